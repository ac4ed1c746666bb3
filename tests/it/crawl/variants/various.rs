//! Sites of no known system: other ways to the columns, other rows, other pagers.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];
const TOWNS: [&str; 4] = ["葛仙庄镇人民政府", "油坊镇人民政府", "王官庄镇人民政府", "坝营镇人民政府"];

/// A path over 法定主动公开内容; rows of a table with the date in front; a pager of texts and a jump.
fn by_statute() -> Sketch {
    let mut all = papers(&BUREAUS, 2020..=2024, |p| format!("/zwgk/fdzdgknr/zfxxgknb/{}{:03}.html", p.year, p.unit));
    all.extend(decoys("民政局", |n| format!("/zwgk/fdzdgknr/zfxxgknb/jd{n}.html")));
    Sketch::new("statute", tables)
        .page("/", "清河县人民政府", "<P><A HREF='/news/7.html'>工作会议召开</A><P><A TARGET=_blank HREF='/zwgk/'>政务公开</A>")
        .page("/zwgk/", "政务公开", &links(&[("zfxxgkzn.html", "政府信息公开指南"), ("./xxgk.html", "政府信息公开")]))
        .page("/zwgk/xxgk.html", "政府信息公开", &links(&[("/zwgk/fdzdgknr/", "法定主动公开内容"), ("ysqgk/", "依申请公开")]))
        .page(
            "/zwgk/fdzdgknr/",
            "法定主动公开内容",
            "<TABLE><TR><TD><A HREF=jgzn/>机构职能</A></TD><TD><A HREF=czyjs/>财政预决算</A></TD><TD><A HREF=zfxxgknb/>政府信息公开年报</A></TD></TR></TABLE>",
        )
        .list(
            "政府信息公开年报",
            &all,
            8,
            |n, _| format!("/zwgk/fdzdgknr/zfxxgknb/{}", if n == 1 { String::new() } else { format!("index_{n}.html") }),
            |p| format!("<TR><TD>{}</TD><TD><A HREF='{}' TITLE='{}'>{}</A></TD></TR>", p.date("-"), p.path, p.title, p.cut(12)),
            |rows, n, pages| {
                let next = if n < pages { format!("<A HREF=index_{}.html>下一页</A>", n + 1) } else { "下一页".into() };
                format!("<TABLE>{rows}</TABLE><P ALIGN=center>第{n}页/共{pages}页 {next} 转到<INPUT SIZE=2>页</P>")
            },
        )
}

/// 年报 on the home page; years as tabs of one page, all in it; rows are names of units.
fn tabs() -> Sketch {
    let all = papers(&["教育局", "财政局", "民政局", "葛仙庄镇", "油坊镇"], 2021..=2024, |p| {
        format!("/c/{}/{}.html", p.year, 7000 + p.n)
    });
    let years = (2021..=2024).rev().map(|year| {
        let rows: String = all
            .iter()
            .filter(|p| p.year == year)
            .map(|p| format!("<p><a href={}>{}</a></p>", p.path, p.issuer.trim_start_matches(COUNTY)))
            .collect();
        let hidden = if year < 2024 { " style='display:none'" } else { "" };
        format!("<div class=tabcon{hidden}>{rows}</div>")
    });
    let body = format!(
        "<h2>政府信息公开年报</h2><ul class=tab><li>2024年</li><li>2023年</li><li>2022年</li><li>2021年</li></ul>{}",
        years.collect::<String>()
    );
    Sketch::new("tabs", modern)
        .page(
            "/",
            "清河县人民政府",
            "<a href='/nb.html'><img src=/i/nb.png alt='政府信息公开年报'></a><a href='/news/1.html'>召开第1次会议</a>",
        )
        .page("/nb.html", "政府信息公开年报", &body)
        .plant(&all)
}

/// Units in a select with script addresses, lists as `dl`, pager of `javascript:` with data attributes and no address.
fn choices() -> Sketch {
    let mut site =
        Sketch::new("choices", plain).page("/", "首页", "<div><a href='gk/main.html'>政府信息公开</a></div>").page(
            "/gk/main.html",
            "政府信息公开",
            "<dl><dt><a href='nb.html' title='政府信息公开工作年度报告'>政府信息公开工作年度…</a></dt></dl>",
        );
    let mut options = String::from("<option value=''>请选择</option>");
    for (unit, name) in BUREAUS.iter().chain(&TOWNS).enumerate() {
        let all = papers(&[name], 2019..=2024, |p| format!("/gk/u{unit}/{}-{}.html", p.year, 300 + unit));
        options += &format!("<option value='u{unit}.html'>{name}</option>");
        site = site.list(
            name,
            &all,
            4,
            |n, _| if n == 1 { format!("/gk/u{unit}.html") } else { format!("/gk/u{unit}_{n}.html") },
            |p| format!("<dl><dt>[{}]</dt><dd><a href='{}'>{}</a></dd></dl>", p.date("."), p.path, p.title),
            |rows, n, pages| {
                let next = format!("<a href='javascript:;' onclick=\"goPage({})\">下页</a>", (n + 1).min(pages));
                format!("<div>{rows}</div><div class='turn'>共{}条记录 {n}/{pages}页 <a href='javascript:;' onclick='goPage(1)'>首页</a>{next}</div>", 6)
            },
        );
    }
    site.page(
        "/gk/nb.html",
        "政府信息公开工作年度报告",
        &format!("<select onchange='go(this.value)'>{options}</select>"),
    )
}

/// Everything on one page, files in the list itself, named by codes.
fn files() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| {
        let extension = if p.unit == 1 { "pdf" } else { "doc" };
        format!("/upload/xxgknb/{}/{}.{extension}", p.year + 1, ["jyj", "czj", "mzj", "slj", "sjj", "tjj"][p.unit])
    });
    let rows: String = all
        .iter()
        .map(|p| {
            let name = p.issuer.trim_start_matches(COUNTY);
            format!("<td><a href=\"{}\">{name}</a></td>{}", p.path, if p.unit == 5 { "</tr><tr>" } else { "" })
        })
        .collect();
    Sketch::new("files", tables)
        .page("/", "清河县", "<a href='/zfxxgk/'>政府信息公开</a>")
        .page(
            "/zfxxgk/",
            "政府信息公开",
            &links(&[("/zfxxgk/wzxxgknb/", "信息公开年度报告"), ("/zfxxgk/wzndbb/", "网站年度报表")]),
        )
        .page("/zfxxgk/wzndbb/", "网站年度报表", "<a href='2023.doc'>2023年政府网站工作年度报表</a>")
        .page("/zfxxgk/wzxxgknb/", "信息公开年度报告", &format!("<table><tr>{rows}</tr></table>"))
        .plant(&all)
}

/// A frame holds the list; addresses without scheme, with base, entities and a session.
fn framed() -> Sketch {
    let all = papers(&TOWNS, 2020..=2024, |p| format!("/xxgk/show.php?c=9&id={}", 500 + p.n));
    let rows: String = all
        .iter()
        .map(|p| {
            format!(
                "<div class=item><span>{}</span>\n<a href=\"show.php?c=9&amp;id={}\">\n  {}\n</a></div>",
                p.date("/"),
                500 + p.n,
                p.title
            )
        })
        .collect();
    Sketch::new("framed", modern)
        .raw(
            "/",
            "<html><head><meta http-equiv='refresh' content='0; url=/index/main.html'></head><body></body></html>",
        )
        .page("/index/main.html", "清河县", "<a href=' /xxgk/index.php?m=open&amp;sid=abc '>信息公开</a>")
        .page(
            "/xxgk/index.php?m=open&sid=abc",
            "信息公开",
            "<ul><li><a href='/xxgk/index.php?m=content&amp;a=lists&amp;catid=9'> 信息公开年报 </a></li></ul>",
        )
        .page(
            "/xxgk/index.php?m=content&a=lists&catid=9",
            "信息公开年报",
            "<iframe src='/xxgk/inner.php?catid=9' width=100%></iframe>",
        )
        .raw("/xxgk/inner.php?catid=9", &format!("<html><head><base href='/xxgk/'></head><body>{rows}</body></html>"))
        .plant(&all)
}

/// GBK without a charset; ASP pages; number links; years in brackets; the year alone as title.
fn asp() -> Sketch {
    let mut site = Sketch::new("asp", tables)
        .gbk()
        .page("/", "清河县人民政府", "<a href='list.asp?class=3'>政务公开</a><a href='list.asp?class=8'>办事指南</a>")
        .page(
            "/list.asp?class=3",
            "政务公开",
            "<a href='list.asp?class=31'>政府信息公开年度报告</a>|<a href='list.asp?class=32'>政策解读</a>",
        );
    let mut rows = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let all = papers(&[name], 2018..=2024, |p| format!("/show.asp?id={}", 4000 + unit * 20 + p.n));
        rows += &format!("<tr><td>·</td><td><a href='list.asp?class={}'>{name}</a></td></tr>", 310 + unit);
        site = site.list(
            name,
            &all,
            3,
            |n, _| {
                if n == 1 {
                    format!("/list.asp?class={}", 310 + unit)
                } else {
                    format!("/list.asp?class={}&page={n}", 310 + unit)
                }
            },
            |p| format!("<tr><td><a href='{}'>{}年</a></td></tr>", p.path.trim_start_matches('/'), p.year),
            |rows, _, pages| {
                let numbers: String =
                    (1..=pages).map(|n| format!("<a href='?class={}&amp;page={n}'>[{n}]</a> ", 310 + unit)).collect();
                format!("<table>{rows}</table>{numbers}")
            },
        );
    }
    site.page("/list.asp?class=31", "政府信息公开年度报告", &format!("<table>{rows}</table>"))
}

/// Year → group → list, opaque names of folders, a column that is a single article.
fn nested() -> Sketch {
    let mut site = Sketch::new("nested", plain)
        .page("/", "首页", "<a href='/zwgk/index.shtml'>政务公开</a>")
        .page("/zwgk/index.shtml", "政务公开", &links(&[("/zwgk/nb/index.shtml", "公开年报")]))
        .page(
            "/zwgk/nb/index.shtml",
            "公开年报",
            &links(&[
                ("/zwgk/nb/2024n78/index.shtml", "2024年度"),
                ("/zwgk/nb/a3/index.shtml", "2023年度"),
                ("/zwgk/nb/old/index.shtml", "2022年及以前"),
            ]),
        );
    for (folder, year, next) in [("2024n78", 2024, 0), ("a3", 2023, 1)] {
        let groups = [("bm", "区政府部门"), ("xz", "乡镇街道"), ("qzf", "县政府")];
        let body: String = groups
            .iter()
            .map(|(slug, name)| format!("<div class='g'><a href='{slug}/index.shtml'>{name}</a></div>"))
            .collect();
        site = site.page(&format!("/zwgk/nb/{folder}/index.shtml"), "年度", &body);
        for (group, units) in [("bm", &BUREAUS[..]), ("xz", &TOWNS[..])] {
            let at = format!("/zwgk/nb/{folder}/{group}");
            let all = papers(units, year..=year, |p| {
                format!("{at}/{}01150000{:04}/index.shtml", year + 1, p.unit + next * 100)
            });
            site = site.list(
                "年报",
                &all,
                20,
                |_, _| format!("{at}/index.shtml"),
                |p| format!("<li><a href='{}'>{}</a></li>", p.path, p.issuer),
                |rows, _, _| format!("<ul class='infos'>{rows}</ul>"),
            );
        }
        let own = papers(&["人民政府"], year..=year, |_| format!("/zwgk/nb/{folder}/qzf/index.shtml"));
        site = site.plant(&own);
    }
    let old = papers(&BUREAUS[..3], 2019..=2022, |p| format!("/zwgk/nb/old/{}.shtml", 20_190_000 + p.n));
    site.list(
        "2022年及以前",
        &old,
        5,
        |n, _| if n == 1 { "/zwgk/nb/old/index.shtml".into() } else { format!("/zwgk/nb/old/index_{n}.shtml") },
        |p| format!("<li>{}<a href='{}'>{}</a></li>", p.date("-"), p.path, p.title),
        |rows, n, pages| {
            let options: String = (1..=pages)
                .map(|p| {
                    format!(
                        "<option value='index{}.shtml'>第{p}页</option>",
                        if p == 1 { String::new() } else { format!("_{p}") }
                    )
                })
                .collect();
            format!(
                "<ul>{rows}</ul><div>{n}/{pages} <select onchange='location.href=this.value'>{options}</select></div>"
            )
        },
    )
}

/// 河北: columns by uuid; attachments by a service; a pager with data attributes.
fn uuids() -> Sketch {
    let column = "/columns/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    let mut all = papers(&BUREAUS, 2021..=2024, |p| {
        format!("{column}/{}01/15/aabbccdd-0000-4000-8000-{:012}.html", p.year + 1, p.n)
    });
    for paper in all.iter_mut().filter(|p| p.unit == 2) {
        paper.file = Some(format!("/common/file/download?fileid={}", paper.n));
    }
    Sketch::new("uuids", modern)
        .articles(|p, text| {
            format!("<div class='xl-title'>{}</div><p>发布时间：{}</p><div id='con'>{text}</div>", p.title, p.date("-"))
        })
        .page(
            "/",
            "清河县人民政府",
            "<a href='/columns/11112222-3333-4444-5555-666677778888/index.html'>政府信息公开</a>",
        )
        .page(
            "/columns/11112222-3333-4444-5555-666677778888/index.html",
            "政府信息公开",
            &links(&[
                ("http://other.example/", "友情"),
                ("//localhost.invalid/x", "外站"),
                (&format!("{column}/index.html"), "政府信息公开年报"),
            ]),
        )
        .list(
            "政府信息公开年报",
            &all,
            7,
            |n, _| if n == 1 { format!("{column}/index.html") } else { format!("{column}/index_{n}.html") },
            |p| format!("<li><a href='{}'>{}</a><em>{}</em></li>", p.path.replace(column, "."), p.title, p.date("-")),
            |rows, n, pages| {
                let numbers: String = (1..=pages)
                    .map(|p| {
                        if p == n {
                            format!("<span>{p}</span>")
                        } else {
                            format!(
                                "<a href='javascript:void(0)' data-url='index{}.html'>{p}</a>",
                                if p == 1 { String::new() } else { format!("_{p}") }
                            )
                        }
                    })
                    .collect();
                format!("<ul>{rows}</ul><div class='pagelist'>{numbers} 共 24 条</div>")
            },
        )
}

#[test]
fn various() {
    check(vec![by_statute(), tabs(), choices(), files(), framed(), asp(), nested(), uuids()]);
}

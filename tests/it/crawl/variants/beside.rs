//! What stands beside reports: news in every margin, decoys with bare years, empty lists, pages without end.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn margin() -> String {
    let news: String = (1..=40)
        .map(|n| format!("<li><a href='/news/{n}.html'>{COUNTY}召开第{n}次工作会议</a><i>2024-03-05</i></li>"))
        .collect();
    format!("<div class='b1'><h4>最新信息</h4><ul>{news}</ul></div>")
}

fn row(p: &Paper) -> String {
    format!("<li><a href='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.date("-"))
}

/// News in the margin of every page, an empty column, units that have news and a column each.
fn margins() -> Sketch {
    let mut site = Sketch::new("margins", plain)
        .articles(|p, text| format!("<h1>{}</h1><div class='txt'>{text}</div><p>上一篇：<a href='/news/31.html'>召开会议</a> 下一篇：<a href='/news/32.html'>调研工作</a></p>{}", p.title, margin()))
        .page("/", "首页", &format!("<a href='/xxgk/'>政府信息公开</a>{}", margin()))
        .page("/xxgk/", "政府信息公开", &format!("{}{}", links(&[("/xxgk/nb/", "政府信息公开年报"), ("/xxgk/bm/", "部门信息公开"), ("/xxgk/zn/", "政府信息公开指南")]), margin()))
        .page("/xxgk/nb/", "政府信息公开年报", &format!("<div class='b2'>暂无相关信息</div>{}", margin()));
    let mut menu = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let all = papers(&[name], 2021..=2024, |p| format!("/u{unit}/{}.html", 8000 + p.n));
        menu += &format!("<td><a href='/u{unit}/'>{name}</a></td>");
        site = site
            .page(
                &format!("/u{unit}/"),
                name,
                &format!("{}{}", links(&[("nb/", "公开年报"), ("dt/", "工作动态"), ("/news/", "要闻")]), margin()),
            )
            .list(
                "公开年报",
                &all,
                9,
                |_, _| format!("/u{unit}/nb/"),
                row,
                |rows, _, _| format!("<div class='b2'><ul>{rows}</ul></div>{}", margin()),
            );
    }
    site.page("/xxgk/bm/", "部门信息公开", &format!("<table><tr>{menu}</tr></table>{}", margin()))
}

/// Reports called by their year alone, beside website reports called so too, in a column of their own.
fn bare_years() -> Sketch {
    let all =
        papers(&["人民政府"], 2015..=2024, |p| format!("/gk/nb/{}/t{}_{}.html", p.year, p.date(""), 300 + p.n));
    let mut sites =
        papers(&["人民政府"], 2018..=2024, |p| format!("/gk/wzndbb/{}/t{}_{}.html", p.year, p.date(""), 600 + p.n));
    for paper in &mut sites {
        paper.is_decoy = true;
        paper.title = format!("{COUNTY}人民政府网站{}年工作年度报表", paper.year);
    }
    let mut economy = papers(&["统计局"], 2018..=2024, |p| format!("/gk/tjnb/{}.html", 700 + p.n));
    for paper in &mut economy {
        paper.is_decoy = true;
        paper.title = format!("{COUNTY}{}年统计年报", paper.year);
    }
    let year = |p: &Paper| format!("<li><a href='{}'>{}年</a></li>", p.path, p.year);
    Sketch::new("bare-years", modern)
        .page("/", "首页", "<a href='/gk/'>政务公开</a>")
        .page(
            "/gk/",
            "政务公开",
            &links(&[
                ("/gk/nb/", "政府信息公开年报"),
                ("/gk/wzndbb/", "政府网站年度报表"),
                ("/gk/tjnb/", "统计年报"),
                ("/gk/qynb/", "企业年报"),
            ]),
        )
        .list(
            "政府信息公开年报",
            &all,
            20,
            |_, _| "/gk/nb/".into(),
            year,
            |rows, _, _| {
                format!(
                    "<div class=menu2>{}</div><ul class=y>{rows}</ul>",
                    links(&[
                        ("/gk/nb/", "政府信息公开年报"),
                        ("/gk/wzndbb/", "政府网站年度报表"),
                        ("/gk/tjnb/", "统计年报")
                    ])
                )
            },
        )
        .list(
            "政府网站年度报表",
            &sites,
            20,
            |_, _| "/gk/wzndbb/".into(),
            year,
            |rows, _, _| format!("<ul>{rows}</ul>"),
        )
        .list("统计年报", &economy, 20, |_, _| "/gk/tjnb/".into(), year, |rows, _, _| format!("<ul>{rows}</ul>"))
}

/// 下一页 for ever: the last page comes again under every number; the number of pages is a lie.
fn endless() -> Sketch {
    let all = papers(&BUREAUS, 2021..=2024, |p| format!("/zw/nb/{}.html", 8000 + p.n));
    let served = all.clone();
    Sketch::new("endless", plain)
        .page("/", "首页", "<a href='/zw/nb/list.do?c=5'>政府信息公开年度报告</a>")
        .answer(move |asked| {
            let number: usize = asked.query.get("pageNo").map_or(Some(1), |n| n.parse().ok()).filter(|_| asked.path == "/zw/nb/list.do")?;
            let rows: String = served.chunks(7).nth(number.min(4) - 1)?.iter().map(row).collect();
            Some(Reply::html(plain("政府信息公开年度报告", &format!("<ul>{rows}</ul><a href='list.do?c=5&amp;pageNo={}'>下一页</a><a href='list.do?c=5&amp;pageNo=900'>尾页</a>共900页", number + 1))))
        })
        .plant(&all)
}

/// Reports as pictures of a PDF: the page frames a viewer, or embeds the file; a list with 解读 and plain names of files.
fn embedded() -> Sketch {
    let mut all = papers(&BUREAUS[..4], 2020..=2024, |p| format!("/gk/nb/{}.html", 8000 + p.n));
    all.splice(4..4, decoys("财政局", |n| format!("/gk/nb/{}.html", 9000 + n)));
    for paper in all.iter_mut().filter(|p| !p.is_decoy && p.unit == 1) {
        paper.file = Some(format!("/gk/nb/files/{:032x}.pdf", paper.n + 77));
    }
    let files: Vec<Paper> = all.iter().filter(|p| p.file.is_some()).cloned().collect();
    Sketch::new("embedded", modern)
        .page("/", "首页", "<a href='/gk/nb/'>信息公开年报</a>")
        .list(
            "信息公开年报",
            &all,
            12,
            |n, _| if n == 1 { "/gk/nb/".into() } else { format!("/gk/nb/{n}.htm") },
            row,
            |rows, n, pages| {
                let numbers: String = (1..=pages)
                    .map(|p| {
                        format!(
                            "<li><a href='{}'>{p}</a></li>",
                            if p == 1 { "/gk/nb/".into() } else { format!("{p}.htm") }
                        )
                    })
                    .collect();
                format!("<ul>{rows}</ul><ul class='x{n}'>{numbers}</ul>")
            },
        )
        .answer(move |asked| {
            let paper = files.iter().find(|p| p.path == asked.path || p.file.as_deref() == Some(&asked.path))?;
            let file = paper.file.as_deref()?;
            if asked.path == file {
                return Some(Reply::of("application/pdf", report::pdf(&paper.issuer, paper.year)));
            }
            let shown = match paper.n % 2 {
                0 => format!("<iframe src='/pdf/viewer.html?file={file}'></iframe>"),
                _ => format!("<embed src='{file}' type='application/pdf'>"),
            };
            Some(Reply::html(modern(&paper.title, &format!("<h1>{}</h1><div class=z>{shown}</div>", paper.title))))
        })
}

/// Columns whose pages are gone, moved or forbidden; groups without units; a list twice under two addresses.
fn gone() -> Sketch {
    let all = papers(&BUREAUS, 2022..=2024, |p| format!("/zwgk/zfxxgknb/{}.html", 8000 + p.n));
    let rows: String = all.iter().map(row).collect();
    Sketch::new("gone", tables)
        .page("/", "首页", "<a href='/zwgk/'>政务公开</a>")
        .page("/zwgk/", "政务公开", &links(&[("/zwgk/old/", "历年政府信息公开年报"), ("/zwgk/zfxxgknb/", "政府信息公开年报"), ("/zwgk/zfxxgknb/index.html?from=home", "年报"), ("http://zwgk.localhost.invalid/nb/", "乡镇年报")]))
        .page("/zwgk/zfxxgknb/", "政府信息公开年报", &format!("<ul>{rows}<li><a href='/zwgk/zfxxgknb/1.html'>{COUNTY}教育局2009年政府信息公开年度报告</a></li></ul>共19条"))
        .page("/zwgk/zfxxgknb/index.html?from=home", "政府信息公开年报", &format!("<ul>{rows}</ul>"))
        .plant(&all)
}

/// Six steps from the home page: 政务公开, 政府信息公开, 部门, a group, a unit's own site, its 信息公开; years below.
fn deep() -> Sketch {
    let mut site = Sketch::new("deep", plain)
        .page("/", "首页", &links(&[("/zwgk/", "政务公开"), ("/news/", "要闻")]))
        .page("/zwgk/", "政务公开", &links(&[("/zwgk/pt/", "政府信息公开平台"), ("/zwgk/zcjd/", "政策解读")]))
        .page(
            "/zwgk/pt/",
            "政府信息公开平台",
            &links(&[("/zwgk/pt/bm/", "部门及乡镇信息公开"), ("/zwgk/pt/zn/", "政府信息公开指南")]),
        )
        .page(
            "/zwgk/pt/bm/",
            "部门及乡镇信息公开",
            &links(&[("/zwgk/pt/bm/zs/", "县直部门"), ("/zwgk/pt/bm/xz/", "各乡镇")]),
        )
        .page("/zwgk/pt/bm/xz/", "各乡镇", "<p>建设中</p>");
    let mut menu = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let at = format!("/sites/u{unit}");
        menu += &format!("<dd><a href='{at}/index.html'>{name}</a></dd>");
        site = site
            .page(
                &format!("{at}/index.html"),
                name,
                &format!(
                    "{}{}",
                    links(&[
                        ("xxgk/", "信息公开"),
                        ("dt/", "工作动态"),
                        ("/zwgk/", "政务公开"),
                        ("fzzf/", "法治政府建设年度报告")
                    ]),
                    margin()
                ),
            )
            .page(
                &format!("{at}/xxgk/"),
                "信息公开",
                &links(&[("zn/", "信息公开指南"), ("nb/", "信息公开年报"), ("zdgk/", "法定主动公开内容")]),
            )
            .page(&format!("{at}/xxgk/nb/"), "信息公开年报", &links(&[("2024/", "2024年度"), ("2023/", "2023年度")]));
        for year in [2024, 2023] {
            let all = papers(&[name], year..=year, |_| format!("{at}/xxgk/nb/{year}/{year}{unit:04}.html"));
            site = site.list(
                "年度",
                &all,
                5,
                |_, _| format!("{at}/xxgk/nb/{year}/"),
                row,
                |rows, _, _| format!("<ul>{rows}</ul>"),
            );
        }
    }
    site.page("/zwgk/pt/bm/zs/", "县直部门", &format!("<dl>{menu}</dl>"))
}

#[test]
fn what_stands_beside() {
    check(vec![margins(), bare_years(), endless(), embedded(), gone(), deep()]);
}

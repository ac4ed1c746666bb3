//! TRS in each of its signatures, `was5` searches, moved folders, a sub-site.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn dated(folder: &'static str) -> impl Fn(&Paper) -> String {
    move |p| format!("{folder}{}01/t{}_{}.html", p.year + 1, p.date(""), 100_000 + p.n)
}

fn short(folder: &'static str) -> impl Fn(&Paper) -> String {
    move |p| {
        let path = p.path.strip_prefix(folder).unwrap_or_default();
        format!(
            "<li class='ov'><span class='r'>{}</span><a href='./{path}' title='{}'>{}</a></li>",
            p.date("-"),
            p.title,
            p.cut(16)
        )
    }
}

fn editor(p: &Paper, text: &str) -> String {
    format!(
        "<div class='tit'>{}</div><div class='Custom_UnionStyle'>{text}</div><p>来源： 日期：{}</p>",
        p.title,
        p.date("-")
    )
}

/// The names of the pages of a list, whose second is `index_<first>`.
fn numbered(folder: &'static str, first: usize, extension: &'static str) -> impl Fn(usize, usize) -> String {
    move |n, _| if n == 1 { folder.to_owned() } else { format!("{folder}index_{}.{extension}", n - 2 + first) }
}

/// From 0, in several lines, `shtml`, one page more than there is.
fn from_zero() -> Sketch {
    const AT: &str = "/zfxxgk/fdzdgknr/nb/";
    let mut all = papers(&BUREAUS, 2020..=2024, dated(AT));
    all.splice(3..3, decoys("审计局", |n| format!("{AT}202403/t20240311_{}.html", 900 + n)));
    Sketch::new("trs-zero", plain)
        .articles(editor)
        .page("/", "首页", "<map><area shape=rect href='/zfxxgk/' alt='政府信息公开'></map>")
        .page("/zfxxgk/", "政府信息公开", "<div class='menu'><a href='./zn/'>政府信息公开指南</a><a href='./zd/'>政府信息公开制度</a><a href='./fdzdgknr/'>法定主动公开内容</a></div>")
        .page("/zfxxgk/fdzdgknr/", "法定主动公开内容", &links(&[("./jg/", "机构概况"), ("./nb/", "政府信息公开年报")]))
        .list("政府信息公开年报", &all, 9, numbered(AT, 1, "shtml"), short(AT), |rows, n, pages| {
            format!("<ul class='gl'>{rows}</ul><SCRIPT LANGUAGE=\"JavaScript\">\n//分页\n  createPageHTML( {},\n {}, \"index\",\n \"shtml\", \"black2\", 53 );\n</SCRIPT>", pages + 1, n - 1)
        })
}

/// From 1 with an element's id before the total.
fn from_one() -> Sketch {
    const AT: &str = "/xxgk/bmxxgk/gknb/";
    let all = papers(&BUREAUS, 2019..=2024, dated(AT));
    Sketch::new("trs-one", modern)
        .articles(editor)
        .page("/", "首页", "<a href='/xxgk/'>信息公开</a>")
        .page("/xxgk/", "信息公开", "<a href='/xxgk/bmxxgk/gknb/'>部门信息公开年报</a>")
        .list("部门信息公开年报", &all, 10, numbered(AT, 2, "html"), short(AT), |rows, n, pages| {
            format!("<ul>{rows}</ul><div class='page' id='paging'></div><script>createPageHTML(\"paging\",{pages},{n},\"index\",\"html\",{});</script>", 36)
        })
}

/// `createPage`, with a total that is a variable.
fn variables() -> Sketch {
    const AT: &str = "/zwgk/zfxxgknb/";
    let all = papers(&BUREAUS, 2021..=2024, dated(AT));
    Sketch::new("trs-variables", tables)
        .articles(editor)
        .page("/", "首页", "<a href='/zwgk/zfxxgknb/'><font color=red>信息公开年报</font></a>")
        .list("信息公开年报", &all, 5, numbered(AT, 1, "html"), short(AT), |rows, n, pages| {
            format!("<table><tr><td><ul>{rows}</ul></td></tr></table><script>var _PAGE_COUNT='{pages}'; var _PAGE_INDEX={}; createPage(_PAGE_COUNT, _PAGE_INDEX, 'index', 'html');</script>", n - 1)
        })
}

/// `countPage` alone, in a script that writes the links.
fn counted() -> Sketch {
    const AT: &str = "/gongkai/zfxxgkpt/zfxxgknb/";
    let all = papers(&BUREAUS, 2021..=2024, dated(AT));
    Sketch::new("trs-count", modern)
        .articles(|p, text| format!("<h2>{}</h2><div class='trs_editor_view TRS_UEDITOR trs_paper_default'>{text}</div>", p.title))
        .page("/", "首页", "<a href='/gongkai/'>政务公开</a>")
        .page("/gongkai/", "政务公开", "<a href='zfxxgkpt/zfxxgknb/'>政府信息公开年度报告</a>")
        .list("政府信息公开年度报告", &all, 7, numbered(AT, 1, "html"), short(AT), |rows, n, pages| {
            format!("<div class='overview_right'>{rows}</div><script>var currentPage = {};//所在页从0开始\nvar prevPage = currentPage-1;\nvar countPage = {pages}//共多少页\nfor(var i=0;i<countPage;i++){{document.write('<a href=\"index_'+i+'.html\">'+(i+1)+'</a>');}}</script>", n - 1)
        })
}

/// Years with opaque folders, moved by a redirect, and towns below them; the column of a year is a stub.
fn moved() -> Sketch {
    let mut site = Sketch::new("trs-moved", plain)
        .articles(editor)
        .page("/", "首页", "<a href='/zwgk/'>政务公开</a>")
        .page("/zwgk/", "政务公开", &links(&[("/zwgk/zfxxgknb/", "政府信息公开年报")]))
        .page(
            "/zwgk/zfxxgknb/",
            "政府信息公开年报",
            &links(&[
                ("./2024n78/", "2024年政府信息公开年报"),
                ("./2023nb/", "2023年政府信息公开年报"),
                ("./2022/", "2022年政府信息公开年报"),
            ]),
        )
        .raw("/zwgk/zfxxgknb/2023nb/", "<html><head><script>location.replace('../23x/');</script></head></html>")
        .answer(|asked| {
            (asked.path == "/zwgk/zfxxgknb/2022/").then(|| Reply::redirect(301, "/zwgk/zfxxgknb/wqnb/2022n/"))
        });
    for (at, year) in
        [("/zwgk/zfxxgknb/2024n78/", 2024), ("/zwgk/zfxxgknb/23x/", 2023), ("/zwgk/zfxxgknb/wqnb/2022n/", 2022)]
    {
        site = site.page(at, "年报", &links(&[("./wbj/", "区政府部门"), ("./xzjd/", "乡镇街道办")]));
        for (slug, units) in [("wbj/", &BUREAUS[..]), ("xzjd/", &["葛仙庄镇", "油坊镇"][..])] {
            let folder: &'static str = Box::leak(format!("{at}{slug}").into_boxed_str());
            let all = papers(units, year..=year, dated(folder));
            // towns are called by their names alone
            let row = move |p: &Paper| {
                format!(
                    "<li><a href='./{}'>{}</a></li>",
                    p.path.strip_prefix(folder).unwrap_or_default(),
                    p.issuer.trim_start_matches(COUNTY)
                )
            };
            site = site.list("年报", &all, 20, numbered(folder, 1, "html"), row, |rows, _, _| {
                format!("<ul>{rows}</ul><script>createPageHTML(1, 0, \"index\", \"html\");</script>")
            });
        }
    }
    site
}

/// 福建: a shell with a search, the page in JSON with names in capitals, or as a piece of HTML.
fn searched(name: &'static str, is_json: bool) -> Sketch {
    const AT: &str = "/zwgk/xxgk/gknb/";
    let all = papers(&BUREAUS, 2019..=2024, dated(AT));
    let served = all.clone();
    let call = match is_json {
        true => {
            "var url = \"/was5/web/search?channelid=229105&templet=docs.jsp&sortfield=-docorderpri,-docreltime&classsql=siteid=40*chnlid=2511&prepage=15&page=\" + page; $.getJSON(url, show);"
        }
        false => {
            "$('#list').load('/was5/web/search?channelid=229105&amp;templet=list.jsp&amp;classsql=chnlid%3D2511&amp;prepage=15&amp;page=1');"
        }
    };
    Sketch::new(name, plain)
        .articles(editor)
        .page("/", "首页", "<a href='/zwgk/xxgk/'>政府信息公开</a>")
        .page("/zwgk/xxgk/", "政府信息公开", "<a href='./gknb/'>政府信息公开年度报告</a>")
        .page(AT, "政府信息公开年度报告", &format!("<ul id='list'></ul><script>{call}</script>"))
        .answer(move |asked| {
            if asked.path != "/was5/web/search" || asked.query.get("channelid").map(String::as_str) != Some("229105") {
                return None;
            }
            let page: usize = asked.query.get("page").and_then(|n| n.parse().ok()).unwrap_or(1);
            // the last one again for ever
            let page = page.min(served.len().div_ceil(10));
            let rows = served.chunks(10).nth(page - 1).unwrap_or_default();
            Some(match is_json {
                true => {
                    let docs: Vec<_> = rows.iter().map(|p| serde_json::json!({"DOCTITLE": p.title, "DOCPUBURL": format!("http://{}{}", asked.headers["host"], p.path), "DOCRELTIME": p.date("/"), "chnldesc": "年报", "_": ""})).collect();
                    Reply::of("text/html", serde_json::json!({"COUNT": served.len().to_string(), "docs": docs}).to_string().into_bytes())
                }
                false => Reply::html(rows.iter().map(|p| format!("<li><a href=\"{}\">{}</a><span>{}</span></li>", p.path, p.title, p.date("-"))).collect::<String>()),
            })
        })
        .plant(&all)
}

#[test]
fn trs() {
    check(vec![
        from_zero(),
        from_one(),
        variables(),
        counted(),
        moved(),
        searched("trs-was5-json", true),
        searched("trs-was5-html", false),
    ]);
}

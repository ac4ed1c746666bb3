//! Systems whose lists are by unit: LonSun and openness; units on other ports; several systems on one site.

use super::*;

const BUREAUS: [&str; 4] = ["教育局", "财政局", "民政局", "葛仙庄镇人民政府"];

fn field(asked: &Asked, name: &str) -> Option<String> {
    asked.query.get(name).cloned().or_else(|| asked.form().get(name).cloned())
}

/// Units in a tree of a script or as links to their catalogues; rows without date, cut; `POST` alone.
fn lonsun(name: &'static str, is_tree: bool) -> Sketch {
    let mut site = Sketch::new(name, plain)
        .articles(|p, text| format!("<h1>{}</h1><div class='wzcon j-fontContent'>{text}</div>", p.title));
    let mut lists = Vec::new();
    let (mut nodes, mut menu) = (Vec::new(), String::new());
    for (unit, name) in BUREAUS.iter().enumerate() {
        let id = 6_596_000 + unit;
        let all = papers(&[name], 2013..=2024, |p| format!("/public/{id}/{}.html", 10_940_000 + unit * 100 + p.n));
        nodes.push(format!("{{'organId':{id},name:'{name}',pId:1}}"));
        menu += &format!("<li><a href='/public/column/{id}?type=4&amp;catId=77&amp;action=list'>{name}</a></li>");
        let ajax = format!(
            "$.ajax({{url:'/site/label/8888', type:'POST', data:{{labelName:'publicInfoList', siteId:'6795621', organId:{id}, type:3, pageSize:5, pageIndex:page, action:'list', isDate:true, dateFormat:'yyyy-MM-dd', length:10, result:'暂无相关信息', file:'/qh/xxgk/publicInfoList_nb', IsAjax:1, dataType:'html'}}}});"
        );
        site = site
            .page(
                &format!("/public/column/{id}?type=3&action=list"),
                name,
                &format!("<div id=l></div><script>{ajax}</script>"),
            )
            .page(
                &format!("/public/column/{id}?type=4&catId=77&action=list"),
                name,
                &links(&[
                    ("/public/column/6596000?type=2", "政府信息公开指南"),
                    (&format!("/public/column/{id}?type=3&amp;action=list"), "政府信息公开年报"),
                ]),
            )
            .plant(&all);
        lists.push((id.to_string(), all));
    }
    let menu = if is_tree {
        format!("<div id=tree></div><script>var zNodes = [{}];</script>", nodes.join(","))
    } else {
        format!("<ul>{menu}</ul>")
    };
    site.page("/", "清河", "<a href='/public/column/1'>政府信息公开</a>")
        .page("/public/column/1", "政府信息公开", &menu)
        .answer(move |asked| {
            if asked.path != "/site/label/8888" {
                return None;
            }
            if field(asked, "file").as_deref() != Some("/qh/xxgk/publicInfoList_nb") {
                return Some(Reply::html(""));
            }
            let organ = field(asked, "organId")?;
            let page: usize = field(asked, "pageIndex")?.parse().ok()?;
            let all = lists.iter().find(|(id, _)| *id == organ)?.1.clone();
            let rows: String = all
                .chunks(5)
                .nth(page.checked_sub(1)?)
                .unwrap_or_default()
                .iter()
                .map(|p| format!("<li><a class='title' href='{}' title='{}'>{}</a></li>", p.path, p.title, p.cut(10)))
                .collect();
            Some(Reply::html(if rows.is_empty() {
                "暂无相关信息".into()
            } else {
                format!("<ul>{rows}</ul><script>Ls.pagination('#p',{{pageCount:3, currentPage:{page}}})</script>")
            }))
        })
}

/// Ordinary columns of LonSun with the pager of its script, totals in another name.
fn columns() -> Sketch {
    let all = papers(&BUREAUS, 2018..=2024, |p| format!("/content/article/{}", 15_550_000 + p.n));
    Sketch::new("lonsun-columns", modern)
        .articles(|p, text| format!("<h1>{}</h1><div class='j-fontContent'>{text}</div>", p.title))
        .page("/", "清河", "<a href='/content/column/6793001'>信息公开年报</a>")
        .list("信息公开年报", &all, 6,
            |n, _| if n == 1 { "/content/column/6793001".into() } else { format!("/content/column/6793001?pageIndex={n}") },
            |p| format!("<li><a href='{}' title='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.cut(9), p.date("-")),
            |rows, n, pages| format!("<ul>{rows}</ul><div id='page_public_info'></div><script>Ls.pagination(\"#page_public_info\",{{ 'currentPage':{n}, 'pageCount': {pages}, \"total\": 28, pageSize: 6, href: 'x' }});</script>"))
}

/// The old generation: a select of branches, lists with linked pages, a unit with a site of its own.
fn openness_old() -> Sketch {
    let mut site = Sketch::new("openness-old", tables);
    let (mut options, mut links) = (String::new(), String::new());
    for (unit, name) in BUREAUS.iter().enumerate() {
        let branch = format!("5718f1a2682e0965f5d1a{unit:03}");
        let all = papers(&[name], 2017..=2024, |p| format!("/opennessContent/show/{}.html", 160_000 + unit * 50 + p.n));
        options += &format!("<OPTION VALUE='/opennessGuide/?branch_id={branch}'>{name}</OPTION>");
        links += &format!("<TD><A HREF='/opennessContent/?branch_id={branch}&column_code=10100'>{name}</A></TD>");
        site = site.list(
            name,
            &all,
            5,
            |n, _| {
                if n == 1 {
                    format!("/opennessAnnualReport/?branch_id={branch}")
                } else {
                    format!("/opennessAnnualReport/?branch_id={branch}&page={n}")
                }
            },
            |p| format!("<TR><TD><A HREF='{}'>{}</A></TD><TD>{}</TD></TR>", p.path, p.title, p.date("-")),
            |rows, n, pages| {
                format!(
                    "<TABLE>{rows}</TABLE>{}",
                    if n < pages {
                        format!("<A HREF='/opennessAnnualReport/?branch_id={branch}&amp;page={}'>下一页</A>", n + 1)
                    } else {
                        String::new()
                    }
                )
            },
        );
    }
    site.page("/", "清河", "<A HREF='/openness/'>政府信息公开</A>")
        .page("/openness/", "政府信息公开", &format!("<SELECT>{options}</SELECT><TABLE><TR>{links}<TD><A HREF='http://localhost.invalid/'>税务局</A></TD></TR></TABLE>"))
}

/// The new generation: units lead to their columns; pages by a script.
fn openness_new() -> Sketch {
    let mut site = Sketch::new("openness-new", plain);
    let mut menu = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let at = format!("/OpennessContent/showList/{}/50{unit}12/", 1090 + unit);
        let all =
            papers(&[name], 2014..=2024, |p| format!("/OpennessContent/show/{}.html", 1_060_000 + unit * 50 + p.n));
        menu += &format!("<dd><a href='/BranchOpennessContent/{}.html'>{name}</a></dd>", 1090 + unit);
        site = site.page(&format!("/BranchOpennessContent/{}.html", 1090 + unit), name, &links(&[(&format!("/OpennessContent/showList/{}/1/page_1.html", 1090 + unit), "政策文件"), (&format!("{at}page_1.html"), "政府信息公开年报")]))
            .list(name, &all, 4, |n, _| format!("{at}page_{n}.html"),
                |p| format!("<li><a href='{}' title='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.cut(12), p.date("-")),
                |rows, n, pages| format!("<ul>{rows}</ul><div class='m'>共{pages}页&nbsp;11条 <a href='javascript:go({})'>下一页</a></div>", n + 1));
    }
    site.page("/", "清河", "<a href='/openness/index.html'>信息公开</a>").page(
        "/openness/index.html",
        "信息公开",
        &format!("<dl>{menu}</dl>"),
    )
}

/// Hanweb, TRS and a search on one site: each group of units another system; and a department below a path.
fn mixed() -> Sketch {
    let jpage = papers(&BUREAUS, 2020..=2024, |p| format!("/art/{}/1/8/art_12_{}.html", p.year + 1, 500 + p.n));
    let trs = papers(&["水利局", "审计局"], 2020..=2024, |p| {
        format!("/sub/nb/{}01/t{}_{}.html", p.year + 1, p.date(""), 700 + p.n)
    });
    let was5 = papers(&["油坊镇人民政府", "坝营镇人民政府"], 2020..=2024, |p| {
        format!("/xz/{}/t{}_{}.htm", p.year, p.date(""), 800 + p.n)
    });
    let own = papers(&["统计局"], 2020..=2024, |p| format!("/tjj/zwgk/nb/{}.html", p.year));
    let record = |p: &Paper| {
        format!(
            "<record><![CDATA[<li><a href='{}'>{}</a><span>{}</span></li>]]></record>",
            p.path,
            p.title,
            p.date("-")
        )
    };
    let served = (jpage.clone(), was5.clone());
    Sketch::new("mixed", modern)
        .page("/", "清河", "<a href='/zwgk/'>政务公开</a>")
        .page("/zwgk/", "政务公开", &links(&[("/col/col12/index.html", "政府信息公开年报"), ("/zwgk/bm.html", "部门信息公开")]))
        .page("/zwgk/bm.html", "部门信息公开", &links(&[("/tjj/", "统计局"), ("/sub/", "水利局"), ("/news/", "要闻")]))
        .page("/tjj/", "统计局", &links(&[("zwgk/", "政府信息公开"), ("/news/9.html", "工作动态")]))
        .page("/tjj/zwgk/", "政府信息公开", &links(&[("nb/", "年度报告"), ("zn/", "公开指南")]))
        .list("年度报告", &own, 20, |_, _| "/tjj/zwgk/nb/".into(), |p| format!("<p><a href='{}.html'>{}年度</a></p>", p.year, p.year), |rows, _, _| rows.to_owned())
        .page("/sub/", "水利局", &links(&[("./nb/", "信息公开年报")]))
        .list("信息公开年报", &trs, 4, |n, _| if n == 1 { "/sub/nb/".into() } else { format!("/sub/nb/index_{}.html", n - 1) }, |p| format!("<li><a href='.{}'>{}</a></li>", &p.path[7..], p.title), |rows, n, pages| format!("<ul>{rows}</ul><script>createPageHTML({pages}, {}, \"index\", \"html\");</script>", n - 1))
        .page("/col/col12/index.html", "政府信息公开年报", &format!(
            "<ul class='tab'><li><a href='/xz/nb.html'>乡镇街道</a></li></ul><div id='31'><script type='text/xml'><datastore><recordset>{}</recordset></datastore></script></div><script>$('#31').jpage({{perPage:6,totalRecord:20,proxyUrl:'/module/web/jpage/dataproxy.jsp',params:{{webid:1,columnid:12,unitid:31}}}})</script>",
            jpage[..6].iter().map(record).collect::<String>()))
        .page("/xz/nb.html", "乡镇街道", "<ul id=x></ul><script>$.getJSON('/was5/web/search?channelid=5&classsql=chnlid=9&prepage=4&page=' + n, f)</script>")
        .answer(move |asked| {
            let page = |name: &str| field(asked, name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
            match asked.path.as_str() {
                "/module/web/jpage/dataproxy.jsp" => {
                    let (from, to) = (page("startrecord"), page("endrecord"));
                    let set: String = served.0.iter().take(to).skip(from - 1).map(record).collect();
                    Some(Reply::of("text/xml", format!("<datastore><recordset>{set}</recordset></datastore>").into_bytes()))
                }
                "/was5/web/search" => {
                    let rows: Vec<String> = served.1.chunks(4).nth(page("page") - 1).unwrap_or_default().iter().map(|p| format!("{{\"title\":\"{}\",\"url\":\"{}\",\"time\":\"{}\"}}", p.title, p.path, p.date("-"))).collect();
                    Some(Reply::of("text/html", format!("{{\"total\":10,\"docs\":[{},{{}}]}}", rows.join(",")).into_bytes()))
                }
                _ => None,
            }
        })
        .plant(&jpage).plant(&was5)
}

#[test]
fn lonsun_units() {
    check(vec![lonsun("lonsun-tree", true), lonsun("lonsun-links", false), columns()]);
}

#[test]
fn openness() {
    check(vec![openness_old(), openness_new()]);
}

#[test]
fn several_systems() {
    check(vec![mixed()]);
}

/// A unit whose site stands on another port.
#[test]
fn a_unit_on_another_port() {
    let own = papers(&["教育局"], 2019..=2024, |p| format!("/{}.html", 2000 + p.n));
    let unit = Sketch::new("unit", plain).page("/", "教育局", &links(&[("/xxgk.html", "政府信息公开")])).list(
        "政府信息公开年报",
        &own,
        9,
        |_, _| "/xxgk.html".into(),
        |p| format!("<li><a href='{}'>{}</a></li>", p.path, p.title),
        |rows, _, _| format!("<h3>政府信息公开年报</h3><ul>{rows}</ul>"),
    );
    let server =
        gouji::simulator::server::Server::with(vec![gouji::simulator::server::Stand::plain(Box::new(unit))]).unwrap();
    let there = server.url("unit").unwrap().to_string();
    let all = papers(&["财政局"], 2019..=2024, |p| format!("/nb/{}.html", 2000 + p.n));
    let main = Sketch::new("ports", modern)
        .page("/", "清河", "<a href='/gk/'>政务公开</a>")
        .page("/gk/", "政务公开", &links(&[("/bm/", "部门信息公开"), ("/nb/", "政府信息公开年报")]))
        .page("/bm/", "部门信息公开", &format!("<table><tr><td><a href='{there}' target=_blank>教育局</a></td><td><a href='/nb/'>财政局</a></td></tr></table>"))
        .list("政府信息公开年报", &all, 20, |_, _| "/nb/".into(), |p| format!("<li><a href='{}'>{}</a></li>", p.path, p.title), |rows, _, _| format!("<ul>{rows}</ul>"))
        .plant(&own);
    // they stand there, and are planted here as well so that they count
    let wrong: Vec<String> = crawl(Box::new(main)).into_iter().filter(|wrong| !wrong.contains("requests:")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

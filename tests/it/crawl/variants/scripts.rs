//! Sites whose scripts lead on: handlers with a number, jumps, services of no known system, forms, viewers.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn site(name: &'static str, column: &str) -> Sketch {
    let skin = if name.len().is_multiple_of(2) { modern } else { plain };
    Sketch::new(name, skin).page("/", "清河", "<a href='/news/1.html'>召开会议</a><a href='/zw/'>政务公开</a>").page(
        "/zw/",
        "政务公开",
        &links(&[("/zw/zn.html", "政府信息公开指南"), (column, "政府信息公开年报"), ("/news/", "工作动态")]),
    )
}

fn row(p: &Paper) -> String {
    format!("<li><a href='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.date("-"))
}

/// 下一页 calls a function with a number, which puts the address together.
fn go_page() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/nb/doc/{}.html", 100 + p.n));
    site("go-page", "/nb/list.html").list("政府信息公开年报", &all, 7, |n, _| if n == 1 { "/nb/list.html".into() } else { format!("/nb/p/{n}.htm") }, row, |rows, n, pages| {
        format!("<ul>{rows}</ul><script>var base = '/nb/p/';\nfunction goPage(num) {{\n if (num < 1) {{ return; }}\n window.location.href = base + num + \".htm\";\n}}</script><div class=fy><a href='javascript:goPage({})'>下一页</a><a href='javascript:void(0)' onclick='goPage({pages});return false;'>尾页</a></div>", (n + 1).min(pages))
    })
}

/// A select that jumps: `location = 'list.jsp?p=' + this.value`.
fn jump() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/view.jsp?id={}", 100 + p.n));
    site("jump", "/list.jsp?col=8").list("政府信息公开年报", &all, 7, |n, _| if n == 1 { "/list.jsp?col=8".into() } else { format!("/list.jsp?col=8&p={n}") }, row, |rows, n, pages| {
        let options: String = (1..=pages).map(|p| format!("<option value={p}>{p}</option>")).collect();
        format!("<ul>{rows}</ul>第{n}页 转到<select onchange=\"location.href='list.jsp?col=8&amp;p='+this.value\">{options}</select>")
    })
}

/// Units and years in a select whose handler is a function; rows that open by a function.
fn opened() -> Sketch {
    let mut site = site("opened", "/gk/nb.html");
    let mut options = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let all = papers(&[name], 2020..=2024, |p| format!("/gk/{unit}/show_{}.html", 40 + p.n));
        options += &format!("<option value='{unit}'>{name}</option>");
        site = site.list(name, &all, 9, |_, _| format!("/gk/{unit}/index.html"), |p| format!("<li><a href='#' onclick=\"show('{}')\">{}</a></li>", 40 + p.n, p.title),
            |rows, _, _| format!("<script>function show(id) {{ window.open('/gk/{unit}/show_' + id + '.html', '_blank'); }}</script><ul>{rows}</ul>"));
    }
    site.page("/gk/nb.html", "政府信息公开年报", &format!("<script type='text/javascript'>function to(s){{ var v = s; location.href = \"/gk/\" + s.value + \"/index.html\"; }}</script><select onchange='to(this)'><option>请选择单位</option>{options}</select>"))
}

/// layui and nothing else: the pages are guessed.
fn guessed(name: &'static str, at: fn(usize) -> String, pager: &'static str) -> Sketch {
    let column = at(1);
    let folder = column.trim_end_matches("index.html").trim_end_matches('/').to_owned();
    let folder = if folder.contains('?') { "/info".to_owned() } else { folder };
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("{folder}/{}.html", 50_000 + p.n));
    site(name, &column).list(
        "政府信息公开年报",
        &all,
        10,
        |n, _| at(n),
        row,
        move |rows, n, pages| {
            format!("<ul>{rows}</ul>{}", pager.replace("{n}", &n.to_string()).replace("{pages}", &pages.to_string()))
        },
    )
}

/// A service of no known system: JSON or a fragment, a number in the query.
fn service(name: &'static str, script: &'static str, at: &'static str, number: &'static str) -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/d/{}.html", 50_000 + p.n));
    let served = all.clone();
    site(name, "/zw/nb/")
        .page(
            "/zw/nb/",
            "政府信息公开年报",
            &format!("<div id=list>加载中</div><script src='/js/jquery.js'></script><script>{script}</script>"),
        )
        .answer(move |asked| {
            if asked.path != at {
                return None;
            }
            let page: usize =
                asked.query.get(number).or(asked.form().get(number)).and_then(|n| n.parse().ok()).unwrap_or(1);
            let rows = served.chunks(8).nth(page.max(1) - 1).unwrap_or_default();
            Some(match at.ends_with(".html") {
                true => Reply::html(served.iter().map(row).collect::<String>()),
                false => {
                    let docs: Vec<_> = rows
                        .iter()
                        .map(|p| serde_json::json!({"Title": p.title, "Url": p.path, "pubTime": p.date("-")}))
                        .collect();
                    Reply::of(
                        "application/json",
                        serde_json::json!({"ok": true, "page": {"totalCount": served.len(), "records": docs}})
                            .to_string()
                            .into_bytes(),
                    )
                }
            })
        })
        .plant(&all)
}

/// A form asks for the year.
fn form() -> Sketch {
    let mut site = site("form", "/nb/list.jsp?cat=3");
    let options: String = (2020..=2024).rev().map(|year| format!("<option value={year}>{year}年</option>")).collect();
    for year in 2020..=2024 {
        let all = papers(&BUREAUS, year..=year, |p| format!("/nb/{year}-{}.html", p.unit));
        site = site.list(
            "政府信息公开年报",
            &all,
            9,
            |_, _| format!("/nb/list.jsp?cat=3&year={year}"),
            row,
            |rows, _, _| format!("<ul>{rows}</ul>"),
        );
        if year == 2024 {
            let rows: String = all.iter().map(row).collect();
            site = site.page("/nb/list.jsp?cat=3", "政府信息公开年报", &format!("<form action='list.jsp' method=get><input type=hidden name=cat value=3><select name=year>{options}</select><input type=submit value=查询></form><ul>{rows}</ul>"));
        }
    }
    site
}

/// Cards with a summary, links that lie over their titles, a viewer of files, a table of units by years.
fn cards() -> Sketch {
    let cards = papers(&BUREAUS[..3], 2021..=2024, |p| format!("/a/{}.html", 60 + p.n));
    let overlaid = papers(&["葛仙庄镇", "油坊镇"], 2021..=2024, |p| format!("/b/x{}/", 60 + p.n));
    let viewed = papers(&["审计局"], 2021..=2024, |p| format!("/files/{}.pdf", 60 + p.n));
    let matrix = papers(&["统计局", "水利局"], 2021..=2024, |p| format!("/m/{}-{}/", p.unit, p.year));
    let summary = "总体情况。".repeat(60);
    let body = format!(
        "<div class='cards'>{}</div><div class='over'>{}</div><div class=v>{}</div><table>{}</table>",
        cards
            .iter()
            .map(|p| format!(
                "<a class=card href='{}'><h4>{}</h4><p>{summary}</p><i>{}</i></a>",
                p.path,
                p.title,
                p.date("-")
            ))
            .collect::<String>(),
        overlaid
            .iter()
            .map(|p| format!(
                "<div class=o><a href='{}'></a><h5>{}</h5><time>{}</time></div>",
                p.path,
                p.title,
                p.date("-")
            ))
            .collect::<String>(),
        viewed
            .iter()
            .map(|p| format!("<p><a href='/pdfjs/web/viewer.html?file={}'>{}</a></p>", p.path, p.title))
            .collect::<String>(),
        (0..2)
            .map(|unit| format!(
                "<tr><td>{}</td>{}</tr>",
                matrix[unit].issuer,
                matrix
                    .iter()
                    .filter(|p| p.unit == unit)
                    .map(|p| format!("<td><a href='{}'>{}年</a></td>", p.path, p.year))
                    .collect::<String>()
            ))
            .collect::<String>(),
    );
    site("cards", "/nb/")
        .page("/nb/", "政府信息公开年报", &body)
        .page("/pdfjs/web/viewer.html", "viewer", "<div id=viewer></div>")
        .plant(&cards)
        .plant(&overlaid)
        .plant(&viewed)
        .plant(&matrix)
        .answer(|asked| {
            asked.path.ends_with("viewer.html").then(|| Reply::html("<html><body><div id=viewer></div></body></html>"))
        })
}

/// A frameset, a menu that is written by a script, rows that are in an array of a script.
fn written() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/nb/{}.html", 70 + p.n));
    let rows: Vec<String> =
        all.iter().map(|p| format!("{{title:'{}', url:'{}', date:'{}'}}", p.title, p.path, p.date("-"))).collect();
    Sketch::new("written", modern)
        .raw("/", "<html><head><title>清河</title></head><frameset rows='100,*'><frame src='/top.html'><frame src='/main.html'></frameset></html>")
        .page("/top.html", "top", "<a href='/news/' target=main>要闻</a>")
        .page("/main.html", "清河", "<a href='/gk/index.html'>政府信息公开</a>")
        .page("/gk/index.html", "政府信息公开", "<ul id=m></ul><script>var menus = [{name:'政府信息公开指南',url:'/gk/zn.html'},{name:'政府信息公开年报',url:'/gk/nb.html'},{name:'要闻',url:'/news/'}]; menus.forEach(add);</script>")
        .page("/gk/nb.html", "政府信息公开年报", &format!("<ul id=l></ul><script>var list = [{}];\nrender(list);</script>", rows.join(",\n")))
        .plant(&all)
}

#[test]
fn handlers() {
    check(vec![go_page(), jump(), opened(), form()]);
}

#[test]
fn guesses() {
    check(vec![
        guessed(
            "guess-laypage",
            |n| if n == 1 { "/nb/zfxxgknb/index.html".into() } else { format!("/nb/zfxxgknb/index_{n}.html") },
            "<div id=p></div><script>laypage.render({elem:'p',count:30,limit:10,curr:{n}})</script>",
        ),
        guessed(
            "guess-path",
            |n| if n == 1 { "/class/QHNB".into() } else { format!("/class/QHNB/{n}") },
            "<div>{n}/{pages}页</div>",
        ),
        guessed(
            "guess-query",
            |n| if n == 1 { "/info.aspx?id=7".into() } else { format!("/info.aspx?id=7&page={n}") },
            "<div>共30条 每页10条 当前第{n}页 <a href='javascript:__doPostBack(1)'>下一页</a></div>",
        ),
        guessed(
            "guess-dash",
            |n| if n == 1 { "/nb/index.html".into() } else { format!("/nb/index-{n}.html") },
            "<div>共{pages}页</div>",
        ),
    ]);
}

#[test]
fn services() {
    check(vec![
        service(
            "service-get",
            "function load(n){ $.get('/api/doc/list?cid=88&pageSize=8&pageNo=' + n, function (d) { show(d); }); } load(1);",
            "/api/doc/list",
            "pageNo",
        ),
        service(
            "service-ajax",
            "$.ajax({ url: \"/api/doc/list\", type: 'get', data: { cid: 88, page: 1, rows: 8 }, success: show });",
            "/api/doc/list",
            "page",
        ),
        service(
            "service-post",
            "$.post('/api/doc/list', { cid: '88', pageIndex: 1, pageSize: 8 }, show, 'json');",
            "/api/doc/list",
            "pageIndex",
        ),
        service("service-load", "$('#list').load('/inc/nb_list.html');", "/inc/nb_list.html", "x"),
    ]);
}

#[test]
fn layouts() {
    check(vec![cards(), written()]);
}

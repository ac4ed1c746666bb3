//! Pagers that post a form, listeners of events, records with numbers alone, reports where lists were asked for.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn row(p: &Paper) -> String {
    format!("<li><a href='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.date("-"))
}

fn site(name: &'static str, column: &str) -> Sketch {
    Sketch::new(name, plain).page("/", "首页", "<a href='/gk/'>政务公开</a>").page(
        "/gk/",
        "政务公开",
        &links(&[("/gk/zn.html", "政府信息公开指南"), (column, "政府信息公开年报")]),
    )
}

/// ASP.NET: each page posts the state that it was given, and no other.
fn states() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/gk/show.aspx?id={}", 300 + p.n));
    let served = all.clone();
    let page = move |number: usize| {
        let rows: String = served.chunks(8).nth(number - 1).unwrap_or_default().iter().map(row).collect();
        let numbers: String = (1..=4)
            .map(|n| format!("<a href=\"javascript:__doPostBack(&#39;ctl00$pager&#39;,&#39;{n}&#39;)\">{n}</a> "))
            .collect();
        plain(
            "政府信息公开年报",
            &format!(
                "<form method='post' action='./nb.aspx?cid=7' id='form1'><input type='hidden' name='__VIEWSTATE' value='st/{number}+=' />\
                 <ul>{rows}</ul><input name='key' type='text' value='' /><input type=submit name=go value='搜索'>{numbers}\
                 <a href=\"javascript:__doPostBack('ctl00$pager','{}')\">下一页</a></form><script>function __doPostBack(t, a) {{ theForm.submit(); }}</script>",
                (number + 1).min(4)
            ),
        )
    };
    site("aspnet", "/gk/nb.aspx?cid=7")
        .answer(move |asked| {
            if asked.path != "/gk/nb.aspx" {
                return None;
            }
            let form = asked.form();
            let number = match asked.method.as_str() {
                "POST" => {
                    let state: usize =
                        form.get("__VIEWSTATE")?.strip_prefix("st/")?.strip_suffix("+=")?.parse().ok()?;
                    let number: usize = form.get("__EVENTARGUMENT")?.parse().ok()?;
                    let is_sound =
                        number <= state + 1 && form.get("__EVENTTARGET")? == "ctl00$pager" && !form.contains_key("go");
                    number * usize::from(is_sound)
                }
                _ => 1,
            };
            (number > 0).then(|| Reply::html(page(number)))
        })
        .plant(&all)
}

/// A function writes the number of the page into a field and submits its form.
fn submitted() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/gk/{}.jhtml", 70_300 + p.n));
    let served = all.clone();
    site("submitted", "/gk/nb.do")
        .answer(move |asked| {
            let number = match (asked.path.as_str(), asked.method.as_str()) {
                ("/gk/nb.do", "GET") => 1,
                ("/gk/nb.do", "POST") if asked.form().get("channel").map(String::as_str) == Some("12") => {
                    asked.form().get("page.no")?.parse().ok()?
                }
                _ => return None,
            };
            let rows: String = served.chunks(8).nth(number - 1)?.iter().map(row).collect();
            Some(Reply::html(plain(
                "政府信息公开年报",
                &format!(
                    "<ul>{rows}</ul><form id=pageForm name=pageForm action='nb.do' method=POST><input type=hidden name=channel value=12>\
                     <input type=hidden id=pageNo name='page.no' value={number}></form><a href='javascript:void(0);' onclick='goPage({});return false;'>下一页</a>\
                     <script>\nfunction goPage(n) {{\n  document.getElementById('pageNo').value = n;\n  document.getElementById('pageForm').submit();\n}}</script>",
                    number + 1
                ),
            )))
        })
        .plant(&all)
}

/// Records have a number and no address: a script of the page makes it.
fn numbers(name: &'static str, script: &'static str) -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| format!("/xxgk/content/{}.html", 50_000 + p.n));
    let served = all.clone();
    site(name, "/gk/nb/")
        .page("/gk/nb/", "政府信息公开年报", &format!("<ul id=list></ul><script>var ctx = '';\n{script}</script>"))
        .answer(move |asked| {
            let page: usize = asked.query.get("page").filter(|_| asked.path == "/api/list")?.parse().ok()?;
            let rows: Vec<_> = served
                .chunks(9)
                .nth(page - 1)
                .unwrap_or_default()
                .iter()
                .map(|p| serde_json::json!({"id": 50_000 + p.n, "title": p.title, "pubTime": p.date("-"), "cat": {"id": 4}}))
                .collect();
            let value = serde_json::json!({"code": 0, "data": {"total": served.len(), "rows": rows}});
            Some(Reply::of("application/json", value.to_string().into_bytes()))
        })
        .plant(&all)
}

/// Tabs whose panes come by their number, units by a listener of a select, rows by a function with a variable.
fn listeners() -> Sketch {
    let mut site = site("listeners", "/gk/nb.html");
    let (mut tabs, mut options) = (String::new(), String::from("<option value=''>请选择</option>"));
    for year in (2022..=2024).rev() {
        let all = papers(&["人民政府", "发展和改革局"], year..=year, |p| {
            format!("/gk/d/{}.html", year * 10 + p.unit as u16)
        });
        tabs += &format!("<li data-id='{}'>{year}年</li>", year - 2000);
        let rows: String = all
            .iter()
            .map(|p| {
                format!(
                    "<li><a href='javascript:;' onclick=\"show({})\">{}</a></li>",
                    p.year * 10 + p.unit as u16,
                    p.title
                )
            })
            .collect();
        let script = "<script>function show(id) { var url = '/gk/d/' + id + '.html'; window.open(url); }</script>";
        site = site.raw(&format!("/gk/pane/{}.html", year - 2000), &format!("<ul>{rows}</ul>{script}")).plant(&all);
    }
    for (unit, name) in BUREAUS.iter().enumerate() {
        let all = papers(&[name], 2019..=2024, |p| format!("/gk/u{unit}/{}.html", 400 + p.n));
        options += &format!("<option value='{unit}'>{name}</option>");
        site = site.list(
            name,
            &all,
            4,
            |n, _| format!("/gk/u{unit}/index{}.html", if n == 1 { String::new() } else { format!("_{n}") }),
            row,
            |rows, n, pages| {
                let next = if n < pages {
                    format!("<a class='page-next' href='index_{}.html'><i></i></a>", n + 1)
                } else {
                    String::new()
                };
                format!("<ul>{rows}</ul><div class=turn>{next}</div>")
            },
        );
    }
    let script = "$(function () {\n $('#tabs li').on('click', function () {\n  var id = $(this).data('id');\n  $('#pane').load('/gk/pane/' + id + '.html');\n });\n \
        $('#unit').change(function () {\n  var u = $(this).val();\n  if (u) { window.location.href = '/gk/u' + u + '/index.html'; }\n });\n});";
    site.page(
        "/gk/nb.html",
        "政府信息公开年报",
        &format!(
            "<ul id=tabs>{tabs}</ul><div id=pane></div><select id=unit>{options}</select><script>{script}</script>"
        ),
    )
}

/// The call for a unit and a year answers with the report itself.
fn reports() -> Sketch {
    let areas = [
        ("11130534000001A001", "教育局"),
        ("11130534000002B002", "财政局"),
        ("11130534000003C003", "葛仙庄镇人民政府"),
    ];
    let path = |area: &str, year: u16| format!("/module/xxgk/xxgkAnnualReport.jsp?area={area}&fbtime={year}");
    let mut site = Sketch::new("xxgk-report", modern);
    let mut all = Vec::new();
    for (area, name) in areas {
        all.extend(papers(&[name], 2020..=2024, |p| path(area, p.year)));
    }
    let units: String = areas
        .iter()
        .map(|(area, name)| format!("<li><a href='javascript:void(0)' onclick=\"chg('{area}')\">{name}</a></li>"))
        .collect();
    let served: Vec<(String, String)> =
        all.iter().map(|p| (p.path.clone(), report::fragment(&p.issuer, p.year))).collect();
    site = site.page("/", "首页", "<a href='/col/col7/index.html'>政府信息公开年报</a>").page(
        "/col/col7/index.html",
        "政府信息公开年报",
        &format!(
            "<ul>{units}</ul><select id='fbtime'><option value='2024'>2024年</option><option value='2022'>2022年</option><option value='2020'>2020年</option></select>\
             <iframe src='/module/xxgk/xxgkAnnualReport.jsp?area={}&amp;fbtime=2024'></iframe>",
            areas[0].0
        ),
    );
    site.answer(move |asked| {
        let (area, year) = (asked.query.get("area")?, asked.query.get("fbtime")?.parse().ok()?);
        let (_, text) = served.iter().find(|(at, _)| asked.path.ends_with("Report.jsp") && *at == path(area, year))?;
        Some(Reply::html(format!("<div class='xxgk_nb'>{text}</div>")))
    })
    .plant(&all)
}

/// Reports called summaries, beside summaries that are none; frames that a click fills.
fn summaries() -> Sketch {
    let mut site = site("summaries", "/gk/nb/");
    let mut tabs = String::new();
    for year in (2021..=2024).rev() {
        let mut all = papers(&BUREAUS[..4], year..=year, |p| format!("/gk/nb/{year}/{}.html", 800 + p.n));
        for paper in all.iter_mut().filter(|p| p.unit % 2 == 1) {
            paper.title = format!("{}{year}年政府信息公开工作总结", paper.issuer);
        }
        let decoy = Paper {
            path: format!("/gk/nb/{year}/zj.html"),
            issuer: format!("{COUNTY}统计局"),
            year,
            title: format!("{COUNTY}统计局{year}年政务公开工作总结"),
            n: 950,
            is_decoy: true,
            ..Paper::default()
        };
        all.push(decoy);
        tabs += &format!("<span onclick=\"document.getElementById('f').src='{year}/list.html'\">{year}年</span>");
        site = site.list(
            "年报",
            &all,
            9,
            |_, _| format!("/gk/nb/{year}/list.html"),
            row,
            |rows, _, _| format!("<ul>{rows}</ul>"),
        );
    }
    site.page(
        "/gk/nb/",
        "政府信息公开年报",
        &format!("<div class=t>{tabs}</div><iframe id=f data-src='2024/list.html'></iframe>"),
    )
}

#[test]
fn forms() {
    check(vec![states(), submitted()]);
}

#[test]
fn records() {
    let sum = "function load(p) { $.get(ctx + '/api/list?page=' + p, function (d) { $.each(d.data.rows, function (i, item) { \
        $('#list').append('<li><a href=\"/xxgk/content/' + item.id + '.html\" title=\"' + item.title + '\">' + item.title + '</a></li>'); }); }); }\nload(1);";
    let template = "async function load(p) { const d = await (await fetch(`/api/list?page=${p}`)).json();\n \
        list.innerHTML = d.data.rows.map(r => `<li><a href=\"/xxgk/content/${r.id}.html\">${r.title}</a></li>`).join(''); } load(1);";
    check(vec![numbers("numbers-sum", sum), numbers("numbers-template", template)]);
}

#[test]
fn events() {
    check(vec![listeners(), summaries()]);
}

#[test]
fn answers() {
    check(vec![reports()]);
}

/// Reports whose text goes over several pages are one report each: by links, and by a call.
fn parted(name: &'static str, is_called: bool) -> Sketch {
    let all = papers(&BUREAUS[..3], 2021..=2024, |p| format!("/gk/nb/t{}_{}.html", p.date(""), 400 + p.n));
    let served = all.clone();
    site(name, "/gk/nb/")
        .answer(move |asked| {
            let at = asked.path.trim_end_matches(".html");
            let part = |p: &Paper| at.strip_prefix(p.path.trim_end_matches(".html")).map(|rest| rest.trim_start_matches('_').parse().unwrap_or(0));
            let (paper, part) = served.iter().find_map(|p| Some((p, part(p)?)))?;
            let text = report::fragment(&paper.issuer, paper.year);
            let cuts = [0, text.find("三、")?, text.find("五、")?, text.len()];
            let (from, to) = (*cuts.get(part)?, *cuts.get(part + 1)?);
            // not within a paragraph
            let whole = |at: usize| if at < text.len() { text[..at].rfind("<p>").unwrap_or(at) } else { at };
            let inner = text.get(whole(from)..whole(to))?;
            let stem = paper.path.trim_start_matches("/gk/nb/").trim_end_matches(".html");
            let pager = match is_called {
                true => format!("<script>createPageHTML(3, {part}, \"{stem}\", \"html\");</script>"),
                false if part < 2 => format!("<p class='turn'><a href='{stem}_{}.html'>下一页</a></p>", part + 1),
                false => String::new(),
            };
            let body = format!("<h1>{}</h1><div class='TRS_Editor'>{inner}</div>{pager}<p>下一篇：<a href='/news/3.html'>召开会议</a></p>", paper.title);
            Some(Reply::html(modern(&paper.title, &body)))
        })
        .list("政府信息公开年报", &all, 20, |_, _| "/gk/nb/".into(), row, |rows, _, _| format!("<ul>{rows}</ul>"))
}

/// A platform of Guangdong with no column of annual reports: they stand among everything that it has.
fn everything() -> Sketch {
    let all = papers(&BUREAUS[..3], 2020..=2024, |p| {
        format!("/gkmlpt/content/8/{}/post_{}.html", 8123 + p.n, 8_123_000 + p.n)
    });
    let served = all.clone();
    Sketch::new("gkmlpt-everything", modern)
        .articles(|p, text| format!("<h1>{}</h1><div class='article-content'>{text}</div>", p.title))
        .page("/", "首页", "<a href='/gkmlpt/index'>政府信息公开</a>")
        .page("/gkmlpt/index", "政府信息公开", "<script>window._CONFIG = { SID: '755041', TREE: [{id: 3, name: '机构职能', children: []}, {id: 4, name: '规划计划', children: []}] };</script>")
        .answer(move |asked| {
            let page: usize = asked.query.get("page").filter(|_| asked.path == "/gkmlpt/api/all/0")?.parse().ok()?;
            let mut rows: Vec<_> = (0..130).map(|n| serde_json::json!({"id": n, "title": format!("关于第{n}项工作的公告"), "url": format!("/gkmlpt/content/7/7000/post_{n}.html"), "create_time": "2024-02-01"})).collect();
            for (i, p) in served.iter().enumerate() {
                rows.insert(i * 9, serde_json::json!({"id": 900 + i, "title": p.title, "url": p.path, "publisher": p.issuer, "create_time": p.date("-")}));
            }
            let articles = rows.chunks(100).nth(page.max(1) - 1).unwrap_or_default();
            let value = serde_json::json!({"classify": {"post_count": 999}, "total": rows.len(), "articles": articles});
            Some(Reply::of("application/json", value.to_string().into_bytes()))
        })
        .plant(&all)
}

/// Epoint: what is asked stands as JSON in the field `params` of a form; no attribute has quotes.
fn fielded() -> Sketch {
    const AT: &str = "/govxxgk/11130534000001A001/category/035/035001/govlist.html";
    let all =
        papers(&["教育局"], 2012..=2024, |p| format!("/zwgk/035/035001/{}/{:08x}.html", p.date(""), 0xa000 + p.n));
    let served = all.clone();
    Sketch::new("epoint-form", tables)
        .page("/", "首页", "<A HREF=/zwgk/public.html>信息公开</A>")
        .page("/zwgk/public.html", "信息公开", &format!("<A HREF={AT}>信息公开年度报告</A>"))
        .page(AT, "信息公开年度报告", "<UL CLASS=ewb-list></UL><SCRIPT SRC=/js/webBuilderCommon.js></SCRIPT>")
        .raw(
            "/js/webBuilderCommon.js",
            "var siteInfo={projectName:'/EWB',siteGuid:'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'};",
        )
        .answer(move |asked| {
            if asked.path != "/EWB/rest/lightfrontaction/getgovinfolist" {
                return None;
            }
            let asked: serde_json::Value =
                asked.form().get("params").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            let page = asked["pageIndex"].as_u64().unwrap_or(99) as usize;
            let is_ours = asked["deptcode"] == "11130534000001A001" && asked["categorynum"] == "035001";
            let rows = served.chunks(6).nth(page).filter(|_| is_ours).unwrap_or_default();
            let data: Vec<_> = rows
                .iter()
                .map(|p| serde_json::json!({"title": p.title, "infourl": p.path, "infodate": p.date("-")}))
                .collect();
            let value = serde_json::json!({"custom": {"total": if is_ours { served.len() } else { 0 }, "data": data}});
            Some(Reply::of("application/json", value.to_string().into_bytes()))
        })
        .plant(&all)
}

#[test]
fn last_resorts() {
    check(vec![everything(), fielded()]);
}

#[test]
fn articles_of_several_pages() {
    check(vec![parted("parts-linked", false), parted("parts-called", true)]);
}

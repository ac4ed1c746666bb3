//! Hanweb: jpage by range and by page, xxgk with trees and annual reports, JPaaS units; several on one site.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

/// Records `from..=to`, counted from 1, as the service of jpage sends them.
fn records(papers: &[Paper], from: usize, to: usize) -> String {
    let row = |p: &Paper| {
        format!(
            "<record><![CDATA[<tr><td class=\"t\"><a href='{}' title='{}'>{}</a></td><td>{}</td></tr>]]></record>",
            p.path,
            p.title,
            p.cut(18),
            p.date("-")
        )
    };
    papers.iter().enumerate().filter(|(i, _)| (from..=to).contains(&(i + 1))).map(|(_, p)| row(p)).collect()
}

fn number(asked: &Asked, name: &str) -> Option<usize> {
    asked.query.get(name).or(asked.form().get(name)).and_then(|value| value.parse().ok())
}

fn xml(body: String) -> Option<Reply> {
    Some(Reply::of("text/xml;charset=UTF-8", body.into_bytes()))
}

fn art(col: usize) -> impl Fn(&Paper) -> String {
    move |p| format!("/art/{}/1/{}/art_{col}_{}.html", p.year + 1, 1 + p.unit, 30_000 + col * 10 + p.n)
}

/// By range, in groups of the server's own size, whatever is asked; the form in single quotes.
fn by_range() -> Sketch {
    let mut all = papers(&BUREAUS, 2015..=2024, art(5521));
    all.splice(7..7, decoys("民政局", |n| format!("/art/2024/3/1/art_5521_{n}.html")));
    let store = format!(
        "<script type='text/xml'><datastore><recordset>{}</recordset></datastore></script>",
        records(&all, 1, 24)
    );
    let body = format!(
        "<div id='20881' class='default_pgContainer'>{store}</div><script>$(function(){{ jQuery('#20881').jpage({{ dataBefore: '', \
         proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage: 8, groupSize: 3, totalRecord: {}, \
         params: {{ webid:'12', path:'http://www.test/', columnid:'5521', sourceContentType:1, unitid:'20881', webname:'清河县人民政府', permissiontype:0 }} }}); }});</script>",
        all.len()
    );
    let served = all.clone();
    Sketch::new("jpage-range", tables)
        .page("/", "清河县", "<a href='/col/col5500/index.html'>政务公开</a>")
        .page("/col/col5500/index.html", "政务公开", &links(&[("/col/col5521/index.html?number=XX02", "政府信息公开年报"), ("/col/col5522/index.html", "政策文件")]))
        .page("/col/col5521/index.html?number=XX02", "政府信息公开年报", &body)
        .answer(move |asked| {
            let from = number(asked, "startrecord").filter(|_| asked.path == "/module/web/jpage/dataproxy.jsp")?;
            let set = records(&served, from, from + 23);
            xml(format!("<datastore><totalrecord>{}</totalrecord><totalpage>9</totalpage><recordset>{set}</recordset></datastore>", served.len()))
        })
        .plant(&all)
}

/// By page alone, POST alone, pages of ten whatever is asked; rows that are no CDATA; no total anywhere.
fn by_page() -> Sketch {
    let all = papers(&BUREAUS[..4], 2012..=2024, art(77));
    let served = all.clone();
    let body = format!(
        "<datastore><nextgroup></nextgroup><recordset>{}</recordset></datastore><script>var a = {{}};\n$('#u9').jpage({{ \"perPage\":\"10\", \"proxyUrl\":\"/module/web/jpage/dataproxy.jsp?col=1&appid=1&webid=3&path=%2F&columnid=77&unitid=9&webname=%E6%B8%85%E6%B2%B3&permissiontype=0\" }});</script>",
        records(&all, 1, 10)
    );
    Sketch::new("jpage-page", plain)
        .page("/", "首页", "<a href='/col/col70/index.html'>政府信息公开</a>")
        .page("/col/col70/index.html", "政府信息公开", &links(&[("../col77/index.html", "政府信息公开年度报告")]))
        .raw(
            "/col/col77/index.html",
            &format!("<html><head><title>政府信息公开年度报告</title></head><body>{body}</body></html>"),
        )
        .answer(move |asked| {
            if asked.path != "/module/web/jpage/dataproxy.jsp" || asked.method != "POST" {
                return None;
            }
            let page = number(asked, "page").unwrap_or(1).max(1);
            xml(format!("<datastore><recordset>{}</recordset></datastore>", records(&served, page * 10 - 9, page * 10)))
        })
        .plant(&all)
}

/// The last page comes again for ever, and the total lies.
fn for_ever() -> Sketch {
    let all = papers(&BUREAUS[..3], 2018..=2024, art(61));
    let served = all.clone();
    Sketch::new("jpage-forever", modern)
        .page("/", "首页", "<a href='/col/col61/index.html'>政府信息公开年报</a>")
        .page("/col/col61/index.html", "政府信息公开年报", &format!(
            "<div id='330'><script type=\"text/xml\"><datastore>\n<totalrecord>99</totalrecord><totalpage>7</totalpage>\n<recordset>{}</recordset></datastore></script></div><script>$('#330').jpage({{perPage:15,totalRecord:99,proxyUrl:'/module/web/jpage/dataproxy.jsp',params:{{col:1,appid:1,webid:1,path:'/',columnid:61,unitid:'330'}}}})</script>",
            records(&all, 1, 15)))
        .answer(move |asked| {
            let page = number(asked, "page").filter(|_| asked.path.ends_with("dataproxy.jsp"))?.min(2);
            xml(format!("<datastore><totalrecord>99</totalrecord><recordset>{}</recordset></datastore>", records(&served, page * 15 - 14, page * 15)))
        })
        .plant(&all)
}

const AREAS: [(&str, &str); 4] = [
    ("11130534000001A001", "教育局"),
    ("11130534000002B002-1", "财政局"),
    ("014500858", "民政局"),
    ("PX0043", "葛仙庄镇人民政府"),
];

/// The rows of a search of the disclosure module in the newer or older skin, and in pages of five.
fn found(papers: &[Paper], page: usize, is_new: bool) -> Reply {
    let rows: String = papers.chunks(5).nth(page - 1).unwrap_or_default().iter().map(|p| match is_new {
        true => format!("<li><a title=\"{}\" target=\"_blank\" href=\"{}\">{}</a><b>{}</b></li>", p.title, p.path, p.cut(14), p.date("-")),
        false => format!("<tr class='tr_main_value_{}'><td>{}</td><td><a href='{}' title='{}' target=_blank>{}</a></td><td>{}</td></tr>", if p.n % 2 == 0 { "even" } else { "odd" }, p.n, p.path, p.title, p.cut(20), p.date("年").replacen('年', "-", 2)),
    }).collect();
    Reply::html(format!("<table>{rows}</table><div>共{}条 {page}/{}页</div>", papers.len(), papers.len().div_ceil(5)))
}

/// A column of the disclosure module: a select of units, older skin, GET alone.
fn module() -> Sketch {
    let mut sites = Sketch::new("xxgk-select", tables);
    let mut all = Vec::new();
    for (unit, (area, name)) in AREAS.iter().enumerate() {
        let own = papers(&[name], 2017..=2024, |p| {
            format!("/art/{}/1/5/art_901_{}.html", p.year + 1, 100 * (unit + 1) + p.n)
        });
        all.push((*area, own));
    }
    for (_, own) in &all {
        sites = sites.plant(own);
    }
    let options: String = AREAS.iter().map(|(area, name)| format!("<OPTION VALUE='{area}'>{name}</OPTION>")).collect();
    let body = format!(
        "<SELECT ONCHANGE='go(this)'>{options}</SELECT><DIV ID='div901'></DIV><SCRIPT SRC='/module/xxgk/script/dynamic.js'></SCRIPT>\
         <SCRIPT>loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&amp;isAllList=1&amp;texttype=&amp;fbtime=-1&amp;vc_all=&amp;vc_filenumber=&amp;vc_title=&amp;vc_number=&amp;currpage=1&amp;sortfield=compaltedate:0','div901',\
         {{infotypeId:'A0203',jdid:'7',area:'{}',divid:'div901'}});</SCRIPT>",
        AREAS[0].0
    );
    sites
        .page("/", "清河县", "<a href='/col/col900/index.html'>政府信息公开</a>")
        .page("/col/col900/index.html", "政府信息公开", &links(&[("/col/col901/index.html", "政府信息公开年报")]))
        .page("/col/col901/index.html", "政府信息公开指南", &body)
        .answer(move |asked| {
            if asked.path != "/module/xxgk/search.jsp" || asked.method != "GET" {
                return None;
            }
            let area = asked.query.get("area")?;
            let (_, own) = all.iter().find(|(code, _)| code == area)?;
            let is_ours = asked.query.get("infotypeId").map(String::as_str) == Some("A0203");
            is_ours.then(|| found(own, number(asked, "currpage").unwrap_or(1), false))
        })
}

/// A tree in a frame written with `d.add`, newer skin; news from jpage on the same site.
fn treed() -> Sketch {
    let mut site = Sketch::new("xxgk-tree", modern);
    let mut all = Vec::new();
    for (unit, (area, name)) in AREAS.iter().enumerate() {
        let own =
            papers(&[name], 2019..=2024, |p| format!("/art/{}/1/5/art_44_{}.html", p.year + 1, 100 * (unit + 1) + p.n));
        all.push((*area, own));
    }
    for (_, own) in &all {
        site = site.plant(own);
    }
    let nodes: String = AREAS
        .iter()
        .enumerate()
        .map(|(i, (area, name))| format!("d.add({},0,'{name}',\"javascript:sel('{area}')\",'','right');\n", i + 1))
        .collect();
    site.page("/", "清河县", "<a href='/col/col40/index.html'>政务公开</a>")
        .page("/col/col40/index.html", "政务公开", &format!("{}<datastore><recordset><record><![CDATA[<li><a href='/news/1.html'>召开会议</a></li>]]></record></recordset></datastore><script>$('#8').jpage({{perPage:1,totalRecord:500,params:{{webid:1,columnid:41,unitid:8}},proxyUrl:'/module/web/jpage/dataproxy.jsp'}})</script>", links(&[("/col/col44/index.html?number=NB", "政府信息公开年报")])))
        .page("/col/col44/index.html?number=NB", "政府信息公开年报", "<iframe src=\"/module/xxgk/tree.jsp?area=&amp;divid=div44&amp;number=NB\"></iframe><div id='div44'></div><script>var infotypeId = 'NB', jdid = '3';\n$.post('/module/xxgk/search.jsp', {infotypeId:infotypeId, jdid: jdid, area:'', divid:'div44', currpage:1, fbtime:'-1'}, show);</script>")
        .raw("/module/xxgk/tree.jsp?area=&divid=div44&number=NB", &format!("<html><body><script>var d = new dTree('d');\n{nodes}document.write(d);</script></body></html>"))
        .answer(move |asked| {
            if asked.path != "/module/xxgk/search.jsp" { return None; }
            let field = |name: &str| asked.query.get(name).cloned().or_else(|| asked.form().get(name).cloned()).unwrap_or_default();
            if field("infotypeId") != "NB" { return Some(Reply::html("")); }
            let of: Vec<Paper> = all.iter().filter(|(code, _)| *code == field("area")).flat_map(|(_, own)| own.clone()).collect();
            Some(found(&of, number(asked, "currpage").unwrap_or(1), true))
        })
}

/// Annual reports by unit and year from a call of their own, whose select misses a year.
fn yearly() -> Sketch {
    let mut site = Sketch::new("xxgk-annual", plain);
    let mut all = Vec::new();
    for (unit, (area, name)) in AREAS.iter().take(3).enumerate() {
        let own =
            papers(&[name], 2020..=2024, |p| format!("/art/{}/2/1/art_3_{}.html", p.year + 1, 100 * (unit + 1) + p.n));
        all.push((*area, own));
    }
    for (_, own) in &all {
        site = site.plant(own);
    }
    let units: String =
        AREAS.iter().take(3).map(|(area, name)| format!("<li onclick=\"show('{area}')\">{name}</li>")).collect();
    site.page("/", "清河县", "<a href='/col/col2/index.html'>政府信息公开年报</a>")
        .page("/col/col2/index.html", "政府信息公开年报", &format!(
            "<ul>{units}</ul><select id=y><option value=2024>2024年度</option><option value=2023>2023年度</option><option value=2020>2020年度</option></select><script>function show(a){{ $('#c').load('/module/xxgk/xxgkAnnualReport.jsp?area='+a+'&fbtime='+$('#y').val()); }}\n$('#c').load('/module/xxgk/xxgkAnnualReport.jsp?area={}&fbtime=2024');</script><div id=c></div>", AREAS[0].0))
        .answer(move |asked| {
            if asked.path != "/module/xxgk/xxgkAnnualReport.jsp" { return None; }
            let (_, own) = all.iter().find(|(code, _)| Some(*code) == asked.query.get("area").map(String::as_str))?;
            let year = asked.query.get("fbtime")?;
            let of: Vec<Paper> = own.iter().filter(|p| p.year.to_string() == *year).cloned().collect();
            Some(found(&of, 1, true))
        })
}

/// A unit that obeys `paramJson` or `pageNo` alone, short pages midway.
fn units(name: &'static str, is_json: bool) -> Sketch {
    let all = papers(&BUREAUS, 2017..=2024, |p| match p.n % 3 {
        0 => format!("/art/{}/1/9/art_13662_{}.html", p.year + 1, p.n),
        _ => format!("/col/col13662/art/{}/art_{:032x}.html", p.year + 1, 0xabc_0000 + p.n),
    });
    let served = all.clone();
    let unit = "/api-gateway/jpaas-publish-server/front/page/build/unit";
    let query = "{\"parseType\":\"buildstatic\",\"webId\":\"8a\",\"tplSetId\":\"t9\",\"pageType\":\"column\",\"tagId\":\"信息列表\",\"editType\":\"null\",\"pageId\":\"p15\"}";
    let body = match is_json {
        true => format!(
            "<script id=\"s1\" url=\"{unit}\" src=\"/cms_files/js/AuthorizedRead/unitbuild.js\" querydata='{query}'></script>"
        ),
        false => format!(
            "<div class='list'></div><script SRC='/x/unitbuild.js?v=2' URL='{unit}' queryData=\"{}\" ></script>",
            query.replace('"', "&quot;")
        ),
    };
    Sketch::new(name, modern)
        .page("/", "清河县", "<a href='/col/col15950/index.html'>政府信息公开</a>")
        .page(
            "/col/col15950/index.html",
            "政府信息公开",
            &links(&[
                ("/col/col15955/index.html", "政府信息公开年报"),
                ("/col/col15956/index.html", "政府网站年度报表"),
            ]),
        )
        .page("/col/col15955/index.html", "政府信息公开年报", &body)
        .answer(move |asked| {
            if asked.path != unit {
                return None;
            }
            if asked.query.get("tagId").map(String::as_str) != Some("信息列表") {
                return Some(Reply::of(
                    "application/json",
                    r#"{"code":"200","success":true,"data":{"html":"模板内容数据为空"}}"#.into(),
                ));
            }
            let json: serde_json::Value =
                asked.query.get("paramJson").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            let page = if is_json { json["pageNo"].as_u64().map(|n| n as usize) } else { number(asked, "pageNo") }
                .unwrap_or(1);
            let rows: String = served
                .iter()
                .filter(|p| p.n / 10 + 1 == page && (page != 2 || p.n % 10 < 9 || p.n >= 20))
                .map(|p| format!("<li><a href='{}' title='{}'>{}</a></li>", p.path, p.title, p.cut(15)))
                .collect();
            // the row that was left out of the second page stands on the last
            let left = if page == 5 {
                let p = &served[19];
                format!("<li><a href='{}'>{}</a></li>", p.path, p.title)
            } else {
                String::new()
            };
            let pager = if is_json {
                format!("<div class='pagination' count='{}' rows='10' pageNo='{page}'></div>", served.len())
            } else {
                String::new()
            };
            let html = format!("<ul class='l'>{rows}{left}</ul>{pager}");
            Some(Reply::of(
                "application/json;charset=utf-8",
                serde_json::json!({"msg": "ok", "code": 200, "data": {"html": html, "js": ""}, "success": "true"})
                    .to_string()
                    .into_bytes(),
            ))
        })
        .plant(&all)
}

/// The lists of a department's column and its article in one: the column is the article, its file by a service.
fn single() -> Sketch {
    let mut site = Sketch::new("jpage-single", tables).page(
        "/",
        "清河县",
        "<a href='/col/col15000/index.html'>政府信息公开年报</a>",
    );
    let mut rows = String::new();
    for (unit, name) in BUREAUS.iter().enumerate() {
        let mut own = papers(&[name], 2024..=2024, |_| format!("/col/col{}/index.html", 15_001 + unit));
        if unit == 3 {
            own[0].file = Some(
                "/module/download/downfile.jsp?classid=0&filename=1f2e3d.doc&showname=%E5%B9%B4%E6%8A%A5.doc".into(),
            );
        }
        rows += &format!("<td><a href='/col/col{}/index.html'>{name}</a></td>", 15_001 + unit);
        site = site.plant(&own);
    }
    site.page("/col/col15000/index.html", "政府信息公开年报", &format!("<table><tr>{rows}</tr></table>"))
}

#[test]
fn jpage() {
    check(vec![by_range(), by_page(), for_ever(), single()]);
}

#[test]
fn xxgk() {
    check(vec![module(), treed(), yearly()]);
}

#[test]
fn jpaas() {
    check(vec![units("jpaas-json", true), units("jpaas-plain", false)]);
}

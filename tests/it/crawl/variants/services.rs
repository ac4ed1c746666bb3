//! Lists that services feed: TrueCMS, gkmlpt, Ucap, Epoint.

use serde_json::{Value, json};

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn field(asked: &Asked, name: &str) -> Option<String> {
    asked.query.get(name).cloned().or_else(|| asked.form().get(name).cloned())
}

fn number(asked: &Asked, name: &str) -> Option<usize> {
    field(asked, name)?.parse().ok()
}

fn json_reply(value: &Value) -> Option<Reply> {
    Some(Reply::of("application/json;charset=UTF-8", value.to_string().into_bytes()))
}

fn posted(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap_or_default()
}

/// JSONP in capitals, no total, rows of the page itself in a textarea; pages of 20 and no more.
fn truecms(name: &'static str, is_jsonp: bool) -> Sketch {
    let all =
        papers(&BUREAUS, 2014..=2024, |p| format!("/xxgknb/content/aabb{:04}-1111-4222-8333-{:012}.html", p.n, p.n));
    let served = all.clone();
    let record = |p: &Paper| {
        format!(
            "<record><![CDATA[<div class=row><b>{}</b><a target=_blank href=\"{}\">{}</a></div>]]></record>",
            p.date("-"),
            p.path,
            p.title
        )
    };
    let initial: String = match is_jsonp {
        true => format!(
            "<script type=text/xml id=initData><datastore><recordset>{}</recordset></datastore></script>",
            all[..20].iter().map(record).collect::<String>()
        ),
        false => String::new(),
    };
    let call = match is_jsonp {
        true => {
            "$('#list').jpage({perPage:20,totalRecord:66,proxyUrl:'/TrueCMS//messageController/getMessage.do',params:{\"columnId\":\"4f9b1c5e-11aa-4cde-9f00-0a1b2c3d4e5f\",\"contentTemplate\":\"tpl\"}});"
        }
        false => {
            "var columnId = '4f9b1c5e-11aa-4cde-9f00-0a1b2c3d4e5f';\n$.ajax({url:'/truecms/messageController/getMessage.do?startrecord='+s+'&endrecord='+e+'&perpage=20&columnId='+columnId+'&contentTemplate=t1&callback=?',dataType:'jsonp'});"
        }
    };
    Sketch::new(name, modern)
        .page("/", "清河", "<a href='/zfxxgk/index.html'>政府信息公开</a>")
        .page("/zfxxgk/index.html", "政府信息公开", &links(&[("/xxgknb/list.html", "政府信息公开年度报告")]))
        .page(
            "/xxgknb/list.html",
            "政府信息公开年度报告",
            &format!("<div id=list></div>{initial}<script>{call}</script>"),
        )
        .answer(move |asked| {
            if !asked.path.ends_with("/messageController/getMessage.do") {
                return None;
            }
            let (from, to) = (number(asked, "startrecord")?, number(asked, "endrecord")?);
            let is_ours = field(asked, "columnId").as_deref() == Some("4f9b1c5e-11aa-4cde-9f00-0a1b2c3d4e5f");
            if !is_ours || to.saturating_sub(from) >= 50 || !asked.headers.contains_key("referer") {
                return None;
            }
            let set: String = served
                .iter()
                .skip(from.saturating_sub(1))
                .take((to + 1).saturating_sub(from).min(20))
                .map(record)
                .collect();
            let value = json!({"RESULT": format!("<datastore><recordset>{set}</recordset></datastore>"), "code": 0});
            let text =
                if is_jsonp { format!("/**/{}({value});", field(asked, "callback")?) } else { value.to_string() };
            Some(Reply::of("text/javascript", text.into_bytes()))
        })
        .plant(&all)
}

/// The platform of Guangdong: a tree of bare keys or of text, numbers as texts, units below prefixes.
fn gkmlpt(name: &'static str, is_text: bool) -> Sketch {
    let mut site = Sketch::new(name, modern)
        .articles(|p, text| format!("<table><tr><td>索引号</td><td>x</td><td>分类</td><td></td></tr><tr><td>发布机构</td><td>{}</td></tr></table><h1 class='title'>{}</h1><div class='article-content'>{text}</div>", p.issuer, p.title))
        .page("/", "清河", "<a href='/gkmlpt/index'>政府信息公开</a>");
    let mut lists = Vec::new();
    for (unit, (prefix, name)) in [("", "人民政府"), ("/qhjyj", "教育局"), ("/qhczj", "财政局")].iter().enumerate()
    {
        let all = papers(&[name], 2012..=2024, |p| {
            format!("{prefix}/gkmlpt/content/{}/{}/post_{}.html", 8 + unit, 8123 + p.n, 8_123_000 + unit * 100 + p.n)
        });
        let tree = json!([{"id": 10 + unit, "name": "政府信息公开指南", "children": []}, {"id": 20 + unit, "name": "法定主动公开内容", "parent": 0,
            "children": [{"id": 30 + unit, "name": "财政信息"}, {"id": format!("{}", 40 + unit), "name": "政府信息公开年报", "post_count": 99, "jump_url": ""}]}]);
        let tree = if is_text {
            format!("'{tree}'")
        } else {
            tree.to_string().replace("\"id\"", "id").replace("\"name\"", "name")
        };
        let others = "<a href='/qhjyj/gkmlpt/index'>教育局</a><a href='http://localhost.invalid/gkmlpt/index'>税务局</a><select><option value='/qhczj/gkmlpt/index'>财政局</option></select>";
        site = site.page(&format!("{prefix}/gkmlpt/index"), "政府信息公开", &format!(
            "<script>window._CONFIG = {{ SID: {}, // site\n TREE: {tree}, IS_NEW: true, fn: function () {{ return 1; }} }};</script>{}", 755_041 + unit, if unit == 0 { others } else { "" })).plant(&all);
        lists.push((format!("{prefix}/gkmlpt/api/all/{}", 40 + unit), (755_041 + unit).to_string(), all));
    }
    site.answer(move |asked| {
        let (_, sid, all) = lists.iter().find(|(path, ..)| *path == asked.path)?;
        if field(asked, "sid").as_ref() != Some(sid) { return json_reply(&json!({"articles": [], "total": 0})); }
        let page = number(asked, "page").unwrap_or(0).max(1);
        let host = &asked.headers["host"];
        let articles: Vec<Value> = all.chunks(5).nth(page - 1).unwrap_or_default().iter().map(|p| json!({
            "id": p.n, "title": p.title, "url": format!("http://{host}{}", p.path), "post_url": "", "publisher": p.issuer, "date": 1_700_000_000, "create_time": p.date("-"), "type": "", "attachment": [], "is_expired": false})).collect();
        json_reply(&json!({"classify": {"id": 1, "post_count": 726}, "total": if is_text { json!("13") } else { json!(13) }, "offset": page * 5, "articles": articles}))
    })
}

/// Ucap, static: capitals, a bare query, a prefix in the call.
fn ucap_static() -> Vec<Sketch> {
    let path = |p: &Paper| format!("/qinghe/c10{}/{}01/{:032x}.shtml", 42, p.year + 1, 0xfeed_0000 + p.n);
    let row = |p: &Paper| {
        format!("<LI><A HREF='{}' TITLE=\"{}\">{}</A><SPAN>{}</SPAN></LI>", p.path, p.title, p.cut(14), p.date("-"))
    };
    let around: fn(&Paper, &str) -> String = |p, text| {
        format!(
            "<H1><UCAPTITLE>{}</UCAPTITLE></H1><DIV CLASS=ZOOMCON ID=ZOOMCON><UCAPCONTENT>{}</UCAPCONTENT></DIV>",
            p.title,
            text.replacen("<p><strong>二、", "#PAGE_BREAK#<p><strong>二、", 1)
        )
    };
    let all = papers(&BUREAUS, 2020..=2024, path);
    let site = |name| {
        Sketch::new(name, tables)
            .articles(around)
            .page("/", "清河", "<a href='/qinghe/zwgk/nav_list.shtml'>政务公开</a>")
            .page(
                "/qinghe/zwgk/nav_list.shtml",
                "政务公开",
                &links(&[
                    ("/qinghe/c1042/zfxxgk_list.shtml", "信息公开年报"),
                    ("/qinghe/c1043/zfxxgk_gknbz.shtml", "政府网站工作年度报表"),
                ]),
            )
    };
    vec![
        site("ucap-div").list("信息公开年报", &all, 8, |n, _| if n == 1 { "/qinghe/c1042/zfxxgk_list.shtml".into() } else { format!("/qinghe/c1042/zfxxgk_list_{n}.shtml") }, row, |rows, n, pages| {
            format!("<UL>{rows}</UL><DIV ID=page_div></DIV><SCRIPT>createPageHTML('page_div',{pages}, {n},'zfxxgk_list','shtml',30);</SCRIPT>")
        }),
        site("ucap-query").list("信息公开年报", &all, 8, |n, _| if n == 1 { "/qinghe/c1042/zfxxgk_list.shtml".into() } else { format!("/qinghe/c1042/zfxxgk_list.shtml?{n}") }, row, |rows, n, pages| {
            format!("<UL>{rows}</UL><P>共{pages}页 当前第{n}页 {}</P>", if n < pages { format!("<A HREF='?{}'>下一页</A>", n + 1) } else { String::new() })
        }),
        site("ucap-pc").page("/qinghe/c1042/zfxxgk_list.shtml", "信息公开年报", "<script>window.location.href=\"/qinghe/xxgknb/pc/list.html\";</script><p><a href=\"/qinghe/xxgknb/pc/list.html\">政府信息公开年报</a></p>")
            .list("政府信息公开年报", &all, 8, |n, _| if n == 1 { "/qinghe/xxgknb/pc/list.html".into() } else { format!("/qinghe/xxgknb/pc/list_{n}.html") }, row, |rows, n, pages| {
            format!("<UL>{rows}</UL><ucapcontent></ucapcontent><div class='page-list'>{}</div>", (1..=pages).map(|p| if p == n { format!("<b>{p}</b>") } else { format!("<a onclick=\"location.href='/qinghe/xxgknb/pc/list{}.html'\">{p}</a>", if p == 1 { String::new() } else { format!("_{p}") }) }).collect::<String>())
        }),
    ]
}

const CHANNEL: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Ucap, by services: `search`, `getFileListByCodeId` with JSON, `loadDataByChannelIdAndDeptIdBackSort` by unit.
fn ucap_service(name: &'static str, script: &str, service: &'static str) -> Sketch {
    let all = papers(&BUREAUS, 2018..=2024, |p| format!("/qinghe/c2042/{}01/c13_{}.shtml", p.year + 1, 339_000 + p.n));
    let served = all.clone();
    Sketch::new(name, modern)
        .page("/", "清河", "<a href='/qinghe/zfxxgk.shtml'>政府信息公开</a>")
        .page("/qinghe/zfxxgk.shtml", "政府信息公开", &links(&[("/qinghe/c2042/xxgk_list.shtml", "政府信息公开年报")]))
        .page("/qinghe/c2042/xxgk_list.shtml", "政府信息公开年报", &format!("<div id=ucap-list data-channel='c2042'></div><script>{script}</script>"))
        .answer(move |asked| {
            if !asked.path.contains(service) { return None; }
            let body = posted(asked);
            let value = |name: &str| body[name].as_str().map(str::to_owned).or_else(|| body[name].as_u64().map(|n| n.to_string())).or_else(|| field(asked, name)).unwrap_or_default();
            let (channel, page) = if service == "/common/search/" { (asked.path.rsplit('/').next()?.to_owned(), value("page")) } else { (value("channelId"), value("page") + &value("pageIndex")) };
            if channel != CHANNEL { return None; }
            // ten rows, whatever is asked
            let rows = served.chunks(10).nth(page.parse::<usize>().ok()?.checked_sub(1)?).unwrap_or_default();
            let host = &asked.headers["host"];
            match service {
                "/common/search/" => json_reply(&json!({"code": "200", "data": {"rows": "10", "total": "42", "results": rows.iter().map(|p| json!({"channelName": "年报", "publishedTimeStr": p.date("-"), "titleHtml": "", "title": format!("<em>{}</em>", p.title), "subTitle": "", "url": p.path, "domainMetaList": []})).collect::<Vec<_>>()}})),
                "getFileListByCodeId" => (asked.method == "POST" && body["codeId"] == "11130534MB001").then(|| Reply::of("text/plain", json!({"results": {"code": 200, "data": {"TOTAL": 42, "results": rows.iter().map(|p| json!({"Url": format!("//{host}{}", p.path), "Title": p.title})).collect::<Vec<_>>()}}}).to_string().into_bytes())),
                _ => (asked.method == "POST").then(|| Reply::of("application/json", json!({"status": 1, "data": {"allRow": 42, "totalPage": 5, "list": rows.iter().map(|p| json!({"ID": 7, "URL_COMMP": p.path, "TITLE": p.title, "PUBLISHED_TIME_FORMAT": p.date(".")})).collect::<Vec<_>>()}}).to_string().into_bytes())),
            }
        })
        .plant(&all)
}

/// Epoint: the service counts from 0 or 1, wraps its parameters or not; site and project in either script.
fn epoint(name: &'static str, first: usize, is_wrapped: bool) -> Sketch {
    let mut site = Sketch::new(name, plain).page("/", "清河", "<a href='/zwgk/public.html'>政务公开</a>");
    let units = [
        ("11130534000001A001", "教育局"),
        ("11130534000002B002", "财政局"),
        ("11130534000003C003", "葛仙庄镇人民政府"),
    ];
    let mut lists = Vec::new();
    let mut menu = String::new();
    for (unit, (code, name)) in units.iter().enumerate() {
        let all = papers(&[name], 2014..=2024, |p| {
            format!("/zwgk/035/035001/{}/{:08x}-1111-2222-3333-{:012}.html", p.date(""), unit, p.n)
        });
        menu += &format!(
            "<li><a href='/govxxgk/{code}/openSubPage.html?specialurl=/zwgk/category/035/035001/govlist.html&amp;righttitle=信息公开年度报告'>{name}</a></li>"
        );
        site = site.page(&format!("/govxxgk/{code}/openSubPage.html?specialurl=/zwgk/category/035/035001/govlist.html&righttitle=%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A"), "信息公开年度报告", "<iframe id='f' class='ewb-frame'></iframe><script src='/js/webBuilderCommon.js'></script>").plant(&all);
        lists.push(((*code).to_owned(), all));
    }
    let (script, other) = if is_wrapped {
        ("/js/ajaxReq.js", "/js/webBuilderCommon.js")
    } else {
        ("/js/webBuilderCommon.js", "/js/ajaxReq.js")
    };
    site.page("/zwgk/public.html", "政务公开", &format!("<ul class='ewb-list'>{menu}</ul>"))
        .page("/zwgk/category/035/035001/govlist.html", "信息公开年度报告", "<ul id='ewb-govlist'></ul><script src='/js/webBuilderCommon.js'></script><script src='/js/ajaxReq.js'></script><script src='/zwgk/js/govlist.js'></script>")
        .raw(script, "var siteInfo = {\n  'projectName': '/EWB-FRONT',\n  'siteGuid': \"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a\", // site\n};\n")
        .raw(other, "var nothing = 1;")
        .answer(move |asked| {
            if asked.path != "/EWB-FRONT/rest/lightfrontaction/getgovinfolist" || asked.method != "POST" { return None; }
            let body = posted(asked);
            let body = if is_wrapped { body["params"].clone() } else { body };
            let value = |name: &str| body[name].as_str().map(str::to_owned).or_else(|| body[name].as_u64().map(|n| n.to_string())).unwrap_or_default();
            let empty = json!({"custom": {"code": 0, "total": 0, "data": []}, "status": {"code": 200}});
            if value("siteGuid") != "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" || value("categorynum") != "035001" { return json_reply(&empty); }
            let all = lists.iter().find(|(code, _)| *code == value("deptcode"))?.1.clone();
            let Some(page) = value("pageIndex").parse::<usize>().ok().and_then(|page| page.checked_sub(first)) else { return json_reply(&empty) };
            let size = value("pageSize").parse::<usize>().unwrap_or(10).min(6);
            let data: Vec<Value> = all.chunks(size).nth(page).unwrap_or_default().iter().map(|p| json!({"infodate": p.date("-"), "infourl": p.path, "title": p.cut(8), "realtitle": p.title, "infoid": "x"})).collect();
            json_reply(&json!({"custom": {"total": all.len().to_string(), "data": data, "code": 1}}))
        })
}

#[test]
fn truecms_lists() {
    check(vec![truecms("truecms-jsonp", true), truecms("truecms-bare", false)]);
}

#[test]
fn gkmlpt_platforms() {
    check(vec![gkmlpt("gkmlpt-text", true), gkmlpt("gkmlpt-bare", false)]);
}

#[test]
fn ucap() {
    let mut sites = ucap_static();
    let search = format!(
        "var channelId=\"{CHANNEL}\"; $.get(\"/common/search/\"+channelId+\"?_isAgg=true&_isJson=true&_pageSize=10&_template=index&page=\"+page, fill);"
    );
    let search_whole = format!(
        "$.getJSON('/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=10&_template=index&_rangeTimeGte=&_channelName=&page=1', fill)"
    );
    let by_code = format!(
        "var p = {{codeId: '11130534MB001', channelId: '{CHANNEL}', page: 1, size: 20}}; $.ajax({{type:'POST', contentType:'application/json', url:'/qinghe/getFileListByCodeId', data: JSON.stringify(p)}});"
    );
    let by_unit = format!(
        "let channelId = '{CHANNEL}'; let deptCode = ''; $.post(\"/szinf/interfacesWebManu/loadDataByChannelIdAndDeptIdBackSort\", {{channelId, deptCode, pageSize: 10, pageIndex: 1}}, fill);"
    );
    sites.push(ucap_service("ucap-search", &search, "/common/search/"));
    sites.push(ucap_service("ucap-search-whole", &search_whole, "/common/search/"));
    sites.push(ucap_service("ucap-code", &by_code, "getFileListByCodeId"));
    sites.push(ucap_service("ucap-unit", &by_unit, "loadDataByChannelIdAndDeptIdBackSort"));
    check(sites);
}

#[test]
fn epoint_lists() {
    check(vec![epoint("epoint-0", 0, false), epoint("epoint-1", 1, false), epoint("epoint-wrapped", 1, true)]);
}

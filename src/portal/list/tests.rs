use super::*;
use crate::page::Page;
use crate::portal::{Context, Kind, Reading, Request, read};

fn reading(html: &str) -> Reading {
    let url = "http://www.a.gov.cn/zwgk/nb/";
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    let context = Context { annual: true, year: Some(2024), ..Context::default() };
    read(&page, &Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Column, context })
}

fn rows(html: &str) -> Vec<(String, Sense)> {
    let reading = reading(html);
    let listing = reading.lists.last().cloned().unwrap_or_default();
    listing.rows.iter().map(|row| (row.lead.request.url.path().to_owned(), row.sense)).collect()
}

/// A page as sites have them: head, breadcrumb, list, news beside it, foot.
fn site(list: &str) -> String {
    format!(
        r#"<html><head><title>政府信息公开年报_某区人民政府</title></head><body>
        <div class="header"><ul><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
        <div class="crumbs">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>
        <div class="main">{list}</div>
        <div class="hot"><h3>热点新闻</h3><ul><li><a href="/xwzx/202401/t20240102_9.html">区领导调研</a><span>2024-01-02</span></li></ul></div>
        <div class="footer"><a href="http://www.b.gov.cn/">某市教育局</a><a href="http://beian.miit.gov.cn/">京ICP备1号</a></div></body></html>"#
    )
}

#[test]
fn shapes_of_lists() {
    let lists = [
        "<ul><li><a href='a/t20240101_1.html'>甲局2023年政府信息公开年报</a><span>2024-01-01</span></li><li><a href='a/t20240101_2.html'>乙局2023年政府信息公开年报</a></li></ul>",
        "<table><tr><td>1</td><td><a href='a/t20240101_1.html'>甲局2023年政府信息公开年报</a></td><td>2024-01-01</td></tr><tr><td>2</td><td><a href='a/t20240101_2.html'>乙局2023年政府信息公开年报</a></td></tr></table>",
        "<dl><dd><a href='a/t20240101_1.html'>甲局2023年政府信息公开年报</a></dd></dl><dl><dd><a href='a/t20240101_2.html'>乙局2023年政府信息公开年报</a></dd></dl>",
        "<div><div class=i onclick=\"window.open('a/t20240101_1.html')\">甲局2023年政府信息公开年报</div><div class=i onclick=\"window.open('a/t20240101_2.html')\">乙局2023年政府信息公开年报</div></div>",
    ];
    for list in lists {
        let expected = [
            ("/zwgk/nb/a/t20240101_1.html".to_owned(), Sense::Report),
            ("/zwgk/nb/a/t20240101_2.html".to_owned(), Sense::Report),
        ];
        assert_eq!(rows(&site(list)), expected, "{list}");
        assert_eq!(reading(&site(list)).kind, Kind::List);
    }
}

#[test]
fn decoys_are_rows_that_say_so() {
    let found = rows(&site(
        "<ul><li><a href='t20240101_1.html'>甲局2023年政府信息公开年报</a></li><li><a href='t20240101_2.html'>一图读懂2023年政府信息公开年报</a></li>
        <li><a href='t20240101_3.html'>情况说明</a></li></ul>",
    ));
    assert_eq!(found.iter().map(|(_, sense)| *sense).collect::<Vec<_>>(), [Sense::Report, Sense::Decoy, Sense::Other]);
}

#[test]
fn titles_that_are_names_of_units_or_say_nothing() {
    let html = site(
        "<ul><li><a href='/wzxxgknb/2024/qjp.pdf'>清江浦区</a></li><li><a href='/wzxxgknb/2024/hyq.pdf'>淮阴区</a></li></ul>",
    );
    let listing = reading(&html).lists.pop().unwrap();
    assert_eq!(listing.rows.len(), 2);
    let lead = &listing.rows[0].lead;
    assert_eq!(
        (lead.role, lead.context.unit.as_deref(), lead.context.year),
        (Role::Attachment, Some("清江浦区"), Some(2024))
    );
    let coded = site(
        "<ul><li><a href='202401/t20240101_1.html'>公开情况（一）</a><span>2024-01-01</span></li><li><a href='202401/t20240101_2.html'>公开情况（二）</a><span>2024-01-01</span></li></ul>",
    );
    assert_eq!(rows(&coded).len(), 2);
}

#[test]
fn units_with_columns_of_their_own_are_ways() {
    let reading = reading(&site(
        "<ul><li><a href='jyj/'>教育局</a></li><li><a href='mzj/'>民政局</a></li></ul><ul><li><a href='2023/'>2023年</a></li></ul>",
    ));
    let ways: Vec<_> = reading
        .leads
        .iter()
        .map(|l| (l.request.url.path(), l.role, l.context.unit.as_deref(), l.context.year))
        .collect();
    let expected = [
        ("/zwgk/nb/jyj/", Role::Column, Some("教育局"), Some(2024)),
        ("/zwgk/nb/mzj/", Role::Column, Some("民政局"), Some(2024)),
        ("/zwgk/nb/2023/", Role::Column, None, Some(2023)),
    ];
    assert_eq!(ways, expected);
    assert!(reading.lists.is_empty());
}

#[test]
fn totals_and_their_absence() {
    let cases = [
        ("共52条", Some(52)),
        ("共 <em>3</em> 页 <em>52</em> 条记录", Some(52)),
        ("共3页，52条", Some(52)),
        ("totalRecord:52,", Some(52)),
        ("总记录数：52", Some(52)),
        ("共 3 页", None),
        ("第1/3页", None),
    ];
    for (text, expected) in cases {
        assert_eq!(total(text), expected, "{text}");
    }
}

#[test]
fn what_has_no_rows_says_why() {
    assert_eq!(reading(&site("<p>暂无相关信息</p>")).kind, Kind::Empty);
    assert_eq!(reading("<html><body><div id=app></div><script src=app.js></script></body></html>").kind, Kind::Shell);
    assert_eq!(reading(&site("<div id=list></div><script>load()</script>")).kind, Kind::Shell);
}

#[test]
fn answers_of_services() {
    let url = "http://www.a.gov.cn/common/search/0123456789abcdef0123456789abcdef?_pageSize=2&page=1";
    let json = r#"{"data":{"total":"3","results":[{"title":"<em>甲</em>局2023年政府信息公开年报","url":"/a/202401/c1_1.shtml","publishedTimeStr":"2024-01-05 10:00:00"},
        {"title":"乙局2023年政府信息公开年报","url":"http://www.a.gov.cn/a/202401/c1_2.shtml"}]}}"#;
    let page = Page {
        url: Some(url.into()),
        bytes: json.as_bytes().to_vec(),
        content_type: Some("application/json".into()),
        ..Page::default()
    };
    let context = Context {
        annual: true,
        family: Some("ucap".into()),
        number: 1,
        list: Some("http://www.a.gov.cn/a/".into()),
        ..Context::default()
    };
    let reading = read(&page, &Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::List, context });
    let listing = &reading.lists[0];
    assert_eq!((listing.total, listing.rows.len(), listing.list.as_str()), (Some(3), 2, "http://www.a.gov.cn/a/"));
    assert_eq!(listing.rows[0].lead.context.title.as_deref(), Some("甲局2023年政府信息公开年报"));
    assert_eq!(listing.rows[0].lead.context.date.as_deref(), Some("2024-01-05"));
    assert_eq!(listing.next[0].request.url.query(), Some("_pageSize=2&page=2"));
    assert_eq!((listing.next[0].context.number, listing.next[0].context.family.as_deref()), (2, Some("ucap")));
}

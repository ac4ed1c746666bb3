use super::*;
use crate::page::Page;
use crate::portal::{Context, Lead, Listing, Reading, Request, Role, read};

fn reading(url: &str, html: &str, context: Context) -> Reading {
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    let role = if context.number > 1 { Role::List } else { Role::Column };
    let context = Context { annual: true, ..context };
    read(&page, &Lead { request: Request::get(Url::parse(url).unwrap()), role, context })
}

const ROWS: &str = r#"<html><body><ul class="list"><li><a href="./202401/t20240125_12.html">教育局2023年政府信息公开工作年度报告</a></li>
    <li><a href="./202401/t20240126_13.html">民政局2023年政府信息公开工作年度报告</a></li></ul>"#;

/// Paths of the further pages with their numbers, over all parts of the list.
fn next(lists: &[Listing]) -> Vec<(u32, String)> {
    let mut next: Vec<(u32, String)> = Vec::new();
    for lead in lists.iter().flat_map(|listing| &listing.next) {
        let url = &lead.request.url;
        let shown = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        if !next.iter().any(|(_, known)| *known == shown) {
            next.push((lead.context.number, shown));
        }
    }
    next
}

fn pages(url: &str, pager: &str) -> Vec<String> {
    let reading = reading(url, &format!("{ROWS}{pager}</body></html>"), Context::default());
    assert!(reading.lists.iter().all(|listing| listing.list == url && listing.rows.len() == 2), "{reading:#?}");
    next(&reading.lists).into_iter().map(|(_, url)| url).collect()
}

const COLUMN: &str = "http://www.a.gov.cn/nb/";

#[test]
fn calls_of_all_signatures_and_both_bases() {
    let cases: &[(&str, &str, &[&str])] = &[
        (COLUMN, r#"createPageHTML(3, 0, "index", "html");"#, &["/nb/index_1.html", "/nb/index_2.html"]),
        (COLUMN, r#"createPageHTML(2, 0, 'index', 'shtml', 'black2', 36);"#, &["/nb/index_1.shtml"]),
        (COLUMN, r#"createPageHTML('paging', 3, 1, 'index', 'html', 45)"#, &["/nb/index_2.html", "/nb/index_3.html"]),
        (
            "http://www.a.gov.cn/nb/list.shtml",
            r#"createPageHTML('page_div',2, 1,'list','shtml',23);"#,
            &["/nb/list_2.shtml"],
        ),
        (COLUMN, r#"createPage(3, 0, "index","html")"#, &["/nb/index_1.html", "/nb/index_2.html"]),
        (COLUMN, "var countPage = 3; // pages\nvar currentPage = 0;", &["/nb/index_1.html", "/nb/index_2.html"]),
        ("http://www.a.gov.cn/nb/index.shtml", "var countPage = 2;", &["/nb/index_1.shtml"]),
        (
            COLUMN,
            r#"function createPageHTML(_n, _c, _p, _e) {} var countPage = 2, currentPage = 0; createPageHTML(countPage, currentPage, "index", "html")"#,
            &["/nb/index_1.html"],
        ),
        (COLUMN, r#"createPageHTML(1, 0, "index", "html");"#, &[]),
    ];
    for (url, script, expected) in cases {
        assert_eq!(&pages(url, &format!("<script>{script}</script>")), expected, "{script}");
    }
    // each of a great many pages once, and no more than a list may have
    assert_eq!(pages(COLUMN, r#"<script>createPageHTML(99999, 0, "index", "html");</script>"#).len(), 499);
}

#[test]
fn a_further_page_goes_on_in_its_list() {
    let context = Context { list: Some(COLUMN.into()), number: 2, ..Context::default() };
    let html = format!(r#"{ROWS}<script>createPageHTML(4, 1, "index", "html");</script>"#);
    let reading = reading("http://www.a.gov.cn/nb/index_1.html", &html, context);
    assert_eq!(reading.family, Some("trs"));
    assert!(reading.lists.iter().all(|listing| listing.list == COLUMN));
    let expected = [(3, "/nb/index_2.html".to_owned()), (4, "/nb/index_3.html".to_owned())];
    assert_eq!(next(&reading.lists), expected);
    let lead = &reading.lists[0].next[0];
    assert!(lead.role == Role::List && lead.context.list.as_deref() == Some(COLUMN) && lead.context.annual);
}

#[test]
fn linked_pages() {
    let cases: &[(&str, &[&str])] = &[
        (
            r#"<div class="page"><a href="/">首页</a><a href="index_2.html">2</a><a href="index_3.html">3</a><a href="index_2.html">下一页</a><a href="index_5.html">尾页</a></div>"#,
            &["/nb/index_2.html", "/nb/index_3.html", "/nb/index_5.html"],
        ),
        (
            r#"<span class="p_pages"><span class="p_no"><a href="nb/10.htm">2</a></span><span class="p_no"><a href="nb/9.htm">3</a></span><span class="p_next p_fun"><a href="nb/10.htm">下页</a></span></span>"#,
            &["/nb/nb/10.htm", "/nb/nb/9.htm"],
        ),
        (
            r#"<a href="list.jsp?totalpage=3&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1034">下页</a>"#,
            &["/nb/list.jsp?totalpage=3&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1034"],
        ),
        (
            r#"<div><a href="list.shtml?1">1</a><a href="list.shtml?2">2</a><a href="list.shtml?2">&gt;</a></div>"#,
            &["/nb/list.shtml?1", "/nb/list.shtml?2"],
        ),
        (r#"<div><a href="/class/12/2">2</a> <a href="/class/12/3">3</a></div>"#, &["/class/12/2", "/class/12/3"]),
        (
            r#"<select><option value="list.asp?class=3&page=2">第2页</option></select>"#,
            &["/nb/list.asp?class=3&page=2"],
        ),
        (
            r#"<div class="pagination"><a data-page-url="index_2.html" href="javascript:;">下一页</a></div>"#,
            &["/nb/index_2.html"],
        ),
        (
            r#"<div class="pagination"><a data-page="1" class="on">1</a><a data-page="2">2</a><a data-page="3">下一页</a></div>"#,
            &["/nb/index_2.html", "/nb/index_3.html"],
        ),
        (r#"<a href="javascript:go(2)">下一页</a>"#, &[]),
        (r#"<a href="http://other.gov.cn/2.html">下一页</a>"#, &[]),
    ];
    for (pager, expected) in cases {
        assert_eq!(&pages(COLUMN, pager), expected, "{pager}");
    }
}

#[test]
fn pages_are_guessed_only_where_there_must_be_some() {
    assert!(pages(COLUMN, "").is_empty());
    assert!(pages(COLUMN, "<p>共2条</p>").is_empty());
    assert!(pages(COLUMN, "<p>更新于 3/15</p>").is_empty());
    assert_eq!(pages(COLUMN, "<p>1/3页</p>").len(), 3);
    for stated in
        ["<div id=p totalpage=\"3\"></div>", "<script>var pageCount = 1; var totalPages: 3</script>", "总页数：3"]
    {
        assert_eq!(pages(COLUMN, stated).len(), 3, "{stated}");
    }
    let reading = reading(COLUMN, &format!("{ROWS}<p>共<b>52</b>条</p>"), Context::default());
    let listing = reading.lists.last().unwrap();
    assert_eq!(listing.total, Some(52));
    assert_eq!(
        next(&reading.lists).into_iter().map(|(_, url)| url).collect::<Vec<_>>(),
        ["/nb/index_1.html", "/nb/index_2.html", "/nb/index-2.html"]
    );
    assert_eq!(listing.next[0].context.guess.as_deref(), Some("http://www.a.gov.cn/nb/"));
}

#[test]
fn pages_without_an_extension_and_those_of_a_query_are_guessed() {
    let cases = [
        ("http://www.a.gov.cn/class/NB", "/class/NB/2"),
        ("http://www.a.gov.cn/zw/list.aspx?id=7", "/zw/list.aspx?id=7&page=2"),
        ("http://www.a.gov.cn/nb/", "/nb/index_1.html"),
    ];
    for (url, expected) in cases {
        let found = next(&reading(url, &format!("{ROWS}<p>共52条</p>"), Context::default()).lists);
        assert_eq!(found.first().map(|(_, path)| path.as_str()), Some(expected), "{url}");
    }
}

#[test]
fn a_guess_counts_only_if_its_rows_are_of_the_list() {
    let guess = Some("http://www.a.gov.cn/nb/".to_owned());
    let context = Context { list: Some(COLUMN.into()), number: 2, guess, ..Context::default() };
    let right = reading("http://www.a.gov.cn/nb/index_1.html", &format!("{ROWS}<p>共52条</p>"), context.clone());
    assert_eq!(right.lists.last().unwrap().rows.len(), 2);
    assert_eq!(next(&right.lists), [(3, "/nb/index_2.html".to_owned())]);
    let wrong = format!("{ROWS}<p>共52条</p>").replace("./202401", "/xwzx/202401");
    let wrong = reading("http://www.a.gov.cn/nb/index_1.html", &wrong, context);
    assert!(wrong.leads.is_empty() && wrong.lists.iter().all(|listing| listing.rows.is_empty()), "{wrong:#?}");
}

use url::Url;

use super::*;
use crate::page::Page;
use crate::portal::{Context, Request};

fn is(address: &str) -> bool {
    is_file(&Url::parse("http://www.a.gov.cn/x/").unwrap().join(address).unwrap())
}

#[test]
fn files_by_their_addresses() {
    let files = [
        "P020240125.pdf",
        "/wzxxgknb/2024/qjp.PDF",
        "a.docx",
        "a.wps",
        "a.ofd?x=1",
        "/module/download/downfile.jsp?classid=0&filename=ab12.pdf&showname=%E5%B9%B4%E6%8A%A5.pdf",
        "/module/download/down.jsp?i_ID=12&colID=3",
        "/attach/0/ab12.pdf",
        "/attachment/0/8/8123/12.pdf",
        "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=12&wbfileid=A1B2",
        "/api-gateway/jpaas-web-server/front/document/download?fileUrl=abc&fileName=x",
        "/group6/M00/0A/1B/wKg",
    ];
    let pages = [
        "index.html",
        "/attachment/index.html",
        "/download/",
        "t20240125_1.html",
        "/x/",
        "content.jsp?wbnewsid=1",
        "/xzzx/download.html",
    ];
    assert_eq!(files.iter().filter(|file| !is(file)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(pages.iter().filter(|page| is(page)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

fn offered(html: &str, title: &str, annual: bool) -> Vec<(String, Option<String>)> {
    let url = "http://www.a.gov.cn/xxgk/nb/202401/t20240125_12.html";
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    let context = Context { title: Some(title.into()), annual, ..Context::default() };
    let lead = Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Article, context };
    let view = View::new(&page, &lead).unwrap();
    let leads = attachments(&view);
    assert!(leads.iter().all(|lead| lead.request.referer.as_ref() == Some(&view.url) && lead.role == Role::Attachment));
    leads.into_iter().map(|lead| (lead.request.url.path().to_owned(), lead.context.title)).collect()
}

#[test]
fn attachments_are_those_of_the_body() {
    let html = r#"<html><head><meta name="ArticleTitle" content="教育局2023年政府信息公开工作年度报告"></head><body>
        <div class="header"><a href="/help.pdf">帮助手册</a></div>
        <div class="main"><h1>教育局2023年政府信息公开工作年度报告</h1><div class="trs_editor_view"><p>见附件。</p></div>
        <p>附件：<a href="./P0202401.pdf">教育局2023年年报.pdf</a> <a href="jd.pdf">一图读懂年报</a></p></div>
        <div class="footer"><a href="/apply.doc">申请表</a></div></body></html>"#;
    let expected = vec![("/xxgk/nb/202401/P0202401.pdf".to_owned(), Some("教育局2023年年报.pdf".to_owned()))];
    assert_eq!(offered(html, "", false), expected);
    let other = html.replace("教育局2023年政府信息公开工作年度报告", "关于春季学期的安排");
    assert!(offered(&other, "关于春季学期的安排", false).is_empty());
    assert_eq!(offered(&other, "教育局", true).len(), 1);
    let decoy = html.replace("工作年度报告", "工作年度报告解读");
    assert!(offered(&decoy, "", true).is_empty());
}

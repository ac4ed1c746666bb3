use url::Url;

use super::*;
use crate::page::Page;
use crate::portal::{Context, Request, read};

fn came(url: &str, html: &str, role: Role, context: Context) -> Reading {
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    read(&page, &Lead { request: Request::get(Url::parse(url).unwrap()), role, context })
}

fn ways(reading: &Reading) -> Vec<(&str, Role)> {
    reading.leads.iter().map(|lead| (lead.request.url.path(), lead.role)).collect()
}

const HOME: &str = r#"<html><head><title>某某区人民政府</title></head><body><div class="nav"><a href="/xwzx/">新闻中心</a>
    <a href="/zwgk/">政务公开</a><a href="/bsfw/">办事服务</a></div><div><a href="/zwgk/nb/">政府信息公开年报</a>
    <a href="/wz/nb.html">政府网站工作年度报表</a><a href="/xwzx/1.html">区长调研</a></div>
    <select><option value="http://jyj.a.gov.cn/">区教育局</option></select></body></html>"#;

#[test]
fn a_home_page_leads_to_hubs_and_columns_alone() {
    let reading = came("http://www.a.gov.cn/", HOME, Role::Start, Context::default());
    assert_eq!(ways(&reading), [("/zwgk/", Role::Hub), ("/zwgk/nb/", Role::Column)]);
    assert!(reading.leads[1].context.annual && !reading.leads[0].context.annual);
    assert_eq!((reading.kind, reading.family), (Kind::Hub, Some("generic")));
}

#[test]
fn a_hub_leads_to_its_units() {
    let html = r#"<html><body><ul class="tab"><li><a href="bm/">区政府部门</a></li></ul><div style="display:none"><a href="jyj/">教育局</a><a href="mzj/">民政局</a></div>
        <select><option value="/zwgk/glz/">高岭镇</option></select><a href="zn.html">政府信息公开指南</a><a href="nb/">政府信息公开年报</a></body></html>"#;
    let hub = came("http://www.a.gov.cn/zwgk/", html, Role::Hub, Context { depth: 1, ..Context::default() });
    let expected = [
        ("/zwgk/bm/", Role::Hub),
        ("/zwgk/jyj/", Role::Hub),
        ("/zwgk/mzj/", Role::Hub),
        ("/zwgk/glz/", Role::Hub),
        ("/zwgk/nb/", Role::Column),
    ];
    assert_eq!(ways(&hub), expected);
    assert_eq!(hub.leads[1].context.unit.as_deref(), Some("教育局"));
    let far = came("http://www.a.gov.cn/zwgk/", html, Role::Hub, Context { depth: 6, ..Context::default() });
    assert_eq!(ways(&far), [("/zwgk/nb/", Role::Column)]);
}

#[test]
fn a_column_may_be_where_a_crawl_starts() {
    let html = r#"<html><head><meta name="ColumnName" content="政府信息公开年报"></head><body><div class="nav"><a href="/zwgk/">政务公开</a></div>
        <select onchange="location.href=this.value"><option value="/nb/2023/">2023年</option><option value="/nb/2022/">2022年</option></select>
        <ul><li><a href="202401/t20240101_1.html">甲局2023年政府信息公开年报</a></li></ul><iframe src="bm.html"></iframe><iframe src="http://weather.com/"></iframe></body></html>"#;
    let reading = came("http://www.a.gov.cn/nb/", html, Role::Start, Context::default());
    assert_eq!(
        ways(&reading),
        [("/nb/2023/", Role::Column), ("/nb/2022/", Role::Column), ("/nb/bm.html", Role::Column)]
    );
    assert_eq!(reading.leads[0].context.year, Some(2023));
    let row = &reading.lists[0].rows[0].lead;
    assert!(row.context.annual && row.role == Role::Article && row.context.depth == 1);
}

#[test]
fn a_column_of_one_article_is_that_article() {
    let html = r#"<html><head><meta name="ArticleTitle" content="皋兰县2017年政府信息公开工作年度报告"></head><body><div class="left"><a href="2016/">2016年</a></div>
        <div id="zoom"><p>一、总体情况</p><p>按照要求编制。</p><p><a href="fj.docx">附件：统计表</a></p></div></body></html>"#;
    let reading = came("http://www.a.gov.cn/nb/", html, Role::Column, Context { annual: true, ..Context::default() });
    assert_eq!(reading.kind, Kind::Article);
    assert_eq!(ways(&reading), [("/nb/fj.docx", Role::Attachment), ("/nb/2016/", Role::Column)]);
    assert!(reading.lists.is_empty());
}

#[test]
fn an_article_that_lists_reports_leads_to_them() {
    let html = r#"<html><head><meta name="ArticleTitle" content="2023年政府信息公开年报汇总"></head><body><div class="nav"><a href="/zwgk/">政务公开</a></div>
        <div class="TRS_Editor"><table><tr><td><a href="qjp.pdf">清江浦区</a></td><td><a href="t20240101_3.html">淮阴区</a></td></tr></table></div></body></html>"#;
    let reading = came(
        "http://www.a.gov.cn/nb/t20240101_1.html",
        html,
        Role::Article,
        Context { annual: true, ..Context::default() },
    );
    assert_eq!(ways(&reading), [("/nb/qjp.pdf", Role::Attachment), ("/nb/t20240101_3.html", Role::Article)]);
}

#[test]
fn the_guide_that_a_unit_shows_first_is_a_way() {
    let html = r#"<html><head><meta name="ArticleTitle" content="教育局政府信息公开指南"></head><body><div class="left"><a href="zn/">政府信息公开指南</a>
        <a href="nb/">政府信息公开年报</a></div><div id="zoom"><p>为了方便公民查询，编制本指南。</p></div></body></html>"#;
    for (role, annual) in [(Role::Hub, false), (Role::Column, true)] {
        let context = Context { annual, unit: Some("教育局".into()), ..Context::default() };
        let reading = came("http://www.a.gov.cn/jyj/", html, role, context);
        assert_eq!(ways(&reading), [("/jyj/nb/", Role::Column)]);
        assert_eq!(reading.leads[0].context.unit.as_deref(), Some("教育局"));
    }
}

#[test]
fn stubs_lead_where_they_say_or_nowhere() {
    let stub = "<html><script>location.replace('./x/');</script></html>";
    assert_eq!(ways(&came("http://www.a.gov.cn/", stub, Role::Start, Context::default())), [("/x/", Role::Start)]);
    let empty = came(
        "http://www.a.gov.cn/nb/index_9.html",
        "<html><script>var a = 1;</script></html>",
        Role::List,
        Context { annual: true, number: 9, ..Context::default() },
    );
    assert_eq!((empty.kind, empty.leads.len(), empty.lists.len()), (Kind::Shell, 0, 0));
}

#[test]
fn services_that_a_page_names() {
    let annual = || Context { annual: true, ..Context::default() };
    let search = r#"<html><body><ucapcontent></ucapcontent><script>var channelId = "0123456789abcdef0123456789abcdef"; $.get("/common/search/" + channelId);</script></body></html>"#;
    let reading = came("http://www.a.gov.cn/nb/list.shtml", search, Role::Column, annual());
    let lead = &reading.leads[0];
    assert!(
        lead.request.url.as_str().starts_with("http://www.a.gov.cn/common/search/0123456789abcdef0123456789abcdef?")
    );
    assert_eq!((lead.context.family.as_deref(), lead.context.number), (Some("ucap"), 1));
    let post = r#"<html><body><script>$.post('/szinf/interfacesWebManu/loadDataByChannelIdAndDeptIdBackSort', {channelId: 'c1', deptCode: '11320500', pageSize: 15, pageIndex: 1})</script></body></html>"#;
    let reading = came("http://www.a.gov.cn/nb/list.shtml", post, Role::Column, annual());
    let body = reading.leads[0].request.body.clone().unwrap();
    assert_eq!(body.text, "channelId=c1&deptCode=11320500&pageSize=15&pageIndex=1");
    let was = r#"<html><body><div id=l></div><script>load("/was5/web/search?channelid=2&classsql=docpubtime*chnlid=5&page=" + n)</script></body></html>"#;
    let reading = came("http://www.a.gov.cn/nb/", was, Role::Column, annual());
    assert_eq!(reading.leads[0].request.url.query(), Some("channelid=2&classsql=docpubtime*chnlid=5&page=1"));
    assert_eq!(reading.leads[0].context.family.as_deref(), Some("trs"));
}

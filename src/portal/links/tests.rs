use super::*;
use crate::page::Page;
use crate::portal::{Context, Lead, Request, Role};

fn links(html: &str) -> Vec<(String, String, Option<String>)> {
    let url = "http://www.a.gov.cn/zwgk/nb/";
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    let lead =
        Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Column, context: Context::default() };
    let view = View::new(&page, &lead).unwrap();
    let shown = |link: &Link| (link.url.path().to_owned(), link.text.clone(), link.date.clone());
    view.links().iter().map(shown).collect()
}

#[test]
fn words_and_dates() {
    let found = links(
        r#"<html><body><ul><li><a href="a.html" title="教育局2023年政府信息公开工作年度报告">教育局2023年政府信…</a><span>[2024-01-05]</span></li>
        <li><a href="b.html">民政局2023年政府信息公开年报<span>2024年1月6日</span></a></li>
        <li><a href="c.html" title="在新窗口打开链接">2023年</a></li></ul>
        <table><tr><td>2026-02-00018</td><td><a href="d.html">水利局</a></td><td>2024-
        01-07</td></tr></table></body></html>"#,
    );
    let expected = [
        ("/zwgk/nb/a.html", "教育局2023年政府信息公开工作年度报告", Some("2024-01-05")),
        ("/zwgk/nb/b.html", "民政局2023年政府信息公开年报", Some("2024-01-06")),
        ("/zwgk/nb/c.html", "2023年", None),
        ("/zwgk/nb/d.html", "水利局", Some("2024-01-07")),
    ];
    let found: Vec<_> = found.iter().map(|(url, text, date)| (url.as_str(), text.as_str(), date.as_deref())).collect();
    assert_eq!(found, expected);
}

#[test]
fn whatever_leads_on() {
    let found = links(
        r##"<html><body><a href="javascript:void(0)" onclick="window.open('x/1.html')">教育局</a>
        <a href="javascript:go(2)">2</a><a href="#">置顶</a><a href="mailto:a@b.cn">邮箱</a>
        <div onclick="location.href='2.html'">民政局</div><li data-url="3.html">水利局</li>
        <select><option>年份</option><option value="/nb/2023/">2023年</option><option value="2022">2022年</option></select>
        <map><area href="4.html" alt="信息公开年报"></map><a href="5.html"><img alt="政务公开" src="x.png"></a>
        <iframe src="list.html"></iframe><div onclick="location.href='p_' + n + '.html'">n</div></body></html>"##,
    );
    let paths: Vec<&str> = found.iter().map(|(path, ..)| path.as_str()).collect();
    let expected = [
        "/zwgk/nb/x/1.html",
        "/zwgk/nb/2.html",
        "/zwgk/nb/3.html",
        "/nb/2023/",
        "/zwgk/nb/4.html",
        "/zwgk/nb/5.html",
        "/zwgk/nb/list.html",
    ];
    assert_eq!(paths, expected);
    assert_eq!(found[4].1, "信息公开年报");
    assert_eq!(found[5].1, "政务公开");
}

#[test]
fn tabs_and_slices_are_seen_and_traps_are_not() {
    let found = links(
        r#"<html><body><a href="trap.html" style="display:none">x</a><p style="display: none"><a href="trap2.html">y</a></p>
        <div class="tab" style="display:none"><a href="1.html">教育局</a><a href="2.html">民政局</a></div>
        <ul><li class="p"><a href="3.html">水利局</a></li><li class="p" style="display:none"><a href="4.html">统计局</a></li></ul>
        </body></html>"#,
    );
    let paths: Vec<&str> = found.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(paths, ["/zwgk/nb/1.html", "/zwgk/nb/2.html", "/zwgk/nb/3.html", "/zwgk/nb/4.html"]);
}

#[test]
fn rows_of_one_list_are_one_group() {
    let url = "http://www.a.gov.cn/nb/";
    let html = r#"<html><body><div class="nav"><a href="/">首页</a><a href="/x/">要闻</a></div>
        <div><ul><li><a href="1.html">甲</a></li><li><a href="2.html">乙</a></li></ul><ul><li><a href="3.html">丙</a></li></ul></div>
        <table><tr><td><a href="4.html">丁</a></td><td><a href="5.html">戊</a></td></tr><tr><td><a href="6.html">己</a></td><td><a href="7.html">庚</a></td></tr></table>
        </body></html>"#;
    let page = Page { url: Some(url.into()), bytes: html.as_bytes().to_vec(), ..Page::default() };
    let lead =
        Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Column, context: Context::default() };
    let view = View::new(&page, &lead).unwrap();
    let groups: Vec<NodeId> = view.links().iter().map(|link| link.group).collect();
    assert!(groups[2] == groups[3] && groups[3] == groups[4], "{groups:?}");
    assert!(groups[5..].windows(2).all(|pair| pair[0] == pair[1]), "{groups:?}");
    assert!(groups[0] == groups[1] && groups[0] != groups[2] && groups[4] != groups[5]);
    assert_eq!(view.links()[0].zone, Zone::Head);
}

#[test]
fn many_links_take_no_time() {
    let rows: String = (0..20_000).map(|i| format!("<li><a href='{i}.html'>第{i}条</a></li>")).collect();
    assert_eq!(links(&format!("<html><body><ul>{rows}</ul></body></html>")).len(), MOST);
}

#[test]
fn what_only_points_is_called_by_what_stands_beside_it() {
    let found = links(
        r#"<html><body><div><h3>政府信息公开年报</h3><a href="nb/">更多&gt;&gt;</a></div>
        <table><tr><td>教育局</td><td><a href="1.pdf">查看</a></td></tr><tr><td>民政局</td><td><a href="2.pdf">下载</a></td></tr></table></body></html>"#,
    );
    let texts: Vec<&str> = found.iter().map(|(_, text, _)| text.as_str()).collect();
    assert_eq!(texts, ["政府信息公开年报", "教育局", "民政局"]);
}

#[test]
fn scripts_without_end_take_no_time() {
    let pages = [
        format!("<script>{}</script>", "[{".repeat(200_000)),
        format!("<script>{}</script>", "var a=[{name:'x',url:'/y'}];".repeat(20_000)),
        format!(
            "<script>{}</script>{}",
            "function f(a){location.href=b+a}".repeat(2_000),
            "<a onclick='f(1)'>2</a>".repeat(5_000)
        ),
        format!("<form><select name=y>{}</select></form>", "<option value=2>2</option>".repeat(5_000)),
    ];
    for page in pages {
        let start = std::time::Instant::now();
        let _ = links(&page);
        assert!(start.elapsed().as_secs() < 5, "{:?} {}", start.elapsed(), &page[..60]);
    }
}

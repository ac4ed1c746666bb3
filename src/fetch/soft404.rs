//! Pages that say 200 and mean 404.
//!
//! A site answers an address that is gone with its home page or with an error page in its own frame. Both are known by
//! asking: the home page, and an address that cannot exist ([`probe`]). What says the same is the same; where nothing
//! was asked, words tell ([`judge`]). A doubt is decided for the page: one that is kept wrongly can be seen, one that is
//! dropped cannot.

use url::Url;

use crate::text::fold::{fold, is_space};
use crate::text::lang::Text;

mod fingerprint;
pub(in crate::fetch) mod visible;

pub use fingerprint::{Fingerprint, Fingerprints, NoFingerprint};
use visible::Visible;

/// Why a page is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It is the home page.
    Home,
    /// It is what the host answers to an address that does not exist.
    Probe,
    /// It says so.
    Words,
}

/// What an error page says, wherever it stands in a short text.
const PLAIN: &[&str] = &[
    "页面不存在",
    "页面已不存在",
    "网页不存在",
    "您访问的页面",
    "你访问的页面",
    "您要访问的页面",
    "您请求的页面",
    "您查找的页面",
    "找不到该页",
    "找不到页面",
    "找不到网页",
    "页面找不到",
    "页面未找到",
    "无法找到该页",
    "无法找到网页",
    "您要查看的网页",
    "pagenotfound",
    "404notfound",
    "notfoundonthisserver",
];

/// What says so together with the number: `404错误`.
const BESIDE: &[&str] = &["错误", "页面", "出错", "提示", "error", "notfound", "err", "http"];

/// Names of the parts of an error page in its source.
const PARTS: &[&str] = &["err404", "error404", "404.png", "404.jpg", "404.gif", "404.svg"];

/// A list that says itself that it is empty, or a search without a hit, is a page.
const EMPTY: &[&str] = &["暂无", "没有找到相关", "没有相关", "未找到相关", "无相关"];

/// Letters of a page that is short enough to be an error page without a frame.
const SHORT: usize = 300;

/// Letters of a part of a title that says so: longer ones are articles about error pages.
const NOTICE: usize = 18;

/// Why a page that came at 200 is no page; nothing for one that is. `page` is its decoded text, and is not the home page
/// itself; `home` and `probe` are what is known of its host.
pub fn judge(page: &str, home: Option<&Fingerprint>, probe: Option<&Fingerprint>) -> Option<Reason> {
    if page.trim_start_matches(is_space).starts_with(['{', '[']) {
        // the answer of a service
        return None;
    }
    let visible = Visible::of(page);
    // what is compared has the same title, and few pages have that of their home page
    let title = Fingerprint::title_of(&visible);
    let is_near = [probe, home].into_iter().flatten().any(|known| known.title() == title);
    let known = is_near.then(|| compare(&Fingerprint::of_visible(&visible), home, probe)).flatten();
    if known.is_some() {
        return known;
    }
    (is_notice(visible.title) || is_error(page, &visible)).then_some(Reason::Words)
}

/// Whether a page is one of those that are known of its host.
fn compare(print: &Fingerprint, home: Option<&Fingerprint>, probe: Option<&Fingerprint>) -> Option<Reason> {
    if probe.is_some_and(|probe| print.is_same(probe)) {
        return Some(Reason::Probe);
    }
    if home.is_some_and(|home| !print.title().is_empty() && print.is_like(home)) {
        return Some(Reason::Home);
    }
    None
}

/// Whether a title says so, in one of the parts that a site puts its name beside.
fn is_notice(title: &str) -> bool {
    title.split(['-', '_', '|', '–', '—', '－', '·']).map(fold).any(|part| {
        let length = part.chars().count();
        (1..=NOTICE).contains(&length)
            && (part == "404" || is_numbered(&part) || PLAIN.iter().any(|words| part.contains(words)))
    })
}

/// Whether a short text says so.
fn is_error(page: &str, visible: &Visible<'_>) -> bool {
    if visible.is_longer(SHORT) {
        return false;
    }
    let text = fold(&visible.runs.concat());
    let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
    let names = || {
        let source = page.to_ascii_lowercase();
        PARTS.iter().any(|part| source.contains(part))
    };
    !has(EMPTY) && (has(PLAIN) || is_numbered(&text) || names())
}

/// Whether the number 404 stands beside a word for an error, as no count does.
fn is_numbered(text: &str) -> bool {
    text.match_indices("404").any(|(at, number)| {
        let (before, after) = text.split_at(at);
        let after = after.strip_prefix(number).unwrap_or_default();
        let is_whole =
            !before.ends_with(|c: char| c.is_ascii_digit()) && !after.starts_with(|c: char| c.is_ascii_digit());
        let after = after.trim_start_matches([':', ',', '.', '-', '!', '(']);
        let before = before.trim_end_matches([':', ',', '.', '-', '!', '(']);
        is_whole && BESIDE.iter().any(|word| after.starts_with(word) || before.ends_with(word))
    })
}

/// An address that its host cannot have, the same for a host each time.
pub fn probe(url: &Url) -> Url {
    let mut probe = url.clone();
    let key = format!("{}|{}", url.host_str().unwrap_or_default(), url.port().unwrap_or_default());
    let hash = fingerprint::long_hash(key.as_bytes());
    probe.set_path(&format!("/{hash:016x}.html"));
    probe.set_query(None);
    probe.set_fragment(None);
    probe
}

/// Whether a redirect leads from a page to the home page, which is how some sites say 404. Not so for one that comes
/// from the root or from another host.
pub fn is_sent_home(from: &Url, to: &Url) -> bool {
    let is_home = |url: &Url| {
        let path = url.path().to_ascii_lowercase();
        let index = path.strip_prefix('/').unwrap_or(&path);
        let name = index.split('.').next().unwrap_or_default();
        !index.contains('/') && matches!(name, "" | "index" | "default" | "home" | "main") && url.query().is_none()
    };
    from.host_str() == to.host_str() && !is_home(from) && is_home(to)
}

impl Reason {
    /// Its name in the account.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "soft_404_home",
            Self::Probe => "soft_404_probe",
            Self::Words => "soft_404_words",
        }
    }

    /// What it means.
    pub const fn text(self) -> Text {
        match self {
            Self::Home => Text { en: "the home page came in its place", zh: "返回的是网站首页" },
            Self::Probe => Text {
                en: "the same page comes for an address that does not exist",
                zh: "与不存在网址的返回页面相同",
            },
            Self::Words => Text { en: "the page says that it does not exist", zh: "页面提示不存在" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<ul><li>首页</li><li>政务公开</li><li>办事服务</li><li>互动交流</li></ul>";
    const FOOT: &str = "<p>主办：环翠区人民政府</p><p>鲁ICP备 05024233号</p><p>网站标识码 3710020005</p>";

    fn page(title: &str, middle: &str) -> String {
        format!("<html><head><title>{title}</title></head><body>{HEAD}{middle}{FOOT}</body></html>")
    }

    fn rows(count: usize) -> String {
        let units = ["财政局", "教育局", "水利局", "司法局", "民政局", "审计局", "医保局", "商务局"];
        units
            .iter()
            .cycle()
            .take(count)
            .map(|unit| format!("<li><a>{unit}2024年政府信息公开工作年度报告</a></li>"))
            .collect()
    }

    const SITE: &str = "威海市环翠区人民政府";

    /// Whatever is told by the titles can be told without them: some sites have one for all pages.
    #[test]
    fn pages_of_one_frame_are_told_apart_by_their_middle() {
        let error = page(SITE, "<h1>抱歉，出现了一点问题</h1><p>/a.html</p>");
        let home = page(SITE, &format!("<h2>政务要闻</h2>{}", "<li>要闻</li>".repeat(90)));
        let (home_print, probe_print) = (Fingerprint::of(&home), Fingerprint::of(&error));
        let judge = |page: &str| judge(page, Some(&home_print), Some(&probe_print));
        assert_eq!(judge(&error.replace("/a.html", "/zwgk/b.html")), Some(Reason::Probe));
        assert_eq!(judge(&home), Some(Reason::Home));
        for middle in [
            "<p>暂无相关信息</p>".to_owned(),
            "<h1>政府信息公开年报</h1><p>暂无相关信息</p>".to_owned(),
            rows(1),
            rows(8),
            String::new(),
            "<h1>2024年政府信息公开工作年度报告</h1><p>本年度共收到申请404件。</p>".to_owned(),
            "<h1>关于网站的说明</h1><h1>抱歉，出现了一点问题</h1>".to_owned(),
        ] {
            assert_eq!(judge(&page(SITE, &middle)), None, "{middle}");
        }
    }

    #[test]
    fn a_home_page_is_known_after_its_news_moved_on() {
        let news = |first: usize| -> String {
            let name = |n: usize| char::from_u32(0x4e00 + n as u32 * 7).unwrap();
            (first..first + 120).map(|n| format!("<li>{}局召开会议</li>", name(n))).collect()
        };
        let home = Fingerprint::of(&page(SITE, &news(0)));
        assert_eq!(judge(&page(SITE, &news(2)), Some(&home), None), Some(Reason::Home));
        assert_eq!(judge(&page(&format!("年报_{SITE}"), &news(2)), Some(&home), None), None);
        assert_eq!(judge(&page(SITE, &news(60)), Some(&home), None), None);
    }

    /// A shell that a script fills says nothing, whatever the address.
    #[test]
    fn a_shell_is_like_nothing() {
        let shell = "<title>政府信息公开</title><body><div id=app></div><script src=app.js></script>";
        let print = Fingerprint::of(shell);
        assert_eq!(judge(shell, Some(&print), Some(&print)), None);
    }

    #[test]
    fn words_tell() {
        for text in [
            "<title>404</title>",
            "<title>404-环翠区人民政府</title>",
            "<title>环翠区人民政府_页面不存在</title>",
            "<title>404 Not Found</title><h1>Not Found</h1>",
            "<title>HTTP 404</title>",
            "<title>您访问的页面不存在或已删除</title>",
            "<p>对不起，您访问的页面不存在！</p><a>返回首页</a>",
            "<h1>无法找到该页</h1><p>您正在搜索的页面可能已经删除。</p>",
            "<h1>404</h1><p>错误</p>",
            "<body><img src='/images/err404.jpg'></body>",
            "<p>The requested URL /a was not found on this server.</p>",
        ] {
            assert_eq!(judge(text, None, None), Some(Reason::Words), "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_it() {
        let report = "<p>本年度我局网站巡查发现“您访问的页面不存在”等问题若干，均已整改，特此报告如下。</p>".repeat(12);
        for text in [
            "<title>关于政府网站出现404页面不存在问题整改情况的通报</title><p>各单位：</p>".to_owned(),
            format!("<title>2023年年报_{SITE}</title>{report}"),
            "<title>政府信息公开年报</title><p>暂无相关信息</p><img src=/img/404.png>".to_owned(),
            "<ul><li>共404条</li></ul>".to_owned(),
            "<table><tr><td>1404</td><td>404</td><td>件</td></tr></table>".to_owned(),
            "<p>没有找到相关信息</p>".to_owned(),
            r#"{"total":404,"message":"404 error"}"#.to_owned(),
            String::new(),
        ] {
            assert_eq!(judge(&text, None, None), None, "{text}");
        }
    }

    #[test]
    fn a_probe_is_the_same_each_time() {
        let url = |text: &str| Url::parse(text).unwrap();
        let one = probe(&url("http://www.huancui.gov.cn/col/col62224/index.html?a=1#b"));
        assert_eq!(one, probe(&url("http://www.huancui.gov.cn/")));
        assert_ne!(one.path(), probe(&url("http://www.huancui.gov.cn:8080/")).path());
        assert!(one.as_str().starts_with("http://www.huancui.gov.cn/") && one.as_str().ends_with(".html"));
    }

    #[test]
    fn sent_home() {
        let sent = |from: &str, to: &str| is_sent_home(&Url::parse(from).unwrap(), &Url::parse(to).unwrap());
        assert!(sent("http://a.gov.cn/zwgk/1.html", "https://a.gov.cn/"));
        assert!(sent("http://a.gov.cn/zwgk/1.html", "http://a.gov.cn/index.shtml"));
        assert!(!sent("http://a.gov.cn/", "http://a.gov.cn/index.html"));
        assert!(!sent("http://a.gov.cn/zwgk", "http://a.gov.cn/zwgk/"));
        assert!(!sent("http://a.gov.cn/zwgk", "http://b.gov.cn/"));
        assert!(!sent("http://a.gov.cn/zwgk", "http://a.gov.cn/index.php?id=7"));
    }
}

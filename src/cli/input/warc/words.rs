//! The words 用语 by which a page of a crawl may be an annual report, looked for in its bytes: most pages of a portal
//! speak of 政府信息公开 and 年度报告 in their menus, and are not worth the time of being parsed.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GBK, UTF_8};
use memchr::memmem::{self, Finder};
use regex::bytes::Regex;

/// What the topic is called.
const TOPICS: [&str; 2] = ["信息公开", "信息公開"];

/// What the page is called: one of these stands in every report.
const NAMES: [&str; 5] = ["年度", "年报", "报告", "年報", "報告"];

/// Words of the tables, of the headings of sections, and of reports without tables. Some stand on other pages too, three
/// of them together hardly anywhere but in a report, an explanation of one, or a guide.
const WORDS: [&str; 38] = [
    "自然人",
    "商业企业",
    "商業企業",
    "科研机构",
    "科研機構",
    "公益组织",
    "法律服务机构",
    "本年新收",
    "上年结转",
    "上年結轉",
    "结转下年度",
    "予以公开",
    "予以公開",
    "不予公开",
    "不予公開",
    "无法提供",
    "無法提供",
    "不予处理",
    "不予處理",
    "结果维持",
    "结果纠正",
    "結果糾正",
    "尚未审结",
    "制发件数",
    "废止件数",
    "现行有效件数",
    "本年收费金额",
    "收到和处理",
    "收到和處理",
    "主动公开政府信息",
    "主動公開政府信息",
    "需要报告的事项",
    "需要報告的事項",
    "存在的主要问题",
    "存在的主要問題",
    "收费及减免",
    "提起行政诉讼",
    "统计指标",
];

/// How many of the words make a page worth the time.
const ENOUGH: usize = 3;

/// The topic's first character where pages write characters by number.
const NUMBERS: [&str; 3] = ["&#20449;", "&#x4fe1;", "&#x4FE1;"];

/// How a report is named in its title.
const TITLES: [&str; 6] = [
    "信息公开工作年度报告",
    "信息公开年度报告",
    "信息公开工作年报",
    "信息公开年报",
    "信息公開工作年度報告",
    "信息公開年度報告",
];

/// How far the head of a page goes.
const HEAD: usize = 4096;

/// What is looked for in one encoding.
struct Search {
    names: Vec<Finder<'static>>,
    titles: Vec<Finder<'static>>,
    /// The words, any of them.
    words: Option<Regex>,
}

/// The encodings of pages.
static ENCODINGS: [&Encoding; 3] = [UTF_8, GBK, BIG5];
/// The searches in each of them.
static SEARCHES: LazyLock<[Search; 3]> = LazyLock::new(|| ENCODINGS.map(Search::of));
/// The topic in each of them, and in any or by number.
static TOPICS_IN: LazyLock<[Vec<Vec<u8>>; 3]> = LazyLock::new(|| ENCODINGS.map(|known| encoded(&TOPICS, known)));
static TOPIC: LazyLock<Option<Regex>> =
    LazyLock::new(|| any(TOPICS_IN.iter().flatten().cloned().chain(NUMBERS.map(|number| number.into()))));

/// Words as an encoding writes them; what it has no character for cannot stand in it.
fn encoded(words: &[&str], encoding: &'static Encoding) -> Vec<Vec<u8>> {
    let bytes = words.iter().map(|word| encoding.encode(word));
    bytes.filter(|(_, _, unmapped)| !unmapped).map(|(bytes, ..)| bytes.into_owned()).collect()
}

/// What finds any of some bytes in one pass.
fn any(words: impl IntoIterator<Item = Vec<u8>>) -> Option<Regex> {
    let escaped = |bytes: Vec<u8>| bytes.iter().map(|byte| format!(r"\x{byte:02X}")).collect::<String>();
    let words: Vec<String> = words.into_iter().map(escaped).collect();
    Regex::new(&format!("(?-u){}", words.join("|"))).ok()
}

impl Search {
    fn of(encoding: &'static Encoding) -> Self {
        let finders =
            |words: &[&str]| encoded(words, encoding).iter().map(|bytes| Finder::new(bytes).into_owned()).collect();
        Self { names: finders(&NAMES), titles: finders(&TITLES), words: any(encoded(&WORDS, encoding)) }
    }

    fn mentions(&self, bytes: &[u8]) -> bool {
        let is_named = self.names.iter().any(|finder| finder.find(bytes).is_some());
        is_named && (self.is_titled(bytes) || self.is_told(bytes))
    }

    /// Whether the head of a page names a report in its title: whatever the page then holds, a picture of the tables say,
    /// is worth a word.
    fn is_titled(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        // only what is no link: lists name reports too, but not in the title or in a meta element
        let end = memmem::find(head, b"<body").or_else(|| memmem::find(head, b"<BODY")).unwrap_or(head.len());
        let head = head.get(..end).unwrap_or(head);
        self.titles.iter().any(|title| title.find(head).is_some())
    }

    /// Whether enough of the words stand in it.
    fn is_told(&self, bytes: &[u8]) -> bool {
        let Some(words) = &self.words else { return true };
        let mut seen: Vec<&[u8]> = Vec::with_capacity(ENOUGH);
        for word in words.find_iter(bytes) {
            if !seen.contains(&word.as_bytes()) {
                seen.push(word.as_bytes());
            }
            if seen.len() == ENOUGH {
                return true;
            }
        }
        false
    }
}

/// Whether a page may be a report, by its bytes. One that writes its text in a way in which bytes say nothing may be one:
/// UTF-16, or characters by number.
pub(super) fn mentions(bytes: &[u8]) -> bool {
    let Some(topic) = TOPIC.as_ref() else { return true };
    if memchr::memchr(0, bytes.get(..HEAD).unwrap_or(bytes)).is_some() {
        return true;
    }
    // most often the topic is named in one encoding, in more where a page was put together of pieces
    let mut tried = [false; ENCODINGS.len()];
    for found in topic.find_iter(bytes).map(|found| found.as_bytes()) {
        if NUMBERS.iter().any(|number| number.as_bytes() == found) {
            return true;
        }
        let searches = SEARCHES.iter().zip(TOPICS_IN.iter()).zip(&mut tried);
        for ((search, _), tried) in
            searches.filter(|((_, topics), tried)| !**tried && topics.iter().any(|topic| topic == found))
        {
            *tried = true;
            if search.mentions(bytes) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_may_be_reports_are_told_by_their_bytes() {
        let table = "政府信息公开工作年度报告 自然人 商业企业 本年新收";
        assert!(mentions(table.as_bytes()));
        assert!(mentions(&GBK.encode(table).0));
        assert!(mentions("政府信息公開工作年度報告 自然人 商業企業 本年新收".as_bytes()));
        assert!(mentions(&BIG5.encode("政府信息公開工作年度報告 自然人 商業企業 予以公開").0));
        assert!(mentions("<title>某局政府信息公开年报</title><body><img>".as_bytes()));
        assert!(mentions(b"&#20449;&#24687;"));
        assert!(mentions("信息公开 年度".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()));
    }

    #[test]
    fn menus_and_news_are_told_from_reports() {
        let menu = "<title>新闻</title><body><a>政府信息公开</a><a>政府信息公开年度报告</a><a>政府信息公开指南</a>";
        assert!(!mentions(menu.as_bytes()));
        assert!(!mentions(format!("{menu} 自然人 自然人 自然人 不予公开").as_bytes()));
        assert!(!mentions(&GBK.encode(menu).0));
        assert!(!mentions("工作报告 自然人 商业企业 本年新收".as_bytes()));
        assert!(!mentions(b"<a href=\"#top\">"));
        assert!(!mentions(b""));
    }
}

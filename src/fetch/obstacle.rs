//! Obstacles: answers that are no content, and what they mean. Never solved, never archived as content.

use url::Url;

use super::Answer;
use super::codec::{self, Flaw};
use super::soft404::{self, visible::Visible};
use crate::document::sniff::{Format, sniff};
use crate::page::Page;
use crate::text::charset;
use crate::text::fold::fold;
use crate::text::lang::Text;

mod stub;

pub use stub::redirect_stub;

/// How much of a body is kept as evidence.
const EVIDENCE: usize = 2048;

/// How much of the headers is kept as evidence, each and together, in characters.
const HEADERS: (usize, usize) = (512, 4096);

/// Longest body that is looked into, in bytes: an obstacle is small, and most content is not.
const LARGEST: usize = 16 << 10;

/// Most characters that a page shows which asks for a captcha, blocks a request or stands for a file.
const SHOWN: usize = 400;

/// An answer that is no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Its name in the account.
    pub state: &'static str,
    /// What it stands before.
    pub scope: Scope,
    /// What it is.
    pub text: Text,
}

/// What an obstacle stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The host: it is not asked again in this run.
    Host,
    /// The page alone. Many of them, directories left out ([`is_directory`]), make one of the host.
    Page,
}

/// A file that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// Nothing came.
    Empty,
    /// A page came that tells of an error, or asks for something.
    Page,
}

/// Challenge of Jiasule (知道创宇加速乐): a script is to set a cookie.
const JSL: (&str, Text) = (
    "challenge_jsl",
    Text { en: "the site asks for a script to be run (Jiasule)", zh: "网站要求执行脚本验证（加速乐）" },
);
/// Challenge of Ruishu (瑞数): a script that rewrites itself.
const RUISHU: (&str, Text) =
    ("challenge_412", Text { en: "the site asks for a script to be run (412)", zh: "网站要求执行脚本验证（412）" });
/// A small script that sets a cookie and loads the page again.
const SOFT: (&str, Text) = (
    "challenge_soft",
    Text {
        en: "a script that sets a cookie came in place of the page", zh: "返回的是设置 Cookie 的脚本而非页面"
    },
);
/// The page of a firewall.
const WAF: (&str, Text) = ("waf_block", Text { en: "a firewall blocked the request", zh: "请求被防火墙拦截" });
/// Not for readers from here.
const GEO: (&str, Text) =
    ("geo_block", Text { en: "the site does not answer to this region", zh: "网站不对本地区开放" });
/// 401, 403, 451.
const FORBIDDEN: (&str, Text) = ("forbidden", Text { en: "access is forbidden", zh: "禁止访问" });
/// A question for humans.
const CAPTCHA: (&str, Text) = ("captcha", Text { en: "a captcha is asked for", zh: "需要输入验证码" });

/// What pages of firewalls say.
const BLOCKED: &[&str] = &[
    "访问被拦截",
    "请求被拦截",
    "已被拦截",
    "访问被阻断",
    "访问已被阻断",
    "请求被阻断",
    "网站管理员设置拦截",
    "网站防火墙",
    "web应用防火墙",
    "云防护",
    "网站安全狗",
    "安全拦截",
    "errors.aliyun.com",
    "waf.tencent-cloud.com",
    "therequestedurlwasrejected",
];

/// What asks for a human before anything is shown.
const HUMAN: &[&str] = &["人机验证", "安全验证", "滑动验证", "拖动滑块", "真人验证", "您不是机器人"];

/// What a form asks for that stands before one page.
const CODE: &[&str] = &["验证码", "captcha"];

/// What only a page with content has: rows, or a form for more than a code.
const CONTENT: &[&str] = &["li", "tr", "textarea", "select"];

/// A small body as text, looked through.
struct Small<'a> {
    text: &'a str,
    visible: Visible<'a>,
}

impl<'a> Small<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, visible: Visible::of(text) }
    }

    /// Whether a page says in a few words that it blocks.
    fn blocks(&self) -> bool {
        self.is_notice() && has(self.text, BLOCKED)
    }

    /// What a page asks a human for; nothing for one that asks for a password as well.
    fn asks(&self) -> Option<Scope> {
        let is_login = self.visible.tags.iter().any(|tag| tag.to_ascii_lowercase().contains("password"));
        let shown = || [self.visible.title, &self.visible.runs.concat()].concat();
        match self.is_notice() && !is_login {
            true if has(&shown(), HUMAN) => Some(Scope::Host),
            true if self.visible.has("input") && has(&shown(), CODE) => Some(Scope::Page),
            _ => None,
        }
    }

    fn is_notice(&self) -> bool {
        !self.visible.is_longer(SHOWN) && !CONTENT.iter().any(|tag| self.visible.has(tag))
    }
}

/// What an answer is, where it is no content: by its status, by the marks of systems that are known, and by its being
/// a script and nothing else. A long page, JSON and files are content.
pub fn judge(answer: &Answer, url: &Url) -> Option<Obstacle> {
    let body = text(answer).unwrap_or_default();
    let small = Small::of(&body);
    let is_jsl = || answer.header("x-via-jsl").is_some() && small.is_challenge();
    let ((state, text), scope) = match answer.status {
        521 => (JSL, Scope::Host),
        _ if small.is_challenge_of("__jsl") || is_jsl() => (JSL, Scope::Host),
        412 if is_misspelt(url) || small.visible.scripts.is_empty() => (RUISHU, Scope::Page),
        412 => (RUISHU, Scope::Host),
        _ if small.is_challenge_of("$_ts") => (RUISHU, Scope::Host),
        468 => (WAF, Scope::Host),
        // an honest one says what is allowed instead (RFC 9110, section 15.5.6)
        405 if answer.header("allow").is_none() => (WAF, Scope::Host),
        _ if is_geographic(answer, &body) => (GEO, Scope::Host),
        _ if small.blocks() => (WAF, Scope::Host),
        401 | 403 | 451 => (FORBIDDEN, Scope::Page),
        200..=299 if small.is_challenge() => (SOFT, Scope::Host),
        200..=299 | 429 | 503 => (CAPTCHA, small.asks()?),
        _ => return None,
    };
    Some(Obstacle { state, scope, text })
}

/// Whether an address is that of a directory: a 403 for one means that there is no index, and nothing of the host.
pub fn is_directory(url: &Url) -> bool {
    url.path().ends_with('/') && url.query().is_none()
}

/// Whether an address is a page with a slash behind it, which some firewalls answer with 412 in place of 404.
fn is_misspelt(url: &Url) -> bool {
    [".shtml/", ".html/", ".htm/"].iter().any(|end| url.path().ends_with(end))
}

fn is_geographic(answer: &Answer, body: &str) -> bool {
    let names = |text: &str| text.contains("GeoBL");
    names(body) || answer.status != 200 && answer.headers.iter().any(|(_, value)| names(value))
}

/// A file that was asked for and did not come: nothing, or at 200 a page or a message of a few words. A long page is a
/// document under a false name.
pub fn no_file(answer: &Answer, url: &Url) -> Option<NoFile> {
    let codec::Decoded { bytes, flaw } = codec::decode(answer, LARGEST);
    if matches!(flaw, Some(Flaw::Long | Flaw::Bomb)) {
        return None;
    }
    match sniff(&bytes, url.path(), answer.header("content-type")) {
        Format::Empty => Some(NoFile::Empty),
        Format::Html | Format::Text | Format::Record => {
            let path = url.path().to_ascii_lowercase();
            let is_asked = ["html", "htm", "txt", "json", "csv", "md"].iter().any(|end| path.ends_with(end));
            let text = decoded(answer, &bytes);
            let visible = Visible::of(&text);
            let is_message = !visible.is_longer(SHOWN) && !visible.has("table");
            (!is_asked && (is_message || soft404::judge(&text, None, None).is_some())).then_some(NoFile::Page)
        }
        _ => None,
    }
}

/// What was seen of an answer, for a human to look at: status, headers, the first 2 KiB of its text.
pub fn evidence(answer: &Answer) -> String {
    let (one, all) = HEADERS;
    let line = |(name, value): &(String, String)| format!("{name}: {value}").chars().take(one).chain(['\n']).collect();
    let headers: String = answer.headers.iter().map(line).collect::<Vec<String>>().concat().chars().take(all).collect();
    let body = decoded(answer, &codec::decode(answer, EVIDENCE).bytes);
    let is_shown = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    [format!("HTTP {}\n", answer.status), headers, "\n".to_owned(), body].concat().chars().filter(is_shown).collect()
}

/// The text of a small body; nothing for content: what is long, a file, or JSON. Of an error the beginning is enough.
fn text(answer: &Answer) -> Option<String> {
    let decoded_body = codec::decode(answer, LARGEST);
    let is_long = matches!(decoded_body.flaw, Some(Flaw::Long | Flaw::Bomb));
    let format = sniff(&decoded_body.bytes, "", answer.header("content-type"));
    let is_text = matches!(format, Format::Html | Format::Text);
    let is_small = is_text && !(is_long && answer.status < 400);
    let text = is_small.then(|| decoded(answer, &decoded_body.bytes))?;
    (!text.trim_start().starts_with(['{', '['])).then_some(text)
}

fn decoded(answer: &Answer, bytes: &[u8]) -> String {
    let page = Page { content_type: answer.header("content-type").map(str::to_owned), ..Page::default() };
    charset::decode(bytes, page.charset()).text
}

/// Whether a text has one of the words, which are folded.
fn has(text: &str, words: &[&str]) -> bool {
    let text = fold(text);
    words.iter().any(|word| text.contains(word))
}

impl NoFile {
    /// Its name in the account.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::Page => "error_page",
        }
    }

    /// What it is.
    pub const fn text(self) -> Text {
        match self {
            Self::Empty => Text { en: "the file is empty", zh: "文件为空" },
            Self::Page => Text { en: "a page came in place of the file", zh: "返回的是网页而非文件" },
        }
    }
}

#[cfg(test)]
mod tests;

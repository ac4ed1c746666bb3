//! Small pages that are a script and nothing else: a challenge, or a redirect written out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use url::{Position, Url};

use super::Small;
use crate::fetch::Answer;

/// Longest page that is nothing but a script, in bytes; those seen have 160 to 1,200.
const SCRIPT: usize = 4096;

/// Most characters that such a page shows: 正在跳转，请稍候…
const SHOWN: usize = 60;

/// Longest delay of a meta refresh that is a redirect, in seconds.
const SOON: f64 = 10.0;

/// What marks a script that hides what it does.
const HIDDEN: &[&str] = &["eval(", "fromCharCode", "\\x63\\x6f", "_0x", "atob(", "unescape("];

/// What marks a script that goes another way for some readers.
const CHOOSY: &[&str] = &["navigator", "userAgent", "screen.", "matchMedia", "referrer"];

impl Small<'_> {
    /// Whether a page is nothing but a script: no text to speak of, nothing to follow.
    fn is_bare(&self) -> bool {
        let leads_on = ["a", "iframe", "frame", "form", "table", "ul"].iter().any(|tag| self.visible.has(tag));
        self.text.len() <= SCRIPT && !self.visible.is_longer(SHOWN) && !leads_on
    }

    fn scripts_have(&self, words: &[&str]) -> bool {
        self.visible.scripts.iter().any(|script| words.iter().any(|word| script.contains(word)))
    }

    fn sets_cookie(&self) -> bool {
        static COOKIE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r#"document\s*(?:\.\s*cookie|\[\s*['"]cookie['"]\s*\])\s*\+?=[^=]"#).ok());
        let sets = |script: &&str| COOKIE.as_ref().is_some_and(|cookie| cookie.is_match(script));
        self.visible.scripts.iter().any(sets)
    }

    /// Whether its one script hides what it does. A shell has a place for what its scripts will show.
    fn is_hidden(&self) -> bool {
        let is_shell = self.visible.has("div") || self.visible.tags.iter().any(|tag| tag.contains("src="));
        !is_shell && self.scripts_have(HIDDEN)
    }

    /// Whether it sets a cookie by script, or hides what it does, and has nothing else.
    pub(super) fn is_challenge(&self) -> bool {
        self.is_bare() && (self.sets_cookie() || self.is_hidden())
    }

    /// Whether its script belongs to a challenge with this mark.
    pub(super) fn is_challenge_of(&self, mark: &str) -> bool {
        !self.visible.is_longer(SHOWN) && self.scripts_have(&[mark])
    }

    fn target(&self) -> Option<String> {
        if !self.is_bare() || self.sets_cookie() || self.scripts_have(HIDDEN) || self.scripts_have(CHOOSY) {
            return None;
        }
        let targets: BTreeSet<String> = self.visible.scripts.iter().flat_map(|script| moves(script)).collect();
        match targets.len() {
            0 => self.visible.tags.iter().find_map(|tag| refresh(tag)),
            1 => targets.into_iter().next(),
            // which of them is not for us to say
            _ => None,
        }
    }
}

/// Where a page leads that is a redirect written out: a literal `location.replace('./x/')`, `location.href = '…'`,
/// `window.location = '…'` or a meta refresh, on a page without text and cookies. Nothing for one that leads to itself.
/// Whether it may be followed is decided by who follows.
pub fn redirect_stub(answer: &Answer, url: &Url) -> Option<Url> {
    if answer.status != 200 {
        return None;
    }
    let target = Small::of(&super::text(answer)?).target()?;
    let mut to = url.join(&target).ok().filter(|to| matches!(to.scheme(), "http" | "https"))?;
    to.set_fragment(None);
    (to[..] != url[..Position::AfterQuery]).then_some(to)
}

/// The literals that a script moves to: a string and nothing behind it.
fn moves(script: &str) -> Vec<String> {
    static MOVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let before = r#"(?:^|[\s;{}"'(.])"#;
        let moved = r"location\s*(?:(?:\.\s*href)?\s*=|\.\s*(?:replace|assign)\s*\()\s*";
        let literal = r#"(?:"([^"'\\\s]+)"|'([^"'\\\s]+)')"#;
        let after = r#"\s*(?:[);}"']|$|[\r\n])"#;
        Regex::new(&[before, moved, literal, after].concat()).ok()
    });
    let is_comment = |at: usize| {
        let line = script.get(..at).unwrap_or_default().rsplit(['\n', '\r']).next().unwrap_or_default();
        line.trim_start().starts_with("//")
    };
    let found = MOVED.iter().flat_map(|moved| moved.captures_iter(script));
    let literals = found.filter_map(|captures| captures.get(1).or(captures.get(2)));
    literals.filter(|literal| !is_comment(literal.start())).map(|literal| literal.as_str().to_owned()).collect()
}

/// The target of a meta refresh that comes soon.
fn refresh(tag: &str) -> Option<String> {
    static REFRESH: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^(?i-u:meta)\s.*(?i-u:http-equiv)\s*=\s*["']?(?i-u:refresh)\b"#).ok());
    static CONTENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i-u:content)\s*=\s*["']?\s*([0-9.]+)\s*[;,]\s*(?:(?i-u:url)\s*=\s*)?['"]?([^"'>\s]+)"#).ok()
    });
    REFRESH.as_ref()?.find(tag)?;
    let captures = CONTENT.as_ref()?.captures(tag)?;
    let is_soon = captures.get(1)?.as_str().parse::<f64>().is_ok_and(|seconds| seconds <= SOON);
    captures.get(2).filter(|_| is_soon).map(|target| target.as_str().replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(body: &str) -> Option<String> {
        let answer = Answer { status: 200, body: body.as_bytes().to_vec(), ..Answer::default() };
        redirect_stub(&answer, &Url::parse("http://www.bjdch.gov.cn/a/index.html").unwrap()).map(|url| url.to_string())
    }

    #[test]
    fn redirects_that_are_written_out() {
        let there = Some("http://www.bjdch.gov.cn/a/x/".to_owned());
        for body in [
            "<script>location.replace('./x/')</script>",
            "<html><head><script type=\"text/javascript\">\nwindow.location.href = \"x/\";\n</script></head></html>",
            "<SCRIPT>top.location='/a/x/';</SCRIPT>",
            "<script>window.location.assign( \"x/#top\" );</script>",
            "<script><!--\nself.location=\"x/\"\n//--></script>正在跳转，请稍候",
            "<script>setTimeout(\"location.href='x/'\", 500)</script>",
            "<body onload=''><script>function go(){location.href='x/'}</script>",
            "<meta http-equiv=\"refresh\" content=\"0;url=./x/\">",
            "<META HTTP-EQUIV=REFRESH CONTENT='3; URL=x/'>",
            "<meta content=\"0; URL='x/'\" http-equiv='Refresh'>",
        ] {
            assert_eq!(leads(body), there, "{body}");
        }
    }

    #[test]
    fn what_is_no_redirect() {
        let long = format!("<script>location.replace('./x/')</script><p>{}</p>", "政府信息公开".repeat(40));
        for body in [
            "<script>document.cookie='a=b';location.replace('./x/')</script>",
            "<script>location.href='/x?'+Math.random()</script>",
            "<script>location.href=url</script>",
            "<script>if(/Mobile/.test(navigator.userAgent))location.href='/m/'</script>",
            "<script>location.href='javascript:alert(1)'</script>",
            "<script>location.href='/a/index.html#again'</script>",
            "<script>location.reload()</script>",
            "<!-- <script>location.replace('./x/')</script> -->",
            "<script>location.replace('./x/')</script><iframe src='/y'></iframe>",
            "<script>location.replace('./x/')</script><ul><li><a href='/y'>年报</a></ul>",
            "<meta http-equiv=refresh content='600;url=/x'>",
            "<meta http-equiv=refresh content='0'>",
            "<script>mylocation='x/'</script>",
            "{\"a\":\"location.replace('./x/')\"}",
            &long,
        ] {
            assert_eq!(leads(body), None, "{body}");
        }
    }
}

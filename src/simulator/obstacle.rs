//! What stands in the way 障碍: challenges, blocks, broken transfers, wrong labels. One for a host.

use super::{Asked, Reply, Site};
use crate::text::lang::Text;

mod alter;
mod instead;

/// What stands in the way to a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// Status 521 with a script that sets `__jsl_clearance` (加速乐).
    Jsl521,
    /// Status 412 with a script (瑞数).
    Script412,
    /// Status 468 from a web application firewall.
    Waf468,
    /// Status 405 from a web application firewall.
    Waf405,
    /// Status 403 for visitors from abroad.
    Geo403,
    /// Status 200 with a script of some 380 bytes that sets a cookie and reloads.
    Stub380,
    /// The same of 1,166 bytes.
    Stub1166,
    /// A redirect to the same address that sets a cookie, and the page to those who bring it back.
    CookieEcho,
    /// A redirect to the same address for ever.
    Loop302,
    /// Some articles are gone: a redirect to the home page.
    Home301,
    /// Some articles are gone: an error page with status 200.
    Missing200,
    /// No robots.txt.
    RobotsAbsent,
    /// robots.txt is an HTML page with status 200.
    RobotsHtml,
    /// robots.txt forbids everything.
    RobotsAll,
    /// robots.txt itself is forbidden.
    Robots403,
    /// robots.txt fails.
    Robots500,
    /// A rule of robots.txt has a comment on its line.
    RobotsComment,
    /// robots.txt begins with a byte order mark.
    RobotsBom,
    /// Lines of robots.txt end in CRLF.
    RobotsCrlf,
    /// robots.txt asks for two seconds between requests.
    RobotsDelay,
    /// The first requests get 429 with Retry-After in seconds.
    Throttled,
    /// The first requests get 429 with Retry-After as a date.
    ThrottledDate,
    /// Every article is cut by a reset in the middle of its body when it is first asked for.
    Reset,
    /// Every article takes a minute to come when it is first asked for.
    Trickle,
    /// Pages come in gzip though nobody asked for it.
    Gzip,
    /// Content-Length is more than comes when an article is first asked for.
    LongerLength,
    /// Content-Length is less than comes when an article is first asked for.
    ShorterLength,
    /// Pages in GBK, and labelled so.
    Gbk,
    /// Pages in GBK with characters outside GB 2312, labelled gb2312.
    Gb2312,
    /// Pages with no word of their charset.
    NoCharset,
    /// Pages in UTF-8, labelled iso-8859-1.
    Latin1,
    /// A TLS stack that is too old: it answers with the alert handshake_failure.
    TlsLegacy,
    /// An expired certificate.
    TlsExpired,
    /// A certificate for another name.
    TlsMismatch,
    /// A certificate that vouches for itself.
    TlsSelfSigned,
    /// Files come as an HTML error page with status 200.
    FileError,
    /// PDF files are named `.doc`.
    PdfNamedDoc,
    /// Files are empty.
    EmptyFile,
    /// Every article stands in its list twice, under two addresses.
    Duplicate,
    /// A new report is put on top of a list while it is read.
    PageDrift,
    /// A year is missing in every choice of years.
    YearGap,
}

/// How a reply is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sending {
    /// As it is.
    Whole,
    /// Half of the body, then a reset.
    Reset,
    /// Bit by bit over a minute.
    Trickle,
    /// With a Content-Length that is too large.
    Longer,
    /// With a Content-Length that is too small.
    Shorter,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Obstacle; 41] = [
        Self::Jsl521,
        Self::Script412,
        Self::Waf468,
        Self::Waf405,
        Self::Geo403,
        Self::Stub380,
        Self::Stub1166,
        Self::CookieEcho,
        Self::Loop302,
        Self::Home301,
        Self::Missing200,
        Self::RobotsAbsent,
        Self::RobotsHtml,
        Self::RobotsAll,
        Self::Robots403,
        Self::Robots500,
        Self::RobotsComment,
        Self::RobotsBom,
        Self::RobotsCrlf,
        Self::RobotsDelay,
        Self::Throttled,
        Self::ThrottledDate,
        Self::Reset,
        Self::Trickle,
        Self::Gzip,
        Self::LongerLength,
        Self::ShorterLength,
        Self::Gbk,
        Self::Gb2312,
        Self::NoCharset,
        Self::Latin1,
        Self::TlsLegacy,
        Self::TlsExpired,
        Self::TlsMismatch,
        Self::TlsSelfSigned,
        Self::FileError,
        Self::PdfNamedDoc,
        Self::EmptyFile,
        Self::Duplicate,
        Self::PageDrift,
        Self::YearGap,
    ];

    /// Its name in kebab case; that of its host.
    pub const fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it does.
    pub const fn description(self) -> Text {
        let (_, en, zh) = self.entry();
        Text { en, zh }
    }

    const fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Jsl521 => ("jsl-521", "status 521 with a Jiasule script", "加速乐脚本验证，状态码521"),
            Self::Script412 => ("script-412", "status 412 with a script", "脚本验证，状态码412"),
            Self::Waf468 => ("waf-468", "a firewall's page with status 468", "防火墙拦截页，状态码468"),
            Self::Waf405 => ("waf-405", "a firewall's page with status 405", "防火墙拦截页，状态码405"),
            Self::Geo403 => ("geo-403", "status 403 for visitors from abroad", "按地域拒绝，状态码403"),
            Self::Stub380 => ("stub-380", "a script of 380 bytes sets a cookie", "380字节脚本设置Cookie后刷新"),
            Self::Stub1166 => ("stub-1166", "a script of 1,166 bytes sets a cookie", "1166字节脚本设置Cookie后刷新"),
            Self::CookieEcho => ("cookie-echo", "a redirect to itself that sets a cookie", "设置Cookie后跳转到自身"),
            Self::Loop302 => ("loop-302", "a redirect to itself for ever", "无休止地跳转到自身"),
            Self::Home301 => ("home-301", "lost articles redirect to the home page", "失效文章跳转到首页"),
            Self::Missing200 => {
                ("missing-200", "lost articles are error pages with status 200", "失效文章返回200错误页")
            }
            Self::RobotsAbsent => ("robots-absent", "no robots.txt", "没有robots.txt"),
            Self::RobotsHtml => ("robots-html", "robots.txt is an HTML page", "robots.txt是HTML页面"),
            Self::RobotsAll => ("robots-all", "robots.txt forbids everything", "robots.txt禁止全部"),
            Self::Robots403 => ("robots-403", "robots.txt is forbidden", "robots.txt拒绝访问"),
            Self::Robots500 => ("robots-500", "robots.txt fails", "robots.txt服务器错误"),
            Self::RobotsComment => ("robots-comment", "a rule has a comment on its line", "规则行尾有注释"),
            Self::RobotsBom => ("robots-bom", "robots.txt begins with a BOM", "robots.txt带BOM"),
            Self::RobotsCrlf => ("robots-crlf", "lines of robots.txt end in CRLF", "robots.txt以CRLF换行"),
            Self::RobotsDelay => ("robots-delay", "robots.txt asks for two seconds' delay", "robots.txt要求间隔两秒"),
            Self::Throttled => ("throttled", "429 with Retry-After in seconds", "429限流，Retry-After为秒数"),
            Self::ThrottledDate => ("throttled-date", "429 with Retry-After as a date", "429限流，Retry-After为日期"),
            Self::Reset => ("reset", "a reset in the middle of the body", "正文传输中连接被重置"),
            Self::Trickle => ("trickle", "a body that takes a minute", "正文一分钟才传完"),
            Self::Gzip => ("gzip", "gzip that nobody asked for", "未请求而压缩"),
            Self::LongerLength => ("longer-length", "Content-Length is too large", "Content-Length偏大"),
            Self::ShorterLength => ("shorter-length", "Content-Length is too small", "Content-Length偏小"),
            Self::Gbk => ("gbk", "pages in GBK", "GBK页面"),
            Self::Gb2312 => ("gb2312", "pages in GBK labelled gb2312", "标为gb2312的GBK页面"),
            Self::NoCharset => ("no-charset", "pages without a word of their charset", "未声明字符集"),
            Self::Latin1 => ("latin1", "pages in UTF-8 labelled iso-8859-1", "标为iso-8859-1的UTF-8页面"),
            Self::TlsLegacy => ("tls-legacy", "a TLS stack that is too old", "TLS版本过旧"),
            Self::TlsExpired => ("tls-expired", "an expired certificate", "证书过期"),
            Self::TlsMismatch => ("tls-mismatch", "a certificate for another name", "证书域名不符"),
            Self::TlsSelfSigned => ("tls-self-signed", "a certificate that vouches for itself", "自签名证书"),
            Self::FileError => ("file-error", "files are error pages with status 200", "附件返回200错误页"),
            Self::PdfNamedDoc => ("pdf-named-doc", "PDF files are named .doc", "PDF文件以.doc命名"),
            Self::EmptyFile => ("empty-file", "files are empty", "附件为空"),
            Self::Duplicate => ("duplicate", "every article has two addresses", "同一文章两个网址"),
            Self::PageDrift => ("page-drift", "a list grows while it is read", "翻页时列表新增条目"),
            Self::YearGap => ("year-gap", "a year is missing in the choice of years", "年份选择缺一年"),
        }
    }

    /// What is answered in the site's place; `nth` counts the requests to the host from 1.
    pub(super) fn instead(self, asked: &Asked, nth: u64) -> Option<Reply> {
        if asked.path == "/robots.txt" { instead::robots(self) } else { instead::page(self, asked, nth) }
    }

    /// What is sent in the place of a file that a site has.
    pub(super) fn instead_of_file(self, asked: &Asked, site: &dyn Site) -> Option<Reply> {
        instead::file(self, asked, site)
    }

    /// What becomes of the site's answer.
    pub(super) fn altered(self, asked: &Asked, reply: Reply) -> Reply {
        alter::alter(self, asked, reply)
    }

    /// How a reply is sent; `nth` counts the requests for the same target from 1.
    pub(super) fn sending(self, asked: &Asked, nth: u64) -> Sending {
        match self {
            _ if nth > 1 || !is_article(asked) => Sending::Whole,
            Self::Reset => Sending::Reset,
            Self::Trickle => Sending::Trickle,
            Self::LongerLength => Sending::Longer,
            Self::ShorterLength => Sending::Shorter,
            _ => Sending::Whole,
        }
    }
}

/// Whether an address looks like that of an article: a page below a directory, and no index.
fn is_article(asked: &Asked) -> bool {
    let name = asked.path.rsplit('/').next().unwrap_or_default();
    let is_page = [".html", ".htm", ".shtml"].iter().any(|extension| name.ends_with(extension));
    is_page && !name.starts_with("index") && name.contains(|c: char| c.is_ascii_digit())
}

/// Whether an address looks like that of a file.
fn is_file(asked: &Asked) -> bool {
    [".pdf", ".doc", ".txt", ".mht"].iter().any(|extension| asked.path.ends_with(extension))
        && asked.path != "/robots.txt"
}

/// Whether the article at an address is one of those that were lost: every third, by the sum of its bytes.
fn is_lost(asked: &Asked) -> bool {
    is_article(asked) && asked.path.bytes().map(u32::from).sum::<u32>().is_multiple_of(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_obstacle_is_listed_once_under_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = Obstacle::ALL.iter().map(|obstacle| obstacle.name()).collect();
        assert_eq!(names.len(), Obstacle::ALL.len());
        assert!(Obstacle::ALL.is_sorted());
        assert_eq!(Obstacle::ALL.last(), Some(&Obstacle::YearGap));
        assert_eq!(Obstacle::ALL.len(), Obstacle::YearGap as usize + 1);
    }
}

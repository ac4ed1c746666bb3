//! What is answered in a site's place.

use std::time::{Duration, SystemTime};

use super::{Obstacle, is_file, is_lost};
use crate::simulator::{Asked, Reply, Site};

/// Requests that are throttled before the host gives in.
const THROTTLED: u64 = 4;

/// robots.txt. Challenges leave it alone, so that what is met is the challenge and not a robots file that fails.
pub(super) fn robots(obstacle: Obstacle) -> Option<Reply> {
    let text = |text: &str| Some(Reply::of("text/plain", text.as_bytes().to_vec()));
    match obstacle {
        Obstacle::RobotsAbsent => Some(Reply::missing()),
        Obstacle::RobotsHtml => Some(Reply::html(ERROR_PAGE)),
        Obstacle::RobotsAll => text("User-agent: *\nDisallow: /\n"),
        Obstacle::Robots403 => Some(Reply { status: 403, ..Reply::html("<html><body>403 Forbidden</body></html>") }),
        Obstacle::Robots500 => Some(Reply { status: 500, ..Reply::html("<html><body>500</body></html>") }),
        Obstacle::RobotsComment => {
            text("User-agent: *\nDisallow: /admin/ # 后台\nDisallow: /d/ # backup\nDisallow: /search/\n")
        }
        Obstacle::RobotsBom => text("\u{feff}User-agent: *\nDisallow: /admin/\nDisallow: /d/\nDisallow: /search/\n"),
        Obstacle::RobotsCrlf => {
            text("User-agent: *\r\nDisallow: /admin/\r\nDisallow: /d/\r\n\r\nDisallow: /search/\r\n")
        }
        Obstacle::RobotsDelay => {
            text("User-agent: *\nCrawl-delay: 2\nDisallow: /admin/\nDisallow: /d/\nDisallow: /search/\n")
        }
        _ => None,
    }
}

/// Any other page.
pub(super) fn page(obstacle: Obstacle, asked: &Asked, nth: u64) -> Option<Reply> {
    let with = |status: u16, headers: &[(&str, &str)], body: &str| {
        let mut reply = Reply { status, ..Reply::html(body) };
        reply.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Some(reply)
    };
    match obstacle {
        Obstacle::Jsl521 => {
            with(521, &[("X-Via-JSL", "4a8c5e0,-"), ("Set-Cookie", "__jsluid_h=5d1c; max-age=31536000; path=/")], JSL)
        }
        Obstacle::Script412 => with(412, &[("Set-Cookie", "fQ3x9Zr0O=6n.Kp; Path=/; HttpOnly")], RIVER),
        Obstacle::Waf468 => with(468, &[("Server", "WAF")], BLOCKED),
        Obstacle::Waf405 => with(405, &[("Server", "Tengine")], BLOCKED),
        Obstacle::Geo403 => with(403, &[("Server", "WZWS"), ("X-WZWS-Reason", "GeoBL")], GEO),
        Obstacle::Stub380 => with(200, &[], &stub(380)),
        Obstacle::Stub1166 => with(200, &[], &stub(1_166)),
        Obstacle::CookieEcho => {
            let brought = asked.headers.get("cookie").is_some_and(|cookie| cookie.contains("CT6T=1"));
            let set = ("Set-Cookie".to_owned(), "CT6T=1; Path=/".to_owned());
            (!brought).then(|| Reply::redirect(302, &asked.target())).map(|mut reply| {
                reply.headers.push(set);
                reply
            })
        }
        Obstacle::Loop302 => Some(Reply::redirect(302, &asked.target())),
        Obstacle::Home301 if is_lost(asked) => Some(Reply::redirect(301, "/")),
        Obstacle::Missing200 if is_lost(asked) => Some(Reply::html(ERROR_PAGE)),
        Obstacle::Throttled if nth <= THROTTLED => with(429, &[("Retry-After", "1")], "<html><body>429</body></html>"),
        Obstacle::ThrottledDate if nth <= THROTTLED => {
            let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
            with(429, &[("Retry-After", &later)], "<html><body>429</body></html>")
        }
        _ => None,
    }
}

/// A file that the site has.
pub(super) fn file(obstacle: Obstacle, asked: &Asked, site: &dyn Site) -> Option<Reply> {
    match obstacle {
        Obstacle::FileError if is_file(asked) => Some(Reply::html(ERROR_PAGE)),
        Obstacle::EmptyFile if is_file(asked) => Some(Reply::of("application/octet-stream", Vec::new())),
        Obstacle::PdfNamedDoc => {
            let path = format!("{}.pdf", asked.path.strip_suffix(".doc")?);
            let reply = site.answer(&Asked { path, ..asked.clone() });
            (reply.status == 200).then(|| Reply::of("application/msword", reply.body))
        }
        _ => None,
    }
}

/// What a content management system says instead of 404.
const ERROR_PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>错误提示</title></head><body>\
     <div class=\"err404\"><h2>页面不存在</h2><p>您访问的页面不存在或已被删除，<a href=\"/\">返回首页</a></p></div>\
     </body></html>";

const JSL: &str = "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')\
     +('c')+('e')+('=')+(1700000000)+('.')+(3)+('|')+('-1')+('|')+('path=/');location.href=location.pathname+\
     location.search</script>";

const RIVER: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta id=\"9DhefwqGPrzGxEp9hPaoag\" \
     content=\"{mVrFq\" r=\"m\"><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=87233;$_ts.cd=\"qLrF\";</script>\
     <script src=\"/4QbVtADbnLVI/c.FxJzG50F.d07b1f5.js\" r='m'></script><script>_$jQ();</script></head><body></body></html>";

const BLOCKED: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>访问被拦截</title></head><body>\
     <h1>您的请求可能存在风险，已被管理员设置拦截</h1><p>事件编号：7f0000011700000000</p></body></html>";

const GEO: &str = "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center>\
     <p>WZWS reason:GeoBL</p></body></html>";

/// A script of a length that sets a cookie and loads the page again.
fn stub(length: usize) -> String {
    let (start, end) = (
        "<html><head><script>var p=\"",
        "\";document.cookie=\"C3VK=\"+p.substr(0,6)+\"; path=/; max-age=86400\";window.location.reload();</script></head><body></body></html>",
    );
    let filling = length.saturating_sub(start.len() + end.len());
    format!("{start}{}{end}", "4f1c9a".chars().cycle().take(filling).collect::<String>())
}

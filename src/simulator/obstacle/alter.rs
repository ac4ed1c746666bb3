//! What becomes of a site's answer.

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use regex::Regex;

use super::Obstacle;
use crate::simulator::{Asked, Reply};

/// The answer of a site as an obstacle has it.
pub(super) fn alter(obstacle: Obstacle, asked: &Asked, reply: Reply) -> Reply {
    let text = if is_html(&reply) { String::from_utf8(reply.body.clone()).ok() } else { None };
    let Some(text) = text.filter(|_| reply.status == 200 && asked.path != "/robots.txt") else { return reply };
    let with = |body: String| Reply { body: body.into_bytes(), ..reply.clone() };
    match obstacle {
        Obstacle::Gzip => zipped(&reply),
        Obstacle::Gbk => labelled(&reply, "; charset=GBK", gbk(&text.replace(UTF8, "<meta charset=\"gbk\">"))),
        Obstacle::Gb2312 => {
            // 镕, 堃 and 喆 are in GBK and not in GB 2312
            let text = text.replace(UTF8, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">");
            labelled(
                &reply,
                "; charset=gb2312",
                gbk(&text.replace("</body>", "<p>责任编辑：李镕堃　审核：王喆</p></body>")),
            )
        }
        Obstacle::NoCharset => labelled(&reply, "", text.replace(UTF8, "").into_bytes()),
        Obstacle::Latin1 => labelled(&reply, "; charset=iso-8859-1", text.replace(UTF8, "").into_bytes()),
        Obstacle::PdfNamedDoc => with(text.replace(".pdf\"", ".doc\"")),
        Obstacle::Duplicate => with(doubled(&text)),
        Obstacle::YearGap => with(without_a_year(&text)),
        _ => reply,
    }
}

/// How pages of the simulator name their charset.
const UTF8: &str = "<meta charset=\"utf-8\">";

fn is_html(reply: &Reply) -> bool {
    reply.headers.iter().any(|(name, value)| name == "Content-Type" && value.starts_with("text/html"))
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn labelled(reply: &Reply, charset: &str, body: Vec<u8>) -> Reply {
    let mut headers = reply.headers.clone();
    for (_, value) in headers.iter_mut().filter(|(name, _)| name == "Content-Type") {
        *value = format!("text/html{charset}");
    }
    Reply { status: reply.status, headers, body }
}

fn zipped(reply: &Reply) -> Reply {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(&reply.body).and_then(|()| encoder.finish());
    let Ok(body) = written else { return reply.clone() };
    let mut headers = reply.headers.clone();
    headers.push(("Content-Encoding".to_owned(), "gzip".to_owned()));
    Reply { status: reply.status, headers, body }
}

/// Each row of a list again, its address with a parameter that changes nothing.
fn doubled(text: &str) -> String {
    static ROW: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"<li><a href="([^"?]+\.(?:html|htm|shtml))"([^>]*>[^<]*</a>[^\n]*)"#).ok());
    let twice = "<li><a href=\"$1\"$2\n<li><a href=\"$1?from=list\"$2";
    ROW.as_ref().map_or_else(|| text.to_owned(), |row| row.replace_all(text, twice).into_owned())
}

/// The second year of every choice is left out.
fn without_a_year(text: &str) -> String {
    static OPTIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(<select[^>]*>\s*<option[^>]*>[^<]*</option>\s*)<option[^>]*>[^<]*</option>").ok()
    });
    OPTIONS.as_ref().map_or_else(|| text.to_owned(), |options| options.replace_all(text, "$1").into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_doubled_and_a_year_left_out() {
        let list = "<ul><li><a href=\"./t1.html\" title=\"a\">a</a><span>2024</span></li>\n</ul>";
        assert_eq!(doubled(list).matches("<li>").count(), 2);
        assert!(doubled(list).contains("t1.html?from=list"));
        let select =
            "<select name=\"y\"><option>2024年</option><option>2023年</option><option>2022年</option></select>";
        assert!(!without_a_year(select).contains("2023年") && without_a_year(select).contains("2022年"));
    }

    #[test]
    fn characters_outside_gb2312_survive_as_gbk() {
        let page = Reply::html(format!("<html><head>{UTF8}</head><body>年报</body></html>"));
        let altered = alter(Obstacle::Gb2312, &Asked::default(), page);
        let (text, _, wrong) = encoding_rs::GBK.decode(&altered.body);
        assert!(text.contains("镕") && text.contains("charset=gb2312") && !wrong);
    }
}

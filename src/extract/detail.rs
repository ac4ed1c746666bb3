//! What else a report says of itself: period, contact, date of publication; and what stands around it on a page.

use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

use super::name::is_title;
use super::section::{Part, Piece};
use crate::document::Document;
use crate::report::{Contact, Period};
use crate::text::fold::narrow;
use crate::text::hex::hex;

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Drops what a portal puts around the article: lines before the title, lines after the end.
pub(super) fn drop_surroundings(parts: &mut [Part<'_>]) {
    const FOOTER: &[&str] = &[
        "打印本页",
        "打印",
        "关闭窗口",
        "关闭",
        "扫一扫",
        "分享到",
        "版权所有",
        "主办单位",
        "主办：",
        "主办:",
        "承办单位",
        "承办：",
        "承办:",
        "ICP备",
        "网站标识码",
        "公网安备",
        "网站地图",
        "上一篇",
        "下一篇",
        "上一条",
        "下一条",
        "相关链接",
        "返回顶部",
        "责任编辑",
    ];
    if let Some(last) = parts.last_mut().filter(|part| part.number > 0) {
        // a footer is no sentence, and begins with its words, in brackets or not
        let is_footer = |piece: &Piece<'_>| match piece {
            Piece::Line(text, _) => {
                let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
                let short = text.chars().count() < 60 && !text.contains(['。', '；']);
                short && FOOTER.iter().any(|word| text.starts_with(word) || word.len() > 8 && text.contains(word))
            }
            Piece::Rows(_) => false,
        };
        if let Some(end) = last.pieces.iter().position(is_footer) {
            last.pieces.truncate(end);
        }
    }
    let sections = parts.len() > 1;
    if let Some(preamble) = parts.first_mut().filter(|_| sections) {
        let is_title =
            |piece: &Piece<'_>| matches!(piece, Piece::Line(text, _) if is_title(text) && !text.contains('。'));
        if let Some(title) = preamble.pieces.iter().rposition(is_title) {
            // a line of the title may stand above, and the catalogue head keeps its place
            let keep = title.saturating_sub(1);
            let mut at = 0;
            preamble.pieces.retain(|piece| {
                at += 1;
                at > keep || matches!(piece, Piece::Rows(_))
            });
        }
    }
}

/// The span of days that a report says its figures cover.
pub(super) fn period(parts: &[Part<'_>]) -> Option<Period> {
    static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:起|开始)?(?:至|到|-|—|－|~)+(?:(20\d\d)年|同年|当年)?(\d{1,2})月(\d{1,2})日",
        )
        .ok()
    });
    let pattern = PERIOD.as_ref()?;
    parts.iter().take(2).flat_map(Part::lines).find_map(|(text, _)| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let found = pattern.captures(&text)?;
        let group = |at: usize| found.get(at).map(|text| text.as_str());
        let from = date(group(1)?, group(2)?, group(3)?)?;
        let to = date(group(4).or(group(1))?, group(5)?, group(6)?)?;
        Some(Period { from, to })
    })
}

/// A date as `YYYY-MM-DD`; nothing for one that no calendar has.
fn date(year: &str, month: &str, day: &str) -> Option<String> {
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let sound = (2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| format!("{year}-{month:02}-{day:02}"))
}

/// The first date in a text, as `2024-01-20`, `2024/1/20` or `2024年1月20日`.
fn first_date(text: &str) -> Option<String> {
    static DATE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?:[日\sT:：）)\]】]|$)").ok());
    let text: String = text.chars().map(narrow).collect();
    let found = DATE.as_ref()?.captures(&text)?;
    date(found.get(1)?.as_str(), found.get(2)?.as_str(), found.get(3)?.as_str())
}

/// The date of publication: the page's own, else a labelled one, else that of the signature.
pub(super) fn published(document: &Document, parts: &[Part<'_>]) -> Option<String> {
    const LABELS: &[&str] =
        &["发布日期", "发布时间", "公开日期", "发文日期", "生成日期", "成文日期", "发布于", "时间："];
    if let Some(date) = document.meta.published.as_deref().and_then(first_date) {
        return Some(date);
    }
    let labelled = |text: &str| LABELS.iter().find_map(|label| first_date(text.split_once(label)?.1));
    let preamble = parts.first()?;
    if let Some(date) = preamble.lines().find_map(|(text, _)| labelled(text)) {
        return Some(date);
    }
    // the catalogue head: a label and its date in neighbouring cells
    for rows in preamble.tables() {
        for row in rows.from..rows.to {
            let cells: Vec<&str> = rows.grid.row(row).map(|cell| cell.text.as_str()).collect();
            let text = cells.join(" ");
            if let Some(date) = labelled(&text) {
                return Some(date);
            }
        }
    }
    let last: Vec<&str> = parts.last().filter(|part| part.number > 0)?.lines().map(|(text, _)| text).collect();
    last.iter().rev().take(3).filter(|line| line.chars().count() < 20).find_map(|line| first_date(line.trim()))
}

/// How to reach the office, from the preamble and the last section.
pub(super) fn contact(parts: &[Part<'_>]) -> Option<Contact> {
    static FIELDS: LazyLock<Option<[Regex; 6]>> = LazyLock::new(|| {
        let field = |pattern: &str| Regex::new(pattern).ok();
        Some([
            field(r"(?:请与|请联系|请向|可与|及时与)([^，。；：（()）《》]{4,40}?)(?:联系|反映|咨询|（|\()")?,
            field(r"(?:通讯地址|通信地址|联系地址|地址)[:：]([^；;，,。）)\n]{4,60})")?,
            field(r"(?:邮政编码|邮编)[:：](\d{6})")?,
            field(r"(?:联系电话|电话)[:：]([\d\-—－()（）/、]{6,40}\d)")?,
            field(r"传真[:：]([\d\-—－()（）]{6,30}\d)")?,
            field(r"(?:电子邮箱|邮箱|电子邮件|E-?mail)[:：]?([A-Za-z0-9._\-]+@[A-Za-z0-9.\-]+)")?,
        ])
    });
    let [office, address, postcode, telephone, fax, email] = FIELDS.as_ref()?;
    let places = [parts.first(), parts.last().filter(|part| part.number > 0)];
    let mut contact = Contact::default();
    for (text, _) in places.into_iter().flatten().flat_map(Part::lines) {
        if !["地址", "电话", "邮编", "邮箱", "联系"].iter().any(|word| text.contains(word)) {
            continue;
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let find = |slot: &mut Option<String>, pattern: &Regex| {
            if slot.is_none() {
                let found = pattern.captures(&text).and_then(|found| found.get(1));
                *slot = found.map(|found| found.as_str().to_owned());
            }
        };
        find(&mut contact.office, office);
        find(&mut contact.address, address);
        find(&mut contact.postcode, postcode);
        find(&mut contact.telephone, telephone);
        find(&mut contact.fax, fax);
        find(&mut contact.email, email);
    }
    (contact != Contact::default()).then_some(contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Part<'_> {
        Part { pieces: text.lines().map(|line| Piece::Line(line, None)).collect(), ..Part::default() }
    }

    #[test]
    fn periods() {
        let of = |text| period(&[part(text)]).map(|p| (p.from, p.to));
        let whole = Some(("2023-01-01".to_owned(), "2023-12-31".to_owned()));
        assert_eq!(of("统计期限自2023年1月1日起至2023年12月31日止"), whole);
        assert_eq!(of("２０２３年1月1日至12月31日"), whole);
        assert_eq!(of("2023年13月1日至12月31日"), None);
    }

    #[test]
    fn contacts() {
        let text = "请与威海市环翠区科学技术局办公室联系（地址：文化中路59号；邮编：264200；电话：0631—5223481；传真：0631—5228928）。";
        let contact = contact(&[part(text)]).unwrap();
        assert_eq!(contact.office.as_deref(), Some("威海市环翠区科学技术局办公室"));
        assert_eq!(contact.address.as_deref(), Some("文化中路59号"));
        assert_eq!(contact.postcode.as_deref(), Some("264200"));
        assert_eq!(contact.telephone.as_deref(), Some("0631—5223481"));
        assert_eq!(contact.fax.as_deref(), Some("0631—5228928"));
    }

    #[test]
    fn dates_and_numbers_that_look_like_them() {
        assert_eq!(first_date("2024-01-20 10:00").as_deref(), Some("2024-01-20"));
        assert_eq!(first_date("2024年1月5日").as_deref(), Some("2024-01-05"));
        assert_eq!(first_date("2026-02-00018"), None);
    }
}

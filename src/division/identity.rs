//! Which body a name stands for: the division under which it goes over the years, and what it is called there.

use super::name;
use super::table::{Row, TABLE};

/// A name in two parts, with the division that it goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Code of its division: that of today for one that was renamed or raised in rank (洪泽县, 洪泽区), and its own for
    /// one that another took in (崇文区), whose bodies were others.
    pub division: Option<&'a str>,
    /// The divisions that the name begins with, as written; empty for a name without.
    pub place: &'a str,
    /// What follows them.
    pub body: &'a str,
}

/// Reads the name of an issuer whose division is known, or is not.
pub fn identity<'a>(issuer: &'a str, division: Option<&'a str>) -> Identity<'a> {
    let reading = name::read(issuer, false);
    let rest = reading.as_ref().map_or(issuer, |reading| reading.rest);
    let body = name::unknown(rest).and_then(|end| rest.get(end..)).unwrap_or(rest);
    let place = issuer.strip_suffix(body).unwrap_or_default();
    let rows = reading.map(|reading| reading.rows).unwrap_or_default();
    let division = division.map(|code| {
        let named = || rows.iter().copied().filter(|row| TABLE.heir(row).code == code);
        if named().any(|row| row.code == code && row.current) {
            return code;
        }
        match named().next().or_else(|| TABLE.coded(code)) {
            Some(row) if is_same(row) => TABLE.heir(row).code,
            Some(row) => row.code,
            None => code,
        }
    });
    Identity { division, place, body }
}

/// Whether a former division lives on as its successor: that began when it ended, and nothing else went into it.
fn is_same(row: &'static Row) -> bool {
    let heir = TABLE.heir(row);
    let apart = |other: &Row| {
        let (end, other_end) = (row.last.unwrap_or(u16::MAX), other.last.unwrap_or(u16::MAX));
        std::ptr::eq(row, other) || row.name == other.name || end <= other.first || other_end <= row.first
    };
    row.current || apart(heir) && TABLE.rows().iter().filter(|other| other.successor == Some(heir.code)).all(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_division_is_the_same_and_one_taken_in_is_not() {
        for (issuer, code, division, place, body) in [
            ("威海市环翠区教育局", Some("371002"), Some("371002"), "威海市环翠区", "教育局"),
            ("环翠区教育局", Some("371002"), Some("371002"), "环翠区", "教育局"),
            ("教育局", Some("371002"), Some("371002"), "", "教育局"),
            ("洪泽县教育局", Some("320813"), Some("320813"), "洪泽县", "教育局"),
            ("洪泽县教育局", Some("320829"), Some("320813"), "洪泽县", "教育局"),
            // 崇文区 went into 东城区, which was there before; 塘沽区 and two more became 滨海新区
            ("崇文区教育局", Some("110101"), Some("110103"), "崇文区", "教育局"),
            ("东城区教育局", Some("110101"), Some("110101"), "东城区", "教育局"),
            ("天津市塘沽区教育局", Some("120116"), Some("120107"), "天津市塘沽区", "教育局"),
            ("滨海新区教育局", Some("120116"), Some("120116"), "滨海新区", "教育局"),
            // 清河区 of 淮安 ended in 2016, with 清浦区; that of 铁岭 is there
            ("清河区教育局", Some("320812"), Some("320802"), "清河区", "教育局"),
            ("清河区教育局", Some("211204"), Some("211204"), "清河区", "教育局"),
            ("朝阳区教育局", None, None, "朝阳区", "教育局"),
            ("虚构县教育局", None, None, "虚构县", "教育局"),
            ("威海市虚构区人民政府", None, None, "威海市虚构区", "人民政府"),
            ("威海经济技术开发区管理委员会", Some("371000"), Some("371000"), "威海", "经济技术开发区管理委员会"),
            ("教育局", Some("999999"), Some("999999"), "", "教育局"),
            ("", None, None, "", ""),
        ] {
            assert_eq!(identity(issuer, code), Identity { division, place, body }, "{issuer} {code:?}");
        }
    }
}

//! Bytes turned into text, whatever they claim to be.
//!
//! Portals declare one encoding and send another, put a UTF-8 mark before a GBK body, cut pages in the middle of a
//! character and include files of the other encoding. So what the bytes are comes before what is said of them: a
//! mark or NULs, then valid UTF-8, then the reading that makes familiar words, and the declaration only where that
//! leaves a choice. Names and labels are those of the WHATWG Encoding Standard, with the ones it leaves out.

use std::{cmp::Reverse, iter};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED,
};
use memchr::{memchr, memmem};

/// Text, and how it was made of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark at its start.
    pub text: String,
    /// The encoding that was followed: its WHATWG name in lower case (`utf-8`, `gb18030`, `big5`, `utf-16le` …).
    pub charset: &'static str,
    /// The label that the header or, failing that, the document itself declared, as written.
    pub declared: Option<String>,
    /// The declaration was wrong and was not followed. Never so for text that is ASCII alone.
    pub contradicted: bool,
    /// How many times something could not be decoded, and U+FFFD stands in the text.
    pub replaced: usize,
}

/// Turns bytes into text. It always gives one, empty only for nothing: what cannot be decoded is U+FFFD and counted.
///
/// `label` is the charset of a `Content-Type` header or a MIME part. A declaration within the document, in a `<meta>`
/// or an XML declaration, is looked for in its first 4 KiB.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let label = label.filter(|label| !label.trim().is_empty());
    let inner = declaration(bytes);
    let reading = by_mark(bytes).or_else(|| by_zeros(bytes)).unwrap_or_else(|| {
        let body = bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes);
        let labels = [label, inner.as_deref()].into_iter().flatten();
        Reading::whole_utf8(body).unwrap_or_else(|| by_content(body, labels.filter_map(encoding_of)))
    });
    let declared = label.or(inner.as_deref());
    let followed = declared.is_none_or(|label| match encoding_of(label) {
        Some(encoding) => encoding == reading.encoding || is_utf16(encoding) && is_utf16(reading.encoding),
        None => false,
    });
    Decoded {
        contradicted: !followed && !reading.text.is_ascii(),
        declared: declared.map(str::to_owned),
        charset: name(reading.encoding),
        replaced: reading.errors,
        text: match reading.text.strip_prefix(MARK) {
            Some(rest) => rest.trim_start_matches(MARK).to_owned(),
            None => reading.text,
        },
    }
}

const MARK: char = '\u{FEFF}';
const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// How far the document's own declaration is looked for, and NULs counted.
const HEAD: usize = 4096;
/// chardetng costs about 0.2 µs a byte that is not ASCII, and has made up its mind by then.
const HINT: usize = 4000;

/// The bytes as one encoding shows them.
struct Reading {
    encoding: &'static Encoding,
    text: String,
    errors: usize,
}

impl Reading {
    fn of(bytes: &[u8], encoding: &'static Encoding) -> Self {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len().saturating_mul(3) / 2 + 64);
        let (mut rest, mut errors) = (bytes, 0);
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return Self { encoding, text, errors },
                DecoderResult::OutputFull => text.reserve(rest.len() + 64),
                DecoderResult::Malformed(..) => {
                    text.push(char::REPLACEMENT_CHARACTER);
                    errors += 1;
                }
            }
        }
    }

    /// The bytes as UTF-8, if every one of them is.
    fn whole_utf8(bytes: &[u8]) -> Option<Self> {
        let text = UTF_8.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(Self { encoding: UTF_8, text: text.into_owned(), errors: 0 })
    }

    fn weigh(self) -> Weighed {
        let (mut familiar, mut strange) = (0, 0);
        for c in self.text.chars().filter(|c| !c.is_ascii()) {
            if is_familiar(c) { familiar += 1 } else { strange += 1 }
        }
        Weighed { reading: self, familiar, strange }
    }
}

/// A reading, with how many of its characters are those that such texts are full of, and how many are not (errors
/// among them; ASCII proves nothing and is not counted).
struct Weighed {
    reading: Reading,
    familiar: usize,
    strange: usize,
}

impl Weighed {
    /// Enough for Chinese. It is 40 to 75 % of such texts, 2 % of them in a wrong encoding, 22 % of Japanese as Big5.
    fn has_words(&self) -> bool {
        self.familiar > 0 && self.familiar * 3 >= self.strange
    }

    /// Chinese beyond doubt.
    fn is_chinese(&self) -> bool {
        self.has_words() && self.reading.errors * 20 <= self.familiar + self.strange
    }

    /// Few errors for its length. UTF-16 has few whatever the bytes, so that they prove nothing.
    fn is_nearly_whole(&self) -> bool {
        self.reading.errors * 5 <= self.familiar + self.strange && !is_utf16(self.reading.encoding)
    }
}

/// A byte order mark counts when what follows it is really so encoded.
fn by_mark(bytes: &[u8]) -> Option<Reading> {
    let (encoding, mark) = Encoding::for_bom(bytes)?;
    let body = bytes.get(mark..)?;
    if encoding == UTF_8 {
        return Reading::whole_utf8(body);
    }
    let is_another = memchr(0, body).is_none() && body.len() > 8 && std::str::from_utf8(body).is_ok();
    let reading = Reading::of(body, encoding);
    (!is_another && reading.errors * 50 <= body.len() + 50).then_some(reading)
}

/// UTF-16 without a mark shows by the NULs of its ASCII characters, in the byte order that makes words of the rest.
fn by_zeros(bytes: &[u8]) -> Option<Reading> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    memchr(0, head)?;
    let encoding = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let weighed = Reading::of(head, encoding).weigh();
        let plain = weighed.reading.text.bytes().filter(|byte| (1..128).contains(byte)).count();
        weighed.is_chinese() || plain > weighed.familiar + weighed.strange
    })?;
    let reading = Reading::of(bytes, encoding);
    (reading.errors * 50 <= bytes.len() + 50).then_some(reading)
}

/// Bytes that are not whole UTF-8, by what they say when read.
fn by_content(bytes: &[u8], declared: impl Iterator<Item = &'static Encoding>) -> Reading {
    for encoding in [GB18030, UTF_8] {
        let weighed = Reading::of(bytes, encoding).weigh();
        if weighed.is_chinese() {
            return weighed.reading;
        }
    }
    // Damaged, mixed, of another language, or too short: by the number of familiar characters and, where there are
    // none, in this order of belief. A Latin label is what servers say of everything.
    let guess = guess(bytes);
    let believed = declared.filter(|label| *label != WINDOWS_1252 || guess != GB18030);
    let mut candidates: Vec<Weighed> = Vec::new();
    for encoding in iter::once(UTF_8).chain(believed).chain([guess, GB18030, BIG5]) {
        if candidates.iter().all(|known| known.reading.encoding != encoding) {
            candidates.push(Reading::of(bytes, encoding).weigh());
        }
    }
    candidates.sort_by_key(|one| Reverse(if one.has_words() { one.familiar } else { 0 }));
    let likely = candidates.iter().position(|one| one.has_words() || one.is_nearly_whole()).unwrap_or(0);
    candidates.into_iter().nth(likely).map_or_else(|| Reading::of(bytes, UTF_8), |weighed| weighed.reading)
}

/// What chardetng makes of the first bytes that are not ASCII. It takes one stray byte for proof of a Western text.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let end = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).nth(HINT).map_or(bytes.len(), |(at, _)| at);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..end).unwrap_or(bytes), end == bytes.len());
    of_family(detector.guess(None, Utf8Detection::Allow))
}

/// The encoding that a label stands for, also where the WHATWG list does not have it. None for one that is unknown,
/// or that the standard forbids to decode (`hz-gb-2312`, `iso-2022-cn` …).
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    let encoding = match label.as_str() {
        "936" | "ansi" | "cp936" | "euc-cn" | "gb-2312" | "gb18030-2000" | "gb2312-80" | "ms936" | "windows-936"
        | "x-euc-cn" | "x-gb2312" | "x-windows-936" => GB18030,
        "950" | "cp950" | "ms950" | "windows-950" => BIG5,
        "utf-8-sig" | "utf8mb4" | "utf_8" => UTF_8,
        other => Encoding::for_label_no_replacement(other.as_bytes())?,
    };
    (encoding != X_USER_DEFINED).then(|| of_family(encoding))
}

/// GB 2312, GBK and GB 18030 are read as the last, which holds the others.
fn of_family(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The charset that a document declares in its first 4 KiB: `<?xml encoding="…">`, `<meta charset=…>`, or the
/// `content` of a `<meta http-equiv>`. Comments are passed over; the `charset` of a script or a style sheet is not it.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut at = 0;
    while let Some(tag) = memchr(b'<', head.get(at..)?).and_then(|offset| head.get(at + offset..)) {
        let (end, keyword): (&[u8], &[u8]) = match tag {
            [b'<', b'!', b'-', b'-', ..] => (b"-->", b""),
            [b'<', b'?', ..] => (b">", b"encoding"),
            [_, name @ ..] if name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")) => {
                (b">", b"charset")
            }
            _ => (b"<", b""),
        };
        let inside = tag.get(1..)?;
        let length = memmem::find(inside, end).unwrap_or(inside.len());
        if !keyword.is_empty()
            && let Some(label) = value_of(keyword, inside.get(..length)?)
        {
            return Some(label);
        }
        at = head.len() - inside.len() + length;
    }
    None
}

/// What stands after `keyword =` in a tag: letters, digits and the signs that names of encodings have.
fn value_of(keyword: &[u8], tag: &[u8]) -> Option<String> {
    let at = tag.windows(keyword.len()).position(|word| word.eq_ignore_ascii_case(keyword))?;
    let value = tag.get(at + keyword.len()..)?.trim_ascii_start().strip_prefix(b"=")?;
    let label: String = value
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(|c| c.is_ascii_whitespace() || matches!(c, '"' | '\''))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// The name of an encoding in lower case. `encoding_rs` writes these with capitals and all others without.
fn name(encoding: &'static Encoding) -> &'static str {
    const LOWER: &str = "utf-8 utf-16le utf-16be big5 euc-jp euc-kr ibm866 iso-2022-jp iso-8859-2 iso-8859-3 \
        iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-8-i iso-8859-10 iso-8859-13 iso-8859-14 \
        iso-8859-15 iso-8859-16 koi8-r koi8-u shift_jis";
    let name = encoding.name();
    LOWER.split(' ').find(|lower| lower.eq_ignore_ascii_case(name)).unwrap_or(name)
}

/// Whether a character is one of the few hundred that make a half of any such text, in either script.
fn is_familiar(c: char) -> bool {
    (c as usize).checked_sub(FIRST).is_some_and(|n| FAMILIAR.get(n / 64).is_some_and(|bits| bits >> (n % 64) & 1 == 1))
}

const FIRST: usize = 0x4E00;
/// A bit for each character of the block of unified ideographs.
static FAMILIAR: [u64; 328] = {
    let text = "\
        的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经\
        政府信息公开报告度总结制件规范性文处理申请结果维持纠正其他尚未审复议诉讼自然商业企科研机构社益组织服务本新收转予部区情况存\
        问题改进市县局省镇街道办室委员关门单位数量项目许罚强费依据条例网站平台监督保障全建设管实施工作及各重点领域加步等月日第二三四五六七八九十\
        這為個國來時們對會發動說產種後學經開報總結規範處資訊請維糾審復議訴訟業機構組織務轉區況題進縣鎮辦員關門單數許罰費據條網臺監實點領與無項從應當\
        由内外通知按照办公厅我与无从应当并将其次内容名称解读推高水质量责任落印度审查监管便民互联系电话首页登录搜索设为当前位置来源打印闭版权号";
    let (bytes, mut bits, mut at) = (text.as_bytes(), [0; 328], 0);
    while at + 2 < bytes.len() {
        let c =
            (bytes[at] as usize & 0x0F) << 12 | (bytes[at + 1] as usize & 0x3F) << 6 | (bytes[at + 2] as usize & 0x3F);
        bits[(c - FIRST) / 64] |= 1 << ((c - FIRST) % 64);
        at += 3;
    }
    bits
};

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, EUC_KR, SHIFT_JIS, WINDOWS_1251};

    use super::*;

    const TEXT: &str = "<html><head><title>环翠区科学技术局2023年度政府信息公开工作年度报告</title></head>\n<p>一、总体情况</p>\n\
        <p>本年新收政府信息公开申请1件，均在法定期限内答复。</p>\n<td>规章</td><td>0</td><td>行政规范性文件</td></html>\n";
    const TRADITIONAL: &str = "<p>政府資訊公開年度報告</p><p>本年新收政府資訊公開申請一件，均在法定期限內答覆。</p>";

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    fn gbk(text: &str) -> Vec<u8> {
        encoded(GB18030, text)
    }

    fn check(bytes: impl AsRef<[u8]>, label: Option<&str>, text: &str, charset: &str, contradicted: bool) {
        let decoded = decode(bytes.as_ref(), label);
        let found = (decoded.text.as_str(), decoded.charset, decoded.contradicted, decoded.replaced);
        assert_eq!(found, (text, charset, contradicted, 0), "under the label {label:?}");
    }

    #[test]
    fn utf8() {
        check("", None, "", "utf-8", false);
        check("a 1", Some("gb2312"), "a 1", "utf-8", false);
        check(TEXT, None, TEXT, "utf-8", false);
        check(TEXT, Some("gb2312"), TEXT, "utf-8", true);
        check(TEXT, Some("UTF-8\""), TEXT, "utf-8", false);
        check(format!("\u{FEFF}{TEXT}"), Some("utf-8"), TEXT, "utf-8", false);
        check(format!("\u{FEFF}\u{FEFF}{TEXT}"), None, TEXT, "utf-8", false);
        check(format!("\0{TEXT}"), None, &format!("\0{TEXT}"), "utf-8", false);
        let after_the_wrong_mark = decode(&[b"\xFF\xFE", TEXT.as_bytes()].concat(), None);
        assert_eq!((after_the_wrong_mark.charset, after_the_wrong_mark.replaced), ("utf-8", 2));
    }

    #[test]
    fn gb18030_whatever_is_declared() {
        check(gbk(TEXT), None, TEXT, "gb18030", false);
        for label in
            ["gb2312", "GBK", "x-gbk", "gb18030", "euc-cn", "CP936", "ms936", "windows-936", "\"gb2312\"", "gb2312;"]
        {
            check(gbk(TEXT), Some(label), TEXT, "gb18030", false);
        }
        for label in [
            "UTF-8",
            "ISO-8859-1",
            "us-ascii",
            "big5",
            "hz-gb-2312",
            "iso-2022-cn",
            "iso-2022-jp",
            "utf-16",
            "euc-kr",
            "中文",
        ] {
            check(gbk(TEXT), Some(label), TEXT, "gb18030", true);
        }
        check(gbk(TEXT), Some(" "), TEXT, "gb18030", false);
        check([UTF_8_MARK, &gbk(TEXT)].concat(), None, TEXT, "gb18030", false);
        check(gbk(&format!("\u{FEFF}{TEXT}")), None, TEXT, "gb18030", false);
        check(gbk(&format!("政府\0{TEXT}")), None, &format!("政府\0{TEXT}"), "gb18030", false);
        check(gbk(TRADITIONAL), None, TRADITIONAL, "gb18030", false);
        check(gbk("政府㐂信息公开"), Some("gb2312"), "政府㐂信息公开", "gb18030", false);
        check(gbk("政府"), None, "政府", "gb18030", false);
        let rare = "<td>蓟州</td><td>栾川县</td><td>亳州市谯城区</td>";
        check(gbk(rare), None, rare, "gb18030", false);
        check(gbk(rare), Some("latin1"), rare, "gb18030", true);
        check(gbk("蓟州"), Some("gbk"), "蓟州", "gb18030", false);
    }

    #[test]
    fn big5() {
        let bytes = encoded(BIG5, TRADITIONAL);
        check(&bytes, None, TRADITIONAL, "big5", false);
        check(&bytes, Some("big5-hkscs"), TRADITIONAL, "big5", false);
        check(&bytes, Some("gb2312"), TRADITIONAL, "big5", true);
    }

    #[test]
    fn utf16() {
        for text in [TEXT, "政府信息公开\n", "a1"] {
            for (to_bytes, charset) in [
                (u16::to_le_bytes as fn(u16) -> [u8; 2], "utf-16le"),
                (u16::to_be_bytes as fn(u16) -> [u8; 2], "utf-16be"),
            ] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
                check(&bytes, None, text, charset, false);
                check([to_bytes(0xFEFF).as_slice(), &bytes].concat(), Some("utf-16"), text, charset, false);
                check(&bytes, Some("unicode"), text, charset, false);
            }
        }
        let cut = utf16_le(TEXT);
        let decoded = decode(&cut[..cut.len() - 1], None);
        assert_eq!((decoded.charset, decoded.replaced), ("utf-16le", 1));
    }

    fn utf16_le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn other_languages() {
        let french = "Le citoyen a été entendu par l'administration générale à Genève, café, naïve, sûreté";
        check(encoded(WINDOWS_1252, french), Some("iso-8859-1"), french, "windows-1252", false);
        check(encoded(WINDOWS_1252, french), None, french, "windows-1252", false);
        check(encoded(WINDOWS_1252, french), Some("gb2312"), french, "windows-1252", true);
        let russian = "Отчёт о доступе к информации государственных органов за прошлый год";
        check(encoded(WINDOWS_1251, russian), None, russian, "windows-1251", false);
        let japanese = "このページは、情報公開についてのお知らせです。くわしくはこちらをごらんください。";
        check(encoded(EUC_JP, japanese), Some("euc-jp"), japanese, "euc-jp", false);
        check(encoded(SHIFT_JIS, japanese), None, japanese, "shift_jis", false);
        let korean = "정보공개 연차보고서를 다음과 같이 알려 드립니다";
        check(encoded(EUC_KR, korean), Some("euc-kr"), korean, "euc-kr", false);
    }

    #[test]
    fn damage_stays_where_it_is() {
        let long = TEXT.repeat(20);
        let (utf8, gb) = (long.as_bytes(), gbk(&long));
        let include = "<div>主办：环翠区人民政府</div>";
        let middle = TEXT.find("科学").unwrap();
        let middle_gb = gbk(&TEXT[..middle]).len();
        let cases: Vec<(&str, Vec<u8>, &str, usize)> = vec![
            ("utf-8, last character cut", "政府信息公开".as_bytes()[..17].into(), "utf-8", 1),
            ("utf-8, stray byte", [&utf8[..middle], b"\x80", &utf8[middle..]].concat(), "utf-8", 1),
            ("utf-8, broken character", [&utf8[..middle + 1], &utf8[middle + 2..]].concat(), "utf-8", 2),
            ("utf-8 with a gbk include", [utf8, &gbk(include)].concat(), "utf-8", 30),
            ("utf-8 mark, cut", [UTF_8_MARK, &"公开公开公开".as_bytes()[..17]].concat(), "utf-8", 1),
            ("gbk, last character cut", gbk("政府信息公开")[..11].into(), "gb18030", 1),
            ("gbk, stray byte", [&gb[..middle_gb], b"\xFF", &gb[middle_gb..]].concat(), "gb18030", 1),
            ("gbk, bare non-breaking spaces", [gb.as_slice(), &b"<td>\xA0</td>".repeat(300)].concat(), "gb18030", 300),
            (
                "gbk, hardly more than such spaces",
                [gbk("本年新收政府信息公开申请").as_slice(), &b"\xA0 ".repeat(15)].concat(),
                "gb18030",
                15,
            ),
            ("gbk with a utf-8 include", [include.as_bytes(), &gb].concat(), "gb18030", 10),
            ("gbk with a long utf-8 include", [TEXT.repeat(6).as_bytes(), &gb].concat(), "gb18030", 200),
        ];
        for (what, bytes, charset, most) in cases {
            for label in [None, Some("utf-8"), Some("gb2312"), Some("iso-8859-1")] {
                let decoded = decode(&bytes, label);
                assert_eq!(decoded.charset, charset, "{what} under {label:?}");
                assert!(decoded.replaced <= most, "{what}: {} replaced", decoded.replaced);
                let whole = if bytes.len() > 100 { "本年新收政府信息公开申请" } else { "公" };
                assert!(decoded.text.contains(whole), "{what}: {}", decoded.text);
            }
        }
    }

    #[test]
    fn declarations() {
        let cases = [
            ("<meta charset=utf-8>", Some("utf-8")),
            ("<META CHARSET = 'GB2312' />", Some("GB2312")),
            ("<meta http-equiv='Content-Type' content='text/html; charset=gbk\"'>", Some("gbk")),
            ("<?xml version=\"1.0\" encoding=\"GB18030\"?><a/>", Some("GB18030")),
            ("<!-- <meta charset=big5> --><meta charset=\"gb2312\">", Some("gb2312")),
            ("<script charset=\"utf-8\" src=a></script><link charset=gbk>", None),
            ("<meta name=a content='charset'><meta charset=x-gbk>", Some("x-gbk")),
            ("<meta charset=>", None),
            ("<!-- <meta charset=big5>", None),
            ("<<<meta charset=gbk", Some("gbk")),
            ("charset=gbk", None),
        ];
        for (document, declared) in cases {
            assert_eq!(decode(document.as_bytes(), None).declared.as_deref(), declared, "{document}");
        }
        let far = format!("{}<meta charset=gbk>", " ".repeat(HEAD));
        assert_eq!(decode(far.as_bytes(), None).declared, None);
        let both = decode(&gbk("<meta charset=gb2312>政府"), Some("UTF-8"));
        assert_eq!((both.declared.as_deref(), both.contradicted), (Some("UTF-8"), true));
    }

    #[test]
    fn every_name_is_in_lower_case() {
        for label in
            ["big5", "euc-jp", "euc-kr", "koi8-u", "latin2", "ibm866", "sjis", "utf-16be", "mac", "cp1251", "gbk"]
        {
            let name = name(encoding_of(label).unwrap());
            assert_eq!((name, Encoding::for_label(name.as_bytes()).is_some()), (name.to_lowercase().as_str(), true));
        }
    }

    #[test]
    fn any_bytes_give_text() {
        let whole = [gbk(TEXT), TEXT.into(), encoded(BIG5, TRADITIONAL), utf16_le(TEXT), vec![0; 64]].concat();
        let mut seed = 1_u32;
        for at in 0..whole.len() {
            decode(&whole[at / 2..at], None);
            decode(&whole[at..whole.len().min(at + 100)], Some("utf-16"));
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let mut flipped = whole[at.saturating_sub(200)..at].to_vec();
            if let Some(byte) = flipped.get_mut(seed as usize % 200) {
                *byte ^= (seed >> 24) as u8;
            }
            let decoded = decode(&flipped, Some("gb2312"));
            assert!(decoded.replaced <= decoded.text.matches(char::REPLACEMENT_CHARACTER).count());
        }
    }
}

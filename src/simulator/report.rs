//! The reports that are planted: whole ones, whose figures tie.

use crate::form::{self, section::SECTIONS};

mod figures;
mod pdf;
mod table;

use figures::Figures;
use pdf::Sheet;
use table::Table;

/// Title of a report.
pub fn title(issuer: &str, year: u16) -> String {
    format!("{issuer}{year}年政府信息公开工作年度报告")
}

/// The body of a report as a fragment of HTML (six sections and three tables of the form of its year), consistent,
/// different for every issuer and year. A year before 2019 has prose alone: no form was prescribed.
pub fn fragment(issuer: &str, year: u16) -> String {
    edition(issuer, year, 0)
}

/// The same in a later edition: a report that was altered after it was published. Edition 0 is [`fragment`].
pub fn edition(issuer: &str, year: u16, edition: u8) -> String {
    let report = Parts::new(issuer, year, edition);
    let mut html = format!("<p style=\"text-align:center\"><strong>{}</strong></p>\n", title(issuer, year));
    html.push_str(&format!("<p>　　{}</p>\n", report.preamble));
    for part in report.sections {
        html.push_str(&format!("<p><strong>{}</strong></p>\n", part.heading));
        html.extend(part.prose.iter().map(|prose| format!("<p>　　{prose}</p>\n")));
        html.extend(part.table.as_ref().map(Table::html));
    }
    html
}

/// The whole report as a page of its own: what an office program saves as a web page, and some name `.doc`.
pub fn page(issuer: &str, year: u16) -> String {
    let (title, body) = (title(issuer, year), fragment(issuer, year));
    format!(
        "<html xmlns:w=\"urn:schemas-microsoft-com:office:word\">\n<head>\n<meta http-equiv=\"Content-Type\" \
         content=\"text/html; charset=utf-8\">\n<title>{title}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// The report as plain text, its tables drawn with bars.
pub fn text(issuer: &str, year: u16) -> String {
    let report = Parts::new(issuer, year, 0);
    let mut text = format!("{}\n\n{}\n", title(issuer, year), report.preamble);
    for part in report.sections {
        text.push_str(&format!("{}\n", part.heading));
        text.extend(part.prose.iter().map(|prose| format!("{prose}\n")));
        text.extend(part.table.as_ref().map(Table::text));
    }
    text
}

/// The report as a web archive (RFC 2557), one part in 8bit.
pub fn mht(issuer: &str, year: u16) -> Vec<u8> {
    let page = page(issuer, year).replace('\n', "\r\n");
    format!(
        "From: <Saved by Microsoft Internet Explorer>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\
         \ttype=\"text/html\";\r\n\tboundary=\"----=_NextPart_000\"\r\n\r\nThis is a multi-part message in MIME \
         format.\r\n\r\n------=_NextPart_000\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: 8bit\r\nContent-Location: http://127.0.0.1/report.htm\r\n\r\n{page}\r\n\
         ------=_NextPart_000--\r\n"
    )
    .into_bytes()
}

/// The report as a PDF.
pub fn pdf(issuer: &str, year: u16) -> Vec<u8> {
    let (report, title) = (Parts::new(issuer, year, 0), title(issuer, year));
    let mut sheet = Sheet::default();
    sheet.title(&title);
    sheet.paragraph(&report.preamble);
    for part in report.sections {
        sheet.paragraph(&part.heading);
        part.prose.iter().for_each(|prose| sheet.paragraph(prose));
        part.table.iter().for_each(|table| sheet.table(table));
    }
    sheet.file(&title)
}

/// The report as it was scanned: a PDF that has no text. It is listed, not read.
pub fn scan(issuer: &str, year: u16) -> Vec<u8> {
    pdf::scan(&title(issuer, year))
}

/// A report in its parts.
struct Parts {
    preamble: String,
    sections: Vec<Part>,
}

/// A section with its heading, its paragraphs and its table.
struct Part {
    heading: String,
    prose: Vec<String>,
    table: Option<Table>,
}

impl Parts {
    fn new(issuer: &str, year: u16, edition: u8) -> Self {
        let form = form::prescribed(year);
        let figures = form.map(|form| Figures::new(form, issuer, year, edition));
        let (mut prose, mut tables) = (prose(year, figures.as_ref(), edition), [const { None }; 6]);
        if let Some((form, figures)) = form.zip(figures.as_ref()) {
            tables[1] = Some(Table::proactive(form, figures));
            tables[2] = Some(Table::requests(form, figures));
            tables[3] = Some(Table::disputes(figures));
        }
        let numerals = ["一", "二", "三", "四", "五", "六"];
        let parts = SECTIONS.iter().zip(numerals).zip(prose.iter_mut().zip(tables));
        let sections = parts.map(|((section, numeral), (prose, table))| {
            let heading = format!("{numeral}、{}", section.heading);
            Part { heading, prose: std::mem::take(prose), table }
        });
        let notice = form.map_or("政府信息公开工作要求", |form| form.notice);
        let preamble = format!(
            "本报告由{issuer}按照《中华人民共和国政府信息公开条例》和{notice}文件的要求编制，\
             所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
        );
        Self { preamble, sections: sections.collect() }
    }
}

/// The paragraphs of the six sections.
fn prose(year: u16, figures: Option<&Figures>, edition: u8) -> [Vec<String>; 6] {
    let mut first = vec![
        format!("{year}年，我单位认真落实政务公开工作要点，及时、准确公开各类政府信息。"),
        "主动公开方面，按照目录发布机构职能、政策文件、财政预决算等信息，并做好政策解读。".to_owned(),
    ];
    if let Some(figures) = figures {
        let rows = figures.requests.len();
        let (handled, carried) = (figures.total(rows.saturating_sub(2)), figures.total(rows.saturating_sub(1)));
        first.push(format!(
            "依申请公开方面，全年收到政府信息公开申请{}件，上年结转{}件，办结{handled}件，结转下年度{carried}件。",
            figures.total(0),
            figures.total(1),
        ));
    }
    first.push("信息管理、平台建设和监督保障方面，完善发布审核制度，组织业务培训，将公开工作纳入年度考核。".to_owned());
    if edition > 0 {
        first.push("本报告发布后经核对，对有关数据作了更正。".to_owned());
    }
    let fifth = "公开内容的形式较为单一，政策解读的可读性有待提高。下一步将丰富解读形式，加强对基层的指导。";
    [first, vec![], vec![], vec![], vec![fifth.to_owned()], vec!["无。".to_owned()]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::page::Page;
    use crate::{pipeline, rule};

    const ISSUERS: [&str; 5] =
        ["双阳区教育局", "遂溪县财政局", "九龙坡区人民政府", "呈贡区斗南街道办事处", "密云区高岭镇人民政府"];

    fn read(path: &str, bytes: impl Into<Vec<u8>>) -> crate::report::Report {
        pipeline::examine(&Page::from_file(path, bytes.into())).unwrap().remove(0)
    }

    #[test]
    fn every_variant_is_read_as_what_it_is_and_is_sound() {
        for issuer in ISSUERS {
            for year in 2019..=2025 {
                for (path, bytes) in [
                    ("report.html", page(issuer, year).into_bytes()),
                    ("report.doc", page(issuer, year).into_bytes()),
                    ("report.txt", text(issuer, year).into_bytes()),
                    ("report.mht", mht(issuer, year)),
                    ("report.pdf", pdf(issuer, year)),
                ] {
                    let report = read(path, bytes);
                    assert_eq!(report.issuer.name.as_deref(), Some(issuer), "{path} {year}");
                    assert_eq!(report.year, Some(year), "{path} {issuer}");
                    assert_eq!(report.form.as_deref(), form::prescribed(year).map(|form| form.id), "{path} {issuer}");
                    assert!(report.sheets.iter().all(Option::is_some), "{path} {issuer} {year}");
                    assert_eq!(report.sections.len(), 6, "{path} {issuer} {year}");
                    let checked = rule::check(&report);
                    let wrong: Vec<_> = checked.findings.iter().filter(|f| f.severity != Severity::Note).collect();
                    assert!(wrong.is_empty(), "{path} {issuer} {year}: {wrong:?}");
                }
            }
        }
    }

    #[test]
    fn a_later_edition_is_another_report_that_is_as_sound() {
        let [first, second] = [0, 1].map(|n| read("a.html", format!("<body>{}</body>", edition(ISSUERS[0], 2023, n))));
        assert_eq!((&first.issuer.name, first.year), (&second.issuer.name, second.year));
        assert_ne!(first.sections, second.sections);
        assert!(rule::check(&second).findings.iter().all(|finding| finding.severity != Severity::Error));
    }

    #[test]
    fn a_scan_is_no_report_that_can_be_read() {
        let scan = scan("双阳区教育局", 2023);
        assert!(scan.starts_with(b"%PDF-1.4\n") && scan.ends_with(b"%%EOF\n"));
        let error = pipeline::examine(&Page::from_file("report.pdf", scan)).unwrap_err();
        assert!(error.to_string().contains("picture"), "{error}");
    }
}

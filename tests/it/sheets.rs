//! Workbooks, as LibreOffice makes them of generated reports and as written by hand.

use std::fs;
use std::io::{Cursor, Write};

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::Report;

use crate::office;
use crate::round_trip::{Score, drawn};
use crate::scribe::{Dialect, write};

fn read(path: &str, bytes: Vec<u8>) -> Vec<Report> {
    examine(&Page::from_file(path, bytes)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn workbooks_of_libreoffice_are_read_cell_by_cell() {
    if !office::is_there() {
        return;
    }
    let folder = office::folder("workbooks");
    let seeds: Vec<u64> = (300..312).collect();
    let drafts: Vec<_> = seeds.iter().map(|seed| drawn(*seed, Dialect::Html)).collect();
    let pages: Vec<_> = seeds
        .iter()
        .zip(&drafts)
        .map(|(seed, draft)| {
            let path = folder.join(format!("{seed}.html"));
            fs::write(&path, write(draft, Dialect::Html, *seed)).unwrap();
            path
        })
        .collect();
    for to in ["xlsx", "xls", "ods"] {
        let made = office::convert(&pages, Some("HTML (StarCalc)"), to, &folder.join(to));
        let mut score = Score::default();
        for (draft, path) in drafts.iter().zip(made) {
            let reports = read(&path.to_string_lossy(), fs::read(&path).unwrap());
            assert_eq!(reports.len(), 1);
            score.compare(draft, &reports[0]);
        }
        println!("{to}: {score:?}");
        // LibreOffice lets spans run over the end of a row group, which no browser does
        assert!(score.wrong == 0 && score.right * 100 >= score.cells * 98, "{to}: {score:?}");
    }
    fs::remove_dir_all(folder).unwrap();
}

/// A workbook of sheets of plain rows: numbers where they are written as such, else text.
fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let (mut types, mut listed, mut related) = (String::new(), String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        types += &format!(r#"<Override PartName="/xl/worksheets/s{id}.xml" ContentType="{kind}.worksheet+xml"/>"#);
        listed += &format!(r#"<sheet name="{name}" sheetId="{id}" r:id="r{id}"/>"#);
        related += &format!(r#"<Relationship Id="r{id}" Type="{office}/worksheet" Target="worksheets/s{id}.xml"/>"#);
        part(
            &format!("xl/worksheets/s{id}.xml"),
            format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
        );
    }
    let book = format!("{kind}.sheet.main+xml");
    types += &format!(r#"<Override PartName="/xl/workbook.xml" ContentType="{book}"/>"#);
    part("[Content_Types].xml", format!(r#"<Types xmlns="{package}/content-types">{types}</Types>"#));
    let root = format!(r#"<Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/>"#);
    part("_rels/.rels", format!(r#"<Relationships xmlns="{package}/relationships">{root}</Relationships>"#));
    part(
        "xl/_rels/workbook.xml.rels",
        format!(r#"<Relationships xmlns="{package}/relationships">{related}</Relationships>"#),
    );
    part(
        "xl/workbook.xml",
        format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>"#),
    );
    zip.finish().unwrap().into_inner()
}

/// The rows of a report: its title, and table 四 with the cells given.
fn rows(issuer: &str, cells: &[&str]) -> String {
    let text = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |cells: Vec<String>| format!("<row>{}</row>", cells.concat());
    let heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].map(text).to_vec();
    let mut rows = row(vec![text(&format!("{issuer}2023年政府信息公开工作年度报告"))]);
    rows += &row(vec![text("三、收到和处理政府信息公开申请情况")]);
    let columns = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"].map(text);
    rows += &row([vec![text("申请人情况")], columns.to_vec()].concat());
    for label in [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "（七）总计",
        "四、结转下年度继续办理",
    ] {
        rows += &row([vec![text(label)], cells.iter().map(|cell| cell.to_string()).collect()].concat());
    }
    rows + &row(vec![text("四、政府信息公开行政复议、行政诉讼情况")]) + &row(heads)
}

#[test]
fn a_workbook_with_a_report_a_sheet_is_so_many_reports() {
    let number = |n: u32| format!("<c><v>{n}</v></c>");
    let cells: Vec<String> = [1, 0, 0, 0, 0, 0, 1].map(number).to_vec();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let book = workbook(&[
        ("教育局", rows("环翠区教育局", &cells)),
        ("说明", r#"<row><c t="inlineStr"><is><t>各单位填报说明</t></is></c></row>"#.to_owned()),
        ("水利局", rows("环翠区水利局", &cells)),
    ]);
    let reports = read("county.xlsx", book);
    let named: Vec<_> = reports.iter().map(|r| (r.source.path.as_str(), r.issuer.name.as_deref().unwrap())).collect();
    assert_eq!(named, [("county.xlsx!教育局", "环翠区教育局"), ("county.xlsx!水利局", "环翠区水利局")]);
}

#[test]
fn a_formula_without_its_result_is_no_number_and_no_blank() {
    let number = "<c><v>2</v></c>";
    let written = rows("环翠区教育局", &[number; 7]);
    // the total of the first row
    let row = format!("一、本年新收政府信息公开申请数量</t></is></c>{}", number.repeat(6));
    let at = written.find(&row).unwrap() + row.len();
    let formula = "<c><f>SUM(B1:G1)</f></c>";
    let written = [&written[..at], formula, &written[at + number.len()..]].concat();
    let reports = read("one.xlsx", workbook(&[("表", written)]));
    let total = reports[0].value(gouji::form::cell("requests.new.total").unwrap());
    assert!(matches!(total, gouji::report::Value::Unreadable(text) if text.contains("SUM")), "{total:?}");
}

#[test]
fn what_is_no_workbook_is_refused_with_its_reason() {
    let whole = workbook(&[("表", rows("环翠区教育局", &["<c><v>1</v></c>"; 7]))]);
    for cut in [whole.len() / 2, whole.len() - 9] {
        let error = examine(&Page::from_file("cut.xlsx", whole[..cut].to_vec())).unwrap_err();
        assert!(error.to_string().starts_with("damaged"), "{error}");
    }
}

//! Reports that lie deep: in archives within archives, web archives within archives, archives within web archives, and
//! mails with files attached.

use std::io::Cursor;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::scribe::doc::{Ways, document};
use crate::scribe::{Draft, House};

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A web archive of pages, each with its media type and its bytes.
fn warc(pages: &[(&str, &str, &[u8])]) -> Vec<Vec<u8>> {
    let record = |(name, kind, bytes): &(&str, &str, &[u8])| {
        let block = [format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n").as_bytes(), bytes].concat();
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.gov.cn/{name}\r\n\
             WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n\
             Content-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), &block, b"\r\n\r\n"].concat()
    };
    pages.iter().map(record).collect()
}

/// The paths of the reports of a run, after the number of its exit code.
fn found(ran: &Ran) -> (i32, Vec<String>) {
    (ran.code, ran.lines().iter().map(|record| record["source"]["path"].as_str().unwrap().to_owned()).collect())
}

fn expected(code: i32, paths: &[&str]) -> (i32, Vec<String>) {
    (code, paths.iter().map(|path| (*path).to_owned()).collect())
}

const JSONL: [&str; 3] = ["extract", "--format", "jsonl"];

#[test]
fn archives_in_archives_are_read_to_a_depth() {
    let folder = Folder::new();
    let one = zipped(&[("甲.txt", SAMPLE), ("style.css", b"p {}")]);
    let two = zipped(&[("乙.txt", SAMPLE), ("一.zip", &one)]);
    let three = zipped(&[("二.zip", &two), ("丙.txt.gz", &gzipped(SAMPLE))]);
    let four = zipped(&[("三.zip", &three), ("丁.txt", SAMPLE)]);
    folder.write("three.zip", three);
    folder.write("four.zip", four);
    let ran = folder.run(&[&JSONL[..], &["three.zip"]].concat());
    let paths = ["three.zip!二.zip!乙.txt", "three.zip!二.zip!一.zip!甲.txt", "three.zip!丙.txt.gz!丙.txt"];
    assert_eq!(found(&ran), expected(0, &paths), "{}", ran.err);
    let ran = folder.run(&[&JSONL[..], &["four.zip"]].concat());
    let paths = ["four.zip!三.zip!二.zip!乙.txt", "four.zip!三.zip!丙.txt.gz!丙.txt", "four.zip!丁.txt"];
    assert_eq!(found(&ran), expected(2, &paths), "{}", ran.err);
    let deep = "gouji: four.zip!三.zip!二.zip!一.zip: too large: archives in archives more than 3 deep\n";
    assert_eq!(ran.err, deep);
}

#[test]
fn web_archives_in_archives_are_read() {
    let folder = Folder::new();
    let records = warc(&[("1.txt", "text/plain", SAMPLE), ("2.html", "text/html", b"<p>weather")]);
    let members: Vec<u8> = records.iter().flat_map(|record| gzipped(record)).collect();
    let whole = records.concat();
    folder.write("a.zip", zipped(&[("x.warc", &whole), ("x/y.warc.gz", &members), ("z.txt", SAMPLE)]));
    folder.write("twice.warc.gz.gz", gzipped(&members));
    let ran = folder.run(&[&JSONL[..], &["a.zip"]].concat());
    let paths = ["a.zip!x.warc!http://a.gov.cn/1.txt", "a.zip!x/y.warc.gz!http://a.gov.cn/1.txt", "a.zip!z.txt"];
    assert_eq!(found(&ran), expected(0, &paths), "{}", ran.err);
    let line = |name: &str| format!("gouji: a.zip!{name}: 2 records, 1 page looked at, 1 report\n");
    assert_eq!(ran.err, [line("x.warc"), line("x/y.warc.gz")].concat());
    let ran = folder.run(&[&JSONL[..], &["twice.warc.gz.gz"]].concat());
    assert_eq!(found(&ran), expected(0, &["twice.warc.gz.gz!twice.warc.gz!http://a.gov.cn/1.txt"]), "{}", ran.err);
    // on standard input, plain and packed
    for bytes in [&whole, &members] {
        let ran = folder.run_with(bytes, &[&JSONL[..], &["-"]].concat());
        assert_eq!(found(&ran), expected(0, &["-!http://a.gov.cn/1.txt"]), "{}", ran.err);
    }
    folder.write("none.zip", zipped(&[("x.warc", &warc(&[("2.html", "text/html", b"<p>weather")]).concat())]));
    let ran = folder.run(&[&JSONL[..], &["none.zip"]].concat());
    let none = "gouji: none.zip!x.warc: no annual report in this archive: 1 record, 0 pages looked at\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, none));
}

#[test]
fn archives_in_web_archives_are_read() {
    let folder = Folder::new();
    let zip = zipped(&[("甲.txt", SAMPLE), ("说明.txt", "填报说明".as_bytes())]);
    folder.write("a.warc", warc(&[("files/2023.zip", "application/octet-stream", &zip)]).concat());
    let ran = folder.run(&[&JSONL[..], &["a.warc"]].concat());
    assert_eq!(found(&ran), expected(0, &["a.warc!http://a.gov.cn/files/2023.zip!甲.txt"]), "{}", ran.err);
    assert_eq!(ran.err, "gouji: a.warc: 1 record, 1 page looked at, 1 report\n");
    assert!(ran.lines()[0]["warnings"].to_string().contains("member-unread"), "{}", ran.out);
}

/// A Word document of a draft.
fn word(draft: &Draft) -> Vec<u8> {
    document(draft, &House::plain(), &Ways::default(), 5)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |chunk: &[u8]| -> String {
        let all = (0..3).fold(0, |all: u32, at| all << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        (0..4)
            .map(|at| if at <= chunk.len() { DIGITS[(all >> (18 - 6 * at)) as usize & 63] as char } else { '=' })
            .collect()
    };
    let line = |line: &[u8]| line.chunks(3).map(group).collect::<String>() + "\r\n";
    bytes.chunks(57).map(line).collect()
}

/// A mail: a letter, and files attached, each with its fields and its bytes.
fn mail(letter: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let part = |(fields, bytes): &(&str, &[u8])| {
        format!("--b\r\n{fields}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", base64(bytes))
    };
    let letter = ("Content-Type: text/plain; charset=gb18030", &*encoding_rs::GB18030.encode(letter).0);
    let parts: String = [letter].iter().chain(files).map(part).collect();
    format!("From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n")
        .into_bytes()
}

#[test]
fn what_is_attached_to_a_mail_is_read() {
    let folder = Folder::new();
    let [one, two] = [3, 4].map(|seed| draft(seed, &Options { year: Some(2023), ..Options::default() }));
    // names as programs write them: encoded words in quotes, and RFC 2231
    let named = "Content-Type: application/msword\r\n\
                 Content-Disposition: attachment; filename=\"=?utf-8?B?5bm05oqlLmRvYw==?=\"";
    let extended = "Content-Type: application/octet-stream\r\n\
                    Content-Disposition: attachment; filename*=utf-8''%E5%B9%B4%E6%8A%A5%32.doc";
    let page = "Content-Type: text/html; name=a.html\r\nContent-Disposition: attachment";
    let other = "Content-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment";
    let picture = "Content-Type: image/png; name=a.png\r\nContent-Disposition: attachment";
    let (first, second) = (word(&one), word(&two));
    let files =
        [(named, &first[..]), (extended, &second), (other, "填报说明".as_bytes()), (picture, b"\x89PNG\r\n\x1a\n")];
    folder.write("mail.eml", mail("现将我局年度报告报上，请查收。", &files));
    let ran = folder.run(&[&JSONL[..], &["mail.eml"]].concat());
    assert_eq!(found(&ran), expected(0, &["mail.eml!年报.doc", "mail.eml!年报2.doc"]), "{}", ran.err);
    let records = ran.lines();
    assert_eq!(records[0]["issuer"]["name"], one.issuer.as_str());
    assert_eq!(records[1]["issuer"]["name"], two.issuer.as_str());
    assert!(records[0]["warnings"].to_string().contains("note.txt"), "{}", records[0]["warnings"]);
    // a page that was attached is not what the mail shows
    folder.write("page.eml", mail("请查收。", &[(page, &write(&one, Dialect::Html, 3))]));
    let ran = folder.run(&[&JSONL[..], &["page.eml"]].concat());
    assert_eq!(found(&ran), expected(0, &["page.eml!a.html"]), "{}", ran.err);
    // a letter that is a report itself, and one with nothing attached that is
    let own = String::from_utf8(write(&one, Dialect::TabCells, 3)).unwrap();
    folder.write("own.eml", mail(&own, &[(named, &second)]));
    let ran = folder.run(&[&JSONL[..], &["own.eml"]].concat());
    assert_eq!(found(&ran), expected(0, &["own.eml", "own.eml!年报.doc"]), "{}", ran.err);
    folder.write("none.eml", mail("现将我局年度报告报上，请查收。", &[(picture, b"\x89PNG\r\n\x1a\n")]));
    let ran = folder.run(&[&JSONL[..], &["none.eml"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    // in an archive of mails
    folder.write("box.zip", zipped(&[("1.eml", &mail("请查收。", &[(named, &first)]))]));
    let ran = folder.run(&[&JSONL[..], &["box.zip"]].concat());
    assert_eq!(found(&ran), expected(0, &["box.zip!1.eml!年报.doc"]), "{}", ran.err);
}

#[test]
fn a_saved_page_of_several_reports_is_so_many() {
    let folder = Folder::new();
    let drafts = [3, 4].map(|seed| draft(seed, &Options { year: Some(2023), ..Options::default() }));
    let pages = drafts.each_ref().map(|draft| write(draft, Dialect::Html, 3));
    let part = |name: &str, page: &[u8]| {
        format!(
            "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Location: http://a.gov.cn/nb/{name}\r\n\r\n{}",
            base64(page)
        )
    };
    let index = part("index.html", "<html><body><p>各单位年度报告</body></html>".as_bytes());
    let framed = "<html><body><p>年度报告</p><iframe src='1.html'></iframe></body></html>";
    let head = "MIME-Version: 1.0\r\nSnapshot-Content-Location: http://a.gov.cn/nb/index.html\r\n\
                Content-Type: multipart/related; boundary=b\r\n\r\n";
    let [one, two] = [("1.html", &pages[0]), ("2.html", &pages[1])].map(|(name, page)| part(name, page));
    folder.write("both.mht", format!("{head}{index}{one}{two}--b--\r\n"));
    let ran = folder.run(&[&JSONL[..], &["both.mht"]].concat());
    assert_eq!(found(&ran), expected(0, &["both.mht!1.html", "both.mht!2.html"]), "{}", ran.err);
    let issuers: Vec<Value> = ran.lines().iter().map(|record| record["issuer"]["name"].clone()).collect();
    assert_eq!(issuers, drafts.each_ref().map(|draft| Value::from(draft.issuer.as_str())));
    // one in a frame of the page
    folder.write("framed.mht", format!("{head}{}{one}--b--\r\n", part("index.html", framed.as_bytes())));
    let ran = folder.run(&[&JSONL[..], &["framed.mht"]].concat());
    assert_eq!(found(&ran), expected(0, &["framed.mht"]), "{}", ran.err);
    assert_eq!(ran.lines()[0]["issuer"]["name"], drafts[0].issuer.as_str());
}

//! Reports out of archives, whoever wrote them.

use super::*;

const HTML: &[u8] = include_bytes!("../../../samples/历下区退役军人事务局/2025/page.html");

/// A response record as a crawler writes it, its block as given.
fn response(url: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n\
         Content-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in body.chunks(1000) {
        chunks.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        chunks.extend(chunk);
        chunks.extend(b"\r\n");
    }
    chunks.extend(b"0\r\n\r\n");
    chunks
}

/// The records of a crawl: two reports in every dress, and what is none.
fn records() -> Vec<Vec<u8>> {
    let text = "Content-Type: text/plain; charset=utf-8\r\n";
    let html = "Content-Type: text/html\r\n";
    let coded = format!("{text}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n");
    vec![
        response("http://a.gov.cn/1.txt", &http(text, REPORT)),
        response("http://a.gov.cn/logo.png", &http("Content-Type: image/png\r\n", &[0; 999])),
        response("http://a.gov.cn/2.txt", &http(&coded, &chunked(&gzip(REPORT)))),
        response("http://a.gov.cn/3.html", &http(html, HTML)),
        response(
            "http://a.gov.cn/4.html",
            &http(html, "<p>政府信息公开指南 年度 自然人 依申请公开 不予公开 无法提供".as_bytes()),
        ),
        response("http://a.gov.cn/5.html", &http(html, b"<p>weather")),
        response("http://a.gov.cn/6.txt", &[b"HTTP/1.1 404 Not Found\r\n\r\n", REPORT].concat()),
        response("dns:a.gov.cn", REPORT),
    ]
}

#[test]
fn reports_come_out_of_archives_of_any_make() {
    let folder = Folder::new();
    folder.write("plain.warc", records().concat());
    folder.write("member.warc.gz", records().iter().flat_map(|record| gzip(record)).collect::<Vec<u8>>());
    folder.write("whole.warc.gz", gzip(&records().concat()));
    // a name says nothing
    folder.write("named.bin", records().concat());
    for name in ["plain.warc", "member.warc.gz", "whole.warc.gz", "named.bin"] {
        for jobs in ["1", "3"] {
            let ran = folder.run(&["extract", "--format", "jsonl", "--jobs", jobs, name]);
            let expected = ["1.txt", "2.txt", "3.html"].map(|page| format!("{name}!http://a.gov.cn/{page}"));
            assert_eq!((ran.code, urls(&ran.out)), (0, expected.to_vec()), "{}", ran.err);
            assert_eq!(ran.err, format!("gouji: {name}: 8 records, 4 pages looked at, 3 reports\n"));
        }
    }
    let zh = folder.run(&["extract", "--lang", "zh", "--format", "jsonl", "plain.warc"]);
    assert_eq!(zh.err, "gouji: plain.warc: 记录 8 条，查看页面 4 个，年度报告 3 份\n");
    // the record is that of the page alone, but for where it came from
    folder.write("report.txt", REPORT);
    let alone = folder.run(&["check", "--format", "jsonl", "report.txt"]);
    let ran = folder.run(&["check", "--format", "jsonl", "plain.warc"]);
    assert_eq!((alone.code, ran.code), (1, 1));
    assert!(ran.out.lines().count() >= 2 * alone.out.lines().count(), "{}", ran.out);
}

#[test]
fn an_archive_of_this_program_is_read_like_any_other() {
    let folder = Folder::new();
    written(&folder.path("archive"));
    let ran = folder.run(&["extract", "--format", "jsonl", "archive"]);
    let name = only(&folder.path("archive"), ".warc.gz").file_name().unwrap().to_string_lossy().into_owned();
    // of a revisit nothing is extracted
    let expected = ["a.txt", "b.html"].map(|page| format!("archive/{name}!http://www.huancui.gov.cn/{page}"));
    assert_eq!((ran.code, urls(&ran.out)), (0, expected.to_vec()), "{}", ran.err);
    assert_eq!(ran.err, format!("gouji: archive/{name}: 14 records, 2 pages looked at, 2 reports\n"));
}

#[test]
fn what_is_damaged_is_said_and_the_rest_goes_on() {
    let folder = Folder::new();
    let mut members: Vec<Vec<u8>> = records().iter().map(|record| gzip(record)).collect();
    let offset = members[0].len() + members[1].len();
    let middle = members[2].len() / 2;
    members[2][middle] ^= 0xff;
    folder.write("a.warc.gz", members.concat());
    let ran = folder.run(&["extract", "--format", "jsonl", "a.warc.gz"]);
    let expected = ["1.txt", "3.html"].map(|page| format!("a.warc.gz!http://a.gov.cn/{page}"));
    assert_eq!((ran.code, urls(&ran.out)), (2, expected.to_vec()), "{}", ran.err);
    let damage = format!("gouji: a.warc.gz: record at byte {offset}: ");
    assert!(ran.err.starts_with(&damage) && ran.err.lines().count() == 2, "{}", ran.err);
    // a plain file goes on behind a header that is none
    let plain = records();
    folder.write(
        "b.warc",
        [&plain[0], b"WARC/1.0\r\nWARC-Type: response\r\nnonsense\r\n\r\n\r\n\r\n".as_slice(), &plain[3]].concat(),
    );
    let ran = folder.run(&["extract", "--format", "jsonl", "b.warc"]);
    assert_eq!((ran.code, urls(&ran.out).len()), (2, 2), "{}", ran.err);
    // cut in the middle of the last record
    let cut = plain[0].len() - 99;
    folder.write("c.warc", [&plain[3], &plain[0][..cut]].concat());
    let ran = folder.run(&["extract", "--format", "jsonl", "c.warc"]);
    assert_eq!((ran.code, urls(&ran.out).len()), (2, 1), "{}", ran.err);
    assert!(ran.err.contains("it is cut off"), "{}", ran.err);
}

#[test]
fn an_archive_without_a_report_is_refused() {
    let folder = Folder::new();
    folder.write("a.warc", records()[4..].concat());
    let ran = folder.run(&["extract", "a.warc"]);
    let expected = "gouji: a.warc: no annual report in this archive: 4 records, 1 page looked at\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, expected));
}

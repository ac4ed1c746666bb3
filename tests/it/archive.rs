//! The archive: what is written is read, by this program and by others; what was cut is mended; what is damaged is said.

use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use gouji::fetch::archive::{Archive, Exchange, Kind, Original, Place, Records, Settings, read, recover};
use gouji::fetch::{Answer, Cut};
use gouji::portal::Request;
use proptest::prelude::*;
use url::Url;

use crate::cli::Folder;

mod extract; // reports out of archives, whoever wrote them
mod warcio; // the same archives and those of warcio, a reader and writer of its own

/// The report that the program is shown with first.
const REPORT: &[u8] = include_bytes!("../../samples/环翠区科学技术局/2023/report.txt");
/// When all is asked in these tests.
const AT: i64 = 1_700_000_000_123;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn page(body: &[u8]) -> Answer {
    Answer {
        status: 200,
        headers: pairs(&[("Content-Type", "text/plain; charset=utf-8"), ("ETag", "\"1\"")]),
        body: body.to_vec(),
        ip: Some("203.0.113.7".into()),
        sent: pairs(&[("Host", "www.huancui.gov.cn"), ("User-Agent", "gouji")]),
        ..Answer::default()
    }
}

/// An archive with a page, a coded page, a posted form, a 304, the first page again, and a refusal.
fn written(folder: &Path) -> Vec<(Request, Answer, Place)> {
    let get = |path: &str| Request::get(url(&format!("http://www.huancui.gov.cn/{path}")));
    let mut coded = page(&gzip(REPORT));
    coded.headers.extend(pairs(&[("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]));
    let form = Request::form(url("http://www.huancui.gov.cn/list?a=1"), &[("page", "2"), ("名", "值")]);
    let mut posted = page(b"{\"rows\":[]}");
    posted.sent = pairs(&[
        ("Host", "www.huancui.gov.cn"),
        ("Referer", "http://www.huancui.gov.cn/col/"),
        ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("Content-Length", "34"),
    ]);
    let unmodified = Answer { status: 304, body: Vec::new(), ..page(b"") };
    let mut cut = page(b"<html>");
    cut.truncated = Some(Cut::Length);
    let original = Original { url: get("a.txt").url.into(), at: AT, digest: Some(sha256(REPORT)) };
    let exchanges = [
        (get("a.txt"), page(REPORT), None),
        (get("b.html"), coded, None),
        (form.from(&url("http://www.huancui.gov.cn/col/")), posted, None),
        (get("c.html"), unmodified, Some(&original)),
        (get("a.txt"), page(REPORT), Some(&original)),
        (get("d.html"), cut, None),
    ];
    let mut archive = Archive::open(folder, Settings::default()).unwrap();
    let mut places = Vec::new();
    for (n, (request, answer, refers_to)) in exchanges.into_iter().enumerate() {
        let at = AT + n as i64;
        let place =
            archive.write(&Exchange { request: &request, answer: &answer, at, refers_to, digest: None }).unwrap();
        if n == 2 {
            archive.note(&url("http://a.gov.cn/"), at, &[("reason", "challenged"), ("status", "412")]).unwrap();
        }
        archive.sync().unwrap();
        places.push((request, answer, place));
    }
    archive.close().unwrap();
    places
}

/// Where the reports of an output came from.
fn urls(out: &str) -> Vec<String> {
    let reports: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    reports.iter().map(|report| report["source"]["path"].as_str().unwrap().to_owned()).collect()
}

fn only(folder: &Path, extension: &str) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files = files.filter(|path| path.to_string_lossy().ends_with(extension));
    let file = files.next().expect(extension);
    assert_eq!(files.next(), None);
    file
}

#[test]
fn what_is_written_is_read() {
    let folder = Folder::new();
    let path = folder.path("archive");
    for (n, (request, answer, place)) in written(&path).into_iter().enumerate() {
        let (asked, came) = read(&path, &place).unwrap();
        assert_eq!(asked, request);
        // a revisit keeps the head alone
        let body = if n == 4 { Vec::new() } else { answer.body.clone() };
        assert_eq!(came, Answer { body, ..answer });
    }
    let records = Records::open(&only(&path, ".warc.gz"), |_| true).unwrap().map(Result::unwrap).collect::<Vec<_>>();
    let kinds: Vec<&str> = records.iter().map(|record| record.kind.name()).collect();
    let expected = "warcinfo response request response request response request metadata revisit request revisit \
                    request response request";
    assert_eq!(kinds.join(" "), expected);
    let profiles: Vec<_> = records.iter().filter_map(|record| record.field("WARC-Profile")).collect();
    let profile = |name| format!("http://netpreserve.org/warc/1.1/revisit/{name}");
    assert_eq!(profiles, [profile("server-not-modified"), profile("identical-payload-digest")]);
    let revisit = records.iter().rfind(|record| record.kind == Kind::Revisit).unwrap();
    assert_eq!(revisit.field("WARC-Refers-To-Target-URI"), Some("http://www.huancui.gov.cn/a.txt"));
    assert_eq!(revisit.field("WARC-Refers-To-Date"), Some("2023-11-14T22:13:20.123Z"));
    let note = records.iter().find(|record| record.kind == Kind::Metadata).unwrap();
    assert_eq!(note.block, b"reason: challenged\r\nstatus: 412\r\n");
    let info = String::from_utf8(records[0].block.clone()).unwrap();
    assert!(info.contains("format: WARC File Format 1.1\r\n") && info.contains("robots: obey\r\n"), "{info}");
}

#[test]
fn digests_hold_by_another_reading() {
    use fastwarc::warc::iter::ArchiveIterator;
    use fastwarc::warc::record::SharedWarcRecord;
    let folder = Folder::new();
    written(&folder.path("archive"));
    let file = BufReader::new(fs::File::open(only(&folder.path("archive"), ".warc.gz")).unwrap());
    let mut counts = (0, 0);
    for record in ArchiveIterator::new(file).with_parse_http(false) {
        record.unwrap().with_mut(|record| {
            counts.0 += 1;
            assert!(record.verify_block_digest(false).unwrap(), "{record}");
            let is_response = record.record_type() == fastwarc::warc::record::WarcRecordType::Response;
            if is_response {
                record.parse_http().unwrap();
                assert!(record.verify_payload_digest(false).unwrap(), "{record}");
                counts.1 += 1;
            }
        });
    }
    assert_eq!(counts, (14, 4));
}

#[test]
fn the_index_leads_to_the_records() {
    let folder = Folder::new();
    let path = folder.path("archive");
    let places = written(&path);
    let index = fs::read_to_string(only(&path, ".cdxj")).unwrap();
    let lines: Vec<&str> = index.lines().collect();
    assert!(lines.is_sorted() && lines.len() == places.len(), "{index}");
    let mut found = Vec::new();
    for line in lines {
        let mut parts = line.splitn(3, ' ');
        assert!(parts.next().unwrap().starts_with("cn,gov,huancui)/"), "{line}");
        assert_eq!(parts.next().unwrap().len(), 14);
        let fields: serde_json::Value = serde_json::from_str(parts.next().unwrap()).unwrap();
        let number = |name: &str| fields[name].as_str().unwrap().parse().unwrap();
        let file = fields["filename"].as_str().unwrap().to_owned();
        let place = Place { file, offset: number("offset"), length: number("length") };
        assert_eq!(read(&path, &place).unwrap().0.url.as_str(), fields["url"]);
        found.push(place);
    }
    found.sort_by_key(|place| place.offset);
    assert_eq!(found, places.into_iter().map(|(_, _, place)| place).collect::<Vec<_>>());
    // an index that is lost comes back the same
    fs::remove_file(only(&path, ".cdxj")).unwrap();
    recover(&path, None).unwrap();
    assert_eq!(fs::read_to_string(only(&path, ".cdxj")).unwrap(), index);
}

#[test]
fn files_are_rotated_and_go_on() {
    let folder = Folder::new();
    let path = folder.path("archive");
    let settings = Settings { rotate_bytes: 1, ..Settings::default() };
    let request = Request::get(url("http://a.gov.cn/"));
    let write = |archive: &mut Archive| {
        archive
            .write(&Exchange { request: &request, answer: &page(b"x"), at: AT, refers_to: None, digest: None })
            .unwrap()
            .file
    };
    let mut archive = Archive::open(&path, settings.clone()).unwrap();
    assert_eq!(
        [write(&mut archive), write(&mut archive)],
        [1, 2].map(|n| format!("gouji-20231114221320-0000{n}.warc.gz"))
    );
    drop(archive);
    assert_eq!(write(&mut Archive::open(&path, settings).unwrap()), "gouji-20231114221320-00003.warc.gz");
    assert_eq!(recover(&path, None).unwrap().len(), 3);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 6);
}

#[test]
fn a_cut_file_gives_back_what_is_whole() {
    let folder = Folder::new();
    let path = folder.path("archive");
    let places = written(&path);
    let file = only(&path, ".warc.gz");
    let whole = fs::read(&file).unwrap();
    let [.., (_, _, last)] = places.as_slice() else { panic!() };
    let committed = &places[1].2;
    for end in last.offset as usize..=whole.len() {
        fs::write(&file, &whole[..end]).unwrap();
        let _ = fs::remove_file(only(&path, ".cdxj"));
        let recovered = recover(&path, Some(committed)).unwrap();
        let complete = end == whole.len();
        assert_eq!(recovered.len(), if complete { 4 } else { 3 }, "cut at {end}");
        for (back, (request, answer, place)) in recovered.iter().zip(&places[2..]) {
            assert_eq!((&back.request, &back.place, back.answer.status), (request, place, answer.status));
        }
        assert_eq!(recovered[0].request.body.as_ref().unwrap().text, "page=2&%E5%90%8D=%E5%80%BC");
        assert_eq!((recovered[2].at, recovered[2].refers_to.as_ref().unwrap().at), (AT + 4, AT));
        let left = fs::metadata(&file).unwrap().len();
        assert_eq!(left, if complete { whole.len() as u64 } else { last.offset });
        assert_eq!(fs::read_to_string(only(&path, ".cdxj")).unwrap().lines().count(), if complete { 6 } else { 5 });
    }
    // what was committed is never cut
    fs::write(&file, &whole[..last.offset as usize]).unwrap();
    assert!(recover(&path, Some(last)).is_err());
    assert_eq!(fs::metadata(&file).unwrap().len(), last.offset);
    // nothing but a part of the first record, or not even that
    for end in [9, 0] {
        fs::write(&file, &whole[..end]).unwrap();
        assert_eq!(recover(&path, None).unwrap(), []);
        assert!(!file.exists());
    }
    assert_eq!(recover(&folder.path("none"), None).unwrap(), []);
}

#[test]
fn a_flipped_byte_is_an_error_and_costs_one_record() {
    let folder = Folder::new();
    let path = folder.path("archive");
    let places = written(&path);
    let file = only(&path, ".warc.gz");
    let whole = fs::read(&file).unwrap();
    let Place { offset, length, .. } = places[2].2;
    for at in (offset..offset + length).map(|at| at as usize) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&file, &bytes).unwrap();
        let read_all: Vec<_> = Records::open(&file, |_| true).unwrap().collect();
        let errors: Vec<_> = read_all.iter().filter_map(|record| record.as_ref().err()).collect();
        // the head of a gzip member has bytes that mean nothing: time, system
        let is_idle = (4..10).contains(&(at - offset as usize));
        if !errors.is_empty() {
            assert!(errors.len() == 1 && read_all.len() == 14, "byte {at}: {errors:?}, {} in all", read_all.len());
            assert!(errors[0].message().en.contains(&format!("record at byte {offset}: ")), "byte {at}: {errors:?}");
            assert!(read(&path, &places[2].2).is_err());
        } else {
            assert!(is_idle || at == offset as usize + 3, "byte {at} changed nothing");
        }
        assert!(read(&path, &places[3].2).is_ok());
    }
    // damage that no kill left is read past, and nothing behind it is cut
    assert_eq!(recover(&path, None).unwrap().len(), 5);
    assert_eq!(fs::metadata(&file).unwrap().len(), whole.len() as u64);
    // no place of this archive
    assert!(read(&path, &Place { offset: offset + 1, ..places[2].2.clone() }).is_err());
    assert!(read(&path, &Place { offset: 1 << 40, ..places[2].2.clone() }).is_err());
    assert!(read(&path, &Place { file: "../other".into(), ..places[2].2.clone() }).is_err());
}

fn header() -> impl Strategy<Value = (String, String)> {
    ("X-[A-Za-z0-9-]{1,12}", "([!-~é中]([ -~é中]{0,30}[!-~é中])?)?")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_exchange_is_read_back(
        status in 200u16..600,
        headers in prop::collection::vec(header(), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..2000),
        form in prop::option::of("[a-z=&%中]{0,40}"),
        length in prop::option::of(0usize..3000),
        truncated in prop::option::of(prop_oneof![Just(Cut::Length), Just(Cut::Time)]),
    ) {
        let folder = Folder::new();
        let mut request = Request::get(url("https://www.a.gov.cn:8443/x/?q=1&q=%E4%B8%AD#f"));
        let mut sent = pairs(&[("Host", "www.a.gov.cn:8443")]);
        if let Some(text) = form {
            sent.extend(pairs(&[("Content-Type", "text/x"), ("Content-Length", &text.len().to_string())]));
            request.body = Some(gouji::portal::Body { media_type: "text/x".into(), text });
        }
        let mut answer = Answer { status, headers, body, truncated, sent, ip: None };
        if status == 304 {
            answer.body.clear();
        }
        if let Some(length) = length {
            answer.headers.push(("content-length".into(), length.to_string()));
            answer.headers.push(("Transfer-Encoding".into(), "chunked".into()));
        }
        let mut archive = Archive::open(&folder.path(""), Settings::default()).unwrap();
        let exchange = Exchange { request: &request, answer: &answer, at: AT, refers_to: None, digest: None };
        let place = archive.write(&exchange).unwrap();
        prop_assert_eq!(read(&folder.path(""), &place).unwrap(), (request.clone(), answer.clone()));
        drop(archive);
        let recovered = recover(&folder.path(""), None).unwrap();
        prop_assert_eq!(recovered.len(), 1);
        prop_assert_eq!(&recovered[0].answer, &answer);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), head in 0usize..4) {
        let folder = Folder::new();
        let start: &[u8] = [
            b"".as_slice(),
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 12\r\n\r\n",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        ][head];
        folder.write("a.warc", [start, &bytes].concat());
        let count = Records::open(&folder.path("a.warc"), |_| true).unwrap().take(1000).count();
        prop_assert!(count < 1000);
    }
}

//! Archives of this program as warcio reads them, archives of warcio as this program reads them.
//!
//! Skipped, with a line that says so, where there is no Python or where its packages cannot be had.

use std::process::Command;
use std::sync::OnceLock;

use super::*;

/// A Python that has warcio, made once for all runs.
fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("warcio-1.7.4");
        let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let has = |python: &Path| runs(Command::new(python).args(["-c", "import warcio"]));
        let made = has(&python)
            || runs(Command::new("python3").args(["-m", "venv"]).arg(&venv))
                && runs(Command::new(&python).args(["-m", "pip", "install", "--quiet", "warcio==1.7.4"]))
                && has(&python);
        made.then_some(python)
    });
    if found.is_none() {
        assert!(std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "no Python with warcio 1.7.4, and none could be made");
        println!("skipped: no Python with warcio 1.7.4, and none could be made");
    }
    found.as_deref()
}

fn runs(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn warcio_finds_no_fault() {
    let Some(python) = python() else { return };
    let folder = Folder::new();
    let places = written(&folder.path("archive"));
    let file = only(&folder.path("archive"), ".warc.gz");
    let checked = run(Command::new(python).args(["-m", "warcio.cli", "check", "-v"]).arg(&file));
    // all but the revisits, whose blocks it does not check
    assert_eq!(checked.matches("digest pass").count(), 12, "{checked}");
    assert!(!checked.contains("fail"), "{checked}");
    let script = "
import sys
from warcio.archiveiterator import ArchiveIterator
with open(sys.argv[1], 'rb') as file:
    records = ArchiveIterator(file)
    for record in records:
        if record.rec_type == 'response':
            body = record.content_stream().read()
            print(records.get_record_offset(), record.rec_headers['WARC-Target-URI'], len(body))
";
    let listed = run(Command::new(python).args(["-c", script]).arg(&file));
    // content codings are undone there
    let lengths = [Some(REPORT.len()), Some(REPORT.len()), Some(11), None, None, Some(6)];
    let expected: Vec<String> = places
        .iter()
        .zip(lengths)
        .filter_map(|((request, _, place), length)| Some(format!("{} {} {}", place.offset, request.url, length?)))
        .collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn archives_of_warcio_are_read() {
    let Some(python) = python() else { return };
    let folder = Folder::new();
    folder.write("report.txt", REPORT);
    let script = "
import gzip, io, sys
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
body = open('report.txt', 'rb').read()
chunks = b''.join(b'%x\\r\\n%s\\r\\n' % (len(body[n:n+999]), body[n:n+999]) for n in range(0, len(body), 999)) + b'0\\r\\n\\r\\n'
kinds = [('plain', body, []), ('chunked', chunks, [('Transfer-Encoding', 'chunked')]),
         ('coded', gzip.compress(body), [('Content-Encoding', 'gzip')])]
for name in ['a.warc', 'b.warc.gz']:
    with open(name, 'wb') as file:
        writer = WARCWriter(file, gzip=name.endswith('.gz'), warc_version='WARC/1.1')
        writer.write_record(writer.create_warcinfo_record(name, {'software': 'test'}))
        for kind, payload, headers in kinds:
            head = StatusAndHeaders('200 OK', [('Content-Type', 'text/plain; charset=utf-8')] + headers, protocol='HTTP/1.1')
            url = 'http://a.gov.cn/' + kind
            writer.write_record(writer.create_warc_record(url, 'response', payload=io.BytesIO(payload), http_headers=head))
";
    run(Command::new(python).args(["-c", script]).current_dir(folder.path("")));
    for name in ["a.warc", "b.warc.gz"] {
        let ran = folder.run(&["extract", "--format", "jsonl", name]);
        let paths: Vec<String> =
            ["plain", "chunked", "coded"].map(|kind| format!("{name}!http://a.gov.cn/{kind}")).into();
        assert_eq!((ran.code, urls(&ran.out)), (0, paths), "{}", ran.err);
        assert_eq!(ran.err, format!("gouji: {name}: 4 records, 3 pages looked at, 3 reports\n"));
    }
}

//! The index: CDXJ, a line a response or revisit: its address sort-friendly (SURT), the moment, and JSON that says
//! where the record stands. Lines are sorted by their bytes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use url::Host;

use super::member::{self, Source};
use super::reader::{belongs, exchange, member_at};
use super::record::digits;
use super::{Error, Kind, Place, Record};
use crate::fetch::Answer;
use crate::portal::Request;

/// The index of an archive file.
pub(super) fn path(archive: &Path) -> PathBuf {
    let name = super::name(archive);
    archive.with_file_name(format!("{}.cdxj", name.strip_suffix(".warc.gz").unwrap_or(&name)))
}

/// The index of a file that is being written: unsorted.
pub(super) fn open_path(archive: &Path) -> PathBuf {
    path(archive).with_extension("cdxj.open")
}

/// What a line says of a record.
pub(super) struct Entry<'a> {
    pub(super) request: &'a Request,
    pub(super) answer: &'a Answer,
    pub(super) at: i64,
    pub(super) revisit: bool,
    pub(super) digest: Option<&'a str>,
    pub(super) place: &'a Place,
}

/// A line, with its end.
pub(super) fn line(entry: &Entry<'_>) -> String {
    let Place { file, offset, length } = entry.place;
    let media_type = entry.answer.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut fields = json!({
        "url": entry.request.url.as_str(),
        "mime": if entry.revisit { "warc/revisit" } else if media_type.is_empty() { "unk" } else { &media_type },
        "status": entry.answer.status.to_string(),
        "digest": entry.digest,
        "length": length.to_string(),
        "offset": offset.to_string(),
        "filename": file,
    });
    if let (Some(_), Some(fields)) = (&entry.request.body, fields.as_object_mut()) {
        fields.insert("method".to_owned(), "POST".into());
    }
    format!("{} {} {fields}\n", key(entry.request), digits(entry.at))
}

/// The key: host reversed, without `www.`, then the path and the sorted query, lower case. What was posted tells one
/// request from another at the same address.
fn key(request: &Request) -> String {
    let url = &request.url;
    let host = match url.host() {
        Some(Host::Domain(domain)) => {
            let domain = domain.strip_prefix("www.").unwrap_or(domain);
            domain.trim_end_matches('.').rsplit('.').collect::<Vec<_>>().join(",")
        }
        Some(host) => host.to_string(),
        None => String::new(),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let posted = request.body.as_ref().map(|body| {
        let is_form = body.media_type.starts_with("application/x-www-form-urlencoded");
        format!("__wb_method=POST&{}", if is_form { &body.text } else { "" })
    });
    let mut query: Vec<&str> =
        [url.query(), posted.as_deref()].into_iter().flatten().flat_map(|q| q.split('&')).collect();
    query.retain(|part| !part.is_empty());
    query.sort_unstable();
    let path = if url.path() == "/" { "/" } else { url.path().trim_end_matches('/') };
    let mark = if query.is_empty() { "" } else { "?" };
    let key = format!("{host}{port}){path}{mark}{}", query.join("&"));
    // a blank would end the key
    key.split_ascii_whitespace().collect::<String>().to_lowercase()
}

/// Sorts the open index of a file that is finished. Written beside and moved, so that it is there whole or not at all.
pub(super) fn close(archive: &Path) -> Result<(), Error> {
    let open = open_path(archive);
    let text = fs::read_to_string(&open).map_err(|error| Error::io(&open, error))?;
    put(archive, text.split_inclusive('\n').collect())
}

/// Reads a file that was left open again, for its index.
pub(super) fn rebuild(archive: &Path) -> Result<(), Error> {
    let mut source = Source::open(&archive.into(), 0).map_err(|error| Error::io(archive, error))?;
    let mut lines = Vec::new();
    let mut waiting: Option<(Record, u64)> = None;
    loop {
        let offset = source.at;
        let next = match member_at(archive, &mut source) {
            Ok(next) => next,
            Err(error @ Error::Io { .. }) => return Err(error),
            Err(_) => {
                let next =
                    member::next_start(&archive.into(), offset + 1, true).map_err(|error| Error::io(archive, error))?;
                let Some(next) = next else { break };
                source = Source::open(&archive.into(), next).map_err(|error| Error::io(archive, error))?;
                continue;
            }
        };
        let is_end = next.is_none();
        if let Some((record, length)) = waiting.take() {
            let asked = next.as_ref().map(|(asked, _)| asked).filter(|asked| belongs(asked, &record));
            lines.extend(line_of(archive, &record, length, asked));
        }
        waiting = next.filter(|(record, _)| matches!(record.kind, Kind::Response | Kind::Revisit));
        if is_end {
            break;
        }
    }
    if let Some((record, length)) = waiting {
        lines.extend(line_of(archive, &record, length, None));
    }
    put(archive, lines.iter().map(String::as_str).collect())
}

fn line_of(archive: &Path, record: &Record, length: u64, asked: Option<&Record>) -> Option<String> {
    let (request, answer) = exchange(record, asked)?;
    let place = Place { file: super::name(archive), offset: record.offset, length };
    Some(line(&Entry {
        request: &request,
        answer: &answer,
        at: record.at()?,
        revisit: record.kind == Kind::Revisit,
        digest: record.field("WARC-Payload-Digest"),
        place: &place,
    }))
}

fn put(archive: &Path, mut lines: Vec<&str>) -> Result<(), Error> {
    lines.sort_unstable();
    let (to, open) = (path(archive), open_path(archive));
    let beside = to.with_extension("cdxj.new");
    let write = || {
        let mut file = BufWriter::new(File::create(&beside)?);
        lines.iter().try_for_each(|line| file.write_all(line.as_bytes()))?;
        file.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        fs::rename(&beside, &to)
    };
    write().map_err(|error| Error::io(&to, error))?;
    match fs::remove_file(&open) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(&open, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn keys_sort_by_host_and_path() {
        let get = |url: &str| key(&Request::get(Url::parse(url).unwrap()));
        assert_eq!(get("http://www.Huancui.gov.cn/A/b.html?z=1&B=2#x"), "cn,gov,huancui)/a/b.html?b=2&z=1");
        assert_eq!(get("http://huancui.gov.cn:8080/"), "cn,gov,huancui:8080)/");
        assert_eq!(get("https://10.0.0.1/a/"), "10.0.0.1)/a");
        let form = Request::form(Url::parse("http://a.cn/list").unwrap(), &[("page", "2")]);
        assert_eq!(key(&form), "cn,a)/list?__wb_method=post&page=2");
    }
}

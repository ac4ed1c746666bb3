//! What the tests of all sites do.

use std::collections::BTreeSet;

use super::super::super::{Asked, Reply, Site};
use super::*;

/// A GET of a path and query.
pub(in super::super) fn get(target: &str) -> Asked {
    let (path, raw_query) = target.split_once('?').unwrap_or((target, ""));
    let query = url::form_urlencoded::parse(raw_query.as_bytes()).into_owned().collect();
    let (method, raw_query) = ("GET".to_owned(), raw_query.to_owned());
    Asked { method, path: path.to_owned(), query, raw_query, ..Asked::default() }
}

/// A POST of a body.
pub(in super::super) fn post(target: &str, body: &str) -> Asked {
    Asked { method: "POST".to_owned(), body: body.as_bytes().to_vec(), ..get(target) }
}

/// What comes for a path and query, as text.
pub(in super::super) fn text(site: &dyn Site, target: &str) -> String {
    body(&site.answer(&get(target)))
}

/// A body as text.
pub(in super::super) fn body(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// Holds what every site must: a home page, 20 to 60 reports that are there under their issuers' names, decoys that
/// are there too, no address twice, and nothing at a path that does not exist.
pub(in super::super) fn holds(site: &dyn Site) {
    assert_eq!(site.answer(&get("/")).status, 200);
    assert_eq!(site.answer(&get("/there/is/nothing.html")).status, 404);
    let (planted, decoys) = (site.planted(), site.decoys());
    assert!((20..=60).contains(&planted.len()), "{} reports", planted.len());
    assert!(planted.iter().any(|report| !report.readable) && !decoys.is_empty());
    for report in &planted {
        let reply = site.answer(&get(&report.path));
        assert_eq!(reply.status, 200, "{report:?}");
        let is_pdf = reply.body.starts_with(b"%PDF");
        assert!(is_pdf || report.readable && body(&reply).contains(&report.issuer), "{report:?}");
    }
    for decoy in &decoys {
        assert_eq!(site.answer(&get(decoy)).status, 200, "{decoy}");
    }
    let paths: BTreeSet<&String> = planted.iter().map(|report| &report.path).chain(&decoys).collect();
    assert_eq!(paths.len(), planted.len() + decoys.len());
}

/// Follows every link and frame of the site itself from its home page, none of which may be dead; what the pages say.
pub(in super::super) fn walk(site: &dyn Site) -> Vec<String> {
    let mut known = BTreeSet::from(["/".to_owned()]);
    let mut ahead: Vec<String> = known.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(target) = ahead.pop() {
        let reply = site.answer(&get(&target));
        assert!(reply.status < 400, "{target} is dead");
        let page = body(&reply);
        let links = page.split("<a ").chain(page.split("<iframe ")).skip(1).filter_map(|rest| {
            let tag = rest.split('>').next()?;
            let (_, value) = tag.split_once("href=\"").or_else(|| tag.split_once("src=\""))?;
            value.split('"').next()
        });
        let own = links.filter(|link| link.starts_with('/')).map(|link| link.replace("&amp;", "&"));
        ahead.extend(own.filter(|link| known.insert(link.clone())));
        pages.push(page);
    }
    pages
}

/// Holds that every paper stands in one of the texts, by its address; in pages and JSON alike.
pub(in super::super) fn all_listed<'a>(papers: impl IntoIterator<Item = &'a Paper>, seen: &[String]) {
    for paper in papers {
        assert!(seen.iter().any(|text| text.contains(&paper.path)), "{} is in no list", paper.path);
    }
}

#[test]
fn papers_are_the_same_every_time_and_newest_first() {
    let units = [Unit { key: "1", name: "某县财政局" }, Unit { key: "2", name: "某县教育局" }];
    let papers = || papers("某县", &units, 100, 2, 1);
    let dates: Vec<_> = papers().iter().map(|paper| paper.date).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b));
    assert_eq!(papers().iter().filter(|paper| paper.is_report()).count(), 12);
    assert_eq!(format!("{:?}", papers()), format!("{:?}", papers()));
    let ids: BTreeSet<usize> = papers().iter().map(|paper| paper.id).collect();
    assert_eq!(ids.len(), papers().len());
}

#[test]
fn windows_end_where_the_rows_end() {
    let rows = [1, 2, 3];
    assert_eq!((window(&rows, 1, 1), window(&rows, 2, 9), window(&rows, 7, 9)), (&[2][..], &[3][..], &[][..]));
    assert_eq!(window(&rows, usize::MAX, usize::MAX), &[] as &[i32]);
    assert_eq!((hex(7, 32).len(), uuid(7).len()), (32, 36));
    assert_ne!(uuid(7), uuid(8));
}

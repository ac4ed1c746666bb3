//! A second crawl: nothing is asked again that was not to be; what is asked again costs a 304; what is new, altered or
//! gone is seen, and what was there before is kept.

use gouji::crawl::frontier::Frontier;
use gouji::fetch::archive::Kind;
use gouji::simulator::Change;
use gouji::store::Store;

use super::*;

/// A page of the site `trs` that is nothing but a redirect: nothing is kept of it.
const STUB: &str = "/zwgk/";

/// A site that was crawled to its end.
fn crawled(name: &str, project: &str) -> (Server, Project, Vec<String>) {
    let (server, project) = (serve(name), Project::new(project));
    let urls = vec![server.url(name).unwrap().to_string()];
    let out = run(&mut project.crawl(&urls));
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    (server, project, urls)
}

/// Crawls it all again; what was asked.
fn again(server: &Server, project: &Project, urls: &[String]) -> Vec<Arrival> {
    server.forget();
    let out = run(project.crawl(urls).arg("--recrawl"));
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    server.arrivals()
}

/// What a record says, without where it was found.
fn content(record: &Value) -> Value {
    let mut record = record.clone();
    record.as_object_mut().unwrap().remove("source");
    record
}

#[test]
fn what_is_done_is_not_asked_again() {
    let (server, project, urls) = crawled("trs", "done");
    let reports = project.reports();
    for urls in [&urls[..], &[]] {
        server.forget();
        let out = run(&mut project.crawl(urls));
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(server.arrivals(), []);
    }
    assert_eq!(project.reports(), reports);
    assert_eq!(project.account()["run"]["state"], "complete");
}

/// Every revisit names an answer that is kept, with its body.
fn check_revisits(project: &Project, unmodified: usize) {
    let (records, damaged) = project.archived();
    assert!(damaged.is_empty(), "{damaged:?}");
    let dated = |kind: Kind, uri: &str, date: &str| -> BTreeSet<(String, String)> {
        let of_kind = records.iter().filter(|record| record.kind == kind);
        of_kind.filter_map(|record| Some((record.field(uri)?.to_owned(), record.field(date)?.to_owned()))).collect()
    };
    let whole = dated(Kind::Response, "WARC-Target-URI", "WARC-Date");
    let meant = dated(Kind::Revisit, "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date");
    assert_eq!(meant.difference(&whole).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    let revisits = records.iter().filter(|record| record.kind == Kind::Revisit).filter_map(|record| record.answer());
    assert_eq!(revisits.filter(|answer| answer.status == 304).count(), unmodified);
    // every format of the county has its reader
    let waiting = Store::open(project.folder()).unwrap().waiting().unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
}

#[test]
fn a_recrawl_costs_what_it_must() {
    let (server, project, urls) = crawled("trs", "recrawl");
    let first = server.arrivals();
    let reports = project.reports();
    let fetched = project.account()["totals"]["fetched"].as_u64().unwrap();
    let mut unmodified = 0;
    for round in 1..=2 {
        let arrivals = again(&server, &project, &urls);
        let came = |path: &str| first.iter().any(|arrival| arrival.target == path && arrival.status == 200);
        let is_page = |path: &str| !matches!(path, "/robots.txt" | STUB) && came(path);
        let pages = arrivals.iter().filter(|arrival| is_page(&arrival.target));
        let with = |arrival: &&Arrival| arrival.if_none_match.is_some() && arrival.if_modified_since.is_some();
        let bare: Vec<_> = pages.filter(|arrival| !with(arrival)).map(|arrival| &arrival.target).collect();
        assert!(bare.is_empty(), "asked without validators: {bare:?}");
        let same = arrivals.iter().filter(|arrival| arrival.status == 304).count();
        unmodified += same;
        let account = project.account();
        assert_eq!(account["run"]["recrawl"], true);
        let told = account["totals"]["unmodified"].as_u64().unwrap();
        assert_eq!((told, told), (same as u64, fetched), "round {round}");
        let text = run(&mut project.gouji("status"));
        assert!(String::from_utf8_lossy(&text.stdout).contains(&format!("unmodified {same}")));
        println!("round {round}: {} requests, {same} unmodified; {} at first", arrivals.len(), first.len());
        check_revisits(&project, unmodified);
    }
    assert_eq!(project.reports(), reports);
    assert_eq!(project.records(&["--all-versions"]), project.records(&[]));
}

#[test]
fn what_changes_is_seen_and_what_was_is_kept() {
    let (server, project, urls) = crawled("trs", "changed");
    let (before, planted) = (project.records(&[]), readable(&server.planted("trs")));
    // one thing after the other, each seen by a crawl of its own
    let changed = |change| {
        assert!(server.change("trs", change));
        again(&server, &project, &urls);
        project.records(&[])
    };
    let urls_of = |record: &Value| report(record).0;

    let altered = changed(Change::Alter);
    assert_eq!(altered.len(), before.len());
    let newer: Vec<_> = altered.iter().filter(|now| !before.iter().any(|old| content(old) == content(now))).collect();
    let [newer] = newer[..] else { panic!("{} reports were altered", newer.len()) };
    let older = before.iter().find(|old| urls_of(old) == urls_of(newer)).unwrap();
    assert_eq!(report(older), report(newer));
    let all = project.records(&["--all-versions"]);
    let versions: Vec<_> = all.iter().filter(|record| urls_of(record) == urls_of(newer)).collect();
    let marks: Vec<_> = versions.iter().map(|record| &record["source"]["superseded"]).collect();
    assert_eq!(versions.iter().map(|record| content(record)).collect::<Vec<_>>(), [content(older), content(newer)]);
    assert_eq!(marks, [&Value::Bool(true), &Value::Null]);
    assert_eq!(all.len(), before.len() + 1);

    let added = changed(Change::Add);
    let now = readable(&server.planted("trs"));
    let new: BTreeSet<_> = now.difference(&planted).cloned().collect();
    assert_eq!(new.len(), 1);
    let found: BTreeSet<_> = added.iter().map(report).map(|(_, issuer, year)| (issuer, year)).collect();
    assert_eq!(found, now);

    let vanished = changed(Change::Vanish);
    assert_eq!(vanished.len(), added.len(), "nothing is deleted");
    let left = readable(&server.planted("trs"));
    let gone: BTreeSet<_> = now.difference(&left).cloned().collect();
    let marked = vanished.iter().filter(|record| record["source"]["vanished"] == true).map(report);
    assert_eq!(marked.map(|(_, issuer, year)| (issuer, year)).collect::<BTreeSet<_>>(), gone);
    assert_eq!(gone.len(), 1);
    assert_eq!(project.account()["totals"]["vanished"], 1);
    assert_eq!(project.records(&["--all-versions"]).len(), before.len() + 2);
    // and it stays so, whoever asks again
    again(&server, &project, &urls);
    assert_eq!(project.records(&[]), vanished);
}

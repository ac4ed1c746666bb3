//! Every site holds what it says that it holds, and leads there.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use url::Url;

use super::*;
use crate::finding::Severity;
use crate::page::Page;
use crate::simulator::layout::FORBIDDEN;
use crate::simulator::{Asked, Change, Reply};
use crate::{pipeline, rule};

/// The sites whose pages are mostly static.
fn statics() -> Vec<Box<dyn Site>> {
    let names = ["generic", "legacy", "nfcms", "trs", "ucap", "vsb"];
    sites().into_iter().filter(|site| names.contains(&site.name())).collect()
}

/// A visitor who comes from somewhere.
fn ask(site: &dyn Site, target: &str) -> Reply {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    site.answer(&Asked {
        method: "GET".into(),
        path: path.into(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        raw_query: query.into(),
        headers: BTreeMap::from([("referer".into(), "http://127.0.0.1/".into())]),
        body: Vec::new(),
    })
}

fn page(target: &str, reply: Reply) -> Page {
    let content_type = reply.headers.iter().find(|(name, _)| name == "Content-Type").map(|(_, value)| value.clone());
    let url = Some(format!("http://127.0.0.1{target}"));
    Page { path: target.to_owned(), url, content_type, bytes: reply.body }
}

#[test]
fn sites_are_in_the_order_of_their_names() {
    let all = sites();
    assert!(all.iter().map(|site| site.name()).is_sorted());
    assert_eq!(statics().len(), 6);
}

#[test]
fn every_planted_report_is_there_and_is_read() {
    for site in statics() {
        let planted = site.planted();
        assert!((20..=60).contains(&planted.len()), "{}: {}", site.name(), planted.len());
        assert!(planted.iter().any(|planted| !planted.readable), "{}", site.name());
        let mut seen = BTreeSet::new();
        for planted in planted {
            let at = format!("{} {}", site.name(), planted.path);
            assert!(seen.insert((planted.issuer.clone(), planted.year)), "{at} twice");
            let reply = ask(&*site, &planted.path);
            assert_eq!(reply.status, 200, "{at}");
            if !planted.readable {
                assert!(reply.body.starts_with(b"%PDF"), "{at}");
                continue;
            }
            let report = pipeline::examine(&page(&planted.path, reply)).unwrap_or_else(|error| panic!("{at}: {error}"));
            assert_eq!(report[0].issuer.name.as_deref(), Some(planted.issuer.as_str()), "{at}");
            assert_eq!(report[0].year, Some(planted.year), "{at}");
            assert!(report[0].sheets.iter().all(Option::is_some), "{at}");
            let checked = rule::check(&report[0]);
            assert!(checked.findings.iter().all(|f| f.severity != Severity::Error), "{at}: {:?}", checked.findings);
        }
    }
}

#[test]
fn decoys_are_there_and_are_no_reports() {
    for site in statics() {
        assert!(site.decoys().len() >= 3, "{}", site.name());
        for path in site.decoys() {
            let reply = ask(&*site, &path);
            assert_eq!(reply.status, 200, "{} {path}", site.name());
            assert!(pipeline::examine(&page(&path, reply)).is_err(), "{} {path}", site.name());
        }
    }
}

/// Addresses that only scripts make: a reader's browser would ask for them.
fn scripted(name: &str) -> Vec<String> {
    let base = "/zwgk/zfxxgkml/zfxxgknb";
    let search = "/was5/web/search?channelid=216112&classsql=siteid%3D7*chnlid%3D1234&prepage=2&page=1";
    let json = "/common/search/5f3c9a7be1d24c8896a0b1c2d3e4f501?_isAgg=true&_isJson=true&_pageSize=5&page=";
    match name {
        "trs" => (1..6)
            .flat_map(|n| ["bm", "xzjd", "cg", "qzf"].map(|list| format!("{base}/{list}/index_{n}.html")))
            .chain([search.to_owned()])
            .collect(),
        "ucap" => (2..5)
            .map(|n| format!("/hebdlq/c112287c/xxgk_list_{n}.shtml"))
            .chain((1..4).map(|n| format!("{json}{n}")))
            .collect(),
        _ => Vec::new(),
    }
}

/// Everything that can be reached by links, frames, choices and addresses in JSON, the traps left out.
fn reached(site: &dyn Site) -> BTreeSet<String> {
    let link = Regex::new(r#"(?:href=|src=|value=|"url":|replace\()["']([^"'#]+)["']"#).unwrap();
    let traps = ["/xwzx/", "/rili/", "/zwfw/", "/images/", "/css/", "/js/", "/system/resource/", "/common/js/"];
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = vec!["/".to_owned()];
    open.extend(scripted(site.name()));
    while let Some(target) = open.pop() {
        if !seen.insert(target.clone()) || traps.iter().chain(&FORBIDDEN).any(|trap| target.starts_with(trap)) {
            continue;
        }
        assert!(seen.len() < 2_000, "{} has no end", site.name());
        let reply = ask(site, &target);
        if reply.status != 200 || reply.body.starts_with(b"%PDF") {
            continue;
        }
        let base = Url::parse("http://site.localhost").unwrap().join(&target).unwrap();
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        for found in link.captures_iter(&text) {
            let Ok(url) = base.join(&found[1].replace("&amp;", "&")) else { continue };
            if url.host_str() == Some("site.localhost") {
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                open.push(format!("{}{query}", url.path()));
            }
        }
    }
    seen
}

#[test]
fn home_leads_to_every_planted_report() {
    for site in statics() {
        let mut reached = reached(&*site);
        if site.name() == "ucap" {
            reached.extend(posted(&*site));
        }
        for planted in site.planted() {
            assert!(reached.contains(&planted.path), "{}: {} is not reached", site.name(), planted.path);
        }
        for decoy in site.decoys().iter().filter(|decoy| !decoy.contains("c112290")) {
            assert!(reached.contains(decoy), "{}: {decoy} is not reached", site.name());
        }
    }
}

/// What the service of 垂管单位 lists, and the files of its articles.
fn posted(site: &dyn Site) -> Vec<String> {
    let mut found = Vec::new();
    for number in 1..=3 {
        let body = format!("codeId=11230102MB1A00001X&channelId=a81b2c3d4e5f60718293a4b5c6d7e8f9&page={number}&size=4");
        let path = "/hebdlq/xxgk/getFileListByCodeId".to_owned();
        let reply = site.answer(&Asked { method: "POST".into(), path, body: body.into_bytes(), ..Asked::default() });
        let json: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        let rows = json["results"]["data"]["results"].as_array().unwrap().clone();
        assert!(!rows.is_empty());
        found.extend(rows.iter().map(|row| row["url"].as_str().unwrap().to_owned()));
    }
    let file = Regex::new(r#"href="([^"]+\.(?:txt|doc|pdf))""#).unwrap();
    let text = |path: &String| String::from_utf8(ask(site, path).body).unwrap();
    let files: Vec<String> =
        found.iter().flat_map(|path| file.captures(&text(path)).map(|c| c[1].to_owned())).collect();
    found.into_iter().chain(files).collect()
}

#[test]
fn every_site_changes() {
    for site in statics() {
        let before = site.planted();
        let key = |planted: &crate::simulator::Planted| (planted.issuer.clone(), planted.year);
        let keys = |site: &dyn Site| site.planted().iter().map(key).collect::<BTreeSet<_>>();
        let added = site.changed(Change::Add).unwrap();
        let new: Vec<_> = added.planted().into_iter().filter(|p| !keys(&*site).contains(&key(p))).collect();
        assert_eq!(new.len(), 1, "{}", site.name());
        assert_eq!(ask(&*added, &new[0].path).status, 200, "{}", site.name());
        assert_ne!(ask(&*site, &new[0].path).status, 200, "{}", site.name());
        if !matches!(site.name(), "trs" | "ucap") {
            assert!(reached(&*added).contains(&new[0].path), "{}", site.name());
        }
        let vanished = site.changed(Change::Vanish).unwrap();
        let gone: Vec<_> = before.iter().filter(|p| !keys(&*vanished).contains(&key(p))).collect();
        assert_eq!(gone.len(), 1, "{}", site.name());
        assert_ne!(ask(&*vanished, &gone[0].path).status, 200, "{}", site.name());
        let altered = site.changed(Change::Alter).unwrap();
        let differs = |planted: &&crate::simulator::Planted| {
            ask(&*altered, &planted.path).body != ask(&*site, &planted.path).body
        };
        assert_eq!(before.iter().filter(differs).count(), 1, "{}", site.name());
    }
}

#[test]
fn downloads_of_vsb_want_a_referer_and_the_decoy_channel_of_ucap_has_news() {
    let all = statics();
    let site = |name: &str| all.iter().find(|site| site.name() == name).unwrap();
    let planted = site("vsb").planted();
    let file = planted.iter().find(|planted| planted.path.contains("download.jsp")).unwrap();
    let (path, query) = file.path.split_once('?').unwrap();
    let asked = Asked {
        path: path.into(),
        raw_query: query.into(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        ..Asked::default()
    };
    assert_eq!(site("vsb").answer(&asked).status, 404);
    assert_eq!(ask(&**site("vsb"), &file.path).status, 200);
    let news = ask(&**site("ucap"), "/common/search/c112289?_isJson=true&page=1");
    assert!(String::from_utf8(news.body).unwrap().contains("/xwzx/1.html"));
    assert_eq!(ask(&**site("ucap"), "/hebdlq/c112288/list.shtml/").status, 412);
}

#[test]
fn pages_of_trs_are_numbered_as_their_signature_says() {
    let all = statics();
    let trs = all.iter().find(|site| site.name() == "trs").unwrap();
    let get = |file: &str| ask(&**trs, &format!("/zwgk/zfxxgkml/zfxxgknb/{file}"));
    let text = |file: &str| String::from_utf8(get(file).body).unwrap();
    assert!(text("bm/").contains("createPageHTML(6, 0, \"index\", \"html\")"));
    assert_eq!((get("bm/index_4.html").status, get("bm/index_5.html").status), (200, 404));
    assert!(text("xzjd/index_2.html").contains("createPageHTML('paging', 2, 2, 'index'"));
    assert_eq!(get("xzjd/index_1.html").status, 404);
    assert!(text("cg/index_1.html").contains("createPage(2, 1, \"index\",\"html\")"));
    let stub = text("qzf/index_3.html");
    assert!((300..=400).contains(&stub.len()) && !stub.contains("<li>"), "{}", stub.len());
    assert_eq!(get("gknb2017/").status, 301);
}

#[test]
fn hostile_numbers_do_no_harm() {
    let most = usize::MAX;
    for target in [
        format!("/zwgk/zfxxgkml/zfxxgknb/bm/index_{most}.html"),
        format!("/zwgk/zfxxgk/nb/bm/jyj/index_{most}.html"),
        format!("/zwgk/xxgknb/bm/index_{most}.html"),
        format!("/hebdlq/c112287c/xxgk_list_{most}.shtml"),
        format!("/hebdlq/c112288/list.shtml?{most}"),
        format!("/xxgk/list.asp?class=12&page={most}"),
        format!("/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1043&PAGENUM={most}"),
        format!("/was5/web/search?channelid=216112&classsql=chnlid=1234&page={most}"),
        format!("/rili/?year={most}&month=13"),
        format!("/xwzx/?page={most}"),
        format!("/xwzx/{}.html", u32::MAX),
    ] {
        for site in statics() {
            assert!([200, 301, 302, 404].contains(&ask(&*site, &target).status), "{} {target}", site.name());
        }
    }
}

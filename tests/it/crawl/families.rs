//! From the home page of every simulated family: every planted report, none of the decoys, no request that robots.txt
//! forbids, no gap shorter than asked.

use gouji::fetch::robots::Robots;
use gouji::simulator::Asked;
use gouji::simulator::dialect::Dialect;

use super::*;

/// What is wrong with the crawl of a site from its home page, in words.
pub(super) fn crawl(site: Box<dyn Site>) -> Vec<String> {
    let name = site.name();
    crawl_as(name, site)
}

/// The same in a project folder of another name.
fn crawl_as(label: &str, site: Box<dyn Site>) -> Vec<String> {
    let (name, decoys) = (site.name(), site.decoys());
    let asked = Asked { method: "GET".into(), path: "/robots.txt".into(), ..Asked::default() };
    let robots = Robots::parse(&site.answer(&asked).body);
    let server = Server::with(vec![Stand::plain(site)]).unwrap();
    let project = Project::new(label);
    let home = server.url(name).unwrap();
    let out = run(&mut project.crawl(&[home.to_string()]));
    let mut wrong = Vec::new();
    if !matches!(out.status.code(), Some(0 | 3)) {
        wrong.push(format!("{name}: exit {:?}: {}", out.status.code(), String::from_utf8_lossy(&out.stderr)));
        return wrong;
    }
    let planted = server.planted(name);
    let exported = project.exported();
    let found: BTreeSet<(String, u16)> = exported.values().cloned().collect();
    let wanted = readable(&planted);
    for (issuer, year) in wanted.difference(&found) {
        let at: Vec<_> = planted.iter().filter(|p| p.issuer == *issuer && p.year == *year).map(|p| &p.path).collect();
        wrong.push(format!("{name}: lost {issuer} {year} at {at:?}"));
    }
    for (issuer, year) in found.difference(&wanted) {
        let at: Vec<_> = exported.iter().filter(|(_, value)| **value == (issuer.clone(), *year)).collect();
        wrong.push(format!("{name}: not planted: {issuer} {year} at {at:?}"));
    }
    let unread: Vec<String> = project.unread().into_iter().collect();
    for planted in planted.iter().filter(|planted| !planted.readable) {
        if !unread.iter().any(|url| url.ends_with(&planted.path)) {
            wrong.push(format!("{name}: not listed as unread: {} {} {}", planted.issuer, planted.year, planted.path));
        }
    }
    for url in exported.keys().chain(&unread) {
        if decoys.iter().any(|decoy| url.ends_with(decoy.as_str())) {
            wrong.push(format!("{name}: a decoy was taken: {url}"));
        }
    }
    let arrivals = server.arrivals();
    for arrival in &arrivals {
        if !robots.allows("gouji", &home.join(&arrival.target).unwrap()) {
            wrong.push(format!("{name}: asked though forbidden: {}", arrival.target));
        }
    }
    println!("{name}: {} requests for {} reports", arrivals.len(), planted.len());
    // what else is on the site is left alone
    let most = planted.len() * 3 + 120;
    if arrivals.len() > most || !wrong.is_empty() {
        let targets: Vec<&str> = arrivals.iter().map(|arrival| arrival.target.as_str()).take(100).collect();
        wrong.push(format!("{name}: {} requests: {}", arrivals.len(), targets.join(" ")));
    }
    wrong
}

#[test]
fn every_planted_report_is_found_and_nothing_else() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let wrong: Vec<String> = sites().into_iter().filter(|site| site.name().contains(&only)).flat_map(crawl).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The county in a dialect.
fn spelled(number: usize) {
    let only = std::env::var("ONLY").unwrap_or_default();
    let crawled = sites().into_iter().filter(|site| site.name().contains(&only)).flat_map(|site| {
        let label = format!("dialect-{number}-{}", site.name());
        let wrong = crawl_as(&label, Box::new(Dialect::new(site, number)));
        wrong.into_iter().map(move |wrong| format!("dialect {number}: {wrong}"))
    });
    let wrong: Vec<String> = crawled.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_with_absolute_addresses_and_tables_in_capitals() {
    spelled(1);
}

#[test]
fn the_same_without_quotes() {
    spelled(2);
}

#[test]
fn the_same_in_gbk_with_relative_addresses() {
    spelled(3);
}

#[test]
fn the_same_with_a_base_and_spaced_scripts() {
    spelled(4);
}

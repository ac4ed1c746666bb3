//! Every site in every dialect leads to all its reports, whoever asks.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use super::*;
use crate::page::Page;
use crate::portal::{self, Context, Lead, Request, Role, address, label};
use crate::simulator::sites;

/// What a walk asked for: paths with their queries.
fn walk(site: &dyn Site) -> BTreeSet<String> {
    let home = Lead {
        request: Request::get(Url::parse("http://127.0.0.1:8000/").unwrap()),
        role: Role::Start,
        context: Context::default(),
    };
    let (mut open, mut known, mut rows, mut seen) =
        (VecDeque::from([home]), HashSet::new(), HashSet::new(), BTreeSet::new());
    while let Some(lead) = open.pop_front() {
        let Request { url, body, .. } = &lead.request;
        let key = (address::canonical(url), body.clone(), lead.context.list.clone());
        if url.port() != Some(8000) || !known.insert(key) {
            continue;
        }
        assert!(known.len() < 1500, "{}", site.name());
        let (url, reply) = asked(site, &lead.request);
        seen.insert(decoded(&url[url::Position::BeforePath..]));
        if std::env::var_os("DIALECT").is_some() {
            let body = lead.request.body.as_ref().map(|body| &body.text);
            println!("{:?} {} {body:?}", lead.role, decoded(lead.request.url.as_str()));
        }
        let media_type = reply.headers.iter().find(|(name, _)| name == "Content-Type").map(|(_, value)| value.clone());
        let page =
            Page { path: url.to_string(), url: Some(url.to_string()), content_type: media_type, bytes: reply.body };
        let reading = portal::read(&page, &lead);
        open.extend(reading.leads);
        for list in reading.lists {
            let is_new =
                list.rows.iter().filter(|row| rows.insert((list.list.clone(), row.lead.request.url.clone()))).count()
                    > 0;
            open.extend(list.next.into_iter().filter(|_| is_new));
            let wanted = |row: &portal::Row| {
                row.sense != label::Sense::Decoy && (row.lead.context.annual || row.sense != label::Sense::Other)
            };
            open.extend(list.rows.into_iter().filter(wanted).map(|row| row.lead));
        }
    }
    seen
}

/// A path, or a path with its query, as it is meant.
fn decoded(path: &str) -> String {
    let pair = format!("x={}", path.replace('&', "%26").replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
}

/// What a site answers to a request, over its redirects.
fn asked(site: &dyn Site, request: &Request) -> (Url, Reply) {
    let (mut url, mut body) = (request.url.clone(), request.body.clone());
    for _ in 0..5 {
        let query = url.query().unwrap_or_default().to_owned();
        let path = decoded(url.path());
        let mut headers = BTreeMap::from([("host".to_owned(), "127.0.0.1:8000".to_owned())]);
        if let Some(referer) = &request.referer {
            headers.insert("referer".into(), referer.to_string());
        }
        if let Some(body) = &body {
            headers.insert("content-type".into(), body.media_type.clone());
        }
        let asked = Asked {
            method: if body.is_some() { "POST" } else { "GET" }.into(),
            path,
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            raw_query: query,
            headers,
            body: body.take().map(|body| body.text.into_bytes()).unwrap_or_default(),
        };
        let reply = site.answer(&asked);
        let to = reply.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
        match to.filter(|_| (300..400).contains(&reply.status)).and_then(|(_, to)| url.join(to).ok()) {
            Some(to) => url = to,
            None => return (url, reply),
        }
    }
    (url, Reply::missing())
}

#[test]
fn every_report_is_reached_in_every_dialect() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let which: Option<usize> = std::env::var("DIALECT").ok().and_then(|n| n.parse().ok());
    let mut wrong = Vec::new();
    for number in (0..Dialect::COUNT).filter(|number| which.is_none_or(|which| which == *number)) {
        for site in sites().into_iter().filter(|site| site.name().contains(&only)) {
            let site = Dialect::new(site, number);
            let seen = walk(&site);
            let planted = site.planted();
            let lost: Vec<&str> =
                planted.iter().map(|p| p.path.as_str()).filter(|path| !seen.contains(&decoded(path))).collect();
            if !lost.is_empty() {
                wrong.push(format!(
                    "{} {number} {:?}: lost {} of {}: {:?}",
                    site.name(),
                    site.style,
                    lost.len(),
                    planted.len(),
                    lost.iter().take(4).collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

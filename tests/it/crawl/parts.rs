//! Articles that go over several pages, where one does not come, changes, or is none of theirs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use gouji::simulator::{Reply, report as planted};

use super::variants::{Sketch, links, papers, plain};
use super::*;

/// Units whose report goes over two pages, of which the second is missing, and whose report is whole on the first.
const UNITS: [&str; 3] = ["教育局", "财政局", "审计局"];

/// A site with a report of each unit; the first pages are of an edition.
fn site(edition: &Arc<AtomicU8>) -> Sketch {
    let all = papers(&UNITS, 2023..=2023, |paper| format!("/nb/{}.html", paper.unit));
    let (served, edition) = (all.clone(), edition.clone());
    let rows: Vec<(&str, &str)> = all.iter().map(|paper| (paper.path.as_str(), paper.title.as_str())).collect();
    Sketch::new("parts", plain)
        .page("/", "首页", "<a href='/nb/'>政府信息公开年报</a>")
        .page("/nb/", "政府信息公开年报", &links(&rows))
        .answer(move |asked| {
            let name = asked.path.strip_prefix("/nb/")?.strip_suffix(".html")?;
            let (unit, is_second) = name.strip_suffix("_2").map_or((name, false), |unit| (unit, true));
            let paper = served.get(unit.parse::<usize>().ok()?)?;
            let (at, is_whole) = (edition.load(Ordering::Relaxed), paper.unit == 2);
            let text = match is_second {
                false => planted::edition(&paper.issuer, paper.year, at),
                true if paper.unit > 0 => return None,
                true => planted::fragment(&paper.issuer, paper.year),
            };
            let cut = text[..text.find("三、")?].rfind("<p>")?;
            let text = if is_whole {
                &text
            } else if is_second {
                &text[cut..]
            } else {
                &text[..cut]
            };
            let next = if is_second { String::new() } else { format!("<a href='{unit}_2.html'>下一页</a>") };
            Some(Reply::html(plain(
                &paper.title,
                &format!("<h1>{}</h1><div id='zoom'>{text}</div>{next}", paper.title),
            )))
        })
        .plant(&all)
}

#[test]
fn what_is_missing_of_an_article_is_said_and_what_changes_is_seen() {
    let edition = Arc::new(AtomicU8::new(0));
    let server = Server::with(vec![Stand::plain(Box::new(site(&edition)))]).unwrap();
    let (project, home) = (Project::new("parts"), server.url("parts").unwrap().to_string());
    let crawl = |more: &[&str]| {
        let out = run(project.crawl(std::slice::from_ref(&home)).args(more));
        assert!(matches!(out.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&out.stderr));
        let found: Vec<String> = project.records(&[]).iter().map(|record| report(record).1).collect();
        let unread: Vec<String> = project.unread().iter().map(|url| url.replace(&home, "/")).collect();
        assert_eq!((found, unread), (vec!["清河县审计局".into(), "清河县教育局".into()], vec!["/nb/1.html".into()]));
    };
    crawl(&[]);
    let asked: Vec<String> = server.arrivals().iter().map(|arrival| arrival.target.clone()).collect();
    assert!(!asked.contains(&"/nb/2_2.html".to_owned()) && asked.contains(&"/nb/0_2.html".to_owned()), "{asked:?}");
    crawl(&["--recrawl"]);
    assert_eq!(project.records(&["--all-versions"]).len(), 2);
    edition.store(1, Ordering::Relaxed);
    crawl(&["--recrawl"]);
    // both have a newer version, that in two parts though its second is the same
    let newer = project.records(&[]);
    assert!(newer.iter().all(|record| record.to_string().contains("本报告发布后经核对")), "{newer:?}");
    assert_eq!(project.records(&["--all-versions"]).len(), 4);
}

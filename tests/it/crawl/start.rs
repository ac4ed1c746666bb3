//! What a crawl may be started with, and what it is told: addresses, years, budgets, tables, identity, pace.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use super::*;
use crate::cli::Folder;

/// Patience with a program that should do something.
const PATIENCE: Duration = Duration::from_secs(30);
/// The folder of the annual reports of the site `trs`.
const REPORTS: &str = "/zwgk/zfxxgkml/zfxxgknb/";
/// Portals that are crawled at once.
const PORTALS: [&str; 3] = ["trs", "generic", "legacy"];
/// A host that the test itself asks, to see how late the machine is.
const CONTROL: &str = "vsb";
/// Requests a second to a host.
const RATE: f64 = 10.0;
/// How long is measured.
const LONG: Duration = Duration::from_secs(3);
/// What the server may be late by on a machine that does nothing else.
const JITTER: Duration = Duration::from_millis(1);

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// An address on a server with one site.
fn at(server: &Server, path: &str) -> String {
    server.url(server.names()[0]).unwrap().join(path).unwrap().to_string()
}

fn found(project: &Project) -> BTreeSet<(String, u16)> {
    project.reports().into_iter().map(|(_, issuer, year)| (issuer, year)).collect()
}

/// A crawl that goes on until it is dropped.
struct Running(Child);

impl Running {
    fn new(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_may_start_at_a_column() {
    let (server, project) = (serve("trs"), Project::new("column"));
    let out = run(&mut project.crawl(&[at(&server, &format!("{REPORTS}bm/"))]));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let planted = server.planted("trs");
    let below: Vec<_> = planted.into_iter().filter(|planted| planted.path.contains("/bm/")).collect();
    assert!(below.len() > 30);
    let missing: Vec<_> = readable(&below).difference(&found(&project)).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn it_may_start_at_a_report() {
    let server = serve("trs");
    for (extension, is_file) in [(".html", false), (".doc", true), (".txt", true)] {
        let planted = server.planted("trs");
        let planted = planted.iter().find(|planted| planted.path.ends_with(extension)).unwrap();
        let project = Project::new(&format!("single{extension}"));
        server.forget();
        let out = run(&mut project.crawl(&[at(&server, &planted.path)]));
        assert_eq!(out.status.code(), Some(0), "{}", said(&out));
        assert_eq!(found(&project), BTreeSet::from([(planted.issuer.clone(), planted.year)]));
        let requests = asked(&server, &server.arrivals()).len();
        assert!(requests <= if is_file { 1 } else { 2 }, "{extension}: {requests} requests for one report");
    }
}

#[test]
fn years_that_are_not_wanted_are_not_fetched() {
    let (server, project) = (serve("trs"), Project::new("years"));
    let out = run(project.crawl(&[at(&server, "/")]).args(["--years", "2023"]));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let wanted: BTreeSet<_> = readable(&server.planted("trs")).into_iter().filter(|(_, year)| *year == 2023).collect();
    assert_eq!(found(&project), wanted);
    // articles and files lie in folders of the month in which they were published, a year later
    let month = |target: &str| {
        target.strip_prefix(REPORTS)?.split('/').nth(1).filter(|part| part.len() == 6).map(str::to_owned)
    };
    let months: BTreeSet<String> = server.arrivals().iter().filter_map(|arrival| month(&arrival.target)).collect();
    assert_eq!(months, BTreeSet::from(["202401".to_owned()]));
    // more years later: lists are read anew, of reports only what is new comes whole
    for (args, years) in [(&["--years", "2022-2023"][..], 2022..=2023), (&["--recrawl"][..], 2019..=2024)] {
        let known = found(&project);
        server.forget();
        let out = run(project.crawl(&[at(&server, "/")]).args(args));
        assert_eq!(out.status.code(), Some(0), "{}", said(&out));
        let planted = readable(&server.planted("trs"));
        let wanted: BTreeSet<_> = planted.into_iter().filter(|(_, year)| years.contains(year)).collect();
        assert_eq!(found(&project), wanted, "{args:?}");
        let new: BTreeSet<String> = wanted.difference(&known).map(|(_, year)| format!("{}01", year + 1)).collect();
        let arrivals = server.arrivals();
        let whole = arrivals.iter().filter(|arrival| arrival.status == 200).filter_map(|a| month(&a.target));
        let reports: BTreeSet<String> = whole.filter(|month| month.ends_with("01")).collect();
        assert_eq!(reports, new, "{args:?}");
    }
}

#[test]
fn a_budget_ends_a_host_for_the_run() {
    let (server, project) = (serve("trs"), Project::new("budget"));
    let urls = [at(&server, "/")];
    for round in 1..=2 {
        let out = run(project.crawl(&urls).args(["--budget", "20"]));
        assert_eq!(out.status.code(), Some(3), "{}", said(&out));
        assert!(said(&out).contains("budget"), "{}", said(&out));
        assert_eq!(asked(&server, &server.arrivals()).values().sum::<usize>(), 20 * round);
        let host = &project.account()["portals"][0]["hosts"][0];
        assert_eq!((host["condition"].as_str(), host["reason"].as_str()), (Some("stopped"), Some("budget")));
    }
    let out = run(project.crawl(&urls).args(["--budget", "1000"]));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    assert_eq!(found(&project), readable(&server.planted("trs")));
    assert!(asked(&server, &server.arrivals()).values().all(|times| *times == 1));
    assert_eq!(project.account()["portals"][0]["hosts"][0]["condition"], "open");
}

#[test]
fn a_dry_run_shows_the_way_and_goes_no_further() {
    for (name, shown) in [("trs", "区政府部门"), ("hanweb-jpage", "县政府部门年报")] {
        let (server, project) = (serve(name), Project::new(&format!("dry-{name}")));
        let out = run(project.crawl(&[at(&server, "/")]).arg("--dry-run"));
        assert_eq!(out.status.code(), Some(0), "{}", said(&out));
        let text = String::from_utf8(out.stdout).unwrap();
        let has = |line: &str, what: &str| text.lines().any(|l| l.trim_start().starts_with(line) && l.contains(what));
        assert!(has("family (pages): ", &format!("{name} (")), "{text}");
        assert!(has("columns: ", "") && has("units: ", "") && has(shown, "http://"), "{text}");
        let arrivals = server.arrivals();
        let closed: Vec<String> =
            server.planted(name).into_iter().map(|planted| planted.path).chain(site(name).decoys()).collect();
        // a column that is an article is told by asking for it
        let asked: Vec<_> = arrivals.iter().filter(|arrival| closed.contains(&arrival.target)).collect();
        assert!(asked.iter().all(|arrival| arrival.target.starts_with("/col/")), "{asked:?}");
        assert!(!project.folder().exists(), "a dry run keeps nothing");
    }
}

#[test]
fn a_table_names_portals() {
    let (server, project, folder) = (serve("trs"), Project::new("table"), Folder::new());
    let crawl = |table: &str| {
        folder.write("portals.toml", table);
        let mut crawl = project.gouji("crawl");
        run(crawl.arg("--config").arg(folder.path("portals.toml")).args(["--allow-private", "--retry", "0.2"]))
    };
    let out = crawl("rate = 200\n\n[[portal]]\nname = \"九龙坡区\"\nurl = [\"http://127.0.0.1/\"]\n");
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out).contains("line 5") && said(&out).contains("`url`"), "{}", said(&out));
    let out = crawl(&format!(
        "rate = 1\nyears = \"2023-2024\"\n\n[[portal]]\nname = \"九龙坡区\"\ndivision = \"500107\"\nfamily = \"trs\"\n\
         rate = 200\nurls = [\"{}\"]\n",
        at(&server, "/")
    ));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let planted = readable(&server.planted("trs"));
    assert_eq!(found(&project), planted.into_iter().filter(|(_, year)| *year >= 2023).collect());
    let portal = &project.account()["portals"][0];
    assert_eq!((portal["name"].as_str(), portal["division"].as_str()), (Some("九龙坡区"), Some("500107")));
}

#[test]
fn who_asks_says_who_they_are_and_what_they_mean_to_ask() {
    let server = serve("trs");
    let (private, public) = (at(&server, "/"), "http://www.jlp.example/".to_owned());
    let project = Project::new("refused");
    let cases = [
        // address, arguments, what is missing
        (&public, &["--rate", "1/s"][..], "--contact"),
        (&private, &["--contact", "a@example.org"][..], "--allow-private"),
        (&"http://[::1]/".to_owned(), &[][..], "--allow-private"),
        (&"http://0x7f000001/".to_owned(), &[][..], "--allow-private"),
        (&"http://portal.localhost/".to_owned(), &[][..], "--allow-private"),
        (&"http://10.1.2.3/".to_owned(), &[][..], "--allow-private"),
        (&"ftp://www.jlp.example/".to_owned(), &[][..], "ftp"),
    ];
    for (url, args, missing) in cases {
        let out = run(project.gouji("crawl").arg(url).args(args));
        assert_eq!(out.status.code(), Some(2), "{url}: {}", said(&out));
        assert!(said(&out).contains(missing), "{url}: {}", said(&out));
        assert!(!project.folder().exists(), "{url}: a project was made");
    }
    assert_eq!(server.arrivals(), []);
    // who is reached how stands in every request
    let out = run(project.crawl(&[private]).args(["--contact", "a@example.org", "--years", "2019"]));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let agents: BTreeSet<String> = server.arrivals().into_iter().map(|arrival| arrival.user_agent).collect();
    assert_eq!(agents, BTreeSet::from([concat!("gouji/", env!("CARGO_PKG_VERSION"), " (+a@example.org)").to_owned()]));
}

#[test]
fn a_project_goes_on_though_its_portals_are_not_named() {
    let (server, project) = (serve("openness"), Project::new("unnamed"));
    let out = run(project.crawl(&[at(&server, "/")]).args(["--budget", "6"]));
    assert_eq!(out.status.code(), Some(3), "{}", said(&out));
    // what a portal may be asked by holds for one that is not named as well
    let out = run(&mut project.gouji("crawl"));
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    assert!(said(&out).contains("--allow-private"), "{}", said(&out));
    let out = run(&mut project.crawl(&[]));
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    assert_eq!(found(&project), readable(&server.planted("openness")));
    // a unit has a site of its own elsewhere: told, not asked
    let account = project.account();
    assert_eq!(account["totals"]["external"], 1);
    assert_eq!(account["totals"]["failed"], 0);
}

#[test]
fn one_process_crawls_and_any_number_look_on() {
    let (server, project) = (serve("trs"), Project::new("busy"));
    let urls = [at(&server, "/")];
    let first = Running::new(&mut project.crawl_at("5/s", &urls));
    assert!(wait_until(PATIENCE, || server.arrivals().len() >= 4));
    let out = run(&mut project.crawl(&urls));
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    assert!(said(&out).contains("another process"), "{}", said(&out));
    for _ in 0..10 {
        assert_eq!(project.account()["run"]["state"], "running");
        project.reports();
    }
    let before = server.arrivals().len();
    assert!(wait_until(PATIENCE, || server.arrivals().len() > before + 2), "who looks on does not stand in the way");
    drop(first);
    assert_eq!(project.account()["run"]["state"], "interrupted");
}

/// What was measured.
struct Measured {
    /// The shortest gap between two requests to a host.
    shortest: Duration,
    /// The share of the pace that was kept, by the host that kept least of it.
    kept: f64,
    /// How long it took at most until a request that was sent was seen by the server.
    late: Duration,
}

/// Asks the control host once in a while; when each request was sent.
fn control(server: &Server) -> Vec<Instant> {
    let url = server.url(CONTROL).unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let begun = Instant::now();
    let mut sent = Vec::new();
    while begun.elapsed() < LONG {
        let mut stream = TcpStream::connect(address).unwrap();
        // the server waits for what comes, as it does for a crawler that keeps its connection
        std::thread::sleep(Duration::from_millis(20));
        sent.push(Instant::now());
        stream.write_all(b"GET /robots.txt HTTP/1.1\r\nHost: control\r\nConnection: close\r\n\r\n").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
    sent
}

fn measure() -> Measured {
    let server = Server::start(PORTALS.into_iter().chain([CONTROL]).map(site).collect()).unwrap();
    let project = Project::new("pace");
    let urls = PORTALS.map(|name| server.url(name).unwrap().to_string());
    let crawl = Running::new(&mut project.crawl_at(&format!("{RATE}/s"), &urls));
    let arrived = |name: &str| -> Vec<Instant> {
        server.arrivals().iter().filter(|arrival| arrival.name == name).map(|arrival| arrival.at).collect()
    };
    let begun = wait_until(PATIENCE, || PORTALS.iter().all(|name| !arrived(name).is_empty()));
    let sent = control(&server);
    drop(crawl);
    assert!(begun, "a portal was not asked");
    let seen = arrived(CONTROL);
    assert_eq!(seen.len(), sent.len());
    let late = seen.iter().zip(&sent).map(|(seen, sent)| *seen - *sent).max().unwrap();
    let (mut shortest, mut kept) = (Duration::MAX, f64::MAX);
    for times in PORTALS.map(arrived) {
        let span = *times.last().unwrap() - times[0];
        assert!(span > LONG / 2, "a portal was left");
        shortest = times.windows(2).map(|pair| pair[1] - pair[0]).fold(shortest, Duration::min);
        kept = kept.min((times.len() - 1) as f64 / span.as_secs_f64() / RATE);
    }
    Measured { shortest, kept, late }
}

#[test]
fn the_pace_is_kept_and_never_exceeded() {
    let gap = Duration::from_secs_f64(1.0 / RATE);
    // a machine that is busy with other tests sends and sees requests late: what it is late by is measured and allowed
    // for, on both sides, and there are several rounds
    let holds = (1..=6).any(|round| {
        let Measured { shortest, kept, late } = measure();
        let percent = 100.0 * kept;
        println!("round {round}: shortest gap {shortest:?} of {gap:?} ({late:?} late), {percent:.1} % of the pace");
        shortest + JITTER + 2 * late >= gap && kept >= 0.97
    });
    assert!(holds, "requests came too soon or too late");
}

//! A crawl may be stopped at any moment, by a kill or by being asked to end, and goes on when it is started again: the
//! same reports, none of them twice, and no page is asked again whose answer was kept.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};

use gouji::fetch::archive::{self, Place};
use gouji::simulator::Change;

use super::*;

/// How often it is killed.
const KILLS: usize = 50;
/// What a kill may cost a host: a request under way, and an answer that came and was not yet kept.
const LOST: usize = 2;
/// Its pace: an answer is kept before the next one comes, but on a very busy machine.
const RATE: &str = "10/s";
/// Patience with a program that should do something.
const PATIENCE: Duration = Duration::from_secs(30);

/// Two portals, one of static lists and one whose lists come from services.
fn county() -> (Server, Vec<String>) {
    let names = ["trs", "hanweb-jpage"];
    let server = Server::start(names.map(site).into()).unwrap();
    let urls = names.iter().map(|name| server.url(name).unwrap().to_string()).collect();
    (server, urls)
}

fn start(command: &mut Command) -> Child {
    command.args(["--progress", "none"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the end of a program; what it said.
fn end(child: Child) -> (ExitStatus, String) {
    let out = child.wait_with_output().unwrap();
    (out.status, String::from_utf8_lossy(&out.stderr).into_owned())
}

/// A crawl that nobody disturbs: its exit code, reports and requests.
fn undisturbed(
    server: &Server,
    urls: &[String],
    name: &str,
) -> (Option<i32>, BTreeSet<Report>, BTreeMap<Target, usize>) {
    let project = Project::new(name);
    let (status, said) = end(start(&mut project.crawl(urls)));
    assert!(matches!(status.code(), Some(0 | 3)), "{status}: {said}");
    let requests = asked(server, &server.arrivals());
    server.forget();
    (status.code(), project.reports(), requests)
}

/// Every record can be read, and every report stands where it says that it is kept.
fn check_archive(project: &Project) {
    let (_, damaged) = project.archived();
    assert!(damaged.is_empty(), "{damaged:?}");
    for record in project.records(&[]) {
        let source = &record["source"];
        let (file, offset) = source["archive"].as_str().unwrap().split_once('!').unwrap();
        let file = file.strip_prefix("archive/").unwrap().to_owned();
        let place = Place { file, offset: offset.parse().unwrap(), length: 0 };
        let (request, answer) = archive::read(&project.folder().join("archive"), &place).unwrap();
        assert_eq!(request.url.as_str(), source["url"].as_str().unwrap());
        assert!(answer.status == 200 && !answer.body.is_empty(), "{source}");
    }
}

#[test]
fn fifty_kills_change_nothing() {
    let (server, urls) = county();
    let (code, reports, requests) = undisturbed(&server, &urls, "unkilled");
    let total: usize = requests.values().sum();
    let project = Project::new("killed");
    let mut random = fastrand::Rng::with_seed(50);
    // how many requests had arrived at each kill, and what was kept then
    let mut marks = Vec::new();
    let began = Instant::now();
    while marks.len() < KILLS {
        assert!(began.elapsed() < Duration::from_secs(120), "{} kills", marks.len());
        let before = server.arrivals().len();
        let mut child = start(&mut project.crawl_at(RATE, &urls));
        if random.u8(..100) < 30 {
            // at any moment of its start, over and over
            std::thread::sleep(Duration::from_millis(random.u64(..120)));
        } else {
            // evenly over what is left to do, the last at its end
            let left = total.saturating_sub(before);
            let more = random.usize(..=2 * left / (KILLS - marks.len()));
            wait_until(PATIENCE, || server.arrivals().len() >= before + more || child.try_wait().unwrap().is_some());
            std::thread::sleep(Duration::from_millis(random.u64(..30)));
        }
        child.kill().unwrap();
        let (status, said) = end(child);
        if status.signal().is_none() {
            // it was quicker
            assert_eq!(status.code(), code, "{said}");
            continue;
        }
        marks.push((server.arrivals().len(), kept(&project)));
    }
    let seconds = began.elapsed().as_secs_f64();
    let (status, said) = end(start(&mut project.crawl(&urls)));
    assert_eq!(status.code(), code, "{said}");
    assert_eq!(project.reports(), reports);
    check_archive(&project);

    let arrivals = server.arrivals();
    let once = |target: &Target| requests.get(target).copied().unwrap_or(1);
    for (n, (mark, kept)) in marks.iter().enumerate() {
        let later = asked(&server, &arrivals[*mark..]);
        for (target, times) in kept {
            let again = later.get(target).copied().unwrap_or_default();
            assert!(times + again <= once(target), "kill {n}: {target:?} was kept and asked again");
        }
    }
    let all = asked(&server, &arrivals);
    let again: usize = all.iter().map(|(target, times)| times.saturating_sub(once(target))).sum();
    println!("{KILLS} kills in {seconds:.1} s: {total} requests, {again} of them were under way and made again");
    assert!(again <= KILLS * LOST * urls.len(), "{again} requests were made again");
    assert!(requests.keys().eq(all.keys()), "other targets than without kills");
}

#[test]
fn a_recrawl_may_be_killed_too() {
    let (server, urls) = county();
    let (code, reports, requests) = undisturbed(&server, &urls, "unkilled-recrawl");
    let total: usize = requests.values().sum();
    let project = Project::new("killed-recrawl");
    assert_eq!(end(start(&mut project.crawl(&urls))).0.code(), code);
    assert!(server.change("trs", Change::Alter));
    server.forget();
    let (mut random, most) = (fastrand::Rng::with_seed(10), 10);
    for n in 0..most {
        let before = server.arrivals().len();
        let mut child = start(project.crawl_at(RATE, &urls).arg("--recrawl"));
        let more = random.usize(..=2 * total.saturating_sub(before + most) / (most - n));
        wait_until(PATIENCE, || server.arrivals().len() > before + more || child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        let (status, said) = end(child);
        assert!(status.signal().is_some(), "{n}: it came to its end after {}: {said}", server.arrivals().len());
    }
    // it goes on as a recrawl, whoever does not say so again
    let (status, said) = end(start(&mut project.crawl(&urls)));
    assert_eq!(status.code(), code, "{said}");
    assert_eq!(project.reports(), reports);
    let marks = |record: &Value| record["source"]["superseded"] == true;
    let all = project.records(&["--all-versions"]);
    assert_eq!((all.len(), all.iter().filter(|record| marks(record)).count()), (reports.len() + 1, 1));
    assert_eq!(project.account()["totals"]["vanished"], 0);
    check_archive(&project);
    let all: usize = asked(&server, &server.arrivals()).values().sum();
    assert!((total..=total + most * LOST * urls.len()).contains(&all), "{all} requests instead of {total}");
}

/// Asks a program to end, as a terminal or the system does.
fn tell(child: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn who_is_asked_to_end_loses_nothing() {
    let (server, urls) = county();
    let (code, reports, requests) = undisturbed(&server, &urls, "unasked");
    let project = Project::new("asked");
    for (signal, more) in [("-TERM", 20), ("-INT", 60), ("-TERM", 1)] {
        let before = server.arrivals().len();
        let child = start(&mut project.crawl_at(RATE, &urls));
        assert!(wait_until(PATIENCE, || server.arrivals().len() >= before + more));
        tell(&child, signal);
        let (status, said) = end(child);
        assert_eq!(status.code(), Some(5), "{signal}: {said}");
        assert_eq!(project.account()["run"]["state"], "interrupted");
        check_archive(&project);
    }
    let (status, said) = end(start(&mut project.crawl(&urls)));
    assert_eq!(status.code(), code, "{said}");
    assert_eq!(project.reports(), reports);
    check_archive(&project);
    assert_eq!(asked(&server, &server.arrivals()), requests);
}

//! Every obstacle at once, a host each, beside one with nothing in the way: the run ends, the obstacle is named, nothing
//! of it is taken for content, and the others are not slowed.

use std::time::Instant;

use gouji::simulator::behind;
use gouji::simulator::obstacle::Obstacle;

use super::*;

/// What becomes of a host.
#[derive(Debug, PartialEq)]
enum Fate {
    /// All its reports are found.
    Whole,
    /// All but some that are gone or cut.
    Most,
    /// It is left, with this reason.
    Stopped(&'static str),
    /// Nothing is got, and requests end with this reason.
    Nothing(&'static str),
}

fn fate(obstacle: Obstacle) -> Fate {
    use Obstacle::*;
    match obstacle {
        Jsl521 => Fate::Stopped("challenge_jsl"),
        Script412 => Fate::Stopped("challenge_412"),
        Waf468 | Waf405 => Fate::Stopped("waf_block"),
        Geo403 => Fate::Stopped("geo_block"),
        Stub380 | Stub1166 => Fate::Stopped("challenge_soft"),
        // five failures in a row: the host is left alone for longer than this run waits
        Reset | LongerLength => Fate::Stopped("broken_off"),
        Trickle => Fate::Stopped("timeout"),
        Robots500 => Fate::Stopped("robots_unavailable"),
        TlsLegacy => Fate::Stopped("tls_legacy"),
        TlsExpired | TlsMismatch | TlsSelfSigned => Fate::Stopped("cert_error"),
        Loop302 => Fate::Nothing("redirect_loop"),
        RobotsAll | Robots403 => Fate::Nothing("robots"),
        // a report that was put on top of a list behind the reader's back is found the next time
        Home301 | Missing200 | FileError | EmptyFile | PageDrift => Fate::Most,
        _ => Fate::Whole,
    }
}

fn host<'a>(account: &'a Value, url: &str) -> Option<&'a Value> {
    let hosts = account["portals"].as_array().unwrap().iter().flat_map(|portal| portal["hosts"].as_array().unwrap());
    hosts.into_iter().find(|host| url.starts_with(host["authority"].as_str().unwrap()))
}

#[test]
fn every_obstacle_is_named_and_stands_alone() {
    // a delay of two seconds has a test of its own
    let obstacles = || Obstacle::ALL.into_iter().filter(|obstacle| *obstacle != Obstacle::RobotsDelay);
    let mut stands: Vec<Stand> = obstacles().map(behind).collect();
    stands.push(Stand::plain(site("generic")));
    let server = Server::with(stands).unwrap();
    let project = Project::new("obstacles");
    let urls: Vec<String> = server.names().iter().map(|name| server.url(name).unwrap().to_string()).collect();
    let began = Instant::now();
    let out = run(&mut project.crawl(&urls));
    let took = began.elapsed();
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let (account, exported, unread) = (project.account(), project.exported(), project.unread());
    let mut wrong = Vec::new();
    for obstacle in obstacles() {
        let (name, url) = (obstacle.name(), server.url(obstacle.name()).unwrap().to_string());
        let account = host(&account, &url);
        let found: BTreeSet<_> =
            exported.iter().filter(|(at, _)| at.starts_with(&url)).map(|(_, what)| what.clone()).collect();
        let listed = unread.iter().filter(|at| at.starts_with(&url)).count();
        let planted = server.planted(name);
        let missing = readable(&planted).difference(&found).count();
        let reason = account.and_then(|host| host["reason"].as_str()).unwrap_or_default();
        let reasons = account.map(|host| host["reasons"].to_string()).unwrap_or_default();
        let fits = match fate(obstacle) {
            Fate::Whole => missing == 0 && reason.is_empty(),
            Fate::Most => !found.is_empty() && missing < planted.len() / 2 && reason.is_empty(),
            // what came before it came whole
            Fate::Stopped(why @ ("broken_off" | "timeout")) => missing > 0 && reason == why,
            Fate::Stopped(why) => found.is_empty() && listed == 0 && reason == why,
            Fate::Nothing(why) => found.is_empty() && listed == 0 && reasons.contains(why),
        };
        if !fits {
            for (issuer, year) in readable(&planted).difference(&found).take(4) {
                let at = planted.iter().find(|p| p.issuer == *issuer && p.year == *year).map(|p| &p.path);
                wrong.push(format!("{name}: lost {issuer} {year} at {at:?}"));
            }
            wrong.push(format!(
                "{name}: wanted {:?}; found {} of {}, {listed} unread, reason `{reason}`, reasons {reasons}",
                fate(obstacle),
                found.len(),
                planted.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // who has nothing in the way is done long before the slowest
    let plain =
        server.arrivals().into_iter().filter(|arrival| arrival.name == "generic").map(|arrival| arrival.at).max();
    println!("{} obstacles in {took:.1?}, the host without one in {:.1?}", urls.len() - 1, plain.unwrap() - began);
    assert!(plain.unwrap() - began < took / 2);
}

#[test]
fn a_delay_of_robots_is_kept() {
    let server = Server::with(vec![behind(Obstacle::RobotsDelay)]).unwrap();
    let project = Project::new("robots-delay");
    let url = server.url(Obstacle::RobotsDelay.name()).unwrap().to_string();
    let out = run(project.crawl(&[url]).args(["--budget", "3"]));
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let at: Vec<Instant> = server.arrivals().iter().map(|arrival| arrival.at).collect();
    // the first follows robots.txt, whose delay holds from then on
    let gaps: Vec<u128> = at.windows(2).map(|pair| (pair[1] - pair[0]).as_millis()).collect();
    assert!(gaps.len() >= 3 && gaps.iter().all(|gap| *gap >= 1990), "{gaps:?}");
}

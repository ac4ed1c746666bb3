//! What the account says.

use gouji::store::account::{Mark, Progress};
use insta::assert_snapshot;

use super::*;

/// A project with something of everything.
fn project() -> Project {
    let mut project = Project::begun();
    let titles = ["乙局2023年政府信息公开工作年度报告", "丁镇2022年政府信息公开年报", "戊局2022年工作总结"];
    let rows = titles.iter().zip(1..).map(|(title, n)| (row(&format!("http://a.gov.cn/{n}"), title), n < 4)).collect();
    let listed = Listed {
        list: "http://a.gov.cn/l".into(),
        title: Some("年报".into()),
        total: Some(9),
        rows,
        ..Listed::default()
    };
    let reports = vec![
        harvest("c1", "甲 局", 2022, None),
        harvest("c2", "甲局", 2023, Some("error")),
        harvest("c3", "甲局", 2022, None),
    ];
    let nowhere = Harvest { content: "c4".into(), ..Harvest::default() };
    let far = lead(Role::Hub, "http://b.gov.cn/");
    let first = Done { lists: vec![listed], reports: [reports, vec![nowhere]].concat(), ..done(vec![far]) };
    project.end_one(first);
    let tasks = project.take();
    let unread = Unread {
        title: Some(titles[0].into()),
        format: "pdf".into(),
        waits: true,
        reason_en: "no reader".into(),
        reason_zh: "尚不能读取".into(),
        ..Unread::default()
    };
    let ends = [
        Done { unread: Some(unread), ..done(Vec::new()) },
        Done { state: State::Disallowed, reason: "robots".into(), ..Done::default() },
        Done { state: State::Gone, reason: "soft_404".into(), ..Done::default() },
        Done {
            state: State::Challenged,
            reason: "js_challenge".into(),
            status: Some(521),
            evidence: Some("521\nx".into()),
            ..Done::default()
        },
    ];
    for (task, end) in tasks.iter().zip(ends) {
        project.commit(Done { task: task.id, ..end });
    }
    let host = project.store().hosts().unwrap();
    assert!(host.is_empty());
    project
}

#[test]
fn the_account_adds_up() {
    let mut project = project();
    let account = project.store().account().unwrap();
    assert_eq!(account.run.as_ref().unwrap().state, Progress::Running);
    let totals = &account.totals;
    let tally = &totals.tally;
    assert_eq!((totals.portals, totals.hosts, totals.unplaced, totals.gaps), (1, 2, 1, 2));
    assert_eq!((tally.fetched, tally.refused, tally.challenged, tally.soft_404, tally.unread), (2, 1, 1, 1, 1));
    assert_eq!((tally.reports, tally.flagged, tally.duplicates), (4, 1, 0));
    assert_eq!(tally.reasons["challenged"]["js_challenge"], 1);
    assert_eq!(account.years, [2022, 2023]);
    let grid: Vec<_> = account
        .units
        .iter()
        .map(|unit| (unit.name.as_str(), unit.years.iter().map(|p| (p.mark, p.reports)).collect::<Vec<_>>()))
        .collect();
    let expected = [
        ("丁镇", vec![(Mark::Refused, 0), (Mark::Missing, 0)]),
        ("乙局", vec![(Mark::Missing, 0), (Mark::Unread, 0)]),
        ("甲局", vec![(Mark::Present, 2), (Mark::Flagged, 1)]),
    ];
    assert_eq!(grid, expected);
    let hosts = &account.portals[0].hosts;
    assert_eq!(hosts[0].refused_urls, ["http://a.gov.cn/2"]);
    assert_eq!((hosts[1].obstacles[0].status, hosts[1].obstacles[0].url.as_str()), (Some(521), "http://b.gov.cn/"));
    assert_eq!(account.portals[0].lists[0].short, 6);
    project.store = None;
    let reader = Store::open_existing(&project.folder.path("p")).unwrap().unwrap();
    assert_eq!(reader.account().unwrap().run.unwrap().state, Progress::Interrupted);
}

#[test]
fn status_is_for_people_and_programs() {
    let mut project = project();
    project.store().end(true).unwrap();
    // while the crawl holds the project
    let en = project.folder.run(&["--lang", "en", "status", "--project", "p"]);
    let zh = project.folder.run(&["--lang", "zh", "status", "--project", "p"]);
    assert_eq!((en.code, zh.code, en.err.as_str()), (0, 0, ""));
    // the first line has the times
    let rest = |out: &str| out.split_once('\n').unwrap().1.to_owned();
    assert!(en.out.starts_with("p: complete, from 20"), "{}", en.out);
    assert_snapshot!("status_en", rest(&en.out));
    assert_snapshot!("status_zh", rest(&zh.out));
    let json = project.folder.run(&["status", "--project", "p", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["run"]["state"], &json["totals"]["reports"]), (&"complete".into(), &4.into()));
    assert_eq!(json["units"][2]["years"][1]["mark"], "flagged");
    assert_eq!(json["run"]["settings"]["years"][0], 2022);
}

//! Reports over time, and how they are exported.

use gouji::store::Kept;

use super::*;

impl Project {
    fn kept(&mut self, all_versions: bool) -> Vec<Kept> {
        let mut kept = Vec::new();
        self.store()
            .reports(all_versions, |report| -> Result<(), gouji::crawl::frontier::Error> {
                kept.push(report);
                Ok(())
            })
            .unwrap();
        kept
    }

    /// Contents with `superseded` and `vanished`.
    fn versions(&mut self) -> Vec<(String, bool, bool)> {
        let content = |kept: &Kept| kept.record.split("gov.cn/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        self.kept(true).iter().map(|kept| (content(kept), kept.superseded, kept.vanished)).collect()
    }

    /// The start asked again by a recrawl.
    fn recrawl(&mut self, done: Done) -> Committed {
        self.store().end(true).unwrap();
        self.begin(true);
        self.end_one(done)
    }
}

fn version(content: &str, superseded: bool, vanished: bool) -> (String, bool, bool) {
    (content.into(), superseded, vanished)
}

#[test]
fn one_report_at_several_places_is_one() {
    let mut project = Project::begun();
    project.end_one(done(vec![lead(Role::Article, "http://a.gov.cn/1"), lead(Role::Article, "http://b.gov.cn/2")]));
    let tasks = project.take();
    let report = || harvest("c", "某局", 2023, Some("error"));
    let first = project.commit(Done { task: tasks[0].id, ..with(vec![report()], 1) });
    let second = project.commit(Done { task: tasks[1].id, ..with(vec![report()], 2) });
    assert_eq!(((first.reports, first.flagged), (second.reports, second.flagged)), ((1, 1), (0, 0)));
    let kept = project.kept(false);
    assert_eq!((kept.len(), &kept[0].urls[..]), (1, &["http://a.gov.cn/1".to_owned(), "http://b.gov.cn/2".into()][..]));
    let totals = project.store().account().unwrap().totals;
    assert_eq!((totals.tally.reports, totals.tally.flagged, totals.tally.duplicates), (1, 1, 1));
}

#[test]
fn versions_are_kept_and_marked() {
    let mut project = Project::begun();
    project.end_one(with(vec![harvest("c1", "某局", 2023, None)], 1));
    project.recrawl(Done { state: State::Unmodified, at: 2, ..Done::default() });
    assert_eq!(project.versions(), [version("c1", false, false)]);
    project.recrawl(with(vec![harvest("c2", "某局", 2023, None)], 3));
    assert_eq!(project.versions(), [version("c1", true, false), version("c2", false, false)]);
    assert_eq!(project.kept(false).len(), 1);
    project.recrawl(Done { state: State::Failed, reason: "timeout".into(), ..Done::default() });
    assert_eq!(project.versions()[1], version("c2", false, false));
    project.recrawl(Done { state: State::Gone, at: 4, ..Done::default() });
    assert_eq!(project.versions(), [version("c1", true, false), version("c2", false, true)]);
    assert_eq!(project.store().account().unwrap().totals.vanished, 1);
    // back again, as it was first
    project.recrawl(with(vec![harvest("c1", "某局", 2023, None)], 5));
    assert_eq!(project.versions(), [version("c1", false, false), version("c2", true, false)]);
}

#[test]
fn the_same_bytes_are_the_same_report_though_not_read_again() {
    let mut project = Project::begun();
    let digest = Some("d".to_owned());
    project.end_one(Done { digest: digest.clone(), ..with(vec![harvest("c", "某局", 2023, None)], 1) });
    project.recrawl(Done { digest, ..done(Vec::new()) });
    assert_eq!(project.versions(), [version("c", false, false)]);
    project.recrawl(Done { digest: Some("e".into()), ..done(Vec::new()) });
    assert_eq!(project.versions(), [version("c", false, true)]);
}

#[test]
fn rules_that_have_learnt_judge_a_known_report_anew() {
    let mut project = Project::begun();
    project.end_one(with(vec![harvest("c", "某局", 2023, None)], 1));
    let brought = project.recrawl(with(vec![harvest("c", "某局", 2023, Some("error"))], 2));
    assert_eq!(brought.reports, 0);
    assert_eq!(project.store().account().unwrap().totals.tally.flagged, 1);
}

#[test]
fn reports_and_findings_are_exported() {
    let mut project = Project::begun();
    let reports = vec![harvest("c2", "乙局", 2023, Some("error")), harvest("c1", "丙局", 2022, None)];
    project.end_one(with(reports, 1));
    project.recrawl(with(vec![harvest("c3", "乙局", 2023, Some("note")), harvest("c1", "丙局", 2022, None)], 2));
    let run = |args: &[&str]| project.folder.run(&[&["export", "--project", "p"], args].concat());

    let lines = run(&[]);
    assert_eq!((lines.code, lines.err.as_str()), (0, ""));
    let urls = |out: &str| -> Vec<String> {
        let json = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        json.map(|json| json["source"]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
    };
    assert_eq!(urls(&lines.out), ["c1", "c3"]);
    let all = run(&["--all-versions"]).out;
    assert_eq!(urls(&all), ["c1", "c2", "c3"]);
    assert!(all.lines().nth(1).unwrap().contains(r#""superseded":true"#));

    project.folder.write("out.csv", "old");
    let csv = run(&["--format", "csv", "-o", "out.csv"]);
    assert_eq!((csv.code, csv.out.as_str()), (0, ""));
    let csv = std::fs::read_to_string(project.folder.path("out.csv")).unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.lines().nth(1).unwrap().contains("disputes.reconsideration.upheld,1,number"));
    let left: Vec<_> =
        std::fs::read_dir(project.folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("part")), "{left:?}");

    let findings = run(&["--findings"]).out;
    assert_eq!(findings.lines().count(), 1);
    assert!(findings.contains(r#""severity":"note""#));
    let table = run(&["--findings", "--format", "csv"]).out;
    let line = "http://a.gov.cn/,乙局,371002,2023,A303,note,fail,'=不符,a.b.c d.e.f,f";
    assert_eq!(table.lines().nth(1), Some(line));
    assert!(
        table.starts_with("\u{feff}source_url,issuer,division,year,rule,severity,status,message,cells,fingerprint\r\n")
    );
}

#[test]
fn a_project_that_is_not_there_is_named() {
    let folder = Folder::new();
    folder.write("out", "old");
    for args in [&["export", "--project", "nowhere", "-o", "out"][..], &["status", "--project", "nowhere"]] {
        let ran = folder.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("nowhere"), "{}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(folder.path("out")).unwrap(), "old");
    assert!(!folder.path("nowhere").exists());
}

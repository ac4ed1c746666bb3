//! What is asked, in which order, and what a restart remembers.

use gouji::fetch::archive::Place;

use super::*;

#[test]
fn a_kill_loses_nothing_that_was_committed() {
    let mut project = Project::begun();
    let [first] = &project.take()[..] else { panic!() };
    assert_eq!((first.lead.role, first.tries, first.hops), (Role::Start, 0, 0));
    let place = Place { file: "a.warc.gz".into(), offset: 7, length: 9 };
    let done = [Done {
        task: first.id,
        ..done(vec![lead(Role::Hub, "http://a.gov.cn/h"), lead(Role::Column, "http://b.gov.cn/c")])
    }];
    let brought =
        project.store().commit(&Batch { done: &done, archived: Some(place.clone()), ..Batch::default() }).unwrap();
    assert_eq!(brought.hosts.iter().map(|host| host.authority.as_str()).collect::<Vec<_>>(), ["http://b.gov.cn"]);
    assert_eq!(brought.woken.len(), 2);
    assert_eq!(project.paths(), ["/h", "/c"]);
    assert!(project.take().is_empty(), "taken once");
    project.again();
    assert_eq!(project.paths(), ["/h", "/c"], "not ended: taken again; the start is not asked twice");
    assert_eq!(project.store().archived().unwrap(), Some(place));
}

#[test]
fn those_first_that_lead_to_others() {
    let mut project = Project::begun();
    let roles = [Role::Hub, Role::Article, Role::List, Role::Column, Role::Attachment, Role::Hub];
    let leads = roles.iter().zip(0..).map(|(role, n)| lead(*role, &format!("http://a.gov.cn/{n}"))).collect();
    project.end_one(done(leads));
    assert_eq!(project.paths(), ["/4", "/3", "/2", "/1", "/0", "/5"]);
}

#[test]
fn a_known_lead_takes_what_is_better() {
    let mut project = Project::begun();
    let mut better = lead(Role::Column, "http://a.gov.cn/x?t=9");
    better.context = Context { annual: true, unit: Some("某局".into()), ..Context::default() };
    project.end_one(done(vec![
        lead(Role::Article, "http://a.gov.cn/y"),
        lead(Role::Hub, "http://a.gov.cn/x"),
        better.clone(),
        lead(Role::Hub, "http://a.gov.cn/x#top"),
        // known and done: not asked again
        lead(Role::Column, "http://a.gov.cn/"),
    ]));
    let tasks = project.take();
    assert_eq!(
        tasks.iter().map(|task| &task.lead).collect::<Vec<_>>(),
        [&better, &lead(Role::Article, "http://a.gov.cn/y")]
    );
}

#[test]
fn a_list_goes_on_while_it_has_new_rows() {
    let mut project = Project::begun();
    let page = |rows: &[(&str, bool)], next: &str| Listed {
        list: "l".into(),
        total: Some(5),
        rows: rows.iter().map(|(path, asked)| (row(&format!("http://a.gov.cn/{path}"), path), *asked)).collect(),
        next: vec![lead(Role::List, &format!("http://a.gov.cn/{next}"))],
        ..Listed::default()
    };
    let listed = |lists| Done { lists, ..done(Vec::new()) };
    project.end_one(listed(vec![page(&[("r1", true), ("r2", false)], "p2")]));
    let tasks = project.take();
    assert_eq!(tasks.iter().map(|task| task.lead.request.url.path()).collect::<Vec<_>>(), ["/p2", "/r1"]);
    project.commit(Done { task: tasks[0].id, ..listed(vec![page(&[("r2", false), ("r1?_=4", true)], "p3")]) });
    assert!(project.take().is_empty(), "no new row: the list ends");
    let list = &project.store().account().unwrap().portals[0].lists[0];
    assert_eq!((list.total, list.found, list.short, list.asked), (5, 2, 3, 1));
    assert_eq!(list.others, ["r2"]);
}

#[test]
fn a_retry_waits_and_a_redirect_counts_its_hops() {
    let mut project = Project::begun();
    let host = project.store().hosts().unwrap()[0].id;
    assert_eq!(project.store().next_due(host).unwrap(), Some(0));
    let retry = Done { state: State::Pending, not_before: Some(2_000), reason: "timeout".into(), ..Done::default() };
    assert_eq!(project.end_one(retry).woken, [host]);
    assert!(project.take().is_empty());
    assert_eq!(project.store().next_due(host).unwrap(), Some(2_000));
    let tasks = project.store().lease(host, 9, 2_000).unwrap();
    assert_eq!(tasks[0].tries, 1);
    assert_eq!(project.store().next_due(host).unwrap(), None, "all are taken");
    let redirect =
        |task, to: &str| Done { task, state: State::Redirected, leads: vec![lead(Role::Start, to)], ..Done::default() };
    assert_eq!(project.commit(redirect(tasks[0].id, "http://a.gov.cn/1")).woken, [host]);
    let task = project.take().remove(0);
    project.commit(redirect(task.id, "http://a.gov.cn/2"));
    assert_eq!(project.take()[0].hops, 2);
}

#[test]
fn a_host_stands_as_it_was_written() {
    let mut project = Project::begun();
    let host = project.store().hosts().unwrap().remove(0);
    let robots = Some(gouji::crawl::frontier::RobotsCopy { status: 200, body: b"User-agent: *".to_vec(), at: 3 });
    let stopped = Condition::Stopped { reason: "js_challenge".into(), evidence: "521".into() };
    let host = Host {
        condition: stopped,
        robots,
        failures: 2,
        circuits: 1,
        old_tls: true,
        requests: 9,
        fingerprint: Some("f".into()),
        ..host
    };
    project.store().commit(&Batch { hosts: std::slice::from_ref(&host), ..Batch::default() }).unwrap();
    project.again();
    assert_eq!(project.store().hosts().unwrap(), std::slice::from_ref(&host));
    // the run ends: the stop and the counts are of the last one
    project.store().end(true).unwrap();
    project.begin(false);
    let fresh = Host { condition: Condition::Open, failures: 0, circuits: 0, requests: 0, ..host };
    assert_eq!(project.store().hosts().unwrap(), [fresh]);
}

/// A project with a request of every end, at `/state`.
fn ended() -> Project {
    let mut project = Project::begun();
    let states = [
        State::Done,
        State::Unmodified,
        State::Gone,
        State::Failed,
        State::Disallowed,
        State::Challenged,
        State::Skipped,
    ];
    let leads = states.iter().map(|state| lead(Role::Hub, &format!("http://a.gov.cn/{state:?}"))).collect();
    project.end_one(done(leads));
    for (task, state) in project.take().iter().zip(states) {
        let (etag, tries) = (Some("e".into()), State::Pending);
        project.commit(Done { task: task.id, state: tries, ..Done::default() });
        project.commit(Done { task: task.id, state, etag, reason: "r".into(), ..Done::default() });
    }
    project
}

#[test]
fn what_is_asked_again() {
    let mut project = ended();
    project.again();
    assert!(project.take().is_empty(), "an interrupted run goes on: nothing is left");
    project.store().end(false).unwrap();
    project.begin(false);
    let tasks = project.take();
    assert!(tasks.iter().all(|task| task.tries == 0));
    let paths: Vec<_> = tasks.iter().map(|task| task.lead.request.url.path().to_owned()).collect();
    assert_eq!(paths, ["/Failed", "/Challenged"]);
    // a recrawl begins though the run was interrupted, and goes on when it is interrupted itself
    project.again();
    project.begin(true);
    let tasks = project.take();
    let paths: Vec<_> = tasks.iter().map(|task| task.lead.request.url.path().to_owned()).collect();
    assert_eq!(paths, ["/", "/Done", "/Unmodified", "/Gone", "/Failed", "/Challenged"]);
    assert_eq!(tasks[1].etag.as_deref(), Some("e"));
    project.commit(Done { task: tasks[0].id, state: State::Unmodified, ..Done::default() });
    project.store = None;
    project.store = Some(Store::open(&project.folder.path("p")).unwrap());
    project.begin(true);
    assert_eq!(project.paths(), ["/Done", "/Unmodified", "/Gone", "/Failed", "/Challenged"]);
}

#[test]
fn a_recrawl_follows_a_list_whose_rows_are_known() {
    let mut project = Project::begun();
    let listed = Listed { list: "l".into(), rows: vec![(row("http://a.gov.cn/r", "r"), false)], ..Listed::default() };
    project.end_one(Done { lists: vec![listed.clone()], ..done(Vec::new()) });
    project.store().end(true).unwrap();
    project.begin(true);
    let next = vec![lead(Role::List, "http://a.gov.cn/p2")];
    project.end_one(Done { lists: vec![Listed { next, ..listed }], ..done(Vec::new()) });
    assert_eq!(project.paths(), ["/p2"]);
}

#[test]
fn a_start_that_was_left_aside_is_asked() {
    let mut project = Project::begun();
    project.end_one(done(vec![lead(Role::Hub, "http://b.gov.cn/")]));
    let external = Done { state: State::Skipped, reason: "out_of_scope".into(), ..Done::default() };
    project.end_one(external);
    assert_eq!(project.store().account().unwrap().totals.tally.external, 1);
    let other = Start { name: "b".into(), urls: vec![url("http://b.gov.cn/")], ..Start::default() };
    let portals =
        project.store().begin(&[start("a"), other.clone(), other], false, r#"{"years":[2022,2023]}"#).unwrap();
    assert!(portals[0] != portals[1] && portals[1] == portals[2]);
    let tasks = project.take();
    assert_eq!((tasks.len(), tasks[0].portal, tasks[0].lead.role), (1, portals[1], Role::Start));
}

#[test]
fn what_was_archived_and_what_waits_is_found() {
    let mut project = Project::begun();
    let asked = Request::get(url("http://a.gov.cn/"));
    let task = project.store().pending(&asked).unwrap().unwrap();
    assert_eq!(project.store().pending(&Request::get(url("http://a.gov.cn/?a=1"))).unwrap(), None);
    let place = Place { file: "a".into(), offset: 1, length: 2 };
    let unread = Some(Unread { format: "pdf".into(), waits: true, ..Unread::default() });
    project.commit(Done { task: task.id, place: Some(place.clone()), unread, ..done(Vec::new()) });
    assert_eq!(project.store().pending(&asked).unwrap(), None);
    let waiting = project.store().waiting().unwrap();
    assert_eq!((waiting.len(), waiting[0].0.id, &waiting[0].1), (1, task.id, &place));
    // now there is a reader
    project.commit(Done { task: task.id, ..with(vec![harvest("c", "某局", 2023, None)], 9) });
    assert!(project.store().waiting().unwrap().is_empty());
}

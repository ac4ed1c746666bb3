//! The store of a project: what a crawl writes is there after any kill, and the account and the exports say it.

use gouji::crawl::frontier::{Batch, Committed, Condition, Frontier, Host};
use gouji::crawl::{Done, Found, Harvest, Listed, Start, State, Task, Unread};
use gouji::portal::label::Sense;
use gouji::portal::{Context, Lead, Request, Role, Row};
use gouji::store::Store;
use url::Url;

use crate::cli::Folder;

mod account;
mod among;
mod frontier;
mod memory;
mod reports;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn start(name: &str) -> Start {
    Start {
        name: name.into(),
        division: Some("371002".into()),
        urls: vec![url("http://a.gov.cn/")],
        ..Start::default()
    }
}

fn lead(role: Role, to: &str) -> Lead {
    Lead { request: Request::get(url(to)), role, context: Context::default() }
}

fn row(to: &str, title: &str) -> Row {
    let mut lead = lead(Role::Article, to);
    lead.context.title = Some(title.into());
    Row { lead, sense: Sense::Report }
}

/// A project and its store.
struct Project {
    folder: Folder,
    store: Option<Store>,
}

impl Project {
    /// A crawl of one portal that has begun.
    fn begun() -> Self {
        let folder = Folder::new();
        let store = Store::open(&folder.path("p")).unwrap();
        let mut project = Self { folder, store: Some(store) };
        project.begin(false);
        project
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }

    fn begin(&mut self, recrawl: bool) {
        let settings = r#"{"years":[2022,2023]}"#;
        self.store().begin(&[start("a")], recrawl, settings).unwrap();
    }

    /// As after a kill: opened again, begun again.
    fn again(&mut self) {
        self.store = None;
        self.store = Some(Store::open(&self.folder.path("p")).unwrap());
        self.begin(false);
    }

    /// Every request of every host that may be made now.
    fn take(&mut self) -> Vec<Task> {
        let hosts = self.store().hosts().unwrap();
        hosts.iter().flat_map(|host| self.store().lease(host.id, 99, 1_000).unwrap()).collect()
    }

    fn paths(&mut self) -> Vec<String> {
        self.take().iter().map(|task| task.lead.request.url.path().to_owned()).collect()
    }

    fn commit(&mut self, done: Done) -> Committed {
        self.store().commit(&Batch { done: &[done], ..Batch::default() }).unwrap()
    }

    /// Takes what there is, which is one request, and ends it.
    fn end_one(&mut self, done: Done) -> Committed {
        let [task] = &self.take()[..] else { panic!("not one request") };
        self.commit(Done { task: task.id, ..done })
    }
}

fn done(leads: Vec<Lead>) -> Done {
    Done { state: State::Done, leads, at: 5, ..Done::default() }
}

fn harvest(content: &str, issuer: &str, year: u16, severity: Option<&str>) -> Harvest {
    let record = format!(
        r#"{{"schema":"gouji.report/1","source":{{"path":"p","url":"http://a.gov.cn/{content}","archive":"w:0"}},"title":"{issuer}","year":{year},"disputes":{{"reconsideration":{{"upheld":1}}}}}}"#
    );
    let json = |severity: &str| {
        format!(
            r#"{{"rule":"A303","severity":"{severity}","message":"=不符","cells":["a.b.c","d.e.f"],"fingerprint":"f"}}"#
        )
    };
    let found = |severity: &str| Found {
        rule: "A303".into(),
        severity: severity.into(),
        status: "fail".into(),
        fingerprint: "f".into(),
        json: json(severity),
    };
    Harvest {
        content: content.into(),
        issuer: Some(issuer.into()),
        division: Some("371002".into()),
        year: Some(year),
        record,
        findings: severity.into_iter().map(found).collect(),
        ..Harvest::default()
    }
}

fn with(reports: Vec<Harvest>, at: i64) -> Done {
    Done { state: State::Done, reports, at, ..Done::default() }
}

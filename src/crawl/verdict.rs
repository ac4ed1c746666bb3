//! What an answer, or the lack of one, means for its request and its host. Pure.

use url::Url;

use super::scope::{OUT_OF_SCOPE, Scope};
use super::{Done, State, Task};
use crate::fetch::{Answer, Cut, Failure, FailureKind, obstacle, soft404};
use crate::portal::{Lead, Role, address};

/// Most hops of redirects; one more is a loop.
pub(super) const MOST_HOPS: u8 = 5;

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// It is content, to be read.
    Content,
    /// The request has ended.
    Ended(Done),
    /// The request has ended, and the host is left alone for the rest of the run.
    Stop(Done),
    /// The host asks to be left alone for a while; the request stays as it is.
    Hold,
    /// The same at once: a cookie was set.
    Same,
    /// The same with the second TLS client.
    OldTls,
    /// Another try later, if there are tries left.
    Later(&'static str),
}

/// What stands beside an answer.
pub(super) struct Circumstances<'a> {
    pub(super) scope: Option<&'a Scope>,
    /// Whether there is a second TLS client that was not tried.
    pub(super) old_tls: bool,
    pub(super) at: i64,
}

/// What an answer means.
pub(super) fn judge(task: &Task, result: &Result<Answer, Failure>, beside: &Circumstances<'_>) -> Step {
    let done =
        |state, reason: &str| Done { task: task.id, state, reason: reason.into(), at: beside.at, ..Done::default() };
    let answer = match result {
        Ok(answer) => answer,
        Err(failure) => return failed(failure, beside, &done),
    };
    let done = |state, reason: &str| Done { status: Some(answer.status), ..done(state, reason) };
    let url = &task.lead.request.url;
    if let Some(found) = obstacle::judge(answer, url) {
        let done = Done { evidence: Some(obstacle::evidence(answer)), ..done(State::Challenged, found.state) };
        return if found.scope == obstacle::Scope::Host { Step::Stop(done) } else { Step::Ended(done) };
    }
    if let Some(to) = answer.redirect(url) {
        return redirected(task, answer, to, beside, &done);
    }
    match answer.status {
        429 | 503 => Step::Hold,
        304 => Step::Ended(done(State::Unmodified, "")),
        404 | 410 => Step::Ended(done(State::Gone, "")),
        401 | 403 => {
            let evidence = Some(obstacle::evidence(answer));
            Step::Ended(Done { evidence, ..done(State::Challenged, "forbidden") })
        }
        408 | 500..=599 => Step::Later("server_error"),
        200..=299 if answer.truncated == Some(Cut::Time) => Step::Later("timeout"),
        200..=299 => match obstacle::redirect_stub(answer, url) {
            Some(to) => redirected(task, answer, to, beside, &done),
            None => Step::Content,
        },
        status => Step::Ended(done(State::Failed, &format!("status_{status}"))),
    }
}

fn failed(failure: &Failure, beside: &Circumstances<'_>, done: &impl Fn(State, &str) -> Done) -> Step {
    let name = failure.kind.name();
    let told = || Done { evidence: Some(failure.detail.chars().take(500).collect()), ..done(State::Failed, name) };
    match failure.kind {
        FailureKind::Tls if beside.old_tls => Step::OldTls,
        FailureKind::Tls | FailureKind::Certificate => Step::Stop(told()),
        FailureKind::Private => Step::Ended(done(State::Skipped, name)),
        kind if kind.is_retryable() => Step::Later(name),
        _ => Step::Ended(told()),
    }
}

fn redirected(
    task: &Task,
    answer: &Answer,
    to: Url,
    beside: &Circumstances<'_>,
    done: &impl Fn(State, &str) -> Done,
) -> Step {
    let from = &task.lead.request.url;
    if task.hops >= MOST_HOPS {
        return Step::Ended(done(State::Failed, "redirect_loop"));
    }
    if address::canonical(&to) == address::canonical(from) {
        // only a cookie can make the same address answer otherwise
        let sets_cookie = answer.header("set-cookie").is_some();
        return if sets_cookie { Step::Same } else { Step::Ended(done(State::Failed, "redirect_loop")) };
    }
    if beside.scope.is_none_or(|scope| !scope.follows(from, &to)) {
        let skipped = vec![(redirect_lead(task, to), OUT_OF_SCOPE.to_owned())];
        return Step::Ended(Done { skipped, ..done(State::Redirected, "left_site") });
    }
    // whatever is sought, the home page of the same site is not it
    if soft404::is_sent_home(from, &to) && task.lead.role != Role::Start {
        return Step::Ended(done(State::Gone, "soft_404"));
    }
    Step::Ended(Done { leads: vec![redirect_lead(task, to)], ..done(State::Redirected, "") })
}

fn redirect_lead(task: &Task, to: Url) -> Lead {
    let mut lead = task.lead.clone();
    // what was posted is not posted elsewhere
    (lead.request.url, lead.request.body) = (to, None);
    lead
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::{Context, Request};

    fn task(url: &str) -> Task {
        let lead =
            Lead { request: Request::get(Url::parse(url).unwrap()), role: Role::Article, context: Context::default() };
        Task {
            id: 1,
            host: 1,
            portal: 1,
            lead,
            tries: 0,
            hops: 0,
            etag: None,
            last_modified: None,
            digest: None,
            at: None,
            echo: false,
        }
    }

    fn answer(status: u16, headers: &[(&str, &str)]) -> Result<Answer, Failure> {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Ok(Answer { status, headers, body: "<html>".repeat(900).into_bytes(), ..Answer::default() })
    }

    fn step(task: &Task, result: &Result<Answer, Failure>) -> Step {
        let scope = Scope::new(std::slice::from_ref(&task.lead.request.url), true);
        judge(task, result, &Circumstances { scope: Some(&scope), old_tls: false, at: 0 })
    }

    #[test]
    fn every_answer_has_its_meaning() {
        let task = task("http://a.gov.cn/x/1.html");
        let state = |result| match step(&task, &result) {
            Step::Ended(done) => (done.state, done.reason),
            other => panic!("{other:?}"),
        };
        assert_eq!(state(answer(304, &[])), (State::Unmodified, String::new()));
        assert_eq!(state(answer(404, &[])).0, State::Gone);
        assert_eq!(state(answer(301, &[("location", "/")])), (State::Gone, "soft_404".into()));
        assert_eq!(state(answer(302, &[("location", "/x/1.html")])), (State::Failed, "redirect_loop".into()));
        assert_eq!(state(answer(302, &[("location", "http://bet.com/")])), (State::Redirected, "left_site".into()));
        assert_eq!(state(answer(418, &[])), (State::Failed, "status_418".into()));
        assert_eq!(step(&task, &answer(302, &[("location", "1.html"), ("set-cookie", "a=1")])), Step::Same);
        assert_eq!(step(&task, &answer(429, &[])), Step::Hold);
        assert_eq!(step(&task, &answer(500, &[])), Step::Later("server_error"));
        assert_eq!(step(&task, &answer(200, &[])), Step::Content);
        match step(&task, &answer(302, &[("location", "../y/")])) {
            Step::Ended(done) => assert_eq!(done.leads[0].request.url.path(), "/y/"),
            other => panic!("{other:?}"),
        }
    }
}

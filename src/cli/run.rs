//! Many inputs at once, handed on in the order given. A bounded number is under way, so memory does not grow with the
//! number of inputs.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread;

use clap::Args;
use gouji::export::layout::clean;
use gouji::report::Report;
use gouji::text::lang::{Lang, Message};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::input::{Input, Inputs, Refused};
use super::output::Output;

/// Inputs under way for each thread.
const AHEAD: usize = 16;
/// Fewest inputs for which progress is shown.
const MANY: usize = 50;
/// Stack of a thread: documents nest.
const STACK: usize = 16 << 20;

/// How inputs are worked on.
#[derive(Args)]
pub(super) struct Jobs {
    /// Inputs to work on at the same time [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

impl Jobs {
    /// One input at a time.
    pub(super) const ONE: Jobs = Jobs { jobs: Some(1) };

    fn count(&self) -> usize {
        match self.jobs {
            Some(jobs) => jobs.into(),
            None => thread::available_parallelism().map_or(1, Into::into),
        }
    }

    /// As many threads.
    pub(super) fn pool(&self) -> anyhow::Result<rayon::ThreadPool> {
        Ok(rayon::ThreadPoolBuilder::new().num_threads(self.count()).stack_size(STACK).build()?)
    }
}

/// Reads every input and does `work` on its reports at the same time, then hands the results to `show` in order.
/// Inputs that give no report are told on stderr in their place; returns how many they are.
pub(super) fn run<T: Send>(
    inputs: Inputs,
    jobs: &Jobs,
    lang: Lang,
    out: &mut Output,
    work: impl Fn(Report) -> T + Sync,
    mut show: impl FnMut(&mut Output, T) -> io::Result<()>,
) -> anyhow::Result<usize> {
    let (pool, jobs) = (jobs.pool()?, jobs.count());
    // one job: one thing at a time, printing too
    let most = if jobs == 1 { 1 } else { jobs * AHEAD };
    let bar = bar(inputs.len());
    let mut refused = 0;
    let mut hand_on = |done: Result<Vec<T>, Refused>, out: &mut Output| match done {
        Ok(results) => results.into_iter().try_for_each(|result| show(out, result)),
        Err(Refused { path, reason }) => {
            refused += 1;
            out.flush()?;
            // a stderr that cannot be written to is no reason to stop
            let _ = writeln!(io::stderr(), "gouji: {}: {}", clean(&path), clean(reason.get(lang)));
            Ok(())
        }
    };
    quiet_panics();
    let (send, receive) = mpsc::channel();
    let work = &work;
    pool.in_place_scope(|scope| {
        let mut inputs = inputs.fuse();
        // results by input, from the first that was not handed on
        let mut under_way: VecDeque<Option<Result<Vec<T>, Refused>>> = VecDeque::new();
        let mut first = 0;
        loop {
            while under_way.len() < most
                && let Some(input) = inputs.next()
            {
                let (at, send) = (first + under_way.len(), send.clone());
                under_way.push_back(None);
                scope.spawn(move |_| {
                    // who receives is gone only when the output failed
                    let _ = send.send((at, attempt(input, lang, work)));
                });
            }
            if under_way.is_empty() {
                return Ok(());
            }
            let (at, done) = receive.recv().map_err(io::Error::other)?;
            if let Some(slot) = under_way.get_mut(at - first) {
                *slot = Some(done);
            }
            while let Some(done) = under_way.pop_front_if(|done| done.is_some()).flatten() {
                first += 1;
                match &bar {
                    Some(bar) if done.is_err() || out.is_terminal() => bar.suspend(|| hand_on(done, out))?,
                    _ => hand_on(done, out)?,
                }
                bar.iter().for_each(|bar| bar.inc(1));
            }
        }
    })
    .map_err(|error: io::Error| out.failed(error, lang))?;
    bar.iter().for_each(ProgressBar::finish_and_clear);
    Ok(refused)
}

/// A progress bar on stderr where there are many inputs and someone looks on.
fn bar(inputs: usize) -> Option<ProgressBar> {
    if inputs <= MANY || !io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}");
    Some(style.map_or(bar.clone(), |style| bar.with_style(style)))
}

thread_local! {
    /// What the panic of this thread said, while it is expected that it may panic.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics of the workers are told as errors of their inputs; others as ever.
fn quiet_panics() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let expected = CAUGHT.with(|caught| match caught.try_borrow_mut() {
            Ok(mut caught) if caught.is_some() => {
                *caught = Some(panic.to_string());
                true
            }
            _ => false,
        });
        if !expected {
            others(panic);
        }
    }));
}

/// One input read and worked on; a panic ends this input alone.
fn attempt<T>(input: Input, lang: Lang, work: impl Fn(Report) -> T) -> Result<Vec<T>, Refused> {
    let path = input.path();
    CAUGHT.set(Some(String::new()));
    let done = panic::catch_unwind(AssertUnwindSafe(|| {
        input.read(lang).map(|reports| reports.into_iter().map(work).collect())
    }));
    let said = CAUGHT.take().unwrap_or_default();
    done.unwrap_or_else(|_| {
        Err(Refused {
            path,
            reason: Message::new(
                format!("internal error, please report it: {said}"),
                format!("内部错误，请反馈：{said}"),
            ),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Input {
        Input::Line { path: "a.jsonl".into(), number: 1, bytes: br#"{"schema":"gouji.report/1","year":2023}"#.to_vec() }
    }

    #[test]
    fn a_panic_ends_its_input_alone() {
        quiet_panics();
        let refused = attempt(line(), Lang::En, |report| assert_eq!(report.year, None, "a defect")).unwrap_err();
        assert_eq!(refused.path, "a.jsonl");
        assert!(refused.reason.en.starts_with("internal error") && refused.reason.en.contains("a defect"));
        assert_eq!(attempt(line(), Lang::En, |report| report.year).unwrap(), [Some(2023)]);
    }
}

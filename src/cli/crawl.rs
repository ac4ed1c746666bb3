//! `gouji crawl`: portals become an archive, a store of reports and findings, and an account of what is missing.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;
use gouji::config;
use gouji::crawl::frontier::Frontier;
use gouji::crawl::progress::{Progress, Snapshot};
use gouji::crawl::{Crawl, Ending, Settings, Start};
use gouji::export::layout::clean;
use gouji::fetch::archive;
use gouji::fetch::client::{self, Web, is_private_url};
use gouji::pipeline::harvest::Harvester;
use gouji::text::lang::{Lang, Text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::watch;

use super::project::Project;
use super::{Usage, status};

/// Exit code of a run after which some portals had failed or were refused.
const PARTIAL: u8 = 3;
/// Exit code of a run that was interrupted and can be resumed.
const INTERRUPTED: u8 = 5;
/// Exit code of a run for which the disk was full.
const DISK_FULL: u8 = 6;
/// How often a line is written where no one looks on.
const LINE: Duration = Duration::from_secs(30);
/// How often a bar is drawn.
const FRAME: Duration = Duration::from_millis(200);

/// Crawl portals for annual reports: fetch, archive, extract, check, store
///
/// A URL is a home page, a column of annual reports, or a single article or file. Started again with the same project,
/// a crawl goes on where it was stopped.
#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 all done, 2 wrong usage, 3 done but something failed or was refused, 5 interrupted \
                        (start again to go on), 6 the disk is full."
)]
pub(super) struct Args {
    /// Portals to crawl
    #[arg(value_name = "URL")]
    urls: Vec<String>,
    /// Portals to crawl, as a table in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    project: Project,
    /// Years of the reports that are wanted [default: all]
    #[arg(long, value_name = "YEARS", value_parser = config::years)]
    years: Option<std::ops::RangeInclusive<u16>>,
    /// Requests to one host: 1/s, 0.5/s, 30/m; `unlimited` for servers of your own [default: 1/s]
    #[arg(long, value_name = "N/s", value_parser = config::rate)]
    rate: Option<f64>,
    /// Most requests to one host in a run [default: 20000]
    #[arg(long, value_name = "PAGES")]
    budget: Option<u64>,
    /// Ask again for everything that is known, with validators
    #[arg(long)]
    recrawl: bool,
    /// Show family, columns and units that are found, and fetch nothing more
    #[arg(long)]
    dry_run: bool,
    /// Let private and loopback addresses be asked
    #[arg(long)]
    allow_private: bool,
    /// Address or mail by which you can be reached; stands in the User-Agent
    #[arg(long, value_name = "URL-OR-MAIL")]
    contact: Option<String>,
    /// How progress is shown
    #[arg(long, value_enum, default_value = "auto", value_name = "HOW")]
    progress: Show,
    /// How long to wait for hosts that are held when nothing else is left, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    patience: u64,
    /// First wait before a request that failed is tried again, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    retry: f64,
    /// Time for one request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
    /// Bytes that must stay free on the disk [default: 5 GB or 5 % of it, the smaller]
    #[arg(long, value_name = "BYTES")]
    min_free: Option<u64>,
    /// Do not ask for robots.txt and do not heed it; written into the record of the run
    #[arg(long)]
    ignore_robots: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Bars on a terminal, else a line every 30 s
    Auto,
    /// A line every 30 s
    Plain,
    /// A line of JSON every 30 s
    Json,
    /// Nothing
    None,
}

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let file = table(args, lang)?;
    let mut starts = file.starts().map_err(|error| usage(error.to_string()))?;
    starts.extend(named(args)?);
    let settings = settings(args, &file)?;
    if starts.is_empty() && (args.dry_run || !args.project.exists()) {
        return Err(usage(Text { en: "no portal is named", zh: "没有指定门户网站" }.get(lang).to_owned()));
    }
    if args.dry_run {
        let folder = Scratch::new()?;
        let project = Project::at(folder.0.clone());
        let ended = crawl(args, &project, settings, starts, lang)?;
        status::plan(&project, lang)?;
        return Ok(code(ended));
    }
    let ended = crawl(args, &args.project, settings, starts, lang)?;
    // `status` and `export` do it where this could not
    if ended != Ending::DiskFull {
        args.project.settle(lang);
    }
    if args.progress != Show::None {
        let told = status::summary(&args.project, args.progress == Show::Json, lang);
        // a disk that is full is told as such, and not that the account could not be read for it
        if ended != Ending::DiskFull {
            told?;
        }
    }
    tell(ended, lang);
    Ok(code(ended))
}

fn usage(message: String) -> anyhow::Error {
    Usage { message, help: None }.into()
}

/// A line about a run that did not come to its end.
fn tell(ended: Ending, lang: Lang) {
    let text = match ended {
        Ending::DiskFull => Text {
            en: "the disk is full, or nearly; make room and start again to go on",
            zh: "磁盘已满或接近已满；请腾出空间后再次运行以继续",
        },
        Ending::Interrupted => {
            Text { en: "interrupted; start again to go on", zh: "已中断；再次运行以继续" }
        }
        Ending::Complete | Ending::Partial => return,
    };
    say(text.get(lang));
}

fn code(ended: Ending) -> u8 {
    match ended {
        Ending::Complete => 0,
        Ending::Partial => PARTIAL,
        Ending::Interrupted => INTERRUPTED,
        Ending::DiskFull => DISK_FULL,
    }
}

/// The portal table; an empty one where none is named.
fn table(args: &Args, lang: Lang) -> anyhow::Result<config::File> {
    let Some(path) = &args.config else { return Ok(config::File::default()) };
    let cannot = Text { en: "cannot read", zh: "无法读取" }.get(lang);
    let text = fs::read_to_string(path).with_context(|| format!("{cannot} {}", path.display()))?;
    config::read(&text).map_err(|error| usage(format!("{}: {error}", path.display())))
}

/// The portals of the command line.
fn named(args: &Args) -> anyhow::Result<Vec<Start>> {
    let start = |text: &String| {
        let url = config::url(text).map_err(usage)?;
        let name = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (host, _) => host.unwrap_or_default().to_owned(),
        };
        Ok(Start { name, urls: vec![url], ..Start::default() })
    };
    args.urls.iter().map(start).collect()
}

fn settings(args: &Args, file: &config::File) -> anyhow::Result<Settings> {
    let default = Settings::default();
    let years = match &file.years {
        Some(years) => Some(config::years(years).map_err(usage)?),
        None => None,
    };
    if !(args.retry.is_finite() && (0.0..=86_400.0).contains(&args.retry)) {
        return Err(usage(format!("--retry {} is no number of seconds", args.retry)));
    }
    Ok(Settings {
        years: args.years.clone().or(years),
        rate: args.rate.or(file.rate).unwrap_or(default.rate),
        budget: args.budget.or(file.budget).unwrap_or(default.budget),
        robots: !args.ignore_robots,
        allow_private: args.allow_private,
        contact: args.contact.clone().or_else(|| file.contact.clone()),
        recrawl: args.recrawl,
        dry_run: args.dry_run,
        patience: Duration::from_secs(args.patience),
        retry: Duration::from_secs_f64(args.retry),
        timeout: Duration::from_secs(args.timeout.max(1)),
        min_free: args.min_free.or(file.min_free),
        ..default
    })
}

/// Who asks the public web says who they are; who asks private addresses says that they mean to.
fn identify(settings: &Settings, starts: &[Start], lang: Lang) -> anyhow::Result<()> {
    let urls = || starts.iter().flat_map(|start| &start.urls);
    if let Some(private) = urls().find(|url| is_private_url(url)).filter(|_| !settings.allow_private) {
        let text = Text { en: "a private address is not asked", zh: "不访问内网地址" }.get(lang);
        let help = Text { en: "--allow-private lets it be asked", zh: "使用 --allow-private 以允许访问" }.get(lang);
        return Err(Usage { message: format!("{text}: {private}"), help: Some(help.to_owned()) }.into());
    }
    if settings.contact.is_none() && urls().any(|url| !is_private_url(url)) {
        let message = Text {
            en: "--contact is missing: the portals must be able to reach who crawls them",
            zh: "缺少 --contact：须让网站能够联系到采集者",
        };
        let help = Text { en: "--contact you@example.org", zh: "--contact you@example.org" }.get(lang).to_owned();
        return Err(Usage { message: message.get(lang).to_owned(), help: Some(help) }.into());
    }
    Ok(())
}

fn crawl(args: &Args, project: &Project, settings: Settings, starts: Vec<Start>, lang: Lang) -> anyhow::Result<Ending> {
    identify(&settings, &starts, lang)?;
    let Some(mut store) = project.open(lang)? else { return Ok(Ending::DiskFull) };
    // what an earlier run left undone is asked as well
    let known: Vec<Start> = store.portals()?.into_iter().map(|(_, start)| start).collect();
    identify(&settings, &known, lang)?;
    let robots = if settings.robots { "obey" } else { "ignore" };
    let noted = vec![("settings".to_owned(), serde_json::to_string(&settings)?)];
    let archive = archive::Settings { robots: robots.to_owned(), fields: noted, ..archive::Settings::default() };
    let web = Web::new(client::Settings {
        agent: settings.user_agent(),
        allow_private: settings.allow_private,
        timeout: settings.timeout,
    })?;
    let progress = Arc::new(Progress::default());
    let (stop, stopped) = watch::channel(false);
    let crawl = Crawl {
        has_old_tls: web.has_old_tls(),
        fetch: Arc::new(web),
        frontier: Box::new(store),
        archive: (!settings.dry_run).then_some(archive),
        folder: project.path().to_owned(),
        examiner: Arc::new(Harvester { lang }),
        progress: progress.clone(),
        stop: stopped,
        settings,
        starts,
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    // documents nest: the threads that read them need room
    let runtime =
        runtime.worker_threads(2).max_blocking_threads(64).thread_stack_size(16 << 20).enable_all().build()?;
    let shown = args.progress;
    let ended = runtime.block_on(async move {
        tokio::spawn(signals(stop, lang));
        let shower = tokio::spawn(show(progress, shown, lang));
        let ended = crawl.run().await;
        shower.abort();
        ended
    });
    // a request that is still under way is no longer waited for
    runtime.shutdown_background();
    Ok(ended?)
}

/// The first Ctrl-C lets what is under way come to its end, the second does not; neither loses what was written.
async fn signals(stop: watch::Sender<bool>, lang: Lang) {
    if interrupted().await {
        let text = Text {
            en: "stopping; what is under way is finished first (again to stop at once)",
            zh: "正在停止，等待进行中的请求完成（再按一次立即停止）",
        };
        say(text.get(lang));
        let _ = stop.send(true);
    }
    if interrupted().await {
        std::process::exit(INTERRUPTED.into());
    }
    // the channel stays open as long as the run
    std::future::pending::<()>().await;
}

/// Waits for Ctrl-C, or for being asked to end.
async fn interrupted() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            return tokio::select! {
                told = tokio::signal::ctrl_c() => told.is_ok(),
                _ = terminate.recv() => true,
            };
        }
    }
    tokio::signal::ctrl_c().await.is_ok()
}

/// A line on stderr; one that cannot be written to is no further trouble.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "gouji: {}", clean(line));
}

async fn show(progress: Arc<Progress>, how: Show, lang: Lang) {
    let bars = how == Show::Auto && io::stderr().is_terminal();
    match how {
        Show::None => {}
        _ if bars => {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
                bar.set_style(style);
            }
            loop {
                bar.set_message(line(&progress.snapshot(), lang));
                bar.tick();
                tokio::time::sleep(FRAME).await;
            }
        }
        _ => loop {
            tokio::time::sleep(LINE).await;
            let snapshot = progress.snapshot();
            match how {
                Show::Json => {
                    let _ = writeln!(io::stderr(), "{}", serde_json::to_string(&snapshot).unwrap_or_default());
                }
                _ => say(&line(&snapshot, lang)),
            }
        },
    }
}

fn line(now: &Snapshot, lang: Lang) -> String {
    let Snapshot { hosts, working, pages, unmodified, reports, flagged, disallowed, challenged, failed } = now;
    match lang {
        Lang::En => format!(
            "{working} of {hosts} hosts at work · {pages} answers ({unmodified} unmodified) · {reports} reports, \
             {flagged} flagged · {disallowed} disallowed, {challenged} obstacles, {failed} failed"
        ),
        Lang::Zh => format!(
            "主机 {hosts}（进行中 {working}）· 响应 {pages}（未变更 {unmodified}）· 报告 {reports}（有问题 {flagged}）· \
             robots 禁止 {disallowed}，受阻 {challenged}，失败 {failed}"
        ),
    }
}

/// A folder for a dry run, gone when it is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let name = format!("gouji-dry-run-{}-{:08x}", std::process::id(), fastrand_seed());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

fn fastrand_seed() -> u32 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

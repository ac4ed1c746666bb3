//! `gouji status`: the account of a project.

use std::io::{self, Write};

use clap::ValueEnum;
use gouji::export::layout::{clean, cut, left, right, width};
use gouji::store::Account;
use gouji::store::account::{Host, Mark, Progress, Run, Unit};
use gouji::store::plan::Plan;
use gouji::text::lang::{Lang, Text};

use super::output::Output;
use super::project::Project;

/// Say what a project has: hosts and their state, units and years present, flagged, missing, refused
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    project: Project,
    /// Format of the account
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Widest name of a unit or host that is shown whole.
const WIDEST: usize = 44;
/// Columns of a place in the grid.
const PLACE: usize = 6;
/// Most lines of what fell short or was not read.
const MOST: usize = 20;

/// The marks of the grid, what they mean, in the order of the legend.
const MARKS: [(Mark, &str, Text); 5] = [
    (Mark::Present, "✓", Text { en: "present", zh: "已有" }),
    (Mark::Flagged, "!", Text { en: "flagged", zh: "有错误" }),
    (Mark::Unread, "?", Text { en: "not read", zh: "未能读取" }),
    (Mark::Refused, "×", Text { en: "refused, blocked or failed", zh: "被禁止、被拦截或失败" }),
    (Mark::Missing, "·", Text { en: "nothing found", zh: "未找到" }),
];

pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<u8> {
    let store = args.project.read_settled(lang)?;
    let account = store.account().map_err(|error| args.project.failed(error, lang))?;
    let mut out = Output::stdout();
    let written = match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &account).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
        Format::Text => text(&account, &args.project.folder().to_string(), lang, &mut out),
    };
    written.and_then(|()| out.flush()).map_err(|error| out.failed(error, lang))?;
    Ok(0)
}

/// The account of a run that has ended, on stderr.
pub(super) fn summary(project: &Project, json: bool, lang: Lang) -> anyhow::Result<()> {
    let account = project.read(lang)?.account().map_err(|error| project.failed(error, lang))?;
    let mut out = Vec::new();
    if json {
        serde_json::to_writer(&mut out, &account)?;
        out.push(b'\n');
    } else {
        text(&account, &project.folder().to_string(), lang, &mut out)?;
    }
    // a stderr that cannot be written to is no further trouble
    let _ = io::stderr().write_all(&out);
    Ok(())
}

/// What a dry run found.
pub(super) fn plan(project: &Project, lang: Lang) -> anyhow::Result<()> {
    let plans = project.read(lang)?.plans().map_err(|error| project.failed(error, lang))?;
    let mut out = Output::stdout();
    let written = plans.iter().try_for_each(|plan| planned(plan, lang, &mut out)).and_then(|()| out.flush());
    written.map_err(|error| out.failed(error, lang))
}

fn planned(plan: &Plan, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", clean(&plan.name))?;
    let pages = |(family, pages): &(String, u64)| format!("{family} ({pages})");
    let families: Vec<String> = plan.families.iter().map(pages).collect();
    writeln!(out, "  {}: {}", Text { en: "family (pages)", zh: "建站系统（页数）" }.get(lang), families.join(", "))?;
    writeln!(out, "  {}: {}", Text { en: "columns", zh: "栏目" }.get(lang), plan.columns.len())?;
    for column in &plan.columns {
        let name = column.unit.as_deref().or(column.title.as_deref()).unwrap_or("–");
        writeln!(out, "    {}  {}", clean(name), clean(&column.url))?;
    }
    let lists = Text { en: "lists (rows on the first page/stated total)", zh: "列表（首页条数/标明总数）" }.get(lang);
    writeln!(out, "  {lists}: {}", plan.lists.len())?;
    for list in &plan.lists {
        let name = list.unit.as_deref().or(list.title.as_deref()).unwrap_or("–");
        let total = list.total.map(|total| format!("/{total}")).unwrap_or_default();
        writeln!(out, "    {}  {}{total}  {}", clean(name), list.rows, clean(&list.list))?;
    }
    writeln!(out, "  {}: {}", Text { en: "units", zh: "单位" }.get(lang), plan.units.len())?;
    plan.units.iter().try_for_each(|unit| writeln!(out, "    {}", clean(unit)))?;
    let left: Vec<String> = plan.left.iter().map(|(reason, number)| format!("{reason} {number}")).collect();
    if !left.is_empty() {
        writeln!(out, "  {}: {}", Text { en: "not asked", zh: "未请求" }.get(lang), left.join(", "))?;
    }
    Ok(())
}

fn text(account: &Account, folder: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    head(account, folder, lang, out)?;
    hosts(account, lang, out)?;
    grid(account, lang, out)?;
    shortfalls(account, lang, out)?;
    unread(account, lang, out)?;
    obstacles(account, lang, out)?;
    next(account, folder, lang, out)
}

fn title(out: &mut dyn Write, title: Text, lang: Lang) -> io::Result<()> {
    writeln!(out, "\n{}", title.get(lang))
}

fn head(account: &Account, folder: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let state = match &account.run {
        None => Text { en: "no run yet", zh: "尚未运行" }.get(lang).to_owned(),
        Some(run) => progress(run, lang),
    };
    writeln!(out, "{}: {state}", clean(folder))?;
    let totals = &account.totals;
    let tally = &totals.tally;
    let of = |name: &str| tally.requests.get(name).copied().unwrap_or_default();
    let known: u64 = tally.requests.values().sum();
    let (pending, reports, gaps) = (of("pending"), tally.reports, totals.gaps);
    let places: usize = account.units.iter().map(|unit| unit.years.len()).sum();
    let lines = match lang {
        Lang::En => [
            format!("portals {}, hosts {} ({} stopped)", totals.portals, totals.hosts, totals.stopped),
            format!(
                "requests {known}: fetched {}, unmodified {}, pending {pending}, gone {} (soft 404: {}), \
                 refused {}, challenged {}, failed {}, skipped {} (external: {})",
                tally.fetched,
                tally.unmodified,
                of("gone"),
                tally.soft_404,
                tally.refused,
                tally.challenged,
                tally.failed,
                of("skipped"),
                tally.external
            ),
            format!(
                "reports {reports}: flagged {}, vanished {}, without issuer or year {}; duplicates {}, not read {}",
                tally.flagged, totals.vanished, totals.unplaced, tally.duplicates, tally.unread
            ),
            format!("units {}, gaps {gaps} of {places}", account.units.len()),
        ],
        Lang::Zh => [
            format!("门户 {}，主机 {}（已停止 {}）", totals.portals, totals.hosts, totals.stopped),
            format!(
                "请求 {known}：已获取 {}，未变化 {}，待请求 {pending}，不存在 {}（软404：{}），robots 禁止 {}，\
                 被拦截 {}，失败 {}，跳过 {}（站外：{}）",
                tally.fetched,
                tally.unmodified,
                of("gone"),
                tally.soft_404,
                tally.refused,
                tally.challenged,
                tally.failed,
                of("skipped"),
                tally.external
            ),
            format!(
                "报告 {reports}：有错误 {}，已撤下 {}，缺单位或年份 {}；重复 {}，未能读取 {}",
                tally.flagged, totals.vanished, totals.unplaced, tally.duplicates, tally.unread
            ),
            format!("单位 {}，缺口 {gaps}/{places}", account.units.len()),
        ],
    };
    lines.iter().try_for_each(|line| writeln!(out, "  {line}"))
}

fn progress(run: &Run, lang: Lang) -> String {
    let state = match run.state {
        Progress::Running => Text { en: "running", zh: "正在运行" },
        Progress::Complete => Text { en: "complete", zh: "已完成" },
        Progress::Partial => Text { en: "ended, not all was got", zh: "已结束，部分未获取" },
        Progress::Interrupted => Text { en: "interrupted, can be resumed", zh: "已中断，可继续" },
    };
    let recrawl = if run.recrawl { Text { en: " (recrawl)", zh: "（重新采集）" }.get(lang) } else { "" };
    let (state, began) = (state.get(lang), time(run.began));
    match (run.ended.map(time), lang) {
        (None, Lang::En) => format!("{state}{recrawl}, since {began}"),
        (None, Lang::Zh) => format!("{state}{recrawl}，开始于 {began}"),
        (Some(ended), Lang::En) => format!("{state}{recrawl}, from {began} to {ended}"),
        (Some(ended), Lang::Zh) => format!("{state}{recrawl}，{began} 至 {ended}"),
    }
}

/// A time in UTC, to the second.
fn time(at: i64) -> String {
    let second = jiff::Timestamp::from_second(at.div_euclid(1000));
    second.map(|time| time.to_string()).unwrap_or_default()
}

fn hosts(account: &Account, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<&Host> = account.portals.iter().flat_map(|portal| &portal.hosts).collect();
    if all.is_empty() {
        return Ok(());
    }
    title(out, Text { en: "Hosts", zh: "主机" }, lang)?;
    let heads = [
        Text { en: "state", zh: "状态" },
        Text { en: "fetched", zh: "已获取" },
        Text { en: "pending", zh: "待请求" },
        Text { en: "refused", zh: "禁止" },
        Text { en: "blocked", zh: "拦截" },
        Text { en: "failed", zh: "失败" },
        Text { en: "reports", zh: "报告" },
    ];
    let widest = all.iter().map(|host| width(&host.authority)).max().unwrap_or_default().min(WIDEST);
    write!(out, "  {}", left("", widest))?;
    for (at, head) in heads.iter().enumerate() {
        let head = head.get(lang);
        write!(out, "  {}", if at == 0 { left(head, 8) } else { right(head, 8) })?;
    }
    writeln!(out)?;
    for host in all {
        let state = match host.condition {
            "held" => Text { en: "held", zh: "暂缓" },
            "stopped" => Text { en: "stopped", zh: "已停止" },
            _ => Text { en: "open", zh: "正常" },
        };
        let tally = &host.tally;
        let pending = tally.requests.get("pending").copied().unwrap_or_default();
        let name = clean(&host.authority);
        write!(out, "  {}  {}", left(&cut(&name, widest), widest), left(state.get(lang), 8))?;
        let came = tally.fetched + tally.unmodified;
        for number in [came, pending, tally.refused, tally.challenged, tally.failed, tally.reports] {
            write!(out, "  {}", right(&number.to_string(), 8))?;
        }
        match (&host.reason, host.until) {
            (Some(reason), _) => writeln!(out, "  {}", clean(reason))?,
            (None, Some(until)) => writeln!(out, "  → {}", time(until))?,
            (None, None) => writeln!(out)?,
        }
    }
    Ok(())
}

fn grid(account: &Account, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if account.units.is_empty() || account.years.is_empty() {
        return Ok(());
    }
    title(out, Text { en: "Units and years", zh: "单位与年份" }, lang)?;
    let name = |unit: &Unit| format!("{:6} {}", unit.division.as_deref().unwrap_or("–"), clean(&unit.name));
    let widest = account.units.iter().map(|unit| width(&name(unit))).max().unwrap_or_default().min(WIDEST);
    write!(out, "  {}", left("", widest))?;
    account.years.iter().try_for_each(|year| write!(out, "{}", right(&year.to_string(), PLACE)))?;
    writeln!(out)?;
    for unit in &account.units {
        write!(out, "  {}", left(&cut(&name(unit), widest), widest))?;
        for place in &unit.years {
            let mark = MARKS.iter().find(|(mark, ..)| *mark == place.mark).map_or("", |(_, mark, _)| mark);
            let number = if place.reports > 1 { place.reports.to_string() } else { String::new() };
            write!(out, "{}", right(&format!("{mark}{number}"), PLACE))?;
        }
        writeln!(out)?;
    }
    let legend: Vec<String> = MARKS.iter().map(|(_, mark, text)| format!("{mark} {}", text.get(lang))).collect();
    let several = Text { en: "a number: several reports", zh: "数字：多份报告" }.get(lang);
    writeln!(out, "  {}  ({several})", legend.join("  "))
}

fn shortfalls(account: &Account, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let lists = account.portals.iter().flat_map(|portal| &portal.lists).filter(|list| list.short > 0);
    let lines = lists.map(|list| {
        let name = list.unit.as_deref().or(list.title.as_deref()).unwrap_or_default();
        let (total, found, at) = (list.total, list.found, clean(&list.list));
        match lang {
            Lang::En => format!("{} states {total}, found {found}: {at}", clean(name)),
            Lang::Zh => format!("{}标明 {total} 条，找到 {found} 条：{at}", clean(name)),
        }
    });
    some(out, Text { en: "Lists that fell short", zh: "条数不足的列表" }, lines, lang)
}

fn unread(account: &Account, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let lines = account.unread.iter().map(|unread| {
        let name = unread.title.as_deref().or(unread.issuer.as_deref()).unwrap_or_default();
        let reason = match lang {
            Lang::En => &unread.reason_en,
            Lang::Zh => &unread.reason_zh,
        };
        format!("{} [{}] {}: {}", clean(name), clean(&unread.format), clean(reason), clean(&unread.url))
    });
    some(out, Text { en: "Not read", zh: "未能读取" }, lines, lang)
}

/// What only a human can get past, or should look at.
fn obstacles(account: &Account, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let hosts = account.portals.iter().flat_map(|portal| &portal.hosts);
    let lines = hosts.flat_map(|host| {
        let stopped = host.reason.as_deref().map(|why| obstacle(&host.authority, Some(why), host.evidence.as_deref()));
        let met = host.obstacles.iter().map(|o| obstacle(&o.url, o.reason.as_deref(), o.evidence.as_deref()));
        let refused = host.refused_urls.iter().map(|url| obstacle(url, Some("robots.txt"), None));
        stopped.into_iter().chain(met).chain(refused)
    });
    some(out, Text { en: "For a human to look at", zh: "需人工处理" }, lines, lang)
}

/// An obstacle in a line: where, what, and the first line of what was seen.
fn obstacle(place: &str, reason: Option<&str>, seen: Option<&str>) -> String {
    let seen = seen.and_then(|seen| seen.lines().next()).unwrap_or_default();
    let line = format!("{} {} {}", clean(place), clean(reason.unwrap_or_default()), cut(&clean(seen), 60));
    line.trim_end().to_owned()
}

/// A title and the first lines under it; nothing where there are none.
fn some(out: &mut dyn Write, head: Text, lines: impl Iterator<Item = String>, lang: Lang) -> io::Result<()> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    title(out, head, lang)?;
    lines.by_ref().take(MOST).try_for_each(|line| writeln!(out, "  {line}"))?;
    match (lines.count(), lang) {
        (0, _) => Ok(()),
        (more, Lang::En) => writeln!(out, "  … and {more} more (--format json has them all)"),
        (more, Lang::Zh) => writeln!(out, "  ……另有 {more} 项（--format json 列出更多）"),
    }
}

fn next(account: &Account, folder: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let step = match account.run.as_ref().map(|run| run.state) {
        Some(Progress::Running) => {
            Text { en: "the crawl goes on; ask again later", zh: "采集正在进行，请稍后再查" }
        }
        None | Some(Progress::Interrupted) => Text {
            en: "`gouji crawl` with the same project goes on where it stopped",
            zh: "用同一项目再次运行 gouji crawl 即可继续",
        },
        Some(Progress::Partial) => Text {
            en: "`gouji crawl` with the same project asks again for what failed or was blocked; `gouji export` writes what is there",
            zh: "用同一项目再次运行 gouji crawl 可重试失败和被拦截的请求；gouji export 导出已有报告",
        },
        Some(Progress::Complete) => Text {
            en: "`gouji export` writes the reports, `gouji export --findings` what was found in them",
            zh: "gouji export 导出报告，gouji export --findings 导出检查结果",
        },
    };
    title(out, Text { en: "Next", zh: "下一步" }, lang)?;
    writeln!(out, "  {} (--project {})", step.get(lang), clean(folder))
}

//! How well wrong cells are found: generated tables 三 with one to three slips, in four sizes, with seeds that nothing
//! was tuned on.
//!
//! `cargo bench --bench repair` prints the figures; `--test` looks at a few tables, `--wrong` shows what was missed.

// a bench that fails says so
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::io::Write;

#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;
#[allow(unused)]
#[path = "../tests/it/slips/mod.rs"]
mod slips;

use slips::{Score, Size, score};

fn main() -> std::io::Result<()> {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let tables = if asked("--test") { 10 } else { 2_400 };
    let first = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(9_000_000);
    let mut out = std::io::stdout().lock();
    writeln!(out, "slips  size        tables  first  three  certain  right  cut  none   mean ms  p95 ms  max ms")?;
    let mut whole = Score::default();
    for count in 1..=3 {
        let mut all = Score::default();
        for (at, size) in (0..).zip(Size::ALL) {
            let from = first + at * tables;
            let score = score(from..from + tables, count, size, 3);
            line(&mut out, &count.to_string(), &format!("{size:?}"), &score)?;
            all.add(score);
        }
        line(&mut out, &count.to_string(), "all", &all)?;
        if asked("--wrong") {
            writeln!(out, "{:?}", all.kinds)?;
            all.wrong.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        }
        whole.add(all);
    }
    line(&mut out, "1-3", "all", &whole)
}

fn line(out: &mut impl Write, slips: &str, name: &str, score: &Score) -> std::io::Result<()> {
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1_000.0;
    let mean = score.times.iter().sum::<std::time::Duration>() / u32::try_from(score.tables.max(1)).unwrap_or(1);
    writeln!(
        out,
        "{slips:>5}  {name:<10} {:>7} {:>6.1} {:>6.1} {:>8.1} {:>6.2} {:>4} {:>5} {:>9.2} {:>7.2} {:>7.2}",
        score.tables,
        score.percent(score.first),
        score.percent(score.three),
        score.percent(score.certain),
        100.0 * score.right as f64 / score.certain.max(1) as f64,
        score.cut,
        score.none,
        ms(mean),
        ms(score.time(95)),
        ms(score.time(100)),
    )
}

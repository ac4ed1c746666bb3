//! What a process has used, as the kernel counts it.

use std::fs;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// Ticks a second in /proc: the same on every Linux.
const TICKS: f64 = 100.0;

/// What a run came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) pages: u64,
    pub(crate) seconds: f64,
    /// Processor time in seconds, of the user and of the system.
    pub(crate) cpu: f64,
    /// Peak of the memory that was resident, in MB.
    pub(crate) peak: f64,
    pub(crate) reports: u64,
    /// Bytes of the archive.
    pub(crate) archive: u64,
    /// How the run ended.
    pub(crate) ending: String,
}

impl Figures {
    pub(crate) fn since(begun: Instant, cpu_before: f64, pages: u64) -> anyhow::Result<Self> {
        let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu()? - cpu_before);
        Ok(Self { pages, seconds, cpu, peak: peak()?, ..Self::default() })
    }

    pub(crate) fn rate(&self) -> f64 {
        self.pages as f64 / self.seconds
    }

    /// Milliseconds of processor time a page.
    pub(crate) fn cpu_a_page(&self) -> f64 {
        self.cpu * 1_000.0 / self.pages.max(1) as f64
    }
}

/// Processor time of this process in seconds.
pub(crate) fn cpu() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // the name of the program, in brackets, may hold blanks
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    Ok(after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS)
}

/// Peak of its resident memory in MB.
fn peak() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    Ok(kib.unwrap_or(0.0) * 1_024.0 / 1e6)
}

//! A disk that is full, or nearly: the crawl stops in time or at once, says so, and goes on when there is space.

use super::*;

/// All is done, each page asked once at most but for those whose answers could not be kept.
fn check_end(server: &Server, project: &Project, lost: usize) {
    let found: BTreeSet<_> = project.reports().into_iter().map(|(_, issuer, year)| (issuer, year)).collect();
    assert_eq!(found, readable(&server.planted("trs")));
    let (_, damaged) = project.archived();
    assert!(damaged.is_empty(), "{damaged:?}");
    let again: usize = asked(server, &server.arrivals()).values().map(|times| times - 1).sum();
    assert!(again <= lost, "{again} requests were made again");
}

#[test]
fn a_disk_that_is_nearly_full_is_not_filled() {
    let (server, project) = (serve("trs"), Project::new("nearly-full"));
    let urls = [server.url("trs").unwrap().to_string()];
    for _ in 0..2 {
        let out = run(project.crawl(&urls).args(["--min-free", &(1_u64 << 60).to_string()]));
        assert_eq!(out.status.code(), Some(6), "{}", String::from_utf8_lossy(&out.stderr));
    }
    assert!(server.arrivals().len() <= 6, "it went on: {} requests", server.arrivals().len());
    assert_eq!(project.account()["run"]["state"], "interrupted");
    let out = run(project.crawl(&urls).args(["--min-free", "1"]));
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    check_end(&server, &project, 0);
}

/// A file system of its own, in memory.
#[cfg(target_os = "linux")]
struct Disk(PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// Of a size, over a folder; nothing where this user may not mount.
    fn new(folder: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let options = format!("size={size}");
        let out = run(Command::new("mount").args(["-t", "tmpfs", "-o", &options, "gouji-test"]).arg(folder));
        if !out.status.success() {
            let why = String::from_utf8_lossy(&out.stderr);
            assert!(std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "cannot mount: {why}");
            println!("left out, since this user cannot mount: {}", why.trim());
        }
        out.status.success().then(|| Self(folder.to_owned()))
    }

    fn resize(&self, size: &str) {
        let options = format!("remount,size={size}");
        assert!(run(Command::new("mount").args(["-o", &options]).arg(&self.0)).status.success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg("--lazy").arg(&self.0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_loses_nothing() {
    // filled beforehand, so that it is full at different moments: at once, early, late
    for size in [3900, 3700, 3500, 2800, 2000] {
        let (server, project) = (serve("trs"), Project::new("full"));
        let Some(disk) = Disk::new(project.folder(), "4m") else { return };
        std::fs::write(project.folder().join("ballast"), vec![1; size << 10]).unwrap();
        let urls = [server.url("trs").unwrap().to_string()];
        let full = |most: usize| {
            let before = server.arrivals().len();
            let out = run(project.crawl_at("50/s", &urls).args(["--min-free", "0"]));
            assert_eq!(out.status.code(), Some(6), "{size}: {}", String::from_utf8_lossy(&out.stderr));
            assert!(server.arrivals().len() - before <= most, "{size}: it went on asking");
            kept(&project)
        };
        let first = full(usize::MAX);
        let mark = server.arrivals().len();
        // still full: it says so again and asks for next to nothing
        let second = full(8);
        println!("{size}: {} answers were kept of {mark} when the disk was full", first.len());
        assert!(first.iter().all(|(target, times)| second.get(target) >= Some(times)), "{size}: archive was cut");
        disk.resize("64m");
        let out = run(project.crawl(&urls).args(["--min-free", "0"]));
        assert_eq!(out.status.code(), Some(0), "{size}: {}", String::from_utf8_lossy(&out.stderr));
        let later = asked(&server, &server.arrivals()[mark..]);
        for target in first.keys() {
            assert!(!later.contains_key(target), "{size}: {target:?} was kept and asked again");
        }
        check_end(&server, &project, 16);
    }
}

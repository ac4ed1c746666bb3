//! What the store does where the disk, the format or another process stands in the way.

use super::*;
use crate::crawl::frontier::Frontier;
use crate::crawl::{Done, Start, State};

/// A folder of a test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gouji-store-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start() -> Start {
    Start { name: "a".into(), urls: vec!["http://a.gov.cn/".parse().unwrap()], ..Start::default() }
}

#[test]
fn a_full_disk_is_told_and_what_was_written_stays() {
    let folder = Folder::new("full");
    let mut store = Store::open(&folder.0).unwrap();
    store.begin(&[start()], false, "{}").unwrap();
    let host = store.hosts().unwrap()[0].id;
    let task = store.lease(host, 1, 0).unwrap().remove(0);
    store.conn.execute_batch("PRAGMA max_page_count = 40").unwrap();
    let evidence = Some("x".repeat(1 << 20));
    let done = [Done { task: task.id, state: State::Challenged, evidence, ..Done::default() }];
    let batch = crate::crawl::frontier::Batch { done: &done, ..Default::default() };
    assert!(matches!(store.commit(&batch), Err(Error::Full)));
    // taken still, and taken again after a restart
    assert!(store.lease(host, 1, 0).unwrap().is_empty());
    drop(store);
    let mut store = Store::open(&folder.0).unwrap();
    store.begin(&[start()], false, "{}").unwrap();
    assert_eq!(store.lease(host, 9, 0).unwrap(), [task]);
}

#[test]
fn another_format_is_refused() {
    let folder = Folder::new("format");
    drop(Store::open(&folder.0).unwrap());
    Connection::open(folder.0.join(DATABASE)).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&folder.0), Err(Error::Version { found: 99, known: 1 })));
    assert!(matches!(Store::open_existing(&folder.0), Err(Error::Version { found: 99, .. })));
}

#[test]
fn a_project_is_crawled_by_one_and_read_by_all() {
    let folder = Folder::new("busy");
    assert!(Store::open_existing(&folder.0).unwrap().is_none());
    let store = Store::open(&folder.0).unwrap();
    assert!(matches!(Store::open(&folder.0), Err(Error::Busy)));
    let reader = Store::open_existing(&folder.0).unwrap().unwrap();
    assert!(reader.is_at_work());
    drop(store);
    assert!(!reader.is_at_work());
    assert!(Store::open(&folder.0).is_ok());
}

#[test]
fn a_file_alone_is_read_where_nothing_can_be_written() {
    let folder = Folder::new("alone");
    let mut store = Store::open(&folder.0).unwrap();
    store.begin(&[start()], false, "{}").unwrap();
    store.end(true).unwrap();
    drop(store);
    let url = url::Url::from_file_path(folder.0.join(DATABASE)).unwrap();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("{url}?immutable=1"), flags).unwrap();
    let portals: i64 = conn.query_row("SELECT count(*) FROM portal", [], |row| row.get(0)).unwrap();
    assert_eq!(portals, 1);
}

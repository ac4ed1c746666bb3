//! The project that a command is about.

use std::path::{Path, PathBuf};

use gouji::crawl::frontier;
use gouji::pipeline::among;
use gouji::store::Store;
use gouji::text::lang::{Lang, Message, Text};

use super::Usage;

/// Which project.
#[derive(clap::Args)]
pub(super) struct Project {
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = "gouji-project")]
    project: PathBuf,
}

impl Project {
    /// The project in a folder.
    pub(super) fn at(project: PathBuf) -> Self {
        Self { project }
    }

    /// Whether there is one.
    pub(super) fn exists(&self) -> bool {
        self.project.join("store.db").is_file()
    }

    /// Opens the project to crawl into it, made where there is none; nothing where the disk is full.
    pub(super) fn open(&self, lang: Lang) -> anyhow::Result<Option<Store>> {
        match Store::open(&self.project) {
            Ok(store) => Ok(Some(store)),
            Err(frontier::Error::Full) => Ok(None),
            Err(error) => Err(self.failed(error, lang)),
        }
    }

    /// Its folder.
    pub(super) fn path(&self) -> &Path {
        &self.project
    }

    /// Opens the project to read it. One that does not exist is wrong usage.
    pub(super) fn read(&self, lang: Lang) -> anyhow::Result<Store> {
        match Store::open_existing(&self.project) {
            Ok(Some(store)) => Ok(store),
            Ok(None) => {
                let message = Text { en: "there is no project in", zh: "文件夹中没有项目：" }.get(lang);
                let help = Text {
                    en: "`gouji crawl URL --project DIR` makes one; `--project` names it",
                    zh: "gouji crawl 网址 --project 文件夹 新建项目；用 --project 指定项目文件夹",
                };
                let message = format!("{message} {}", self.project.display());
                Err(Usage { message, help: Some(help.get(lang).to_owned()) }.into())
            }
            Err(error) => Err(self.failed(error, lang)),
        }
    }

    /// The same, its findings among reports brought up to date where no crawl is at it and the folder can be written to.
    pub(super) fn read_settled(&self, lang: Lang) -> anyhow::Result<Store> {
        let store = self.read(lang)?;
        if store.is_settled().map_err(|error| self.failed(error, lang))? {
            return Ok(store);
        }
        drop(store);
        self.settle(lang);
        self.read(lang)
    }

    /// Brings the findings among reports up to date. A crawl that is at work does it at its end, and where it cannot be
    /// written the store stays as it is.
    pub(super) fn settle(&self, lang: Lang) {
        if let Ok(mut store) = Store::open(&self.project) {
            let _ = among::settle(&mut store, lang);
        }
    }

    /// What an error of the store means.
    pub(super) fn failed(&self, error: frontier::Error, lang: Lang) -> anyhow::Error {
        let what = Text { en: "cannot use the project", zh: "无法使用项目" }.get(lang);
        let context = format!("{what} {}", self.project.display());
        match reason(&error) {
            Some(reason) => anyhow::anyhow!(reason.get(lang).to_owned()).context(context),
            None => anyhow::Error::new(error).context(context),
        }
    }

    /// The folder as it is given.
    pub(super) fn folder(&self) -> std::path::Display<'_> {
        self.project.display()
    }
}

/// Why a store could not be read or written, where it can be said in both languages.
fn reason(error: &frontier::Error) -> Option<Message> {
    let zh = match error {
        frontier::Error::Full => "磁盘空间不足".to_owned(),
        frontier::Error::Busy => "另一个进程正在使用这个项目".to_owned(),
        frontier::Error::Version { found, known } => {
            format!("项目由其他版本的 gouji 写入（格式 {found}，本版本可读格式 {known}）")
        }
        _ => return None,
    };
    Some(Message::new(error.to_string(), zh))
}

//! What is planted on a static site, and what its lists are cut from.

use super::layout::Date;
use super::{Change, Planted, Reply, report};

/// An article or file of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key of the list that it stands in; the site gives it its meaning.
    pub list: String,
    /// Who made it.
    pub issuer: String,
    /// The year that it is about.
    pub year: u16,
    /// What the list calls it.
    pub title: String,
    /// When it was published.
    pub date: Date,
    /// Where the list leads, a path with its query.
    pub path: String,
    /// What it is.
    pub form: Form,
    /// Where its file is, for an article that only carries one.
    pub file: Option<String>,
    /// How often it was altered.
    pub edition: u8,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// An article with the report as its body.
    Body,
    /// A PDF.
    Pdf,
    /// A PDF that was scanned.
    Scan,
    /// A `.doc` that is a saved web page.
    Doc,
    /// Plain text.
    Text,
    /// A saved web archive.
    Mht,
    /// An article that only sounds like a report.
    Decoy,
}

/// Titles of articles that stand among reports and are none: `{}` is the issuer, `#` the year.
pub const DECOYS: [&str; 5] = [
    "《{}#年政府信息公开工作年度报告》解读",
    "{}#年政府网站工作年度报表",
    "{}#年度法治政府建设年度报告",
    "一图读懂：{}#年政府信息公开工作年度报告（图解）",
    "{}#年统计年报",
];

impl Entry {
    /// A report as the body of an article.
    pub fn body(list: &str, issuer: &str, year: u16, date: Date, path: String) -> Self {
        let (list, issuer, title) = (list.to_owned(), issuer.to_owned(), report::title(issuer, year));
        Self { list, issuer, year, title, date, path, form: Form::Body, file: None, edition: 0 }
    }

    /// An article that only sounds like a report, the `n`th of [`DECOYS`], counted round.
    pub fn decoy(list: &str, issuer: &str, year: u16, date: Date, path: String, n: usize) -> Self {
        let title = DECOYS.get(n % DECOYS.len()).copied().unwrap_or_default();
        let title = title.replace("{}", issuer).replace('#', &year.to_string());
        Self { title, form: Form::Decoy, ..Self::body(list, issuer, year, date, path) }
    }

    /// The same as an article that carries the report as a file of a form.
    pub fn carrying(self, form: Form, file: String) -> Self {
        Self { form, file: Some(file), ..self }
    }

    /// The same as a row that leads to the file itself.
    pub fn bare(self, form: Form) -> Self {
        Self { form, file: None, ..self }
    }

    /// The same with another title in the list.
    pub fn called(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// Title of its article: the list may have cut or lost it.
    pub fn headline(&self) -> String {
        if self.form == Form::Decoy { self.title.clone() } else { report::title(&self.issuer, self.year) }
    }

    /// The inside of its article; `href` is how it links its file.
    pub fn content(&self, href: &str) -> String {
        let headline = self.headline();
        match self.form {
            Form::Body => report::edition(&self.issuer, self.year, self.edition),
            Form::Decoy => format!(
                "<p>　　{headline}。</p>\n<p>　　为便于公众了解有关情况，现就编制背景、主要内容作简要说明。</p>\n\
                 <table><tr><td>指标</td><td>数值</td></tr><tr><td>全年发布信息</td><td>1280</td></tr></table>\n"
            ),
            form => {
                let name = format!("{headline}.{}", form.extension());
                format!("<p>　　现将{headline}予以公布，详见附件。</p>\n<p>附件：<a href=\"{href}\">{name}</a></p>\n")
            }
        }
    }

    /// Where the report itself is.
    pub fn place(&self) -> &str {
        self.file.as_deref().unwrap_or(&self.path)
    }

    /// Its file as the server sends it; nothing for one whose report is the body of an article.
    pub fn sent(&self) -> Option<Reply> {
        let (issuer, year) = (self.issuer.as_str(), self.year);
        let (media_type, bytes) = match self.form {
            Form::Body | Form::Decoy => return None,
            Form::Pdf => ("application/pdf", report::pdf(issuer, year)),
            Form::Scan => ("application/pdf", report::scan(issuer, year)),
            Form::Doc => ("application/msword", report::page(issuer, year).into_bytes()),
            Form::Text => ("text/plain", report::text(issuer, year).into_bytes()),
            Form::Mht => ("multipart/related", report::mht(issuer, year)),
        };
        Some(Reply::of(media_type, bytes))
    }
}

impl Form {
    /// The extension of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Body | Self::Decoy => "html",
            Self::Pdf | Self::Scan => "pdf",
            Self::Doc => "doc",
            Self::Text => "txt",
            Self::Mht => "mht",
        }
    }
}

/// All entries of a site, each list newest first.
#[derive(Clone, Debug, Default)]
pub struct Stock(pub Vec<Entry>);

impl Stock {
    /// A page, counted from 1, of the list of entries that belong to it, with the number of its pages (at least 1).
    pub fn page(&self, belongs: impl Fn(&Entry) -> bool, number: usize, size: usize) -> (Vec<&Entry>, usize) {
        let all: Vec<&Entry> = self.0.iter().filter(|entry| belongs(entry)).collect();
        let pages = all.len().div_ceil(size.max(1)).max(1);
        (all.chunks(size.max(1)).nth(number.saturating_sub(1)).unwrap_or_default().to_vec(), pages)
    }

    /// The article at a path.
    pub fn article(&self, path: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.path == path && (entry.file.is_some() || entry.sent().is_none()))
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<Reply> {
        self.0.iter().find(|entry| entry.place() == path).and_then(Entry::sent)
    }

    /// Every report; one of its places where it stands at several.
    pub fn planted(&self) -> Vec<Planted> {
        let mut planted: Vec<Planted> = Vec::new();
        for entry in self.0.iter().filter(|entry| entry.form != Form::Decoy) {
            if !planted.iter().any(|other| other.issuer == entry.issuer && other.year == entry.year) {
                planted.push(Planted {
                    path: entry.place().to_owned(),
                    issuer: entry.issuer.clone(),
                    year: entry.year,
                    readable: entry.form != Form::Scan,
                });
            }
        }
        planted
    }

    /// Paths of what only sounds like a report.
    pub fn decoys(&self) -> Vec<String> {
        self.0.iter().filter(|entry| entry.form == Form::Decoy).map(|entry| entry.path.clone()).collect()
    }

    /// The same after a change: the new entry stands first; the first report with a body is altered; the last one that
    /// stands at one place only vanishes. `new` makes an entry like another, of another year, at an address that is free.
    pub fn changed(&self, change: Change, new: impl Fn(&Entry, u16) -> Entry) -> Self {
        let mut entries = self.0.clone();
        let is_whole = |entry: &Entry| entry.form == Form::Body;
        match change {
            Change::Add => {
                let newest = entries.iter().map(|entry| entry.year).max().unwrap_or_default();
                if let Some(like) = entries.iter().find(|entry| is_whole(entry)).cloned() {
                    entries.insert(0, new(&like, newest + 1));
                }
            }
            Change::Alter => {
                if let Some(entry) = entries.iter_mut().find(|entry| is_whole(entry)) {
                    entry.edition = entry.edition.saturating_add(1);
                }
            }
            Change::Vanish => {
                let twins = |entry: &Entry| {
                    let same = |other: &&Entry| (&other.issuer, other.year) == (&entry.issuer, entry.year);
                    entries.iter().filter(same).count()
                };
                if let Some(at) = entries.iter().rposition(|entry| is_whole(entry) && twins(entry) == 1) {
                    entries.remove(at);
                }
            }
        }
        Self(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(year: u16) -> Entry {
        Entry::body("a", "双阳区教育局", year, Date::new(year + 1, 1, 20), format!("/a/{year}.html"))
    }

    #[test]
    fn each_change_is_what_it_says() {
        let stock = Stock(vec![entry(2023), entry(2022), entry(2021)]);
        let changed = |change| stock.changed(change, |_, year| entry(year));
        let years = |stock: &Stock| stock.planted().iter().map(|planted| planted.year).collect::<Vec<_>>();
        assert_eq!(years(&changed(Change::Add)), [2024, 2023, 2022, 2021]);
        assert_eq!(years(&changed(Change::Vanish)), [2023, 2022]);
        let altered = changed(Change::Alter);
        assert_eq!(years(&altered), years(&stock));
        assert_ne!(altered.0[0].content(""), stock.0[0].content(""));
        assert_eq!(altered.0[1], stock.0[1]);
    }

    #[test]
    fn a_file_stands_where_its_article_says() {
        let carried = entry(2023).carrying(Form::Pdf, "/a/f.pdf".into());
        assert!(carried.content("f.pdf").contains("href=\"f.pdf\""));
        let stock = Stock(vec![carried, entry(2022).bare(Form::Text), entry(2021).bare(Form::Scan)]);
        assert!(stock.file("/a/f.pdf").unwrap().body.starts_with(b"%PDF"));
        assert!(stock.file("/a/2023.html").is_none() && stock.article("/a/2023.html").is_some());
        assert!(stock.file("/a/2022.html").is_some() && stock.article("/a/2022.html").is_none());
        assert_eq!(stock.planted().iter().map(|planted| planted.readable).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn pages_are_cut_from_a_list() {
        let stock = Stock((2015..2025).map(entry).collect());
        let (page, pages) = stock.page(|entry| entry.list == "a", 3, 4);
        assert_eq!((page.len(), pages), (2, 3));
        assert!(stock.page(|_| true, 4, 4).0.is_empty());
        assert_eq!(stock.page(|_| false, 1, 4).1, 1);
    }
}

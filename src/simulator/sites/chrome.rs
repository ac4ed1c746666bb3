//! What the pages of all sites share: head, navigation and footer, and the papers that a county publishes.

use std::collections::BTreeMap;

use super::super::report::{self, fragment};
use super::super::{Asked, Planted, Reply};

/// The years that reports are planted for.
const YEARS: std::ops::RangeInclusive<u16> = 2019..=2024;

/// The frame of a site's pages.
pub(super) struct Chrome {
    /// Name of the county, without 人民政府.
    pub(super) place: &'static str,
    /// `SiteIDCode`: six digits of the division and four more.
    pub(super) code: &'static str,
    /// Where 政府信息公开 begins, written as in an attribute.
    pub(super) public: &'static str,
    /// Scripts and styles that every page of the system loads.
    pub(super) head: &'static str,
    /// What the footer says of the system.
    pub(super) footer: &'static str,
}

/// A unit that publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The number, code or slug that the system knows it by.
    pub(super) key: &'static str,
    /// Its whole name.
    pub(super) name: &'static str,
}

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A report in the article itself.
    Body,
    /// A report in a PDF that the article offers.
    Pdf,
    /// The same, scanned.
    Scan,
    /// A report in a `.doc` that the article offers, which is HTML inside.
    Word,
    /// It sounds like a report and is none.
    Decoy,
    /// Anything else that stands in the same list.
    Other,
}

/// A paper: an article of a site, perhaps with a file.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    /// Its number, unique on the site.
    pub(super) id: usize,
    /// Who issued it.
    pub(super) unit: Unit,
    /// The year that it is about.
    pub(super) year: u16,
    /// What it is.
    pub(super) kind: Kind,
    /// Its title.
    pub(super) title: String,
    /// Year, month and day of its publication.
    pub(super) date: (u16, usize, usize),
    /// Path of the article.
    pub(super) path: String,
    /// Path and query of its file; empty without one.
    pub(super) file: String,
}

impl Chrome {
    /// A page within the frame.
    pub(super) fn page(&self, title: &str, metas: &str, main: &str) -> Reply {
        let Self { place, code, public, head, footer } = self;
        Reply::html(format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <meta name=\"SiteName\" content=\"{place}人民政府\">\n<meta name=\"SiteDomain\" content=\"www.{code}.test\">\n\
             <meta name=\"SiteIDCode\" content=\"{code}\">\n{metas}{head}\n</head>\n<body>\n\
             <div class=\"header\"><a href=\"/\">{place}人民政府</a></div>\n<ul class=\"nav\">\n\
             <li><a href=\"/\">首页</a></li>\n<li><a href=\"/xwdt/index.html\">新闻动态</a></li>\n\
             <li><a href=\"{public}\">政府信息公开</a></li>\n<li><a href=\"/zwfw/index.html\">政务服务</a></li>\n\
             <li><a href=\"/hdjl/index.html\">互动交流</a></li>\n</ul>\n<div class=\"main\">\n{main}\n</div>\n\
             <div class=\"footer\"><a href=\"/wzdt/index.html\">网站地图</a> <a href=\"/lxwm/index.html\">联系我们</a>\n\
             <p>主办：{place}人民政府办公室　网站标识码：{code}　{footer}</p></div>\n</body>\n</html>\n"
        ))
    }

    /// The page of a column.
    pub(super) fn column(&self, name: &str, kind: &str, main: &str) -> Reply {
        let metas = format!(
            "<meta name=\"ColumnName\" content=\"{name}\">\n<meta name=\"ColumnDescription\" content=\"{name}\">\n\
             <meta name=\"ColumnKeywords\" content=\"{name}\">\n<meta name=\"ColumnType\" content=\"{kind}\">\n"
        );
        self.page(&format!("{}人民政府 {name}", self.place), &metas, main)
    }

    /// The page of an article, its body in `main` as the system has it.
    pub(super) fn article(&self, paper: &Paper, column: &str, main: &str) -> Reply {
        let Paper { title, unit, path, .. } = paper;
        let metas = format!(
            "<meta name=\"ColumnName\" content=\"{column}\">\n<meta name=\"ColumnType\" content=\"政府信息公开\">\n\
             <meta name=\"ArticleTitle\" content=\"{title}\">\n<meta name=\"PubDate\" content=\"{} 09:30\">\n\
             <meta name=\"ContentSource\" content=\"{source}\">\n<meta name=\"Keywords\" content=\"{source}\">\n\
             <meta name=\"Author\" content=\"\">\n<meta name=\"Description\" content=\"{title}\">\n\
             <meta name=\"Url\" content=\"{}\">\n",
            paper.day(),
            path.replace('&', "&amp;"),
            source = unit.name,
        );
        self.page(&format!("{}人民政府 {column} {title}", self.place), &metas, main)
    }

    /// The home page, with what the system adds to it.
    pub(super) fn home(&self, main: &str) -> Reply {
        let news: String = (1..=6).map(|n| self.news_row(n)).collect();
        let main = format!(
            "<div class=\"news\"><h2>要闻动态</h2><ul>{news}</ul></div>\n<div class=\"public\"><h2>\
             <a href=\"{}\">政府信息公开</a></h2></div>\n{main}",
            self.public
        );
        self.page(&format!("{}人民政府", self.place), "", &main)
    }

    /// The pages of the site that have nothing to do with open government information; nothing for any other.
    pub(super) fn ordinary(&self, path: &str) -> Option<Reply> {
        let plain =
            |name: &str| Some(self.column(name, "其他", &format!("<h1>{name}</h1><p>栏目内容由各单位维护。</p>")));
        match path {
            "/xwdt/index.html" => {
                let rows: String = (1..=12).map(|n| self.news_row(n)).collect();
                Some(self.column("新闻动态", "新闻动态", &format!("<ul class=\"list\">{rows}</ul>")))
            }
            "/zwfw/index.html" => plain("政务服务"),
            "/hdjl/index.html" => plain("互动交流"),
            "/wzdt/index.html" => plain("网站地图"),
            "/lxwm/index.html" => plain("联系我们"),
            "/zwgk/zn/index.html" => plain("政府信息公开指南"),
            "/zwgk/zd/index.html" => plain("政府信息公开制度"),
            "/zwgk/wzndbb/index.html" => plain("政府网站工作年度报表"),
            _ => {
                let number: usize = path.strip_prefix("/xwdt/")?.strip_suffix(".html")?.parse().ok()?;
                let title = self.news(number);
                let text = format!("<h1>{title}</h1><div class=\"content\"><p>日前，{title}。</p></div>");
                (1..=12).contains(&number).then(|| self.column(&title, "新闻动态", &text))
            }
        }
    }

    /// Links to the fixed parts of 政府信息公开 that are no reports.
    pub(super) fn fixed_parts(&self) -> &'static str {
        "<li><a href=\"/zwgk/zn/index.html\">政府信息公开指南</a></li>\n\
         <li><a href=\"/zwgk/zd/index.html\">政府信息公开制度</a></li>\n\
         <li><a href=\"/zwgk/wzndbb/index.html\">政府网站工作年度报表</a></li>\n"
    }

    fn news(&self, number: usize) -> String {
        format!("{}召开第{number}次重点工作推进会", self.place)
    }

    fn news_row(&self, number: usize) -> String {
        format!("<li><a href=\"/xwdt/{number}.html\">{}</a><span>2025-03-{number:02}</span></li>\n", self.news(number))
    }
}

impl Paper {
    /// The day of its publication, `YYYY-MM-DD`.
    pub(super) fn day(&self) -> String {
        let (year, month, day) = self.date;
        format!("{year}-{month:02}-{day:02}")
    }

    /// Whether it is a report.
    pub(super) fn is_report(&self) -> bool {
        matches!(self.kind, Kind::Body | Kind::Pdf | Kind::Scan | Kind::Word)
    }

    /// Extension of its file; nothing without one.
    pub(super) fn extension(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Pdf | Kind::Scan => Some("pdf"),
            Kind::Word => Some("doc"),
            _ => None,
        }
    }

    /// Its text: the report, or a few words on where it is. `link` is the address that the article gives for its file.
    pub(super) fn body(&self, link: &str) -> String {
        let Self { title, unit, year, .. } = self;
        match self.kind {
            Kind::Body => fragment(unit.name, *year),
            Kind::Pdf | Kind::Scan | Kind::Word => format!(
                "<p>现将{title}予以公布，全文见附件。</p>\n<p>附件：<a href=\"{}\">{title}.{}</a></p>",
                link.replace('&', "&amp;"),
                self.extension().unwrap_or_default()
            ),
            Kind::Decoy => format!("<p>{title}</p>\n<p>本文为说明材料，有关情况以各单位公布的内容为准。</p>"),
            Kind::Other => format!("<p>{}：</p>\n<p>现将有关事项通知如下，请认真抓好落实。</p>", unit.name),
        }
    }

    /// Its file.
    pub(super) fn download(&self) -> Reply {
        let Self { title, unit, year, .. } = self;
        match self.kind {
            Kind::Pdf => Reply::of("application/pdf", report::pdf(unit.name, *year)),
            Kind::Scan => Reply::of("application/pdf", report::scan(unit.name, *year)),
            Kind::Word => {
                let text = format!(
                    "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\">\n\
                     <head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"><title>{title}</title></head>\n\
                     <body>\n<h1>{title}</h1>\n{}\n</body></html>\n",
                    fragment(unit.name, *year)
                );
                Reply::of("application/msword", text.into_bytes())
            }
            _ => Reply::missing(),
        }
    }

    /// What is planted with it; nothing unless it is a report.
    fn planted(&self) -> Option<Planted> {
        let path = if self.file.is_empty() { &self.path } else { &self.file };
        self.is_report().then(|| Planted {
            path: path.clone(),
            issuer: self.unit.name.to_owned(),
            year: self.year,
            readable: self.kind != Kind::Scan,
        })
    }
}

/// The papers of units, newest first: a report of each for every year, and for every year `decoys` papers that sound
/// like one and `others` that do not. Their addresses are still to be given.
pub(super) fn papers(place: &str, units: &[Unit], first: usize, decoys: usize, others: usize) -> Vec<Paper> {
    let mut papers = Vec::new();
    let lender = |at: usize| units.get(at % units.len().max(1)).copied();
    for year in YEARS.rev() {
        for unit in units {
            let id = first + papers.len();
            let kind = match id % 7 {
                3 if (id / 7).is_multiple_of(2) => Kind::Pdf,
                3 => Kind::Scan,
                6 => Kind::Word,
                _ => Kind::Body,
            };
            papers.push(paper(id, *unit, year, kind, report_title(unit.name, year, id)));
        }
        for (at, unit) in (0..decoys).filter_map(|at| Some((at, lender(at)?))) {
            let title = decoy_title(place, unit.name, year, at + usize::from(year));
            papers.push(paper(first + papers.len(), unit, year, Kind::Decoy, title));
        }
        for (at, unit) in (0..others).filter_map(|at| Some((at, lender(at)?))) {
            let title = format!("{}关于{year}年重点工作推进情况的通报（第{}期）", unit.name, at + 1);
            papers.push(paper(first + papers.len(), unit, year, Kind::Other, title));
        }
    }
    papers.sort_by_key(|paper| std::cmp::Reverse(paper.date));
    papers
}

/// The same papers at their addresses: of the article, and of the file where there is one.
pub(super) fn placed(
    papers: Vec<Paper>,
    path: impl Fn(&Paper) -> String,
    file: impl Fn(&Paper, &str) -> String,
) -> Vec<Paper> {
    let place = |paper: Paper| {
        let (path, file) = (path(&paper), paper.extension().map(|ext| file(&paper, ext)).unwrap_or_default());
        Paper { path, file, ..paper }
    };
    papers.into_iter().map(place).collect()
}

/// What is planted with papers.
pub(super) fn planted<'a>(papers: impl IntoIterator<Item = &'a Paper>) -> Vec<Planted> {
    papers.into_iter().filter_map(Paper::planted).collect()
}

/// Paths of those papers that only sound like reports.
pub(super) fn decoys<'a>(papers: impl IntoIterator<Item = &'a Paper>) -> Vec<String> {
    papers.into_iter().filter(|paper| paper.kind == Kind::Decoy).map(|paper| paper.path.clone()).collect()
}

/// The fields of a request, those of the query and those posted.
pub(super) fn fields(asked: &Asked) -> BTreeMap<String, String> {
    let mut fields = asked.query.clone();
    fields.extend(asked.form());
    fields
}

/// A field that is a number; a huge one is cut, so that sums with it stay small.
pub(super) fn number(fields: &BTreeMap<String, String>, name: &str) -> Option<usize> {
    let number: usize = fields.get(name)?.trim().parse().ok()?;
    Some(number.min(10_000_000))
}

/// At most `most` rows from `start`, counted from 0; none behind the end.
pub(super) fn window<T>(rows: &[T], start: usize, most: usize) -> &[T] {
    let start = start.min(rows.len());
    rows.get(start..start.saturating_add(most).min(rows.len())).unwrap_or_default()
}

/// Hexadecimal digits that belong to a number, always the same (the mixing steps of SplitMix64).
pub(super) fn hex(number: usize, digits: usize) -> String {
    let mix = |step: u64| {
        let mut z = (number as u64).wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (1..=4).map(|step| format!("{:016x}", mix(step))).collect::<String>().chars().take(digits).collect()
}

/// A UUID that belongs to a number, always the same.
pub(super) fn uuid(number: usize) -> String {
    let digits = hex(number, 32);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A text as it stands in a query: UTF-8, percent-encoded.
pub(super) fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A paper without an address, dated in the year after the one that it is about.
pub(super) fn paper(id: usize, unit: Unit, year: u16, kind: Kind, title: String) -> Paper {
    let date = (year + 1, 1 + id % 3, 1 + (id * 7) % 28);
    Paper { id, unit, year, kind, title, date, path: String::new(), file: String::new() }
}

fn report_title(unit: &str, year: u16, at: usize) -> String {
    match at % 3 {
        0 => format!("{unit}{year}年政府信息公开工作年度报告"),
        1 => format!("{year}年{unit}政府信息公开年度报告"),
        _ => format!("{unit}政府信息公开{year}年年度报告"),
    }
}

fn decoy_title(place: &str, unit: &str, year: u16, at: usize) -> String {
    match at % 5 {
        0 => format!("《{unit}{year}年政府信息公开工作年度报告》解读"),
        1 => format!("{unit}政府网站工作年度报表（{year}年度）"),
        2 => format!("{unit}{year}年法治政府建设年度报告"),
        3 => format!("图解：一图读懂{place}{year}年政府信息公开年报"),
        _ => format!("{place}{year}年统计年报"),
    }
}

#[cfg(test)]
pub(super) mod tests;

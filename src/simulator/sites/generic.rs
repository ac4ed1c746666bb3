//! 双阳区: a site of no known system. Static lists with 下一页 links, a list for every unit, columns for years, a page
//! that names units only, and a column that is an article.

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, SLUGS, links, row};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

/// Where the annual reports are.
const BASE: &str = "/zwgk/zfxxgk/nb/";
/// Departments with a list of their own; the others stand in 年报汇总.
const OWN: usize = 5;
const TOWNS: [(&str, &str); 4] =
    [("奢岭街道办事处", "sljd"), ("山河街道办事处", "shjd"), ("太平镇人民政府", "tpz"), ("鹿乡镇人民政府", "lxz")];
/// Rows of a page.
const ROWS: usize = 4;

const CHROME: Chrome = Chrome {
    site: "双阳区人民政府",
    code: "2201120001",
    head: "<link rel=\"stylesheet\" href=\"/css/style.css\">",
    foot: "<p>技术支持：区大数据中心</p>",
    disclosure: "/zwgk/",
};

/// The site.
pub(super) struct Generic(Stock);

impl Generic {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        for (unit, (name, slug)) in DEPARTMENTS.iter().zip(SLUGS).enumerate().take(OWN) {
            for year in (2020..=2024).rev() {
                entries.push(report(&format!("双阳区{name}"), &format!("bm/{slug}"), unit, year));
            }
            let (issuer, list) = (format!("双阳区{name}"), format!("bm/{slug}"));
            let path = format!("{BASE}{list}/202405/{}.html", 9_000 + unit);
            entries.push(Entry::decoy(&list, &issuer, 2023, Date::new(2024, 5, 8), path, unit));
        }
        for (unit, (name, slug)) in TOWNS.iter().enumerate() {
            for year in (2021..=2024).rev() {
                entries.push(report(&format!("双阳区{name}"), &format!("xzjd/{slug}"), 50 + unit, year));
            }
        }
        for (name, slug) in DEPARTMENTS.iter().zip(SLUGS).skip(OWN) {
            let path = format!("{BASE}2022/{slug}.html");
            let whole = Entry::body("2022", &format!("双阳区{name}"), 2021, Date::new(2022, 1, 28), path);
            // the page says whose, and leaves it at that
            entries.push(whole.called(&format!("区{name}")));
        }
        let path = format!("{BASE}qzf/");
        entries.push(Entry::body("qzf", "双阳区人民政府", 2024, Date::new(2025, 1, 24), path));
        Self(Stock(entries))
    }

    fn list(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(BASE)?;
        let (list, file) = rest.rsplit_once('/')?;
        let number = match file {
            "" | "index.html" => 1,
            // a template that other sites have: here it is another column
            "list_2.html" => {
                return Some(CHROME.column("通知公告", &row("/xwzx/7.html", "关于放假的通知", "2024-04-30")));
            }
            file => file.strip_prefix("index_")?.strip_suffix(".html")?.parse().ok().filter(|number| *number > 1)?,
        };
        let year = list.strip_suffix('n').and_then(|year| year.parse::<u16>().ok());
        let belongs = |entry: &Entry| match year {
            Some(year) => entry.list.starts_with("xzjd/") && entry.year == year,
            None => entry.list == list,
        };
        let (entries, pages) = self.0.page(belongs, number, ROWS);
        let rows: String = entries
            .iter()
            .enumerate()
            .map(|(i, entry)| row(&entry.path, &entry.title, &entry.date.written(i + list.len())))
            .collect();
        let name = match year {
            Some(year) => format!("{year}年"),
            None => entries.first()?.issuer.clone(),
        };
        let is_there = number <= pages && !entries.is_empty();
        is_there.then(|| CHROME.column(&name, &format!("<ul class=\"list\">{rows}</ul>{}", pager(number, pages))))
    }

    fn hub(path: &str) -> Option<String> {
        let departments = || DEPARTMENTS.iter().zip(SLUGS).take(OWN);
        let years = [("2024n/", "2024年"), ("2023n/", "2023年"), ("2021n/", "2021年")];
        let page = match path {
            "/zwgk/" => CHROME.column(
                "政务公开",
                &links([
                    ("/zwgk/zfxxgk/", "政府信息公开"),
                    ("/zwgk/jdhy/", "解读回应"),
                    ("/zwgk/wzndbb/", "政府网站工作年度报表"),
                ]),
            ),
            "/zwgk/zfxxgk/" => CHROME.column(
                "政府信息公开",
                &links([
                    ("zn.html", "政府信息公开指南"),
                    ("zd.html", "政府信息公开制度"),
                    ("zdgk.html", "法定主动公开内容"),
                    ("nb/", "政府信息公开年报"),
                    ("ysqgk.html", "依申请公开"),
                ]),
            ),
            "/zwgk/zfxxgk/nb/" => {
                let choice: String =
                    years.iter().map(|(href, words)| format!("<option value=\"{href}\">{words}</option>")).collect();
                let select = format!("<select name=\"year\" onchange=\"location=this.value\">{choice}</select>");
                let groups = [
                    ("qzf/", "区政府"),
                    ("bm/", "区政府部门"),
                    ("xzjd/", "乡镇街道"),
                    ("2022/", "年报汇总（2022年发布）"),
                ];
                CHROME.column("政府信息公开年报", &format!("{select}{}{}", links(years), links(groups)))
            }
            "/zwgk/zfxxgk/nb/bm/" => {
                let units: Vec<(String, &str)> =
                    departments().map(|(name, slug)| (format!("{slug}/"), *name)).collect();
                CHROME.column("区政府部门", &links(units.iter().map(|(href, name)| (href.as_str(), *name))))
            }
            "/zwgk/zfxxgk/nb/xzjd/" => {
                let units: Vec<(String, &str)> = TOWNS.map(|(name, slug)| (format!("{slug}/index.html"), name)).into();
                CHROME.column("乡镇街道", &links(units.iter().map(|(href, name)| (href.as_str(), *name))))
            }
            "/zwgk/zfxxgk/zn.html" => CHROME.column("政府信息公开指南", "<p>　　公众可以到区档案馆查阅。</p>"),
            "/zwgk/zfxxgk/zd.html" => CHROME.column("政府信息公开制度", "<p>　　信息发布审核制度。</p>"),
            "/zwgk/zfxxgk/zdgk.html" => CHROME.column("法定主动公开内容", "<p>　　机构职能、规划、财政。</p>"),
            "/zwgk/zfxxgk/ysqgk.html" => {
                CHROME.column("依申请公开", "<form action=\"/search/\"><input name=\"q\"></form>")
            }
            "/zwgk/jdhy/" => CHROME.column("解读回应", &row("/xwzx/12.html", "一图读懂政府工作报告", "2024-02-01")),
            "/zwgk/wzndbb/" => CHROME.column("政府网站工作年度报表", "<p>　　2023年政府网站工作年度报表。</p>"),
            _ => return None,
        };
        Some(page)
    }
}

/// A report of a unit, with what makes it unlike the others: some are files.
fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (month, id) = (format!("{}01", year + 1), 10_000 + unit * 100 + usize::from(year % 100));
    let date = Date::new(year + 1, 1, 10 + (unit % 15) as u8);
    let whole = Entry::body(list, issuer, year, date, format!("{BASE}{list}/{month}/{id}.html"));
    let file = |extension: &str| format!("/upload/{month}/{id}.{extension}");
    match (unit, year) {
        (1, 2023) => whole.carrying(Form::Pdf, file("pdf")),
        (2, 2022) => whole.carrying(Form::Doc, file("doc")),
        (3, 2021) => whole.carrying(Form::Text, file("txt")),
        (50, 2021) => Entry { path: file("pdf"), ..whole.bare(Form::Scan) },
        (51, 2022) => Entry { path: file("mht"), ..whole.bare(Form::Mht) },
        _ => whole,
    }
}

/// 首页 上一页 下一页 尾页, as links where they lead somewhere.
fn pager(number: usize, pages: usize) -> String {
    let name = |page: usize| if page == 1 { "index.html".to_owned() } else { format!("index_{page}.html") };
    let link = |words: &str, page: usize, is_link: bool| match is_link {
        true => format!("<a href=\"{}\">{words}</a> ", name(page)),
        false => format!("<span>{words}</span> "),
    };
    format!(
        "<div class=\"page\">共{pages}页 第{number}页 {}{}{}{}</div>",
        link("首页", 1, number > 1),
        link("上一页", number.saturating_sub(1), number > 1),
        link("下一页", number + 1, number < pages),
        link("尾页", pages, number < pages),
    )
}

impl Site for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        if path == "/" || path == "/index.html" {
            return Reply::html(CHROME.home(""));
        }
        if let Some(page) = CHROME.ordinary(asked).or_else(|| self.0.file(path)) {
            return page;
        }
        if let Some(entry) = self.0.article(path) {
            let (title, date) = (entry.headline(), entry.date.iso());
            let article = Article { title: &title, column: "政府信息公开年报", date: &date, source: "" };
            let body = entry.content(entry.file.as_deref().unwrap_or_default());
            return Reply::html(CHROME.article(&article, &format!("<div class=\"pages_content\">{body}</div>")));
        }
        Self::hub(path).or_else(|| self.list(path)).map_or_else(Reply::missing, Reply::html)
    }

    fn planted(&self) -> Vec<Planted> {
        self.0.planted()
    }

    fn decoys(&self) -> Vec<String> {
        self.0.decoys()
    }

    fn changed(&self, change: Change) -> Option<Box<dyn Site>> {
        let new = |like: &Entry, year: u16| report(&like.issuer, &like.list, 0, year);
        Some(Box::new(Self(self.0.changed(change, new))))
    }
}

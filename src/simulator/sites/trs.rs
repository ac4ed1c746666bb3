//! 九龙坡区: TRS 拓尔思 WCM. Four signatures of its pager with two bases, a stub, a last page that is not there, and a
//! list that a search service fills.

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, links, row};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

const BASE: &str = "/zwgk/zfxxgkml/zfxxgknb/";
const TOWNS: [&str; 4] = ["杨家坪街道办事处", "石桥铺街道办事处", "白市驿镇人民政府", "走马镇人民政府"];
const STREETS: [&str; 2] = ["黄桷坪街道办事处", "渝州路街道办事处"];

const CHROME: Chrome = Chrome {
    site: "九龙坡区人民政府",
    code: "5001070012",
    head: "<link href=\"/images/trs.css\" rel=\"stylesheet\">\n<script src=\"/js/createPage.js\"></script>",
    foot: "",
    disclosure: "/zwgk/",
};

/// A list: its directory, its name, its rows a page, and how it is paged.
struct List(&'static str, &'static str, usize, Pager);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pager {
    /// `createPageHTML(total, current, …)`, counted from 0; one page is claimed too many and is 404.
    Zero,
    /// `createPageHTML('paging', total, current, …)`, counted from 1.
    One,
    /// `createPage(total, current, …)`, counted from 0.
    Short,
    /// `var countPage`, counted from 0; the last page claimed is a stub.
    Count,
    /// A search service.
    Search,
}

const LISTS: [List; 5] = [
    List("bm", "区政府部门", 8, Pager::Zero),
    List("xzjd", "镇街", 5, Pager::One),
    List("cg", "垂管单位", 2, Pager::Short),
    List("qzf", "区政府", 3, Pager::Count),
    List("jd", "街道办事处", 2, Pager::Search),
];

/// The site.
pub(super) struct Trs(Stock);

impl Trs {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        let mut plant = |list: &str, names: &[&str], years: std::ops::RangeInclusive<u16>, first: usize| {
            for year in years.rev() {
                for (unit, name) in names.iter().enumerate() {
                    entries.push(report(&format!("九龙坡区{name}"), list, first + unit, year));
                }
            }
        };
        plant("bm", &DEPARTMENTS, 2022..=2024, 0);
        plant("xzjd", &TOWNS, 2023..=2024, 20);
        plant("cg", &["税务局", "气象局"], 2023..=2024, 30);
        plant("qzf", &["人民政府"], 2019..=2024, 40);
        plant("jd", &STREETS, 2022..=2023, 50);
        // the same document at another path of the tree keeps its number
        let twin = report("九龙坡区财政局", "bm", 1, 2024);
        entries.push(Entry { list: "qzf".into(), path: twin.path.replace("/bm/", "/qzf/"), ..twin });
        for (n, (list, issuer)) in [
            ("bm", "九龙坡区教育局"),
            ("bm", "九龙坡区司法局"),
            ("qzf", "九龙坡区人民政府"),
            ("xzjd", "九龙坡区走马镇人民政府"),
        ]
        .into_iter()
        .enumerate()
        {
            let path = format!("{BASE}{list}/202403/t20240315_{}.html", 90_000 + n);
            entries.insert(n * 3, Entry::decoy(list, issuer, 2023, Date::new(2024, 3, 15), path, n));
        }
        Self(Stock(entries))
    }

    fn rows(entries: &[&Entry], directory: &str) -> String {
        let href =
            |entry: &Entry| entry.path.strip_prefix(directory).map_or(entry.path.clone(), |rest| format!("./{rest}"));
        let rows = entries.iter().enumerate();
        rows.map(|(i, entry)| row(&href(entry), &entry.title, &entry.date.written(i % 3))).collect()
    }

    fn list(&self, path: &str) -> Option<String> {
        let (directory, file) = path.strip_prefix(BASE)?.split_once('/')?;
        let List(key, name, size, pager) = LISTS.iter().find(|list| list.0 == directory)?;
        let number: usize = match file {
            "" | "index.html" => 1,
            file => file.strip_prefix("index_")?.strip_suffix(".html")?.parse::<u16>().ok().filter(|n| *n > 0)?.into(),
        };
        let is_first = matches!(file, "" | "index.html");
        // the name of page 2 is index_1 where pages are counted from 0
        let number = if is_first || *pager == Pager::One { number } else { number + 1 };
        if *pager == Pager::One && !is_first && number < 2 {
            return None;
        }
        let (entries, pages) = self.0.page(|entry| entry.list == *key, number, *size);
        if *pager == Pager::Search {
            return is_first.then(|| shell(name));
        }
        if *pager == Pager::Count && number == pages + 1 {
            return Some(format!(
                "<html><head><title>{name}</title></head><body><!-- 本页由系统自动生成，栏目文档数不足，未生成细览。{} --></body></html>",
                "*".repeat(220)
            ));
        }
        if entries.is_empty() {
            return None;
        }
        let at = number - 1;
        let script = match pager {
            Pager::Zero => format!("createPageHTML({}, {at}, \"index\", \"html\");", pages + 1),
            Pager::One => format!("createPageHTML('paging', {pages}, {number}, 'index', 'html', {});", pages * size),
            Pager::Short => format!("createPage({pages}, {at}, \"index\",\"html\");"),
            _ => format!("var currentPage = {at};//所在页从0开始\nvar countPage = {}//共多少页", pages + 1),
        };
        let rows = Self::rows(&entries, &format!("{BASE}{key}/"));
        let place = format!("<a class=\"CurrChnlCls\" href=\"./\">{name}</a>");
        Some(CHROME.column(
            name,
            &format!(
                "{place}<ul class=\"gl-l\">{rows}</ul><div class=\"page\" id=\"paging\"><script>{script}</script></div>"
            ),
        ))
    }

    /// The list of streets, a page at a time.
    fn search(&self, asked: &Asked) -> Option<String> {
        let field = |name: &str| asked.query.get(name).map(String::as_str);
        let is_known = field("channelid") == Some("216112") && field("classsql")?.contains("chnlid=1234");
        let number = field("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        let (entries, pages) = self.0.page(|entry| entry.list == "jd", number, 2);
        let next = match number < pages {
            true => format!("<a href=\"{}{}\">下一页</a>", SEARCH.replace('&', "&amp;"), number + 1),
            false => String::new(),
        };
        is_known.then(|| format!("<ul>{}</ul><p>共{pages}页</p>{next}", Self::rows(&entries, "/nowhere/")))
    }

    fn hub(path: &str) -> Option<String> {
        let page = match path {
            // a stub that leads on without a cookie
            "/zwgk/" => {
                "<html><head><script>location.replace('./zfxxgkml/')</script></head><body></body></html>".to_owned()
            }
            "/zwgk/zfxxgkml/" => CHROME.column(
                "政府信息公开",
                &links([
                    ("./zfxxgkzn/", "政府信息公开指南"),
                    ("./zfxxgkzd/", "政府信息公开制度"),
                    ("./fdzdgknr/", "法定主动公开内容"),
                    ("./zfxxgknb/", "政府信息公开年报"),
                ]),
            ),
            "/zwgk/zfxxgkml/zfxxgknb/" | "/zwgk/zfxxgkml/zfxxgknb/index.html" => {
                let hrefs = LISTS.map(|List(key, name, ..)| (format!("./{key}/"), name));
                let old = [("./gknb2017/", "2017年度"), ("../wzndbb/", "政府网站工作年度报表")];
                let all = hrefs.iter().map(|(href, name)| (href.as_str(), *name)).chain(old);
                CHROME.column("政府信息公开年报", &links(all))
            }
            "/zwgk/zfxxgkml/zfxxgkzn/" => CHROME.column("政府信息公开指南", "<p>　　指南。</p>"),
            "/zwgk/zfxxgkml/zfxxgkzd/" => CHROME.column("政府信息公开制度", "<p>　　制度。</p>"),
            "/zwgk/zfxxgkml/fdzdgknr/" => CHROME.column("法定主动公开内容", "<p>　　内容。</p>"),
            "/zwgk/zfxxgkml/wzndbb/" => CHROME.column("政府网站工作年度报表", "<p>　　报表。</p>"),
            _ => return None,
        };
        Some(page)
    }
}

/// What the search service is asked, up to the number of the page.
const SEARCH: &str = "/was5/web/search?channelid=216112&classsql=siteid%3D7*chnlid%3D1234&prepage=2&page=";

/// A list that is empty until a script has filled it.
fn shell(name: &str) -> String {
    let script = format!("$.get(\"{SEARCH}1\", function (html) {{ $(\"#list\").html(html); }});");
    CHROME.column(name, &format!("<div id=\"list\"></div><script>{script}</script>"))
}

fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (date, id) = (Date::new(year + 1, 1, 8 + (unit % 20) as u8), 10_000 + unit * 100 + usize::from(year % 100));
    let (folder, digits) = (format!("{BASE}{list}/{}01", year + 1), date.digits());
    let whole = Entry::body(list, issuer, year, date, format!("{folder}/t{digits}_{id}.html"));
    let file = |extension: &str| format!("{folder}/P0{digits}{id}.{extension}");
    match (unit, year) {
        (2, 2023) => whole.carrying(Form::Pdf, file("pdf")),
        (22, 2024) => whole.carrying(Form::Scan, file("pdf")),
        (4, 2022) => whole.carrying(Form::Doc, file("doc")),
        (30, 2023) => whole.carrying(Form::Text, file("txt")),
        (7, 2022) => Entry { path: file("pdf"), ..whole.bare(Form::Pdf) },
        _ => whole,
    }
}

impl Site for Trs {
    fn name(&self) -> &'static str {
        "trs"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        if path == "/" {
            return Reply::html(CHROME.home(""));
        }
        // the tree of that year was moved
        if path.starts_with("/zwgk/zfxxgkml/zfxxgknb/gknb2017/") {
            return Reply::redirect(301, "/");
        }
        if let Some(page) = CHROME.ordinary(asked).or_else(|| self.0.file(path)) {
            return page;
        }
        if path == "/was5/web/search" {
            return self.search(asked).map_or_else(Reply::missing, Reply::html);
        }
        if let Some(entry) = self.0.article(path) {
            let (title, date) = (entry.headline(), format!("{} 10:21:00", entry.date.iso()));
            let article =
                Article { title: &title, column: "政府信息公开年报", date: &date, source: &entry.issuer };
            let name = entry.file.as_deref().and_then(|file| file.rsplit('/').next()).unwrap_or_default();
            let body = entry.content(&format!("./{name}"));
            let body = format!("<div class=\"trs_editor_view TRS_UEDITOR trs_paper_default\">{body}</div>");
            return Reply::html(CHROME.article(&article, &body));
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

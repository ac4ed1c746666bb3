//! 遂溪县: NFCMS of 广东. Lists `index_N.html` counted from 1 with `data-page`, articles `post_N.html` and `mpost_N.html`.

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, links, metas, row};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

const TOWNS: [&str; 4] = ["遂城镇人民政府", "黄略镇人民政府", "洋青镇人民政府", "城月镇人民政府"];
/// Directory, name and number of each list.
const LISTS: [(&str, &str, u32); 3] = [
    ("/zwgk/xxgknb/xzf/", "县政府", 52_101),
    ("/zwgk/xxgknb/bm/", "县直部门", 52_102),
    ("/zwgk/xxgknb/zz/", "乡镇", 52_103),
];
/// Rows of a page.
const ROWS: usize = 6;

const CHROME: Chrome = Chrome {
    site: "遂溪县人民政府",
    code: "4408230010",
    head: "<script>var NFCMS_SITE_ID = '759003';</script>\n<script src=\"https://statistics.gd.gov.cn/stat.js\"></script>",
    foot: "",
    disclosure: "/zwgk/index.html",
};

/// The site.
pub(super) struct Nfcms(Stock);

impl Nfcms {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        let mut plant = |list: &str, names: &[&str], years: std::ops::RangeInclusive<u16>, first: usize| {
            for year in years.rev() {
                for (unit, name) in names.iter().enumerate() {
                    entries.push(report(&format!("遂溪县{name}"), list, first + unit, year));
                }
            }
        };
        plant(LISTS[1].0, &DEPARTMENTS, 2023..=2024, 0);
        plant(LISTS[0].0, &["人民政府"], 2019..=2024, 20);
        plant(LISTS[2].0, &TOWNS, 2021..=2024, 30);
        for (n, (list, ..)) in LISTS.into_iter().enumerate() {
            let path = format!("{list}content/post_{}.html", 9_990_001 + n);
            entries.insert(n * 5, Entry::decoy(list, "遂溪县人民政府", 2023, Date::new(2024, 2, 20), path, n + 1));
        }
        Self(Stock(entries))
    }

    fn list(&self, path: &str) -> Option<String> {
        let (list, name, id) = LISTS.into_iter().find(|(list, ..)| path.starts_with(list))?;
        let number: usize = match path.strip_prefix(list)? {
            "" | "index.html" => 1,
            file => file.strip_prefix("index_")?.strip_suffix(".html")?.parse().ok().filter(|number| *number > 1)?,
        };
        let (entries, pages) = self.0.page(|entry| entry.list == list, number, ROWS);
        let page_name = |page: usize| if page == 1 { "index.html".into() } else { format!("index_{page}.html") };
        let link = |class: &str, words: &str, page: usize| {
            format!("<a class=\"{class}\" href=\"{list}{}\" data-page=\"{page}\">{words}</a>", page_name(page))
        };
        let numbers: String = (1..=pages).map(|page| link("page", &page.to_string(), page)).collect();
        let last = if number < pages {
            link("next", "下一页", number + 1) + &link("last", "末页", pages)
        } else {
            String::new()
        };
        let rows: String = entries
            .iter()
            .enumerate()
            .map(|(i, entry)| row(&entry.path, &entry.title, &entry.date.written(i)))
            .collect();
        let canonical = format!("<link rel=\"canonical\" href=\"{list}{}\">\n", page_name(number));
        let all = [("ColumnName", name), ("ColumnId", &id.to_string())];
        let main = format!("<ul class=\"news_list\">{rows}</ul><div class=\"pagination\">{numbers}{last}</div>");
        let page = CHROME.around(&format!("{name}_{}", CHROME.site), &(metas(&all) + &canonical), &main);
        (!entries.is_empty()).then_some(page)
    }

    fn hub(path: &str) -> Option<String> {
        let page = match path {
            "/zwgk/index.html" | "/zwgk/" => CHROME.column(
                "政务公开",
                &links([
                    ("/zwgk/xxgkzn/index.html", "政府信息公开指南"),
                    ("/zwgk/xxgknb/index.html", "政府信息公开年报"),
                    ("/zwgk/wzndbb/index.html", "政府网站年度报表"),
                ]),
            ),
            "/zwgk/xxgknb/index.html" | "/zwgk/xxgknb/" => {
                let hrefs = LISTS.map(|(list, name, _)| (format!("{list}index.html"), name));
                CHROME.column("政府信息公开年报", &links(hrefs.iter().map(|(href, name)| (href.as_str(), *name))))
            }
            "/zwgk/xxgkzn/index.html" => CHROME.column("政府信息公开指南", "<p>　　指南。</p>"),
            "/zwgk/wzndbb/index.html" => CHROME.column("政府网站年度报表", "<p>　　报表。</p>"),
            _ => return None,
        };
        Some(page)
    }

    fn article(entry: &Entry) -> String {
        let (title, date) = (entry.headline(), entry.date.iso());
        let id: String = entry.path.chars().filter(char::is_ascii_digit).collect();
        let article = Article { title: &title, column: "政府信息公开年报", date: &date, source: "本网" };
        let body = entry.content(entry.file.as_deref().unwrap_or_default());
        let page = CHROME.article(
            &article,
            &format!("<div class=\"news_cont_d_wrap\"><div class=\"article-content\">{body}</div></div>"),
        );
        // the page for telephones says which one it stands for
        let canonical = entry.path.replace("/mpost_", "/post_");
        let marks = format!(
            "<meta name=\"ArticleId\" content=\"{id}\">\n<link rel=\"canonical\" href=\"{canonical}\">\n\
             <script>var NFCMS_POST_ID = '{id}';</script>\n</head>"
        );
        page.replacen("</head>", &marks, 1)
    }
}

fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (date, id) = (Date::new(year + 1, 1, 7 + (unit % 20) as u8), 2_100_000 + unit * 100 + usize::from(year % 100));
    let prefix = if unit == 32 { "mpost" } else { "post" };
    let whole = Entry::body(list, issuer, year, date, format!("{list}content/{prefix}_{id}.html"));
    let file = |extension: &str| format!("/attachment/0/{}/{}/{id}.{extension}", id / 10_000, id / 1_000);
    match (unit, year) {
        (5, 2023) => whole.carrying(Form::Pdf, file("pdf")),
        (31, 2022) => whole.carrying(Form::Scan, file("pdf")),
        (6, 2024) => whole.carrying(Form::Doc, file("doc")),
        (33, 2021) => Entry { path: file("pdf"), ..whole.bare(Form::Pdf) },
        _ => whole,
    }
}

impl Site for Nfcms {
    fn name(&self) -> &'static str {
        "nfcms"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        if path == "/" || path == "/index.html" {
            return Reply::html(CHROME.home(""));
        }
        if let Some(page) = CHROME.ordinary(asked).or_else(|| self.0.file(path)) {
            return page;
        }
        // either name of an article answers
        let other = path.replace("/mpost_", "/post_");
        let entry = self.0.article(path).or_else(|| {
            self.0.0.iter().find(|entry| entry.path.replace("/mpost_", "/post_") == other && path.contains("post_"))
        });
        let page = entry.map(Self::article).or_else(|| Self::hub(path)).or_else(|| self.list(path));
        page.map_or_else(Reply::missing, Reply::html)
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

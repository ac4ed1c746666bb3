//! 呈贡区: 博达 VSB. Static lists whose pages count down, a dynamic list, downloads that want their article as Referer.

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, links};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

const TOWNS: [&str; 5] = ["龙城街道办事处", "斗南街道办事处", "乌龙街道办事处", "雨花街道办事处", "吴家营街道办事处"];
/// Rows of a page.
const ROWS: usize = 6;
/// Number of the column of departments in the tree of columns; its list is static.
const STATIC: &str = "1042";
/// Number of the column of streets; its list is dynamic.
const DYNAMIC: &str = "1043";

const CHROME: Chrome = Chrome {
    site: "呈贡区人民政府",
    code: "5301140003",
    head: "<!--Announced by Visual SiteBuilder 9-->\n<link rel=\"stylesheet\" type=\"text/css\" \
           href=\"/_sitegray/_sitegray_d.css\">\n<script src=\"/_sitegray/_sitegray.js\"></script>\n\
           <!-- CustomerNO:77656262657232306e78475c535659400000000d4754 -->\n<script src=\"/system/resource/js/vsbscreen.min.js\"></script>",
    foot: "<script>_showDynClickBatch(['dynclicks'],[1],'wbnews',1500000001)</script>",
    disclosure: "/zwgk.htm",
};

/// The site.
pub(super) struct Vsb(Stock);

impl Vsb {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        for year in (2023..=2024).rev() {
            for (unit, name) in DEPARTMENTS.iter().enumerate() {
                entries.push(report(&format!("呈贡区{name}"), STATIC, unit, year));
            }
        }
        for year in (2021..=2024).rev() {
            for (unit, name) in TOWNS.iter().enumerate() {
                entries.push(report(&format!("呈贡区{name}"), DYNAMIC, 50 + unit, year));
            }
        }
        for (n, list) in [STATIC, STATIC, DYNAMIC, STATIC].into_iter().enumerate() {
            let (issuer, date) =
                (format!("呈贡区{}", DEPARTMENTS.get(n).copied().unwrap_or_default()), Date::new(2024, 4, 2));
            let entry = Entry::decoy(list, &issuer, 2023, date, format!("/info/{list}/{}.htm", 8_000 + n), n);
            entries.insert(n * 4, entry);
        }
        // the same article below another column keeps its number
        let twin = report("呈贡区教育局", STATIC, 0, 2024);
        entries.push(Entry { list: "1001".into(), path: twin.path.replace(STATIC, "1001"), ..twin });
        Self(Stock(entries))
    }

    /// `bm.htm`, then `bm/3.htm` down to `bm/1.htm`.
    fn counted_down(&self, path: &str) -> Option<String> {
        let belongs = |entry: &Entry| entry.list == STATIC;
        let (_, pages) = self.0.page(belongs, 1, ROWS);
        let name = |number: usize| match number {
            1 => "/zwgk/zfxxgknb/bm.htm".to_owned(),
            number => format!("/zwgk/zfxxgknb/bm/{}.htm", pages + 1 - number),
        };
        let number = (1..=pages).find(|number| name(*number) == path)?;
        let href = |to: usize| match (number, to) {
            (1, 1) | (2.., 1) => {
                if number == 1 {
                    "bm.htm".to_owned()
                } else {
                    "../bm.htm".to_owned()
                }
            }
            (1, to) => format!("bm/{}.htm", pages + 1 - to),
            (_, to) => format!("{}.htm", pages + 1 - to),
        };
        let up = if number == 1 { "../../" } else { "../../../" };
        let (entries, _) = self.0.page(belongs, number, ROWS);
        let count = self.0.0.iter().filter(|entry| belongs(entry)).count();
        Some(CHROME.column("区政府部门", &format!("{}{}", rows(&entries, up), pager(count, number, pages, href))))
    }

    fn dynamic(&self, asked: &Asked) -> Option<String> {
        let field = |name: &str| asked.query.get(name).map(String::as_str);
        if asked.path != "/list.jsp"
            || field("wbtreeid") != Some(DYNAMIC)
            || field("urltype") != Some("tree.TreeTempUrl")
        {
            return None;
        }
        let number = field("PAGENUM").map_or(Some(1), |number| number.parse().ok())?;
        let belongs = |entry: &Entry| entry.list == DYNAMIC;
        let (entries, pages) = self.0.page(belongs, number, ROWS);
        let count = self.0.0.iter().filter(|entry| belongs(entry)).count();
        let href = |to: usize| {
            format!("list.jsp?totalpage={pages}&amp;PAGENUM={to}&amp;urltype=tree.TreeTempUrl&amp;wbtreeid={DYNAMIC}")
        };
        let page = format!("{}{}", rows(&entries, ""), pager(count, number, pages, href));
        (!entries.is_empty()).then(|| CHROME.column("街道办事处", &page))
    }

    /// The entry whose dynamic address has a number, whatever else the address says.
    fn known(&self, name: &str, number: &str) -> Option<&Entry> {
        let end = format!("&{name}={number}");
        self.0.0.iter().find(|entry| entry.path.ends_with(&end) || entry.place().ends_with(&end))
    }

    fn download(&self, asked: &Asked) -> Reply {
        match (asked.query.get("wbfileid").map(String::as_str), asked.headers.get("referer")) {
            (Some("4001"), Some(_)) => Reply::html(CAPTCHA),
            (Some(id), Some(_)) => match self.known("wbfileid", id).and_then(Entry::sent) {
                Some(mut file) => {
                    let disposition = "attachment; filename=\"report\"".to_owned();
                    file.headers.push(("Content-Disposition".into(), disposition));
                    file
                }
                None => Reply::missing(),
            },
            // whoever does not come from an article gets nothing
            _ => Reply::missing(),
        }
    }
}

/// A page that asks who is there, with status 200.
const CAPTCHA: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>请输入验证码</title></head><body>\
     <form action=\"/system/_content/download.jsp\"><img src=\"/system/resource/js/filedownload/createimage.jsp\">\
     <input name=\"codeValue\"><input type=\"submit\" value=\"验证码确认\"></form></body></html>";

fn rows(entries: &[&Entry], up: &str) -> String {
    let row = |(i, entry): (usize, &&Entry)| {
        let (href, title, date) = (entry.path.trim_start_matches('/'), &entry.title, entry.date.written(i % 7));
        let href = href.replace('&', "&amp;");
        format!("<li id=\"line_u8_{i}\"><a href=\"{up}{href}\" title=\"{title}\">{title}</a><span>{date}</span></li>\n")
    };
    format!("<ul>\n{}</ul>\n", entries.iter().enumerate().map(row).collect::<String>())
}

/// The pager of the system: what leads nowhere is disabled by a class with `_d`.
fn pager(count: usize, number: usize, pages: usize, href: impl Fn(usize) -> String) -> String {
    let step = |class: &str, words: &str, to: Option<usize>| match to {
        Some(to) => format!("<span class=\"{class} p_fun\"><a href=\"{}\">{words}</a></span>", href(to)),
        None => format!("<span class=\"{class}_d p_fun_d\">{words}</span>"),
    };
    let numbers: String = (1..=pages)
        .map(|to| match to == number {
            true => format!("<span class=\"p_no_d\">{to}</span>"),
            false => format!("<span class=\"p_no\"><a href=\"{}\">{to}</a></span>", href(to)),
        })
        .collect();
    format!(
        "<div class=\"pb_sys_common\"><span class=\"p_t\">共{count}条</span><span class=\"p_t\">{number}/{pages}</span>\
         <span class=\"p_pages\">{}{}{numbers}{}{}</span></div>",
        step("p_first", "首页", (number > 1).then_some(1)),
        step("p_prev", "上页", (number > 1).then(|| number - 1)),
        step("p_next", "下页", (number < pages).then(|| number + 1)),
        step("p_last", "尾页", (number < pages).then_some(pages)),
    )
}

fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (date, id) = (Date::new(year + 1, 1, 5 + (unit % 20) as u8), 2_000 + unit * 10 + usize::from(year % 10));
    let path = match list {
        DYNAMIC => format!("/content.jsp?urltype=news.NewsContentUrl&wbtreeid={DYNAMIC}&wbnewsid={id}"),
        _ => format!("/info/{list}/{id}.htm"),
    };
    let whole = Entry::body(list, issuer, year, date, path);
    let file = |id: &str| {
        format!("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1500000001&wbfileid={id}")
    };
    match (unit, year) {
        (3, 2023) => whole.carrying(Form::Pdf, file("5309A41B7C2D4E6F8091A2B3C4D5E6F7")),
        (3, 2024) => whole.carrying(Form::Scan, file("7C2D4E6F8091A2B3C4D5E6F75309A41B")),
        (5, 2024) => whole.carrying(Form::Doc, file("3105")),
        (51, 2022) => whole.carrying(Form::Text, file("3151")),
        _ => whole,
    }
}

impl Site for Vsb {
    fn name(&self) -> &'static str {
        "vsb"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        let page = match path {
            "/" | "/index.htm" => CHROME.home(""),
            "/zwgk.htm" => CHROME.column(
                "政府信息公开",
                &links([
                    ("zwgk/zn.htm", "政府信息公开指南"),
                    ("zwgk/zfxxgknb.htm", "政府信息公开年报"),
                    ("zwgk/wzndbb.htm", "政府网站工作年度报表"),
                ]),
            ),
            "/zwgk/zfxxgknb.htm" => {
                let dynamic = format!("../list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid={DYNAMIC}");
                CHROME.column(
                    "政府信息公开年报",
                    &links([
                        ("zfxxgknb/bm.htm", "区政府部门"),
                        (&dynamic, "街道办事处"),
                        ("../info/1001/2004.htm", "教育局最新年报"),
                    ]),
                )
            }
            "/zwgk/zn.htm" => CHROME.column("政府信息公开指南", "<p>　　指南。</p>"),
            "/zwgk/wzndbb.htm" => CHROME.column("政府网站工作年度报表", "<p>　　报表。</p>"),
            "/system/_content/download.jsp" => return self.download(asked),
            _ => String::new(),
        };
        if !page.is_empty() {
            return Reply::html(shouting(&page));
        }
        if let Some(page) = CHROME.ordinary(asked) {
            return page;
        }
        let entry = match (path, asked.query.get("wbnewsid")) {
            ("/content.jsp", Some(number)) => self.known("wbnewsid", number),
            _ => self.0.article(path),
        };
        let page = entry.map(article).or_else(|| self.counted_down(path)).or_else(|| self.dynamic(asked));
        page.map_or_else(Reply::missing, |page| Reply::html(shouting(&page)))
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

fn article(entry: &Entry) -> String {
    let (title, date) = (entry.headline(), format!("{} 16:05", entry.date.iso()));
    let article =
        Article { title: &title, column: "政府信息公开年报", date: &date, source: "区政府办公室" };
    let body = entry.content(&entry.file.as_deref().unwrap_or_default().replace('&', "&amp;"));
    // one of the downloads is behind a captcha
    let more = "<p>附件：<a href=\"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1500000001\
                &amp;wbfileid=4001\">附表.xls</a></p>";
    let more = if entry.path.ends_with("/2013.htm") { more } else { "" };
    CHROME
        .article(&article, &format!("<div id=\"vsb_content_2\"><div class=\"v_news_content\">{body}</div></div>{more}"))
}

/// Meta elements as the system writes them.
fn shouting(page: &str) -> String {
    page.replace("<meta name=", "<META Name=").replace("\" content=", "\" Content=")
}

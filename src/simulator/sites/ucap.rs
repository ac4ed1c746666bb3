//! 道里区: Ucap 开普. Static lists counted from 1, a list with its page as bare query, two JSON services whose channel is a
//! script variable, and a visible channel code that is a decoy.

use serde_json::{Value, json};

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, links, row};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

const TOWNS: [&str; 4] = ["兆麟街道办事处", "新阳路街道办事处", "太平镇人民政府", "新发镇人民政府"];
const UNITS: [&str; 3] = ["税务局", "气象局", "烟草专卖局"];
/// Channel of 乡镇街道 (JSON by GET) and of 垂管单位 (JSON by POST).
const CHANNELS: [&str; 2] = ["5f3c9a7be1d24c8896a0b1c2d3e4f501", "a81b2c3d4e5f60718293a4b5c6d7e8f9"];
/// Channel of the news: what the visible code in the address stands for.
const DECOY: &str = "c112289";
const CODE: &str = "11230102MB1A00001X";

const CHROME: Chrome = Chrome {
    site: "道里区人民政府",
    code: "2301020004",
    head: "<script src=\"/common/js/createPage.js\"></script>",
    foot: "<p>开普云</p>",
    disclosure: "/hebdlq/zwgk/zfxxgk.shtml",
};

/// The site.
pub(super) struct Ucap(Stock);

impl Ucap {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        let mut plant = |list: &str, names: &[&str], years: std::ops::RangeInclusive<u16>, first: usize| {
            for year in years.rev() {
                for (unit, name) in names.iter().enumerate() {
                    entries.push(report(&format!("道里区{name}"), list, first + unit, year));
                }
            }
        };
        plant("c112287c", &DEPARTMENTS, 2023..=2024, 0);
        plant("c112288", &["人民政府"], 2019..=2024, 20);
        plant("c112289", &TOWNS, 2022..=2024, 30);
        plant("c112290", &UNITS, 2022..=2024, 40);
        for (n, list) in ["c112287c", "c112288", "c112289", "c112290"].into_iter().enumerate() {
            let path = format!("/hebdlq/{list}/202403/c01_{}.shtml", 99_001 + n);
            entries.insert(n * 3, Entry::decoy(list, "道里区人民政府", 2023, Date::new(2024, 3, 20), path, n));
        }
        Self(Stock(entries))
    }

    fn rows(entries: &[&Entry]) -> String {
        let rows = entries.iter().enumerate();
        rows.map(|(i, entry)| row(&entry.path, &entry.title, &entry.date.written(i % 8))).collect()
    }

    fn list(&self, asked: &Asked) -> Option<String> {
        let in_list = |list: &'static str| move |entry: &Entry| entry.list == list;
        match asked.path.as_str() {
            "/hebdlq/c112288/list.shtml" => {
                let number = if asked.raw_query.is_empty() { 1 } else { asked.raw_query.parse().ok()? };
                let (entries, pages) = self.0.page(in_list("c112288"), number, 3);
                let numbers = (1..=pages).map(|to| format!("<a href=\"list.shtml?{to}\">{to}</a> "));
                let next = if number < pages {
                    format!("<a href=\"list.shtml?{}\">下一页</a>", number + 1)
                } else {
                    String::new()
                };
                let page = format!("<ul>{}</ul><div>{}{next}</div>", Self::rows(&entries), numbers.collect::<String>());
                (!entries.is_empty()).then(|| CHROME.column("区政府", &page))
            }
            path => {
                let number = match path.strip_prefix("/hebdlq/c112287c/xxgk_list")?.strip_suffix(".shtml")? {
                    "" => 1,
                    number => number.strip_prefix('_')?.parse().ok().filter(|number| *number > 1)?,
                };
                let (entries, pages) = self.0.page(in_list("c112287c"), number, 7);
                let script = format!("createPageHTML('page_div',{pages}, {number},'xxgk_list','shtml',{});", pages * 7);
                let page =
                    format!("<ul>{}</ul><div id=\"page_div\"></div><script>{script}</script>", Self::rows(&entries));
                (!entries.is_empty()).then(|| CHROME.column("区政府部门", &page))
            }
        }
    }

    /// JSON of a channel by GET: `/common/search/<channel>`.
    fn search(&self, asked: &Asked) -> Option<Value> {
        let channel = asked.path.strip_prefix("/common/search/")?;
        let number = asked.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        if channel == DECOY {
            let news = json!([{"title": "全区召开重点工作推进会议", "url": "/xwzx/1.html", "publishedTimeStr": "2024-01-02 09:00:00"}]);
            return Some(json!({"data": {"page": number, "rows": 1, "total": 1, "results": news}}));
        }
        if channel != CHANNELS[0] || asked.query.get("_isJson").map(String::as_str) != Some("true") {
            return None;
        }
        let size = asked.query.get("_pageSize").and_then(|size| size.parse().ok()).unwrap_or(15).clamp(1, 15);
        let (entries, total) = self.counted("c112289", number, size);
        let result = |entry: &&Entry| {
            json!({
                "title": entry.title, "url": entry.path, "publishedTimeStr": format!("{} 10:00:00", entry.date.iso()),
                "channelName": "乡镇街道", "channelId": channel,
            })
        };
        let results: Vec<Value> = entries.iter().map(result).collect();
        Some(json!({"code": 200, "data": {"page": number, "rows": size, "total": total, "results": results}}))
    }

    /// JSON of a channel by POST.
    fn files(&self, asked: &Asked) -> Option<Value> {
        let form = asked.form();
        let field = |name: &str| form.get(name).map(String::as_str);
        let is_known = field("codeId") == Some(CODE) && field("channelId") == Some(CHANNELS[1]);
        if asked.method != "POST" || !is_known {
            return None;
        }
        let number = |name: &str, or: usize| field(name).and_then(|value| value.parse().ok()).unwrap_or(or);
        let (page, size) = (number("page", 1), number("size", 4).clamp(1, 4));
        let (entries, total) = self.counted("c112290", page, size);
        let result =
            |entry: &&Entry| json!({"title": entry.title, "url": entry.path, "publishedTimeStr": entry.date.iso()});
        let results: Vec<Value> = entries.iter().map(result).collect();
        Some(
            json!({"success": true, "results": {"data": {"page": page, "rows": size, "total": total, "results": results}}}),
        )
    }

    fn counted(&self, list: &str, number: usize, size: usize) -> (Vec<&Entry>, usize) {
        let belongs = |entry: &Entry| entry.list == list;
        (self.0.page(belongs, number, size).0, self.0.0.iter().filter(|entry| belongs(entry)).count())
    }

    fn hub(path: &str) -> Option<String> {
        let page = match path {
            "/hebdlq/zwgk/zfxxgk.shtml" => CHROME.column("政府信息公开", &links([
                ("/hebdlq/zwgk/zfxxgk_gkzn.shtml", "政府信息公开指南"),
                ("/hebdlq/zwgk/common_zfxxgknb.shtml", "政府信息公开年报"),
                ("/hebdlq/wzndbb/zfxxgk_gknbz.shtml", "政府网站工作年度报表"),
            ])),
            "/hebdlq/zwgk/common_zfxxgknb.shtml" => CHROME.column("政府信息公开年报", &links([
                ("/hebdlq/c112288/list.shtml", "区政府"),
                ("/hebdlq/c112287c/xxgk_list.shtml", "区政府部门"),
                ("/hebdlq/c112289/nav_list.shtml", "乡镇街道"),
                ("/hebdlq/c112290/zfxxgk_list.shtml", "垂管单位"),
            ])),
            "/hebdlq/c112289/nav_list.shtml" => CHROME.column("乡镇街道", &format!(
                "<ul id=\"list\"></ul><script>\nvar channelId = '{}';\nvar pageSize = 5;\n\
                 function load(page) {{ $.ajax({{ url: '/common/search/' + channelId + '?_isAgg=true&_isJson=true&_pageSize=' \
                 + pageSize + '&_template=index&_rangeTimeGte=&_channelName=&page=' + page, dataType: 'json', success: show }}); }}\n\
                 load(1);\n</script>", CHANNELS[0])),
            "/hebdlq/c112290/zfxxgk_list.shtml" => CHROME.column("垂管单位", &format!(
                "<ul id=\"list\"></ul><script>\nvar codeId = \"{CODE}\", channelId = \"{}\";\n\
                 $.post('/hebdlq/xxgk/getFileListByCodeId', {{ codeId: codeId, channelId: channelId, page: 1, size: 4 }}, show);\n\
                 </script>", CHANNELS[1])),
            "/hebdlq/zwgk/zfxxgk_gkzn.shtml" => CHROME.column("政府信息公开指南", "<p>　　指南。</p>"),
            "/hebdlq/wzndbb/zfxxgk_gknbz.shtml" => CHROME.column("政府网站工作年度报表", "<p>　　报表。</p>"),
            _ => return None,
        };
        Some(page)
    }

    fn article(entry: &Entry, number: usize) -> String {
        let (title, date) = (entry.headline(), format!("{} 14:30:12", entry.date.iso()));
        let article = Article { title: &title, column: "政府信息公开年报", date: &date, source: "" };
        let body = entry.content(entry.file.as_deref().unwrap_or_default());
        // a script makes pages of it
        let body = body.replace("<p><strong>三、", "<p>#PAGE_BREAK#</p>\n<p><strong>三、");
        let (open, close) = match number % 2 {
            0 => ("<div id=\"UCAP-CONTENT\"><ucapcontent>", "</ucapcontent></div>"),
            _ => ("<DIV id=\"zoomcon\" class=\"zoomcon\"><UCAPCONTENT>", "</UCAPCONTENT></DIV>"),
        };
        let page = CHROME.article(&article, &format!("{open}{body}{close}"));
        page.replace(&format!("<h1>{title}</h1>"), &format!("<h1><ucaptitle>{title}</ucaptitle></h1>"))
    }
}

fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (date, id) = (Date::new(year + 1, 1, 6 + (unit % 20) as u8), 1_000_000 + unit * 100 + usize::from(year % 100));
    let month = format!("{}01", year + 1);
    // either sort of name is in use
    let name = if unit.is_multiple_of(2) { format!("c01_{id}") } else { format!("{:032x}", id as u64 * 0x9e37_79b9) };
    let whole = Entry::body(list, issuer, year, date, format!("/hebdlq/{list}/{month}/{name}.shtml"));
    let file = |extension: &str| format!("/hebdlq/{list}/{month}/{id}/files/{year}.{extension}");
    match (unit, year) {
        (2, 2023) => whole.carrying(Form::Pdf, file("pdf")),
        (31, 2023) => whole.carrying(Form::Scan, file("pdf")),
        (4, 2024) => whole.carrying(Form::Doc, file("doc")),
        (40, 2022) => whole.carrying(Form::Text, file("txt")),
        _ => whole,
    }
}

impl Site for Ucap {
    fn name(&self) -> &'static str {
        "ucap"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        if path == "/" {
            return Reply::html(CHROME.home(""));
        }
        // a firewall takes it for an attack
        if path.ends_with(".shtml/") {
            return Reply { status: 412, ..Reply::html("<html><body>412</body></html>") };
        }
        if let Some(page) = CHROME.ordinary(asked).or_else(|| self.0.file(path)) {
            return page;
        }
        let json = if path == "/hebdlq/xxgk/getFileListByCodeId" { self.files(asked) } else { self.search(asked) };
        if let Some(json) = json {
            return Reply::of("application/json;charset=UTF-8", json.to_string().into_bytes());
        }
        if let Some(entry) = self.0.article(path) {
            return Reply::html(Self::article(entry, usize::from(entry.year)));
        }
        Self::hub(path).or_else(|| self.list(asked)).map_or_else(Reply::missing, Reply::html)
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

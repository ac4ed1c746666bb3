//! 朝阳区: an old site. GBK labelled gb2312 and no charset in the header, lists by ASP and PHP, one cut into pages by a
//! script, one in a frame, one by `.thtml`; what is not there redirects to the home page.

use crate::simulator::layout::{Article, Chrome, DEPARTMENTS, Date, links, row};
use crate::simulator::stock::{Entry, Form, Stock};
use crate::simulator::{Asked, Change, Planted, Reply, Site};

const STREETS: [&str; 4] = ["建外街道办事处", "呼家楼街道办事处", "团结湖街道办事处", "麦子店街道办事处"];
const TOWNS: [&str; 3] = ["南磨房乡人民政府", "高碑店乡人民政府", "将台乡人民政府"];

const CHROME: Chrome = Chrome {
    site: "朝阳区人民政府",
    code: "1101050002",
    head: "",
    // 喆 and 堃 are in GBK and not in GB 2312
    foot: "<p>责任编辑：王喆　审核：李堃</p>",
    disclosure: "/xxgk/",
};

/// The site.
pub(super) struct Legacy(Stock);

impl Legacy {
    pub(super) fn new() -> Self {
        let mut entries = Vec::new();
        let mut plant = |list: &str, names: &[&str], years: std::ops::RangeInclusive<u16>, first: usize| {
            for year in years.rev() {
                for (unit, name) in names.iter().enumerate() {
                    entries.push(report(&format!("朝阳区{name}"), list, first + unit, year));
                }
            }
        };
        plant("asp", &DEPARTMENTS, 2023..=2024, 0);
        plant("php", &STREETS, 2022..=2024, 20);
        plant("sliced", &["人民政府"], 2019..=2024, 30);
        plant("frame", &TOWNS, 2022..=2024, 40);
        plant("thtml", &["税务局", "气象局"], 2022..=2024, 50);
        for (n, list) in ["asp", "php", "sliced", "frame", "thtml"].into_iter().enumerate() {
            let path = format!("/xxgk/show.asp?id={}", 90_001 + n);
            entries.insert(n * 2, Entry::decoy(list, "朝阳区人民政府", 2023, Date::new(2024, 2, 28), path, n));
        }
        Self(Stock(entries))
    }

    /// Rows of a page of a list with the number of pages; nothing for a page that is not there.
    fn rows(&self, list: &str, number: usize, size: usize) -> Option<(String, usize)> {
        let (entries, pages) = self.0.page(|entry| entry.list == list, number, size);
        let href = |entry: &Entry| entry.path.replace('&', "&amp;");
        let rows = entries.iter().enumerate().map(|(i, entry)| row(&href(entry), &entry.title, &entry.date.written(i)));
        (!entries.is_empty()).then(|| (rows.collect(), pages))
    }

    fn list(&self, asked: &Asked) -> Option<String> {
        let field = |name: &str| asked.query.get(name).map(String::as_str);
        let number = field("page").map_or(Some(1), |page| page.parse().ok())?;
        let paged = |list: &str, size: usize, name: &str, href: &str| {
            let (rows, pages) = self.rows(list, number, size)?;
            let link = |words: &str, to: usize| format!("<a href=\"{href}&amp;page={to}\">{words}</a> ");
            let next =
                if number < pages { link("下一页", number + 1) + &link("尾页", pages) } else { String::new() };
            Some(CHROME.column(name, &format!("<ul>{rows}</ul><p>第{number}页/共{pages}页 {next}</p>")))
        };
        match asked.path.as_str() {
            "/xxgk/list.asp" if field("class") == Some("12") => paged("asp", 8, "委办局", "list.asp?class=12"),
            "/index.php" if field("a") == Some("lists") && field("catid") == Some("17") => {
                paged("php", 5, "街道", "index.php?m=content&amp;c=index&amp;a=lists&amp;catid=17")
            }
            "/ndbg.thtml" if field("id") == Some("12") => paged("thtml", 10, "垂管单位", "ndbg.thtml?id=12"),
            // one page of the server holds several of the reader
            "/channels/ch00232/" | "/channels/ch00232/index.shtml" => Some(self.sliced(1)?),
            "/channels/ch00232/index_2.shtml" => Some(self.sliced(2)?),
            "/class/123/" => Some(
                CHROME.column("地区（乡）", "<iframe src=\"/class/123/1\" width=\"100%\" height=\"600\"></iframe>"),
            ),
            path => {
                let number = path.strip_prefix("/class/123/")?.parse().ok()?;
                let (rows, pages) = self.rows("frame", number, 4)?;
                let next = if number < pages {
                    format!("<a href=\"/class/123/{}\">下一页</a>", number + 1)
                } else {
                    String::new()
                };
                Some(format!(
                    "<html><head><meta charset=\"utf-8\"><title>列表</title></head><body><ul>{rows}</ul>共{pages}页 {next}</body></html>"
                ))
            }
        }
    }

    fn sliced(&self, number: usize) -> Option<String> {
        let (rows, pages) = self.rows("sliced", number, 4)?;
        let slices: Vec<&str> = rows.split_inclusive("</li>\n").collect();
        let slices = slices.chunks(2).enumerate().map(|(i, slice)| {
            let style = if i == 0 { "" } else { " style=\"display:none\"" };
            format!("<div class=\"pagedContent\" id=\"page{}\"{style}><ul>{}</ul></div>", i + 1, slice.concat())
        });
        let slices: String = slices.collect();
        let next = if number < pages { "<a href=\"index_2.shtml\">下一页</a>" } else { "" };
        let script = "<script>function turn(n) { $('.pagedContent').hide(); $('#page' + n).show(); }</script>";
        Some(CHROME.column("区政府", &format!("{slices}{script}<a href=\"javascript:turn(2)\">2</a>{next}")))
    }

    fn hub(asked: &Asked) -> Option<String> {
        let page = match asked.path.as_str() {
            "/" | "/index.asp" => CHROME.home(""),
            "/xxgk/" => CHROME.column(
                "政府信息公开",
                &links([("zn.asp", "信息公开指南"), ("nb.asp", "信息公开年报"), ("tjnb.asp", "统计年报")]),
            ),
            "/xxgk/nb.asp" => CHROME.column(
                "信息公开年报",
                &links([
                    ("/channels/ch00232/", "区政府"),
                    ("list.asp?class=12", "委办局"),
                    ("/index.php?m=content&amp;c=index&amp;a=lists&amp;catid=17", "街道"),
                    ("/class/123/", "地区（乡）"),
                    ("/ndbg.thtml?id=12", "垂管单位"),
                ]),
            ),
            "/xxgk/zn.asp" => CHROME.column("信息公开指南", "<p>　　指南。</p>"),
            "/xxgk/tjnb.asp" => CHROME.column("统计年报", "<p>　　年报。</p>"),
            _ => return None,
        };
        Some(page)
    }
}

fn report(issuer: &str, list: &str, unit: usize, year: u16) -> Entry {
    let (date, id) = (Date::new(year + 1, 2, 3 + (unit % 20) as u8), 30_000 + unit * 100 + usize::from(year % 100));
    let path = match list {
        "php" => format!("/index.php?m=content&c=index&a=show&catid=17&id={id}"),
        "sliced" => format!("/channels/ch00232/{}/{id}.shtml", year + 1),
        "frame" => format!("/class/123/{id}.htm"),
        "thtml" => format!("/content.thtml?id={id}"),
        _ => format!("/xxgk/show.asp?id={id}"),
    };
    let whole = Entry::body(list, issuer, year, date, path);
    let file = |extension: &str| format!("/uploadfile/{}/{id}.{extension}", year + 1);
    match (unit, year) {
        (1, 2024) => whole.carrying(Form::Pdf, file("pdf")),
        (41, 2023) => whole.carrying(Form::Scan, file("pdf")),
        (2, 2024) => whole.carrying(Form::Doc, file("doc")),
        (22, 2022) => Entry { path: file("doc"), ..whole.bare(Form::Doc) },
        (50, 2023) => Entry { path: file("txt"), ..whole.bare(Form::Text) },
        _ => whole,
    }
}

/// A page as the server sends it.
fn old(page: &str) -> Reply {
    let label = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">";
    let page = page.replace("<meta charset=\"utf-8\">", label);
    Reply::of("text/html", encoding_rs::GBK.encode(&page).0.into_owned())
}

impl Site for Legacy {
    fn name(&self) -> &'static str {
        "legacy"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        if let Some(page) = Self::hub(asked) {
            return old(&page);
        }
        if let Some(reply) = CHROME.ordinary(asked) {
            let is_html = reply.headers.iter().any(|(_, value)| value.starts_with("text/html"));
            return if is_html { old(&String::from_utf8_lossy(&reply.body)) } else { reply };
        }
        let target = asked.target();
        if let Some(file) = self.0.file(&target) {
            return file;
        }
        let page = self.0.article(&target).map(|entry| {
            let (title, date) = (entry.headline(), entry.date.iso());
            let article = Article { title: &title, column: "信息公开年报", date: &date, source: "" };
            let body = entry.content(entry.file.as_deref().unwrap_or_default());
            CHROME
                .article(&article, &format!("<table width=\"960\"><tr><td class=\"content\">{body}</td></tr></table>"))
        });
        page.or_else(|| self.list(asked)).map_or_else(|| Reply::redirect(302, "/"), |page| old(&page))
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

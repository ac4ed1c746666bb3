//! What the pages of all sites have in common: head, navigation, foot, news, services, and the traps among them.
//!
//! A site builds its own pages with [`Chrome::column`] and [`Chrome::article`], and hands what it does not know to
//! [`Chrome::ordinary`].

use std::fmt::Write;

use super::{Asked, Reply};

/// Paths that robots.txt forbids and every page links to: none of them may ever be asked for.
pub const FORBIDDEN: [&str; 3] = ["/admin/", "/d/", "/search/"];

/// Names of departments, without that of their county.
pub const DEPARTMENTS: [&str; 12] = [
    "教育局",
    "财政局",
    "民政局",
    "水利局",
    "司法局",
    "审计局",
    "统计局",
    "应急管理局",
    "卫生健康局",
    "农业农村局",
    "交通运输局",
    "市场监督管理局",
];

/// Slugs of [`DEPARTMENTS`] as addresses have them.
pub const SLUGS: [&str; 12] =
    ["jyj", "czj", "mzj", "slj", "sfj", "sjj", "tjj", "yjglj", "wsjkj", "nyncj", "jtysj", "scjdglj"];

/// What stands around every page of a site.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chrome {
    /// Name of the site: `双阳区人民政府`.
    pub site: &'static str,
    /// Its SiteIDCode: the six digits of the division and four more.
    pub code: &'static str,
    /// Marks of the site system for the head.
    pub head: &'static str,
    /// Marks of the site system for the foot.
    pub foot: &'static str,
    /// Where 政府信息公开 is entered: a path.
    pub disclosure: &'static str,
}

/// An article as its head tells of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    /// Its title.
    pub title: &'a str,
    /// The column that it stands in.
    pub column: &'a str,
    /// Its date of publication, as `PubDate` has it.
    pub date: &'a str,
    /// Its stated source; often empty.
    pub source: &'a str,
}

/// A day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Its year.
    pub year: u16,
    /// Its month, 1 to 12.
    pub month: u8,
    /// Its day, 1 to 28 on these sites.
    pub day: u8,
}

impl Date {
    /// A day.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        self.join("-")
    }

    /// Its eight digits.
    pub fn digits(self) -> String {
        self.join("")
    }

    fn join(self, between: &str) -> String {
        format!("{:04}{between}{:02}{between}{:02}", self.year, self.month, self.day)
    }

    /// One of the [`Date::FORMS`] ways in which lists write it, counted round.
    pub fn written(self, form: usize) -> String {
        let Self { year, month, day } = self;
        match form % Self::FORMS {
            0 => self.iso(),
            1 => format!("[{}]", self.iso()),
            2 => self.join("/"),
            3 => self.join("."),
            4 => format!("{year}年{month:02}月{day:02}日"),
            5 => format!("{year}年{month}月{day}日"),
            6 => format!("（{}）", self.iso()),
            7 => format!("{} 09:30", self.iso()),
            // an editor broke the line inside the number
            8 => format!("{year}-\n{month:02}-{day:02}"),
            _ => String::new(),
        }
    }

    /// Number of ways in which lists write a date; the last of them is not at all.
    pub const FORMS: usize = 10;
}

impl Chrome {
    /// The home page: navigation, news, services, and what else a site wants on it.
    pub fn home(&self, body: &str) -> String {
        let news = (1..=6).fold(String::new(), |html, n| html + &row(&format!("/xwzx/{n}.html"), &headline(n), ""));
        let main = format!(
            "<div class=\"slide\"><img src=\"/images/1.jpg\" alt=\"\"></div>\n<h2>要闻动态</h2>\n\
             <ul class=\"news\">{news}</ul>\n<h2>日历</h2>{}\n{body}",
            calendar(2024, 1)
        );
        self.around(self.site, "", &main)
    }

    /// A column: its name and what it shows.
    pub fn column(&self, name: &str, body: &str) -> String {
        let metas = metas(&[("ColumnName", name), ("ColumnType", "政府信息公开"), ("ColumnDescription", name)]);
        let place = format!("<div class=\"position\">当前位置：<a href=\"/\">首页</a> &gt; {name}</div>\n{body}");
        self.around(&format!("{name}_{}", self.site), &metas, &place)
    }

    /// An article with its head; `body` with the container of its site system.
    pub fn article(&self, article: &Article<'_>, body: &str) -> String {
        let Article { title, column, date, source } = *article;
        let metas = metas(&[
            ("ColumnName", column),
            ("ArticleTitle", title),
            ("PubDate", date),
            ("ContentSource", source),
            ("Keywords", "政府信息公开"),
        ]);
        let main = format!(
            "<div class=\"position\">当前位置：<a href=\"/\">首页</a> &gt; {column}</div>\n<h1>{title}</h1>\n\
             <div class=\"info\">发布日期：{date}　信息来源：{source}</div>\n{body}\n\
             <div class=\"share\">【<a href=\"javascript:window.print()\">打印</a>】\
             【<a href=\"javascript:window.close()\">关闭</a>】</div>"
        );
        self.around(&format!("{title}_{column}_{}", self.site), &metas, &main)
    }

    /// A page of the site: head, navigation, foot.
    pub fn around(&self, title: &str, metas: &str, main: &str) -> String {
        let Self { site, code, head, foot, disclosure } = *self;
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <meta name=\"SiteName\" content=\"{site}\">\n<meta name=\"SiteIDCode\" content=\"{code}\">\n{metas}{head}\n\
             </head>\n<body>\n<div class=\"header\"><a href=\"/\">{site}</a> <a href=\"/search/?q=\">搜索</a> \
             <a href=\"/rili/?year=2024&amp;month=1\">日历</a></div>\n<ul class=\"nav\"><li><a href=\"/\">首页</a></li>\
             <li><a href=\"/xwzx/\">新闻中心</a></li><li><a href=\"{disclosure}\">政府信息公开</a></li>\
             <li><a href=\"/zwfw/\">政务服务</a></li><li><a href=\"/hdjl/\">互动交流</a></li></ul>\n\
             <div class=\"main\">\n{main}\n</div>\n<div class=\"footer\"><a href=\"/about.html\">网站地图</a> \
             <a href=\"/admin/login\">后台登录</a> <a href=\"/d/js/count.js\">统计</a> \
             <p>主办：{site}　网站标识码：{code}</p><p>模拟站点，数据均为虚构</p>{foot}</div>\n</body>\n</html>\n"
        )
    }

    /// What every site has besides annual reports: robots.txt, news, services, an endless calendar, a list with sort
    /// parameters, a path that repeats itself. Nothing for other paths.
    pub fn ordinary(&self, asked: &Asked) -> Option<Reply> {
        let field = |name: &str, or: u32| asked.query.get(name).and_then(|value| value.parse().ok()).unwrap_or(or);
        let path = asked.path.as_str();
        if path == "/robots.txt" {
            return Some(Reply::of("text/plain", robots().into_bytes()));
        }
        if let Some(forbidden) = FORBIDDEN.into_iter().find(|forbidden| path.starts_with(forbidden)) {
            return Some(Reply::html(self.column("内部页面", &format!("<p>{forbidden}</p>"))));
        }
        let page = match path.trim_end_matches('/') {
            "/xwzx" => self.column("新闻中心", &news(field("page", 1))),
            "/rili" => self.column("日历", &calendar(field("year", 2024), field("month", 1))),
            "/hdjl" => self.column("互动交流", "<p>区长信箱、在线访谈、民意征集。</p>"),
            "/about.html" => self.column("网站地图", "<p>网站地图。</p>"),
            "/images/1.jpg" => return Some(Reply::of("image/jpeg", vec![0xff, 0xd8, 0xff, 0xd9])),
            path if path == "/zwfw" || path.starts_with("/zwfw/") => self.column("政务服务", SERVICES),
            path => {
                let number: u32 = path.strip_prefix("/xwzx/")?.strip_suffix(".html")?.parse().ok()?;
                let (title, date) = (headline(number), Date::new(2024, 1, 1 + (number % 28) as u8).iso());
                let article = Article { title: &title, column: "新闻中心", date: &date, source: self.site };
                self.article(
                    &article,
                    "<div class=\"content\"><p>　　日前，全区工作会议召开，部署年度重点任务。</p></div>",
                )
            }
        };
        Some(Reply::html(page))
    }
}

/// Each kind of service is linked relative to the page that it stands on: the path grows with every step.
const SERVICES: &str = "<ul><li><a href=\"bszn/\">办事指南</a></li><li><a href=\"zwfw/bszn/\">个人服务</a></li></ul>";

/// Lines end in CRLF, rules have comments behind them, and there is a line that no robot knows.
fn robots() -> String {
    let rules = FORBIDDEN.map(|path| format!("Disallow: {path} # 不得抓取\r\n")).concat();
    format!("# robots.txt\r\nUser-agent: *\r\n{rules}Allow: /\r\nVisit-time: 0100-0645\r\n")
}

/// Meta elements.
pub fn metas(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, content)| format!("<meta name=\"{name}\" content=\"{content}\">\n")).collect()
}

/// A row of a list: link, title, date as written.
pub fn row(href: &str, title: &str, date: &str) -> String {
    let date = if date.is_empty() { String::new() } else { format!("<span>{date}</span>") };
    format!("<li><a href=\"{href}\" title=\"{title}\" target=\"_blank\">{title}</a>{date}</li>\n")
}

/// Links as a list: `(href, words)`.
pub fn links<'a>(links: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let rows = links.into_iter().map(|(href, words)| format!("<li><a href=\"{href}\">{words}</a></li>\n"));
    format!("<ul>\n{}</ul>\n", rows.collect::<String>())
}

fn headline(number: u32) -> String {
    format!("全区召开第{number}次重点工作推进会议")
}

/// A list that can be sorted and shown in many ways, all of them with the same articles.
fn news(page: u32) -> String {
    let page = page.clamp(1, 5);
    let rows: String = (page * 6 - 5..=page * 6).fold(String::new(), |html, n| {
        html + &row(&format!("/xwzx/{n}.html"), &headline(n), &Date::new(2024, 1, 1 + (n % 28) as u8).iso())
    });
    let mut sorts = String::new();
    for (key, words) in [("date", "按日期"), ("title", "按标题"), ("hits", "按点击")] {
        for order in ["asc", "desc"] {
            for size in [6, 10, 20] {
                let _ =
                    write!(sorts, "<a href=\"/xwzx/?sort={key}&amp;order={order}&amp;size={size}&amp;page={page}\">");
                let _ = writeln!(sorts, "{words}</a>");
            }
        }
    }
    let next = if page < 5 { format!("<a href=\"/xwzx/?page={}\">下一页</a>", page + 1) } else { String::new() };
    format!("<div class=\"sort\">{sorts}</div><ul>{rows}</ul>{next}")
}

/// A month, with links to every day of it and to the months around it, for ever.
fn calendar(year: u32, month: u32) -> String {
    let (year, month) = (year.clamp(1, 9_999), month.clamp(1, 12));
    let link =
        |year: u32, month: u32, words: &str| format!("<a href=\"/rili/?year={year}&amp;month={month}\">{words}</a> ");
    let before = if month == 1 { (year.saturating_sub(1), 12) } else { (year, month - 1) };
    let after = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let days = (1..=28).fold(String::new(), |html, day| {
        html + &format!("<a href=\"/rili/?year={year}&amp;month={month}&amp;day={day}\">{day}</a> ")
    });
    format!(
        "<div class=\"rili\">{}{year}年{month}月{}<p>{days}</p></div>",
        link(before.0, before.1, "上个月"),
        link(after.0, after.1, "下个月")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: Chrome =
        Chrome { site: "双阳区人民政府", code: "2201120001", head: "", foot: "", disclosure: "/zwgk/" };

    fn ask(path: &str, query: &[(&str, &str)]) -> Option<Reply> {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        CHROME.ordinary(&Asked { path: path.into(), query, ..Asked::default() })
    }

    #[test]
    fn ordinary_pages_are_there_and_others_are_not() {
        for path in
            ["/xwzx/", "/xwzx/3.html", "/rili/", "/zwfw/bszn/zwfw/bszn/", "/hdjl/", "/about.html", "/robots.txt"]
        {
            assert_eq!(ask(path, &[]).unwrap().status, 200, "{path}");
        }
        assert!(ask("/zwgk/", &[]).is_none());
        assert!(ask("/xwzx/x.html", &[]).is_none());
    }

    #[test]
    fn the_calendar_never_ends() {
        let page = |year, month| {
            let reply = ask("/rili/", &[("year", year), ("month", month)]).unwrap();
            String::from_utf8(reply.body).unwrap()
        };
        assert!(page("2024", "12").contains("year=2025&amp;month=1"));
        assert!(page("9999", "12").contains("year=10000&amp;month=1"));
    }

    #[test]
    fn what_is_forbidden_is_linked_on_every_page() {
        let page = CHROME.home("");
        for path in FORBIDDEN {
            assert!(page.contains(&format!("href=\"{path}")), "{path}");
            assert!(robots().contains(&format!("Disallow: {path} #")));
        }
    }

    #[test]
    fn dates_are_written_in_every_form() {
        let date = Date::new(2024, 1, 5);
        let forms: std::collections::BTreeSet<String> = (0..Date::FORMS).map(|form| date.written(form)).collect();
        assert_eq!(forms.len(), Date::FORMS);
        assert_eq!(date.digits(), "20240105");
    }
}

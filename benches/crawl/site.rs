//! The portals that are crawled: a home page, its column of annual reports in pages of twenty rows, the articles. One
//! article in ten is a report, the others are called reports or units and are none. Every page is padded to its size with
//! the markup that surrounds such articles: menus, styles, scripts, links of friends.

use std::fmt::Write;

use super::scribe::{self, Dialect};

/// Bytes of a page.
pub(crate) const SIZE: usize = 80 << 10;
/// Rows of a page of the list.
const ROWS: usize = 20;
/// Where the column stands.
const COLUMN: &str = "/zwgk/zfxxgknb/";

const UNITS: [&str; 10] =
    ["教育局", "财政局", "民政局", "水利局", "司法局", "审计局", "统计局", "应急管理局", "卫生健康局", "农业农村局"];

/// A portal of so many articles, unlike those with another seed.
#[derive(Clone, Copy)]
pub(crate) struct Portal {
    pub(crate) seed: usize,
    pub(crate) articles: usize,
}

impl Portal {
    /// Every page by its path: home, lists, articles.
    pub(crate) fn pages(self) -> Vec<(String, String)> {
        let mut pages = vec![("/".to_owned(), self.home())];
        pages.extend((1..=self.lists()).map(|number| (list_path(number), self.list(number))));
        pages.extend((0..self.articles).map(|number| (article_path(number), self.article(number))));
        pages
    }

    /// The paths of its pages.
    pub(crate) fn paths(self) -> Vec<String> {
        let lists = (1..=self.lists()).map(list_path);
        std::iter::once("/".to_owned()).chain(lists).chain((0..self.articles).map(article_path)).collect()
    }

    fn lists(self) -> usize {
        self.articles.div_ceil(ROWS).max(1)
    }

    fn home(self) -> String {
        let news = (0..60).fold(String::new(), |mut html, n| {
            let _ = write!(
                html,
                "<li><a href=\"/xwzx/{n}.html\">全区召开第{n}次工作推进会</a><span>2024-03-05</span></li>"
            );
            html
        });
        let main = format!("<ul>{news}</ul><div class=\"zwgk\"><a href=\"{COLUMN}\">政府信息公开年报</a></div>");
        self.page("首页", "", &main)
    }

    fn list(self, number: usize) -> String {
        let rows = (0..self.articles).skip((number - 1) * ROWS).take(ROWS).fold(String::new(), |mut html, n| {
            let title = self.title(n);
            let _ = write!(html, "<li><a href=\"{}\" title=\"{title}\">{title}</a>", article_path(n));
            let _ = writeln!(html, "<span>2024-01-{:02}</span></li>", n % 28 + 1);
            html
        });
        let lists = self.lists();
        let next =
            if number < lists { format!("<a href=\"{}\">下一页</a>", list_path(number + 1)) } else { String::new() };
        let pager = format!("<div class=\"pager\">共{lists}页 共{}条 {next}</div>", self.articles);
        self.page("政府信息公开年报", "政府信息公开年报", &format!("<ul class=\"list\">{rows}</ul>{pager}"))
    }

    fn is_report(number: usize) -> bool {
        number.is_multiple_of(10)
    }

    fn draft(self, number: usize) -> scribe::Draft {
        scribe::draft((self.seed * 1_000 + number) as u64, &scribe::Options::default())
    }

    /// A report by its own title; of the others two thirds are called reports, one third bears the name of a unit.
    fn title(self, number: usize) -> String {
        let unit = UNITS.get(number % UNITS.len()).unwrap_or(&"");
        match number % 3 {
            _ if Self::is_report(number) => self.draft(number).title,
            0 => format!("双阳区{unit}"),
            _ => format!("双阳区{unit}{}年政府信息公开工作年度报告", 2021 + number / 10 % 4),
        }
    }

    fn article(self, number: usize) -> String {
        if Self::is_report(number) {
            let seed = (self.seed * 1_000 + number) as u64;
            let written = scribe::write(&self.draft(number), Dialect::Html, seed);
            return padded(&String::from_utf8_lossy(&written), self.seed);
        }
        let mut words = Words(self.seed * 1_000 + number);
        let text = (0..40).fold(String::new(), |mut html, n| {
            let (first, second, third) = (words.some(9), words.some(14), words.some(12));
            let _ = writeln!(
                html,
                "<p style=\"text-indent: 2em; line-height: 28pt\"><span style=\"font-family: 仿宋; font-size: 16pt\">\
                 {n}. {first}，{second}；{third}。</span></p>"
            );
            html
        });
        let title = self.title(number);
        let main = format!("<h1>{title}</h1><div class=\"TRS_Editor\">{text}</div>");
        self.page(&title, "政府信息公开年报", &main)
    }

    fn page(self, title: &str, column: &str, main: &str) -> String {
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}_双阳区人民政府</title>\n\
             <meta name=\"SiteName\" content=\"双阳区人民政府\"><meta name=\"ColumnName\" content=\"{column}\">\n</head>\n\
             <body>\n<div class=\"main\">{main}</div>\n</body>\n</html>\n"
        );
        padded(&html, self.seed)
    }
}

fn list_path(number: usize) -> String {
    if number == 1 { COLUMN.to_owned() } else { format!("{COLUMN}index_{number}.html") }
}

fn article_path(number: usize) -> String {
    format!("{COLUMN}202401/t20240105_{number}.html")
}

/// A page with head and foot of a portal around its body, as long as is wanted.
fn padded(html: &str, seed: usize) -> String {
    let start = html.find("<body").and_then(|at| Some(at + html.get(at..)?.find('>')? + 1)).unwrap_or(0);
    let end = html.rfind("</body>").unwrap_or(html.len());
    let part = |from: usize, to: usize| html.get(from..to).unwrap_or_default();
    let room = SIZE.saturating_sub(html.len()) / 2;
    let (head, foot) = (menu("header", room, html.len() + seed), menu("footer", room, html.len() * 7 + seed));
    format!("{}{head}{}{foot}{}", part(0, start), part(start, end), part(end, html.len()))
}

/// Words as they come, the same for the same seed: no two pages compress as one.
struct Words(usize);

impl Words {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// So many Chinese characters, of the thousand that are most common in a page of a portal or near them.
    fn some(&mut self, length: usize) -> String {
        (0..length).filter_map(|_| char::from_u32(0x4e00 + (self.next() % 1_000 * 7) as u32)).collect()
    }
}

/// A part of a page: a style and a script, then menus, of about so many bytes.
fn menu(class: &str, bytes: usize, seed: usize) -> String {
    let mut words = Words(seed);
    let mut html = format!("\n<div class=\"{class}\">\n<style>");
    for n in 0.. {
        if html.len() > bytes / 5 {
            break;
        }
        let _ = writeln!(
            html,
            ".m{n} li a {{ display: block; padding: {n}px 12px; color: #{:06x}; }}",
            words.next() % 0xff_ffff
        );
    }
    html.push_str("</style>\n<script>\n");
    for n in 0.. {
        if html.len() > bytes * 2 / 5 {
            break;
        }
        let _ = writeln!(
            html,
            "$('.m{n}').hover(function () {{ $(this).find('ul').slideToggle({}); }});",
            words.next() % 1_000
        );
    }
    html.push_str("</script>\n");
    for n in 0.. {
        if html.len() > bytes {
            break;
        }
        let (id, service, name) = (words.next(), words.some(6), words.some(10));
        let _ = writeln!(
            html,
            "<ul class=\"m{n}\"><li class=\"fl\"><a href=\"/fw/{id:x}/\" target=\"_blank\"><img src=\"/images/{n}.png\" \
             alt=\"\"><span>{service}</span></a></li><li><span class=\"line\">|</span>{name} {id}</li></ul>"
        );
    }
    html.push_str("</div>\n");
    html
}

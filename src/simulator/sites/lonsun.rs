//! 龙讯: an organ a column, its lists asked of one label whose template the page names; titles are cut.

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "皖岭县",
    code: "3799050002",
    public: "/site/tpl/4001",
    head: "<script src=\"/assets/js/lonsun.js\"></script>",
    footer: "技术支持：龙讯科技",
};

const LABEL: &str = "/site/label/8888";
const SITE_ID: &str = "4790";
const NOTHING: &str = "暂无相关信息";

/// Rows on a page of a label's list, and of an ordinary column.
const ROWS: usize = 15;
const CONTENT_ROWS: usize = 10;

/// Characters of a title that a list shows.
const CUT: usize = 20;

const GOVERNMENT: Unit = Unit { key: "7001", name: "皖岭县人民政府" };
const ORGANS: &[Unit] = &[
    Unit { key: "7002", name: "皖岭县财政局" },
    Unit { key: "7003", name: "皖岭县农业农村局" },
    Unit { key: "7004", name: "皖岭县青石乡人民政府" },
];
/// The organ that has published nothing.
const SILENT: Unit = Unit { key: "7005", name: "皖岭县档案馆" };

/// A county whose organs have a list each, but one that has nothing; the government's own reports stand in an ordinary
/// column. The service answers only for the site and template that the organ's page names.
pub(super) struct Lonsun {
    government: Vec<Paper>,
    organs: Vec<Paper>,
}

impl Lonsun {
    pub(super) fn new() -> Self {
        let file = |paper: &Paper, ext: &str| {
            let name = chrome::hex(paper.id, 24);
            format!("/group6/M00/{:02X}/{:02X}/{name}.{ext}", paper.id % 255, paper.id % 127)
        };
        let government = chrome::papers(CHROME.place, &[GOVERNMENT], 500_000, 2, 1);
        let organs = ORGANS
            .iter()
            .enumerate()
            .flat_map(|(at, unit)| chrome::papers(CHROME.place, &[*unit], 510_000 + at * 1000, 1, 1))
            .collect();
        Self {
            government: chrome::placed(government, |paper| format!("/content/detail/{}.html", paper.id), file),
            organs: chrome::placed(organs, |paper| format!("/public/{}/{}.html", paper.unit.key, paper.id), file),
        }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.government.iter().chain(&self.organs)
    }

    fn hub() -> Reply {
        let link = |unit: &Unit| format!("<li><a href=\"/public/column/{}\">{}</a></li>\n", unit.key, unit.name);
        let organs: String = [GOVERNMENT].iter().chain(ORGANS).chain([&SILENT]).map(link).collect();
        let main = format!(
            "<ul>\n{}</ul>\n<h2>各单位信息公开</h2>\n<ul class=\"organ-list\">\n{organs}</ul>",
            CHROME.fixed_parts()
        );
        CHROME.column("政府信息公开", "信息公开", &main)
    }

    fn menu(unit: Unit) -> String {
        let key = unit.key;
        let annual = match key == GOVERNMENT.key {
            true => "/content/column/8001".to_owned(),
            false => format!("/public/column/{key}?type=3&amp;action=list"),
        };
        format!(
            "<ul class=\"xxgk-menu\">\n<li><a href=\"/public/column/{key}?type=2\">政府信息公开指南</a></li>\n\
             <li><a href=\"/public/column/{key}?type=1&amp;action=list\">政府信息公开制度</a></li>\n\
             <li><a href=\"/public/column/{key}?type=4&amp;catId=6601&amp;action=list\">法定主动公开内容</a></li>\n\
             <li><a href=\"{annual}\">政府信息公开年报</a></li>\n\
             <li><a href=\"/public/column/{key}?type=5\">依申请公开</a></li>\n</ul>\n"
        )
    }

    fn organ(unit: Unit, asked: &Asked) -> Reply {
        let menu = Self::menu(unit);
        if asked.query.get("type").map(String::as_str) != Some("3") {
            return CHROME.column(&format!("{}信息公开", unit.name), "信息公开", &menu);
        }
        let main = format!(
            "{menu}<h2>{}政府信息公开年报</h2>\n<div id=\"public_info_list\"></div>\n<script>\n$(function () {{\n\
             $('#public_info_list').load('{LABEL}?IsAjax=1&dataType=html&labelName=publicInfoList&siteId={SITE_ID}\
             &organId={}&type=3&catId=&pageSize={ROWS}&pageIndex=1&action=list&isDate=true&dateFormat=yyyy-MM-dd\
             &length={CUT}&result={NOTHING}&file={}&_=' + Math.random());\n}});\n</script>",
            unit.name,
            unit.key,
            template(unit)
        );
        CHROME.column("政府信息公开年报", "信息公开年报", &main)
    }

    fn label(&self, asked: &Asked) -> Reply {
        let fields = chrome::fields(asked);
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let Some(unit) = unit(field("organId")) else { return Reply::html("") };
        let is_known =
            field("labelName") == "publicInfoList" && field("siteId") == SITE_ID && field("file") == template(unit);
        if !is_known {
            return Reply::html("");
        }
        let papers: Vec<&Paper> =
            self.organs.iter().filter(|paper| paper.unit == unit && field("type") == "3").collect();
        if papers.is_empty() {
            return Reply::html(format!("<div class=\"no-data\">{}</div>", NOTHING));
        }
        let size = chrome::number(&fields, "pageSize").unwrap_or(ROWS).clamp(1, 100);
        let page = chrome::number(&fields, "pageIndex").unwrap_or(1).max(1);
        let most = chrome::number(&fields, "length").unwrap_or(CUT).max(1);
        let rows: String = chrome::window(&papers, (page - 1) * size, size)
            .iter()
            .map(|paper| {
                let Paper { path, title, .. } = paper;
                // one of the templates has no title attribute: only the article says the whole title
                let whole = if unit.key == "7003" { String::new() } else { format!(" title=\"{title}\"") };
                let (shown, day) = (cut(title, most), paper.day());
                format!("<li><a class=\"title\" href=\"{path}\"{whole} target=\"_blank\">{shown}</a><span class=\"date\">{day}</span></li>\n")
            })
            .collect();
        let pager = pager("#page_public_info", page, papers.len(), size);
        Reply::html(format!("<ul class=\"xxgk_list\">\n{rows}</ul>\n<div id=\"page_public_info\"></div>\n{pager}"))
    }

    fn content(&self, asked: &Asked) -> Reply {
        let page = chrome::number(&asked.query, "pageIndex").unwrap_or(1).max(1);
        let rows: String = chrome::window(&self.government, (page - 1) * CONTENT_ROWS, CONTENT_ROWS)
            .iter()
            .map(|paper| {
                let Paper { path, title, .. } = paper;
                let (shown, day) = (cut(title, CUT), paper.day());
                format!("<li><a href=\"{path}\" title=\"{title}\" target=\"_blank\">{shown}</a><span class=\"right\">{day}</span></li>\n")
            })
            .collect();
        let main = format!(
            "<h2>政府信息公开年报</h2>\n<ul class=\"doc_list list-8001\">\n{rows}</ul>\n<div id=\"page_list\"></div>\n{}",
            pager("#page_list", page, self.government.len(), CONTENT_ROWS)
        );
        CHROME.column("政府信息公开年报", "信息公开年报", &main)
    }

    fn article(paper: &Paper) -> Reply {
        let main = format!(
            "<h1 class=\"wztit\">{}</h1>\n<div class=\"wzfbxx\">发布时间：{} 来源：{}</div>\n\
             <div class=\"j-fontContent wzcon\">\n{}\n</div>",
            paper.title,
            paper.day(),
            paper.unit.name,
            paper.body(&paper.file)
        );
        CHROME.article(paper, "政府信息公开年报", &main)
    }
}

fn unit(key: &str) -> Option<Unit> {
    [GOVERNMENT, SILENT].iter().chain(ORGANS).copied().find(|unit| unit.key == key)
}

/// The template that the page of an organ names: towns have one of their own.
fn template(unit: Unit) -> &'static str {
    match unit.key {
        "7004" => "/wanling/xxgk/publicInfoList_xznb",
        _ => "/wanling/xxgk/publicInfoList_xxgknb",
    }
}

fn cut(title: &str, most: usize) -> String {
    match title.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default()),
        None => title.to_owned(),
    }
}

fn pager(place: &str, page: usize, total: usize, size: usize) -> String {
    format!(
        "<script>Ls.pagination(\"{place}\", function (n) {{ goto(n); }}, {{pageIndex: {page}, pageCount: {}, pageSize: {size}, total: {total}}});</script>",
        total.div_ceil(size)
    )
}

impl Site for Lonsun {
    fn name(&self) -> &'static str {
        "lonsun"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home(""),
            "/site/tpl/4001" => return Self::hub(),
            "/content/column/8001" => return self.content(asked),
            LABEL => return self.label(asked),
            _ => {}
        }
        let organ = path.strip_prefix("/public/column/").and_then(unit).map(|unit| Self::organ(unit, asked));
        let file = || self.papers().find(|paper| paper.file == path).map(Paper::download);
        let article = || self.papers().find(|paper| paper.path == path).map(Self::article);
        organ.or_else(file).or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
    }

    fn planted(&self) -> Vec<Planted> {
        chrome::planted(self.papers())
    }

    fn decoys(&self) -> Vec<String> {
        chrome::decoys(self.papers())
    }
}

#[cfg(test)]
mod tests {
    use super::super::chrome::tests as trial;
    use super::*;

    fn ask(site: &Lonsun, organ: &str, file: &str, page: usize) -> String {
        let query = format!(
            "labelName=publicInfoList&siteId=4790&organId={organ}&type=3&pageSize=15&pageIndex={page}&length=20&file={file}"
        );
        let posted = trial::body(&site.answer(&trial::post(LABEL, &query)));
        assert_eq!(posted, trial::text(site, &format!("{LABEL}?{query}")));
        posted
    }

    fn rows(text: &str) -> usize {
        text.matches("<li><a").count()
    }

    #[test]
    fn every_report_is_there() {
        let site = Lonsun::new();
        trial::holds(&site);
        let mut seen = trial::walk(&site);
        seen.extend([1, 2, 3].map(|page| trial::text(&site, &format!("/content/column/8001?pageIndex={page}"))));
        for organ in ORGANS {
            seen.extend([1, 2].map(|page| ask(&site, organ.key, template(*organ), page)));
        }
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 24);
    }

    #[test]
    fn a_list_wants_the_template_of_its_page() {
        let site = Lonsun::new();
        let (ours, towns) = ("/wanling/xxgk/publicInfoList_xxgknb", "/wanling/xxgk/publicInfoList_xznb");
        let counts = |organ: &str, file: &str| [1, 2, 3].map(|page| rows(&ask(&site, organ, file, page)));
        assert_eq!(counts("7002", ours), [15, 3, 0]);
        assert_eq!(counts("7004", towns), [15, 3, 0]);
        assert_eq!(counts("7004", ours), [0, 0, 0]);
        assert!(ask(&site, "7005", ours, 1).contains(NOTHING));
        assert!(trial::text(&site, "/public/column/7004?type=3&action=list").contains(towns));
    }

    #[test]
    fn titles_are_cut() {
        let site = Lonsun::new();
        let list = ask(&site, "7003", "/wanling/xxgk/publicInfoList_xxgknb", 1);
        assert!(list.contains("…</a>") && !list.contains("title=\""));
        assert_eq!((cut("皖岭县档案馆", 3), cut("皖岭县", 3)), ("皖岭县…".to_owned(), "皖岭县".to_owned()));
    }

    #[test]
    fn an_ordinary_column_goes_by_page_index() {
        let site = Lonsun::new();
        let counts = [1, 2, 3, 4].map(|page| {
            rows(
                &trial::text(&site, &format!("/content/column/8001?pageIndex={page}")).replace("<li><a href=\"/\"", ""),
            )
        });
        let frame = counts[3];
        assert_eq!(counts.map(|count| count - frame), [10, 10, 4, 0]);
    }
}

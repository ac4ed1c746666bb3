//! 大汉 信息公开目录: pages are shells without a link, a tree in a frame names the areas, `search.jsp` gives the rows.

use std::collections::BTreeMap;

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Kind, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "青枫区",
    code: "3799020007",
    public: "/col/col2000/index.html",
    head: "<script src=\"/module/xxgk/script/dynamic.js\"></script>",
    footer: "技术支持：大汉网络",
};

/// The infotype of annual reports, and that of all else.
const ANNUAL: &str = "A0106";
const OTHERS: &str = "A0203";

/// Rows on a page of a list.
const ROWS: usize = 10;

/// The area whose reports only `xxgkAnnualReport.jsp` gives, a year a call.
const GOVERNMENT: Unit = Unit { key: "11379902004400001A", name: "青枫区人民政府" };

/// The areas: a credit code, one with a suffix, two older codes.
const AREAS: &[Unit] = &[
    Unit { key: "11379902004400028B", name: "青枫区财政局" },
    Unit { key: "11379902004400036C-1", name: "青枫区教育和体育局" },
    Unit { key: "014500858", name: "青枫区统计局" },
    Unit { key: "PX0043", name: "青枫区柳泉镇人民政府" },
];

/// The area whose annual reports are listed without an infotype.
const WHOLE: &str = "014500858";

/// The year of publication that the select of the yearly page leaves out.
const LEFT_OUT: u16 = 2023;

/// A district whose lists are fragments: by GET and POST, pages counted from 1, `fbtime` a year of publication, the
/// whole area where the infotype is missing, two skins of rows; the government's own reports come a year a call, and
/// the select of years lacks one that has a report.
pub(super) struct HanwebXxgk {
    papers: Vec<Paper>,
}

impl HanwebXxgk {
    pub(super) fn new() -> Self {
        let units = [&[GOVERNMENT], AREAS].concat();
        let papers = units.iter().enumerate().flat_map(|(at, unit)| {
            let others = if unit.key == GOVERNMENT.key { 0 } else { 2 };
            chrome::papers(CHROME.place, &[*unit], 20_000 + at * 500, 2, others)
        });
        let path = |paper: &Paper| {
            let (year, month, day) = paper.date;
            format!("/art/{year}/{month}/{day}/art_{}_{}.html", column(paper), paper.id)
        };
        let file = |paper: &Paper, ext: &str| format!("/attach/0/{}.{ext}", chrome::hex(paper.id, 32));
        Self { papers: chrome::placed(papers.collect(), path, file) }
    }

    /// The shell of a list: an area and an infotype in the call that fills it.
    fn shell(asked: &Asked) -> Reply {
        let area = asked.query.get("vc_xxgkarea").and_then(|area| unit(area)).unwrap_or(GOVERNMENT);
        let infotype = asked.query.get("number").filter(|number| [ANNUAL, OTHERS].contains(&number.as_str()));
        if area.key == GOVERNMENT.key && infotype.is_some_and(|number| number == ANNUAL) {
            return Self::yearly();
        }
        let infotype = infotype.map(|number| format!("infotypeId={number}&")).unwrap_or_default();
        let standard = u8::from(area.key.starts_with("11"));
        let years: String =
            (2020..=2025).rev().map(|year| format!("<option value=\"{year}\">{year}年</option>")).collect();
        let main = format!(
            "<div id=\"tree\"><iframe src=\"/module/xxgk/tree.jsp?area={key}&amp;divid=div2000\" width=\"240\"></iframe></div>\n\
             <select id=\"fbtime\"><option value=\"-1\">全部</option>{years}</select>\n<div id=\"div2000\"></div>\n\
             <script>loadDynamic('/module/xxgk/search.jsp?{infotype}jdid=93&area={key}&divid=div2000&vc_title=&vc_number=\
             &sortfield=,compaltedate:0&currpage=1&vc_filenumber=&vc_all=&texttype=0&fbtime=-1&standardXxgk={standard}\
             &isAllList=1','div2000','');</script>",
            key = area.key
        );
        CHROME.column("政府信息公开指南", "政府信息公开", &main)
    }

    /// The shell of the government's own reports.
    fn yearly() -> Reply {
        let years = (2020..=2025).rev().filter(|year| *year != LEFT_OUT);
        let years: String = years.map(|year| format!("<option value=\"{year}\">{year}</option>")).collect();
        let main = format!(
            "<iframe src=\"/module/xxgk/tree.jsp?area={key}&amp;divid=div2000\" width=\"240\"></iframe>\n\
             <select id=\"fbtime\" name=\"fbtime\">{years}</select>\n<div id=\"div2000\"></div>\n\
             <script>loadDynamic('/module/xxgk/xxgkAnnualReport.jsp?area={key}&fbtime=2025','div2000','');</script>",
            key = GOVERNMENT.key
        );
        CHROME.column("政府信息公开年报", "政府信息公开年报", &main)
    }

    /// The tree in the frame: the infotypes of an area, and all the other areas.
    fn tree(asked: &Asked) -> Reply {
        let Some(area) = asked.query.get("area").and_then(|area| unit(area)) else { return Reply::missing() };
        let types = [(ANNUAL, "政府信息公开年报"), (OTHERS, "其他法定信息")];
        let link = |number: &str, name: &str, key: &str| {
            // the list of one area is called without its infotype, and the whole area comes
            let number = if key == WHOLE && number == ANNUAL { String::new() } else { format!("number={number}&amp;") };
            let query = format!("{number}vc_xxgkarea={key}&amp;jh=93");
            format!("<li><a target=\"_parent\" href=\"/col/col2001/index.html?{query}\">{name}</a></li>\n")
        };
        let types: String = types.iter().map(|(number, name)| link(number, name, area.key)).collect();
        let areas: String = [&[GOVERNMENT], AREAS]
            .concat()
            .iter()
            .map(|unit| {
                format!(
                    "<li><a href=\"/module/xxgk/tree.jsp?area={}&amp;divid=div2000\">{}</a></li>\n",
                    unit.key, unit.name
                )
            })
            .collect();
        Reply::html(format!(
            "<html><head><title>{}</title></head><body>\n<ul class=\"infotype\">\n{types}</ul>\n<ul class=\"area\">\n{areas}</ul>\n</body></html>",
            area.name
        ))
    }

    fn search(&self, fields: &BTreeMap<String, String>) -> Reply {
        let field = |name: &str| fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let area = field("area").unwrap_or(GOVERNMENT.key);
        let infotype = field("infotypeId");
        let year = field("fbtime").filter(|year| *year != "-1");
        let rows: Vec<&Paper> = self
            .papers
            .iter()
            .filter(|paper| paper.unit.key == area && area != GOVERNMENT.key)
            .filter(|paper| infotype.is_none_or(|wanted| wanted == kind(paper)))
            .filter(|paper| year.is_none_or(|year| paper.date.0.to_string() == year))
            .collect();
        let page = chrome::number(fields, "currpage").unwrap_or(1).max(1);
        let shown = chrome::window(&rows, (page - 1) * ROWS, ROWS);
        let list = if field("standardXxgk") == Some("1") { new_rows(shown) } else { old_rows(shown) };
        Reply::html(format!(
            "{list}\n<div class=\"page\">共<span>{}</span>条记录 第{page}/{}页</div>",
            rows.len(),
            rows.len().div_ceil(ROWS)
        ))
    }

    fn annual(&self, fields: &BTreeMap<String, String>) -> Reply {
        let year = chrome::number(fields, "fbtime").unwrap_or(2025);
        let area = fields.get("area").map_or("", String::as_str);
        let is_asked = |paper: &&Paper| {
            paper.unit.key == GOVERNMENT.key && area == GOVERNMENT.key && usize::from(paper.date.0) == year
        };
        let rows: Vec<&Paper> = self.papers.iter().filter(is_asked).collect();
        Reply::html(new_rows(&rows))
    }

    fn article(paper: &Paper) -> Reply {
        let Paper { title, unit, .. } = paper;
        let main = format!(
            "<table class=\"xxgk_table\"><tr><td>索引号</td><td>{}/{}-000{}</td><td>发布机构</td><td>{source}</td></tr>\
             <tr><td>文号</td><td></td><td>生成日期</td><td>{day}</td></tr></table>\n<table><tr><td class=\"title\">{title}</td></tr>\n\
             <tr><td class=\"bt_content\"><!--ContentStart-->\n{}\n<!--ContentEnd--></td></tr></table>",
            unit.key,
            paper.date.0,
            paper.id % 1000,
            paper.body(&paper.file),
            source = unit.name,
            day = paper.day(),
        );
        CHROME.article(paper, "政府信息公开年报", &main)
    }
}

fn unit(area: &str) -> Option<Unit> {
    [GOVERNMENT].iter().chain(AREAS).copied().find(|unit| unit.key == area)
}

/// The infotype of a paper.
fn kind(paper: &Paper) -> &'static str {
    if paper.kind == Kind::Other { OTHERS } else { ANNUAL }
}

/// The column that its address names.
fn column(paper: &Paper) -> u32 {
    if paper.kind == Kind::Other { 2002 } else { 2001 }
}

fn old_rows(papers: &[&Paper]) -> String {
    let rows: String = papers
        .iter()
        .enumerate()
        .map(|(at, paper)| {
            let parity = if at % 2 == 0 { "odd" } else { "even" };
            let Paper { path, title, .. } = paper;
            format!(
                "<tr class=\"tr_main_value_{parity}\"><td><a href=\"{path}\" title=\"{title}\" target=\"_blank\">{title}</a></td>\
                 <td>{}</td><td></td></tr>\n",
                paper.day()
            )
        })
        .collect();
    format!("<table class=\"table_list\"><tr><th>标题</th><th>发布日期</th><th>文号</th></tr>\n{rows}</table>")
}

fn new_rows(papers: &[&Paper]) -> String {
    let rows: String = papers
        .iter()
        .map(|paper| {
            let Paper { path, title, .. } = paper;
            format!(
                "<li><a title=\"{title}\" target=\"_blank\" href=\"{path}\">{title}</a><b>{}</b></li>\n",
                paper.day()
            )
        })
        .collect();
    format!("<ul class=\"zfxxgk_zdgkc\">\n{rows}</ul>")
}

impl Site for HanwebXxgk {
    fn name(&self) -> &'static str {
        "hanweb-xxgk"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => CHROME.home(""),
            "/col/col2000/index.html" | "/col/col2001/index.html" => Self::shell(asked),
            "/module/xxgk/tree.jsp" => Self::tree(asked),
            "/module/xxgk/search.jsp" => self.search(&chrome::fields(asked)),
            "/module/xxgk/xxgkAnnualReport.jsp" => self.annual(&chrome::fields(asked)),
            _ => {
                let file = self.papers.iter().find(|paper| paper.file == path).map(Paper::download);
                let article = || self.papers.iter().find(|paper| paper.path == path).map(Self::article);
                file.or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
            }
        }
    }

    fn planted(&self) -> Vec<Planted> {
        chrome::planted(&self.papers)
    }

    fn decoys(&self) -> Vec<String> {
        chrome::decoys(&self.papers)
    }
}

#[cfg(test)]
mod tests {
    use super::super::chrome::tests as trial;
    use super::*;

    const SEARCH: &str = "/module/xxgk/search.jsp";

    fn rows(text: &str) -> usize {
        text.matches("href=\"/art/").count()
    }

    #[test]
    fn every_report_is_there() {
        let site = HanwebXxgk::new();
        trial::holds(&site);
        let mut seen = trial::walk(&site);
        let yearly = |year: u16| format!("/module/xxgk/xxgkAnnualReport.jsp?area={}&fbtime={year}", GOVERNMENT.key);
        seen.extend((2020..=2025).map(|year| trial::text(&site, &yearly(year))));
        for (area, page) in AREAS.iter().flat_map(|area| [1, 2, 3].map(|page| (area.key, page))) {
            seen.push(trial::text(&site, &format!("{SEARCH}?area={area}&currpage={page}&fbtime=-1")));
        }
        trial::all_listed(&site.papers, &seen);
        assert_eq!(site.planted().len(), 30);
    }

    #[test]
    fn a_shell_has_no_row_and_its_frame_is_escaped() {
        let site = HanwebXxgk::new();
        let shell = trial::text(&site, "/col/col2000/index.html");
        assert_eq!(rows(&shell), 0);
        assert!(shell.contains("tree.jsp?area=11379902004400001A&amp;divid=div2000"));
        let tree = trial::text(&site, "/module/xxgk/tree.jsp?area=PX0043");
        assert!(AREAS.iter().all(|area| tree.contains(area.name)));
    }

    #[test]
    fn lists_go_by_area_infotype_year_and_page() {
        let site = HanwebXxgk::new();
        let ask = |query: &str| rows(&trial::text(&site, &format!("{SEARCH}?area=PX0043&{query}")));
        assert_eq!(ask("infotypeId=A0106&currpage=1&fbtime=-1"), 10);
        assert_eq!(ask("infotypeId=A0106&currpage=2&fbtime="), 8);
        assert_eq!(ask("infotypeId=A0106&currpage=3"), 0);
        assert_eq!(ask("infotypeId=A0106&fbtime=2021"), 3);
        assert_eq!((1..=4).map(|page| ask(&format!("currpage={page}"))).sum::<usize>(), 30);
        let posted = site.answer(&trial::post(SEARCH, "area=PX0043&infotypeId=A0106&currpage=2"));
        assert_eq!(rows(&trial::body(&posted)), 8);
        assert!(trial::text(&site, &format!("{SEARCH}?area=PX0043")).contains("tr_main_value_even"));
    }

    #[test]
    fn the_select_lacks_a_year_that_has_a_report() {
        let site = HanwebXxgk::new();
        let page = trial::text(&site, "/col/col2001/index.html?number=A0106&vc_xxgkarea=11379902004400001A");
        assert!(page.contains("value=\"2022\"") && !page.contains("value=\"2023\""));
        let of = |year: u16| {
            trial::text(&site, &format!("/module/xxgk/xxgkAnnualReport.jsp?area={}&fbtime={year}", GOVERNMENT.key))
        };
        assert!((2020..=2025).all(|year| rows(&of(year)) == 3));
        assert_eq!(rows(&of(2019)), 0);
    }
}

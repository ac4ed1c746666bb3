//! The openness systems of two generations: one goes by `branch_id`, the other by unit and column in the path.

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "淮山县",
    code: "3799060001",
    public: "/openness/",
    head: "<link rel=\"stylesheet\" href=\"/openness/css/openness.css\">",
    footer: "",
};

/// Rows on a page of the newer generation.
const ROWS: usize = 15;

/// The column of annual reports in the newer generation.
const COLUMN: &str = "1047";

/// The unit that has a site of its own, and where that is: a host that nobody answers for (RFC 6761).
const ELSEWHERE: (&str, &str) = ("淮山县交通运输局", "http://jtj.3799060001.test/xxgk/");

const OLD: &[Unit] = &[
    Unit { key: "57a3dd1ac2c05c1f5f12c001", name: "淮山县人民政府" },
    Unit { key: "57a3dd1ac2c05c1f5f12c002", name: "淮山县财政局" },
];
const NEW: &[Unit] = &[
    Unit { key: "221", name: "淮山县卫生健康委员会" },
    Unit { key: "222", name: "淮山县市场监督管理局" },
    Unit { key: "351", name: "淮山县柳集镇人民政府" },
];

/// A county between two generations of its system, one of its units at home elsewhere.
pub(super) struct Openness {
    old: Vec<Paper>,
    new: Vec<Paper>,
}

impl Openness {
    pub(super) fn new() -> Self {
        let of = |units: &[Unit], first: usize, decoys, others| {
            let each = units.iter().enumerate();
            each.flat_map(|(at, unit)| chrome::papers(CHROME.place, &[*unit], first + at * 1000, decoys, others))
                .collect()
        };
        let file = |paper: &Paper, ext: &str| format!("/upload/{}.{ext}", chrome::hex(paper.id, 24));
        let old_path = |paper: &Paper| format!("/openness/detail/content/{}.html", chrome::hex(paper.id, 24));
        let new_path = |paper: &Paper| format!("/OpennessContent/show/{}.html", paper.id);
        Self {
            old: chrome::placed(of(OLD, 610_000, 1, 0), old_path, file),
            new: chrome::placed(of(NEW, 650_000, 2, 3), new_path, file),
        }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.old.iter().chain(&self.new)
    }

    fn hub() -> Reply {
        let old = OLD.iter().map(|unit| (unit.name, format!("/opennessContent/?branch_id={}", unit.key)));
        let new = NEW.iter().map(|unit| (unit.name, list_address(*unit, 1)));
        let (name, address) = ELSEWHERE;
        let units: String = old
            .chain(new)
            .chain([(name, address.to_owned())])
            .map(|(name, address)| format!("<li><a href=\"{address}\" target=\"_blank\">{name}</a></li>\n"))
            .collect();
        let main =
            format!("<ul>\n{}</ul>\n<h2>部门和乡镇</h2>\n<ul class=\"unit-list\">\n{units}</ul>", CHROME.fixed_parts());
        CHROME.column("政府信息公开", "信息公开", &main)
    }

    /// A page of the older generation: the unit's menu, and below it what was asked for.
    fn branch(&self, asked: &Asked, annual: bool) -> Reply {
        let wanted = asked.query.get("branch_id").map(String::as_str).unwrap_or_default();
        let Some(unit) = OLD.iter().find(|unit| unit.key == wanted) else { return Reply::missing() };
        let key = unit.key;
        let menu = format!(
            "<ul class=\"openness-nav\">\n<li><a href=\"/opennessGuide/?branch_id={key}\">政府信息公开指南</a></li>\n\
             <li><a href=\"/opennessContent/?branch_id={key}&amp;column_code=010000\">法定主动公开内容</a></li>\n\
             <li><a href=\"/opennessAnnualReport/?branch_id={key}\">政府信息公开年报</a></li>\n</ul>\n"
        );
        let papers: Vec<&Paper> = self.old.iter().filter(|paper| annual && paper.unit.key == key).collect();
        let name = if annual { "政府信息公开年报" } else { "政府信息公开" };
        CHROME.column(name, "信息公开", &format!("{menu}<h2>{}</h2>\n{}", unit.name, rows(&papers)))
    }

    /// A page of the newer generation: `<unit>/<column>/page_N.html`.
    fn list(&self, rest: &str) -> Option<Reply> {
        let mut parts = rest.split('/');
        let (unit, column, page) = (parts.next()?, parts.next()?, parts.next()?);
        let unit = NEW.iter().find(|known| known.key == unit).filter(|_| column == COLUMN && parts.next().is_none())?;
        let page: usize = page.strip_prefix("page_")?.strip_suffix(".html")?.parse().ok()?;
        let papers: Vec<&Paper> = self.new.iter().filter(|paper| paper.unit == *unit).collect();
        let pages = papers.len().div_ceil(ROWS);
        let shown = (1..=pages).contains(&page).then(|| chrome::window(&papers, (page - 1) * ROWS, ROWS))?;
        let link = |to: usize, words: &str| format!("<a href=\"{}\">{words}</a> ", list_address(*unit, to));
        let mut pager: String = (1..=pages).map(|to| link(to, &to.to_string())).collect();
        if page < pages {
            pager.push_str(&link(page + 1, "下一页"));
            pager.push_str(&link(pages, "尾页"));
        }
        let main = format!(
            "<h2>{} 政府信息公开年报</h2>\n{}\n<div class=\"pagination\">{pager}共{pages}页 共{}条</div>",
            unit.name,
            rows(shown),
            papers.len()
        );
        Some(CHROME.column("政府信息公开年报", "信息公开", &main))
    }

    fn article(paper: &Paper) -> Reply {
        let main = format!(
            "<h1>{}</h1>\n<div class=\"info\">发布机构：{} 发布日期：{}</div>\n<div class=\"content\">\n{}\n</div>",
            paper.title,
            paper.unit.name,
            paper.day(),
            paper.body(&paper.file)
        );
        CHROME.article(paper, "政府信息公开年报", &main)
    }
}

fn list_address(unit: Unit, page: usize) -> String {
    format!("/OpennessContent/showList/{}/{COLUMN}/page_{page}.html", unit.key)
}

fn rows(papers: &[&Paper]) -> String {
    let rows: String = papers
        .iter()
        .map(|paper| {
            let Paper { path, title, .. } = paper;
            format!("<li><a href=\"{path}\" title=\"{title}\">{title}</a><span>{}</span></li>\n", paper.day())
        })
        .collect();
    format!("<ul class=\"openness-list\">\n{rows}</ul>")
}

impl Site for Openness {
    fn name(&self) -> &'static str {
        "openness"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home(""),
            "/openness/" => return Self::hub(),
            "/opennessContent/" | "/opennessGuide/" => return self.branch(asked, false),
            "/opennessAnnualReport/" => return self.branch(asked, true),
            _ => {}
        }
        let list = path.strip_prefix("/OpennessContent/showList/").and_then(|rest| self.list(rest));
        let file = || self.papers().find(|paper| paper.file == path).map(Paper::download);
        let article = || self.papers().find(|paper| paper.path == path).map(Self::article);
        list.or_else(file).or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
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

    fn rows(text: &str) -> usize {
        let list = text.split("openness-list").nth(1).and_then(|rest| rest.split("</ul>").next());
        list.map_or(0, |list| list.matches("<li>").count())
    }

    #[test]
    fn every_report_is_there() {
        let site = Openness::new();
        trial::holds(&site);
        trial::all_listed(site.papers(), &trial::walk(&site));
        assert_eq!(site.planted().len(), 30);
    }

    #[test]
    fn both_generations_list_theirs() {
        let site = Openness::new();
        let old = |path: &str| rows(&trial::text(&site, &format!("{path}?branch_id={}", OLD[0].key)));
        assert_eq!((old("/opennessAnnualReport/"), old("/opennessContent/")), (12, 0));
        let new = |page: usize| site.answer(&trial::get(&list_address(NEW[2], page)));
        assert_eq!([1, 2, 3].map(|page| rows(&trial::body(&new(page)))), [15, 15, 6]);
        assert_eq!((new(0).status, new(4).status), (404, 404));
    }

    #[test]
    fn a_unit_lives_elsewhere() {
        let hub = trial::text(&Openness::new(), "/openness/");
        assert!(hub.contains(ELSEWHERE.0) && hub.contains(ELSEWHERE.1));
    }
}

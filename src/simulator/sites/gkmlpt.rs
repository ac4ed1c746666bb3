//! 广东政府信息公开目录管理平台: one script names the columns, one service lists them, and units stand below prefixes.

use serde_json::{Value, json};

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Kind, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "粤岭区",
    code: "4499010005",
    public: "/gkmlpt/index",
    head: "<script src=\"https://statistics.gd.test/analytics.js\"></script>",
    footer: "",
};

/// Rows on a page of the service, and of the static column.
const ROWS: usize = 100;
const STATIC_ROWS: usize = 12;

/// What every column is said to hold.
const POST_COUNT: usize = 726;

/// The static column that a node of the tree jumps to.
const JUMP: &str = "/zwgk/xxgknb/";

/// A tree of columns below a prefix, with the column of annual reports.
struct Tree {
    prefix: &'static str,
    sid: &'static str,
    name: &'static str,
    annual: usize,
    papers: Vec<Paper>,
}

/// A district whose own column is two pages of the service long, two departments below prefixes with trees of their
/// own, and streets in a static column that a node of the tree jumps to. `post_count` is always too large, page 0 is
/// page 1, and some rows lead to other sites.
pub(super) struct Gkmlpt {
    trees: Vec<Tree>,
    streets: Vec<Paper>,
}

const DISTRICT: &[Unit] = &[
    Unit { key: "zf", name: "粤岭区人民政府" },
    Unit { key: "zwj", name: "粤岭区政务服务数据管理局" },
    Unit { key: "wgj", name: "粤岭区文化广电旅游局" },
];
const FINANCE: &[Unit] = &[Unit { key: "czj", name: "粤岭区财政局" }];
const EDUCATION: &[Unit] = &[Unit { key: "jyj", name: "粤岭区教育局" }];
const STREETS: &[Unit] =
    &[Unit { key: "hhjd", name: "粤岭区荷花街道办事处" }, Unit { key: "llz", name: "粤岭区龙岭镇人民政府" }];

impl Gkmlpt {
    pub(super) fn new() -> Self {
        let file = |paper: &Paper, ext: &str| {
            let number = paper.id - 7_600_000;
            format!("/attachment/0/{}/{number}/{}.{ext}", number / 1000, paper.id)
        };
        let tree = |prefix: &'static str, sid, name, annual, units: &[Unit], first, (decoys, others)| {
            let papers = chrome::papers(CHROME.place, units, first, decoys, others);
            let path = |paper: &Paper| {
                format!(
                    "{prefix}/gkmlpt/content/{}/{}/post_{id}.html",
                    paper.id / 1_000_000,
                    paper.id / 1000,
                    id = paper.id
                )
            };
            Tree { prefix, sid, name, annual, papers: chrome::placed(papers, path, file) }
        };
        let streets = chrome::papers(CHROME.place, STREETS, 8_220_000, 2, 1);
        Self {
            trees: vec![
                tree("", "755041", "粤岭区人民政府", 2001, DISTRICT, 8_123_000, (4, 12)),
                tree("/czj", "755042", "粤岭区财政局", 2101, FINANCE, 8_140_000, (1, 0)),
                tree("/jyj", "755043", "粤岭区教育局", 2201, EDUCATION, 8_150_000, (1, 0)),
            ],
            streets: chrome::placed(streets, |paper| format!("{JUMP}content/post_{}.html", paper.id), file),
        }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.trees.iter().flat_map(|tree| &tree.papers).chain(&self.streets).filter(|paper| !is_elsewhere(paper))
    }

    fn index(&self, tree: &Tree) -> Reply {
        let is_root = tree.prefix.is_empty();
        let node = |id: usize, name: &str, jump: &str, children: Value| {
            let (parent, count) = (0, POST_COUNT);
            json!({"id": id, "name": name, "parent": parent, "jump_url": jump, "post_count": count, "children": children})
        };
        let policies = json!([node(tree.annual + 31, "其他文件", "", json!([]))]);
        let mut nodes = vec![
            node(tree.annual + 10, "政府信息公开指南", "/zwgk/zn/index.html", json!([])),
            node(tree.annual + 20, "政府信息公开制度", "/zwgk/zd/index.html", json!([])),
            node(tree.annual + 30, "法定主动公开内容", "", policies),
            node(tree.annual, "政府信息公开年报", "", json!([])),
        ];
        if is_root {
            nodes.push(node(tree.annual + 40, "镇街政府信息公开年报", &format!("{JUMP}index.html"), json!([])));
        }
        let units: String = self
            .trees
            .iter()
            .filter(|other| is_root && !other.prefix.is_empty())
            .map(|unit| format!("<li><a href=\"{}/gkmlpt/index\">{}</a></li>\n", unit.prefix, unit.name))
            .collect();
        let main = format!(
            "<script>\nwindow._CONFIG = {{\n  SITE_ID: {sid},\n  SID: '{sid}',\n  SERVICE_AREA_ID: 755,\n  URL_PREFIX: '{}',\n  \
             TREE: {},\n  IS_DEBUG: false,\n}};\n</script>\n<div id=\"app\"></div>\n<ul class=\"unit-list\">\n{units}</ul>",
            tree.prefix,
            Value::Array(nodes),
            sid = tree.sid
        );
        CHROME.column("政府信息公开", "政府信息公开", &main)
    }

    /// The rows of a column: JSON objects as the service gives them. The district's own column ends with a report that
    /// stands in the static column.
    fn rows(&self, tree: &Tree, column: usize, host: &str) -> Vec<Value> {
        let listed = tree.papers.iter().filter(|_| column == 0 || column == tree.annual);
        let mut rows: Vec<Value> = listed.map(|paper| row(paper, tree.annual, host)).collect();
        let linked = self.streets.iter().find(|paper| paper.kind == Kind::Body);
        if let Some(paper) = linked.filter(|_| !rows.is_empty() && tree.prefix.is_empty()) {
            let mut value = row(paper, tree.annual, host);
            value["type"] = json!("url");
            rows.push(value);
        }
        rows
    }

    /// `<prefix>/gkmlpt/api/all/<column>`.
    fn api(&self, tree: &Tree, column: &str, asked: &Asked) -> Option<Reply> {
        let column: usize = column.parse().ok()?;
        asked.query.get("sid").filter(|sid| *sid == tree.sid)?;
        let host = asked.headers.get("host").map(|host| format!("http://{host}")).unwrap_or_default();
        let rows = self.rows(tree, column, &host);
        let start = (chrome::number(&asked.query, "page").unwrap_or(1).max(1) - 1) * ROWS;
        let value = json!({
            "classify": {"id": column, "name": "政府信息公开年报", "post_count": POST_COUNT, "jump_url": ""},
            "total": rows.len(),
            "offset": start,
            "articles": chrome::window(&rows, start, ROWS),
        });
        Some(Reply::of("application/json", value.to_string().into_bytes()))
    }

    fn article(paper: &Paper, tree: &Tree) -> Reply {
        let body = paper.body(&paper.file);
        let escaped = body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let day = paper.day();
        let cells = [
            ("索引号", format!("{}/{}-000{}", tree.sid, paper.date.0, paper.id % 1000)),
            ("分类", "政府信息公开年报".to_owned()),
            ("发布机构", paper.unit.name.to_owned()),
            ("成文日期", day.clone()),
            ("名称", paper.title.clone()),
            ("文号", String::new()),
            ("发布日期", day),
            ("主题词", String::new()),
        ];
        let cells: String =
            cells.iter().map(|(name, value)| format!("<tr><td>{name}</td><td>{value}</td></tr>\n")).collect();
        let main = format!(
            "<table class=\"classify\">\n{cells}</table>\n<h1 class=\"title\">{}</h1>\n<div class=\"article-content\">\n{body}\n</div>\n\
             <script>window._CONFIG = {{SID: '{}', DETAIL: {}}};</script>",
            paper.title,
            tree.sid,
            json!({"id": paper.id, "title": paper.title, "content": escaped})
        );
        CHROME.article(paper, "政府信息公开年报", &main)
    }

    /// A page of the static column, `index.html` or `index_N.html`.
    fn street_list(&self, name: &str) -> Option<Reply> {
        let page: usize = match name {
            "" | "index.html" => 1,
            _ => name.strip_prefix("index_")?.strip_suffix(".html")?.parse().ok().filter(|page| *page > 1)?,
        };
        let pages = self.streets.len().div_ceil(STATIC_ROWS);
        let shown = (page <= pages).then(|| chrome::window(&self.streets, (page - 1) * STATIC_ROWS, STATIC_ROWS))?;
        let rows: String = shown
            .iter()
            .map(|paper| {
                let Paper { path, title, .. } = paper;
                format!(
                    "<li><a href=\"{path}\" title=\"{title}\">{title}</a><span class=\"date\">{}</span></li>\n",
                    paper.day()
                )
            })
            .collect();
        let address =
            |page: usize| if page == 1 { format!("{JUMP}index.html") } else { format!("{JUMP}index_{page}.html") };
        let pager: String =
            (1..=pages).map(|page| format!("<a data-page=\"{page}\" href=\"{}\">{page}</a> ", address(page))).collect();
        let main = format!(
            "<link rel=\"canonical\" href=\"{}\">\n<script>var NFCMS_SITE_ID = '755041', NFCMS_COLUMN_ID = '90012';</script>\n\
             <h2>镇街政府信息公开年报</h2>\n<ul class=\"news_list\">\n{rows}</ul>\n<div class=\"pagination\">{pager}</div>",
            address(page)
        );
        Some(CHROME.column("镇街政府信息公开年报", "政府信息公开年报", &main))
    }

    fn street_article(paper: &Paper) -> Reply {
        let main = format!(
            "<link rel=\"canonical\" href=\"{}\">\n<meta name=\"ArticleId\" content=\"{id}\">\n\
             <script>var NFCMS_SITE_ID = '755041', NFCMS_POST_ID = '{id}';</script>\n<h1>{}</h1>\n<p class=\"source\">来源：{} 发布日期：{}</p>\n\
             <div class=\"news_cont_d_wrap article-content\">\n{}\n</div>",
            paper.path,
            paper.title,
            paper.unit.name,
            paper.day(),
            paper.body(&paper.file),
            id = paper.id
        );
        CHROME.article(paper, "镇街政府信息公开年报", &main)
    }
}

/// Whether a paper stands on another site; only its row is here.
fn is_elsewhere(paper: &Paper) -> bool {
    paper.kind == Kind::Other && paper.id.is_multiple_of(9)
}

/// A row as the service gives it.
fn row(paper: &Paper, column: usize, host: &str) -> Value {
    let (kind, url) = match is_elsewhere(paper) {
        true => ("url", format!("http://www.gdxx.test/content/post_{}.html", paper.id)),
        false => ("content", format!("{host}{}", paper.path)),
    };
    let (day, time) = (paper.day(), midnight(paper.date));
    let attachments: Vec<Value> = paper
        .extension()
        .map(|extension| {
            let name = format!("{}.{extension}", paper.title);
            json!({"name": name, "type": extension, "mime": "", "size": 4096, "url": format!("{host}{}", paper.file)})
        })
        .into_iter()
        .collect();
    json!({
        "id": paper.id, "title": paper.title, "url": url, "post_url": url, "publisher": paper.unit.name,
        "document_number": "", "identifier": format!("755041/{}-000{}", paper.date.0, paper.id % 1000),
        "date": time, "create_time": time, "created_at": format!("{day} 09:31:00"), "first_publish_time": time,
        "display_publish_time": time, "type": kind, "attachment": attachments, "classify_main": column,
        "is_expired": 0, "is_abolished": 0,
    })
}

/// Midnight of a day at +08:00, in seconds since 1970 (days from civil, by the 400-year cycle of the calendar).
fn midnight((year, month, day): (u16, usize, usize)) -> i64 {
    let (month, day) = (i64::try_from(month).unwrap_or(1), i64::try_from(day).unwrap_or(1));
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * 86_400 - 8 * 3600
}

impl Site for Gkmlpt {
    fn name(&self) -> &'static str {
        "gkmlpt"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        if matches!(path, "/" | "/index.html") {
            return CHROME.home("");
        }
        for tree in &self.trees {
            let Some(rest) = path.strip_prefix(tree.prefix).and_then(|rest| rest.strip_prefix("/gkmlpt/")) else {
                continue;
            };
            let post = path.replace("/mpost_", "/post_");
            let article = || tree.papers.iter().find(|paper| paper.path == post && !is_elsewhere(paper));
            let reply = match rest.strip_prefix("api/all/") {
                Some(column) => self.api(tree, column, asked),
                None if matches!(rest, "index" | "") => Some(self.index(tree)),
                None => article().map(|paper| Self::article(paper, tree)),
            };
            return reply.unwrap_or_else(Reply::missing);
        }
        let list = path.strip_prefix(JUMP).and_then(|name| self.street_list(name));
        let article = || self.streets.iter().find(|paper| paper.path == path).map(Self::street_article);
        let file = || self.papers().find(|paper| paper.file == path).map(Paper::download);
        list.or_else(article).or_else(file).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
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

    fn ask(site: &Gkmlpt, target: &str) -> Value {
        serde_json::from_str(&trial::text(site, target)).unwrap()
    }

    #[test]
    fn every_report_is_there() {
        let site = Gkmlpt::new();
        trial::holds(&site);
        let columns = [("", 2001, "755041", 2), ("/czj", 2101, "755042", 1), ("/jyj", 2201, "755043", 1)];
        let mut seen = trial::walk(&site);
        for (prefix, column, sid, pages) in columns {
            let page = |page: usize| format!("{prefix}/gkmlpt/api/all/{column}?page={page}&sid={sid}");
            seen.extend((1..=pages).map(|number| trial::text(&site, &page(number))));
        }
        let names = ["index.html", "index_2.html", "index_3.html"];
        seen.extend(names.map(|name| trial::text(&site, &format!("{JUMP}{name}"))));
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 42);
    }

    #[test]
    fn the_service_lists_a_hundred_and_counts_wrongly() {
        let site = Gkmlpt::new();
        let page = |number: usize| ask(&site, &format!("/gkmlpt/api/all/2001?page={number}&sid=755041"));
        let count = |number: usize| page(number)["articles"].as_array().unwrap().len();
        let total = page(1)["total"].as_u64().unwrap() as usize;
        assert!(total > 100 && total < POST_COUNT);
        assert_eq!(page(0), page(1));
        assert_eq!((count(1), count(2), count(3)), (100, total - 100, 0));
        assert_eq!(page(1)["classify"]["post_count"], POST_COUNT);
        assert_eq!(site.answer(&trial::get("/gkmlpt/api/all/2001?page=1&sid=1")).status, 404);
        assert!(page(1)["articles"].as_array().unwrap().iter().any(|row| row["type"] == "url"));
    }

    #[test]
    fn the_tree_has_bare_keys_around_json() {
        let site = Gkmlpt::new();
        let index = trial::text(&site, "/gkmlpt/index");
        let tree = index.split("TREE: ").nth(1).and_then(|rest| rest.split(",\n").next()).unwrap();
        let tree: Value = serde_json::from_str(tree).unwrap();
        assert!(tree.as_array().unwrap().iter().any(|node| node["jump_url"] == "/zwgk/xxgknb/index.html"));
        assert!(index.contains("SID: '755041'") && index.contains("/czj/gkmlpt/index"));
        assert!(trial::text(&site, "/czj/gkmlpt/index").contains("SID: '755042'"));
        assert_eq!(ask(&site, "/czj/gkmlpt/api/all/2101?page=1&sid=755042")["total"], 12);
    }

    #[test]
    fn the_static_column_goes_on_at_two() {
        let site = Gkmlpt::new();
        let status = |name: &str| site.answer(&trial::get(&format!("{JUMP}{name}"))).status;
        assert_eq!(
            ["index.html", "index_1.html", "index_2.html", "index_3.html", "index_4.html"].map(status),
            [200, 404, 200, 200, 404]
        );
    }

    #[test]
    fn midnights_are_those_of_china() {
        assert_eq!(midnight((1970, 1, 1)), -8 * 3600);
        assert_eq!(midnight((2024, 3, 1)), 1_709_222_400);
    }
}

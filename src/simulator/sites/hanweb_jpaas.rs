//! 大汉 JPaaS: lists are units that a script asks for, and each unit reads the number of the page from another place.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Kind, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "文渊区",
    code: "3799030012",
    public: "/col/col3000/index.html",
    head: "<link rel=\"stylesheet\" href=\"/cms_files/filemanager/style/default.css\">",
    footer: "技术支持：大汉软件",
};

const UNIT: &str = "/api-gateway/jpaas-publish-server/front/page/build/unit";
const DOWNLOAD: &str = "/api-gateway/jpaas-web-server/front/document/download";

/// Where a unit reads the number of the page from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paging {
    /// From `paramJson`; a plain `pageNo` says nothing to it.
    Json,
    /// From a plain `pageNo`; `paramJson` says nothing to it.
    Plain,
    /// From `paramJson`, and only if `tagId` is empty: the one that its page names has no template.
    Untagged,
}

struct Column {
    number: u32,
    name: &'static str,
    paging: Paging,
    size: usize,
    papers: Vec<Paper>,
}

/// A district with three units: one obeys `paramJson` and its second page is short, one obeys `pageNo`, one knows only
/// the empty `tagId`. A query that is not UTF-8 gives `success: false`. The token of a download is good once after
/// each view of its article: the one thing on a site that remembers.
pub(super) struct HanwebJpaas {
    columns: Vec<Column>,
    spent: Mutex<BTreeSet<usize>>,
}

const DEPARTMENTS: &[Unit] = &[
    Unit { key: "czj", name: "文渊区财政局" },
    Unit { key: "mzj", name: "文渊区民政局" },
    Unit { key: "sfj", name: "文渊区司法局" },
];
const TOWNS: &[Unit] =
    &[Unit { key: "ssjd", name: "文渊区书山街道办事处" }, Unit { key: "mcz", name: "文渊区墨池镇人民政府" }];
const DISTRICT: &[Unit] = &[Unit { key: "zf", name: "文渊区人民政府" }];

impl HanwebJpaas {
    pub(super) fn new() -> Self {
        let column = |number: u32, name, paging, size, units: &[Unit], decoys, others| {
            let papers = chrome::papers(CHROME.place, units, number as usize * 100, decoys, others);
            let path = |paper: &Paper| {
                let (year, month, day) = paper.date;
                match paper.id % 5 {
                    // older articles keep the addresses of the system before
                    0 if year < 2022 => format!("/art/{year}/{month}/{day}/art_{number}_{}.html", paper.id),
                    _ => format!("/col/col{}/art/{year}/art_{}.html", number + 600, chrome::hex(paper.id, 32)),
                }
            };
            let file = |paper: &Paper, ext: &str| {
                let name = chrome::percent(&format!("{}.{ext}", paper.title));
                format!("{DOWNLOAD}?fileUrl={}&fileName={name}", token(paper))
            };
            Column { number, name, paging, size, papers: chrome::placed(papers, path, file) }
        };
        let columns = vec![
            column(3010, "区政府年报", Paging::Untagged, 15, DISTRICT, 2, 1),
            column(3020, "区政府部门年报", Paging::Json, 15, DEPARTMENTS, 3, 2),
            column(3030, "镇街年报", Paging::Plain, 30, TOWNS, 2, 7),
        ];
        Self { columns, spent: Mutex::default() }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.columns.iter().flat_map(|column| &column.papers)
    }

    fn hub(&self) -> Reply {
        let links: String = self
            .columns
            .iter()
            .map(|column| format!("<li><a href=\"/col/col{}/index.html\">{}</a></li>\n", column.number, column.name))
            .collect();
        let main = format!("<ul>\n{}<li>政府信息公开年报<ul>\n{links}</ul></li>\n</ul>", CHROME.fixed_parts());
        CHROME.column("政府信息公开", "政府信息公开", &main)
    }

    fn unit(&self, asked: &Asked) -> Reply {
        if String::from_utf8(percent_decoded(&asked.raw_query)).is_err() {
            return gateway(json!({"success": false, "code": "500", "message": "参数错误", "data": null}));
        }
        let field = |name: &str| asked.query.get(name).map(String::as_str).unwrap_or_default();
        let page_id = field("pageId");
        let Some(column) = self.columns.iter().find(|column| column.page_id() == page_id) else {
            return gateway(json!({"success": false, "code": "404", "message": "页面不存在", "data": null}));
        };
        let is_known = match column.paging {
            Paging::Untagged => field("tagId").is_empty(),
            _ => ["", "右侧列表"].contains(&field("tagId")),
        };
        if !is_known {
            return gateway(
                json!({"success": true, "code": "200", "message": "模板内容数据为空", "data": {"html": ""}}),
            );
        }
        let parameters: Value = serde_json::from_str(field("paramJson")).unwrap_or_default();
        let inner = |name: &str| {
            let value = parameters.get(name)?;
            value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|number| usize::try_from(number).ok())
        };
        let page = match column.paging {
            Paging::Plain => chrome::number(&asked.query, "pageNo"),
            _ => inner("pageNo"),
        };
        gateway(json!({"success": true, "code": "200", "data": {"html": column.rows(page.unwrap_or(1).max(1))}}))
    }

    fn download(&self, asked: &Asked) -> Reply {
        let wanted = asked.query.get("fileUrl");
        let Some(paper) = self.papers().find(|paper| !paper.file.is_empty() && wanted == Some(&token(paper))) else {
            return Reply { status: 403, ..gateway(json!({"success": false, "message": "链接已失效"})) };
        };
        let is_fresh = self.spent.lock().unwrap_or_else(PoisonError::into_inner).insert(paper.id);
        if !is_fresh {
            return Reply { status: 403, ..gateway(json!({"success": false, "message": "链接已失效"})) };
        }
        limited(paper.download())
    }

    fn article(&self, paper: &Paper, column: &Column) -> Reply {
        // whoever sees the article gets a token that is good again
        self.spent.lock().unwrap_or_else(PoisonError::into_inner).remove(&paper.id);
        let (title, text) = (&paper.title, paper.body(&paper.file));
        let (inside, below) = match paper.kind {
            Kind::Pdf | Kind::Scan | Kind::Word => ("<p>全文见附件。</p>".to_owned(), text),
            _ => (text, String::new()),
        };
        let main = format!(
            "<h1>{title}</h1>\n<div class=\"info\">发布日期：{} 来源：{}</div>\n<div id=\"zoom\"><div class=\"editor-content\">\n\
             {inside}\n</div>\n<div class=\"editorContent-download\">{below}</div></div>",
            paper.day(),
            paper.unit.name
        );
        CHROME.article(paper, column.name, &main)
    }
}

impl Column {
    fn page_id(&self) -> String {
        chrome::hex(self.number as usize, 32)
    }

    fn page(&self) -> Reply {
        let (tag, parse) = match self.paging {
            Paging::Untagged => ("栏目列表", "buildstatic"),
            _ => ("右侧列表", "bulidstatic"),
        };
        let main = format!(
            "<h2>{}</h2>\n<div id=\"right-list\"></div>\n<script id=\"unit{number}\" \
             src=\"/cms_files/default/script/AuthorizedRead/unitbuild.js?v=20230601\" url=\"{UNIT}\" \
             queryData=\"{{'parseType':'{parse}','webId':'{web}','tplSetId':'{template}','pageType':'column',\
             'tagId':'{tag}','editType':'null','pageId':'{id}'}}\"></script>",
            self.name,
            number = self.number,
            web = chrome::hex(3, 32),
            template = chrome::hex(33, 32),
            id = self.page_id(),
        );
        CHROME.column(self.name, "政府信息公开年报", &main)
    }

    /// The rows of a page. The second one of the unit that reads `paramJson` is short, though there are more.
    fn rows(&self, page: usize) -> String {
        let short = if self.paging == Paging::Json { 2 } else { 0 };
        let (start, most) = match page {
            1 => (0, self.size),
            2 => (self.size, self.size - short),
            _ => ((page - 1).saturating_mul(self.size) - short, self.size),
        };
        let rows: String = chrome::window(&self.papers, start, most)
            .iter()
            .map(|paper| {
                let (path, title, day) = (&paper.path, &paper.title, paper.day());
                match self.paging {
                    Paging::Json => format!("<li class=\"bt-main-r-ul-li\"><a href=\"{path}\" title=\"{title}\">{title}</a><span class=\"bt-data-time\">{day}</span></li>"),
                    Paging::Plain => format!("<li><a href=\"{path}\" title=\"{title}\">{title}</a><span>[{day}]</span></li>"),
                    Paging::Untagged => format!("<li><a href=\"{path}\">{title}</a></li>"),
                }
            })
            .collect();
        format!(
            "<ul>{rows}</ul><div class=\"pagination\" count=\"{}\" rows=\"{}\" pageNo=\"{page}\"></div>",
            self.papers.len(),
            self.size
        )
    }
}

/// The token of a paper's file.
fn token(paper: &Paper) -> String {
    chrome::hex(paper.id + 7_000_000, 48)
}

fn gateway(value: Value) -> Reply {
    limited(Reply::of("application/json;charset=UTF-8", value.to_string().into_bytes()))
}

fn limited(mut reply: Reply) -> Reply {
    reply.headers.push(("X-RateLimit-Limit".into(), "1000".into()));
    reply
}

/// The bytes of a query, `%XX` decoded.
fn percent_decoded(query: &str) -> Vec<u8> {
    let mut bytes = query.as_bytes().iter();
    let mut decoded = Vec::with_capacity(query.len());
    while let Some(&byte) = bytes.next() {
        let pair = bytes.as_slice().get(..2).filter(|_| byte == b'%');
        let value = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        if value.is_some() {
            bytes.nth(1);
        }
        decoded.push(value.unwrap_or(byte));
    }
    decoded
}

impl Site for HanwebJpaas {
    fn name(&self) -> &'static str {
        "hanweb-jpaas"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home(""),
            "/col/col3000/index.html" => return self.hub(),
            UNIT => return self.unit(asked),
            DOWNLOAD => return self.download(asked),
            _ => {}
        }
        let column = self.columns.iter().find(|column| path == format!("/col/col{}/index.html", column.number));
        let article = || {
            self.columns.iter().find_map(|column| {
                let paper = column.papers.iter().find(|paper| paper.path == path)?;
                Some(self.article(paper, column))
            })
        };
        column.map(Column::page).or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
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

    fn ask(site: &HanwebJpaas, column: usize, query: &str) -> Value {
        let id = site.columns[column].page_id();
        serde_json::from_str(&trial::text(site, &format!("{UNIT}?pageId={id}&{query}"))).unwrap()
    }

    fn rows(value: &Value) -> usize {
        value["data"]["html"].as_str().unwrap().matches("<li").count()
    }

    #[test]
    fn every_report_is_there() {
        let site = HanwebJpaas::new();
        let mut seen = trial::walk(&site);
        trial::holds(&site);
        for (column, page) in (0..3).flat_map(|column| (1..=4).map(move |page| (column, page))) {
            let query = format!("tagId=&pageNo={page}&paramJson=%7B%22pageNo%22%3A{page}%7D");
            seen.push(ask(&site, column, &query).to_string());
        }
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 36);
        assert!(site.planted().iter().any(|report| report.path.starts_with("/art/")));
    }

    #[test]
    fn each_unit_reads_the_page_from_its_own_place() {
        let site = HanwebJpaas::new();
        let json = |page: usize| {
            format!(
                "tagId=%E5%8F%B3%E4%BE%A7%E5%88%97%E8%A1%A8&paramJson=%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A15%7D"
            )
        };
        let total = site.columns[1].papers.len();
        let counts: Vec<usize> = (1..=5).map(|page| rows(&ask(&site, 1, &json(page)))).collect();
        assert_eq!((counts[0], counts[1], counts.iter().sum::<usize>()), (15, 13, total));
        assert_eq!(ask(&site, 1, "pageNo=2"), ask(&site, 1, &json(1)));
        assert_eq!(ask(&site, 2, &json(2)), ask(&site, 2, "pageNo=1"));
        assert_eq!(rows(&ask(&site, 2, "pageNo=1")) + rows(&ask(&site, 2, "pageNo=2&tagId=")), 60);
    }

    #[test]
    fn a_wrong_tag_and_a_query_in_gbk_say_so() {
        let site = HanwebJpaas::new();
        let tagged = ask(&site, 0, "tagId=%E6%A0%8F%E7%9B%AE%E5%88%97%E8%A1%A8");
        assert_eq!((tagged["message"].as_str(), rows(&tagged)), (Some("模板内容数据为空"), 0));
        assert_eq!(rows(&ask(&site, 0, "tagId=")), 15);
        assert_eq!(ask(&site, 1, "tagId=%D3%D2%B2%E0")["success"], false);
        assert_eq!(percent_decoded("a%41%zz%4"), b"aA%zz%4");
    }

    #[test]
    fn a_token_is_good_once_a_view() {
        let site = HanwebJpaas::new();
        let paper = site.papers().find(|paper| paper.kind == Kind::Pdf).unwrap();
        let status = |path: &str| site.answer(&trial::get(path)).status;
        assert_eq!((status(&paper.file), status(&paper.file)), (200, 403));
        assert_eq!((status(&paper.path), status(&paper.file), status(&paper.file)), (200, 200, 403));
        let reply = site.answer(&trial::get(&format!("{DOWNLOAD}?fileUrl=x")));
        assert!(reply.status == 403 && reply.headers.iter().any(|(name, _)| name == "X-RateLimit-Limit"));
    }
}

//! TrueCMS: lists of the jpage script, fed by `getMessage.do` as XML in JSONP, to pages of the site alone.

use serde_json::json;

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "海曲市",
    code: "3799040003",
    public: "/zwgk/index.html",
    head: "<script src=\"/truecms/resources/js/jquery.jpage.js\"></script>",
    footer: "技术支持：TrueCMS",
};

const SERVICE: &str = "/truecms/messageController/getMessage.do";
const GONE: &str = "/TrueCMS/messageController/getMessage.do";

/// Most rows that are given at once; whoever asks for more gets none.
const MOST: usize = 50;

struct Column {
    slug: &'static str,
    name: &'static str,
    /// Address of the service.
    service: &'static str,
    /// Rows in `#initData`.
    inline: usize,
    papers: Vec<Paper>,
}

/// A city with two columns: one fed by ranges, 404 without Referer and empty beyond 50 rows; one whose service is
/// gone, so that what stands in `#initData` is all there is.
pub(super) struct TrueCms {
    columns: Vec<Column>,
}

const DEPARTMENTS: &[Unit] = &[
    Unit { key: "fgw", name: "海曲市发展和改革委员会" },
    Unit { key: "czj", name: "海曲市财政局" },
    Unit { key: "jtj", name: "海曲市交通运输局" },
    Unit { key: "sjj", name: "海曲市审计局" },
];
const POLICE: &[Unit] = &[Unit { key: "gaj", name: "海曲市公安局" }];

impl TrueCms {
    pub(super) fn new() -> Self {
        let column = |slug: &'static str, name, service, inline, first, units: &[Unit], decoys, others| {
            let papers = chrome::papers(CHROME.place, units, first, decoys, others);
            let path = |paper: &Paper| format!("/{slug}/content/{}.html", chrome::uuid(paper.id));
            let file = |paper: &Paper, ext: &str| format!("/{slug}/upload/{}.{ext}", chrome::uuid(paper.id));
            Column { slug, name, service, inline, papers: chrome::placed(papers, path, file) }
        };
        let columns = vec![
            column("bmnb", "市政府部门年报", SERVICE, 20, 41_000, DEPARTMENTS, 4, 3),
            column("gajnb", "公安局政府信息公开年报", GONE, usize::MAX, 43_000, POLICE, 2, 0),
        ];
        Self { columns }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.columns.iter().flat_map(|column| &column.papers)
    }

    fn hub(&self) -> Reply {
        let links: String = self
            .columns
            .iter()
            .map(|column| format!("<li><a href=\"/{}/list.html\">{}</a></li>\n", column.slug, column.name))
            .collect();
        let main = format!("<ul>\n{}{links}</ul>", CHROME.fixed_parts());
        CHROME.column("政府信息公开", "政府信息公开", &main)
    }

    fn message(&self, asked: &Asked) -> Reply {
        if !asked.headers.contains_key("referer") {
            return Reply::missing();
        }
        let fields = chrome::fields(asked);
        let wanted = fields.get("columnId");
        let column = self.columns.iter().find(|column| column.service == SERVICE && wanted == Some(&column.id()));
        let start = chrome::number(&fields, "startrecord").unwrap_or(1).max(1);
        let size = chrome::number(&fields, "perpage").unwrap_or(20);
        let end = chrome::number(&fields, "endrecord").unwrap_or(start + size - size.min(1));
        let most = (end + 1).saturating_sub(start);
        let result = match column {
            Some(column) if size <= MOST && most <= MOST => {
                column.store(chrome::window(&column.papers, start - 1, most))
            }
            _ => String::new(),
        };
        let value = json!({ "result": result });
        match fields.get("callback").filter(|name| !name.is_empty()) {
            Some(name) => Reply::of("text/javascript; charset=utf-8", format!("{name}({value})").into_bytes()),
            None => Reply::of("application/json; charset=utf-8", value.to_string().into_bytes()),
        }
    }

    fn article(paper: &Paper, column: &Column) -> Reply {
        let main = format!(
            "<h1>{}</h1>\n<div class=\"source\">来源：{} 发布时间：{}</div>\n<div id=\"zoom\" class=\"content\">\n{}\n</div>",
            paper.title,
            paper.unit.name,
            paper.day(),
            paper.body(&paper.file)
        );
        CHROME.article(paper, column.name, &main)
    }
}

impl Column {
    fn id(&self) -> String {
        chrome::uuid(self.slug.len() + 400)
    }

    fn store(&self, papers: &[Paper]) -> String {
        let records: String = papers
            .iter()
            .map(|paper| {
                let Paper { path, title, .. } = paper;
                format!(
                    "<record><![CDATA[<li><a href=\"{path}\" title=\"{title}\" target=\"_blank\">{title}</a><span>{}</span></li>]]></record>\n",
                    paper.day()
                )
            })
            .collect();
        format!(
            "<datastore><totalrecord>{}</totalrecord><recordset>\n{records}</recordset></datastore>",
            self.papers.len()
        )
    }

    fn page(&self) -> Reply {
        let main = format!(
            "<h2>{}</h2>\n<div id=\"pageList\"></div>\n<script type=\"text/xml\" id=\"initData\">{}</script>\n\
             <script>$('#pageList').jpage({{proxyUrl:'{}',perPage:20,groupSize:1,totalRecord:{},\
             ajaxParam:{{columnId:'{}',contentTemplate:'list_li'}}}});</script>",
            self.name,
            self.store(chrome::window(&self.papers, 0, self.inline)),
            self.service,
            self.papers.len(),
            self.id(),
        );
        CHROME.column(self.name, "政府信息公开年报", &main)
    }
}

impl Site for TrueCms {
    fn name(&self) -> &'static str {
        "truecms"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home(""),
            "/zwgk/index.html" => return self.hub(),
            SERVICE => return self.message(asked),
            _ => {}
        }
        let column = self.columns.iter().find(|column| path == format!("/{}/list.html", column.slug)).map(Column::page);
        let file = || self.papers().find(|paper| paper.file == path).map(Paper::download);
        let article = || {
            self.columns.iter().find_map(|column| {
                let paper = column.papers.iter().find(|paper| paper.path == path)?;
                Some(Self::article(paper, column))
            })
        };
        column.or_else(file).or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
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

    fn ask(site: &TrueCms, query: &str) -> Reply {
        let mut asked = trial::get(&format!("{SERVICE}?columnId={}&{query}", site.columns[0].id()));
        asked.headers.insert("referer".into(), "http://localhost/bmnb/list.html".into());
        site.answer(&asked)
    }

    fn rows(text: &str) -> usize {
        text.matches("<record>").count()
    }

    #[test]
    fn every_report_is_there() {
        let site = TrueCms::new();
        trial::holds(&site);
        let mut seen = trial::walk(&site);
        let page = |at: usize| format!("startrecord={}&endrecord={}&perpage=20", at * 20 + 1, at * 20 + 20);
        seen.extend((0..4).map(|at| trial::body(&ask(&site, &page(at)))));
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 30);
    }

    #[test]
    fn the_service_wants_a_referer_and_gives_fifty_rows() {
        let site = TrueCms::new();
        let total = site.columns[0].papers.len();
        assert!(total > MOST);
        assert_eq!(site.answer(&trial::get(&format!("{SERVICE}?startrecord=1&endrecord=20&perpage=20"))).status, 404);
        let part = |from: usize, to: usize| {
            rows(&trial::body(&ask(&site, &format!("startrecord={from}&endrecord={to}&perpage=20"))))
        };
        assert_eq!((part(1, 50), part(51, 100), part(101, 120)), (50, total - 50, 0));
        assert_eq!(rows(&trial::body(&ask(&site, "startrecord=1&endrecord=100&perpage=100"))), 0);
    }

    #[test]
    fn jsonp_wraps_what_json_says() {
        let site = TrueCms::new();
        let wrapped = trial::body(&ask(&site, "startrecord=1&endrecord=20&perpage=20&callback=jQuery1"));
        let bare = trial::body(&ask(&site, "startrecord=1&endrecord=20&perpage=20"));
        assert_eq!(wrapped, format!("jQuery1({bare})"));
    }

    #[test]
    fn a_service_that_is_gone_leaves_the_rows_of_the_page() {
        let site = TrueCms::new();
        let page = trial::text(&site, "/gajnb/list.html");
        assert_eq!(rows(&page), site.columns[1].papers.len());
        assert!(page.contains(GONE) && site.answer(&trial::get(GONE)).status == 404);
    }
}

//! 大汉 JCMS with jpage lists: part of the rows stands in the page as CDATA, `dataproxy.jsp` gives the rest, and every
//! column obeys it in its own way.

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Kind, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "清溪县",
    code: "3799010001",
    public: "/col/col1000/index.html",
    head: "<script src=\"/jcms_files/jcms1/web93/site/script/jquery.jpage.js\"></script>",
    footer: "技术支持：大汉网络 大汉版通发布系统",
};

const PROXY: &str = "/module/web/jpage/dataproxy.jsp";

/// How `dataproxy.jsp` answers for a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Service {
    /// It obeys startrecord and endrecord, gives one row too many at the front, and never more than a group.
    Range,
    /// It obeys `page` alone, and gives 100 rows at most.
    Page,
    /// Its parameters are encrypted, and what they lead to is 54 bytes with nothing in them.
    Encrypted,
    /// It answers nothing at all.
    Empty,
}

struct Column {
    number: u32,
    name: &'static str,
    service: Service,
    per_page: usize,
    group: usize,
    /// Rows that the page says there are and the service does not give.
    missing: usize,
    papers: Vec<Paper>,
}

/// A county with a column for every way of the service: ranges whose groups overlap by a row; `page` alone, cut at
/// 100; encrypted parameters; a service that answers nothing and a total three rows larger than what stands in the
/// page (a shortfall that a crawl must report); and a column that is an article itself.
pub(super) struct HanwebJpage {
    columns: Vec<Column>,
    alone: Paper,
}

const DEPARTMENTS: &[Unit] = &[
    Unit { key: "czj", name: "清溪县财政局" },
    Unit { key: "jyj", name: "清溪县教育局" },
    Unit { key: "slj", name: "清溪县水利局" },
];
const TOWNS: &[Unit] = &[
    Unit { key: "bsz", name: "清溪县白石镇人民政府" },
    Unit { key: "hkz", name: "清溪县河口镇人民政府" },
    Unit { key: "cgjd", name: "清溪县城关街道办事处" },
];
const COUNTY: &[Unit] = &[Unit { key: "zf", name: "清溪县人民政府" }];
const POLICE: &[Unit] = &[Unit { key: "gaj", name: "清溪县公安局" }];
const ZONE: Unit = Unit { key: "kfq", name: "清溪经济开发区管理委员会" };

impl HanwebJpage {
    pub(super) fn new() -> Self {
        let column = |number: u32, name, service, (per_page, group, missing), units: &[Unit], (decoys, others)| {
            let papers = chrome::papers(CHROME.place, units, number as usize * 1000, decoys, others);
            let path = |paper: &Paper| {
                let (year, month, day) = paper.date;
                format!("/art/{year}/{month}/{day}/art_{number}_{}.html", paper.id)
            };
            let papers = chrome::placed(papers, path, |paper, ext| match ext {
                "pdf" => format!("/attach/0/{}.pdf", chrome::hex(paper.id, 32)),
                _ => format!("/module/download/down.jsp?i_ID={}&colID={number}", paper.id),
            });
            Column { number, name, service, per_page, group, missing, papers }
        };
        let columns = vec![
            column(1011, "县政府年报", Service::Empty, (15, 3, 3), COUNTY, (1, 0)),
            column(1020, "县政府部门年报", Service::Range, (5, 3, 0), DEPARTMENTS, (3, 0)),
            column(1030, "乡镇街道年报", Service::Page, (15, 3, 0), TOWNS, (2, 14)),
            column(1040, "垂管单位年报", Service::Encrypted, (5, 3, 0), POLICE, (1, 0)),
        ];
        let title = format!("{}2023年政府信息公开工作年度报告", ZONE.name);
        let alone = chrome::paper(1_060_000, ZONE, 2023, Kind::Body, title);
        Self { columns, alone: Paper { path: "/col/col1060/index.html".to_owned(), ..alone } }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.columns.iter().flat_map(|column| &column.papers).chain([&self.alone])
    }

    fn hub(&self) -> Reply {
        let main = format!(
            "<ul class=\"xxgk-nav\">\n{}<li><a href=\"/col/col1003/index.html\">法定主动公开内容</a></li>\n\
             <li><a href=\"/col/col1010/index.html\">政府信息公开年报</a></li>\n</ul>",
            CHROME.fixed_parts()
        );
        CHROME.column("政府信息公开", "政府信息公开", &main)
    }

    fn groups(&self) -> Reply {
        let links: String = self
            .columns
            .iter()
            .map(|column| {
                let query =
                    if column.service == Service::Range { "?vc_xxgkarea=11379901004361073W&amp;jh=263" } else { "" };
                format!("<li><a href=\"/col/col{}/index.html{query}\">{}</a></li>\n", column.number, column.name)
            })
            .collect();
        let main = format!(
            "<h2>政府信息公开年报</h2>\n<ul>\n{links}<li><a href=\"/col/col1060/index.html\">{}</a></li>\n</ul>",
            ZONE.name
        );
        CHROME.column("政府信息公开年报", "政府信息公开年报", &main)
    }

    fn proxy(&self, asked: &Asked) -> Reply {
        let fields = chrome::fields(asked);
        let wanted = chrome::number(&fields, "columnid");
        let column = self.columns.iter().find(|column| wanted == Some(column.number as usize));
        let xml = |body: String| Reply::of("text/xml; charset=utf-8", body.into_bytes());
        let number = |name: &str| chrome::number(&fields, name);
        match column.map(|column| (column, column.service)) {
            Some((_, Service::Empty)) => xml(String::new()),
            Some((column, Service::Range)) => {
                let group = column.per_page * column.group;
                let page = number("page").unwrap_or(1).max(1);
                let start = number("startrecord").unwrap_or((page - 1) * group + 1).max(1);
                let end = number("endrecord").unwrap_or(start.saturating_add(group - 1));
                let most = (end + 1).saturating_sub(start).min(group);
                // the last row of the group before comes again
                let overlap = usize::from(start > 1);
                let rows = chrome::window(&column.papers, start - 1 - overlap, most + overlap);
                xml(column.store(rows, column.next(start + group)))
            }
            Some((column, Service::Page)) => {
                let size = number("perpage").unwrap_or(column.per_page).clamp(1, 100);
                let page = number("page").unwrap_or(1).max(1);
                let rows = chrome::window(&column.papers, (page - 1).saturating_mul(size), size);
                let next = (page.saturating_mul(size) < column.papers.len()).then(|| column.page_address(page + 1));
                xml(column.store(rows, next))
            }
            Some((_, Service::Encrypted)) | None => {
                xml("\r\n\r\n<datastore><recordset></recordset></datastore>\r\n\r\n".to_owned())
            }
        }
    }

    fn download(&self, asked: &Asked) -> Reply {
        match asked.query.get("filename") {
            Some(name) if self.papers().any(|paper| paper.file == format!("/attach/0/{name}")) => {
                Reply::redirect(302, &format!("/attach/0/{name}"))
            }
            _ => Reply::missing(),
        }
    }

    fn document(&self, asked: &Asked) -> Reply {
        let number = chrome::number(&asked.query, "i_ID");
        self.papers().find(|paper| number == Some(paper.id)).map_or_else(Reply::missing, Paper::download)
    }

    fn article(paper: &Paper, column: &str) -> Reply {
        let Paper { title, unit, .. } = paper;
        let link = match paper.file.strip_prefix("/attach/0/") {
            Some(name) => {
                let shown = chrome::percent(&format!("{title}.pdf"));
                format!("/module/download/downfile.jsp?classid=0&filename={name}&showname={shown}")
            }
            None => paper.file.clone(),
        };
        let main = format!(
            "<table class=\"xxgk_table\"><tr><td>索引号</td><td>{}-02/{}-000{}</td><td>发布机构</td><td>{source}</td></tr>\
             <tr><td>文号</td><td></td><td>生成日期</td><td>{day}</td></tr></table>\n<h1 class=\"title\">{title}</h1>\n\
             <div class=\"from\">信息来源：<!--<$[信息来源]>begin-->{source}<!--<$[信息来源]>end--> 发布日期：{day}</div>\n\
             <meta name=\"ContentStart\">\n<div id=\"zoom\">\n{}\n</div>\n<meta name=\"ContentEnd\">",
            unit.key,
            paper.date.0,
            paper.id % 1000,
            paper.body(&link),
            source = unit.name,
            day = paper.day(),
        );
        CHROME.article(paper, column, &main)
    }
}

impl Column {
    fn unit(&self) -> u32 {
        428_000 + self.number
    }

    fn parameters(&self) -> String {
        let name = chrome::percent(&format!("{}人民政府", CHROME.place));
        format!(
            "col=1&appid=1&webid=93&path=%2F&columnid={}&sourceContentType=1&unitid={}&webname={name}&permissiontype=0",
            self.number,
            self.unit()
        )
    }

    fn page_address(&self, page: usize) -> String {
        format!("{PROXY}?page={page}&{}", self.parameters())
    }

    /// Address of the group that begins at a row, counted from 1; nothing behind the end.
    fn next(&self, start: usize) -> Option<String> {
        let end = (start + self.per_page * self.group - 1).min(self.papers.len());
        (start <= self.papers.len()).then(|| {
            format!("{PROXY}?startrecord={start}&endrecord={end}&perpage={}&{}", self.per_page, self.parameters())
        })
    }

    fn store(&self, rows: &[Paper], next: Option<String>) -> String {
        let total = self.papers.len() + self.missing;
        let next =
            next.map(|to| format!("<nextgroup><![CDATA[<a href=\"{to}\"></a>]]></nextgroup>\n")).unwrap_or_default();
        let records: String = rows
            .iter()
            .map(|paper| {
                let Paper { title, path, .. } = paper;
                format!(
                    "<record><![CDATA[<li><a href=\"{path}\" title=\"{title}\" target=\"_blank\">{title}</a>\
                     <span>{}</span></li>]]></record>\n",
                    paper.day()
                )
            })
            .collect();
        format!(
            "<datastore>\n<totalrecord>{total}</totalrecord>\n<totalpage>{}</totalpage>\n{next}<recordset>\n{records}</recordset>\n</datastore>",
            total.div_ceil(self.per_page)
        )
    }

    fn page(&self) -> Reply {
        let group = self.per_page * self.group;
        let (inline, next) = match self.service {
            Service::Range => (group, self.next(group + 1)),
            Service::Page => (group, Some(self.page_address(group / self.per_page + 1))),
            Service::Empty => (usize::MAX, None),
            Service::Encrypted => {
                let address = format!(
                    "{PROXY}?page=1&appid=1&webid=93&path=%2F&columnid={}&unitid={}&permissiontype=0",
                    chrome::hex(self.number as usize, 32),
                    chrome::hex(self.unit() as usize, 32)
                );
                (usize::MAX, Some(address))
            }
        };
        let store = self.store(chrome::window(&self.papers, 0, inline), next);
        let main = format!(
            "<h2>{}</h2>\n<div id=\"{unit}\" class=\"default_pgContainer\"></div>\n<script type=\"text/xml\">{store}</script>\n\
             <script>$('#{unit}').jpage({{proxyUrl:'{PROXY}',perPage:{},groupSize:{},totalRecord:{},\
             ajaxParam:{{col:1,appid:1,webid:93,path:'/',columnid:{},sourceContentType:1,unitid:'{unit}',\
             webname:'{}人民政府',permissiontype:0}}}});</script>",
            self.name,
            self.per_page,
            self.group,
            self.papers.len() + self.missing,
            self.number,
            CHROME.place,
            unit = self.unit(),
        );
        CHROME.column(self.name, "政府信息公开年报", &main)
    }
}

impl Site for HanwebJpage {
    fn name(&self) -> &'static str {
        "hanweb-jpage"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home("<p><a href=\"/col/col1010/index.html\">信息公开年报</a></p>"),
            "/col/col1000/index.html" => return self.hub(),
            "/col/col1003/index.html" => {
                return CHROME.column("法定主动公开内容", "政府信息公开", "<p>按类别公开。</p>");
            }
            "/col/col1010/index.html" => return self.groups(),
            PROXY => return self.proxy(asked),
            "/module/download/downfile.jsp" => return self.download(asked),
            "/module/download/down.jsp" => return self.document(asked),
            _ => {}
        }
        if let Some(paper) = self.papers().find(|paper| paper.file == path) {
            return paper.download();
        }
        if path == self.alone.path {
            return Self::article(&self.alone, ZONE.name);
        }
        let columns = self.columns.iter();
        let column = columns.clone().find(|column| path == format!("/col/col{}/index.html", column.number));
        let article = || {
            columns.clone().find_map(|column| {
                let paper = column.papers.iter().find(|paper| paper.path == path)?;
                Some(Self::article(paper, column.name))
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

    fn records(text: &str) -> Vec<&str> {
        text.split("<a href=\"/art/").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_report_is_there() {
        let site = HanwebJpage::new();
        trial::holds(&site);
        let mut seen = trial::walk(&site);
        seen.extend((1..=3).map(|page| trial::text(&site, &format!("{PROXY}?page={page}&columnid=1020"))));
        seen.extend((1..=8).map(|page| trial::text(&site, &format!("{PROXY}?page={page}&columnid=1030"))));
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 6 + 18 + 18 + 6 + 1);
        assert!(trial::text(&site, "/col/col1060/index.html").contains("id=\"zoom\""));
        assert_eq!(site.answer(&trial::get("/col/col1020/index_1.html")).status, 404);
    }

    #[test]
    fn ranges_overlap_by_a_row() {
        let site = HanwebJpage::new();
        let page = trial::text(&site, "/col/col1020/index.html?vc_xxgkarea=11379901004361073W&jh=263");
        assert_eq!(records(&page).len(), 15);
        let second = trial::text(&site, &format!("{PROXY}?startrecord=16&endrecord=30&perpage=5&columnid=1020"));
        assert_eq!(records(&second).len(), 16);
        assert_eq!(records(&second)[0], records(&page)[14]);
        let body = "startrecord=31&endrecord=45&perpage=5&columnid=1020";
        let third = trial::body(&site.answer(&trial::post(PROXY, body)));
        assert_eq!((records(&third).len(), third.contains("nextgroup")), (7, false));
    }

    #[test]
    fn pages_are_cut_at_a_hundred_rows() {
        let site = HanwebJpage::new();
        let ask = |query: &str| trial::text(&site, &format!("{PROXY}?columnid=1030&{query}"));
        let total = site.columns[2].papers.len();
        assert!(total > 100);
        assert_eq!(records(&ask("perpage=500&page=1")).len(), 100);
        assert_eq!(records(&ask("perpage=500&page=2")).len(), total - 100);
        assert_eq!(records(&ask("startrecord=46&endrecord=90")), records(&ask("page=1")));
        assert_eq!(records(&ask("page=99")).len(), 0);
    }

    #[test]
    fn two_services_give_nothing() {
        let site = HanwebJpage::new();
        let page = trial::text(&site, "/col/col1040/index.html");
        assert_eq!(records(&page).len(), site.columns[3].papers.len());
        let next = page.split("<nextgroup><![CDATA[<a href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_eq!(site.answer(&trial::get(next)).body.len(), 54);
        assert_eq!(trial::text(&site, &format!("{PROXY}?page=2&columnid=1011")), "");
        assert!(trial::text(&site, "/col/col1011/index.html").contains("totalRecord:15"));
    }

    #[test]
    fn a_download_redirects_to_its_file() {
        let site = HanwebJpage::new();
        let planted = site.planted();
        let name = planted.iter().find_map(|report| report.path.strip_prefix("/attach/0/")).unwrap();
        let target = format!("/module/download/downfile.jsp?classid=0&filename={name}");
        let reply = site.answer(&trial::get(&target));
        assert_eq!((reply.status, reply.headers[0].1.as_str()), (302, format!("/attach/0/{name}").as_str()));
    }
}

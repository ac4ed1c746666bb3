//! Portals of every family in layouts of other makers: other classes, quotes and cases, other ways to the columns, other
//! rows, pagers and answers of services. Each is crawled from its home page as the simulated county is.

use std::collections::BTreeMap;

use gouji::simulator::{Asked, Planted, Reply, Site, report};

use super::families::crawl;

mod again; // systems once more
mod beside; // what stands beside reports
mod hanweb; // jpage, xxgk, JPaaS
mod pages; // NFCMS, VSB, systems of single places
mod posted; // forms, listeners, records with numbers alone
mod scripts; // handlers, guesses, services of no known system
mod services; // TrueCMS, gkmlpt, Ucap, Epoint
mod trs; // TRS in every signature
mod units; // LonSun, openness, units elsewhere, several systems on one site
mod various; // generic sites and odd columns

/// Where every site has its units.
pub(crate) const COUNTY: &str = "清河县";

/// What a site answers that it computes.
type Answer = Box<dyn Fn(&Asked) -> Option<Reply> + Send + Sync>;

/// A report, or what sounds like one, on a site.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paper {
    /// Path and query.
    pub(crate) path: String,
    pub(crate) issuer: String,
    pub(crate) year: u16,
    pub(crate) title: String,
    /// Number of its unit, and its own.
    pub(crate) unit: usize,
    pub(crate) n: usize,
    pub(crate) is_decoy: bool,
    /// The file that its article offers.
    pub(crate) file: Option<String>,
}

impl Paper {
    /// The date of its publication, written with something between the parts.
    pub(crate) fn date(&self, between: &str) -> String {
        format!("{}{between}{:02}{between}{:02}", self.year + 1, 1 + self.unit % 3, 10 + self.n % 18)
    }

    /// Its title as a list cuts it.
    pub(crate) fn cut(&self, most: usize) -> String {
        let cut: String = self.title.chars().take(most).collect();
        if cut.len() < self.title.len() { cut + "..." } else { cut }
    }
}

/// Reports of some units, newest first, each year's together; `path` by the paper.
pub(crate) fn papers(
    units: &[&str],
    years: std::ops::RangeInclusive<u16>,
    path: impl Fn(&Paper) -> String,
) -> Vec<Paper> {
    let mut all = Vec::new();
    for year in years.rev() {
        for (unit, name) in units.iter().enumerate() {
            let issuer = format!("{COUNTY}{name}");
            let title = report::title(&issuer, year);
            let mut paper = Paper { issuer, year, title, unit, n: all.len(), ..Paper::default() };
            paper.path = path(&paper);
            all.push(paper);
        }
    }
    all
}

/// What sounds like a report, to stand among them.
pub(crate) fn decoys(unit: &str, path: impl Fn(usize) -> String) -> Vec<Paper> {
    let titles = [
        "《#2023年政府信息公开工作年度报告》政策解读",
        "#2023年政府网站工作年度报表",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "#2023年法治政府建设情况报告",
        "图解：#2023年政府信息公开年报",
    ];
    let paper = |(n, title): (usize, &&str)| Paper {
        path: path(n),
        issuer: format!("{COUNTY}{unit}"),
        year: 2023,
        title: title.replace('#', &format!("{COUNTY}{unit}")),
        n: 900 + n,
        is_decoy: true,
        ..Paper::default()
    };
    titles.iter().enumerate().map(paper).collect()
}

/// A site that is put together page by page.
pub(crate) struct Sketch {
    name: &'static str,
    /// What stands around the pages: a title and a body give a page.
    skin: fn(&str, &str) -> String,
    /// What stands around the text of an article.
    around: fn(&Paper, &str) -> String,
    media_type: &'static str,
    is_gbk: bool,
    pages: BTreeMap<String, Reply>,
    answers: Vec<Answer>,
    papers: Vec<Paper>,
}

impl Sketch {
    pub(crate) fn new(name: &'static str, skin: fn(&str, &str) -> String) -> Self {
        let around: fn(&Paper, &str) -> String =
            |paper, text| format!("<h1>{}</h1><div class='article-text'>{text}</div>", paper.title);
        let media_type = "text/html;charset=UTF-8";
        let (pages, answers, papers) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { name, skin, around, media_type, is_gbk: false, pages, answers, papers }
    }

    pub(crate) fn articles(self, around: fn(&Paper, &str) -> String) -> Self {
        Self { around, ..self }
    }

    /// All pages in GBK, without a word of it in the header.
    pub(crate) fn gbk(self) -> Self {
        Self { is_gbk: true, media_type: "text/html", ..self }
    }

    /// A page at a path, with its query where it has one.
    pub(crate) fn page(self, at: &str, title: &str, body: &str) -> Self {
        let page = (self.skin)(title, body);
        self.raw(at, &page)
    }

    /// A page as it is.
    pub(crate) fn raw(mut self, at: &str, page: &str) -> Self {
        let reply = self.sent(page);
        self.pages.insert(at.to_owned(), reply);
        self
    }

    pub(crate) fn answer(mut self, answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Self {
        self.answers.push(Box::new(answer));
        self
    }

    pub(crate) fn plant(mut self, papers: &[Paper]) -> Self {
        self.papers.extend_from_slice(papers);
        self
    }

    /// A list over static pages: where its pages are, what a row is, what stands around the rows.
    pub(crate) fn list(
        mut self,
        title: &str,
        papers: &[Paper],
        size: usize,
        at: impl Fn(usize, usize) -> String,
        row: impl Fn(&Paper) -> String,
        frame: impl Fn(&str, usize, usize) -> String,
    ) -> Self {
        let pages = papers.len().div_ceil(size).max(1);
        for number in 1..=pages {
            let rows: String = papers.chunks(size).nth(number - 1).unwrap_or_default().iter().map(&row).collect();
            self = self.page(&at(number, pages), title, &frame(&rows, number, pages));
        }
        self.plant(papers)
    }

    fn sent(&self, page: &str) -> Reply {
        let body =
            if self.is_gbk { encoding_rs::GB18030.encode(page).0.into_owned() } else { page.as_bytes().to_vec() };
        Reply::of(self.media_type, body)
    }

    fn paper(&self, target: &str) -> Option<Reply> {
        if let Some(paper) = self.papers.iter().find(|paper| paper.file.as_deref() == Some(target)) {
            return Some(Reply::of("application/msword", report::page(&paper.issuer, paper.year).into_bytes()));
        }
        let paper = self.papers.iter().find(|paper| paper.path == target)?;
        if paper.path.ends_with(".pdf") {
            return Some(Reply::of("application/pdf", report::pdf(&paper.issuer, paper.year)));
        }
        if paper.path.ends_with(".doc") || paper.path.contains("download") {
            return Some(Reply::of("application/octet-stream", report::page(&paper.issuer, paper.year).into_bytes()));
        }
        let whole = Paper { title: report::title(&paper.issuer, paper.year), ..paper.clone() };
        let text = match &paper.file {
            _ if paper.is_decoy => format!("<p>　　{}。有关情况说明如下。</p>", paper.title),
            Some(file) => format!("<p>附件：<a href='{}'>{}.doc</a></p>", file.replace('&', "&amp;"), whole.title),
            None => report::fragment(&paper.issuer, paper.year),
        };
        let shown = if paper.is_decoy { paper } else { &whole };
        let page = (self.skin)(&format!("{}-{COUNTY}人民政府", shown.title), &(self.around)(shown, &text));
        Some(self.sent(&page))
    }

    /// News, of which there are 500.
    fn news(&self, path: &str) -> Option<Reply> {
        let rest = path.strip_prefix("/news/")?;
        let link =
            |n: usize| format!("<li><a href='/news/{n}.html'>{COUNTY}召开第{n}次工作会议</a><i>2024-03-05</i></li>");
        let page = match rest.strip_suffix(".html").and_then(|n| n.parse::<usize>().ok()) {
            Some(n) if n <= 500 => {
                (self.skin)("要闻", &format!("<h1>{COUNTY}召开第{n}次工作会议</h1><p>日前，会议召开。</p>"))
            }
            Some(_) => return None,
            None => (self.skin)("要闻", &format!("<ul>{}</ul>", (1..=500).map(link).collect::<String>())),
        };
        Some(self.sent(&page))
    }
}

impl Site for Sketch {
    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let target = asked.target();
        if let Some(reply) = self.answers.iter().find_map(|answer| answer(asked)) {
            return reply;
        }
        let page = self.pages.get(&target).or_else(|| self.pages.get(&asked.path).filter(|_| !target.contains('?')));
        let reply = page.cloned().or_else(|| self.paper(&target)).or_else(|| self.news(&asked.path));
        reply.unwrap_or_else(Reply::missing)
    }

    fn planted(&self) -> Vec<Planted> {
        let mut planted: Vec<Planted> = Vec::new();
        for paper in self.papers.iter().filter(|paper| !paper.is_decoy) {
            if !planted.iter().any(|other| (&other.issuer, other.year) == (&paper.issuer, paper.year)) {
                let path = paper.file.clone().unwrap_or_else(|| paper.path.clone());
                planted.push(Planted { path, issuer: paper.issuer.clone(), year: paper.year, readable: true });
            }
        }
        planted
    }

    fn decoys(&self) -> Vec<String> {
        self.papers.iter().filter(|paper| paper.is_decoy).map(|paper| paper.path.clone()).collect()
    }
}

/// What is around the pages of sites of today.
pub(crate) fn modern(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><meta charset=utf-8><title>{title}</title><meta name='siteidcode' content='1305340001'>\
         </head><body><header><nav><a href='/'>首页</a><a href='/news/'>要闻</a><a href='/news/2.html'>图片新闻</a></nav></header>\
         <section class='wrapper container'>{body}</section><footer><a href='/news/3.html'>联系我们</a> 主办：{COUNTY}人民政府办公室 \
         <a href='http://www.miitbeian.gov.cn/'>冀ICP备1号</a></footer></body></html>"
    )
}

/// What was around them twenty years ago: tables, capitals, no quotes.
pub(crate) fn tables(title: &str, body: &str) -> String {
    format!(
        "<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=gb2312'><TITLE>{title}</TITLE></HEAD><BODY>\
         <TABLE WIDTH=1000><TR><TD><A HREF=/>首页</A></TD><TD><A HREF=/news/>新闻</A></TD></TR></TABLE>\
         <TABLE><TR><TD VALIGN=top><A HREF=/news/5.html>公示公告</A></TD><TD>{body}</TD></TR></TABLE>\
         <CENTER>版权所有：{COUNTY}人民政府 <A HREF=/news/9.html>网站地图</A></CENTER></BODY></HTML>"
    )
}

/// A page of divs whose classes say nothing.
pub(crate) fn plain(title: &str, body: &str) -> String {
    format!(
        "<html><head><title>{COUNTY}人民政府 {title}</title></head><body><div class=\"w1\"><a href=\"/\">网站首页</a>\
         <a href=\"/news/\">政务动态</a></div><div class=\"w2\">{body}</div><div class=\"w3\">{COUNTY}人民政府主办</div></body></html>"
    )
}

/// Links as a list.
pub(crate) fn links(links: &[(&str, &str)]) -> String {
    let link = |(href, words): &(&str, &str)| format!("<li><a href=\"{href}\">{words}</a></li>");
    format!("<ul>{}</ul>", links.iter().map(link).collect::<String>())
}

/// Crawls sites and fails with what is wrong.
fn check(sites: Vec<Sketch>) {
    let only = std::env::var("ONLY").unwrap_or_default();
    let wanted = sites.into_iter().filter(|site| site.name.contains(&only));
    let wrong: Vec<String> = wanted.flat_map(|site| crawl(Box::new(site))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! 新点: a shell frames the list of a unit, the list is posted for as JSON, and the site's name stands in a script.

use serde_json::{Value, json};

use super::super::{Asked, Planted, Reply, Site};
use super::chrome::{self, Chrome, Paper, Unit};

const CHROME: Chrome = Chrome {
    place: "彭岭区",
    code: "3799080005",
    public: "/govxxgk/index.html",
    head: "<link rel=\"stylesheet\" href=\"/EWB-FRONT/css/ewb-base.css\">",
    footer: "技术支持：新点软件",
};

const CATEGORY: &str = "035001";

/// Rows on a page of a list.
const ROWS: usize = 15;

struct Section {
    name: &'static str,
    project: &'static str,
    /// The script that says what the site is called.
    script: &'static str,
    /// The number of the first page.
    base: u64,
    /// Whether what is posted stands within `params`.
    wrapped: bool,
    papers: Vec<Paper>,
    units: &'static [Unit],
}

/// A district with two sections that share nothing but the system: pages from 0 and bare fields for the departments,
/// pages from 1 within `params` for the towns, each with its own script that names it.
pub(super) struct Epoint {
    sections: Vec<Section>,
}

const DEPARTMENTS: &[Unit] = &[
    Unit { key: "11379908004500011A", name: "彭岭区人民政府" },
    Unit { key: "11379908004500020B", name: "彭岭区财政局" },
    Unit { key: "11379908004500038C", name: "彭岭区应急管理局" },
];
const TOWNS: &[Unit] = &[
    Unit { key: "11379908004500046D", name: "彭岭区大柳镇人民政府" },
    Unit { key: "11379908004500054E", name: "彭岭区茶山街道办事处" },
];

impl Epoint {
    pub(super) fn new() -> Self {
        let papers = |project: &'static str, units: &[Unit], first: usize| {
            let each = units.iter().enumerate();
            let papers = each.flat_map(|(at, unit)| chrome::papers(CHROME.place, &[*unit], first + at * 500, 2, 1));
            let path = |paper: &Paper| {
                let day = paper.day().replace('-', "");
                format!("/govxxgk/{}/{day}/{}.html", paper.unit.key, chrome::uuid(paper.id))
            };
            let file = |paper: &Paper, ext: &str| format!("{project}/upload/{}.{ext}", chrome::uuid(paper.id));
            chrome::placed(papers.collect(), path, file)
        };
        let (first, second) = ("/EWB_PL_Mid", "/EWB-FRONT");
        let sections = vec![
            Section {
                name: "区政府部门",
                project: first,
                script: "/js/webBuilderCommon.js",
                base: 0,
                wrapped: false,
                papers: papers(first, DEPARTMENTS, 81_000),
                units: DEPARTMENTS,
            },
            Section {
                name: "镇街",
                project: second,
                script: "/js/ajaxReq.js",
                base: 1,
                wrapped: true,
                papers: papers(second, TOWNS, 85_000),
                units: TOWNS,
            },
        ];
        Self { sections }
    }

    fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.sections.iter().flat_map(|section| &section.papers)
    }

    fn hub(&self) -> Reply {
        let title = chrome::percent("信息公开年度报告");
        let section = |section: &Section| {
            let unit = |unit: &Unit| {
                let list = list_path(unit.key);
                let shell = format!("/govxxgk/{}/openSubPage.html?specialurl={list}&amp;righttitle={title}", unit.key);
                format!("<li>{} <a href=\"{shell}\">信息公开年度报告</a></li>\n", unit.name)
            };
            let units: String = section.units.iter().map(unit).collect();
            format!("<h2>{}</h2>\n<ul class=\"ewb-unit\">\n{units}</ul>\n", section.name)
        };
        let sections: String = self.sections.iter().map(section).collect();
        CHROME.column("政府信息公开", "信息公开", &format!("<ul>\n{}</ul>\n{sections}", CHROME.fixed_parts()))
    }

    /// The shell: a frame that a script fills with `specialurl`.
    fn shell(&self) -> Reply {
        let main = "<div class=\"ewb-right-title\" id=\"righttitle\"></div>\n<iframe id=\"subpage\" width=\"100%\"></iframe>\n\
                    <script>$('#righttitle').text(Util.getUrlParams('righttitle'));\
                    $('#subpage').attr('src', Util.getUrlParams('specialurl'));</script>";
        CHROME.column("政府信息公开", "信息公开", main)
    }

    fn answer_service(section: &Section, asked: &Asked) -> Reply {
        let posted: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
        let fields = match posted.get("params") {
            Some(Value::String(text)) if section.wrapped => serde_json::from_str(text).unwrap_or_default(),
            Some(inner) if section.wrapped => inner.clone(),
            None if !section.wrapped => posted,
            _ => Value::Null,
        };
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| {
            let value = fields.get(name)?;
            value.as_u64().or_else(|| value.as_str()?.parse().ok())
        };
        let is_known = text("siteGuid") == section.guid() && text("categorynum") == CATEGORY;
        let papers: Vec<&Paper> =
            section.papers.iter().filter(|paper| is_known && paper.unit.key == text("deptcode")).collect();
        let size = number("pageSize").and_then(|size| usize::try_from(size).ok()).unwrap_or(ROWS).clamp(1, 50);
        let page = number("pageIndex").unwrap_or(section.base).checked_sub(section.base);
        let page = page.and_then(|page| usize::try_from(page).ok()).unwrap_or(usize::MAX);
        let data: Vec<Value> = chrome::window(&papers, page.saturating_mul(size), size)
            .iter()
            .map(|paper| {
                let short: String = paper.title.chars().take(18).collect();
                json!({"title": format!("{short}..."), "realtitle": paper.title, "infourl": paper.path, "infodate": paper.day()})
            })
            .collect();
        let value = json!({"custom": {"total": papers.len(), "data": data}, "status": {"code": 200, "text": ""}});
        Reply::of("application/json;charset=UTF-8", value.to_string().into_bytes())
    }

    fn article(paper: &Paper) -> Reply {
        let main = format!(
            "<div class=\"ewb-article\"><h1 class=\"ewb-article-tt\">{}</h1>\n<div class=\"ewb-article-info\">信息来源：{} 发布日期：{}</div>\n\
             <div class=\"ewb-article-content\">\n{}\n</div></div>",
            paper.title,
            paper.unit.name,
            paper.day(),
            paper.body(&paper.file)
        );
        CHROME.article(paper, "信息公开年度报告", &main)
    }
}

impl Section {
    fn guid(&self) -> String {
        chrome::uuid(self.project.len())
    }

    fn service(&self) -> String {
        format!("{}/rest/lightfrontaction/getgovinfolist", self.project)
    }

    fn site_info(&self) -> Reply {
        let text =
            format!("var siteInfo = {{\n  projectName: \"{}\",\n  siteGuid: \"{}\"\n}};\n", self.project, self.guid());
        Reply::of("application/javascript; charset=utf-8", text.into_bytes())
    }

    fn page(&self, unit: Unit) -> Reply {
        let fields = format!(
            "{{deptcode: deptcode, categorynum: categorynum, pageIndex: {}, pageSize: {ROWS}, siteGuid: siteInfo.siteGuid}}",
            self.base
        );
        let posted = if self.wrapped { format!("{{params: {fields}}}") } else { fields };
        let main = format!(
            "<script src=\"{}\"></script>\n<div class=\"ewb-list-hd\">{}</div>\n<ul class=\"ewb-list\" id=\"infolist\"></ul>\n\
             <script>\nvar deptcode = \"{}\", categorynum = \"{CATEGORY}\";\n$.ajax({{url: siteInfo.projectName + \
             '/rest/lightfrontaction/getgovinfolist', type: 'POST', contentType: 'application/json;charset=utf-8', \
             data: JSON.stringify({posted}), success: render}});\n</script>",
            self.script, unit.name, unit.key
        );
        CHROME.column("信息公开年度报告", "信息公开", &main)
    }
}

/// Where the list of a unit stands.
fn list_path(key: &str) -> String {
    format!("/govxxgk/{key}/category/035/{CATEGORY}/govlist.html")
}

impl Site for Epoint {
    fn name(&self) -> &'static str {
        "epoint"
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let path = asked.path.as_str();
        match path {
            "/" | "/index.html" => return CHROME.home(""),
            "/govxxgk/index.html" => return self.hub(),
            _ => {}
        }
        for section in &self.sections {
            if path == section.script {
                return section.site_info();
            }
            if path == section.service() {
                return match asked.method.as_str() {
                    "POST" => Self::answer_service(section, asked),
                    _ => Reply { status: 405, ..Reply::missing() },
                };
            }
            for unit in section.units {
                if path == list_path(unit.key) {
                    return section.page(*unit);
                }
                if path == format!("/govxxgk/{}/openSubPage.html", unit.key) {
                    return self.shell();
                }
            }
        }
        let file = self.papers().find(|paper| paper.file == path).map(Paper::download);
        let article = || self.papers().find(|paper| paper.path == path).map(Self::article);
        file.or_else(article).or_else(|| CHROME.ordinary(path)).unwrap_or_else(Reply::missing)
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

    fn ask(section: &Section, unit: Unit, page: u64, wrapped: bool) -> Value {
        let (code, guid) = (unit.key, section.guid());
        let fields =
            json!({"deptcode": code, "categorynum": CATEGORY, "pageIndex": page, "pageSize": 15, "siteGuid": guid});
        let body = if wrapped { json!({ "params": fields }) } else { fields };
        let reply = Epoint::answer_service(section, &trial::post(&section.service(), &body.to_string()));
        serde_json::from_slice(&reply.body).unwrap()
    }

    fn count(section: &Section, unit: Unit, page: u64, wrapped: bool) -> usize {
        ask(section, unit, page, wrapped)["custom"]["data"].as_array().unwrap().len()
    }

    #[test]
    fn every_report_is_there() {
        let site = Epoint::new();
        trial::holds(&site);
        let mut seen = trial::walk(&site);
        for section in &site.sections {
            for (unit, page) in section.units.iter().flat_map(|unit| [0, 1, 2].map(|page| (unit, page))) {
                seen.push(ask(section, *unit, page, section.wrapped).to_string());
            }
        }
        trial::all_listed(site.papers(), &seen);
        assert_eq!(site.planted().len(), 30);
    }

    #[test]
    fn pages_begin_at_zero_or_one_bare_or_wrapped() {
        let site = Epoint::new();
        let [first, second] = &site.sections[..] else { panic!() };
        let counts = |section: &Section, unit, wrapped| [0, 1, 2, 3].map(|page| count(section, unit, page, wrapped));
        assert_eq!(counts(first, DEPARTMENTS[1], false), [15, 9, 0, 0]);
        assert_eq!(counts(second, TOWNS[0], true), [0, 15, 9, 0]);
        assert_eq!(count(first, DEPARTMENTS[1], 0, true), 0);
        assert_eq!(count(second, TOWNS[0], 1, false), 0);
        assert_eq!(ask(second, TOWNS[0], 1, true)["custom"]["total"], 24);
        assert_ne!(first.guid(), second.guid());
    }

    #[test]
    fn a_shell_frames_the_list_of_a_credit_code() {
        let site = Epoint::new();
        let hub = trial::text(&site, "/govxxgk/index.html");
        let code = TOWNS[1].key;
        assert!(hub.contains(&format!("/govxxgk/{code}/openSubPage.html?specialurl={}", list_path(code))));
        assert!(trial::text(&site, &format!("/govxxgk/{code}/openSubPage.html")).contains("specialurl"));
        let list = trial::text(&site, &list_path(code));
        assert!(list.contains("/js/ajaxReq.js") && list.contains("{params: {"));
        assert!(trial::text(&site, "/js/webBuilderCommon.js").contains("/EWB_PL_Mid"));
    }
}

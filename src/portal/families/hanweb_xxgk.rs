//! Hanweb 大汉, the module of disclosure 信息公开目录: shells that scripts fill from `search.jsp`, a tree of units, and
//! annual reports by unit and year.

use crate::portal::label::{self, Sense};
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Lead, Reading, Request, Role, View, fragment};

mod areas;

/// Lists of `/module/xxgk/`.
pub(super) struct HanwebXxgk;

const NAME: &str = "hanweb-xxgk";
/// Most calls of a page that are followed.
const MAX_CALLS: usize = 8;
/// Most units of a tree.
const MAX_AREAS: usize = 600;
/// What makes two lists the same.
const IDENTITY: &[&str] = &["area", "infotypeId", "fbtime", "divid"];
/// What `search.jsp` wants, blank where the page says nothing.
const USUAL: &[(&str, &str)] = &[
    ("jdid", "1"),
    ("vc_title", ""),
    ("vc_number", ""),
    ("sortfield", "compaltedate:0"),
    ("vc_filenumber", ""),
    ("vc_all", ""),
    ("texttype", ""),
    ("fbtime", ""),
    ("standardXxgk", "1"),
    ("isAllList", "1"),
];

impl Family for HanwebXxgk {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["module/xxgk/", "xxgkAnnualReport.jsp", "tree.jsp?", "loadDynamic("]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        (self.marks().iter().any(|mark| view.has(mark)) || view.url.path().contains("/module/xxgk/"))
            && !fragment::is_single(view)
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) if service.note == "tree" => tree(view, &service),
            Some(service) if service.note == "annual" => annual(view, service),
            Some(service) => rows(view, service),
            None => page(view),
        }
    }
}

/// What a page calls: searches, trees of units, annual reports by year.
fn page(view: &View<'_>) -> Reading {
    let text = Script::new(&view.text);
    let is_column = fragment::is_column(view);
    let mut leads = annual_calls(view, &text);
    let searches: Vec<Service> =
        calls(&text).into_iter().take(MAX_CALLS).filter_map(|call| search(view, &text, call)).collect();
    leads.extend(searches.iter().map(|service| ask(view, service)));
    let template = searches.into_iter().next().or_else(|| search(view, &text, Vec::new()));
    let by_year = text.addresses("xxgkannualreport.jsp").into_iter().find_map(|address| {
        let url = view.join(address)?;
        Some(Service { note: "annual".to_owned(), ..Service::new(view, &url, script::query(address), IDENTITY) })
    });
    let template = by_year.or(template);
    if let Some(template) = template.as_ref().filter(|_| is_column) {
        let (offered, years) = (areas::offered(&view.html, &text), areas::years(&view.html));
        leads.extend(offered.iter().take(MAX_AREAS).flat_map(|area| of_area(view, template, area, &years)));
    }
    let trees = text.addresses("tree.jsp").into_iter().filter(|address| address.contains("area")).take(4);
    for url in trees.filter_map(|address| view.join(address)) {
        if let Some(template) = &template {
            let service =
                Service { note: "tree".to_owned(), list: format!("{}#tree", template.list), ..template.clone() };
            // the kind of the lists and the years of the page are kept apart: the tree has to hand them on
            let years: Vec<String> = areas::years(&view.html).iter().map(u16::to_string).collect();
            let pairs = service.paged(&[("kind", template.note.clone()), ("years", years.join(","))]);
            let mut lead = Service { pairs, ..service }.lead(view, Request::get(url), NAME);
            // a column where a crawl starts is one of annual reports, whatever its shell is called
            lead.context.annual |= view.lead.role == Role::Start && template.get("infotypeId").is_some();
            leads.push(lead);
        }
    }
    Reading { leads, ..Reading::default() }
}

/// The parameters of each call of `search.jsp`: in its address, in further strings, in an object.
fn calls(text: &Script) -> Vec<Vec<(String, String)>> {
    let mut found: Vec<Vec<(String, String)>> = Vec::new();
    for (at, _) in text.text().match_indices("search.jsp").take(64) {
        let Some(after) = text.text().get(at..) else { continue };
        let near = after.get(..after.floor_char_boundary(2000)).unwrap_or(after);
        let near = near.get(..near.find([';', '\n', '<']).unwrap_or(near.len())).unwrap_or(near);
        let whole = near.split(['"', '\'']);
        let mut pairs = Vec::new();
        for (name, value) in whole.filter(|part| part.contains('=')).flat_map(script::query) {
            let name = name.rsplit("search.jsp").next().unwrap_or_default().to_owned();
            if script::get(&pairs, &name).is_none() {
                script::set(&mut pairs, &name, value);
            }
        }
        let object = after.find(['{', ')']).filter(|&at| after.get(at..).is_some_and(|rest| rest.starts_with('{')));
        if let Some(object) = object.filter(|&at| at < 200).and_then(|at| script::value(after.get(at..)?)) {
            script::pairs(&object).into_iter().for_each(|(name, value)| script::set(&mut pairs, &name, value));
        }
        if !pairs.is_empty() && !found.contains(&pairs) {
            found.push(pairs);
        }
    }
    found
}

/// The service of a call, with what else the page says; nothing where no unit is known.
fn search(view: &View<'_>, text: &Script, mut pairs: Vec<(String, String)>) -> Option<Service> {
    let own = script::query(view.url.query().unwrap_or_default());
    let column =
        view.url.path().split_once("/col/col").map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned());
    let fill = |name: &str, alias: &str| {
        let asked = script::get(&own, alias).or_else(|| script::get(&own, name)).map(str::to_owned);
        asked.or_else(|| text.parameter(name)).or_else(|| fragment::input(&view.html, name))
    };
    for (name, alias) in [("infotypeId", "number"), ("area", "vc_xxgkarea"), ("jdid", "jdid"), ("divid", "divid")] {
        if script::get(&pairs, name).is_none()
            && let Some(value) = fill(name, alias)
        {
            script::set(&mut pairs, name, value);
        }
    }
    if let Some(column) = column.filter(|_| script::get(&pairs, "divid").is_none()) {
        script::set(&mut pairs, "divid", format!("div{column}"));
    }
    for (name, usual) in USUAL {
        if !pairs.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            script::set(&mut pairs, name, *usual);
        }
    }
    // a page shows one year at first; all are wanted
    if script::get(&pairs, "fbtime").is_some_and(|year| year != "-1") {
        script::set(&mut pairs, "fbtime", "");
    }
    pairs.retain(|(name, _)| !name.eq_ignore_ascii_case("currpage"));
    let is_known = script::get(&pairs, "area").or_else(|| script::get(&pairs, "infotypeId")).is_some();
    let written = text.addresses("search.jsp").into_iter().find_map(|address| view.join(address));
    let url = written.or_else(|| view.url.join("/module/xxgk/search.jsp").ok()).filter(|_| is_known)?;
    Some(Service::new(view, &url, pairs, IDENTITY).sized(1, None))
}

/// The lead to the page of a list that is next.
fn ask(view: &View<'_>, service: &Service) -> Lead {
    service.ask(view, NAME, &[("currpage", service.course.page.max(1).to_string())])
}

/// What is asked for one unit of a tree: where reports are asked by year, each year that the page offers, and what the
/// unit itself has on offer.
fn of_area(view: &View<'_>, template: &Service, area: &areas::Area, years: &[u16]) -> Vec<Lead> {
    let mut pairs = template.paged(&[("area", area.code.clone())]);
    pairs.retain(|(name, _)| name != "kind" && name != "years");
    if let Some(kind) = area
        .column
        .as_ref()
        .filter(|_| label::sense(&area.name) == Sense::Column || template.get("infotypeId").is_none())
    {
        script::set(&mut pairs, "infotypeId", kind.as_str());
    }
    let service = Service::new(view, &template.url(view), pairs, IDENTITY).sized(1, None);
    let service = Service { note: template.note.clone(), page: template.page.clone(), ..service };
    let leads = match (service.note.as_str(), years) {
        ("annual", []) => years_of(view, &service, &[]),
        ("annual", years) => [years_of(view, &service, &[]), years_of(view, &service, years)].concat(),
        _ => vec![ask(view, &service)],
    };
    let named = |mut lead: Lead| {
        lead.context.annual |= template.note == "annual" || label::sense(&area.name) == Sense::Column;
        if label::sense(&area.name) != Sense::Column {
            lead.context.unit = Some(area.name.clone()).filter(|name| !name.is_empty()).or(lead.context.unit);
        }
        lead
    };
    leads.into_iter().map(named).collect()
}

/// The units of a tree, each with its list; below no column of annual reports, the columns that the tree links to.
fn tree(view: &View<'_>, service: &Service) -> Reading {
    let kind = service.get("kind").unwrap_or_default().to_owned();
    let template = Service { note: kind, ..service.clone() };
    let items = fragment::items(&fragment::parse(&view.text)).into_iter();
    let linked =
        items.filter_map(|item| Some((view.join(&item.href).filter(|url| url.path().contains("/col/col"))?, item)));
    let has_kind = template.get("infotypeId").is_some() || template.note == "annual";
    let mut leads = Vec::new();
    if !has_kind || !view.lead.context.annual {
        let columns = linked.map(|(url, item)| {
            let is_column = label::sense(&item.text) == Sense::Column;
            let named = Some(item.text.as_str()).filter(|_| label::sense(&item.text) == Sense::Unit);
            let mut lead = fragment::column(view, url, &item.text, named);
            lead.context.annual = view.lead.context.annual || is_column;
            lead
        });
        leads.extend(columns.take(MAX_AREAS));
    }
    let trees = if has_kind && view.lead.context.annual { Vec::new() } else { trees(view, service) };
    // of another column nothing is wanted; of a whole unit the reports are
    if leads.is_empty() && trees.is_empty() && (view.lead.context.annual || template.get("infotypeId").is_none()) {
        let offered = areas::offered(&fragment::parse(&view.text), &Script::new(&view.text));
        let years: Vec<u16> =
            service.get("years").into_iter().flat_map(|y| y.split(',')).flat_map(str::parse).collect();
        leads.extend(offered.iter().take(MAX_AREAS).flat_map(|area| of_area(view, &template, area, &years)));
    }
    leads.extend(trees);
    Reading { leads, ..Reading::default() }
}

/// The trees of other units that a tree links to.
fn trees(view: &View<'_>, service: &Service) -> Vec<Lead> {
    let items = fragment::items(&fragment::parse(&view.text)).into_iter();
    let linked = items.filter_map(|item| {
        let url = view.join(&item.href).filter(|url| url.path().contains("tree.jsp"))?;
        let area = script::get(&script::query(&item.href), "area").map(str::to_owned)?;
        let pairs = service.paged(&[("area", area.clone())]);
        let tree = Service { list: format!("{}#tree", area), pairs, ..service.clone() };
        let mut lead = tree.lead(view, Request::get(url), NAME);
        lead.context.unit = Some(item.text).filter(|name| label::sense(name) != Sense::Column);
        Some(lead)
    });
    linked.filter(|lead| lead.request.url != view.url).take(MAX_AREAS).collect()
}

/// The rows of a search. Without the code of a column they are those of the whole unit: what is neither a report by its
/// title nor an article of the column counts, and is not below a column of annual reports.
fn rows(view: &View<'_>, mut service: Service) -> Reading {
    let found = fragment::rows(view, &view.text);
    service.course.total = fragment::total(&view.text).or(service.course.total);
    let is_last = fragment::pages(&view.text).is_some_and(|pages| service.course.page >= pages);
    let mark = service.get("divid").map(|id| format!("art_{}_", id.trim_start_matches("div")));
    let is_whole = service.get("infotypeId").is_none();
    let mut reading = service.answered(view, found, |service| ask(view, service));
    for list in &mut reading.lists {
        if is_last {
            list.next.clear();
        }
        for row in list.rows.iter_mut().filter(|_| is_whole) {
            let is_ours = mark.as_ref().is_some_and(|mark| row.lead.request.url.path().contains(mark.as_str()));
            row.lead.context.annual &= is_ours || row.sense == Sense::Report;
        }
    }
    reading
}

/// Annual reports by unit and year, as a page calls them.
fn annual_calls(view: &View<'_>, text: &Script) -> Vec<Lead> {
    let is_own = view.url.path().contains("xxgkAnnualReport.jsp");
    let written = text.addresses("xxgkannualreport.jsp").into_iter().map(str::to_owned);
    let addresses: Vec<String> = written.chain(is_own.then(|| view.url.to_string())).collect();
    let linked = addresses.iter().filter_map(|address| script::get(&script::query(address), "fbtime")?.parse().ok());
    let years: Vec<u16> = areas::years(&view.html).into_iter().chain(linked).collect();
    let mut leads: Vec<Lead> = Vec::new();
    for address in &addresses {
        let Some(url) = view.join(address) else { continue };
        let mut pairs = script::query(address);
        pairs.retain(|(name, _)| name != "fbtime");
        if script::get(&pairs, "area").is_none()
            && let Some(area) = script::get(&script::query(view.url.query().unwrap_or_default()), "vc_xxgkarea")
                .map(str::to_owned)
                .or_else(|| text.parameter("area"))
        {
            script::set(&mut pairs, "area", area);
        }
        let service = Service { note: "annual".to_owned(), ..Service::new(view, &url, pairs, IDENTITY).sized(1, None) };
        let new = years_of(view, &service, &years)
            .into_iter()
            .filter(|lead| !leads.iter().any(|other| other.request == lead.request));
        leads.extend(new.collect::<Vec<_>>());
    }
    leads
}

/// One call a year, from the first that is offered to the last; one without a year where none is known.
fn years_of(view: &View<'_>, service: &Service, years: &[u16]) -> Vec<Lead> {
    let below = |mut lead: Lead, year: Option<u16>| {
        lead.context.annual = true;
        lead.context.year = year.or(lead.context.year);
        lead
    };
    let Some((first, last)) = years.iter().min().zip(years.iter().max()) else {
        return vec![below(service.ask(view, NAME, &[]), None)];
    };
    let of_year = |year: u16| {
        let pairs = service.paged(&[("fbtime", year.to_string())]);
        let list = Service::new(view, &service.url(view), pairs, IDENTITY).sized(1, None);
        let list = Service { note: service.note.clone(), page: service.page.clone(), ..list };
        below(list.ask(view, NAME, &[]), Some(year))
    };
    (*first..=*last).take(40).map(of_year).collect()
}

/// The answer for a unit, of a year or with the years that are offered.
fn annual(view: &View<'_>, service: Service) -> Reading {
    let years = areas::years(&fragment::parse(&view.text));
    let mut base = service.clone();
    base.pairs.retain(|(name, _)| name != "fbtime");
    let further = if years.is_empty() { Vec::new() } else { years_of(view, &base, &years) };
    let pages = fragment::pages(&view.text);
    let mut reading = service.answered(view, fragment::rows(view, &view.text), |service| ask(view, service));
    for list in &mut reading.lists {
        list.next.retain(|lead| pages.is_some_and(|pages| lead.context.number <= pages));
    }
    let known = further.into_iter().filter(|lead| lead.request.url != view.url);
    reading.leads.extend(known);
    reading
}

#[cfg(test)]
mod tests;

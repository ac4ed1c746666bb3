//! The way through a site: from its home page over hubs to columns of annual reports, and what is below them.

use std::sync::LazyLock;

use regex::Regex;

use super::label::{self, Sense};
use super::links::{Link, Origin, Zone};
use super::{Kind, Lead, Listing, Reading, Role, View, address, article, list, pager};

/// Most steps over hubs from the start: 政务公开, 政府信息公开, 部门, a group, a unit with a site of its own, its 信息公开.
const HUBS: u8 = 6;

/// Most steps in all; deeper pages lead nowhere new.
const STEPS: u8 = 12;

/// Bytes of a page that is no more than a redirect or an empty frame.
const STUB: usize = 2_048;

/// What a page of a static site leads to.
pub(super) fn read(view: &View<'_>) -> Reading {
    let standing = view.standing();
    if standing.article || article::parts::is_further(view) {
        return of_article(view, standing);
    }
    let mut leads = ways(view, standing);
    let mut lists = Vec::new();
    if standing.annual {
        let rows = list::rows(view);
        if pager::is_wrong_guess(view, &rows) {
            return Reading::default();
        }
        let mut next = pager::linked(view);
        if next.is_empty() {
            next = pager::called(view);
        }
        if next.is_empty() {
            next.extend(pager::posted(view));
            if !has_other_pager(view) {
                next.extend(pager::guessed(view, &rows));
            }
        }
        lists.extend(list::listing(view, next));
    }
    leads.extend(redirect(view));
    let kind = kind(view, standing, &leads, &lists);
    Reading { kind, leads, lists, ..Reading::default() }
}

/// The listing of a page by a family that knows its pager; nothing outside of annual columns and for articles.
pub(super) fn part(view: &View<'_>, next: Vec<Lead>) -> Reading {
    let standing = view.standing();
    let listing = (standing.annual && !standing.article).then(|| list::listing(view, next)).flatten();
    let lists = listing.into_iter().filter(|listing| !pager::is_wrong_guess(view, &listing.rows)).collect();
    Reading { lists, ..Reading::default() }
}

/// Whether a page is one of an annual column and no article: where lists are looked for.
pub(super) fn is_list(view: &View<'_>) -> bool {
    let standing = view.standing();
    standing.annual && !standing.article
}

/// Where on the way a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// In or below a column of annual reports.
    pub(super) annual: bool,
    /// On the way to one, so that units lead on.
    hub: bool,
    /// A single article.
    article: bool,
}

impl Standing {
    pub(super) fn of(view: &View<'_>) -> Self {
        let role = view.lead.role;
        let says = own_senses(view);
        let annual = view.lead.context.annual || says.contains(&Sense::Column) || is_full_of_reports(view);
        let hub = role == Role::Hub || says.contains(&Sense::Hub) || says.contains(&Sense::Group);
        let title = article::title(view).map(|title| label::sense(&title));
        let is_way = matches!(role, Role::Start | Role::Hub) && !annual;
        let article = match title {
            Some(Sense::Decoy) if role != Role::Article => false,
            Some(Sense::Report) => article::is_article(view),
            _ if is_way => article::landmarks(view) >= 3,
            _ => article::is_article(view),
        };
        Self { annual, hub, article }
    }
}

/// What a page says that it is: its meta elements, its title, its heading, the end of its breadcrumb.
fn own_senses(view: &View<'_>) -> Vec<Sense> {
    let metas = ["ColumnName", "ColumnType"].iter().filter_map(|name| view.meta(name)).map(str::to_owned);
    let titles =
        article::headings(view, &["title"]).into_iter().take(1).flat_map(|title| article::pieces(&title)).take(3);
    let crumb = view.links().iter().rev().find(|link| link.zone == Zone::Crumb).map(|link| link.text.clone());
    let headings = article::headings(view, &["h1", "h2"]);
    let heading = if headings.len() == 1 { headings } else { Vec::new() };
    metas.chain(titles).chain(crumb).chain(heading).map(|words| label::sense(&words)).collect()
}

/// Whether reports are what most of a page is about.
fn is_full_of_reports(view: &View<'_>) -> bool {
    let main: Vec<&Link> = view.links().iter().filter(|link| link.zone.is_main()).collect();
    let reports = main.iter().filter(|link| link.sense == Sense::Report).count();
    reports >= 3 && reports * 2 >= main.len()
}

/// Columns, hubs, units, years and frames that a page leads to.
fn ways(view: &View<'_>, standing: &Standing) -> Vec<Lead> {
    if view.lead.context.depth >= STEPS {
        return Vec::new();
    }
    let links = || view.links().iter().filter(|link| !link.own);
    let mut leads: Vec<Lead> = links().filter_map(|link| way(view, standing, link)).collect();
    if standing.annual {
        leads.extend(links().filter(|link| is_among_parts(view, link)).map(|link| {
            let mut lead = view.lead(link.url.clone(), Role::Column, &link.text);
            lead.context.annual = true;
            lead
        }));
    }
    leads
}

/// Whether a link stands in a menu of groups, units or years as one more of them, whatever it is called.
fn is_among_parts(view: &View<'_>, link: &Link) -> bool {
    let is_part = |link: &&Link| matches!(link.sense, Sense::Group | Sense::Unit | Sense::Year);
    let is_plain = |link: &Link| link.zone.is_main() && link.date.is_none() && link.url.host() == view.url.host();
    let is_odd = |link: &&Link| link.sense == Sense::Other && is_plain(link);
    if !is_odd(&link) || article::is_file(&link.url) || list::is_article(&link.url) || pager::is_pager(&link.text) {
        return false;
    }
    let menu = || view.links().iter().filter(|other| other.group == link.group).take(500);
    let parts = menu().filter(is_part).count();
    parts >= 2 && menu().filter(is_odd).count() <= parts
}

fn way(view: &View<'_>, standing: &Standing, link: &Link) -> Option<Lead> {
    let is_content = || article::is_file(&link.url) || list::is_article(&link.url);
    let is_near = view.lead.context.depth < HUBS;
    let role = match link.sense {
        _ if link.origin == Origin::Frame => return frame(view, standing, link),
        Sense::Column => Role::Column,
        Sense::Report if !standing.annual => {
            let mut row = view.row(link.url.clone(), &link.text, link.date.clone());
            list::described(&mut row.lead, link);
            return Some(row.lead);
        }
        Sense::Hub if !standing.annual && is_near => Role::Hub,
        Sense::Group | Sense::Unit if link.zone == Zone::Foot || link.zone == Zone::Crumb => return None,
        Sense::Group | Sense::Unit if !standing.annual => (standing.hub && is_near).then_some(Role::Hub)?,
        Sense::Group | Sense::Unit | Sense::Year if standing.annual && link.zone != Zone::Foot && !is_content() => {
            Role::Column
        }
        _ => return None,
    };
    let mut lead = view.lead(link.url.clone(), role, &link.text);
    match link.sense {
        Sense::Column | Sense::Hub => {
            lead.context.unit = label::unit(&link.text).or(lead.context.unit);
            lead.context.year = None;
        }
        Sense::Unit => lead.context.unit = Some(link.text.clone()),
        Sense::Year => lead.context.year = label::year(&link.text),
        _ => {}
    }
    lead.context.annual = role == Role::Column;
    Some(lead)
}

/// A frame of the same site is a part of the page.
fn frame(view: &View<'_>, standing: &Standing, link: &Link) -> Option<Lead> {
    let is_page = standing.annual || standing.hub || view.links().len() < 10;
    if !is_page || link.url.host_str() != view.url.host_str() {
        return None;
    }
    let role = match view.lead.role {
        _ if article::is_file(&link.url) => {
            return standing.annual.then(|| view.row(link.url.clone(), &title_of(view), None).lead);
        }
        _ if standing.annual => Role::Column,
        _ => Role::Hub,
    };
    let mut lead = view.lead(link.url.clone(), role, &title_of(view));
    lead.context.annual = standing.annual;
    Some(lead)
}

fn title_of(view: &View<'_>) -> String {
    view.lead.context.title.clone().unwrap_or_default()
}

/// An article: its files, the reports that its text links to, and, where it stands in for a column, that column's
/// years and units.
fn of_article(view: &View<'_>, standing: &Standing) -> Reading {
    let mut leads = article::attachments(view);
    let part = if view.lead.role == Role::Attachment { None } else { article::parts::part(view) };
    if standing.annual {
        leads.iter_mut().for_each(|lead| lead.context.annual = true);
    }
    let body = article::body(view);
    let title = article::title(view).map(|title| label::sense(&title));
    let is_ours = standing.annual || title == Some(Sense::Report);
    let in_text = |link: &Link| body.as_ref().is_some_and(|body| body.holds(view, link));
    let is_report = |link: &Link| matches!(link.sense, Sense::Report | Sense::Unit | Sense::Year);
    let linked = view.links().iter().filter(|link| is_ours && is_report(link) && !article::is_file(&link.url));
    for link in linked.filter(|link| in_text(link) || view.lead.role != Role::Article && link.sense == Sense::Report) {
        let mut lead = view.row(link.url.clone(), &link.text, link.date.clone()).lead;
        list::described(&mut lead, link);
        leads.push(lead);
    }
    if standing.annual && view.lead.role != Role::Article {
        leads.extend(ways(view, standing).into_iter().filter(|lead| lead.role == Role::Column));
    }
    let own = address::canonical(&view.url);
    leads.retain(|lead| address::canonical(&lead.request.url) != own);
    let (mut is_open, mut whole) = (false, None);
    match part {
        Some(article::parts::Part::Open(next)) => {
            is_open = true;
            leads.push(*next);
        }
        Some(article::parts::Part::Whole(text)) => whole = Some(text),
        None => {}
    }
    Reading { kind: Kind::Article, leads, is_open, whole, ..Reading::default() }
}

/// Marks of pagers that are not links: another family reads them, or nobody does.
fn has_other_pager(view: &View<'_>) -> bool {
    ["countPage", "data-page=", "dataproxy", "/site/label/", "/common/search/"].iter().any(|mark| view.has(mark))
}

/// The literal redirect of a page that is nothing else.
fn redirect(view: &View<'_>) -> Option<Lead> {
    static GOES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)location(?:\.href)?(?:\s*=|\.(?:replace|assign)\()\s*["']([^"'+]+)["']\s*[;)<\n]|http-equiv=["']?refresh["']?[^>]*?url\s*=\s*["']?([^"'>\s]+)|content=["'][\d\s]*;\s*url\s*=\s*["']?([^"'>\s]+)[^>]*http-equiv=["']?refresh"#).ok()
    });
    let is_stub = view.text.len() < STUB && view.links().is_empty() && !view.has("cookie");
    let captures = GOES.as_ref().filter(|_| is_stub)?.captures(&view.text)?;
    let address = captures.iter().skip(1).flatten().next()?.as_str().replace("&amp;", "&");
    let url = view.join(&address)?;
    if url.host_str() != view.url.host_str() || url == view.url || view.lead.context.depth >= STEPS {
        return None;
    }
    Some(view.lead(url, view.lead.role, &title_of(view)))
}

fn kind(view: &View<'_>, standing: &Standing, leads: &[Lead], lists: &[Listing]) -> Kind {
    let is_list = lists.iter().any(|listing| !listing.rows.is_empty());
    let leads_on = !leads.is_empty();
    let has_script = view.has("<script") || view.has("<SCRIPT");
    match (is_list, standing.annual) {
        (true, _) => Kind::List,
        (false, true) if list::is_empty(view) => Kind::Empty,
        (false, true) if !leads_on && has_script => Kind::Shell,
        (false, _) if view.links().is_empty() && has_script => Kind::Shell,
        _ => Kind::Hub,
    }
}

#[cfg(test)]
mod tests;

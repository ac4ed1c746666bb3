//! The grid of units and years.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::{Mark, Place, Unit};
use crate::crawl::frontier::Error;
use crate::portal::Context;
use crate::text::fold::{is_space, narrow, simplify};

/// Years that a report can be of: the regulation is in force since 2008.
const YEARS: std::ops::Range<u16> = 2008..2100;
/// Most years of a grid.
const WIDEST: usize = 40;

/// The grid.
pub(super) struct Grid {
    pub(super) years: Vec<u16>,
    pub(super) units: Vec<Unit>,
    /// Reports that have no place in it.
    pub(super) unplaced: u64,
}

/// Marks and numbers of reports by year.
type Years = BTreeMap<u16, (Mark, u32)>;

/// Units as they are gathered.
#[derive(Default)]
struct Gathering {
    units: BTreeMap<(Option<String>, String), Years>,
    /// Divisions of the units that have reports, by name.
    known: HashMap<String, Vec<Option<String>>>,
    unplaced: u64,
}

/// The grid of the years asked, else of those found.
pub(super) fn read(conn: &Connection, asked: Option<(u16, u16)>) -> Result<Grid, Error> {
    let mut gathering = Gathering::default();
    reports(conn, &mut gathering)?;
    unread(conn, &mut gathering)?;
    refused(conn, &mut gathering)?;
    let Gathering { units, unplaced, .. } = gathering;
    let found = units.values().flat_map(|years| years.keys().copied());
    let ends = asked.or_else(|| found.clone().min().zip(found.max()));
    let years: Vec<u16> = ends.map(|(from, to)| (from..=to).take(WIDEST).collect()).unwrap_or_default();
    let row = |((division, name), marks): ((Option<String>, String), Years)| {
        let place = |year: &u16| {
            let (mark, reports) = marks.get(year).copied().unwrap_or_default();
            Place { year: *year, mark, reports }
        };
        Unit { division, name, years: years.iter().map(place).collect() }
    };
    let units = units.into_iter().map(row).collect();
    Ok(Grid { years, units, unplaced })
}

impl Gathering {
    fn mark(&mut self, division: Option<String>, name: String, year: u16, mark: Mark) {
        let place = self.units.entry((division, name)).or_default().entry(year).or_default();
        place.0 = place.0.max(mark);
        place.1 += u32::from(mark >= Mark::Present);
    }

    /// Marks a place of which only a name is known: that of the unit so called that has reports, where there is one
    /// such or one of the portal's division; else one of the portal's division.
    fn mark_by_name(&mut self, portal: Option<String>, name: String, year: u16, mark: Mark) {
        let division = match self.known.get(&name).map(Vec::as_slice) {
            Some([only]) => only.clone(),
            _ => portal,
        };
        self.mark(division, name, year, mark);
    }
}

/// Reports that are the newest version at one of their addresses.
fn reports(conn: &Connection, gathering: &mut Gathering) -> Result<(), Error> {
    let mut select = conn.prepare(
        "SELECT r.issuer, r.title, r.year, r.flagged, coalesce(r.division, (SELECT o.division FROM report_url p \
         JOIN url u ON u.id = p.url JOIN portal o ON o.id = u.portal WHERE p.report = r.id \
         ORDER BY p.first DESC, p.url LIMIT 1)) FROM report r \
         WHERE EXISTS (SELECT 1 FROM report_url WHERE report = r.id AND superseded IS NULL)",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let issuer: Option<String> = row.get(0)?;
        let year = row.get::<_, Option<u16>>(2)?.filter(|year| YEARS.contains(year));
        let (Some(name), Some(year)) = (issuer.as_deref().map(normal).filter(|name| !name.is_empty()), year) else {
            gathering.unplaced += 1;
            continue;
        };
        let mark = if row.get(3)? { Mark::Flagged } else { Mark::Present };
        let division: Option<String> = row.get(4)?;
        let known = gathering.known.entry(name.clone()).or_default();
        if !known.contains(&division) {
            known.push(division.clone());
        }
        gathering.mark(division, name, year, mark);
    }
    Ok(())
}

/// What was not read, by its issuer and year, else by its title.
fn unread(conn: &Connection, gathering: &mut Gathering) -> Result<(), Error> {
    let mut select = conn.prepare(
        "SELECT n.issuer, n.year, n.title, o.division FROM unread n JOIN url u ON u.id = n.url \
         JOIN portal o ON o.id = u.portal",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (issuer, year, title): (Option<String>, Option<u16>, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some((name, year)) = subject(issuer.as_deref(), year, title.as_deref()) {
            gathering.mark_by_name(row.get(3)?, name, year, Mark::Unread);
        }
    }
    Ok(())
}

/// Articles and files that are called reports and did not come: forbidden, blocked, failed.
fn refused(conn: &Connection, gathering: &mut Gathering) -> Result<(), Error> {
    let mut select = conn.prepare(
        "SELECT u.context, o.division FROM url u JOIN portal o ON o.id = u.portal \
         WHERE u.state IN (5, 6, 7) AND u.role IN (1, 2)",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let context: String = row.get(0)?;
        let context: Context = serde_json::from_str(&context)?;
        let title = context.title.as_deref().filter(|title| title.contains("公开"));
        if let Some((name, year)) = title.and_then(|title| subject(context.unit.as_deref(), None, Some(title))) {
            gathering.mark_by_name(row.get(1)?, name, year, Mark::Refused);
        }
    }
    Ok(())
}

/// Whose report of which year something is, by what is known of it and else by its title.
fn subject(issuer: Option<&str>, year: Option<u16>, title: Option<&str>) -> Option<(String, u16)> {
    let title = normal(title.unwrap_or_default());
    let stated = stated_year(&title);
    let year = year.or(stated.map(|(_, year)| year)).filter(|year| YEARS.contains(year))?;
    let issuer = issuer.map(normal).filter(|issuer| !issuer.is_empty());
    Some((issuer.or_else(|| issuer_in(&title))?, year))
}

/// The issuer that a title begins with, before or behind its year: `某局2023年政府信息公开…`, `2023年某局信息公开…`.
fn issuer_in(title: &str) -> Option<String> {
    let end = ["政府信息公开", "政务公开", "信息公开"].iter().filter_map(|word| title.find(word)).min()?;
    let before = title.get(..end)?;
    let pieces = match stated_year(before) {
        Some((at, _)) => [before.get(..at), before.get(at + 4..)],
        None => [Some(before), None],
    };
    let around = |c: char| !c.is_alphanumeric() || matches!(c, '年' | '度');
    let mut pieces = pieces.into_iter().flatten().map(|piece| piece.trim_matches(around).trim_start_matches("关于"));
    pieces.find(|piece| piece.chars().nth(1).is_some()).map(str::to_owned)
}

/// The first year that a title names in figures, `2023年`, and where.
fn stated_year(title: &str) -> Option<(usize, u16)> {
    title.match_indices("20").find_map(|(at, _)| {
        let (figures, rest) = title.get(at..)?.split_at_checked(4)?;
        rest.starts_with('年').then(|| figures.parse().ok().map(|year| (at, year)))?
    })
}

/// A name as it is compared: Simplified, half width, without white space.
fn normal(name: &str) -> String {
    name.chars().filter(|c| !is_space(*c)).map(narrow).map(simplify).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_unit_and_year() {
        for (title, told) in [
            ("环翠区科学技术局2023年度政府信息公开工作年度报告", Some(("环翠区科学技术局", 2023))),
            ("２０２２年 財政局 信息公开年报", Some(("财政局", 2022))),
            ("关于某镇2021年政务公开报告", Some(("某镇", 2021))),
            ("政府信息公开年报", None),
            ("2023年政府信息公开工作年度报告", None),
            ("国办公开办函〔2021〕30号", None),
            ("20", None),
            ("某局1999年信息公开", None),
        ] {
            let told = told.map(|(name, year)| (name.to_owned(), year));
            assert_eq!(subject(None, None, Some(title)), told, "{title}");
        }
        assert_eq!(subject(Some("某 局"), Some(2020), None), Some(("某局".into(), 2020)));
    }
}

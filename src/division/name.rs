//! Reading a name from its left: the divisions that it names, and what is left of it.

use super::table::{Form, LONGEST, Rank, Row, TABLE};
use super::{Kind, body};

/// What the beginning of a name says.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// The narrowest division named; several where the name alone does not tell them apart.
    pub rows: Vec<&'static Row>,
    /// The last word was a bare short name (吉林), which stands for the highest division so called.
    pub bare: bool,
    /// What follows the divisions.
    pub rest: &'a str,
}

/// After a bare name, these make it that of a street or village: 中山路派出所.
const STREETS: [char; 6] = ['路', '街', '村', '湾', '巷', '桥'];

/// Words that a zone's name begins or ends with. Zones are no divisions of the standard, and never unknown ones.
const ZONES: &str = "开发 高新 新 园 示范 度假 保税 管理 工业 风景 功能 名胜 社 林 灾 城 老 地 景 矿 库 特 保护 试验 实验 \
    合作 产业 物流 科技 港 经济 旅游 生态 贸易 综合 聚集 集聚 临港 临空 辖 片 战 军 小 山 \
    牧 灌 校 院 街 商务 自贸 湖 渔 起步 先行 先导 核心 创新 农业 化工";

/// Reads the divisions at the beginning of `text`. `None`: it names none that the table knows.
///
/// `branch`: the text follows the name of a national body, whose branches go by short names of any rank
/// (国家统计局桓台调查队).
pub(super) fn read(text: &str, branch: bool) -> Option<Reading<'_>> {
    let mut reading = Reading { rows: Vec::new(), bare: false, rest: text };
    while let Some(next) = step(reading.rest, &reading.rows, branch) {
        reading = next;
    }
    (!reading.rows.is_empty()).then_some(reading)
}

/// The longest name at the beginning of `text` that lies in one of `parents` (or anywhere, if there are none).
fn step<'a>(text: &'a str, parents: &[&Row], branch: bool) -> Option<Reading<'a>> {
    let mut ends = [0; LONGEST];
    let mut count = 0;
    for (end, (at, c)) in ends.iter_mut().zip(text.char_indices()) {
        *end = at + c.len_utf8();
        count += 1;
    }
    let ends = ends.get(1..count).unwrap_or(&[]);
    ends.iter().rev().find_map(|&end| {
        let (key, rest) = text.split_at_checked(end)?;
        let inside = |row: &Row| parents.is_empty() || parents.iter().any(|p| p.contains(row));
        let mut hits: Vec<(&'static Row, Form)> = TABLE.named(key).filter(|(row, _)| inside(row)).collect();
        if hits.is_empty() || cut_short(key, rest) {
            return None;
        }
        // 东乡县 is an alias, but 通化县 is the name of a county, whatever is so abbreviated.
        if hits.iter().any(|(row, form)| *form == Form::Full && row.current) {
            hits.retain(|(_, form)| *form == Form::Full);
        } else if hits.iter().any(|(_, form)| *form != Form::Bare) {
            hits.retain(|(_, form)| *form != Form::Bare);
        }
        let bare = hits.iter().all(|(_, form)| *form == Form::Bare);
        let mut rows: Vec<&'static Row> = hits.iter().map(|(row, _)| *row).collect();
        if bare && !rest.is_empty() {
            // 荆州市公安局 is no bureau of 公安县, 北京路街道 not in 北京: a bare name needs a likely sequel.
            rows.retain(|row| branch || row.rank() != Rank::County);
            let body =
                matches!(body::kind(rest), Some(Kind::Government | Kind::Department)) && !rest.starts_with(STREETS);
            let likely = branch || is_zone(rest) || body;
            if !likely && step(rest, &rows, branch).is_none() {
                return None;
            }
        }
        (!rows.is_empty()).then_some(Reading { rows, bare, rest })
    })
}

/// Whether `key` is but the beginning of a longer word: 大理市场监督管理局, 北京市区域合作办, 东区街道办事处.
fn cut_short(key: &str, rest: &str) -> bool {
    if body::begins_as_town(rest) {
        return true;
    }
    let next: &[char] = match key.chars().next_back() {
        Some('市') => &['场'],
        Some('县' | '区') => &['域', '划', '级'],
        _ => &[],
    };
    rest.starts_with(next)
}

/// Whether `rest` is a zone; unlike [`ZONES`], only words that no quarter or park is called by.
fn is_zone(rest: &str) -> bool {
    let head = rest.find('区').and_then(|at| rest.get(..at)).unwrap_or("");
    "开发 高新 新 保税 度假 示范 工业园 产业园 科技园 经济 合作 实验".split(' ').any(|word| head.ends_with(word))
}

/// Whether `rest` goes on with a county, district or city that the table does not know (虚构县教育局): then the
/// division is not known, and that of its parent would be a wrong answer.
pub(super) fn names_unknown(rest: &str) -> bool {
    unknown(rest).is_some()
}

/// Where the name of such a county, district or city ends.
pub(super) fn unknown(rest: &str) -> Option<usize> {
    rest.char_indices().take(8).find_map(|(at, c)| {
        let (token, after) = (rest.get(..at).unwrap_or(""), rest.get(at + c.len_utf8()..).unwrap_or(""));
        let long = token.chars().nth(1).is_some();
        let word = token.contains(['局', '委', '办', '厅', '部', '院', '队', '会', '署', '所', '处', '镇', '乡']);
        let division = match c {
            '县' => !after.starts_with(['级', '域', '城', '乡']),
            '旗' => !token.ends_with(['红', '升', '国']) && body::kind(after) != Some(Kind::Town),
            '区' => {
                long && !after.starts_with(['域', '划', '级', '街', '办'])
                    && !ZONES.split(' ').any(|z| token.ends_with(z))
            }
            '市' => long && !after.starts_with(['场', '政', '容', '民']) && !token.ends_with(['城', '都', '超', '上']),
            _ => false,
        };
        // 旧县镇 is a town's own name.
        let division = division && !body::begins_as_town(after);
        let named = division && !token.is_empty() && !word && (after.is_empty() || body::kind(after).is_some());
        named.then_some(at + c.len_utf8())
    })
}

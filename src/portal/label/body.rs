//! Names of bodies, places and groups of bodies, by their last words.

use std::sync::LazyLock;

use super::Words;
use super::words::{BODIES, COMMON, GROUPS, PLACES, SENTENCES, TOWNS};

/// The last characters of names. Most labels end in none of them, which one look tells.
struct Ends(Vec<char>);

impl Ends {
    fn of(lists: &[&[&str]]) -> Self {
        let mut ends: Vec<char> = lists.iter().flat_map(|list| *list).filter_map(|name| name.chars().last()).collect();
        ends.sort_unstable();
        ends.dedup();
        Self(ends)
    }

    /// Whether a label ends as a name does.
    fn end(&self, words: &str) -> bool {
        words.chars().next_back().is_some_and(|last| self.0.binary_search(&last).is_ok())
    }
}

/// Whether a folded label names a group of bodies, or several: 部门及乡镇, 各部门各乡镇.
pub(super) fn is_group(words: &str) -> bool {
    // an enumeration may end with what divides it
    static ENDS: LazyLock<Ends> =
        LazyLock::new(|| Ends::of(&[GROUPS, &["单位", "部门", ")", "及", "和", "与", ",", "、", "各"]]));
    if !ENDS.end(words) {
        return false;
    }
    let parts: Vec<&str> = words.split(['及', '和', '与', ',', '、', '各']).filter(|part| !part.is_empty()).collect();
    is_one_group(words) || (2..=4).contains(&parts.len()) && parts.into_iter().all(is_one_group)
}

fn is_one_group(words: &str) -> bool {
    let words = ["各", "其他", "其它"].iter().find_map(|head| words.strip_prefix(head)).unwrap_or(words);
    let known = |words: &str| GROUPS.contains(&words);
    // 地区(乡): one in brackets stands beside another
    let beside = words.strip_suffix(')').and_then(|words| words.split_once('('));
    // 驻清单位, 驻区单位
    let is_stationed = words.starts_with('驻')
        && ["单位", "部门"].iter().any(|end| words.ends_with(end))
        && (4..=6).contains(&words.chars().count());
    if known(words) || is_stationed || beside.is_some_and(|(first, second)| is_one_group(first) && known(second)) {
        return true;
    }
    // 区政府部门, 县直部门, 市级各部门, 区人民政府工作部门
    let mut chars = words.chars();
    let rest = match chars.next() {
        Some('省' | '市' | '区' | '县' | '州' | '旗' | '盟' | '全') => chars.as_str(),
        _ => return false,
    };
    let rest = rest.strip_prefix(['市', '区', '县']).filter(|_| words.starts_with('全')).unwrap_or(rest);
    let rest = rest.strip_prefix("人民").unwrap_or(rest);
    let heads =
        ["", "政府", "直", "级", "属", "直属", "本级", "政府各", "直各", "级各", "属各", "各", "政府直属", "内"];
    heads.iter().filter_map(|head| rest.strip_prefix(head)).any(known)
}

fn is_sentence(words: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(SENTENCES));
    WORDS.are_in(words)
}

/// Whether a folded label names a division: 海淀区, 清江浦区, 某某县.
pub(super) fn is_place(words: &str) -> bool {
    static ENDS: LazyLock<Ends> = LazyLock::new(|| Ends::of(&[PLACES]));
    if !ENDS.end(words) {
        return false;
    }
    let length = words.chars().count();
    (2..=15).contains(&length)
        && PLACES.iter().any(|end| words.ends_with(end))
        && !COMMON.contains(&words)
        && !words.contains(|c: char| !c.is_alphabetic() || c.is_ascii())
        && !is_sentence(words)
        && !["社区", "景区", "城区", "专区", "片区", "小区", "城市", "超市", "地区", "校区", "库区", "市区"]
            .iter()
            .any(|end| words.ends_with(end))
}

/// Whether a folded label is the name of a body or a division.
pub(super) fn is_unit(words: &str) -> bool {
    static ENDS: LazyLock<Ends> = LazyLock::new(|| Ends::of(&[BODIES, TOWNS, PLACES, ABBREVIATED]));
    // 财政局(国有资产监督管理局): what stands in brackets is a second sign on the same door
    let stem = match words.find('(') {
        Some(at) if at > 0 && words.ends_with(')') => words.get(..at).unwrap_or(words),
        _ => words,
    };
    if !ENDS.end(stem) {
        return false;
    }
    let length = stem.chars().count();
    if !(2..=30).contains(&length) || COMMON.contains(&stem) || is_sentence(stem) {
        return false;
    }
    let ends = |list: &[&str]| list.iter().any(|end| stem.ends_with(end) && stem.len() > end.len());
    let is_name = |c: char| c.is_alphabetic() && !c.is_ascii() || matches!(c, '.' | '-');
    stem.chars().all(is_name) && (is_place(stem) || ends(TOWNS) && !ends(COMMON_TOWNS) || body(stem, length))
}

/// Names that are short and known.
const ABBREVIATED: &[&str] = &[
    "发改委",
    "卫健委",
    "卫计委",
    "国资委",
    "住建委",
    "残联",
    "妇联",
    "科协",
    "文联",
    "侨联",
    "编办",
    "外办",
    "工商联",
    "总工会",
    "供销社",
    "法院",
    "检察院",
    "档案馆",
    "党校",
    "团委",
    "政府办",
    "府办",
];

/// 特色小镇 and 美丽家乡 are no towns.
const COMMON_TOWNS: &[&str] = &["小镇", "古镇", "城镇", "乡镇", "村镇", "集镇", "城乡", "家乡", "故乡", "老乡"];

fn body(stem: &str, length: usize) -> bool {
    let ends_common = ["格局", "布局", "大厅", "新闻中心", "下载中心", "数据中心", "个人中心", "用户中心", "帮助中心"];
    ABBREVIATED.contains(&stem)
        || length >= 3
            && BODIES.iter().any(|end| stem.ends_with(end))
            && !ends_common.iter().any(|end| stem.ends_with(end))
}

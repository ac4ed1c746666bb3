//! What sort of body a name says it is, from its last words. Word lists are strings with a space between words.

use super::Kind;

/// Bodies that are no part of the administration. Looked at before [`DEPARTMENTS`]: 医院 also ends with 院.
const OTHERS: &str = "公司 集团 厂 学校 大学 学院 中学 小学 高中 幼儿园 党校 技校 职校 医院 卫生院 保健院 疗养院 敬老院 \
    福利院 研究院 设计院 科学院 剧院 画院 博物院 卫生服务中心 卫生服务站 卫生室 研究所 事务所 协会 学会 \
    商会 基金会 联合会 促进会 总工会 居民委员会 村民委员会 居委会 村委会 合作社 银行 分行 支行 图书馆 \
    博物馆 文化馆 电视台 广播台 报社 农场 林场 公园 科协 妇联 残联 文联 社科联 工商联 侨联";

const DEPARTMENTS: &str =
    "局 委 办 厅 部 院 队 会 中心 署 室 站 所 科 处 司 组 海关 档案馆 方志馆 联合社 供销社 人民银行 政协";

/// After the name of a town. 党委 and the rest answer for the town's government.
const OF_TOWN: &str = "人民政府 政府 办事处 党工委 党委 管理委员会";

/// The kind of the body called `rest`, a name without the division before it where that is known.
pub(super) fn kind(rest: &str) -> Option<Kind> {
    // 财政局（国有资产监督管理局）: what stands in brackets is a second sign on the same door.
    let rest = match rest.strip_suffix([')', '）']).and_then(|open| open.rfind(['(', '（'])) {
        Some(at) if at > 0 => rest.get(..at).unwrap_or(rest),
        _ => rest,
    };
    let ends = |list: &str| list.split(' ').any(|word| rest.ends_with(word));
    if is_town(rest) {
        Some(Kind::Town)
    } else if ends("政府 国务院 行政公署 行署 行政委员会") {
        Some(Kind::Government)
    } else if rest.contains("人民银行") || ends("人民政府办公室 人民政府办公厅") {
        Some(Kind::Department)
    } else if ends(OTHERS) {
        Some(Kind::Other)
    } else if ends(DEPARTMENTS) {
        Some(Kind::Department)
    } else {
        None
    }
}

/// Whether `rest` is a town, township or street: its word, after at least one character, with nothing else or
/// a body of the town after it. So 城乡建设局 and 乡镇企业局 are none.
pub(super) fn is_town(rest: &str) -> bool {
    ["街道", "镇", "乡", "苏木", "地区"].iter().any(|&mark| {
        rest.match_indices(mark).any(|(at, _)| {
            let (before, after) = (rest.get(..at).unwrap_or(""), rest.get(at + mark.len()..).unwrap_or(""));
            let named = !["", "城", "乡", "各", "各乡", "村"].contains(&before);
            let office = after.starts_with("办事处") || after == "办";
            match mark {
                // 地区 is a prefecture elsewhere; only Beijing's 地区办事处 are meant.
                "地区" => named && after.starts_with("办事处"),
                "街道" => !before.is_empty() && (office || body_or_nothing(after)),
                _ => named && body_or_nothing(after),
            }
        })
    })
}

/// Whether `rest` begins with the word of a town, so that what stands before it is the town's name: 东区街道办事处.
pub(super) fn begins_as_town(rest: &str) -> bool {
    let after = ["街道", "镇", "乡", "苏木"].iter().find_map(|mark| rest.strip_prefix(mark));
    after.is_some_and(|after| body_or_nothing(after) || after.starts_with('办'))
}

fn body_or_nothing(after: &str) -> bool {
    after.is_empty() || OF_TOWN.split(' ').any(|body| after.starts_with(body))
}

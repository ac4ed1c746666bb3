//! Issuers: real county-level names with their six-digit codes, and the offices that report.

/// A county-level unit: code, name with its city, and the short name that its own texts use.
pub struct Place {
    /// The GB/T 2260 code.
    pub division: &'static str,
    /// The name with the city before it.
    pub name: &'static str,
    /// The county-level name alone.
    pub short: &'static str,
}

const fn place(division: &'static str, name: &'static str, short: &'static str) -> Place {
    Place { division, name, short }
}

/// The units that drafts are written for.
pub const PLACES: &[Place] = &[
    place("371002", "威海市环翠区", "环翠区"),
    place("320813", "淮安市洪泽区", "洪泽区"),
    place("220112", "长春市双阳区", "双阳区"),
    place("440309", "深圳市龙华区", "龙华区"),
    place("320311", "徐州市泉山区", "泉山区"),
    place("330106", "杭州市西湖区", "西湖区"),
    place("330212", "宁波市鄞州区", "鄞州区"),
    place("320509", "苏州市吴江区", "吴江区"),
    place("340104", "合肥市蜀山区", "蜀山区"),
    place("350102", "福州市鼓楼区", "鼓楼区"),
    place("370102", "济南市历下区", "历下区"),
    place("410105", "郑州市金水区", "金水区"),
    place("420115", "武汉市江夏区", "江夏区"),
    place("430104", "长沙市岳麓区", "岳麓区"),
    place("510116", "成都市双流区", "双流区"),
    place("530114", "昆明市呈贡区", "呈贡区"),
    place("610113", "西安市雁塔区", "雁塔区"),
    place("110108", "北京市海淀区", "海淀区"),
    place("330424", "嘉兴市海盐县", "海盐县"),
    place("330523", "湖州市安吉县", "安吉县"),
];

/// The offices of a county; the empty one stands for the government itself.
pub const OFFICES: &[&str] = &[
    "科学技术局",
    "教育局",
    "民政局",
    "财政局",
    "水利局",
    "司法局",
    "审计局",
    "统计局",
    "住房和城乡建设局",
    "交通运输局",
    "农业农村局",
    "卫生健康局",
    "市场监督管理局",
    "退役军人事务局",
    "应急管理局",
    "文化和旅游局",
    "人力资源和社会保障局",
    "人民政府",
    "人民政府",
];

/// The columns of table 三.
pub const COLUMNS: [&str; 7] = [
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
    "total",
];

/// The rows of table 三 that stand between 二 and （七）, for a form.
pub fn result_rows(form: &str) -> Vec<&'static str> {
    let mut rows = vec![
        "results.granted",
        "results.partly_granted",
        "results.refused.state_secret",
        "results.refused.prohibited_by_law",
        "results.refused.security_and_stability",
        "results.refused.third_party_rights",
        "results.refused.internal_affairs",
        "results.refused.process_information",
        "results.refused.enforcement_files",
        "results.refused.administrative_query",
        "results.unable.not_held",
        "results.unable.not_readily_available",
        "results.unable.still_unclear",
        "results.not_processed.petition",
        "results.not_processed.repeated",
        "results.not_processed.publication",
        "results.not_processed.excessive",
        "results.not_processed.confirmation",
    ];
    if form == "2019" {
        rows.push("results.other");
    } else {
        rows.extend(["results.other.overdue_clarification", "results.other.overdue_fee", "results.other.other"]);
    }
    rows
}

/// All rows of table 三 in the order of the form.
pub fn request_rows(form: &str) -> Vec<&'static str> {
    let mut rows = vec!["new", "carried_in"];
    rows.extend(result_rows(form));
    rows.extend(["results.total", "carried_out"]);
    rows
}

/// The rows of table 四.
pub const DISPUTE_ROWS: [&str; 3] = ["reconsideration", "litigation_direct", "litigation_after_reconsideration"];

/// The columns of each group of table 四.
pub const DISPUTE_COLUMNS: [&str; 5] = ["upheld", "corrected", "other", "pending", "total"];

/// The cells of table 二, as (row, columns), in the order of the form.
pub fn proactive_rows(form: &str) -> Vec<(&'static str, &'static [&'static str])> {
    const MADE: &[&str] = &["made", "published", "total_public"];
    const ISSUED: &[&str] = &["issued", "repealed", "in_force"];
    const CHANGED: &[&str] = &["previous", "change", "decisions"];
    const DECISIONS: &[&str] = &["decisions"];
    if form == "2019" {
        vec![
            ("regulations", MADE),
            ("normative_documents", MADE),
            ("licensing", CHANGED),
            ("other_services", CHANGED),
            ("penalties", CHANGED),
            ("coercion", CHANGED),
            ("fees", &["previous", "change"]),
            ("procurement", &["items", "amount"]),
        ]
    } else {
        vec![
            ("regulations", ISSUED),
            ("normative_documents", ISSUED),
            ("licensing", DECISIONS),
            ("penalties", DECISIONS),
            ("coercion", DECISIONS),
            ("fees", &["amount"]),
        ]
    }
}

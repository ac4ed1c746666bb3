use super::*;

const NO_HINTS: Hints = Hints { site_code: None, context: &[] };

fn shown(place: Option<Place>) -> String {
    place.map_or("-".into(), |p| format!("{} {:?}", p.code.unwrap_or("none"), p.level))
}

/// Name → code and level, `-` for nothing.
const NAMES: &[(&str, &str)] = &[
    // departments and governments at every level
    ("威海市环翠区科学技术局", "371002 County"),
    ("双阳区退役军人事务局", "220112 County"),
    ("深圳市龙华区民治街道办事处", "440309 Town"),
    ("山东省科学技术厅", "370000 Province"),
    ("威海市科学技术局", "371000 City"),
    ("上海市浦东新区人民政府", "310115 County"),
    ("北京市朝阳区教育局", "110105 County"),
    ("长春市朝阳区教育局", "220104 County"),
    ("吉林省长春市朝阳区教育局", "220104 County"),
    ("山东省环翠区财政局", "371002 County"),
    ("重庆市人民政府办公厅", "500000 Province"),
    ("重庆市綦江区民政局", "500110 County"),
    ("重庆市彭水苗族土家族自治县财政局", "500243 County"),
    ("天津市滨海新区财政局", "120116 County"),
    ("香港特别行政区政府", "810000 Province"),
    // national bodies and their branches
    ("国家统计局", "none National"),
    ("中华人民共和国教育部", "none National"),
    ("中华人民共和国公安部", "none National"), // not 公安县
    ("财政部", "none National"),
    ("国务院办公厅", "none National"),
    ("国家税务总局", "none National"),
    ("国家税务总局办公厅", "none National"),
    ("国家税务总局威海市环翠区税务局", "371002 County"),
    ("国家税务总局北京市税务局", "110000 Province"),
    ("国家统计局桓台调查队", "370321 County"),
    ("国家矿山安全监察局山西局", "140000 Province"),
    ("中华人民共和国威海海事局", "371000 City"),
    ("中国人民银行威海市分行", "371000 City"),
    // names shared by several
    ("朝阳区教育局", "-"),
    ("鼓楼区人民政府", "-"),
    ("市中区财政局", "-"),
    ("城区人民政府", "-"),
    ("郊区人民政府", "-"),
    ("清河区人民政府", "-"), // 铁岭's, or that of 淮安 before 2016
    ("桥东区民政局", "-"),
    ("南京市鼓楼区人民政府", "320106 County"),
    ("江苏省鼓楼区人民政府", "-"), // 南京 and 徐州
    ("济南市市中区财政局", "370103 County"),
    ("晋城市城区教育局", "140502 County"),
    ("阳泉市郊区人民政府", "140311 County"),
    ("枣庄市市中区人民政府", "370402 County"),
    // names within names
    ("河南蒙古族自治县人民政府", "632324 County"),
    ("河南省人民政府", "410000 Province"),
    ("河南县人民政府", "632324 County"),
    ("海南州人民政府", "632500 City"),
    ("海南省教育厅", "460000 Province"),
    ("海南区教育局", "150303 County"),
    ("吉林市人民政府", "220200 City"),
    ("吉林省人民政府", "220000 Province"),
    ("吉林省吉林市昌邑区教育局", "220202 County"),
    ("吉林", "220000 Province"),
    ("通化县人民政府", "220521 County"),
    ("通化市人民政府", "220500 City"),
    ("通化市通化县教育局", "220521 County"),
    ("大理市市场监督管理局", "532901 County"),
    ("大理白族自治州大理市财政局", "532901 County"),
    ("荆州市公安局", "421000 City"), // not 公安县
    ("荆州市公安县公安局", "421022 County"),
    ("资源县自然资源局", "450329 County"),
    ("景德镇市浮梁县人民政府", "360222 County"),
    ("新乡市新乡县人民政府", "410721 County"),
    ("公安局", "-"),
    ("平安银行股份有限公司", "-"),
    ("中山大学", "-"),
    ("中山市人民政府", "442000 City"),
    // short forms
    ("环翠区", "371002 County"),
    ("威海", "371000 City"),
    ("内蒙古", "150000 Province"),
    ("内蒙古自治区教育厅", "150000 Province"),
    ("广西教育厅", "450000 Province"),
    ("延边州人民政府", "222400 City"),
    ("黔东南州财政局", "522600 City"),
    ("互助县教育局", "630223 County"),
    ("鄂温克旗人民政府", "150724 County"),
    ("神农架林区人民政府", "429021 County"),
    ("六盘水市六枝特区教育局", "520203 County"),
    ("威海环翠区财政局", "371002 County"),
    ("桓台", "370321 County"),
    ("东乡族自治县人民政府", "622926 County"),
    ("东乡县人民政府", "-"), // of 甘肃 by its short name, or of 江西 before 2016
    // under the province, two prefectures in a prefecture, the corps
    ("仙桃市财政局", "429004 County"),
    ("湖北省仙桃市财政局", "429004 County"),
    ("济源市人民政府", "419001 County"),
    ("琼中黎族苗族自治县人民政府", "469030 County"),
    ("伊犁哈萨克自治州塔城地区额敏县财政局", "654221 County"),
    ("阿勒泰地区行政公署", "654300 City"),
    ("新疆生产建设兵团教育局", "650000 Province"),
    ("新疆生产建设兵团第八师石河子市财政局", "659001 County"),
    ("第八师石河子市教育局", "659001 County"),
    ("新疆生产建设兵团第八师教育局", "-"),
    ("大兴安岭地区加格达奇区人民政府", "232761 County"),
    // former names
    ("洪泽区人民政府", "320813 County"),
    ("洪泽县人民政府", "320813 County"),
    ("淮安市洪泽县财政局", "320813 County"),
    ("湖北省襄樊市人民政府", "420600 City"),
    ("北京市宣武区教育局", "110102 County"),
    ("巢湖市庐江县人民政府", "340124 County"),
    ("巢湖市人民政府", "340181 County"),
    ("毕节市财政局", "520500 City"),
    ("邯郸县人民政府", "130421 County"), // divided between two districts
    ("沙县人民政府", "350405 County"),
    // towns, zones, branches
    ("威海市公安局环翠分局", "371000 City"),
    ("东莞市虎门镇人民政府", "441900 Town"),
    ("长春市双阳区鹿乡镇人民政府", "220112 Town"),
    ("双阳区双营子回族乡人民政府", "220112 Town"),
    ("北京市朝阳区南磨房地区办事处", "110105 Town"),
    ("威海市环翠区住房和城乡建设局", "371002 County"),
    ("威海市乡村振兴局", "371000 City"),
    ("威海经济技术开发区管理委员会", "371000 City"),
    ("威海火炬高技术产业开发区科技局", "371000 City"),
    ("经济技术开发区管理委员会", "-"),
    ("朝阳街道办事处", "-"),
    ("东区街道办事处", "-"),
    ("中央门街道办事处", "-"),
    ("旧县镇人民政府", "-"),
    ("北京路街道办事处", "-"),
    ("中山镇人民政府", "-"),
    ("中山市东区街道办事处", "442000 Town"),
    ("苏州工业园区", "320500 City"),
    // not in the table, or no place at all
    ("山东省虚构县教育局", "-"),
    ("威海市虚构区人民政府", "-"),
    ("虚构市财政局", "-"),
    ("教育局", "-"),
    ("本机关", "-"),
    ("", "-"),
    ("区", "-"),
    ("第师", "-"),
    ("a", "-"),
];

#[test]
fn names_are_located() {
    let found = NAMES.iter().map(|(issuer, _)| (*issuer, shown(locate(issuer, &NO_HINTS))));
    let wrong: Vec<_> = found.zip(NAMES).filter(|(found, (_, expected))| found.1 != *expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn hints_decide_between_namesakes_and_locate_the_placeless() {
    let cases: &[(&str, Option<&str>, &[&str], &str)] = &[
        ("朝阳区教育局", Some("2201040001"), &[], "220104 County"),
        ("朝阳区教育局", Some("2201000001"), &[], "220104 County"),
        ("朝阳区教育局", Some("1100000088"), &[], "110105 County"),
        ("朝阳区教育局", Some("3710000028"), &[], "-"),
        ("朝阳区教育局", None, &["长春市朝阳区人民政府"], "220104 County"),
        ("朝阳区教育局", None, &["朝阳区人民政府", "地址：北京市朝阳区"], "110105 County"),
        ("朝阳区教育局", None, &["长春朝阳区"], "220104 County"),
        ("鼓楼区人民政府", None, &["江苏省"], "-"),
        ("鼓楼区人民政府", None, &["江苏省", "徐州市"], "320302 County"),
        ("清河区人民政府", None, &["淮安市清河区"], "320812 County"),
        ("吉林教育局", Some("2202000001"), &[], "220200 City"),
        ("教育局", Some("3710020012"), &[], "371002 County"),
        ("教育局", Some("3710720001"), &[], "371000 City"),
        ("教育局", Some("bm07000001"), &[], "none National"),
        ("教育局", None, &["威海市环翠区人民政府门户网站"], "371002 County"),
        ("办公室", None, &["公安", "威海"], "371000 City"),
        ("县教育局", Some("3710000028"), &[], "-"),
        ("市教育局", Some("3710000028"), &[], "371000 City"),
        ("市教育局", Some("3710020012"), &[], "-"),
        ("市场监督管理局", Some("3710020012"), &[], "371002 County"),
        ("朝阳街道办事处", Some("2201040001"), &[], "220104 Town"),
        ("崮山镇人民政府", Some("3710020012"), &[], "371002 Town"),
        ("虚构县教育局", Some("3700000012"), &[], "-"),
        ("环翠区教育局", Some("2201040001"), &["长春市"], "371002 County"),
        ("教育局", Some("中"), &["根据《条例》"], "-"),
        ("洪泽县教育局", Some("3208290001"), &[], "320813 County"),
        ("教育局", Some("3208290001"), &[], "320813 County"),
    ];
    for (issuer, site_code, context, expected) in cases {
        let hints = Hints { site_code: *site_code, context };
        assert_eq!(shown(locate(issuer, &hints)), *expected, "{issuer} {hints:?}");
    }
}

#[test]
fn a_place_names_what_it_lies_in() {
    let parts = |issuer| locate(issuer, &NO_HINTS).map(|p| (p.province, p.city, p.county));
    let huancui = (Some("山东省"), Some("威海市"), Some("环翠区"));
    assert_eq!(parts("威海市环翠区科学技术局"), Some(huancui));
    assert_eq!(parts("北京市朝阳区教育局"), Some((Some("北京市"), None, Some("朝阳区"))));
    assert_eq!(parts("仙桃市财政局"), Some((Some("湖北省"), None, Some("仙桃市"))));
    assert_eq!(parts("东莞市财政局"), Some((Some("广东省"), Some("东莞市"), None)));
    assert_eq!(parts("山东省科学技术厅"), Some((Some("山东省"), None, None)));
    assert_eq!(parts("财政部"), Some((None, None, None)));
}

#[test]
fn kinds_are_told_by_the_last_words() {
    use Kind::{Department, Government, Other, Town};
    let cases = [
        ("威海市环翠区人民政府", Some(Government)),
        ("虚构县人民政府", Some(Government)),
        ("环翠区政府", Some(Government)),
        ("阿勒泰地区行政公署", Some(Government)),
        ("国务院", Some(Government)),
        ("环翠区人民政府办公室", Some(Department)),
        ("山东省人民政府办公厅", Some(Department)),
        ("威海市科学技术局", Some(Department)),
        ("环翠区财政局（国有资产监督管理局）", Some(Department)),
        ("财政部", Some(Department)),
        ("威海市中级人民法院", Some(Department)),
        ("威海经济技术开发区管理委员会", Some(Department)),
        ("中国人民银行威海市分行", Some(Department)),
        ("威海市供销合作社联合社", Some(Department)),
        ("环翠区疾病预防控制中心", Some(Department)),
        ("住房和城乡建设局", Some(Department)),
        ("深圳市龙华区民治街道办事处", Some(Town)),
        ("民治街道", Some(Town)),
        ("崮山镇人民政府", Some(Town)),
        ("鹿乡镇人民政府办公室", Some(Town)),
        ("双营子回族乡人民政府", Some(Town)),
        ("威海市立医院", Some(Other)),
        ("威海市第一中学", Some(Other)),
        ("威海水务集团有限公司", Some(Other)),
        ("威海市律师协会", Some(Other)),
        ("景德镇", None),
        ("威海市", None),
        ("镇", None),
        ("）", None),
        ("", None),
    ];
    for (issuer, expected) in cases {
        assert_eq!(kind(issuer), expected, "{issuer}");
    }
}

#[test]
fn successors_and_predecessors_agree() {
    assert_eq!(successor("320829"), Some("320813"));
    assert_eq!(successor("320813"), None);
    assert_eq!(successor("130421"), None);
    assert_eq!(successor("999999"), None);
    let older: Vec<_> = predecessors("320812").collect();
    assert_eq!(older, [("320802", "清河区"), ("320811", "清浦区")]);
    assert_eq!(predecessors("420600").collect::<Vec<_>>(), [("420600", "襄樊市")]);
    for row in TABLE.rows().iter().filter(|row| !row.current) {
        let Some(code) = row.successor else { continue };
        assert!(TABLE.coded(code).is_some_and(|heir| heir.current), "{} {}", row.code, row.name);
        assert!(predecessors(code).any(|p| p == (row.code, row.name)));
    }
}

#[test]
fn the_table_is_whole() {
    let lines = include_str!("table.tsv").lines().count();
    assert_eq!(TABLE.rows().len(), lines);
    assert!(TABLE.rows().is_sorted_by_key(|row| (row.code, row.name)));
    assert!(TABLE.rows().iter().all(|row| row.name.chars().count() <= table::LONGEST));
    let current = TABLE.rows().iter().filter(|row| row.current);
    assert_eq!(current.filter(|row| row.rank() == Rank::Province).count(), 34);
}

/// Every current division is found by all its names in a row, and the standard's names never mislead.
#[test]
fn every_division_is_found_by_its_full_path() {
    for row in TABLE.rows().iter().filter(|row| row.current) {
        let here = place(row, level(row));
        let path: String = [here.province, here.city, here.county].into_iter().flatten().collect();
        for tail in ["", "人民政府", "教育局", "市场监督管理局"] {
            let found = locate(&format!("{path}{tail}"), &NO_HINTS);
            assert_eq!(found, Some(here), "{path}{tail}");
        }
    }
}

#[test]
fn odd_input_gives_an_answer_and_no_panic() {
    let whole = "中华人民共和国新疆生产建设兵团第一师市县区镇乡街道（）()a\u{0}\u{10ffff}国家税务总局";
    let cuts: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
    for &from in &cuts {
        for &to in cuts.iter().filter(|to| **to >= from) {
            let _ = locate(&whole[from..to], &Hints { site_code: Some(&whole[from..to]), context: &[whole] });
            let _ = kind(&whole[from..to]);
        }
    }
}

use super::*;

const LABELS: &[(&str, Sense)] = &[
    ("威海市环翠区科学技术局2023年度政府信息公开工作年度报告", Sense::Report),
    ("2023年政府信息公开工作年度报告", Sense::Report),
    ("2023年度信息公开工作年度报告（图片版）", Sense::Report),
    ("高岭镇_2017年政府信息公开工作年度报告", Sense::Report),
    ("某某区教育局二〇二三年政府信息公开工作年度报告", Sense::Report),
    ("某市統計局2022年政府信息公開年報", Sense::Report),
    ("财政局2023年政府信息公开工作年度报告", Sense::Report),
    ("统计局2021年政府信息公开年报", Sense::Report),
    ("某某镇2020年政务公开工作报告", Sense::Report),
    ("教育局政府信息公开年报", Sense::Report),
    ("教育局2023年年报", Sense::Report),
    ("某某街道办事处2019年信息公开年度报告", Sense::Report),
    ("某某区人民政府2023年政府信息公开工作年度报…", Sense::Report),
    ("某某区财政局2023年政府信息公开...", Sense::Report),
    ("关于2022年政府信息公开工作年度报告的公告", Sense::Report),
    ("政府信息公开工作年度报告（2018年）", Sense::Report),
    ("【教育局】2023年政府信息公开年报", Sense::Report),
    ("某某县2009年政府信息公开工作情况报告", Sense::Report),
    ("政府信息公开年报", Sense::Column),
    ("政府信息公开年度报告", Sense::Column),
    ("政府信息公开工作年度报告", Sense::Column),
    ("信息公开年报", Sense::Column),
    ("公开年报", Sense::Column),
    ("年度报告", Sense::Column),
    ("年报", Sense::Column),
    ("年报汇总", Sense::Column),
    ("本级年报", Sense::Column),
    ("区政府信息公开年报", Sense::Column),
    ("海淀区政府信息公开年报", Sense::Column),
    ("历年年报", Sense::Column),
    ("部门信息公开年报", Sense::Column),
    ("· 政府信息公开年报 >>", Sense::Column),
    ("【年报】", Sense::Column),
    ("2019年及以前", Sense::Column),
    ("2024年", Sense::Year),
    ("2024年度", Sense::Year),
    ("2024", Sense::Year),
    ("２０２４年", Sense::Year),
    ("2024年年报", Sense::Year),
    ("2024年度报告", Sense::Year),
    ("二〇二三年", Sense::Year),
    ("区政府部门", Sense::Group),
    ("县直部门", Sense::Group),
    ("部门", Sense::Group),
    ("乡镇", Sense::Group),
    ("乡镇街道", Sense::Group),
    ("镇（街道）", Sense::Group),
    ("乡镇、街道", Sense::Group),
    ("街道", Sense::Group),
    ("垂管单位", Sense::Group),
    ("双管单位", Sense::Group),
    ("区直单位", Sense::Group),
    ("财政局", Sense::Unit),
    ("统计局", Sense::Unit),
    ("清江浦区", Sense::Unit),
    ("清江浦区.pdf", Sense::Unit),
    ("高岭镇", Sense::Unit),
    ("某某街道办事处", Sense::Unit),
    ("区人民政府办公室", Sense::Unit),
    ("财政局（国有资产监督管理局）", Sense::Unit),
    ("区发改委", Sense::Unit),
    ("政府信息公开", Sense::Hub),
    ("政务公开", Sense::Hub),
    ("信息公开", Sense::Hub),
    ("法定主动公开内容", Sense::Hub),
    ("信息公开专栏", Sense::Hub),
    ("政府信息公开目录", Sense::Hub),
    ("部门信息公开", Sense::Hub),
    ("区政府信息公开", Sense::Hub),
    ("各镇街道政府信息公开", Sense::Hub),
    ("公开", Sense::Hub),
    ("教育局信息公开", Sense::Hub),
    ("一图读懂2023年政府信息公开工作年度报告", Sense::Decoy),
    ("《2023年政府信息公开工作年度报告》解读", Sense::Decoy),
    ("2023年政府网站工作年度报表", Sense::Decoy),
    ("政府网站工作年度报告（2023年）", Sense::Decoy),
    ("网站年报", Sense::Decoy),
    ("2023年法治政府建设年度报告", Sense::Decoy),
    ("统计年报", Sense::Decoy),
    ("统计年鉴", Sense::Decoy),
    ("企业年报", Sense::Decoy),
    ("某某实业公司2023年年报", Sense::Decoy),
    ("教育局2023年部门决算", Sense::Decoy),
    ("财政预决算", Sense::Decoy),
    ("2024年政务公开工作要点", Sense::Decoy),
    ("政府信息公开指南", Sense::Decoy),
    ("政府信息公开制度", Sense::Decoy),
    ("关于报送2023年政府信息公开工作年度报告的通知", Sense::Decoy),
    ("意见箱", Sense::Decoy),
    ("依申请公开", Sense::Decoy),
    ("首页", Sense::Other),
    ("领导之窗", Sense::Other),
    ("新闻中心", Sense::Other),
    ("网上办事大厅", Sense::Other),
    ("一网通办", Sense::Other),
    ("乡村振兴", Sense::Other),
    ("重点领域信息公开", Sense::Other),
    ("区长调研城乡建设工作", Sense::Other),
];

#[test]
fn labels_say_what_they_are() {
    let wrong: Vec<_> =
        LABELS.iter().map(|(words, sense)| (words, sense, super::sense(words))).filter(|(_, a, b)| *a != b).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn years_of_titles() {
    let cases = [
        ("某局2023年政府信息公开工作年度报告", Some(2023)),
        ("2024年", Some(2024)),
        ("2024", Some(2024)),
        ("教育局2022政府信息公开年报", Some(2022)),
        ("二〇二三年度政府信息公开年报", Some(2023)),
        ("政府信息公开年报（2024年1月5日）", None),
        ("某局2023年政府信息公开年报（2024年1月发布）", Some(2023)),
        ("国办公开办函〔2021〕30号", None),
        ("1999年年报", None),
        ("2002年", None),
        ("120230", None),
        ("2024年公布的2023年度报告", Some(2023)),
        ("年报", None),
    ];
    for (words, expected) in cases {
        assert_eq!(year(words), expected, "{words}");
    }
}

#[test]
fn units_in_labels() {
    let cases = [
        ("教育局信息公开专栏", Some("教育局")),
        ("教育局", Some("教育局")),
        ("环翠区教育局2023年政府信息公开年报", Some("环翠区教育局")),
        ("2023年", None),
        ("政府信息公开", None),
        ("洪泽区人民政府信息公开年报", Some("洪泽区人民政府")),
    ];
    for (words, expected) in cases {
        assert_eq!(unit(words).as_deref(), expected, "{words}");
    }
}

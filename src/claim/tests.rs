//! What reports say, and what is read from it.

use super::*;

fn section(number: u8, text: &str) -> Section {
    Section { number, heading: String::new(), text: text.to_owned() }
}

/// Each claim as `topic value`, with what is special about it.
fn said_in(number: u8, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for claim in claims(&section(number, text)) {
        let mut line = format!("{:?} {}", claim.topic, claim.value);
        if claim.exactness == Exactness::Approximate {
            line += " ~";
        }
        if claim.negated {
            line += " none";
        }
        if claim.scope != Scope::Own {
            line += &format!(" {:?}", claim.scope);
        }
        match claim.period {
            Period::Unsaid => {}
            Period::Year(year) => line += &format!(" {year}"),
            period => line += &format!(" {period:?}"),
        }
        if claim.includes_carried {
            line += " +";
        }
        all.push(line);
    }
    all
}

fn said(text: &str) -> Vec<String> {
    said_in(1, text)
}

#[test]
fn received_as_reports_say_it() {
    let cases: &[(&str, &[&str])] = &[
        ("2023年收到信息公开申请1件，均在法定办结期限内答复完成。", &["New 1 2023"]),
        ("全年共收到公民、法人或其他组织政府信息公开申请12件。", &["New 12"]),
        ("我局共收到政府信息公开申请1,113宗。", &["New 1113"]),
        ("共接收到依申请公开１２件", &["New 12"]),
        ("2025年，我街道新收政府信息公开申请31宗,其中4宗申请人已主动撤销申请,1宗仍在法定办理期限内", &["New 31 2025"]),
        ("本年共收到三件政府信息公开申请。", &["New 3"]),
        ("全年受理依申请公开2件次，全部在规定时限内办理完毕。", &["New 2 +"]),
        ("收到并办理依申请公开申请8件", &["New 8 +"]),
        ("（二）依申请公开情况\n全年共收到12件，均已答复。", &["New 12"]),
        ("全年新收政府信息公开申请数量0件，上年结转政府信息公开申请数量0件。", &["New 0", "CarriedIn 0"]),
        ("收到政府信息公开申请10余件", &["New 10 ~"]),
        ("收到政府信息公开申请13件（含上年结转2件）", &["New 13 +", "CarriedIn 2"]),
        ("2022年我区共受理政府信息公开申请335宗，同比增长30%。", &["New 335 Wider 2022 +"]),
        ("代表区政府受理政府信息公开申请30件", &["New 30 Wider +"]),
        ("上半年收到政府信息公开申请3件", &["New 3 Part"]),
        ("截至2023年底，累计收到政府信息公开申请30件", &["New 30 Cumulative"]),
        ("2023年收到申请5件，比2022年的3件增加2件。", &["New 5 2023"]),
        ("收到政府信息公开申请5件，较上年增加3件。", &["New 5"]),
        ("今年以来共接到依申请公开信息1次。", &["New 1"]),
        ("2023年以来，收到政府信息公开申请3件", &["New 3 2023"]),
        ("通过网站收到政府信息公开申请3件", &["New 3 Narrower"]),
        ("通过线上线下渠道共收到政府信息公开申请3件", &["New 3"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&said(text), expected, "{text}");
    }
}

#[test]
fn none_in_words() {
    let cases: &[(&str, &[&str])] = &[
        ("2022年经纬街道办事处未接收到依申请公开，尚未发现应主动公开而未予公开的情况。", &["New 0 none 2022"]),
        ("2022年度，砲里街办未收到政府信息公开申请。", &["New 0 none 2022"]),
        ("全年未收到要求公开政府信息的申请。", &["New 0 none"]),
        ("本年度没有收到公民、法人或者其他组织提出的政府信息公开申请。", &["New 0 none"]),
        ("今年我局无依申请公开事项。", &["New 0 none"]),
        (
            "全年没有发生因政府信息公开申请行政复议和提起行政诉讼的情况。",
            &["Dispute { path: All, ruling: None } 0 none"],
        ),
        (
            "2025年度我局受理依申请公开0件；无政府信息公开行政复议和行政诉讼案件。",
            &["New 0 2025 +", "Dispute { path: All, ruling: None } 0 none 2025"],
        ),
        ("本年度我单位依申请公开政府信息未收取任何费用。", &["Fee(Processing) 0 none"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&said(text), expected, "{text}");
    }
}

#[test]
fn a_denial_of_something_else_is_none() {
    for text in [
        "未收到12345热线投诉。",
        "除上述申请外，未收到其他政府信息公开申请。",
        "无依申请公开逾期未答复情况。",
        "未收到当面提交的申请。",
        "无正当理由大量反复申请",
        "未发生因政府信息公开被行政复议纠错、行政诉讼败诉的情况。",
        "无法提供相关政府信息。",
        "未收到关于政府信息公开的意见建议。",
        "未经申请不得公开。",
        "依申请公开实行零报告制度。",
        "没有不予公开的申请。",
        "未收到不符合规定的政府信息公开申请。",
        "未收到要求听证的申请。",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn handling_as_reports_say_it() {
    let cases: &[(&str, &[&str])] = &[
        (
            "共收到政府信息公开申请12件，其中自然人申请10件，法人或其他组织申请2件，上年度结转1件。办结13件，其中予以公开5件，\
             部分公开2件，不予公开1件，无法提供3件，不予处理1件，其他处理1件，结转下年度继续办理0件。",
            &[
                "New 12",
                "Applicant(NaturalPerson) 10",
                "Applicant(Organisations) 2",
                "CarriedIn 1",
                "Answered 13",
                "Outcome(Granted) 5",
                "Outcome(PartlyGranted) 2",
                "Outcome(Refused) 1",
                "Outcome(Unable) 3",
                "Outcome(NotProcessed) 1",
                "Outcome(Other) 1",
                "CarriedOut 0",
            ],
        ),
        ("答复政府信息公开申请9件，1件结转至2024年。", &["Answered 9", "CarriedOut 1"]),
        ("收到申请6件，5件予以公开、1件不予公开。", &["New 6", "Outcome(Granted) 5", "Outcome(Refused) 1"]),
        (
            "办结申请3件，本机关不掌握1件，没有现成信息1件，重复申请1件",
            &[
                "Answered 3",
                "Row(\"results.unable.not_held\") 1",
                "Row(\"results.unable.not_readily_available\") 1",
                "Row(\"results.not_processed.repeated\") 1",
            ],
        ),
        ("收到申请6件，其中网上申请5件、信函申请1件，撤回1件。", &["New 6", "Channel 5", "Channel 1", "Withdrawn 1"]),
        ("2022年结转申请2件", &["CarriedIn 2 2022"]),
        (
            "收到政府信息公开申请30件,上年结转政府信息公开申请5件,我局均在法定时限内作出答复，答复率100%。",
            &["New 30", "CarriedIn 5"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(&said(text), expected, "{text}");
    }
}

#[test]
fn what_is_counted_otherwise_gives_no_claim() {
    for text in [
        "2023年本单位共承办市人大代表建议1件、政协提案1件。目前，已全部办理完成，办复率100%。",
        "受理12345热线工单35件，办结35件。",
        "依申请公开工作有序开展。收到群众来信3件，答复咨询5件。",
        "收到20221月1日以来",
        "收到国办公开办函〔2021〕30号文件",
        "按照第711号令第二十条受理申请",
        "主动公开政府信息140条",
        "公开行政许可信息1200条",
        "规章13件（含新制定5件，修改4件，废止4件）",
        "在上海市人民政府网站主动公开市政府规章13件(含新制定5件,修改4件,废止4件),主动公开行政规范性文件42件",
        "收到政府信息公开申请若干",
        "完善依申请公开一件事办理流程，组织培训2次。",
        "收到申请20223件",
        "申请人提交申请后20个工作日内答复",
        "办理行政复议案件120件",
        "依申请公开有序开展，全年收到群众反映的事项5件，办结群众反映的事项5件。",
        "接收信息报送12条",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn disputes_documents_decisions_and_fees() {
    let cases: &[(u8, &str, &[&str])] = &[
        (
            1,
            "因政府信息公开被申请行政复议3件，其中结果维持2件、尚未审结1件；行政诉讼1件。",
            &[
                "Dispute { path: Reconsideration, ruling: None } 3",
                "Dispute { path: Reconsideration, ruling: Some(Upheld) } 2",
                "Dispute { path: Reconsideration, ruling: Some(Pending) } 1",
                "Dispute { path: Litigation, ruling: None } 1",
            ],
        ),
        (
            1,
            "因政府信息公开引起的行政复议案件3件，维持2件；行政诉讼案件1件。",
            &[
                "Dispute { path: Reconsideration, ruling: None } 3",
                "Dispute { path: Reconsideration, ruling: Some(Upheld) } 2",
                "Dispute { path: Litigation, ruling: None } 1",
            ],
        ),
        (6, "2023年我局未收取信息处理费。", &["Fee(Processing) 0 none 2023"]),
        (4, "行政复议、行政诉讼0件", &["Dispute { path: All, ruling: None } 0"]),
        (
            1,
            "制发行政规范性文件2件，废止1件，现行有效12件。",
            &[
                "Document { kind: Normative, count: Issued } 2",
                "Document { kind: Normative, count: Repealed } 1",
                "Document { kind: Normative, count: InForce } 12",
            ],
        ),
        (1, "更新科技局现行有效规范性文件3条并集中公开", &["Document { kind: Normative, count: InForce } 3"]),
        (1, "作出行政许可123件、行政处罚45件", &["Decision(Licensing) 123", "Decision(Penalties) 45"]),
        (6, "收取信息处理费120元，行政事业性收费12.5万元", &["Fee(Processing) 120", "Fee(Administrative) 12.5"]),
    ];
    for (number, text, expected) in cases {
        assert_eq!(&said_in(*number, text), expected, "{text}");
    }
}

#[test]
fn quotes_are_the_words_as_printed() {
    let text = "（一）主动公开。发布信息。\n（二）依法做好依申请公开工作。2023年收到信息公开申请1件，均在法定办结期限内答复完成。";
    let section = section(1, text);
    let claims = claims(&section);
    assert_eq!(claims[0].quote, "2023年收到信息公开申请1件");
    assert_eq!(text.get(claims[0].at.clone()), Some(claims[0].quote.as_str()));
    let none = super::claims(&super::tests::section(1, "（二）依申请公开。2022年度，我办未收到政府信息公开申请。"));
    assert_eq!(none[0].quote, "2022年度，我办未收到政府信息公开申请");
}

/// Each list as `introducer total = parts`, `!` where it is exhaustive.
fn listed(text: &str) -> Vec<String> {
    let list = |list: List| {
        let parts: Vec<String> = list.parts.iter().map(|p| p.value.to_string()).collect();
        format!("{}{} {} = {}", if list.exhaustive { "!" } else { "" }, list.introduced_by, list.total, parts.join("+"))
    };
    lists(&section(1, text)).into_iter().map(list).collect()
}

#[test]
fn lists_that_name_all_parts() {
    let cases: &[(&str, &[&str])] = &[
        (
            "通过网站、微信公众号和“最威海，是环翠”政务号发布信息140条，其中概况类信息26条、政务动态信息31条、\
             微信公众号及“最威海，是环翠”政务号发布信息83条。",
            &["!其中 140 = 26+31+83"],
        ),
        (
            "2022年,民治街道累计公开信息7976条(2022年新增435条),在已公开信息当中公告、新闻动态类信息累计4849条(2022年新增204条),\
             发布各类重点工作和专题信息累计1599条(2022年新增133条),政策法规类信息1130条(2022年新增98条)。",
            &["!当中 7976 = 4849+1599+1130"],
        ),
        ("全年公开信息314条，分别为A类300条、B类10条。", &["!分别为 314 = 300+10"]),
        ("信息分为三类。公开信息50条，分为政策20条、动态20条。", &["!分为 50 = 20+20"]),
        ("公开信息50条，由政策20条、动态20条组成。", &["!组成 50 = 20+20"]),
        ("公开信息50条（其中政策20条，动态20条，其他8条）。", &["!其中 50 = 20+20+8"]),
        ("公开信息50条。其中：政策20条；动态20条；其他8条。", &["!其中 50 = 20+20+8"]),
        ("三类信息分别占60%、30%、8%。", &["!分别 100 = 60+30+8"]),
        ("全年累计主动公开信息162条,其中部门动态150条、重点公开11条、机构职能1条。", &["!其中 162 = 150+11+1"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&listed(text), expected, "{text}");
    }
}

#[test]
fn lists_that_may_name_only_some() {
    for text in [
        "发布政府信息总数达14805条，其中概况类信息150条，政务动态信息1344条，信息公开目录信息4616条。",
        "公开信息50条，其中政策20条、动态20条。",
        "公开信息50条，其中政策20条、动态20条、公告6条等。",
        "公开信息50条，其中主要有政策20条、动态20条、公告6条。",
        "公开信息50条，其中政策约20条、动态20条、公告6条。",
        "公开信息50条，其中政策20条、动态20条、公告6条，其余为公示。",
        "公开信息50条，其中文件20件、动态20条、公告6条。",
        "收到申请12件，其中自然人10件，网络申请8件，信函4件。",
        "发布信息140条，其中网站140条，微信120条。",
        "公开信息236条,其中政府网站发布工作动态27条,微信公众号发布信息198条,回复群众诉求11件。",
        "收到申请20件，行政复议、行政诉讼分别为1件、2件。",
        "公开信息500条，微信20条，其中网站80条。",
        "公开规章13件，包括新制定5件，修改4件。",
        "占比分别为60%、10%。",
        "承办人大代表建议12件、政协提案8件，其中主办5件，协办15件。",
    ] {
        assert!(listed(text).iter().all(|list| !list.starts_with('!')), "{text}: {:?}", listed(text));
    }
}

#[test]
fn a_part_of_a_part_is_counted_once() {
    let text = "公开信息50条，其中政策20条（其中解读5条）、动态20条（含图片8条）、其他10条，组织培训3条。";
    assert_eq!(listed(text)[0], "!其中 50 = 20+20+10");
    let text = "收到申请12件，其中自然人10件、法人2件，网络申请8件，信函4件。";
    assert_eq!(listed(text), ["其中 12 = 10+2"]);
    let text = "发布信息140条，同比增加30条，其中政策100条、动态20条、其他20条。";
    assert_eq!(listed(text), ["!其中 140 = 100+20+20"]);
}

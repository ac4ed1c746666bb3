//! Pages and files that look like annual reports and are none.

use super::draft::{Draft, Options, Size, draft};
use super::house::House;
use super::html::{Markup, article};
use super::page::{Charset, bare};
use super::rng::Rng;

type Stranger = (&'static str, &'static str, Vec<u8>, &'static str);

/// All of them, as (name, file name, bytes, why).
pub fn strangers() -> Vec<Stranger> {
    vec![
        ("what a report says, explained", "jiedu.html", interpretation(), "interpretation"),
        ("picture explanation", "tujie.html", picture_explanation(), "interpretation"),
        ("report on the web site", "website.html", website(), "website report"),
        ("report on law-based government", "law.txt", law_based(), "law-based government"),
        ("figures of half a year", "half-year.txt", half_year(), "half-year"),
        ("guide to requests", "guide.txt", guide(), "guide"),
        ("model text", "template.txt", template(), "template"),
        ("the notice with the blank form", "notice.html", notice(), "notice"),
        ("list of reports", "list.html", list(), "list page"),
        ("page not found", "404.html", missing(), "error page"),
        ("news of a meeting", "news.html", news(), "news"),
        ("plan of work", "plan.txt", plan(), "plan"),
        ("nothing", "empty.txt", Vec::new(), "empty"),
        ("blanks only", "blank.txt", "\u{feff} \r\n\t\u{a0}\r\n　　\n".into(), "empty"),
        ("shell of a page", "shell.html", shell(), "empty"),
        ("a picture", "picture.png", picture(), "binary"),
        ("noise", "noise.txt", noise(), "binary"),
        ("a picture called text", "scan.txt", picture(), "binary"),
    ]
}

fn page(title: &str, body: &str) -> Vec<u8> {
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body><div class=\"nav\">首页 政务公开 政府信息公开年报</div>\n<h1>{title}</h1>\n{body}\n</body></html>\n"
    )
    .into_bytes()
}

fn interpretation() -> Vec<u8> {
    page(
        "《海盐县2023年政府信息公开工作年度报告》解读",
        "<p>为方便公众了解年度报告，现就有关内容作如下说明。</p>\n<p>一、编制背景</p><p>依照条例规定，行政机关每年须公布上一年度的公开工作情况。</p>\n<p>二、主要内容</p><p>报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。其中提到，2023年全县新收政府信息公开申请312件，比前一年多28件。</p>\n<table><tr><td>指标</td><td>2022年</td><td>2023年</td></tr><tr><td>新收申请</td><td>284</td><td>312</td></tr><tr><td>予以公开</td><td>101</td><td>120</td></tr></table>\n<p>三、解读机关和联系人</p><p>解读机关：县政府办公室。</p>",
    )
}

fn picture_explanation() -> Vec<u8> {
    page(
        "一图读懂安吉县2022年政府信息公开工作年度报告",
        "<p style=\"text-align:center\"><img src=\"/pic/2023/yitu.jpg\"></p>\n<p>扫一扫在手机打开当前页</p>",
    )
}

fn website() -> Vec<u8> {
    page(
        "政府网站工作年度报表（2023年度）",
        "<p>填报单位：环翠区人民政府办公室</p>\n<table border=\"1\"><tr><td>网站名称</td><td colspan=\"3\">环翠区人民政府</td></tr><tr><td>首页网址</td><td colspan=\"3\">http://www.example.gov.cn</td></tr><tr><td>独立用户访问总量（单位：个）</td><td>1203345</td><td>网站总访问量（单位：次）</td><td>9920144</td></tr><tr><td rowspan=\"3\">信息发布（单位：条）</td><td>总数</td><td colspan=\"2\">12045</td></tr><tr><td>概况类信息更新量</td><td colspan=\"2\">133</td></tr><tr><td>政务动态信息更新量</td><td colspan=\"2\">8122</td></tr><tr><td rowspan=\"2\">办事服务</td><td>政务服务事项数量（单位：项）</td><td colspan=\"2\">1754</td></tr><tr><td>行政许可办件量</td><td colspan=\"2\">40021</td></tr><tr><td>互动交流</td><td>收到留言数量（单位：条）</td><td colspan=\"2\">2190</td></tr><tr><td>安全防护</td><td>安全检测评估次数</td><td colspan=\"2\">12</td></tr></table>\n<p>单位负责人：　审核人：　填报人：　填报日期：2024-01-15</p>",
    )
}

fn law_based() -> Vec<u8> {
    "双阳区2023年度法治政府建设工作情况报告\n\n2023年，我区围绕依法行政的各项任务，较好完成了年度工作。现报告如下。\n一、2023年度推进法治政府建设的主要举措和成效\n（一）规范行政决策。全年审查行政规范性文件14件，提出意见62条。\n（二）推进政务公开。收到政府信息公开申请87件，均按期答复。\n（三）化解行政争议。办理行政复议案件41件，其中维持30件、纠正6件，行政诉讼出庭应诉12件。\n二、存在的不足和原因\n执法人员的业务水平参差不齐，基层力量偏弱。\n三、下一年度的工作安排\n加强培训，充实基层执法队伍。\n"
        .into()
}

fn half_year() -> Vec<u8> {
    "鼓楼区2023年上半年政府信息公开工作情况统计\n\n统计期限：2023年1月1日至2023年6月30日\n一、主动公开情况\n上半年主动公开信息2310条，其中政策文件类45条、工作动态类2265条。\n二、依申请公开情况\n上半年收到政府信息公开申请56件，已答复49件，7件正在办理。\n三、复议诉讼情况\n上半年因政府信息公开被申请行政复议3件，没有行政诉讼案件。\n\n统计指标\t单位\t数量\n收到申请数\t件\t56\n答复申请数\t件\t49\n行政复议数\t件\t3\n"
        .into()
}

fn guide() -> Vec<u8> {
    "西湖区民政局政府信息公开指南（2023年版）\n\n为了便于公民、法人和其他组织获取本机关的政府信息，特编制本指南。\n一、主动公开\n（一）公开范围：机构职能、政策文件、社会救助、行政许可和行政处罚的结果。\n（二）公开形式：门户网站、公告栏、新闻发布会。\n（三）公开时限：信息形成之日起20个工作日内。\n二、依申请公开\n（一）受理机构：局办公室，工作日9:00至12:00、14:00至17:00。\n（二）提出申请：填写《政府信息公开申请表》，可当面提交，也可邮寄。\n（三）申请处理：予以公开、部分公开、不予公开、无法提供、不予处理等，分别书面告知。\n（四）收费标准：按件计收的，十件以下不收费。\n三、监督保障\n认为本机关没有依法公开的，可以申请行政复议或者提起行政诉讼。\n"
        .into()
}

fn template() -> Vec<u8> {
    "XX局20XX年政府信息公开工作年度报告（范文）\n\n根据《中华人民共和国政府信息公开条例》第五十条，特向社会公布XX局20XX年政府信息公开工作年度报告。\n一、总体情况\n20XX年，XX局在XX的领导下，主动公开信息XX条，收到政府信息公开申请XX件，办结XX件。\n二、主动公开政府信息情况\n\t信息内容\n\t本年制发件数\n\t本年废止件数\n\t现行有效件数\n\n\t规章\n\tXX\n\tXX\n\tXX\n\n\n三、收到和处理政府信息公开申请情况\n（按实际数量填写，没有的填0）\n四、政府信息公开行政复议、行政诉讼情况\n（按实际数量填写）\n五、存在的主要问题及改进情况\n一是……二是……\n六、其他需要报告的事项\n（如无，写“无其他需要报告的事项”）\n更多范文请关注本站，下载本文需要3个积分。\n"
        .into()
}

/// The notice that carries the form, every number blank.
fn notice() -> Vec<u8> {
    let blank = Draft {
        title: "关于做好政府信息公开工作年度报告编写事项的通知".into(),
        preamble: vec![
            "各街道办事处，区政府各部门：".into(),
            "现将年度报告的统一格式印发给你们，请于每年1月31日前公布上一年度的报告。报告格式见附件，不得增删表格的行和列。".into(),
            "附件：中华人民共和国政府信息公开工作年度报告格式".into(),
        ],
        sections: [
            vec!["（文字描述）".into()],
            vec![],
            vec![],
            vec![],
            vec!["（文字描述）".into()],
            vec!["（文字描述）".into()],
        ],
        ..draft(
            31,
            &Options {
                year: Some(2021),
                size: Some(Size::Zero),
                zeros_blank: true,
                silent: true,
                ..Options::default()
            },
        )
    };
    let mut blank = blank;
    for figure in blank.cells.values_mut() {
        *figure = super::draft::Figure::Blank;
    }
    let rng = &mut Rng::new(31);
    let blocks = super::blocks::blocks(&blank, &House::plain(), rng);
    bare(&blank, &article(&blocks, Markup::Clean, rng), Charset::Utf8).into_bytes()
}

fn list() -> Vec<u8> {
    let rows: String = ["科学技术局", "教育局", "民政局", "财政局", "司法局", "水利局"]
        .iter()
        .enumerate()
        .map(|(i, office)| {
            format!(
                "<li><a href=\"/art/2024/1/{}/art_62224_{i}.html\">环翠区{office}2023年政府信息公开工作年度报告</a><span>2024-01-{}</span></li>\n",
                i + 10,
                i + 10
            )
        })
        .collect();
    page(
        "政府信息公开年报",
        &format!("<ul class=\"list\">\n{rows}</ul>\n<div class=\"pages\">共12页 首页 上一页 下一页 尾页</div>"),
    )
}

fn missing() -> Vec<u8> {
    page("404", "<p>您访问的页面不存在或已删除。</p><p><a href=\"/\">返回首页</a></p>")
}

fn news() -> Vec<u8> {
    page(
        "全区政府信息公开工作年度报告编制培训会召开",
        "<p>1月8日，区政府办公室组织各单位经办人员召开培训会，就2023年政府信息公开工作年度报告的编写和数据核对作了讲解，共有56人参加。</p><p>会议要求，各单位于1月31日前公布年度报告。</p>",
    )
}

fn plan() -> Vec<u8> {
    "2023年龙华区政务公开工作要点\n\n一、围绕经济发展推进公开\n及时公开促进消费、稳定就业的政策措施。\n二、围绕民生保障推进公开\n公开义务教育招生、社会救助标准等信息。\n三、夯实公开工作基础\n做好政府信息公开工作年度报告的编制和发布。\n"
        .into()
}

fn shell() -> Vec<u8> {
    b"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title></title><script src=\"/app.js\"></script></head><body><div id=\"app\"></div><noscript>Please enable JavaScript</noscript></body></html>\n".to_vec()
}

fn picture() -> Vec<u8> {
    let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
    bytes.extend(noise());
    bytes
}

fn noise() -> Vec<u8> {
    let mut rng = Rng::new(404);
    (0..3000).map(|_| rng.below(256) as u8).collect()
}

//! The words by which prose says what a number is about.

use std::sync::LazyLock;

use super::{Applicant, Decision, Document, Group, Path, Ruling};

/// What a word does in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// 收到: something came in.
    Receive,
    /// 受理: something was taken on, perhaps also what was carried in.
    Accept,
    /// 办理, 处理.
    Handle,
    /// 答复, 办结.
    Answer,
    /// A request for information.
    Request,
    /// A request, by a word that would also do for others: 申请人, 申请表.
    Neutral,
    /// 上年结转.
    CarryIn,
    /// 结转下年.
    CarryOut,
    /// 结转, one way or the other.
    Carry,
    /// 上年, 去年.
    LastYear,
    /// 下年, 明年.
    NextYear,
    /// An outcome, or a row of one.
    Outcome(Group),
    /// A row of table 三, by its key.
    Row(&'static str),
    /// A kind of applicants.
    Applicant(Applicant),
    /// 网络, 信函: a way in, in no cell.
    Channel,
    /// 撤回: in no cell.
    Withdrawn,
    /// 增加, 同比: the number is a difference.
    Compare,
    /// Something else that is counted: 提案, 信件, 工单.
    Foreign,
    /// 案件: of disputes, or of anything.
    Case,
    /// Information, documents: not requests.
    Thing,
    /// Reconsideration or litigation.
    Dispute(Path),
    /// How a dispute ended.
    Ruling(Ruling),
    /// A kind of documents.
    Document(Document),
    /// 制发.
    Issue,
    /// 废止.
    Repeal,
    /// 现行有效.
    InForce,
    /// 修改, 修订: documents counted in no column.
    Amend,
    /// A kind of decisions.
    Decision(Decision),
    /// 清理, 草案: documents that are looked at, not made or in force.
    Review,
    /// 信息处理费.
    ProcessingFee,
    /// 收费通知.
    FeeNotice,
    /// 减免, 退还: money that was not taken.
    Relief,
    /// 行政事业性收费.
    AdministrativeFee,
    /// 费用, 收费.
    Fee,
    /// 收取.
    Charge,
    /// More than the issuer: 全区, 代表区政府.
    Wider,
    /// 累计.
    Cumulative,
    /// 截至.
    Until,
    /// 历年, 以来.
    Ever,
    /// 上半年, 季度.
    PartOfYear,
    /// 其中.
    OfThem,
    /// 分别.
    Respectively,
    /// 分为.
    Divided,
    /// 组成, 构成.
    Composed,
    /// 包括, 含.
    Including,
    /// 主要, 重点, 以上.
    Mainly,
    /// 未, 没有, 无.
    No,
    /// 发生, 产生.
    Occur,
    /// 其他, 除, 再, 外: what is denied is only a rest.
    Rest,
    /// 发布, 公开, 组织: another act, whose numbers are its own.
    Act,
    /// 占: a share.
    Share,
    /// 各: a number for each.
    Each,
    /// 败诉, 逾期: a quality of what is counted.
    Quality,
}

use Word::*;

/// Every word, set apart by spaces; where several begin at a place, the longest is meant.
const WORDS: &[(Word, &str)] = &[
    (Receive, "收到 新收 接到 接收 接收到 收悉 收件 新收到 共收"),
    (Accept, "受理 收受"),
    (Handle, "办理 处理 处置 办件"),
    (Answer, "答复 办结 回复 办复 办毕 办理完毕"),
    (Request, "申请 依申请公开 依申请 公开申请 申请公开 依申请件"),
    (Neutral, "申请人 申请表 申请书 申请处理 被申请 未来 无障碍 无缝 无偿 无正当理由"),
    (CarryIn, "上年结转 上年度结转 上一年结转 上一年度结转 去年结转 结转上年 结转上一年 上年转入"),
    (CarryIn, "上年度转入 往年结转 上年接转 上年遗留 上年度遗留 上年末结转 结转本年度"),
    (CarryOut, "结转下年 结转下一年 结转至下 结转到下 结转明年 结转次年 结转至次年 结转至明年"),
    (CarryOut, "转下年 转下一年 转至下 转入下 顺延 结转入下"),
    (Carry, "结转 转结"),
    (LastYear, "上年 上年度 上一年 上一年度 去年 往年"),
    (NextYear, "下年 下一年 明年 次年"),
    (Outcome(Group::Granted), "予以公开 同意公开 全部公开"),
    (Outcome(Group::PartlyGranted), "部分公开 同意部分公开 予以部分公开 区分处理"),
    (Outcome(Group::Refused), "不予公开 不同意公开 不予以公开"),
    (Outcome(Group::Unable), "无法提供 不能提供"),
    (Outcome(Group::NotProcessed), "不予处理"),
    (Outcome(Group::Other), "不再处理 其他处理 其它处理 其他情形"),
    (Row("results.unable.not_held"), "不掌握 未掌握 信息不存在"),
    (Row("results.unable.not_readily_available"), "没有现成 无现成"),
    (Row("results.unable.still_unclear"), "仍不明确"),
    (Row("results.refused.state_secret"), "国家秘密"),
    (Row("results.refused.security_and_stability"), "三安全一稳定"),
    (Row("results.refused.third_party_rights"), "第三方合法权益"),
    (Row("results.refused.internal_affairs"), "内部事务信息"),
    (Row("results.refused.process_information"), "过程性信息"),
    (Row("results.refused.enforcement_files"), "行政执法案卷"),
    (Row("results.refused.administrative_query"), "行政查询事项"),
    (Row("results.not_processed.petition"), "信访举报投诉类申请 信访举报投诉类 信访、举报、投诉类 信访投诉类"),
    (Row("results.not_processed.repeated"), "重复申请"),
    (Row("results.not_processed.publication"), "公开出版物"),
    (Row("results.not_processed.excessive"), "大量反复申请"),
    (Row("results.not_processed.confirmation"), "重新出具"),
    (Row("results.other.overdue_clarification"), "逾期不补正 逾期未补正"),
    (Applicant(super::Applicant::NaturalPerson), "自然人 公民"),
    (
        Applicant(super::Applicant::Organisations),
        "法人 法人或其他组织 法人和其他组织 法人及其他组织 法人或者其他组织 法人、其他组织",
    ),
    (Applicant(super::Applicant::Column("other_organization")), "其他组织"),
    (Applicant(super::Applicant::Column("commercial_enterprise")), "商业企业"),
    (Applicant(super::Applicant::Column("research_institution")), "科研机构"),
    (Applicant(super::Applicant::Column("public_welfare_organization")), "社会公益组织"),
    (Applicant(super::Applicant::Column("legal_service_organization")), "法律服务机构"),
    (Channel, "当面 现场 窗口 网络 网上 互联网 网站 平台 线上 线下 在线 信函 邮寄 邮政"),
    (Channel, "快递 传真 邮件 邮箱 书面 系统 渠道 区政府网站 市政府网站 县政府网站 区政府门户"),
    (Channel, "市政府门户 县政府门户 口头 纸质 寄送 寄递 挂号信 门户"),
    (Withdrawn, "撤回 撤销 撤诉 主动撤 补正 终止"),
    (Compare, "增加 增长 减少 下降 上升 同比 环比 较上年 比上年 较去年 比去年 相比 较上一年"),
    (Compare, "比上一年 多于 少于 持平 净增 与上年 与去年"),
    (Foreign, "提案 建议 议案 信件 留言 咨询 工单 诉求 来信 来访 来电 信访 热线 稿件 投稿"),
    (Foreign, "投诉 举报 意见 问题 培训 会议 检查 电话 批示 信箱 线索 事故 项目 求助"),
    (Foreign, "反馈 舆情 不动产 登记 补贴 专利 商标 评估 问卷 规章制度"),
    (Thing, "信息 政策 文件 动态 公告 公示 公文 条目"),
    (Dispute(Path::Reconsideration), "行政复议 复议 申请行政复议 申请复议"),
    (Dispute(Path::Litigation), "行政诉讼 诉讼 提起诉讼 应诉"),
    (Dispute(Path::Direct), "直接起诉 未经复议直接起诉"),
    (Dispute(Path::AfterReconsideration), "复议后起诉 经复议后起诉"),
    (Ruling(super::Ruling::Upheld), "结果维持 维持"),
    (Ruling(super::Ruling::Corrected), "结果纠正 纠正"),
    (Ruling(super::Ruling::Other), "其他结果 其它结果"),
    (Ruling(super::Ruling::Pending), "尚未审结 未审结 正在审理"),
    (Document(super::Document::Regulations), "规章 政府规章"),
    (Document(super::Document::Normative), "规范性文件 行政规范性文件"),
    (Issue, "制发 制定 出台 印发 新制定"),
    (Repeal, "废止 失效"),
    (InForce, "现行有效 继续有效"),
    (Amend, "修改 修订"),
    (Review, "清理 梳理 草案 起草 征求意见 备案 报备 合法性审核 合法性审查 审核 公平竞争审查 转发"),
    (Decision(super::Decision::Licensing), "行政许可"),
    (Decision(super::Decision::Penalties), "行政处罚"),
    (Decision(super::Decision::Coercion), "行政强制"),
    (ProcessingFee, "信息处理费"),
    (AdministrativeFee, "行政事业性收费"),
    (FeeNotice, "收费通知 收费通知书 缴费通知 缴费通知书"),
    (Relief, "减免 免收 免征 免除 退还 退付 降低 停征 取消 减征 返还"),
    (Fee, "费用 收费 检索费 复制费"),
    (Charge, "收取 缴纳"),
    (Wider, "全市 全区 全县 全省 全州 全旗 全盟 全国 全镇 全乡 全系统 各级 各镇 各乡镇"),
    (Wider, "各街道 各部门 各单位 镇街 各区 各县 代表区 代表市 代表县 代政府 代区 代市政府"),
    (Wider, "代县 市本级 区本级 县本级 省本级 本级政府 下属 所属 代收 全行业"),
    (Wider, "全局系统 本市各 本市 我市 我县 我区 区政府 市政府 县政府 局机关 区直 市直"),
    (Wider, "县直"),
    (Cumulative, "累计"),
    (Until, "截至 截止"),
    (Ever, "历年 以来 历史 近三年 近年 近几年"),
    (PartOfYear, "上半年 下半年 季度"),
    (OfThem, "其中 当中"),
    (Respectively, "分别 分别为 分别是"),
    (Divided, "分为"),
    (Composed, "组成 构成"),
    (Including, "包括 包含 含 涵盖"),
    (Mainly, "主要 重点 以上 仅"),
    (No, "未 没有 无 尚无 暂无 零 未有"),
    (Occur, "发生 产生 出现 引发 引起 存在"),
    (Rest, "其他 其它 除 另 再 此外 以外 除了"),
    (Act, "发布 公布 推送 转载 刊登 刊发 组织 开展 举办 召开 解读 回应 制作 采用 发放"),
    (Act, "点击 浏览 访问 阅读 审查 整改 编发 报送 更新 公开 主动公开"),
    (Share, "占"),
    (Case, "案件"),
    (Neutral, "今年以来 本年以来 本年度以来"),
    (Neutral, "各类 各项 各种 各自"),
    (Each, "各"),
    (Quality, "败诉 胜诉 驳回 逾期 超期 违法 不当 被纠 纠错"),
];

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The words by their first character, longest first.
struct Index {
    /// For each ideograph, one more than the index of its bucket; 0 for none.
    table: Vec<u16>,
    buckets: Vec<Vec<(&'static str, Word)>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { table: vec![0; (LAST - FIRST + 1) as usize], buckets: Vec::new() };
    for (word, text) in WORDS.iter().flat_map(|(word, texts)| texts.split(' ').map(move |text| (word, text))) {
        let code = text.chars().next().map_or(0, u32::from);
        let Some(slot) = code.checked_sub(FIRST).and_then(|at| index.table.get_mut(at as usize)) else { continue };
        if *slot == 0 {
            index.buckets.push(Vec::new());
            *slot = index.buckets.len() as u16;
        }
        if let Some(bucket) = index.buckets.get_mut(*slot as usize - 1) {
            bucket.push((text, *word));
        }
    }
    for bucket in &mut index.buckets {
        bucket.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    }
    index
});

/// The longest word at the beginning of a text that begins with `first`, and its length.
pub(super) fn at(first: char, text: &str) -> Option<(usize, Word)> {
    let slot = (first as u32).checked_sub(FIRST)?;
    let index = &*INDEX;
    let bucket = index.buckets.get((*index.table.get(slot as usize)? as usize).checked_sub(1)?)?;
    bucket.iter().find(|(word, _)| text.starts_with(word)).map(|(text, word)| (text.len(), *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(usize, Word)> {
        text.char_indices()
            .filter_map(|(at, c)| super::at(c, &text[at..]).map(|(length, _)| (at, length)))
            .map(|(at, length)| (length / 3, super::at(text[at..].chars().next().unwrap(), &text[at..]).unwrap().1))
            .collect()
    }

    #[test]
    fn the_longest_word_is_meant() {
        assert_eq!(words("上年度结转")[0], (5, CarryIn));
        assert_eq!(words("不予公开")[0], (4, Outcome(Group::Refused)));
        assert_eq!(words("未经复议直接起诉")[0], (8, Dispute(Path::Direct)));
        assert_eq!(words("无法提供")[0], (4, Outcome(Group::Unable)));
        assert_eq!(words("行人"), []);
    }
}

//! The set phrases of the statute, the notices and the forms: everybody writes them, and they prove nothing.

use std::sync::LazyLock;

use crate::text::shingle::Folded;

/// Phrases of 《中华人民共和国政府信息公开条例》 and of the forms (国办公开办函〔2021〕30号, 〔2019〕60号), and those in which
/// they are cited.
const PHRASES: &str = "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求，编制本年度报告。
按照《中华人民共和国政府信息公开条例》（国务院令第711号）的规定，现公布2023年度政府信息公开工作年度报告。
本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。
本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。
本年度报告的电子版可在政府门户网站查阅和下载。如对本报告有疑问，请与办公室联系（地址：，邮编：，电话：，传真：，电子邮箱：）。
因政府信息公开工作被申请行政复议、提起行政诉讼情况
政府信息公开工作存在的主要问题及改进情况
按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）规定，本年度收取信息处理费0元，未收取信息处理费。
主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障等情况
法律、行政法规禁止公开，涉及国家秘密、商业秘密、个人隐私以及危及国家安全、公共安全、经济安全、社会稳定的政府信息
以公开为常态、不公开为例外，遵循公正、公平、合法、便民的原则
没有其他需要报告的事项。本年度无其他需要报告的事项。
以习近平新时代中国特色社会主义思想为指导，全面贯彻党的十九大、二十大精神，认真落实党中央、国务院关于全面推进政务公开的决策部署";

static SHINGLES: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let folded = PHRASES.lines().map(Folded::new).collect::<Vec<_>>();
    let mut shingles: Vec<u32> = folded.iter().flat_map(Folded::shingles).map(|hash| hash as u32).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
});

/// Whether a shingle, in half its bits, is of such a phrase.
pub(super) fn has(shingle: u32) -> bool {
    SHINGLES.binary_search(&shingle).is_ok()
}

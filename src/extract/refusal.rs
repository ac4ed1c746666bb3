//! Why a document is not taken as an annual report, or not as one whose tables can be recovered.

use super::fill::Filled;
use super::label::{Key, LABELS};
use super::name::is_title;
use super::section::Part;
use crate::document::sniff::Format;
use crate::document::{Block, Document, is_placeholder};
use crate::form::TableKind;
use crate::report::Value;
use crate::text::fold::{fold, fold_char, narrow};
use crate::text::lang::{Lang, Message, Text};
use crate::text::number::{Reading, read};

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.get(Lang::En))]
pub struct Refusal(pub Text);

impl Refusal {
    /// The reason in both languages.
    pub fn message(&self) -> Message {
        self.0.into()
    }
}

const fn reason(en: &'static str, zh: &'static str) -> Refusal {
    Refusal(Text { en, zh })
}

const NO_REPORT: Refusal =
    reason("not an annual report: nothing in it names or fills one", "不是年度报告：没有相应的标题和表格");
const INTERPRETATION: Refusal = reason("not an annual report: an explanation of one (解读)", "不是年度报告：解读");
const WEBSITE: Refusal =
    reason("not an annual report: the yearly return of a government website", "不是年度报告：政府网站工作年度报表");
const LAW_BASED: Refusal =
    reason("not an annual report: a report on law-based government", "不是年度报告：法治政府建设年度报告");
const HALF_YEAR: Refusal =
    reason("not an annual report: figures of a part of the year", "不是年度报告：半年或季度数据");
const GUIDE: Refusal = reason("not an annual report: a guide or catalogue (公开指南)", "不是年度报告：公开指南或目录");
const TEMPLATE: Refusal = reason("not an annual report: a blank form or a template", "不是年度报告：空白格式或范文");
const NOTICE: Refusal = reason("not an annual report: a notice about reports", "不是年度报告：关于年度报告的通知");
const GLUED: Refusal =
    reason("tables not recoverable: labels and numbers are glued together", "表格无法还原：标签与数字粘连");
const DEDUPLICATED: Refusal = reason(
    "tables not recoverable: repeated or empty lines were removed, rows have too few numbers",
    "表格无法还原：重复行或空行已被删除，各行数字不足",
);
const SUB_LABELS: Refusal = reason("tables not recoverable: labels of rows are lost", "表格无法还原：行标签缺失");
const PICTURE: Refusal = reason("tables not recoverable: they are pictures", "表格无法还原：表格是图片");
const PLACEHOLDER: Refusal = reason(
    "tables not recoverable: what converted the text left only [TABLE] in their place",
    "表格无法还原：转换程序只留下了 [TABLE]",
);
const DISORDERED: Refusal = reason(
    "tables not recoverable: nothing marks the cells, and they are no longer in the order of rows",
    "表格无法还原：文本中没有单元格标记，各格已不按行的顺序",
);
const GARBLED: Refusal = reason(
    "tables not recoverable: parts of the text were turned into garbage by what converted it",
    "表格无法还原：转换程序把部分文字变成了乱码",
);
const MANGLED: Refusal = reason(
    "tables not recoverable: characters were cut into bytes and overwritten by what converted the text",
    "表格无法还原：转换程序切断、覆盖了汉字的字节",
);
const NO_TABLES: Refusal = reason("tables not recoverable: there are none in the text", "表格无法还原：正文中没有表格");

/// Refuses by the title.
pub(super) fn of_title(title: Option<&str>, document: &Document) -> Option<Refusal> {
    let meta = &document.meta;
    let titles = [title, meta.article_title.as_deref(), meta.page_title.as_deref()];
    titles.into_iter().flatten().find_map(|title| {
        let title = fold(title);
        let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
        if has(&["解读", "图解", "一图读懂", "一图看懂", "问答"]) {
            Some(INTERPRETATION)
        } else if has(&["网站"]) && has(&["年度报表", "监管报表", "年报表"]) {
            Some(WEBSITE)
        } else if has(&["法治政府建设", "依法行政工作"]) && !has(&["信息公开"]) {
            Some(LAW_BASED)
        } else if has(&["上半年", "下半年", "半年度", "季度", "月度"]) && !has(&["年度报告"]) {
            Some(HALF_YEAR)
        } else if has(&["范文", "模板", "样本", "样表", "参考格式", "空白表"]) {
            Some(TEMPLATE)
        } else if has(&["公开指南", "公开目录", "申请指南"]) {
            Some(GUIDE)
        } else if has(&["关于印发", "关于做好", "关于编制", "关于报送", "关于开展"])
            || has(&["通知"]) && has(&["格式", "编制"])
        {
            Some(NOTICE)
        } else {
            None
        }
    })
}

/// Refuses by the content: no report at all, a blank form, or tables that cannot be recovered.
pub(super) fn of_content(
    document: &Document,
    parts: &[Part<'_>],
    tables: &[Option<Filled>; 3],
    title: Option<&str>,
    year: Option<u16>,
    form: Option<&str>,
) -> Option<Refusal> {
    let sections = parts.iter().filter(|part| part.number > 0).count();
    let read: usize = tables.iter().flatten().map(|filled| filled.read).sum();
    let titled = title.is_some_and(is_title);
    if read == 0 && !titled && sections < 3 || !titled && sections < 2 && read < 8 {
        return Some(NO_REPORT);
    }
    // before the form of 2019 reports had free text
    let free_text = year.is_some_and(|year| year < 2019) || form == Some("annex-2014");
    if free_text && read == 0 {
        return None;
    }
    if let Some(damage) = damage(document) {
        return Some(damage);
    }
    let numbers = tables.iter().flatten().flat_map(|filled| &filled.sheet.entries);
    let numbers = numbers.filter(|entry| matches!(entry.value, Value::Number(_) | Value::Mark(_))).count();
    if read > 0 && numbers == 0 && year.is_none() {
        return Some(TEMPLATE);
    }
    let requests = tables.get(TableKind::Requests as usize).and_then(Option::as_ref);
    let rows = requests.map_or(0, |filled| filled.read);
    if rows >= 8 && requests.is_some_and(|filled| filled.unread * 2 <= filled.read) {
        return None;
    }
    if read >= 4 && requests.is_none_or(|filled| filled.unread == 0 && filled.read > 4) && glued(document) < 3 {
        // a table less is a gap, not a ruin
        return None;
    }
    Some(ruin(document, tables, sections))
}

/// What became of the tables.
fn ruin(document: &Document, tables: &[Option<Filled>; 3], sections: usize) -> Refusal {
    let unread: usize = tables.iter().flatten().map(|filled| filled.unread).sum();
    let bare = lines(document).filter(|line| !matches!(read(line), Reading::Other(_))).count();
    let known = LABELS.iter().filter(|labels| labels.table.kind == TableKind::Requests);
    let labels = lines(document).filter(|line| {
        let key = Key::of(line);
        known.clone().any(|labels| labels.row(&key).is_some())
    });
    let labels = labels.count();
    if glued(document) >= 3 {
        GLUED
    } else if placeholders(document) > 0 {
        PLACEHOLDER
    } else if (unread >= 3 || labels >= 8 && bare > 0) && figures(document) >= WHOLE {
        DISORDERED
    } else if unread >= 3 || labels >= 8 && bare > 0 {
        DEDUPLICATED
    } else if bare >= 30 {
        SUB_LABELS
    } else if document.pictures > 0 {
        PICTURE
    } else if sections == 0 {
        NO_REPORT
    } else {
        NO_TABLES
    }
}

/// Number of numbers that say that none were left out: table 三 alone has more.
const WHOLE: usize = 140;

/// Number of numbers that stand between blanks in lines.
fn figures(document: &Document) -> usize {
    let words = lines(document).filter(|line| line.len() < 400).flat_map(str::split_whitespace);
    words.filter(|word| matches!(read(word), Reading::Number(_) | Reading::Mark(_))).take(WHOLE).count()
}

/// Number of lines that converters write in place of a table.
fn placeholders(document: &Document) -> usize {
    lines(document).filter(|line| is_placeholder(line)).count()
}

/// Most places of damaged text that may be chance.
const CHANCE: usize = 2;
/// Most characters that could not be decoded in a text that is still read.
const MOST_UNDECODED: usize = 24;

/// What a program has done to a text so that its numbers may be others, or stand elsewhere.
fn damage(document: &Document) -> Option<Refusal> {
    if document.media_type != Format::Text.media_type() {
        return None;
    }
    let cells = document.blocks.iter().filter_map(Block::grid).flat_map(|grid| &grid.cells);
    let texts = || lines(document).chain(cells.clone().map(|cell| cell.text.as_str()));
    let undecoded = texts().flat_map(str::chars).filter(|c| *c == char::REPLACEMENT_CHARACTER);
    if undecoded.take(MOST_UNDECODED + 1).count() > MOST_UNDECODED {
        return Some(MANGLED);
    }
    // halves of Chinese characters read as letters of the West: `T3u÷‹…Q¹[ÍN`
    let western =
        |c: char| matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ÿ' | 'Ž' | 'ž' | 'ˆ' | '˜');
    let garbage = texts().filter(|text| !text.is_ascii() && text.chars().any(western));
    (garbage.take(CHANCE + 1).count() > CHANCE).then_some(GARBLED)
}

fn lines(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().filter_map(Block::line).map(|line| line.text.as_str())
}

/// Number of lines in which a label of a row runs into a number: `规章107`.
fn glued(document: &Document) -> usize {
    let texts = lines(document).filter(|line| line.len() < 400);
    texts
        .filter(|line| {
            if !line.chars().rev().find_map(fold_char).is_some_and(|last| last.is_ascii_digit()) {
                return false;
            }
            let folded = fold(line);
            let label = folded.trim_end_matches(|c: char| c.is_ascii_digit());
            // a blank before a digit tells them apart
            let raw = line.trim_end().trim_end_matches(|c: char| narrow(c).is_ascii_digit());
            if raw.ends_with(char::is_whitespace) {
                return false;
            }
            let key = Key::of(label);
            LABELS.iter().any(|labels| labels.row(&key).is_some())
        })
        .count()
}

/// Whether a document has the annex of 2014 to 2018, 政府信息公开情况统计表.
pub(super) fn is_annex(document: &Document) -> bool {
    let named = |text: &str| {
        let text = fold(text);
        text.contains("统计指标") && (text.contains("统计数") || text.contains("单位"))
            || text.contains("信息公开情况统计表")
    };
    document.blocks.iter().any(|block| match block {
        Block::Grid(grid) => {
            (0..grid.height.min(4)).any(|row| named(&grid.row(row).map(|cell| cell.text.as_str()).collect::<String>()))
        }
        Block::Heading(line) | Block::Paragraph(line) => line.text.len() < 200 && named(&line.text),
    })
}

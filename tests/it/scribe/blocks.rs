//! The report as a sequence of blocks, before any file format.

use super::blank::{Table, banner, disputes, proactive, requests};
use super::draft::Draft;
use super::house::{HeadingPlace, Headings, House};
use super::rng::Rng;

/// A piece of the report.
#[derive(Clone, Debug)]
pub enum Block {
    /// The title.
    Title(String),
    /// A section's heading.
    Heading(String),
    /// A paragraph.
    Para(String),
    /// A table.
    Table(Table),
    /// The end of a page, with its number.
    Page(usize),
}

const WORDS: [&[&str]; 6] = [
    &["总体情况", "概述", "工作概述", "总体公开情况"],
    &["主动公开政府信息情况", "行政机关主动公开政府信息情况"],
    &["收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"],
    &["政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"],
    &["存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"],
    &["其他需要报告的事项"],
];

const NUMERALS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];

/// The heading of a section (counted from 0) in a house.
pub fn heading(section: usize, house: &House, rng: &mut Rng) -> String {
    let words = if house.other_words { *rng.pick(WORDS[section]) } else { WORDS[section][0] };
    let words = house.wording.finish(words);
    match house.headings {
        Headings::Official => format!("{}、{words}", NUMERALS[section]),
        Headings::Arabic => format!("{}、{words}", section + 1),
        Headings::ArabicPoint => format!("{}.{words}", section + 1),
        Headings::Point => format!("{}.{words}", NUMERALS[section]),
        Headings::Bare => words,
        Headings::Shifted => format!("{}、{words}", NUMERALS[section + 1]),
    }
}

/// The whole report in order.
pub fn blocks(draft: &Draft, house: &House, rng: &mut Rng) -> Vec<Block> {
    let mut out = vec![Block::Title(draft.title.clone())];
    if house.headings == Headings::Shifted {
        out.push(Block::Heading("一、引言".into()));
    }
    out.extend(draft.preamble.iter().cloned().map(Block::Para));
    for section in 0..6 {
        let words = heading(section, house, rng);
        let mut tables = match section {
            1 => vec![proactive(draft, house, rng)],
            2 => requests(draft, house, rng),
            3 => vec![disputes(draft, house, rng)],
            _ => Vec::new(),
        };
        let mut paragraphs = draft.sections[section].clone();
        match house.place {
            HeadingPlace::Glued if tables.is_empty() && !paragraphs.is_empty() => {
                paragraphs[0] = format!("{words}{}", paragraphs[0]);
            }
            HeadingPlace::InTable if !tables.is_empty() && paragraphs.is_empty() => {
                let width = tables[0].width;
                tables[0].rows.insert(0, banner(&words, width));
                tables[0].head += 1;
            }
            HeadingPlace::OneCell => out.push(Block::Table(Table { rows: vec![banner(&words, 1)], width: 1, head: 1 })),
            _ => out.push(Block::Heading(words)),
        }
        let after = !tables.is_empty() && rng.chance(30);
        let mut paragraphs: Vec<Block> = paragraphs.into_iter().map(Block::Para).collect();
        if house.bookmark
            && section == 4
            && let Some(Block::Para(text)) = paragraphs.first_mut()
        {
            *text = format!("[bookmark: _GoBack]{text}");
        }
        if !after {
            out.append(&mut paragraphs);
        }
        if house.unit_line && section == 1 {
            out.push(Block::Para(format!("（{}年度）  单位：件、万元", draft.year)));
        }
        let parts = tables.len();
        for (i, table) in tables.into_iter().enumerate() {
            out.push(Block::Table(table));
            if i + 1 < parts {
                out.push(Block::Page(2 + i));
            }
        }
        out.append(&mut paragraphs);
    }
    out
}

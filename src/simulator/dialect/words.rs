//! What sites call the same thing.

/// Names of a column of annual reports.
const COLUMNS: &[&str] = &[
    "政府信息公开年报",
    "政府信息公开年度报告",
    "信息公开年报",
    "公开年报",
    "信息公开年度报告",
    "政府信息公开工作年度报告",
    "年度报告",
    "信息公开工作年报",
    "年报",
    "政府信息公开工作年报",
];

/// What leads to the next page of a list.
const NEXT: &[&str] = &["下一页", "下页", "&gt;", "后一页", "下一页 &gt;", "下一页&nbsp;&raquo;", "[下一页]", "›"];

/// A text between two tags in the words of another site.
pub(super) fn spelled(text: &str, number: usize) -> String {
    let bare = text.trim();
    let pick = |words: &[&str]| words.get(number % words.len()).map(|word| text.replace(bare, word));
    if COLUMNS.iter().take(3).any(|name| *name == bare) {
        return pick(COLUMNS).unwrap_or_default();
    }
    if matches!(bare, "下一页" | "下页") {
        return pick(NEXT).unwrap_or_default();
    }
    match date(bare) {
        Some([year, month, day]) => {
            let written = match number % 6 {
                0 => bare.to_owned(),
                1 => format!("[{year}-{month}-{day}]"),
                2 => format!("{year}/{month}/{day}"),
                3 => format!("{year}年{month}月{day}日"),
                4 => format!("{year}.{month}.{day}"),
                _ => format!("发布时间：{year}-{month}-{day} 08:30:00"),
            };
            text.replace(bare, &written)
        }
        None => text.to_owned(),
    }
}

/// The parts of a date that is written as `2024-01-05`.
fn date(text: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.split('-').collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let is_number = |(part, length): (&&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().zip([4, 2, 2]).all(is_number).then_some(parts)
}

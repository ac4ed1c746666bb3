//! What an address says of its page: an article, or a page that may be a column.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

/// Whether an address has the shape of an article in one of the known dialects.
pub(in super::super) fn is_article(url: &Url) -> bool {
    static SHAPES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)/t\d{8}_\d+\.|/art_[0-9a-z_]+\.|/m?post_\d+\.|/art/\d{4}/|/[0-9a-f]{24,}(?:\.s?html?)?$|/c\d+_\d+\.s?html?$",
            r"|/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}\.s?html?$|/info/\d+/\d+\.htm|/content_\d+\.|/content\.s?html?$",
            r"|/\d{4,}\.s?html?$|/\d{5,}/index\.s?html?$|/show/\w+|/public/\d+/\d+\.s?html?$|/pnidpv\d+",
            r"|/c\d+a\d+/page\.htm$|/content/[0-9a-z-]{6,}\.s?html?$|/i\d{5,}\.s?html?$",
        ))
        .ok()
    });
    let path = url.path();
    if SHAPES.as_ref().is_some_and(|shapes| shapes.is_match(path)) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let shows =
        ["show", "view", "detail", "content", "article", "newsinfo", "read"].iter().any(|word| name.contains(word));
    let is_id = |name: &str| {
        name == "id"
            || name.ends_with("newsid")
            || name.ends_with("articleid")
            || name.ends_with("infoid")
            || name == "aid"
    };
    shows && url.query_pairs().any(|(name, value)| is_id(&name.to_ascii_lowercase()) && !value.is_empty())
}

/// Whether an address is that of a single page, not of a folder or of the first page of one.
pub(in super::super) fn is_leaf(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let is_page = matches!(extension, "html" | "htm" | "shtml" | "thtml");
    let is_first = ["index", "list", "default", "main", "home", "node", "channel", "column"]
        .iter()
        .any(|first| stem.starts_with(first));
    is_page && !is_first
}

/// The path of the folder that an address lies in; that of a month (`202401`) counts as the folder above.
pub(super) fn folder(url: &Url) -> String {
    let path = url.path();
    let mut folder = path.rsplit_once('/').map_or("/", |(folder, _)| folder);
    while let Some((above, last)) = folder.rsplit_once('/') {
        let is_month = (1..=8).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit());
        if !is_month {
            break;
        }
        folder = above;
    }
    format!("{folder}/")
}

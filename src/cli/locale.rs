//! The language of the user.

use gouji::text::lang::Lang;

/// The language by locale: Chinese for a Chinese one, else English.
pub(super) fn lang() -> Lang {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = variables.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    of(set.or_else(sys_locale::get_locale).as_deref())
}

fn of(locale: Option<&str>) -> Lang {
    match locale.and_then(|locale| locale.get(..2)) {
        Some(language) if language.eq_ignore_ascii_case("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_locale_speaks_chinese() {
        for locale in ["zh_CN.UTF-8", "zh", "zh-Hans-CN", "ZH_TW"] {
            assert_eq!(of(Some(locale)), Lang::Zh);
        }
        for locale in [Some("C.UTF-8"), Some("en_GB"), Some("z"), Some("中文"), None] {
            assert_eq!(of(locale), Lang::En);
        }
    }
}

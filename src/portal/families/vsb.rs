//! 博达 Visual SiteBuilder: `Announced by Visual SiteBuilder`, `_sitegray`, `p_pages`; articles `info/COL/ID.htm`.
//!
//! Its static pages count down (`zbgg.htm`, then `zbgg/10.htm` of 11), and its dynamic ones keep their number in
//! `PAGENUM`: the links of the pager are followed and nothing is computed.

use crate::portal::{Family, Reading, View, navigation, pager};

/// Marks of its pages.
const MARKS: &[&str] =
    &["Visual SiteBuilder", "_sitegray", "/system/resource/", "_showDynClick", "p_pages", "vsb_content", "wbtreeid="];

pub(super) struct Vsb;

impl Family for Vsb {
    fn name(&self) -> &'static str {
        "vsb"
    }

    fn marks(&self) -> &'static [&'static str] {
        MARKS
    }

    fn read(&self, view: &View<'_>) -> Reading {
        navigation::part(view, pager::linked(view))
    }
}

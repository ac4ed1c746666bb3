//! The site systems that are known, the generic one last.

use super::Family;

mod epoint;
mod generic;
mod gkmlpt;
mod hanweb_jpaas;
mod hanweb_jpage;
mod hanweb_xxgk;
mod lonsun;
mod nfcms;
mod openness;
mod trs;
mod truecms;
mod ucap;
mod vsb;

/// Every family, in the order in which they are asked.
pub const FAMILIES: &[&dyn Family] = &[
    &hanweb_jpage::HanwebJpage,
    &hanweb_xxgk::HanwebXxgk,
    &hanweb_jpaas::HanwebJpaas,
    &truecms::TrueCms,
    &lonsun::Lonsun,
    &openness::Openness,
    &gkmlpt::Gkmlpt,
    &epoint::Epoint,
    &ucap::Ucap,
    &trs::Trs,
    &vsb::Vsb,
    &nfcms::Nfcms,
    // whatever the others say of a page, this one reads it as well
    &generic::Generic,
];

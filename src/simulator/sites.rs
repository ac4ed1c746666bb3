//! The sites of the county, one site system a file.

use super::Site;
use super::obstacle::Obstacle;
use super::server::Stand;

mod chrome;
mod epoint;
mod generic;
mod gkmlpt;
mod hanweb_jpaas;
mod hanweb_jpage;
mod hanweb_xxgk;
mod legacy;
mod lonsun;
mod nfcms;
mod openness;
#[cfg(test)]
mod tests;
mod trs;
mod truecms;
mod ucap;
mod vsb;

/// Every site, in the order of their names.
pub fn sites() -> Vec<Box<dyn Site>> {
    vec![
        Box::new(epoint::Epoint::new()),
        Box::new(generic::Generic::new()),
        Box::new(gkmlpt::Gkmlpt::new()),
        Box::new(hanweb_jpaas::HanwebJpaas::new()),
        Box::new(hanweb_jpage::HanwebJpage::new()),
        Box::new(hanweb_xxgk::HanwebXxgk::new()),
        Box::new(legacy::Legacy::new()),
        Box::new(lonsun::Lonsun::new()),
        Box::new(nfcms::Nfcms::new()),
        Box::new(openness::Openness::new()),
        Box::new(trs::Trs::new()),
        Box::new(truecms::TrueCms::new()),
        Box::new(ucap::Ucap::new()),
        Box::new(vsb::Vsb::new()),
    ]
}

/// A site of no known system behind an obstacle, under the obstacle's name.
pub fn behind(obstacle: Obstacle) -> Stand {
    Stand::behind(obstacle, Box::new(generic::Generic::new()))
}

//! The readers, one file a format.

use super::Reader;

#[cfg(feature = "office")]
mod doc;
#[cfg(feature = "office")]
mod docx;
pub(super) mod html;
mod mhtml;
#[cfg(feature = "office")]
mod odt;
#[cfg(feature = "office")]
mod ofd;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "office")]
mod rtf;
#[cfg(feature = "office")]
mod sheet;
mod text;
#[cfg(feature = "office")]
mod wordml;

/// Every reader.
pub const READERS: &[&dyn Reader] = &[
    &html::Html,
    &mhtml::Mhtml,
    &text::Text,
    #[cfg(feature = "office")]
    &doc::Doc,
    #[cfg(feature = "office")]
    &docx::Docx,
    #[cfg(feature = "office")]
    &odt::Odt,
    #[cfg(feature = "office")]
    &rtf::Rtf,
    #[cfg(feature = "office")]
    &ofd::Ofd,
    #[cfg(feature = "office")]
    &sheet::Sheet,
    #[cfg(feature = "office")]
    &wordml::WordMl,
    #[cfg(feature = "pdf")]
    &pdf::Pdf,
];

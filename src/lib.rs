//! gouji 勾稽 reads annual reports on open government information (政府信息公开工作年度报告) into records, exact
//! about where each number was read, and checks that the figures tie.

pub mod text;
pub mod grid;
pub mod html;
pub mod page;
pub mod division;
pub mod form;
pub mod document;
pub mod report;
pub mod claim;
pub mod finding;
pub mod extract;
pub mod rule;
pub mod export;
pub mod pipeline;

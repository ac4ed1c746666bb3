//! gouji 勾稽 reads annual reports on open government information (政府信息公开工作年度报告) into records, exact
//! about where each number was read, and checks that the figures tie.

pub mod claim;
pub mod division;
pub mod document;
pub mod export;
pub mod extract;
pub mod finding;
pub mod form;
pub mod grid;
pub mod html;
pub mod page;
pub mod pipeline;
pub mod report;
pub mod rule;
pub mod text;

//! Small reports for the tests of the rules: all cells 0, six sections, and what a test sets otherwise.

use rust_decimal::Decimal;

use crate::finding::{Defect, Outcome, Verdict};
use crate::form::{self, TableKind, section::SECTIONS};
use crate::report::{Report, Section, Sheet, Value, Warning};
use crate::rule;

/// A report in the making.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    report: Report,
}

impl Sample {
    /// A report of a year on the form of that year.
    pub(crate) fn new(year: u16) -> Self {
        let form = form::prescribed(year).unwrap();
        let mut report = Report {
            title: Some(format!("环翠区某机关{year}年政府信息公开工作年度报告")),
            year: Some(year),
            form: Some(form.id.to_owned()),
            ..Report::default()
        };
        for section in &SECTIONS {
            let (number, heading) = (section.number, section.heading.to_owned());
            report.sections.push(Section { number, heading, text: String::new() });
        }
        let sample = Self { report }.text(5, "公开形式不够丰富。下一步将增加图解。");
        TableKind::ALL.into_iter().fold(sample, |sample, kind| sample.table(kind, form.id))
    }

    /// The same with a table of zeros of a given form.
    pub(crate) fn table(mut self, kind: TableKind, form: &str) -> Self {
        let mut sheet = Sheet::empty(form::version(form).unwrap().table(kind));
        for entry in &mut sheet.entries {
            entry.value = Value::Number(Decimal::ZERO);
        }
        self.report.sheets[kind as usize] = Some(sheet);
        self
    }

    /// The same without a table.
    pub(crate) fn without(mut self, kind: TableKind) -> Self {
        self.report.sheets[kind as usize] = None;
        self
    }

    /// The same with the cells of a row: numbers, `-` for a blank, `/` for a mark, `x` for absent, else text.
    pub(crate) fn row(mut self, row: &str, cells: &str) -> Self {
        let (table, row) = row.split_once('.').unwrap();
        let kind = TableKind::ALL.into_iter().find(|kind| kind.key() == table).unwrap();
        let sheet = self.report.sheets[kind as usize].as_mut().unwrap();
        let (_, columns) = sheet.table.rows().find(|(r, _)| r.key == row).unwrap();
        let cells: Vec<&str> = cells.split_whitespace().collect();
        assert_eq!(cells.len(), columns.len(), "{row}");
        for (column, cell) in columns.iter().zip(cells) {
            sheet.entry_mut(row, column.key).unwrap().value = match cell {
                "-" => Value::Blank,
                "x" => Value::Absent,
                "/" => Value::Mark("/".to_owned()),
                cell => cell.parse().map_or_else(|_| Value::Unreadable(cell.to_owned()), Value::Number),
            };
        }
        self
    }

    /// The same with the text of a section.
    pub(crate) fn text(mut self, section: u8, text: &str) -> Self {
        self.report.sections.iter_mut().find(|s| s.number == section).unwrap().text = text.to_owned();
        self
    }

    /// The same after a change of any kind.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.report);
        self
    }

    /// The same with a warning of the extraction.
    pub(crate) fn warning(self, code: &str, cell: &str) -> Self {
        self.with(|report| report.warnings.push(Warning::new(code, "as found", "如所见").at(cell)))
    }

    /// The report.
    pub(crate) fn build(&self) -> Report {
        self.report.clone()
    }

    /// What a rule says of it.
    pub(crate) fn verdict(&self, id: &str) -> Verdict {
        self.judge(rule::rule(id).unwrap())
    }

    /// What a rule finds in it when no rule speaks of several sums together.
    pub(crate) fn defects_alone(&self, id: &str) -> Vec<Defect> {
        match rule::rule(id).unwrap().check {
            rule::Check::Report(check) => check(&rule::Case::new(&self.report).each_by_itself()).defects,
            rule::Check::Corpus(_) => self.defects(id),
        }
    }

    /// What a rule says of it among the others.
    fn judge(&self, rule: &rule::Rule) -> Verdict {
        match rule.check {
            rule::Check::Report(check) => check(&rule::Case::new(&self.report)),
            rule::Check::Corpus(check) => check(&rule::Corpus::new(vec![self.report.clone()]), 0),
        }
    }

    /// What a rule finds in it.
    pub(crate) fn defects(&self, id: &str) -> Vec<Defect> {
        self.verdict(id).defects
    }

    /// Every rule that finds something in it.
    pub(crate) fn broken(&self) -> Vec<&'static str> {
        let broken = |rule: &&&rule::Rule| !self.judge(rule).defects.is_empty();
        rule::RULES.iter().filter(broken).map(|rule| rule.id).collect()
    }

    /// The sample report 环翠区科学技术局2023: （四）1 says 3 where 1 is meant, and table 三 is of the trial form.
    pub(crate) fn huancui() -> Self {
        let sample = Sample::new(2023).table(TableKind::Requests, "2019");
        let sample = sample.row("proactive.normative_documents", "2 0 3").row("requests.new", "1 0 0 0 0 0 1");
        let sample = sample.row("requests.results.unable.not_held", "3 0 0 0 0 0 3");
        let sample = sample.row("requests.results.total", "1 0 0 0 0 0 1");
        let text = "2023年，我局主要通过环翠区科学技术局局官方网站、微信公众号和“最威海，是环翠”政务号发布信息140条，其中概况类信息26条、\
                    政务动态信息31条、微信公众号及“最威海，是环翠”政务号发布信息83条。\n（二）依法做好依申请公开工作。\
                    2023年收到信息公开申请1件，均在法定办结期限内答复完成。\n（三）优化政府信息管理。梳理完善政府信息公开相关制度，\
                    对照行政法规国家统一格式，更新科技局现行有效规范性文件3条并集中公开，方便公众查询使用。";
        let last = "1.政府信息公开收费方面。\n本年度我单位依申请公开政府信息未收取任何费用。\n2.人大代表建议、政协委员提案办理情况。\n\
                    2023年本单位共承办市人大代表建议1件、政协提案1件。目前，已全部办理完成，办复率100%。";
        sample.text(1, text).text(6, last)
    }
}

/// What a rule says of each of the reports of an example, held against each other.
pub(crate) fn among(id: &str, written: &str) -> Vec<Verdict> {
    let corpus = rule::Corpus::new(rule::Example::reports(written).unwrap());
    let judge = |at| match rule::rule(id).unwrap().check {
        rule::Check::Report(check) => check(&rule::Case::new(&corpus.reports()[at])),
        rule::Check::Corpus(check) => check(&corpus, at),
    };
    (0..corpus.reports().len()).map(judge).collect()
}

/// The same in a word each.
pub(crate) fn outcomes(id: &str, written: &str) -> Vec<Outcome> {
    among(id, written).iter().map(Verdict::outcome).collect()
}

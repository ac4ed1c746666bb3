//! What the prose says that there was none of: 未收到申请, 没有发生行政复议, 未收取任何费用.

use rust_decimal::Decimal;

use super::clause::{Reader, Subject};
use super::matter::joined;
use super::quote;
use super::token::{Kind, Token};
use super::word::Word;
use super::{Applicant, Claim, Count, Exactness, Fee, Path, Scope, Topic};

/// What may stand around 申请 where 无 denies it: nothing that narrows what is denied.
const PLAIN: &str = "的政府信息公开申请件事项情况内容需求办理发生产生类、 ";

/// What says no more of requests than that they are requests, of anybody.
const ANY: &[&str] = &[
    "公民",
    "法人",
    "其他组织",
    "其它组织",
    "自然人",
    "或者",
    "以及",
    "或",
    "和",
    "及",
    "、",
    "的",
    "政府",
    "政务",
    "信息",
    "公开",
    "依申请",
    "申请",
    "任何",
    "有关",
    "相关",
    "关于",
    "要求",
    "提供",
    "提出",
    "提交",
    "方面",
    "件",
    "向",
    "我",
    "本",
    "局",
    "办",
    "镇",
    "乡",
    "委",
    "街道",
    "单位",
    "机关",
    "部门",
    "社会",
    "群众",
    "公众",
    "个人",
    "企业",
    "各类",
    "事项",
    "情况",
    "获取",
    "主动",
    "行政",
    "过",
    "，",
    ",",
];

/// Whether the object of 未收到 is any request: nothing in it narrows which.
fn is_any(object: &str) -> bool {
    let rest = ANY.iter().fold(object.to_owned(), |rest, word| rest.replace(word, ""));
    rest.trim().chars().count() <= 1
}

impl Reader<'_> {
    /// Reads the denial at a token.
    pub(super) fn none(&mut self, at: usize, token: Token) {
        let words = self.clause_after(at, token);
        let Some((topic, last)) = self.denied(at, token, &words) else { return };
        let end = self.clause_end(at, token).max(self.tokens.get(last).map_or(token.end, |t| t.end));
        let claim = Claim {
            topic,
            value: Decimal::ZERO,
            unit: None,
            exactness: Exactness::Exact,
            negated: true,
            scope: self.scope(last + 1),
            period: self.time(last),
            includes_carried: false,
            quote: String::new(),
            section: self.section.number,
            at: quote::range(&self.section.text, &self.tokens, at, end),
        };
        let rest = self.sentence(at).any(|t| t.kind == Kind::Word(Word::OfThem));
        self.keep(if rest { Claim { scope: Scope::Narrower, ..claim } } else { claim });
    }

    /// The words after a denial in its clause.
    fn clause_after(&self, at: usize, token: Token) -> Vec<(usize, Word, Token)> {
        let after = self.tokens.iter().enumerate().skip(at + 1);
        let clause = after.take_while(|(_, t)| {
            t.depth >= token.depth && !matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Semicolon)
        });
        let level = clause.filter(|(_, t)| t.depth == token.depth);
        level.filter_map(|(i, t)| if let Kind::Word(word) = t.kind { Some((i, word, *t)) } else { None }).collect()
    }

    fn clause_end(&self, at: usize, token: Token) -> usize {
        let mut after = self.tokens.iter().skip(at + 1);
        let end = after.find(|t| {
            t.depth < token.depth || matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Open)
        });
        end.map_or(token.end, |t| t.start)
    }

    /// What is denied, and the last word that says so.
    fn denied(&self, at: usize, token: Token, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let has = |test: fn(Word) -> bool| words.iter().any(|(_, word, _)| test(*word));
        let before = self.sentence(at).take_while(|t| t.kind != Kind::Comma);
        let around = before.filter(|t| matches!(t.kind, Kind::Word(Word::Rest | Word::Compare))).count();
        let number = self
            .tokens
            .iter()
            .skip(at + 1)
            .take_while(|t| !matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Semicolon));
        let counted = number.into_iter().any(|t| matches!(t.kind, Kind::Number(_)));
        if around > 0 || counted || has(|w| matches!(w, Word::Rest | Word::Compare | Word::Quality)) {
            return None;
        }
        let (first, word, next) = *words.first()?;
        let gap = next.start.saturating_sub(token.end);
        match word {
            Word::Receive | Word::Accept if gap <= 12 => self.not_received(first, words),
            Word::Charge | Word::Fee | Word::ProcessingFee | Word::AdministrativeFee if gap <= 12 => {
                let named = words.iter().find_map(|(_, word, _)| match word {
                    Word::ProcessingFee => Some(Fee::Processing),
                    Word::AdministrativeFee => Some(Fee::Administrative),
                    _ => None,
                });
                Some((Topic::Fee(named.or_else(|| self.fee_of_sentence(first + 1))?), first))
            }
            Word::FeeNotice if gap <= 12 => Some((Topic::Fee(Fee::Notice), first)),
            Word::Issue | Word::Repeal | Word::Document(_) => self.no_documents(token, words),
            Word::Decision(_) => self.no_decisions(at, token, words),
            Word::CarryIn if gap <= 6 && self.subject == Subject::Requests => Some((Topic::CarriedIn, first)),
            Word::CarryOut if gap <= 6 && self.subject == Subject::Requests => Some((Topic::CarriedOut, first)),
            _ => self.no_disputes(words).or_else(|| self.no_requests(at, token, words)),
        }
    }

    /// 未收到…申请.
    fn not_received(&self, verb: usize, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let has = |test: fn(Word) -> bool| words.iter().any(|(_, word, _)| test(*word));
        if let Some(found) = self.no_disputes(words.get(1..)?) {
            return Some(found);
        }
        if has(|w| {
            matches!(
                w,
                Word::Foreign
                    | Word::Case
                    | Word::Channel
                    | Word::Dispute(_)
                    | Word::Fee
                    | Word::ProcessingFee
                    | Word::Row(_)
            )
        }) {
            return None;
        }
        let persons = has(|w| w == Word::Applicant(Applicant::NaturalPerson));
        let organisations = has(|w| matches!(w, Word::Applicant(a) if a != Applicant::NaturalPerson));
        let request = words.iter().rev().find(|(_, word, _)| *word == Word::Request).map(|(i, ..)| *i);
        let thing = has(|w| w == Word::Thing);
        let last = request.or((self.subject == Subject::Requests && !thing && words.len() == 1).then_some(verb))?;
        let from = self.tokens.get(verb).map(|t| t.end)?;
        let object = self.section.text.get(from..self.tokens.get(last).map(|t| t.end)?.max(from))?;
        (persons == organisations && is_any(object)).then_some((Topic::New, last))
    }

    /// 未发生行政复议、行政诉讼.
    fn no_disputes(&self, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let mut found: Option<(Path, usize)> = None;
        for (i, word, _) in words {
            match word {
                Word::Dispute(path) => found = Some((found.map_or(*path, |(old, _)| joined(old, *path)), *i)),
                Word::Occur | Word::Request | Word::Thing | Word::Act | Word::Neutral | Word::Receive => {}
                Word::Foreign | Word::Case if found.is_some() => {}
                _ => return None,
            }
        }
        let (path, last) = found?;
        self.about_disclosure(last).then_some((Topic::Dispute { path, ruling: None }, last))
    }

    /// 未制发行政规范性文件: of one kind, and nothing that narrows it.
    fn no_documents(&self, token: Token, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let (count, rest) = match words.split_first()? {
            ((_, Word::Issue, _), rest) => (Count::Issued, rest),
            ((_, Word::Repeal, _), rest) => (Count::Repealed, rest),
            _ => return None,
        };
        let [(last, Word::Document(kind), object)] = rest else { return None };
        let between = self.section.text.get(token.end..object.start)?;
        let plain = ["制发", "制定", "出台", "印发", "新制定", "废止", "失效", "新", "过", "任何", "有"];
        let narrowed = plain.iter().fold(between.to_owned(), |text, word| text.replace(word, ""));
        let reviewed = self.sentence(*last).any(|t| t.kind == Kind::Word(Word::Review));
        (narrowed.trim().is_empty() && !reviewed).then_some((Topic::Document { kind: *kind, count }, *last))
    }

    /// 未作出行政强制决定.
    fn no_decisions(&self, at: usize, token: Token, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let [(last, Word::Decision(decision), named)] = words else { return None };
        let text = self.section.text.get(token.end..self.clause_end(at, token))?;
        let name = self.section.text.get(named.start..named.end)?;
        let plain = [name, "作出", "做出", "实施", "发生", "产生", "任何", "决定", "处理", "案件", "情况", "过"];
        let narrowed = plain.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
        narrowed.trim().is_empty().then_some((Topic::Decision(*decision), *last))
    }

    /// 无依申请公开事项.
    fn no_requests(&self, at: usize, token: Token, words: &[(usize, Word, Token)]) -> Option<(Topic, usize)> {
        let (last, ..) = words.iter().rev().find(|(_, word, _)| *word == Word::Request)?;
        let plain = |w: Word| matches!(w, Word::Request | Word::Thing | Word::Act | Word::Occur | Word::Handle);
        let text = self.section.text.get(token.end..self.clause_end(at, token))?;
        let text = text.replace("依申请", "");
        let only = words.iter().all(|(_, word, _)| plain(*word)) && text.chars().all(|c| PLAIN.contains(c));
        only.then_some((Topic::New, *last))
    }
}

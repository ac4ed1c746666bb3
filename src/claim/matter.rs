//! What a clause says of disputes, documents, decisions and fees.

use super::clause::{Noun, Reader, Reading, Subject};
use super::token::{Kind, Token};
use super::word::Word;
use super::{Count, Decision, Document, Fee, Path, Ruling, Topic, Unit};
use crate::text::fold::is_space;

impl Reader<'_> {
    /// 维持N件: of the disputes named last.
    pub(super) fn ruled(&self, ruling: Ruling, i: usize) -> Option<Reading> {
        let path = self.last_path(i)?;
        self.about_disclosure(i).then(|| Reading::new(Topic::Dispute { path, ruling: Some(ruling) }, i))
    }

    /// Whether the word at an index is 其他 with nothing between it and the number.
    pub(super) fn is_other(&self, i: usize, at: usize) -> bool {
        let span = self.tokens.get(i).zip(self.tokens.get(at));
        span.is_some_and(|(word, number)| {
            let text = self.section.text.get(word.start..number.start);
            matches!(text, Some("其他" | "其它"))
        })
    }

    /// Whether the word at an index follows directly on one for disputes.
    pub(super) fn is_of_dispute(&self, at: usize) -> bool {
        let Some((before, own)) = at.checked_sub(1).and_then(|i| self.tokens.get(i)).zip(self.tokens.get(at)) else {
            return false;
        };
        matches!(before.kind, Kind::Word(Word::Dispute(_))) && before.end == own.start
    }

    /// 作出行政处罚N件: all decisions of a kind, not those of a field of it or what was published of them.
    pub(super) fn decided(&self, decision: Decision, i: usize, rest: &[(usize, Kind)], at: usize) -> Option<Reading> {
        /// Ends of what may stand directly before the kind and narrows nothing.
        const PLAIN: &str = "出理结施共年计定成予及和与了度局关位府委办：:";
        /// What may stand between the kind and its number.
        const FILLING: &[&str] =
            &["处理决定", "决定书", "决定", "数量", "案件", "总数", "共计", "共", "为", "计", "数", "总"];
        let (word, number) = self.tokens.get(i).zip(self.tokens.get(at))?;
        let between = self.section.text.get(word.end..number.start)?;
        let left = FILLING.iter().fold(between.to_owned(), |text, filling| text.replace(filling, ""));
        let counted = matches!(number.kind, Kind::Number(n)
            if matches!(n.unit, Unit::Counter("件" | "起" | "宗" | "例" | "份")));
        let published = rest.iter().any(|(_, kind)| {
            matches!(kind, Kind::Word(Word::Act | Word::Thing | Word::Receive | Word::Accept | Word::Review))
        });
        let before = self.section.text.get(..word.start).unwrap_or_default();
        let begins = i.checked_sub(1).and_then(|b| self.tokens.get(b)).is_some_and(|t| t.end == word.start);
        let whole = begins || before.chars().next_back().is_none_or(|c| PLAIN.contains(c) || is_space(c) || c == '\n');
        (counted && !published && whole && left.trim().is_empty()).then(|| Reading::new(Topic::Decision(decision), i))
    }

    /// 制发规范性文件N件, 废止N件, 现行有效N件.
    pub(super) fn document(
        &self,
        word: Word,
        (document, noun): (Option<Document>, Option<Noun>),
        i: usize,
        rest: &[(usize, Kind)],
        token: Token,
    ) -> Option<Reading> {
        let count = match word {
            Word::Issue => Count::Issued,
            Word::Repeal => Count::Repealed,
            Word::InForce => Count::InForce,
            _ => return None,
        };
        let another = rest.iter().any(|(_, k)| {
            matches!(k, Kind::Word(Word::Issue | Word::Repeal | Word::Amend | Word::InForce | Word::Act))
        });
        let another = another && word != Word::InForce;
        // 规章13件（含新制定5件，修改4件）: parts of another count
        let unsaid = document.is_none() && (self.subject != Subject::Documents || noun.is_some());
        let reviewed = self.sentence(i).any(|t| t.kind == Kind::Word(Word::Review));
        if another || token.depth > 0 || unsaid || reviewed {
            return None;
        }
        let of_sentence = || {
            self.sentence(i).find_map(|t| match t.kind {
                Kind::Word(Word::Document(kind)) => Some(kind),
                _ => None,
            })
        };
        let in_rest = rest.iter().find_map(|(_, k)| match k {
            Kind::Word(Word::Document(kind)) => Some(*kind),
            _ => None,
        });
        let kind = document.or(in_rest).or_else(of_sentence)?;
        Some(Reading::new(Topic::Document { kind, count }, i))
    }

    pub(super) fn fee(&self, near: &[(usize, Kind)], at: usize) -> Option<Reading> {
        let relieved = |kind: &Kind| matches!(kind, Kind::Word(Word::Relief | Word::Review));
        if near.iter().any(|(_, kind)| relieved(kind)) {
            return None;
        }
        let part = self.sentence(at).any(|t| t.kind == Kind::Word(Word::OfThem));
        for (i, kind) in near {
            let fee = match kind {
                Kind::Word(Word::ProcessingFee) => Fee::Processing,
                Kind::Word(Word::AdministrativeFee) => Fee::Administrative,
                Kind::Word(Word::Fee | Word::Charge) => self.fee_of_sentence(*i)?,
                Kind::Word(Word::Compare | Word::No) => return None,
                _ => continue,
            };
            return Some(Reading { narrower: part, ..Reading::new(Topic::Fee(fee), *i) });
        }
        None
    }

    /// Which fee a sentence is about that only says 费用.
    pub(super) fn fee_of_sentence(&self, at: usize) -> Option<Fee> {
        let named = self.sentence(at).find_map(|t| match t.kind {
            Kind::Word(Word::ProcessingFee | Word::Request) => Some(Fee::Processing),
            Kind::Word(Word::AdministrativeFee) => Some(Fee::Administrative),
            _ => None,
        });
        named.or((self.subject == Subject::Requests).then_some(Fee::Processing))
    }

    /// The disputes named last before an index, those named together with them included.
    pub(super) fn last_path(&self, at: usize) -> Option<Path> {
        let before = self.tokens.get(..at)?.iter().rev();
        let named = before.skip_while(|t| !matches!(t.kind, Kind::Word(Word::Dispute(_))));
        let together =
            named.take_while(|t| !matches!(t.kind, Kind::Number(_) | Kind::Stop | Kind::Semicolon | Kind::Comma));
        let mut paths = together.filter_map(|t| match t.kind {
            Kind::Word(Word::Dispute(path)) => Some(path),
            _ => None,
        });
        let first = paths.next()?;
        Some(paths.fold(first, joined))
    }

    /// Whether disputes are those about open information: the section is, or the sentence says so.
    pub(super) fn about_disclosure(&self, at: usize) -> bool {
        let start = self.sentence(at).last().map_or(0, |t| t.start);
        let end = self.tokens.get(at).map_or(start, |t| t.end);
        self.home == Subject::Disputes
            || self
                .section
                .text
                .get(start..end)
                .is_some_and(|text| text.contains("信息公开") || text.contains("申请公开"))
    }
}

/// Two kinds of disputes named together.
pub(super) fn joined(a: Path, b: Path) -> Path {
    match (a, b) {
        _ if a == b => a,
        (Path::Reconsideration | Path::All, _) | (_, Path::Reconsideration | Path::All) => Path::All,
        _ => Path::Litigation,
    }
}

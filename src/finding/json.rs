//! The JSON finding `gouji.finding/1`.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{Confidence, Defect, Evidence, Finding, Severity, Status};
use crate::form::CellId;
use crate::report::record::Plain;
use crate::text::lang::Lang;

/// A finding as JSON, worded in one language.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct Json<'a> {
    /// Name and version of this schema.
    #[schemars(extend("const" = Json::SCHEMA))]
    schema: &'static str,
    /// Path that the report was read from.
    source: &'a str,
    /// Title of the report.
    title: Option<&'a str>,
    /// Name of its issuer.
    issuer: Option<&'a str>,
    /// Its year.
    year: Option<u16>,
    /// Id of the rule.
    rule: &'static str,
    /// Name of the rule.
    name: &'static str,
    /// How bad it is.
    severity: Severity,
    /// Broken, or not judged.
    status: Status,
    /// Why the rule could not be judged, when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// How sure the location of the wrong cell is.
    confidence: Confidence,
    /// What does not fit, what is probably meant, and why.
    message: &'a str,
    /// Addresses of every cell that takes part.
    #[schemars(with = "Vec<String>")]
    cells: &'a [CellId],
    /// The sums that do not tie.
    equations: Vec<Equation<'a>>,
    /// The best minimal set of changes after which every sum ties; never applied.
    repairs: Vec<Repair>,
    /// Other sets of changes that would do as well.
    alternatives: Vec<Vec<Repair>>,
    /// Whether every set of changes that could be as likely was looked at.
    search_complete: bool,
    /// Sentences of the report that support it.
    evidence: &'a [Evidence],
    /// The source of the rule in law.
    basis: &'a str,
    /// The same when the report is read again: made of issuer, year, rule and cells, not of values.
    fingerprint: &'a str,
}

/// A sum that does not tie.
#[derive(Debug, Serialize, JsonSchema)]
struct Equation<'a> {
    /// The sum in the form's words.
    text: &'a str,
    /// What the report says.
    stated: Plain,
    /// What its parts give.
    computed: Plain,
}

/// A change of one cell.
#[derive(Debug, Serialize, JsonSchema)]
struct Repair {
    /// Address of the cell.
    #[schemars(with = "String")]
    cell: CellId,
    /// What it says; null for a blank.
    from: Option<Plain>,
    /// What it should say.
    to: Plain,
}

impl<'a> Json<'a> {
    /// The finding worded in `lang`.
    pub(super) fn new(finding: &'a Finding, lang: Lang) -> Self {
        let Finding { defect, .. } = finding;
        let message = defect.message.get(lang);
        Self {
            schema: Json::SCHEMA,
            source: &finding.source,
            title: finding.title.as_deref(),
            issuer: finding.issuer.as_deref(),
            year: finding.year,
            rule: finding.rule,
            name: finding.name,
            severity: finding.severity,
            status: finding.status,
            reason: (finding.status == Status::NotEvaluated).then_some(message),
            confidence: defect.confidence,
            message,
            cells: &defect.cells,
            equations: equations(defect),
            repairs: repairs(&defect.repairs),
            alternatives: defect.alternatives.iter().map(|set| repairs(set)).collect(),
            search_complete: defect.search_complete,
            evidence: &defect.evidence,
            basis: finding.basis.get(lang),
            fingerprint: &finding.fingerprint,
        }
    }
}

fn equations(defect: &Defect) -> Vec<Equation<'_>> {
    defect
        .equations
        .iter()
        .map(|e| Equation { text: &e.text, stated: Plain(e.stated), computed: Plain(e.computed) })
        .collect()
}

fn repairs(set: &[super::Repair]) -> Vec<Repair> {
    set.iter().map(|r| Repair { cell: r.cell, from: r.from.map(Plain), to: Plain(r.to) }).collect()
}

impl Json<'static> {
    /// The value of a finding's `schema`.
    pub const SCHEMA: &'static str = "gouji.finding/1";

    /// The JSON Schema of a finding.
    pub fn schema() -> Schema {
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::cell;
    use crate::text::lang::Message;

    fn finding(status: Status) -> Finding {
        let at = cell("requests.results.unable.not_held.total").unwrap();
        let repair = super::super::Repair { cell: at, from: Some(3.into()), to: 1.into() };
        Finding {
            source: "a.txt".into(),
            title: Some("甲局2023年度报告".into()),
            issuer: None,
            year: Some(2023),
            rule: "A303",
            name: "results-total-mismatch",
            severity: Severity::Error,
            status,
            defect: Defect {
                message: Message::new("does not tie", "不一致"),
                cells: vec![at],
                equations: vec![super::super::Equation {
                    text: "（七）总计 = （一）+…+（六） · 自然人".into(),
                    stated: 1.into(),
                    computed: "3.50".parse().unwrap(),
                }],
                repairs: vec![repair.clone()],
                alternatives: vec![vec![super::super::Repair { from: None, ..repair }]],
                evidence: vec![Evidence { kind: "narrative".into(), quote: "收到申请1件".into(), section: 1 }],
                ..Defect::default()
            },
            basis: Message::new("notice", "通知"),
            fingerprint: "0123456789abcdef".into(),
        }
    }

    #[test]
    fn keys_stand_in_the_order_of_the_contract() {
        let json = serde_json::to_string(&finding(Status::Fail).json(Lang::Zh)).unwrap();
        let expected = concat!(
            r#"{"schema":"gouji.finding/1","source":"a.txt","title":"甲局2023年度报告","issuer":null,"year":2023,"#,
            r#""rule":"A303","name":"results-total-mismatch","severity":"error","status":"fail","#,
            r#""confidence":"possible","message":"不一致","cells":["requests.results.unable.not_held.total"],"#,
            r#""equations":[{"text":"（七）总计 = （一）+…+（六） · 自然人","stated":1,"computed":3.50}],"#,
            r#""repairs":[{"cell":"requests.results.unable.not_held.total","from":3,"to":1}],"#,
            r#""alternatives":[[{"cell":"requests.results.unable.not_held.total","from":null,"to":1}]],"#,
            r#""search_complete":true,"evidence":[{"kind":"narrative","quote":"收到申请1件","section":1}],"#,
            r#""basis":"通知","fingerprint":"0123456789abcdef"}"#,
        );
        assert_eq!(json, expected);
    }

    #[test]
    fn a_rule_that_was_not_judged_gives_its_reason() {
        let json = serde_json::to_value(finding(Status::NotEvaluated).json(Lang::En)).unwrap();
        assert_eq!((&json["status"], &json["reason"]), (&"not_evaluated".into(), &"does not tie".into()));
    }

    #[test]
    fn the_schema_describes_every_key() {
        let schema = serde_json::to_value(Json::schema()).unwrap();
        let json = serde_json::to_value(finding(Status::NotEvaluated).json(Lang::En)).unwrap();
        let (described, written) = (schema["properties"].as_object().unwrap(), json.as_object().unwrap());
        assert!(written.keys().eq(described.keys()), "{described:?}");
        assert!(!schema["required"].as_array().unwrap().contains(&"reason".into()));
    }
}

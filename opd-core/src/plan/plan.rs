//! The plan and the signed record of the agreement on it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::{FindingClass, PlanKind};
use crate::day::Day;
use crate::requirement::{Requirement, is_written, unmet};

/// A care plan or a personalised intervention plan (norms OLN-06, OLN-PLAN, OLN-COBUILT).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// Which of the two plans it is.
    pub kind: PlanKind,
    /// What is to be achieved, and how.
    #[serde(default)]
    pub objectives: Vec<Objective>,
    /// Whether the child took part in building it.
    #[serde(default)]
    pub built_with_child: bool,
    /// Whether the family took part in building it.
    #[serde(default)]
    pub built_with_family: bool,
}

/// An objective of a plan.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Objective {
    /// What is to be achieved.
    pub text: String,
    /// The actions committed to achieve it.
    #[serde(default)]
    pub actions: Vec<Action>,
}

/// A committed action.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Action {
    /// Its id, unlike any other in the plan.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub responsible: String,
    /// By when, if a date was agreed: no norm asks for one.
    #[serde(default)]
    pub due: Option<Day>,
}

impl Plan {
    /// Every action, in the order of the objectives.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.objectives.iter().flat_map(|objective| &objective.actions)
    }

    /// Everything that the plan lacks; each requirement once, however many objectives or actions lack it.
    ///
    /// `finding` is what the assessment found; `None` leaves the kind of plan unjudged.
    ///
    /// ```
    /// use opd_core::Requirement;
    /// use opd_core::codes::FindingClass;
    /// use opd_core::plan::Plan;
    /// let plan: Plan = serde_json::from_str(r#"{
    ///     "kind": "care_plan", "built_with_child": true, "built_with_family": true,
    ///     "objectives": [{"text": "Volver a clases", "actions": [
    ///         {"id": "a1", "text": "Pedir matrícula", "responsible": "", "due": "2024-03-15"}]}]
    /// }"#)?;
    /// let finding = Some(FindingClass::NeedOfAccess);
    /// assert_eq!(plan.unmet(finding), [Requirement::PlanResponsible]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn unmet(&self, finding: Option<FindingClass>) -> Vec<Requirement> {
        let objectives = !self.objectives.is_empty()
            && self.objectives.iter().all(|objective| is_written(Some(&objective.text)));
        let actions = self.objectives.iter().all(|objective| !objective.actions.is_empty())
            && self.actions().all(|action| is_written(Some(&action.text)));
        let mut ids: Vec<&str> = self.actions().map(|action| action.id.trim()).collect();
        ids.sort_unstable();
        let distinct = ids.first() != Some(&"") && ids.windows(2).all(|pair| pair[0] != pair[1]);
        unmet([
            (Requirement::PlanKindFits, finding.is_none_or(|finding| self.kind.fits(finding))),
            (Requirement::PlanObjectives, objectives),
            (Requirement::PlanActions, actions),
            (Requirement::PlanActionIds, distinct),
            (
                Requirement::PlanResponsible,
                self.actions().all(|action| is_written(Some(&action.responsible))),
            ),
            (Requirement::PlanBuiltWithChild, self.built_with_child),
            (Requirement::PlanBuiltWithFamily, self.built_with_family),
        ])
    }
}

/// The written record (*acta*) that child, family and office sign (art. 72 n.6, norm OLN-P7).
///
/// The committed actions, their actors and the objectives stand in the [`Plan`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedRecord {
    /// The interested persons.
    pub interested: Vec<String>,
    /// Who supervises the commitments, and how.
    pub supervision: Option<String>,
    /// Last day of the commitments: their duration.
    pub ends: Option<Day>,
    /// The day by which compliance is reviewed; art. 69 asks for it of the measure that the record agrees on.
    pub review_by: Option<Day>,
}

impl SignedRecord {
    /// Everything that the record lacks.
    ///
    /// ```
    /// use opd_core::Requirement;
    /// use opd_core::plan::SignedRecord;
    /// let record = SignedRecord { interested: vec!["madre".into()], ..SignedRecord::default() };
    /// use Requirement::*;
    /// assert_eq!(record.unmet(), [RecordSupervision, RecordDuration, RecordReviewTerm]);
    /// ```
    pub fn unmet(&self) -> Vec<Requirement> {
        unmet([
            (Requirement::RecordInterested, self.interested.iter().any(|name| is_written(Some(name)))),
            (Requirement::RecordSupervision, is_written(self.supervision.as_deref())),
            (Requirement::RecordDuration, self.ends.is_some()),
            (Requirement::RecordReviewTerm, self.review_by.is_some()),
        ])
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("kind", &self.kind)
            .field("objectives", &self.objectives)
            .field("built_with_child", &self.built_with_child)
            .field("built_with_family", &self.built_with_family)
            .finish()
    }
}

impl fmt::Debug for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objective").field("actions", &self.actions).finish_non_exhaustive()
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Action").field("due", &self.due).finish_non_exhaustive()
    }
}

impl fmt::Debug for SignedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRecord")
            .field("ends", &self.ends)
            .field("review_by", &self.review_by)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn action(id: &str) -> Action {
        Action { id: id.into(), text: "Visita".into(), responsible: "Gestora".into(), due: None }
    }

    fn plan(kind: PlanKind) -> Plan {
        let objective =
            Objective { text: "Volver a clases".into(), actions: vec![action("a1"), action("a2")] };
        Plan { kind, objectives: vec![objective], built_with_child: true, built_with_family: true }
    }

    #[test]
    fn a_whole_plan_lacks_nothing_and_an_empty_one_says_all() {
        assert_eq!(plan(PlanKind::CarePlan).unmet(Some(FindingClass::Risk)), []);
        let empty: Plan = serde_json::from_str(r#"{"kind": "care_plan"}"#).unwrap();
        use Requirement::*;
        assert_eq!(
            empty.unmet(Some(FindingClass::SuspectedViolation)),
            [PlanKindFits, PlanObjectives, PlanBuiltWithChild, PlanBuiltWithFamily]
        );
    }

    #[test]
    fn each_defect_is_said_by_itself() {
        type Spoil = fn(&mut Plan);
        let cases: [(Requirement, Spoil); 8] = [
            (Requirement::PlanObjectives, |plan| plan.objectives[0].text = " \t".into()),
            (Requirement::PlanActions, |plan| plan.objectives[0].actions.clear()),
            (Requirement::PlanActions, |plan| plan.objectives[0].actions[1].text.clear()),
            (Requirement::PlanActionIds, |plan| plan.objectives[0].actions[1].id = " a1".into()),
            (Requirement::PlanActionIds, |plan| plan.objectives[0].actions[1].id.clear()),
            (Requirement::PlanResponsible, |plan| plan.objectives[0].actions[0].responsible.clear()),
            (Requirement::PlanBuiltWithChild, |plan| plan.built_with_child = false),
            (Requirement::PlanBuiltWithFamily, |plan| plan.built_with_family = false),
        ];
        for (requirement, spoil) in cases {
            let mut plan = plan(PlanKind::CarePlan);
            spoil(&mut plan);
            assert_eq!(plan.unmet(None), [requirement]);
        }
    }

    #[test]
    fn the_kind_follows_the_finding() {
        for (kind, finding, fits) in [
            (PlanKind::CarePlan, FindingClass::NeedOfAccess, true),
            (PlanKind::CarePlan, FindingClass::SuspectedViolation, false),
            (PlanKind::PersonalisedPlan, FindingClass::SuspectedViolation, true),
            (PlanKind::PersonalisedPlan, FindingClass::NeedOfAccess, false),
            (PlanKind::PersonalisedPlan, FindingClass::Risk, true),
            (PlanKind::CarePlan, FindingClass::NoMerit, false),
        ] {
            assert_eq!(plan(kind).unmet(Some(finding)).is_empty(), fits, "{kind:?} {finding:?}");
        }
    }

    #[test]
    fn unknown_fields_are_refused_and_debug_hides_texts() {
        assert!(serde_json::from_str::<Plan>(r#"{"kind": "care_plan", "notes": "x"}"#).is_err());
        assert!(serde_json::from_str::<SignedRecord>(r#"{"signed": true}"#).is_err());
        let record = SignedRecord { interested: vec!["Ana".into()], ..SignedRecord::default() };
        let shown = format!("{:?} {record:?}", plan(PlanKind::CarePlan));
        for text in ["clases", "Visita", "Gestora", "Ana"] {
            assert!(!shown.contains(text), "{shown}");
        }
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_says_what_is_read() {
        let schema = serde_json::to_value(schemars::schema_for!(Plan)).unwrap();
        let action = &schema["$defs"]["Action"];
        assert_eq!(action["additionalProperties"], false);
        assert_eq!(action["required"], serde_json::json!(["id", "text", "responsible"]));
        assert_eq!(schema["$defs"]["Day"], serde_json::json!({ "type": "string", "format": "date" }));
    }

    proptest! {
        #[test]
        fn ids_are_distinct_or_said(ids in proptest::collection::vec("[ab ]{0,2}", 0..5)) {
            let mut plan = plan(PlanKind::CarePlan);
            plan.objectives[0].actions = ids.iter().map(|id| action(id)).collect();
            let seen: std::collections::HashSet<&str> = ids.iter().map(|id| id.trim()).collect();
            let distinct = seen.len() == ids.len() && !seen.contains("");
            prop_assert_eq!(!plan.unmet(None).contains(&Requirement::PlanActionIds), distinct);
        }
    }
}

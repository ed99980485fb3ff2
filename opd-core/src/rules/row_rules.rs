//! The rules about rows of `cases` as one, so that a loop over rows judges them all.
//!
//! One rule after another over all rows would be slower: what one rule finds in a row (no discharge yet, an urgent case)
//! tells the processor what the next will find.

use crate::rules::{Context, Outcome, RowRule};
use crate::table::CaseView;

/// A rule and those after it. One that can't be run is left out.
pub(crate) struct Chain<R, Rest> {
    rule: Option<R>,
    rest: Rest,
}

/// Rules about rows, one after another.
pub(crate) trait Chained {
    /// How many there are.
    const LEN: usize;

    /// Makes them ready; `runs` says of each, in order, whether it can be run.
    fn prepare(context: &Context, runs: &mut impl Iterator<Item = bool>) -> Self;

    /// Judges a row by each; `answer` takes the outcome of the one at an index, counted from `at`.
    fn judge<V: CaseView>(&self, row: &V, at: usize, answer: &mut impl FnMut(usize, Outcome));
}

impl Chained for () {
    const LEN: usize = 0;

    fn prepare(_: &Context, _: &mut impl Iterator<Item = bool>) {}

    #[inline(always)]
    fn judge<V: CaseView>(&self, _: &V, _: usize, _: &mut impl FnMut(usize, Outcome)) {}
}

impl<R: RowRule, Rest: Chained> Chained for Chain<R, Rest> {
    const LEN: usize = 1 + Rest::LEN;

    fn prepare(context: &Context, runs: &mut impl Iterator<Item = bool>) -> Self {
        let rule = runs.next().unwrap_or_default().then(|| R::prepare(context));
        Self { rule, rest: Rest::prepare(context, runs) }
    }

    #[inline(always)]
    fn judge<V: CaseView>(&self, row: &V, at: usize, answer: &mut impl FnMut(usize, Outcome)) {
        if let Some(rule) = &self.rule {
            answer(at, rule.judge(row));
        }
        self.rest.judge(row, at + 1, answer);
    }
}

/// Those of the rules of a family that are about rows, and then the rest.
macro_rules! rows_of {
    ($rest:ident;) => { $rest };
    ($rest:ident; row $rule:ident, $($more:tt)*) => {
        $crate::rules::row_rules::Chain<$rule, $crate::rules::rows_of!($rest; $($more)*)>
    };
    ($rest:ident; $shape:ident $rule:ident, $($more:tt)*) => { $crate::rules::rows_of!($rest; $($more)*) };
}
pub(super) use rows_of;

/// Those of all families, one after another.
macro_rules! chain {
    () => { () };
    ($family:ident $(, $more:ident)*) => { $family::Rows<$crate::rules::chain!($($more),*)> };
}
pub(super) use chain;

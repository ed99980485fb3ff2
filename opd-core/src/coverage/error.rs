//! Why there is no ledger.

use crate::agreement::{AgreementFinding, Period};
use crate::lang::{Explain, Lang};
use crate::norm::NormError;

/// Why there is no ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum CoverageError {
    /// The period ends before it starts.
    Reversed(Period),
    /// The period has more months than a ledger holds.
    TooLong {
        /// Months of the period.
        seen: i32,
        /// Months that a ledger holds.
        most: i32,
    },
    /// More rows than a ledger counts at once.
    TooManyRows {
        /// Rows given.
        seen: usize,
    },
    /// Two ledgers differ in agreement, period, day or age cap, and can't be merged.
    Frames,
    /// A month does not add up.
    Flow(#[from] FlowBreak),
    /// No norm sets the ages on the first day of the period.
    Norm(#[from] NormError),
}

impl CoverageError {
    /// The stable code: `reversed`, `too_long`, `too_many_rows`, `frames`, `COV002` or `norm`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Reversed(_) => "reversed",
            Self::TooLong { .. } => "too_long",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Frames => "frames",
            Self::Flow(_) => FlowBreak::CODE,
            Self::Norm(_) => "norm",
        }
    }
}

impl Explain for CoverageError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Reversed(period), _) => AgreementFinding::Reversed(*period).explain(lang),
            (Self::TooLong { seen, most }, Lang::Es) => {
                format!("el período tiene {seen} meses y el máximo es {most}; divídalo")
            }
            (Self::TooLong { seen, most }, Lang::En) => {
                format!("the period has {seen} months and the most is {most}; split it")
            }
            (Self::TooManyRows { seen }, Lang::Es) => {
                format!("hay {seen} filas y el máximo es {}; divídalas por persona y una los resultados", u32::MAX)
            }
            (Self::TooManyRows { seen }, Lang::En) => {
                format!("there are {seen} rows and the most is {}; split them by person and merge", u32::MAX)
            }
            (Self::Frames, Lang::Es) => {
                "los dos resultados no son del mismo convenio, período, día de corte y tope de edad; recalcule uno de ellos"
                    .into()
            }
            (Self::Frames, Lang::En) => {
                "the two ledgers are not of one agreement, period, day and age cap; compute one of them again".into()
            }
            (Self::Flow(error), lang) => error.explain(lang),
            (Self::Norm(error), lang) => error.explain(lang),
        }
    }
}

/// A month whose cases do not add up: carried over + in − out is not at end, or what is carried over is not what the
/// month before had at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub struct FlowBreak {
    /// The month, from 0.
    pub month: usize,
    /// What was expected: cases.
    pub expected: i128,
    /// What is there: cases.
    pub seen: u64,
}

impl FlowBreak {
    /// The code of the rule.
    pub const CODE: &'static str = "COV002";
}

impl Explain for FlowBreak {
    fn explain(&self, lang: Lang) -> String {
        let (month, expected, seen) = (self.month + 1, self.expected, self.seen);
        match lang {
            Lang::Es => format!(
                "el mes {month} no cuadra: dice {seen} casos y se esperaban {expected} (arrastre + ingresos − egresos); \
                revise los ingresos y egresos del mes"
            ),
            Lang::En => format!(
                "month {month} does not add up: it says {seen} cases and {expected} were expected (carried over + in − \
                out); check the intakes and discharges of the month"
            ),
        }
    }
}

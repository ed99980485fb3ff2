//! Coverages of some of the persons, written down and merged.

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::coverage::{ActivityLedger, CoverageError, CoverageLedger, Projection};
use crate::dataset::coverage::{DeliveryCoverage, RowCount, years_of};
use crate::table::Table;

/// A [`DeliveryCoverage`] as it is written: what the rest is worked out from.
#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    agreement: Agreement,
    projection: Projection,
    ledger: CoverageLedger,
    activities: Option<ActivityLedger>,
    rows: Vec<(Table, RowCount)>,
}

impl From<DeliveryCoverage> for Part {
    fn from(coverage: DeliveryCoverage) -> Self {
        let DeliveryCoverage { agreement, projection, ledger, activities, rows, years: _ } = coverage;
        Self { agreement, projection, ledger, activities, rows }
    }
}

impl From<Part> for DeliveryCoverage {
    fn from(part: Part) -> Self {
        let Part { agreement, projection, ledger, activities, rows } = part;
        let years = years_of(&agreement, projection, &ledger, activities.as_ref());
        Self { agreement, projection, ledger, activities, rows, years }
    }
}

impl DeliveryCoverage {
    /// Adds the coverage of other rows: all the cases of a person must be in one of the two, or that person is counted
    /// twice. The order of merging does not matter.
    ///
    /// # Errors
    /// [`CoverageError::Frames`] if they differ in agreement, period, day, age cap or projection.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, RecordBatch, StringArray};
    /// use opd_core::agreement::Agreement;
    /// use opd_core::coverage::Projection;
    /// use opd_core::dataset::{CoverageAsked, Delivery, DeliveryCoverage, coverage_of};
    /// use opd_core::person::AgeCap;
    /// let asked = CoverageAsked { as_of: None, cap: AgeCap::default(), projection: Projection::Proportional };
    /// let of = |run: &str| -> Result<DeliveryCoverage, Box<dyn std::error::Error>> {
    ///     let column = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
    ///     let batch = RecordBatch::try_from_iter([("RUN", column(run)), ("ingreso", column("5/3/2015"))])?;
    ///     Ok(coverage_of(&Delivery::cases(vec![batch], &[])?, &Agreement::talagante_2015(), asked)?)
    /// };
    /// let both = of("12.345.678-5")?.merge(of("11.111.112-K")?)?;
    /// assert_eq!((both.rows[0].1.counted(), both.years[0].year.attended), (2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn merge(self, other: Self) -> Result<Self, CoverageError> {
        if (&self.agreement, self.projection) != (&other.agreement, other.projection) {
            return Err(CoverageError::Frames);
        }
        let activities = match (self.activities, other.activities) {
            (Some(mine), Some(other)) => Some(mine.merge(other)?),
            (mine, other) => mine.or(other),
        };
        let mut rows = self.rows;
        for (table, count) in other.rows {
            match rows.iter_mut().find(|(mine, _)| *mine == table) {
                Some((_, mine)) => mine.add(&count),
                None => rows.push((table, count)),
            }
        }
        let ledger = self.ledger.merge(other.ledger)?;
        Ok(Part { agreement: self.agreement, projection: self.projection, ledger, activities, rows }.into())
    }
}

impl RowCount {
    fn add(&mut self, other: &Self) {
        self.given += other.given;
        self.outside += other.outside;
        let mine = self.left_out.iter_mut().chain(&mut self.assumed);
        mine.zip(other.left_out.iter().chain(&other.assumed)).for_each(|(mine, other)| *mine += other);
    }
}

//! Which tables a delivery has, and which columns: what rules can be run at all.

use crate::dataset::delivery::Delivery;
use crate::dataset::histories::speaks_of_duties;
use crate::dataset::mapping::Mapping;
use crate::rules::{Context, LinkRule, RowRule, Rule, Why};
use crate::table::{Column, EventField, Kind, Table};

/// The tables of a delivery.
#[derive(Debug)]
pub(crate) struct Layout {
    mappings: Vec<Mapping>,
}

impl Layout {
    pub(crate) const fn new(mappings: Vec<Mapping>) -> Self {
        Self { mappings }
    }

    pub(crate) fn of(delivery: &Delivery) -> Self {
        Self::new(delivery.tables.iter().map(|rows| rows.mapping().clone()).collect())
    }

    pub(crate) fn mapping(&self, table: Table) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| mapping.table() == table)
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.mapping(column.table()).is_some_and(|mapping| mapping.column(column).is_some())
    }

    /// Why a rule about a table can't be run on any of its rows, if it can't.
    pub(crate) fn lacks<R: Rule>(&self, table: Table, context: &Context) -> Option<Why> {
        if self.mapping(table).is_none() {
            Some(Why::MissingTable)
        } else if !R::META.fields.iter().all(|column| self.has(*column)) {
            Some(Why::MissingColumn)
        } else {
            (R::AGAINST_AGREEMENT && context.agreement.is_none()).then_some(Why::NoAgreement)
        }
    }

    /// Why nothing can be looked up in the table that a rule of links names, if it can't.
    pub(crate) fn lacks_target<R: LinkRule>(&self) -> Option<Why> {
        match self.mapping(R::TO) {
            None => Some(Why::MissingTable),
            Some(mapping) => mapping.column(R::TO.key()).is_none().then_some(Why::MissingColumn),
        }
    }

    /// Whether any table has a column of some kinds.
    pub(crate) fn has_kind(&self, kinds: &[Kind]) -> bool {
        let columns = self.mappings.iter().flat_map(|mapping| mapping.table().columns());
        columns.into_iter().any(|column| kinds.contains(&column.field().kind) && self.has(column))
    }

    /// Whether a rule of rows has only histories to judge.
    pub(crate) fn only_histories<R: RowRule>(&self) -> bool {
        let needed = [EventField::CaseId, EventField::Event, EventField::HappenedAt];
        (R::OF_HISTORIES.is_some() || speaks_of_duties(R::META.code))
            && self.mapping(Table::Cases).is_none()
            && needed.iter().all(|field| self.has((*field).into()))
    }
}

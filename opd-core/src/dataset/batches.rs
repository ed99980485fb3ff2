//! The batches of one table, of any kind.

use arrow_array::RecordBatch;

use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::tables::{TableColumns, activities, cases, events, measures, staff};
use crate::table::{Column, Table};

/// What stands among the batches of any table.
pub(crate) trait Among: Sized {
    /// The batches of this table; none if they are of another.
    fn among(batches: &Batches) -> &[Self];
}

macro_rules! define_batches {
    ($($table:ident: $module:ident;)*) => {
        /// The batches of one table, of any kind.
        pub(crate) enum Batches {
            $($table(Vec<$module::Columns>),)*
        }

        impl Batches {
            /// No batch yet.
            pub(crate) const fn new(table: Table) -> Self {
                match table { $(Table::$table => Self::$table(Vec::new()),)* }
            }

            /// Adds the batches of the same table.
            pub(crate) fn append(&mut self, more: Self) {
                match (self, more) {
                    $((Self::$table(list), Self::$table(more)) => list.extend(more),)*
                    _ => {}
                }
            }

            /// Forgets the columns of other fields.
            pub(crate) fn keep_only(&mut self, fields: &[Column]) {
                match self {
                    $(Self::$table(list) => list.iter_mut().for_each(|batch| batch.keep_only(fields)),)*
                }
            }

            /// Reads one more batch.
            pub(crate) fn push(&mut self, batch: &RecordBatch, mapping: &Mapping) -> Result<(), DataError> {
                match self { $(Self::$table(list) => list.push(TableColumns::read(batch, mapping)?),)* }
                Ok(())
            }
        }

        $(impl Among for $module::Columns {
            fn among(batches: &Batches) -> &[Self] {
                match batches {
                    Batches::$table(list) => list,
                    _ => &[],
                }
            }
        })*
    };
}

define_batches! {
    Cases: cases;
    Events: events;
    Measures: measures;
    Activities: activities;
    Staff: staff;
}

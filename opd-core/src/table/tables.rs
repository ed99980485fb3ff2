//! The tables of a delivery, and a column of any of them.

use crate::codes::code_lists;
use crate::table::{ActivityField, CaseField, EventField, Field, MeasureField, StaffField};

code_lists! {
    /// A table of a delivery.
    Table ("table") {
        Cases = "cases", "Casos", "Cases";
        Events = "events", "Eventos", "Events";
        Measures = "measures", "Medidas", "Measures";
        Activities = "activities", "Actividades", "Activities";
        Staff = "staff", "Personal", "Staff", ["dotacion", "equipo", "funcionarios"];
    }
}

/// The columns of one table.
#[cfg(feature = "arrow")]
pub(crate) trait TableField: Copy + Into<Column> + 'static {
    /// The table.
    const TABLE: Table;
    /// Every column, in the order of the published schema.
    const ALL: &'static [Self];
}

macro_rules! define_column {
    ($($table:ident: $column:ident($fields:ident);)*) => {
        /// A column of any table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $(#[doc = concat!("A column of [`Table::", stringify!($table), "`].")] $column($fields),)*
        }

        impl Table {
            /// The columns, in the order of the published schema.
            pub fn columns(self) -> Vec<Column> {
                match self { $(Self::$table => $fields::ALL.iter().map(|field| Column::$column(*field)).collect(),)* }
            }

            /// The column with this canonical name.
            pub fn column(self, name: &str) -> Option<Column> {
                match self { $(Self::$table => $fields::named(name).map(Column::$column),)* }
            }

            /// The column that people call this: its canonical name or a Spanish alias, whatever the accents, case,
            /// blanks and `_`.
            pub fn known_as(self, name: &str) -> Option<Column> {
                match self { $(Self::$table => $fields::known_as(name).map(Column::$column),)* }
            }

            /// The column that says what a row is about: its case, its activity or its person.
            pub const fn key(self) -> Column {
                match self { $(Self::$table => Column::$column($fields::KEY),)* }
            }

            /// The column that says which case a row is about, where rows are about cases.
            pub const fn case_id(self) -> Option<Column> {
                match self {
                    Self::Cases | Self::Events | Self::Measures => Some(self.key()),
                    Self::Activities | Self::Staff => None,
                }
            }
        }

        impl Column {
            /// The table that it stands in.
            pub const fn table(self) -> Table {
                match self { $(Self::$column(_) => Table::$table,)* }
            }

            /// Its definition.
            pub const fn field(self) -> &'static Field {
                match self { $(Self::$column(field) => field.field(),)* }
            }

            /// The canonical name.
            pub const fn name(self) -> &'static str {
                self.field().name
            }

            /// The codes that it may hold; none for other kinds.
            pub fn codes(self) -> Vec<&'static str> {
                match self { $(Self::$column(field) => field.codes(),)* }
            }

            /// Where it stands among the columns of its table.
            #[cfg(feature = "arrow")]
            pub(crate) const fn index(self) -> usize {
                match self { $(Self::$column(field) => field as usize,)* }
            }
        }

        $(
            impl From<$fields> for Column {
                fn from(field: $fields) -> Self {
                    Self::$column(field)
                }
            }

            #[cfg(feature = "arrow")]
            impl TableField for $fields {
                const TABLE: Table = Table::$table;
                const ALL: &'static [Self] = Self::ALL;
            }
        )*
    };
}

define_column! {
    Cases: Case(CaseField);
    Events: Event(EventField);
    Measures: Measure(MeasureField);
    Activities: Activity(ActivityField);
    Staff: Staff(StaffField);
}

//! What a table is made of, from one list of its fields.

/// The type that a row gives for a kind of column.
macro_rules! view_type {
    (Text) => { Option<&str> };
    (Identifier) => { IdentifierState };
    (Date) => { Cell<Day> };
    (Deadline) => { Cell<Day> };
    (Instant) => { Cell<Moment> };
    (Commune) => { Cell<CommuneCode> };
    (Flag) => { Cell<bool> };
    (Whole) => { Cell<i32> };
    (Code $list:ident) => { Cell<$list> };
    (Codes $list:ident) => { Cell<CodeSet<$list>> };
}

/// The type that a record keeps for a kind of column.
macro_rules! owned_type {
    (Text) => { Option<String> };
    (Identifier) => { Option<String> };
    ($($kind:tt)+) => { view_type!($($kind)+) };
}

macro_rules! codes_of {
    ($kind:ident $list:ident) => {
        <$list as CodeList>::ALL.iter().map(|item| item.code()).collect()
    };
    ($kind:ident) => {
        Vec::new()
    };
}

macro_rules! kind_of {
    ($kind:ident $($list:ident)?) => {
        Kind::$kind
    };
}

/// What a record answers for a field it keeps.
macro_rules! view_of {
    ($record:ident, $name:ident, Text) => {
        $record.$name.as_deref()
    };
    ($record:ident, $name:ident, Identifier) => {
        classify($record.$name.as_deref().unwrap_or_default().as_bytes(), $record.identifier_type.value())
    };
    ($record:ident, $name:ident, $($kind:tt)+) => {
        $record.$name
    };
}

/// How a record reads a field from text.
macro_rules! read_text {
    ($text:ident, Text) => {
        Some($text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    ($text:ident, Identifier) => {
        read_text!($text, Text)
    };
    ($text:ident, $($kind:tt)+) => {
        FromText::from_text($text)
    };
}

/// What a cell rule sees of a value.
macro_rules! state_of {
    ($value:expr, Text) => {
        CellState { missing: $value.is_none(), problem: None, day: None }
    };
    ($value:expr, Identifier) => {
        CellState { missing: $value == IdentifierState::Missing, problem: None, day: None }
    };
    ($value:expr, Date) => {{
        let cell = $value;
        CellState { day: cell.value(), ..cell.state() }
    }};
    ($value:expr, Deadline) => {
        state_of!($value, Date)
    };
    ($value:expr, Instant) => {{
        let cell = $value;
        CellState { day: cell.value().map(crate::table::Moment::day), ..cell.state() }
    }};
    ($value:expr, $($kind:tt)+) => {
        $value.state()
    };
}

/// The text of an identifier as it was written, for tables that have one.
macro_rules! identifier_text {
    (Identifier; -> $answer:ty) => {
        /// The text of the identifier as it was written.
        fn identifier_text(&self) -> $answer;
    };
    (Identifier; $this:ident => $text:expr) => {
        #[inline]
        fn identifier_text(&$this) -> Option<&str> {
            $text
        }
    };
    ($($other:tt)*) => {};
}

/// A table from the list of its fields: their enum, the view that rules read, and a record of one row.
macro_rules! define_table {
    ($fields:ident, $view:ident, $record:ident, $table:literal, $key:ident: $key_variant:ident; $($name:ident: $variant:ident ($($kind:tt)+), $personal:literal, [$($alias:literal),*], $es:literal, $en:literal;)*) => {
        #[doc = concat!("A column of the `", $table, "` table.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $fields {
            $(#[doc = concat!(" `", stringify!($name), "`: ", $en, ".")] $variant,)*
        }

        impl $fields {
            /// Every column, in the order of the published schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The column that says what a row is about.
            pub const KEY: Self = Self::$key_variant;

            /// The definition of the column.
            pub const fn field(self) -> &'static Field {
                match self {
                    $(Self::$variant => {
                        const FIELD: Field = Field {
                            name: stringify!($name),
                            kind: kind_of!($($kind)+),
                            description: Text::new($es, $en),
                            aliases: &[$($alias),*],
                            personal: $personal,
                        };
                        &FIELD
                    })*
                }
            }

            /// The column with this canonical name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.field().name == name)
            }

            /// The column that people call this: its canonical name or a Spanish alias, whatever the accents,
            /// case, blanks and `_`.
            pub fn known_as(name: &str) -> Option<Self> {
                let name = $crate::fold(name);
                let is_it = |field: &&Self| {
                    let field = field.field();
                    $crate::fold(field.name) == name
                        || field.aliases.iter().any(|alias| $crate::fold(alias) == name)
                };
                Self::ALL.iter().find(is_it).copied()
            }

            /// The canonical name.
            pub const fn name(self) -> &'static str {
                self.field().name
            }

            /// The codes that the column may hold; none for other kinds.
            pub fn codes(self) -> Vec<&'static str> {
                match self { $(Self::$variant => codes_of!($($kind)+),)* }
            }
        }

        #[doc = concat!("One row of `", $table, "`, as the rules see it: plain values, read where they lie.")]
        pub trait $view {
            $(#[doc = concat!(" ", $en, ".")] fn $name(&self) -> view_type!($($kind)+);)*

            $(identifier_text!($($kind)+; -> Option<&str>);)*

            /// What a cell rule sees of a field.
            fn state(&self, field: $fields) -> CellState {
                match field { $($fields::$variant => state_of!(self.$name(), $($kind)+),)* }
            }
        }

        impl<V: $view + ?Sized> $view for &V {
            $(#[inline] fn $name(&self) -> view_type!($($kind)+) { (**self).$name() })*
            $(identifier_text!($($kind)+; self => (**self).identifier_text());)*
        }

        #[doc = concat!("One row of `", $table, "` by itself: what a form holds. Empty until its fields are set.")]
        #[derive(Clone, Default)]
        pub struct $record {
            $(pub(crate) $name: owned_type!($($kind)+),)*
        }

        impl $record {
            /// Sets a field from what a person types for it; an empty text clears it.
            /// What can't be read is kept as such, and the rules say so.
            pub fn set(&mut self, field: $fields, text: &str) {
                match field { $($fields::$variant => self.$name = read_text!(text, $($kind)+),)* }
            }
        }

        impl $view for $record {
            $(fn $name(&self) -> view_type!($($kind)+) { view_of!(self, $name, $($kind)+) })*
            $(identifier_text!($($kind)+; self => self.$name.as_deref());)*
        }
    };
}

pub(crate) use {
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};

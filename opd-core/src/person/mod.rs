//! Ages and identifiers.
//!
//! An age is asked for by the date of the fact, never by today's. An identifier is one of several kinds,
//! because a child without a RUN is a child all the same. `Debug` and errors show neither numbers nor
//! birth dates.

/// Declares an enum of codes from one table: code, label in Spanish and in English, folded aliases.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident, $what:literal {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal, $es:literal, $en:literal, [$($alias:literal),*];)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code, which `FromStr`, `Display` and serde share.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The name that people read.
            pub const fn label(self) -> $crate::lang::Text {
                match self { $(Self::$variant => $crate::lang::Text::new($es, $en)),* }
            }

            /// Other words that mean it, folded (see [`crate::fold`]).
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*]),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::lang::UnknownCode;

            /// Reads a code, a label or an alias, whatever its accents, case and blanks.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let folded = $crate::fold::fold(text);
                let means = |item: &Self| {
                    let label = item.label();
                    [item.code(), label.es, label.en].iter().any(|word| $crate::fold::fold(word) == folded)
                        || item.aliases().contains(&folded.as_str())
                };
                let found = Self::ALL.iter().copied().find(means);
                found.ok_or_else(|| $crate::lang::UnknownCode::new($what, text, &[$($code),*]))
            }
        }
    };
}

mod age;
mod age_columns;
mod age_limits;
mod identifier;
mod run;
mod run_text;

pub use age::{Age, AgeError, AgeGroup, age_group, is_minor, turns};
pub use age_columns::{
    INVALID, age_columns, completed_years, completed_years_columns, is_minor_columns, is_minor_each,
    is_under, minor_threshold, threshold,
};
pub use age_limits::{
    AgeCap, AgeLimit, AgeLimits, BirthDate, Minority, Programme, minority, specialised_until,
};
pub use identifier::{Body, Identifier, IdentifierState, IdentifierType, classify, person_key};
pub use run::{IdentifierError, Run};

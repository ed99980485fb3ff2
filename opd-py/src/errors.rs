//! The core's errors as the exceptions of `opd.errors`.

use opd_core::agreement::{AgreementError, AgreementFinding, PaymentError};
use opd_core::calendar::{CalendarError, TermError, zone::LocalTimeError};
use opd_core::case::{CaseError, EventError};
use opd_core::coverage::CoverageError;
use opd_core::dataset::{DataError, DeliveryCoverageError, KernelError, ReadError, StaffTableError};
use opd_core::duty::ProfileError;
use opd_core::files::FileError;
use opd_core::norm::NormError;
use opd_core::person::{AgeError, IdentifierError};
use opd_core::staff::StaffReadingsError;
use opd_core::{Explain, Lang, UnknownCode};
use pyo3::prelude::*;
use pyo3::types::PyType;

/// An error of the core that has an exception.
pub(crate) trait Raised: Explain {
    /// Name of its class in `opd.errors`.
    fn class(&self) -> &'static str;
    /// Its stable code.
    fn code(&self) -> &'static str;
}

macro_rules! raised {
    ($($error:ty => $class:literal),* $(,)?) => {$(
        impl Raised for $error {
            fn class(&self) -> &'static str {
                $class
            }
            fn code(&self) -> &'static str {
                self.code()
            }
        }
    )*};
}

raised! {
    IdentifierError => "InvalidIdentifier",
    CalendarError => "CalendarError",
    LocalTimeError => "LocalTimeError",
    DataError => "DataError",
    FileError => "FileError",
    EventError => "EventError",
    ProfileError => "ProfileError",
    NormError => "NormNotInForce",
    AgreementError => "AgreementError",
    AgreementFinding => "AgreementError",
    StaffReadingsError => "StaffError",
}

impl Raised for TermError {
    fn class(&self) -> &'static str {
        match self {
            Self::Calendar(error) => error.class(),
            _ => "TermError",
        }
    }
    fn code(&self) -> &'static str {
        self.code()
    }
}

impl Raised for AgeError {
    fn class(&self) -> &'static str {
        match self {
            Self::Norm(error) => error.class(),
            _ => "AgeError",
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Norm(error) => error.code(),
            _ => self.code(),
        }
    }
}

impl Raised for PaymentError {
    fn class(&self) -> &'static str {
        match self {
            Self::Norm(error) => error.class(),
            _ => "PaymentError",
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Norm(error) => error.code(),
            _ => self.code(),
        }
    }
}

impl Raised for StaffTableError {
    fn class(&self) -> &'static str {
        match self {
            Self::Data(error) => error.class(),
            Self::Term(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        self.code()
    }
}

impl Raised for UnknownCode {
    fn class(&self) -> &'static str {
        "UnknownCode"
    }
    fn code(&self) -> &'static str {
        "unknown_code"
    }
}

impl Raised for KernelError {
    fn class(&self) -> &'static str {
        match self {
            Self::Age(error) => error.class(),
            _ => "DataError",
        }
    }
    fn code(&self) -> &'static str {
        self.code()
    }
}

impl Raised for CaseError {
    fn class(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "EventRefused",
            Self::Unreadable(error) => error.class(),
            _ => "UnknownCode",
        }
    }
    fn code(&self) -> &'static str {
        self.code()
    }
}

impl Raised for DeliveryCoverageError {
    fn class(&self) -> &'static str {
        match self {
            Self::Data(error) => error.class(),
            Self::Ledger(CoverageError::Norm(error)) => error.class(),
            _ => "CoverageError",
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Ledger(CoverageError::Norm(error)) => error.code(),
            _ => self.code(),
        }
    }
}

impl Raised for ReadError {
    fn class(&self) -> &'static str {
        match self {
            Self::File(_) => "FileError",
            _ => "DataError",
        }
    }
    fn code(&self) -> &'static str {
        self.code()
    }
}

/// The exception of an error; its text is Spanish, its English text is kept beside.
pub(crate) fn raise(error: impl Raised) -> PyErr {
    Python::attach(|py| {
        let class = py.import("opd.errors").and_then(|module| module.getattr(error.class()));
        let made = class.and_then(|class| {
            let texts = (error.explain(Lang::Es), error.code(), error.explain(Lang::En));
            Ok(PyErr::from_type(class.cast_into::<PyType>()?, texts))
        });
        made.unwrap_or_else(|failed| failed)
    })
}

/// Reads a code; an unknown one is `opd.UnknownCode`.
pub(crate) fn code<T: std::str::FromStr<Err = UnknownCode>>(text: &str) -> PyResult<T> {
    text.parse().map_err(raise)
}

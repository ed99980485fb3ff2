//! Why a file could not be read.

use super::Format;
use crate::{Explain, Lang, Text};

/// A file that could not be read as a table, or not to its end.
///
/// `file` is the file's name without its folder; no variant holds the contents of a cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum FileError {
    /// No header row: the file (or the sheet) holds nothing.
    Empty {
        /// Name of the file.
        file: String,
    },
    /// The contents are of another kind.
    NotATable {
        /// Name of the file.
        file: String,
        /// What the contents look like.
        looks: LooksLike,
    },
    /// Protected by a password, or encrypted.
    PasswordProtected {
        /// Name of the file.
        file: String,
    },
    /// The format of Excel before 2007 (`.xls`).
    OldExcel {
        /// Name of the file.
        file: String,
    },
    /// Cut short, or broken inside.
    Damaged {
        /// Name of the file.
        file: String,
        /// What it is.
        format: Format,
        /// The last row that could be read; `None` if none could.
        after_row: Option<u64>,
    },
    /// A workbook that would unpack into more than one can hold.
    TooLarge {
        /// Name of the file.
        file: String,
    },
    /// No sheet of that name.
    SheetNotFound {
        /// Name of the file.
        file: String,
        /// The sheet that was asked for.
        sheet: String,
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// A quote that is never closed, or a row longer than 64 MiB.
    UnclosedQuote {
        /// Name of the file.
        file: String,
        /// Line where the quote opens (or where the row starts).
        line: u64,
    },
    /// More columns than a spreadsheet can have.
    TooManyColumns {
        /// Name of the file.
        file: String,
        /// The most there can be.
        limit: usize,
    },
    /// Compressed in a way that this build does not read.
    UnsupportedCompression {
        /// Name of the file.
        file: String,
        /// What it is.
        format: Format,
        /// Name of the codec.
        codec: String,
    },
    /// [`Options::delimiter`](super::Options::delimiter) is a quote, a line end or not ASCII.
    BadDelimiter,
    /// It was written to while it was read.
    Changed {
        /// Name of the file.
        file: String,
    },
    /// The operating system failed to read it.
    Read {
        /// Name of the file.
        file: String,
        /// What happened.
        kind: std::io::ErrorKind,
    },
}

/// What a file that is no table looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LooksLike {
    /// A web page; many systems export one as `.xls`.
    Html,
    /// XML, also that of Excel 2003.
    Xml,
    /// JSON.
    Json,
    /// A PDF document.
    Pdf,
    /// A picture.
    Image,
    /// A ZIP without a workbook, or another compressed file.
    Archive,
    /// Bytes that are no text.
    Binary,
}

impl LooksLike {
    const fn text(self) -> Text {
        match self {
            Self::Html => Text::new("una página web (HTML)", "a web page (HTML)"),
            Self::Xml => Text::new("XML", "XML"),
            Self::Json => Text::new("JSON", "JSON"),
            Self::Pdf => Text::new("un documento PDF", "a PDF document"),
            Self::Image => Text::new("una imagen", "an image"),
            Self::Archive => {
                Text::new("un archivo comprimido o de otro programa", "a compressed or other program's file")
            }
            Self::Binary => Text::new("datos binarios, no texto", "binary data, not text"),
        }
    }
}

impl FileError {
    /// The stable code of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::NotATable { .. } => "not_a_table",
            Self::PasswordProtected { .. } => "password_protected",
            Self::OldExcel { .. } => "old_excel",
            Self::Damaged { .. } => "damaged",
            Self::TooLarge { .. } => "too_large",
            Self::SheetNotFound { .. } => "sheet_not_found",
            Self::UnclosedQuote { .. } => "unclosed_quote",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::UnsupportedCompression { .. } => "unsupported_compression",
            Self::BadDelimiter => "bad_delimiter",
            Self::Changed { .. } => "changed",
            Self::Read { .. } => "read",
        }
    }
}

/// The compression in which a format is read.
const fn readable(format: Format) -> Text {
    match format {
        Format::Parquet => Text::new("con zstd o snappy", "with zstd or snappy"),
        _ => Text::new("sin comprimir", "uncompressed"),
    }
}

impl Explain for FileError {
    fn explain(&self, lang: Lang) -> String {
        match lang {
            Lang::Es => self.spanish(),
            Lang::En => self.english(),
        }
    }
}

impl FileError {
    fn spanish(&self) -> String {
        match self {
            Self::Empty { file } => {
                format!("«{file}» está vacío: se esperaba una fila de encabezados y, debajo, los datos")
            }
            Self::NotATable { file, looks } => format!(
                "«{file}» no es una tabla: su contenido parece {}. Ábralo con el programa que lo creó y guárdelo como .xlsx o .csv (también se leen Parquet y Arrow)",
                looks.text().es
            ),
            Self::PasswordProtected { file } => {
                format!("«{file}» está protegido con contraseña. Quítele la contraseña y guárdelo de nuevo")
            }
            Self::OldExcel { file } => {
                format!("«{file}» es un Excel antiguo (.xls). Ábralo en Excel y guárdelo como .xlsx")
            }
            Self::Damaged { file, format, after_row } => {
                let place = after_row.map(|row| format!(" después de la fila {row}")).unwrap_or_default();
                format!(
                    "«{file}» es {format}, pero está dañado o incompleto{place}. Cópielo o descárguelo otra vez, o ábralo y guárdelo de nuevo"
                )
            }
            Self::TooLarge { file } => format!(
                "«{file}» ocuparía al descomprimirse mucho más que un libro real: está dañado o hecho para agotar el equipo. Pídalo de nuevo a quien lo envió"
            ),
            Self::SheetNotFound { file, sheet, sheets } => {
                format!("«{file}» no tiene la hoja «{sheet}»; tiene: {}", sheets.join(", "))
            }
            Self::UnclosedQuote { file, line } => format!(
                "«{file}», línea {line}: hay una comilla (\") que no se cierra, o una fila de más de 64 MiB. Corrija esa línea; lo que sigue no se puede leer"
            ),
            Self::TooManyColumns { file, limit } => format!(
                "«{file}» tiene más de {limit} columnas. Revise el separador y que la primera fila sea la de encabezados"
            ),
            Self::UnsupportedCompression { file, format, codec } => format!(
                "«{file}» es {format} comprimido con {codec}, que aquí no se lee. Escríbalo {}",
                readable(*format).es
            ),
            Self::BadDelimiter => {
                "el separador debe ser un carácter ASCII que no sea comilla ni salto de línea; por ejemplo ; o ,"
                    .to_owned()
            }
            Self::Changed { file } => {
                format!("«{file}» cambió mientras se leía; valídelo de nuevo cuando nadie lo esté escribiendo")
            }
            Self::Read { file, .. } => format!(
                "el sistema no pudo leer «{file}». Revise que no esté abierto en otro programa y que tenga permiso"
            ),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty { file } => {
                format!("“{file}” is empty: a header row was expected and, below it, the data")
            }
            Self::NotATable { file, looks } => format!(
                "“{file}” is not a table: its contents look like {}. Open it with the program that made it and save it as .xlsx or .csv (Parquet and Arrow are read too)",
                looks.text().en
            ),
            Self::PasswordProtected { file } => {
                format!("“{file}” is protected by a password. Remove the password and save it again")
            }
            Self::OldExcel { file } => {
                format!("“{file}” is an old Excel file (.xls). Open it in Excel and save it as .xlsx")
            }
            Self::Damaged { file, format, after_row } => {
                let place = after_row.map(|row| format!(" after row {row}")).unwrap_or_default();
                format!(
                    "“{file}” is {format}, but damaged or incomplete{place}. Copy or download it again, or open it and save it again"
                )
            }
            Self::TooLarge { file } => format!(
                "“{file}” would unpack into far more than a real workbook: it is damaged, or made to exhaust the machine. Ask whoever sent it for another"
            ),
            Self::SheetNotFound { file, sheet, sheets } => {
                format!("“{file}” has no sheet “{sheet}”; it has: {}", sheets.join(", "))
            }
            Self::UnclosedQuote { file, line } => format!(
                "“{file}”, line {line}: a quote (\") is never closed, or a row is longer than 64 MiB. Mend that line; what follows can't be read"
            ),
            Self::TooManyColumns { file, limit } => format!(
                "“{file}” has more than {limit} columns. Check the delimiter, and that the first row is the header"
            ),
            Self::UnsupportedCompression { file, format, codec } => {
                format!(
                    "“{file}” is {format} compressed with {codec}, which is not read here. Write it {}",
                    readable(*format).en
                )
            }
            Self::BadDelimiter => {
                "the delimiter must be an ASCII character, no quote and no line end; for example ; or ,"
                    .to_owned()
            }
            Self::Changed { file } => {
                format!("“{file}” changed while it was read; validate it again when nobody is writing to it")
            }
            Self::Read { file, kind } => format!(
                "the system could not read “{file}” ({kind}). Check that no other program holds it and that you may read it"
            ),
        }
    }
}

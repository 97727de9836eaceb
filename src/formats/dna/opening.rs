//! A stranger's database, opened so that it can only be read: no trigger, no view, no function of its
//! own runs, and it cannot hold more than its bytes.
//!
//! It is read table by table with the plainest of queries. What an ordinary table could not do to a
//! reader (a view, a virtual table, a computed column) is taken as not being there.

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use crate::formats::{FormatError, InFile, Report, Trouble};

/// How every SQLite database begins.
pub const HEADER: &[u8] = b"SQLite format 3\0";
/// How large a database may be, in bytes.
const MOST_BYTES: usize = 1 << 30;
/// Where the header says how the database is journalled, for writers and for readers; 1 is the plain way.
const JOURNAL: std::ops::Range<usize> = 18..20;
/// How many instructions a query may take for each byte of the file.
const STEPS_A_BYTE: usize = 4;

/// An opened database.
pub struct Database<'a> {
    connection: Connection,
    file: &'a InFile,
    /// How many bytes of values, and how many rows, are still allowed.
    bytes_left: usize,
    rows_left: usize,
}

/// A value as it stands in a cell, whatever the column was declared to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number; one with a fraction is text.
    Number(i64),
    /// Text; what is not UTF-8 in it became U+FFFD.
    Text(String),
}

impl Cell {
    /// The value as text; nothing is empty.
    pub fn text(self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }

    /// The value as a number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Null => None,
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

impl<'a> Database<'a> {
    /// Opens a copy of the file in memory.
    pub fn open(file: &'a InFile) -> Result<Self, FormatError> {
        let n_bytes = file.bytes.len();
        if n_bytes > MOST_BYTES {
            return Err(FormatError::TooLarge {
                file: file.path.clone(),
                reason: format!("it has {n_bytes} bytes, and at most {MOST_BYTES} are read"),
            });
        }
        if !file.bytes.starts_with(HEADER) {
            return Err(broken(file, "it is not an SQLite database".to_owned()));
        }
        let connection = guarded(&file.bytes).map_err(|error| broken(file, error.to_string()))?;
        Ok(Self {
            connection,
            file,
            // Pages can be shared by several rows of a made-up database, never so in a real one.
            bytes_left: n_bytes.saturating_mul(2),
            rows_left: n_bytes / 2,
        })
    }

    /// The number with which a program marks its databases.
    pub fn application_id(&self) -> i32 {
        let bytes = self
            .file
            .bytes
            .get(68..72)
            .and_then(|it| it.try_into().ok());
        i32::from_be_bytes(bytes.unwrap_or_default())
    }

    /// Whether there is a plain table of that name.
    pub fn has_table(&self, table: &str) -> bool {
        let found: rusqlite::Result<i64> = self.connection.query_row(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?1 COLLATE NOCASE",
            [table],
            |row| row.get(0),
        );
        found == Ok(1)
    }

    /// The rows of a table, with nothing for each column that the table lacks.
    ///
    /// Of a table that cannot be read to its end the rows before are given, and the rest is told.
    /// Fails only if the database holds more than its bytes can.
    pub fn rows<const N: usize>(
        &mut self,
        table: &str,
        columns: [&str; N],
        report: &mut Report,
    ) -> Result<Vec<[Cell; N]>, FormatError> {
        let mut rows = Vec::new();
        if !self.has_table(table) {
            return Ok(rows);
        }
        match self.read(table, columns, &mut rows) {
            Ok(()) => {}
            Err(Stop::Sqlite(error)) => report.tell(Trouble::BadRecord, || {
                format!(
                    "{}: table {table} after row {}: {error}",
                    self.file.path,
                    rows.len()
                )
            }),
            Err(Stop::Bound) => {
                return Err(FormatError::TooLarge {
                    file: self.file.path.clone(),
                    reason: format!("table {table} gives more than its file can hold"),
                });
            }
        }
        Ok(rows)
    }

    fn read<const N: usize>(
        &mut self,
        table: &str,
        columns: [&str; N],
        rows: &mut Vec<[Cell; N]>,
    ) -> Result<(), Stop> {
        let there = self.columns(table)?;
        let names = columns.map(|column| {
            let is_there = there.iter().any(|it| it.eq_ignore_ascii_case(column));
            if is_there {
                format!("\"{column}\"")
            } else {
                "NULL".to_owned()
            }
        });
        // Without an index: one may be made of expressions, and need not agree with its table.
        let query = format!("SELECT {} FROM \"{table}\" NOT INDEXED", names.join(", "));
        let mut statement = self.connection.prepare(&query)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            self.rows_left = self.rows_left.checked_sub(1).ok_or(Stop::Bound)?;
            let mut cells = [const { Cell::Null }; N];
            for (at, cell) in cells.iter_mut().enumerate() {
                *cell = match row.get_ref(at)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::Number(number),
                    ValueRef::Real(number) => Cell::Text(number.to_string()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        let left = self.bytes_left.checked_sub(bytes.len());
                        self.bytes_left = left.ok_or(Stop::Bound)?;
                        Cell::Text(String::from_utf8_lossy(bytes).into_owned())
                    }
                };
            }
            rows.push(cells);
        }
        Ok(())
    }

    /// The columns that hold what was written into them; computed ones are left out.
    fn columns(&self, table: &str) -> rusqlite::Result<Vec<String>> {
        let mut columns = Vec::new();
        self.connection
            .pragma(Some("main"), "table_xinfo", table, |row| {
                let (name, hidden): (String, i64) = (row.get("name")?, row.get("hidden")?);
                if hidden == 0 {
                    columns.push(name);
                }
                Ok(())
            })?;
        Ok(columns)
    }
}

/// Why a table is not read further.
enum Stop {
    Sqlite(rusqlite::Error),
    Bound,
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// The error of a file that is no such database.
pub fn broken(file: &InFile, reason: String) -> FormatError {
    FormatError::Broken {
        file: file.path.clone(),
        format: super::LABEL,
        reason,
    }
}

fn guarded(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    // A database in memory has no write-ahead log to look into.
    let journal = [1, 1];
    let head = bytes.get(..JOURNAL.start).unwrap_or_default();
    let rest = bytes.get(JOURNAL.end..).unwrap_or_default();
    let copy = std::io::Read::chain(std::io::Read::chain(head, journal.as_slice()), rest);
    let n_bytes = head.len() + journal.len() + rest.len();
    connection.deserialize_read_exact(MAIN_DB, copy, n_bytes, true)?;
    // Without it a cell that leads out of its page is read from whatever lies behind that in memory.
    connection.pragma_update(None, "cell_size_check", true)?;
    for (config, is_on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        connection.set_db_config(config, is_on)?;
    }
    let longest = i32::try_from(bytes.len()).unwrap_or(i32::MAX).max(10_000);
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, longest),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    let mut steps_left = bytes.len().saturating_mul(STEPS_A_BYTE) / 1000 + 1000;
    let give_up = move || {
        steps_left = steps_left.saturating_sub(1);
        steps_left == 0
    };
    connection.progress_handler(1000, Some(give_up))?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

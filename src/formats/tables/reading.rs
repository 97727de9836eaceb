//! Reads tables: ours as a folder, or anybody's with a column of tags.

use super::super::{
    FormatError, ImportSource, ImportedSet, InFile, Likeness, OptionKind, OptionSpec, Options,
    Report, Trouble, Unit,
};
use super::header::{COLUMNS, Role, TableKind, guessed_roles, kind_of, own_roles};
use super::own_reading::{articles, layers, links, registers_of};
use super::row_reading::{Building, How};
use super::table::{FLAVOUR, SEPARATOR, Table, header_of, separator_of};
use crate::model::Registers;

/// How many bytes a header may have that is looked at for telling formats apart.
const HEAD: usize = 8 << 10;

const UNIT: OptionSpec = OptionSpec {
    name: "unit",
    label: "Places count",
    help: "What starts and ends count in somebody else's table.",
    kind: OptionKind::OneOf(&[
        ("code-points", "Characters (code points)"),
        ("utf-16", "UTF-16 units (JavaScript, Java)"),
        ("bytes", "Bytes of UTF-8"),
    ]),
};
const OTHERS: OptionSpec = OptionSpec {
    name: "others",
    label: "Other columns",
    help: "What becomes of the columns of somebody else's table that mean nothing here.",
    kind: OptionKind::OneOf(&[
        ("leave", "Leave them out"),
        ("fields", "Take them as fields"),
    ]),
};
/// What can be chosen about reading.
pub const OPTIONS: &[OptionSpec] = &{
    let [doc, begin, end, text, tag, annotator] = COLUMNS;
    [
        doc, begin, end, text, tag, annotator, UNIT, SEPARATOR, OTHERS, FLAVOUR,
    ]
};

/// How much a source looks like tables with one of these separators.
pub fn likeness(source: &ImportSource, separators: &[char], ending: &str) -> Likeness {
    let of = |file: &InFile| {
        let text = head_text(file);
        let (separator, rest) = separator_of(&text);
        if !separators.contains(&separator) {
            return Likeness::No;
        }
        let header = header_of(rest, separator);
        if kind_of(&header) == TableKind::Annotations {
            return Likeness::Yes;
        }
        let roles = guessed_roles(&header, &Options::default());
        let has = |role| roles.contains(&role);
        if file.has_ending(ending) && has(Role::Tag) && (has(Role::Words) || has(Role::Begin)) {
            Likeness::Maybe
        } else {
            Likeness::No
        }
    };
    source.files.iter().map(of).max().unwrap_or(Likeness::No)
}

/// Reads all the tables of a source.
pub fn read(
    source: &ImportSource,
    options: &Options,
    format: &'static str,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    options.check(OPTIONS)?;
    let mut tables = Vec::new();
    for file in &source.files {
        match Table::new(file, options) {
            Ok(table) => tables.push(table),
            Err(at) if source.files.len() == 1 => {
                return Err(FormatError::Broken {
                    file: file.path.clone(),
                    format,
                    reason: format!(
                        "byte {at} is not UTF-8 and no mark says that it is UTF-16; save it as UTF-8"
                    ),
                });
            }
            Err(at) => report.tell(Trouble::BadRecord, || {
                format!("{}: byte {at} is no text", file.path)
            }),
        }
    }
    // Articles go first, so that they stand in their own order.
    tables.sort_by_key(|table| table.kind);
    let mut building = Building::default();
    let mut registers = Registers::default();
    let mut n_understood = 0;
    for table in &tables {
        match table.kind {
            TableKind::Articles => articles(table, &mut building, report),
            TableKind::Layers => layers(table, &mut building, report),
            TableKind::Links => links(table, &mut building, report),
            TableKind::Registers => registers_of(table, &mut registers, report),
            TableKind::Annotations | TableKind::Foreign => {
                if !annotations(table, options, &mut building, report) {
                    continue;
                }
            }
        }
        n_understood += 1;
    }
    match (tables.first(), n_understood) {
        (Some(table), 0) => Err(FormatError::Broken {
            file: table.file.path.clone(),
            format,
            reason: format!(
                "no column holds tags; the columns are {}: name one with the option tag-column",
                table.header.join(", ")
            ),
        }),
        (None, _) => Err(FormatError::Nothing("no file is a table")),
        _ => Ok(building.finish(registers)),
    }
}

/// Reads a table of annotations; says `false` if it has no tags.
fn annotations(
    table: &Table<'_>,
    options: &Options,
    building: &mut Building,
    report: &mut Report,
) -> bool {
    let is_own = table.kind == TableKind::Annotations;
    let roles = if is_own {
        own_roles(&table.header)
    } else {
        guessed_roles(&table.header, options)
    };
    if !roles.contains(&Role::Tag) {
        report.tell(Trouble::NotKept, || {
            format!("{}: it has no column of tags", table.file.path)
        });
        return false;
    }
    let others_are_fields = options.get(&OTHERS) == "fields" && !is_own;
    for (role, name) in roles.iter().zip(&table.header) {
        if *role == Role::Other && !others_are_fields && !name.is_empty() {
            report.tell(Trouble::NotKept, || {
                format!("{}: the column {name}", table.file.path)
            });
        }
    }
    let name = table.file.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let how = How {
        file: &table.file.path,
        article: stem,
        unit: match options.get(&UNIT) {
            "utf-16" if !is_own => Unit::Utf16,
            "bytes" if !is_own => Unit::Bytes,
            _ => Unit::CodePoints,
        },
        is_own,
        others_are_fields,
    };
    table.rows(report, |cells, line, report| {
        let columns = (roles.as_slice(), table.header.as_slice());
        building.row(columns, cells.iter().copied(), how, line, report);
    });
    true
}

/// The first bytes as text, as far as they are one.
fn head_text(file: &InFile) -> String {
    let mut bytes = file.head(HEAD).to_vec();
    // A cut inside a character is mended by cutting before it.
    for _ in 0..2 {
        let head = InFile {
            path: String::new(),
            bytes: bytes.clone(),
        };
        match head.text() {
            Ok(text) => return text.into_owned(),
            Err(at) => bytes.truncate(at),
        }
    }
    String::new()
}

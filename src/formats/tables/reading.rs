//! Reads tables: ours as a folder, or anybody's with a column of tags.

use super::super::{
    FormatError, ImportSource, ImportedSet, InFile, Likeness, OptionKind, OptionSpec, Options,
    Report, Trouble, Unit, values,
};
use super::annotation_rows::FIELD;
use super::delimited::is_formula;
use super::header::{COLUMNS, Role, TableKind, guessed_roles, kind_of, own_roles};
use super::other_rows::{ATTRIBUTE, META};
use super::row_reading::{Building, How};
use crate::model::{Entry, EntryRef, FieldValue, Link, MetadataField, Registers};

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
const SEPARATOR: OptionSpec = OptionSpec {
    name: "separator",
    label: "Separator",
    help: "What stands between the cells.",
    kind: OptionKind::OneOf(&[
        ("guess", "Guess"),
        ("comma", "Comma"),
        ("semicolon", "Semicolon"),
        ("tab", "Tab"),
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
const FLAVOUR: OptionSpec = OptionSpec {
    name: "flavour",
    label: "Apostrophes",
    help: "Whether apostrophes before formulas are taken off, as they were put there for spreadsheets.",
    kind: OptionKind::OneOf(&[
        ("guess", "Where a byte order mark goes first"),
        ("data", "Never"),
        ("spreadsheet", "Always"),
    ]),
};

/// What can be chosen about reading.
pub const OPTIONS: &[OptionSpec] = &{
    let [doc, begin, end, text, tag, annotator] = COLUMNS;
    [
        doc, begin, end, text, tag, annotator, UNIT, SEPARATOR, OTHERS, FLAVOUR,
    ]
};

/// A file as a table.
struct Table<'a> {
    file: &'a InFile,
    text: std::borrow::Cow<'a, str>,
    separator: char,
    is_defused: bool,
    header: Vec<String>,
    kind: TableKind,
}

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
        match table(file, options) {
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

fn table<'a>(file: &'a InFile, options: &Options) -> Result<Table<'a>, usize> {
    let text = file.text()?;
    let (guessed, rest) = separator_of(&text);
    let separator = match options.get(&SEPARATOR) {
        "comma" => ',',
        "semicolon" => ';',
        "tab" => '\t',
        _ => guessed,
    };
    let is_defused = match options.get(&FLAVOUR) {
        "data" => false,
        "spreadsheet" => true,
        _ => matches!(file.head(2), [0xEF, 0xBB] | [0xFF, 0xFE] | [0xFE, 0xFF]),
    };
    let header = header_of(rest, separator);
    let n_skipped = text.len() - rest.len();
    let kind = kind_of(&header);
    Ok(Table {
        file,
        text: match text {
            std::borrow::Cow::Borrowed(text) => text.get(n_skipped..).unwrap_or_default().into(),
            std::borrow::Cow::Owned(mut text) => text.split_off(n_skipped).into(),
        },
        separator,
        is_defused,
        header,
        kind,
    })
}

impl Table<'_> {
    /// Hands over each row below the header with its line; empty rows are none.
    fn rows(&self, report: &mut Report, mut take: impl FnMut(&[&str], u64, &mut Report)) {
        let mut reader = reader(&self.text, self.separator);
        let mut record = csv::StringRecord::new();
        // Reading from memory cannot fail, and the text is a text.
        let mut is_header = true;
        while reader.read_record(&mut record).unwrap_or(false) {
            if std::mem::take(&mut is_header) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<&str> = record.iter().map(|cell| self.cell(cell)).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let n_columns = self.header.len();
            if cells.iter().skip(n_columns).any(|cell| !cell.is_empty()) {
                report.tell(Trouble::BadRecord, || {
                    let n_cells = cells.len();
                    format!(
                        "{}, line {line}: {n_cells} cells for {n_columns} columns",
                        self.file.path
                    )
                });
                continue;
            }
            take(&cells, line, report);
        }
    }

    fn cell<'r>(&self, cell: &'r str) -> &'r str {
        let bare = cell.strip_prefix('\'');
        bare.filter(|bare| self.is_defused && is_formula(bare))
            .unwrap_or(cell)
    }

    /// The cell of a column, empty where there is none.
    fn get<'r>(&self, cells: &[&'r str], name: &str) -> &'r str {
        let at = self.header.iter().position(|it| it == name);
        at.and_then(|at| cells.get(at)).copied().unwrap_or_default()
    }

    /// The filled cells of the columns whose names begin so, with what stands behind that.
    fn named<'s, 'r>(
        &'s self,
        cells: &'s [&'r str],
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'r str)> {
        let all = self.header.iter().zip(cells);
        let named = all.filter_map(move |(name, cell)| Some((name.strip_prefix(prefix)?, *cell)));
        named.filter(|(_, cell)| !cell.is_empty())
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

fn articles(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        building.with_article(get("doc_id"), |article| {
            let sha256 = Some(get("sha256")).filter(|it| !it.is_empty());
            article.sha256 = sha256.map(str::to_owned);
            for field in MetadataField::STANDARD {
                let column = match &field {
                    MetadataField::Title => "doc_title",
                    other => other.name(),
                };
                let value = table.get(cells, column);
                if !article.metadata.set(&field, value) {
                    report.tell(Trouble::NotKept, || {
                        format!("{}, line {line}: {value} is no date", table.file.path)
                    });
                }
            }
            let own = table.named(cells, META);
            let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
            article.metadata.own.extend(own);
        });
    });
}

fn layers(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let annotator = get("annotator");
        building.coder(annotator, get("annotator_name"));
        match get("status").parse() {
            Ok(status) => building.with_article(get("doc_id"), |article| {
                article.statuses.insert(annotator.to_owned(), status);
            }),
            Err(_) => report.tell(Trouble::BadRecord, || {
                format!(
                    "{}, line {line}: {} is no status",
                    table.file.path,
                    get("status")
                )
            }),
        }
    });
}

fn links(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let id = get("annotation_id");
        match building.annotation(get("doc_id"), get("annotator"), id) {
            Some(annotation) => annotation.links.push(Link {
                relation: get("relation").to_owned(),
                to: crate::model::AnnotationId::new(get("to")),
            }),
            None => report.tell(Trouble::DanglingReference, || {
                format!(
                    "{}, line {line}: there is no annotation {id}",
                    table.file.path
                )
            }),
        }
    });
}

fn registers_of(table: &Table<'_>, registers: &mut Registers, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let (Ok(kind), name) = (get("register").parse(), get("name")) else {
            report.tell(Trouble::BadRecord, || {
                format!(
                    "{}, line {line}: there is no register {}",
                    table.file.path,
                    get("register")
                )
            });
            return;
        };
        let aliases = match values::value_from_text(get("aliases")) {
            FieldValue::One(one) if one.is_empty() => Vec::new(),
            FieldValue::One(one) => vec![one],
            FieldValue::Many(many) => many,
        };
        let attributes = table.named(cells, ATTRIBUTE);
        let entry = Entry {
            aliases,
            attributes: attributes
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            note: get("note").to_owned(),
            extra: crate::model::Extra::default(),
        };
        registers.entries.insert(EntryRef::new(kind, name), entry);
    });
}

fn reader(text: &str, separator: char) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

/// The names of the columns.
fn header_of(text: &str, separator: char) -> Vec<String> {
    let mut record = csv::StringRecord::new();
    let mut reader = reader(text, separator);
    if !reader.read_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    let name = |cell: &str| {
        // Names of our own columns are kept to the letter.
        if cell.starts_with(FIELD) || cell.starts_with(META) || cell.starts_with(ATTRIBUTE) {
            cell.to_owned()
        } else {
            cell.trim().to_owned()
        }
    };
    record.iter().map(name).collect()
}

/// What stands between the cells of the first line, and the text from there on: a line `sep=;`, which
/// some spreadsheets write, is left out.
fn separator_of(text: &str) -> (char, &str) {
    let told = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("sep="));
    if let Some(separator) = told.and_then(|_| text.chars().nth(4)) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (separator, rest);
    }
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut is_quoted = false;
    for character in text.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\r' | '\n' if !is_quoted => break,
            other if !is_quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(*separator == other);
                }
            }
            _ => {}
        }
    }
    let best = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    (best.map_or(',', |(separator, _)| separator), text)
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

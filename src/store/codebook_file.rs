//! `codebook.ron`, format 1: tags as a tree, to be read and changed by people as well.
//!
//! Nothing that can be read is refused: what is doubtful is reported and carried along.

mod check;

use super::file_problem::{Reading, Trouble, Unreadable};
use super::ron_record::{self, Record, RecordWriter, Source, quoted, quoted_list};
use crate::model::{
    Choice, Codebook, Color, Extra, Field, FieldId, FieldKind, RegisterKind, Tag, TagId,
};

/// Its name in a project's folder.
pub const FILE_NAME: &str = "codebook.ron";

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// The colour of a tag whose own cannot be read.
const NO_COLOR: Color = Color {
    red: 128,
    green: 128,
    blue: 128,
};

/// Reads a codebook.
pub fn read(text: &str) -> Result<Reading<Codebook>, Unreadable> {
    let (mut source, mut record) = Source::open(text, FORMAT)?;
    let mut extra = Extra::default();
    let name = record.take_text(&mut source, "name");
    let cited = record.take_text(&mut source, "source");
    let guideline = record.take_text(&mut source, "guideline");
    let tags = source.records(&mut record, "tags", &mut extra, read_tag);
    let tags = check::check(&mut source, tags);
    let codebook = Codebook {
        name,
        source: cited,
        guideline,
        tags,
        extra: record.into_extra(extra),
    };
    Ok(source.finish(codebook))
}

/// Writes a codebook; equal codebooks give equal bytes.
pub fn write(codebook: &Codebook) -> String {
    let tags = codebook.tags.iter().map(|tag| write_tag(tag, 2)).collect();
    let record = RecordWriter::new(&codebook.extra)
        .field("format", Some(FORMAT.to_string()))
        .name(&codebook.name, "")
        .text("source", &codebook.source)
        .text("guideline", &codebook.guideline)
        .list("tags", tags, 1);
    ron_record::whole_file(record)
}

fn read_tag<'a>(
    source: &mut Source<'a>,
    raw: &'a str,
    mut record: Record<'a>,
) -> Option<(&'a str, Tag)> {
    let id = TagId::new(record.take::<String>(source, "id")?);
    let mut extra = Extra::default();
    let name = record.take(source, "name");
    let tag = Tag {
        name: name.unwrap_or_else(|| id.as_str().to_owned()),
        parent: record.take::<String>(source, "parent").map(TagId::new),
        color: record
            .take_parsed(source, "color", parse_color)
            .unwrap_or(NO_COLOR),
        key: record.take_parsed(source, "key", parse_char),
        letter: record.take_parsed(source, "letter", parse_char),
        definition: record.take_text(source, "definition"),
        examples: record.take(source, "examples").unwrap_or_default(),
        fields: source.records(&mut record, "fields", &mut extra, read_field),
        extra: record.into_extra(extra),
        id,
    };
    Some((raw, tag))
}

pub(super) fn write_tag(tag: &Tag, depth: usize) -> String {
    let examples = tag.examples.iter().map(|example| quoted(example));
    let examples: Vec<String> = examples.collect();
    let fields = tag
        .fields
        .iter()
        .map(|field| write_field(field, depth + 2))
        .collect();
    let record = RecordWriter::new(&tag.extra);
    let is_fallback = tag.color == NO_COLOR && record.carries("color");
    let color = (!is_fallback).then(|| quoted(&tag.color.to_string()));
    record
        .field("id", Some(quoted(tag.id.as_str())))
        .name(&tag.name, tag.id.as_str())
        .field("parent", tag.parent.as_ref().map(|id| quoted(id.as_str())))
        .field("color", color)
        .field("key", tag.key.map(quoted_char))
        .field("letter", tag.letter.map(quoted_char))
        .text("definition", &tag.definition)
        .values("examples", &examples, depth + 1)
        .list("fields", fields, depth + 1)
        .on_lines(depth)
}

fn read_field<'a>(source: &mut Source<'a>, raw: &'a str, mut record: Record<'a>) -> Option<Field> {
    let id = FieldId::new(record.take::<String>(source, "id")?);
    let mut extra = Extra::default();
    let name = record.take(source, "name");
    let is_required = record.take(source, "required").unwrap_or_default();
    let guideline = record.take_text(source, "guideline");
    let kind = read_kind(source, &id, &mut record, &mut extra).unwrap_or_else(|kind| {
        let field = id.clone();
        source.report(raw, Trouble::UnknownKind { field, kind });
        FieldKind::Text
    });
    Some(Field {
        name: name.unwrap_or_else(|| id.as_str().to_owned()),
        kind,
        is_required,
        guideline,
        extra: record.into_extra(extra),
        id,
    })
}

/// Reads what a field may hold; a kind that is not known stays in the record and is the error.
fn read_kind<'a>(
    source: &mut Source<'a>,
    field_id: &FieldId,
    record: &mut Record<'a>,
    extra: &mut Extra,
) -> Result<FieldKind, String> {
    let raw = record.raw("kind");
    let word: Option<String> = record.take(source, "kind");
    let kind = match word.as_deref() {
        None | Some("text") => FieldKind::Text,
        Some("long-text") => FieldKind::LongText,
        Some("number") => read_number(source, record, extra),
        Some("yes-no") => FieldKind::YesNo,
        Some("choice") => FieldKind::Choice(read_choices(source, field_id, record, extra)),
        Some("choices") => FieldKind::Choices(read_choices(source, field_id, record, extra)),
        Some("entry") => FieldKind::Entry(read_registers(source, record, extra)),
        Some(unknown) => {
            extra
                .0
                .extend(raw.map(|raw| ("kind".to_owned(), raw.to_owned())));
            return Err(unknown.to_owned());
        }
    };
    Ok(kind)
}

fn read_number<'a>(
    source: &mut Source<'a>,
    record: &mut Record<'a>,
    extra: &mut Extra,
) -> FieldKind {
    let mut bound = |name| {
        let raw = record.raw(name)?;
        let value: f64 = record.take(source, name)?;
        if value.is_finite() {
            return Some(value);
        }
        let (field, reason) = (name.to_owned(), "it is too large".to_owned());
        source.report(raw, Trouble::Value { field, reason });
        extra.0.insert(name.to_owned(), raw.to_owned());
        None
    };
    let (min, max) = (bound("min"), bound("max"));
    let min = min.unwrap_or_else(|| usual_min(max.unwrap_or(f64::MAX)));
    let max = max.unwrap_or_else(|| usual_max(min));
    FieldKind::Number {
        min: min.min(max),
        max: max.max(min),
    }
}

/// The least number of a field that does not tell one.
fn usual_min(max: f64) -> f64 {
    if max < 1.0 { max - 4.0 } else { 1.0 }
}

/// The largest number of a field that does not tell one.
fn usual_max(min: f64) -> f64 {
    min.max(5.0)
}

fn read_choices<'a>(
    source: &mut Source<'a>,
    field_id: &FieldId,
    record: &mut Record<'a>,
    extra: &mut Extra,
) -> Vec<Choice> {
    let choices = source.records(record, "choices", extra, |source, raw, mut record| {
        let id: String = record.take(source, "id")?;
        let name = record.take(source, "name");
        let choice = Choice {
            name: name.unwrap_or_else(|| id.clone()),
            sign: record.take_parsed(source, "sign", |word| {
                word.parse().map_err(|_unknown| "no such sign")
            }),
            definition: record.take_text(source, "definition"),
            extra: record.into_extra(Extra::default()),
            id,
        };
        Some((raw, choice))
    });
    check::choices(source, field_id, choices)
}

/// Reads the registers of a field; a list with one that is not known is kept as it stands.
fn read_registers<'a>(
    source: &mut Source<'a>,
    record: &mut Record<'a>,
    extra: &mut Extra,
) -> Vec<RegisterKind> {
    let raw = record.raw("registers").unwrap_or_default();
    let Some(words) = record.take::<Vec<String>>(source, "registers") else {
        return Vec::new();
    };
    let registers = known_registers(&words);
    if registers.len() < words.len() {
        let known = RegisterKind::ALL.map(RegisterKind::word);
        let reason = format!("registers are {}", known.join(", "));
        let field = "registers".to_owned();
        source.report(raw, Trouble::Value { field, reason });
        extra.0.insert("registers".to_owned(), raw.to_owned());
    }
    registers
}

fn known_registers(words: &[String]) -> Vec<RegisterKind> {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

fn write_field(field: &Field, depth: usize) -> String {
    let record = RecordWriter::new(&field.extra);
    let is_unknown = field.kind == FieldKind::Text && record.carries("kind");
    let kind = (!is_unknown).then(|| quoted(field.kind.word()));
    let record = record
        .field("id", Some(quoted(field.id.as_str())))
        .name(&field.name, field.id.as_str())
        .field("kind", kind);
    let record = match &field.kind {
        // What could not be read stands for the usual, until another is put in its place.
        FieldKind::Number { min, max } => {
            let [no_min, no_max] = ["min", "max"].map(|name| record.carries(name));
            let is_usual = no_min && min.total_cmp(&usual_min(*max)).is_eq();
            let record = record.field("min", (!is_usual).then(|| min.to_string()));
            let is_usual = no_max && max.total_cmp(&usual_max(*min)).is_eq();
            record.field("max", (!is_usual).then(|| max.to_string()))
        }
        FieldKind::Entry(registers) => {
            let words: Vec<&str> = registers.iter().map(|register| register.word()).collect();
            let carried: Option<Vec<String>> = record.carried("registers");
            let is_same = carried.is_some_and(|words| known_registers(&words) == *registers);
            let words = quoted_list(&words).filter(|_| !is_same);
            record.field("registers", words)
        }
        _ => record,
    };
    let record = record
        .field("required", field.is_required.then(|| "true".to_owned()))
        .text("guideline", &field.guideline);
    match &field.kind {
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            let choices = choices.iter().map(write_choice).collect();
            record.list("choices", choices, depth).on_one_line()
        }
        _ => record.on_one_line(),
    }
}

fn write_choice(choice: &Choice) -> String {
    let record = RecordWriter::new(&choice.extra);
    record
        .field("id", Some(quoted(&choice.id)))
        .name(&choice.name, &choice.id)
        .field("sign", choice.sign.map(|sign| quoted(sign.into())))
        .text("definition", &choice.definition)
        .on_one_line()
}

fn quoted_char(character: char) -> String {
    quoted(character.encode_utf8(&mut [0; 4]))
}

fn parse_color(text: &str) -> Result<Color, &'static str> {
    Color::parse(text).ok_or("a colour is written #rrggbb")
}

fn parse_char(text: &str) -> Result<char, &'static str> {
    let mut characters = text.chars();
    let first = characters.next().ok_or("one character is wanted")?;
    match characters.next() {
        None => Ok(first),
        Some(_) => Err("one character is wanted"),
    }
}

#[cfg(test)]
mod tests;

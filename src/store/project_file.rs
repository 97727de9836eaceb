//! `stancemark.ron`, format 1: a project's name, its annotators and what the team agreed on.

use super::file_problem::{Reading, Unreadable};
use super::ron_record::{self, Record, RecordWriter, Source, quoted, quoted_list};
use crate::model::{
    Annotator, AnnotatorId, ArticleId, Assignment, Color, Extra, KeywordKind, KeywordPattern,
    MetadataField, NamePattern, Project, ProjectSettings,
};

/// Its name in a project's folder.
pub const FILE_NAME: &str = "stancemark.ron";

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// The colour of whoever has none that can be read.
const NO_COLOR: Color = Color {
    red: 128,
    green: 128,
    blue: 128,
};

/// Reads what a project says about itself.
pub fn read(text: &str) -> Result<Reading<Project>, Unreadable> {
    let (mut source, mut record) = Source::open(text, FORMAT)?;
    let mut extra = Extra::default();
    let name = record.take_text(&mut source, "name");
    let annotators = source.records(&mut record, "annotators", &mut extra, read_annotator);
    let settings = record
        .take_record(&mut source, "settings")
        .map(|settings| read_settings(&mut source, settings))
        .unwrap_or_default();
    let assignments = source.records(&mut record, "assignments", &mut extra, read_assignment);
    let project = Project {
        name,
        annotators,
        settings,
        assignments: assignments.into_iter().collect(),
        extra: record.into_extra(extra),
    };
    Ok(source.finish(project))
}

/// Writes it; equal projects give equal bytes.
pub fn write(project: &Project) -> String {
    let annotators = project.annotators.iter().map(write_annotator).collect();
    let assignments = project.assignments.iter();
    let assignments = assignments
        .map(|(article, assignment)| write_assignment(article, assignment))
        .collect();
    let has_settings = project.settings != ProjectSettings::default();
    let record = RecordWriter::new(&project.extra)
        .field("format", Some(FORMAT.to_string()))
        .name(&project.name, "")
        .list("annotators", annotators, 1)
        .field(
            "settings",
            has_settings.then(|| write_settings(&project.settings)),
        )
        .list("assignments", assignments, 1);
    ron_record::whole_file(record)
}

fn read_annotator<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<Annotator> {
    let id: String = record.take(source, "id")?;
    let name = record.take(source, "name");
    Some(Annotator {
        name: name.unwrap_or_else(|| id.clone()),
        color: take_color(source, &mut record),
        role: record
            .take_parsed(source, "role", |word| {
                word.parse().map_err(|_unknown| "no such role")
            })
            .unwrap_or_default(),
        extra: record.into_extra(Extra::default()),
        id: AnnotatorId::new(id),
    })
}

pub(super) fn write_annotator(annotator: &Annotator) -> String {
    let record = RecordWriter::new(&annotator.extra);
    let color = color_unless_carried(&record, annotator.color);
    let is_fallback = annotator.role == crate::model::Role::default() && record.carries("role");
    let role = (!is_fallback).then(|| quoted(annotator.role.into()));
    record
        .field("id", Some(quoted(annotator.id.as_str())))
        .name(&annotator.name, annotator.id.as_str())
        .field("color", color)
        .field("role", role)
        .on_one_line()
}

fn read_assignment<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<(ArticleId, Assignment)> {
    let article: String = record.take(source, "article")?;
    let to: Vec<String> = record.take(source, "to")?;
    let mut assignment = Assignment::new(to.iter().map(AnnotatorId::new));
    assignment.extra = record.into_extra(Extra::default());
    Some((ArticleId::new(article), assignment))
}

pub(super) fn write_assignment(article: &ArticleId, assignment: &Assignment) -> String {
    let to: Vec<&str> = assignment.to.iter().map(AnnotatorId::as_str).collect();
    RecordWriter::new(&assignment.extra)
        .field("article", Some(quoted(article.as_str())))
        .field(
            "to",
            Some(quoted_list(&to).unwrap_or_else(|| "[]".to_owned())),
        )
        .on_one_line()
}

fn read_settings<'a>(source: &mut Source<'a>, mut record: Record<'a>) -> ProjectSettings {
    let mut extra = Extra::default();
    let patterns = source.records(&mut record, "name_patterns", &mut extra, read_pattern);
    ProjectSettings {
        name_patterns: patterns.into_iter().collect(),
        keywords: source.records(&mut record, "keywords", &mut extra, read_keyword),
        own_fields: record.take(source, "own_fields").unwrap_or_default(),
        is_blind: record.take(source, "blind").unwrap_or_default(),
        extra: record.into_extra(extra),
    }
}

fn write_settings(settings: &ProjectSettings) -> String {
    let patterns = settings.name_patterns.iter();
    let patterns = patterns
        .map(|(field, pattern)| write_pattern(field, pattern))
        .collect();
    let keywords = settings.keywords.iter().map(write_keyword).collect();
    RecordWriter::new(&settings.extra)
        .list("name_patterns", patterns, 2)
        .list("keywords", keywords, 2)
        .field("own_fields", quoted_list(&settings.own_fields))
        .field("blind", is_true(settings.is_blind))
        .on_lines(1)
}

fn read_pattern<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<(MetadataField, NamePattern)> {
    let field: String = record.take(source, "field")?;
    let fixed = record.take(source, "fixed").map(NamePattern::Fixed);
    let pattern = fixed.or_else(|| record.take(source, "path").map(NamePattern::Path))?;
    Some((MetadataField::from_name(&field), pattern))
}

pub(super) fn write_pattern(field: &MetadataField, pattern: &NamePattern) -> String {
    let (name, value) = match pattern {
        NamePattern::Fixed(value) => ("fixed", value),
        NamePattern::Path(value) => ("path", value),
    };
    RecordWriter::new(&Extra::default())
        .field("field", Some(quoted(field.name())))
        .field(name, Some(quoted(value)))
        .on_one_line()
}

fn read_keyword<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<KeywordPattern> {
    let pattern = record.take(source, "pattern")?;
    let is_regex: bool = record.take(source, "regex").unwrap_or_default();
    let is_anywhere: bool = record.take(source, "anywhere").unwrap_or_default();
    Some(KeywordPattern {
        pattern,
        kind: match (is_regex, is_anywhere) {
            (true, _) => KeywordKind::Regex,
            (false, true) => KeywordKind::Text,
            (false, false) => KeywordKind::Word,
        },
        color: take_color(source, &mut record),
        is_on: record.take(source, "on").unwrap_or(true),
        extra: record.into_extra(Extra::default()),
    })
}

pub(super) fn write_keyword(keyword: &KeywordPattern) -> String {
    let record = RecordWriter::new(&keyword.extra);
    let color = color_unless_carried(&record, keyword.color);
    record
        .field("pattern", Some(quoted(&keyword.pattern)))
        .field("regex", is_true(keyword.kind == KeywordKind::Regex))
        .field("anywhere", is_true(keyword.kind == KeywordKind::Text))
        .field("color", color)
        .field("on", (!keyword.is_on).then(|| "false".to_owned()))
        .on_one_line()
}

fn is_true(is_so: bool) -> Option<String> {
    is_so.then(|| "true".to_owned())
}

fn take_color<'a>(source: &mut Source<'a>, record: &mut Record<'a>) -> Color {
    record
        .take_parsed(source, "color", |text| {
            Color::parse(text).ok_or("a colour is written #rrggbb")
        })
        .unwrap_or(NO_COLOR)
}

fn color_unless_carried(record: &RecordWriter<'_>, color: Color) -> Option<String> {
    let is_fallback = color == NO_COLOR && record.carries("color");
    (!is_fallback).then(|| quoted(&color.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Role;

    #[test]
    fn the_golden_project_is_written_as_it_stands() {
        let text = include_str!("../../tests/data/project_files/stancemark.v1.ron");
        let reading = read(text).unwrap();
        assert_eq!(reading.problems, []);
        assert_eq!(write(&reading.value), text);
        assert_eq!(reading.value.annotators[1].role, Role::Curator);
        let date = &reading.value.settings.name_patterns[&MetadataField::Date];
        assert_eq!(*date, NamePattern::Path("{date}/*".to_owned()));
    }

    #[test]
    fn what_a_team_agreed_on_is_written_as_it_stands() {
        let text = include_str!("../../tests/data/project_files/stancemark-team.v1.ron");
        let reading = read(text).unwrap();
        assert_eq!(reading.problems, []);
        assert_eq!(write(&reading.value), text);
        let (alice, bo) = (AnnotatorId::new("alice"), AnnotatorId::new("bo"));
        assert!(reading.value.is_blind_for(&alice) && !reading.value.is_blind_for(&bo));
        assert!(
            reading
                .value
                .is_assigned(&ArticleId::new("2025-03-01/toll.txt"), &alice)
        );
    }

    #[test]
    fn what_cannot_be_read_is_reported_and_kept() {
        let text = "(format: 1, name: \"n\", annotators: [(id: \"a\", role: \"king\", color: 5), (name: \"x\")],\nsettings: (keywords: [7], own_fields: \"no\", mood: calm))";
        let reading = read(text).unwrap();
        let lines: Vec<usize> = reading
            .problems
            .iter()
            .map(|problem| problem.line)
            .collect();
        assert_eq!(lines, [1, 1, 1, 2, 2]);
        let written = write(&reading.value);
        for kept in [
            "role: \"king\"",
            "color: 5",
            "(name: \"x\")",
            "[7]",
            "own_fields: \"no\"",
            "mood: calm",
        ] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
        assert_eq!(read(&written).unwrap().value, reading.value);
    }

    proptest! {
        #[test]
        fn any_project_comes_back(
            texts in prop::collection::vec(any::<String>(), 8),
            flags in any::<[bool; 3]>(),
            (red, green, blue) in any::<(u8, u8, u8)>(),
        ) {
            let text = |nth: usize| texts[nth].clone();
            let color = Color { red, green, blue };
            let extra = Extra([("x".to_owned(), quoted(&texts[7]))].into());
            let annotator = |id: String, role| {
                let (name, extra) = (text(1), extra.clone());
                Annotator { id: AnnotatorId::new(id), name, color, role, extra }
            };
            let path = NamePattern::Path(text(3));
            let keyword = KeywordPattern {
                pattern: text(4), kind: [KeywordKind::Word, KeywordKind::Text, KeywordKind::Regex][texts[4].len() % 3], color, is_on: flags[1], extra: extra.clone(),
            };
            let project = Project {
                name: text(0),
                annotators: vec![annotator(text(1), Role::Annotator), annotator(text(2), Role::Curator)],
                settings: ProjectSettings {
                    name_patterns: [
                        (MetadataField::Outlet, NamePattern::Fixed(text(2))),
                        (MetadataField::from_name(&texts[5]), path),
                    ].into(),
                    keywords: vec![keyword],
                    own_fields: vec![text(6)],
                    is_blind: flags[0],
                    extra: extra.clone(),
                },
                assignments: {
                    let mut assignment = Assignment::new([AnnotatorId::new(text(1)), AnnotatorId::new(text(2))]);
                    assignment.extra = extra.clone();
                    let none = (ArticleId::new("none.txt"), Assignment::default());
                    [(ArticleId::new(text(3)), assignment), none].into()
                },
                extra: if flags[2] { extra } else { Extra::default() },
            };
            let written = write(&project);
            let reading = read(&written).unwrap();
            prop_assert_eq!(&reading.value, &project, "{}", written);
            prop_assert_eq!(write(&reading.value), written);
        }
    }
}

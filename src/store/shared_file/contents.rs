//! The files of a project as shared contents: what in each is merged on its own.

use std::collections::{BTreeMap, BTreeSet};

use super::three_way::{self, Items, Loss};
use super::{Reading, SharedContent, Unreadable};
use crate::model::{
    ArticleId, Assignment, Codebook, Extra, KeywordPattern, Project, ProjectSettings, Registers,
};
use crate::store::corrections_file::{self, StoredCorrections, StoredRun};
use crate::store::ron_record::{self, RecordWriter, Source, quoted};
use crate::store::{codebook_file, project_file, registers_file};

impl SharedContent for Registers {
    fn read(text: &str) -> Result<Reading<Self>, Unreadable> {
        registers_file::read(text)
    }

    fn write(&self) -> String {
        registers_file::write(self)
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self {
        let all = [base, mine, theirs];
        let entries = all.map(|registers| registers.entries.clone().into_iter().collect());
        let entries = three_way::items(
            entries,
            ToString::to_string,
            registers_file::write_entry,
            losses,
        );
        Self {
            entries: entries.into_iter().collect(),
            extra: merge_extra(all.map(|registers| &registers.extra), losses),
        }
    }
}

impl SharedContent for Codebook {
    fn read(text: &str) -> Result<Reading<Self>, Unreadable> {
        codebook_file::read(text)
    }

    fn write(&self) -> String {
        codebook_file::write(self)
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self {
        let all = [base, mine, theirs];
        let tags = all.map(|codebook| {
            let tags = codebook.tags.iter();
            three_way::numbered(tags.map(|tag| (tag.id.clone(), tag.clone())))
        });
        let tags = three_way::items(
            tags,
            |(tag_id, _)| format!("tag {tag_id}"),
            |_, tag| codebook_file::write_tag(tag, 0),
            losses,
        );
        let mut text = |what, of: fn(&Self) -> &String| {
            three_way::value(what, all.map(of), |text| quoted(text), losses)
        };
        let merged = Self {
            name: text("name", |codebook| &codebook.name),
            source: text("source", |codebook| &codebook.source),
            guideline: text("guideline", |codebook| &codebook.guideline),
            tags: tags.into_iter().map(|(_, tag)| tag).collect(),
            extra: merge_extra(all.map(|codebook| &codebook.extra), losses),
        };
        // Two moves in the tree may make a ring or put a child before its parent; reading mends it.
        codebook_file::read(&codebook_file::write(&merged)).map_or(merged, |reading| reading.value)
    }
}

impl SharedContent for Project {
    fn read(text: &str) -> Result<Reading<Self>, Unreadable> {
        project_file::read(text)
    }

    fn write(&self) -> String {
        project_file::write(self)
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self {
        let all = [base, mine, theirs];
        let annotators = all.map(|project| {
            let annotators = project.annotators.iter();
            three_way::numbered(annotators.map(|one| (one.id.clone(), one.clone())))
        });
        let annotators = three_way::items(
            annotators,
            |(annotator_id, _)| format!("annotator {annotator_id}"),
            |_, annotator| project_file::write_annotator(annotator),
            losses,
        );
        let names = all.map(|project| &project.name);
        Self {
            name: three_way::value("name", names, |text| quoted(text), losses),
            annotators: annotators.into_iter().map(|(_, one)| one).collect(),
            settings: merge_settings(all.map(|project| &project.settings), losses),
            assignments: merge_assignments(all.map(|project| &project.assignments), losses),
            extra: merge_extra(all.map(|project| &project.extra), losses),
        }
    }
}

/// Merges who is to annotate what by annotator, so that two who hand out one article both do.
fn merge_assignments(
    all: [&BTreeMap<ArticleId, Assignment>; 3],
    losses: &mut Vec<Loss>,
) -> BTreeMap<ArticleId, Assignment> {
    let articles: BTreeSet<&ArticleId> = all.iter().flat_map(|it| it.keys()).collect();
    let none = Assignment::default();
    let mut merged = BTreeMap::new();
    for article in articles {
        let found = all.map(|assignments| assignments.get(article));
        let [base, mine, theirs] = found.map(|it| it.unwrap_or(&none));
        // Who is with both, or with one and was not there before: nobody took them away.
        let stays = |id: &&crate::model::AnnotatorId| {
            let is_with_both = mine.to.contains(id) && theirs.to.contains(id);
            is_with_both || !base.to.contains(id)
        };
        let to = mine.to.iter().chain(&theirs.to).filter(stays).cloned();
        let mut assignment = Assignment::new(to);
        assignment.extra = merge_extra([&base.extra, &mine.extra, &theirs.extra], losses);
        let [before, in_mine, in_theirs] = found.map(|it| it.is_some());
        let is_dropped = before && !(in_mine && in_theirs);
        if !(is_dropped && assignment.to.is_empty()) {
            merged.insert(article.clone(), assignment);
        }
    }
    merged
}

impl SharedContent for StoredCorrections {
    fn read(text: &str) -> Result<Reading<Self>, Unreadable> {
        corrections_file::read(text)
    }

    fn write(&self) -> String {
        corrections_file::write(self)
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self {
        let all = [base, mine, theirs];
        let fields = three_way::items(
            all.map(|corrections| corrections.fields.clone().into_iter().collect()),
            |field| field.name().to_owned(),
            |_, value| quoted(value),
            losses,
        );
        let encodings = all.map(|corrections| &corrections.encoding);
        let show = |encoding: &Option<String>| quoted(encoding.as_deref().unwrap_or_default());
        let mut runs = |what: &'static str, of: fn(&Self) -> &Vec<StoredRun>| -> Vec<StoredRun> {
            let runs = all.map(|corrections| {
                let runs = of(corrections).iter();
                three_way::numbered(runs.map(|run| (corrections_file::write_run(run), run.clone())))
            });
            let merged =
                three_way::items(runs, |_| what.to_owned(), |(raw, _), _| raw.clone(), losses);
            merged.into_iter().map(|(_, run)| run).collect()
        };
        Self {
            dirt: runs("dirt", |corrections| &corrections.dirt),
            clean: runs("clean", |corrections| &corrections.clean),
            fields: fields.into_iter().collect(),
            encoding: three_way::value("encoding", encodings, show, losses),
            extra: merge_extra(all.map(|corrections| &corrections.extra), losses),
        }
    }
}

fn merge_settings(all: [&ProjectSettings; 3], losses: &mut Vec<Loss>) -> ProjectSettings {
    let patterns = three_way::items(
        all.map(|settings| settings.name_patterns.clone().into_iter().collect()),
        |field| format!("pattern of {}", field.name()),
        project_file::write_pattern,
        losses,
    );
    let keywords = all.map(|settings| {
        let key = |keyword: &KeywordPattern| (keyword.pattern.clone(), keyword.kind);
        let keywords = settings.keywords.iter();
        three_way::numbered(keywords.map(|keyword| (key(keyword), keyword.clone())))
    });
    let keywords = three_way::items(
        keywords,
        |((pattern, _), _)| format!("keyword {pattern}"),
        |_, keyword| project_file::write_keyword(keyword),
        losses,
    );
    let own_fields = all.map(|settings| {
        let names = settings.own_fields.iter();
        three_way::numbered(names.map(|name| (name.clone(), ())))
    });
    let own_fields = three_way::items(
        own_fields,
        |(name, _)| format!("own field {name}"),
        |(name, _), ()| quoted(name),
        losses,
    );
    let blind = all.map(|settings| &settings.is_blind);
    ProjectSettings {
        is_blind: three_way::value("blind", blind, ToString::to_string, losses),
        name_patterns: patterns.into_iter().collect(),
        keywords: keywords.into_iter().map(|(_, keyword)| keyword).collect(),
        own_fields: own_fields.into_iter().map(|((name, _), ())| name).collect(),
        extra: merge_extra(all.map(|settings| &settings.extra), losses),
    }
}

fn merge_extra(all: [&Extra; 3], losses: &mut Vec<Loss>) -> Extra {
    let fields =
        all.map(|extra| -> Items<String, String> { extra.0.clone().into_iter().collect() });
    let merged = three_way::items(fields, Clone::clone, |_, raw| raw.clone(), losses);
    Extra(merged.into_iter().collect())
}

/// Merges three texts of records field by field, without knowing what the fields mean.
pub(in crate::store) fn merge_fields(
    texts: [&str; 3],
    losses: &mut Vec<Loss>,
) -> Result<String, Unreadable> {
    let fields = |text| -> Result<Extra, Unreadable> {
        let (_, record) = Source::open(text, u32::MAX)?;
        Ok(record.into_extra(Extra::default()))
    };
    let [base, mine, theirs] = texts;
    let all = [fields(base)?, fields(mine)?, fields(theirs)?];
    let merged = merge_extra(all.each_ref(), losses);
    let record = RecordWriter::new(&merged).field("format", Some("1".to_owned()));
    Ok(ron_record::whole_file(record))
}

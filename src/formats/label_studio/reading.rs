//! Reading tasks: which texts there are, how their places are counted, whose each annotation is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::config::{self, Config};
use super::regions::{Context, Region, annotations, regions};
use super::writing::PATH;
use super::{LABEL, PREDICTIONS, TEXT, unit_of};
use crate::formats::counting::{Stated, best_counting, has_same_edges};
use crate::formats::gathering::{Gathered, Gathering};
use crate::formats::json_values::{
    Record, array_at, for_each_record, is_empty, plain_text, text_at,
};
use crate::formats::kept::{KEY, KeptArticle};
use crate::formats::{
    FormatError, ImportSource, ImportedAnnotation, ImportedSet, Options, Report, Trouble, Unit,
    count_alike,
};

/// Keys of data that name a task's text.
const NAMES: [&str; 5] = [PATH, "file", "filename", "file_name", "title"];

/// Reads all tasks of all files.
pub fn read(
    source: &ImportSource,
    options: &Options,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    let mut reader = Reader {
        config: config::read(&source.files, report),
        units: units(unit_of(options)),
        reads_predictions: options.is_on(&PREDICTIONS),
        gathering: Gathering::default(),
    };
    let mut n_tasks = 0;
    for file in source.files.iter().filter(|file| !file.has_ending(".xml")) {
        for_each_record(file, (LABEL, None), report, |record, report| {
            n_tasks += usize::from(reader.read_task(record, report));
        })?;
    }
    if n_tasks == 0 {
        let file = source.files.first().map(|file| file.path.clone());
        return Err(FormatError::Broken {
            file: file.unwrap_or_default(),
            format: LABEL,
            reason:
                "it holds no task with data; export the project as JSON, not as JSON-MIN or CSV"
                    .to_owned(),
        });
    }
    Ok(reader.gathering.set)
}

/// The ways to count, the one that is said first.
fn units(said: Unit) -> Vec<Unit> {
    let mut units = vec![
        Unit::CodePoints,
        Unit::Utf16,
        Unit::CodePointsLf,
        Unit::Utf16Lf,
    ];
    units.sort_by_key(|unit| *unit != said);
    units
}

struct Reader {
    config: Config,
    units: Vec<Unit>,
    reads_predictions: bool,
    gathering: Gathering,
}

/// One annotation of a task: whose it is and its results.
struct Work<'a> {
    coder: String,
    name: String,
    results: &'a [Value],
}

impl Reader {
    /// Reads a task; says whether it is one.
    fn read_task(&mut self, record: &mut Record, report: &mut Report) -> bool {
        let meta = record.value.get_mut("meta");
        let kept = KeptArticle::take_from(meta, report, || record.place.clone());
        let task = &record.value;
        let Some(data) = task.get("data").filter(|data| data.is_object()) else {
            report.tell(Trouble::BadRecord, || format!("{}: no data", record.place));
            return false;
        };
        let meta = task.get("meta");
        let name = name_of(task, data, &record.place);
        let works = self.works(task, &name, report);
        let read: Vec<Vec<Region>> = works
            .iter()
            .map(|work| regions(work.results, &work.name, report))
            .collect();
        let text = self.text_of(data, &read);
        let unit = self.unit(text.as_deref(), &read, &name, report);
        let several = meta.map_or(&[][..], |meta| array_at(meta, "stancemark_several"));
        let several: BTreeSet<&str> = several.iter().filter_map(Value::as_str).collect();
        let mut all: Vec<ImportedAnnotation> = Vec::new();
        for (work, regions) in works.iter().zip(read) {
            let context = Context {
                name: &work.name,
                coder: &work.coder,
                unit,
                text: text.as_deref(),
                is_several: &|field| several.contains(field) || self.config.several.contains(field),
            };
            all.extend(annotations(&context, regions, work.results, report));
        }
        let waiting = kept.iter().flat_map(|kept| &kept.annotations);
        all.extend(waiting.map(|kept| kept.clone().take_imported()));
        let (metadata, is_named) = (self.metadata(data, &name, report), kept.is_some());
        if text.is_some() || !all.is_empty() {
            let mut kept = kept.unwrap_or_default();
            if !is_named {
                kept.article.clone_from(&name);
            }
            kept.metadata.extend(metadata);
            let document = Gathered {
                name,
                text,
                kept: Some(kept),
                annotations: all,
            };
            self.gathering.add(document, report);
        }
        true
    }

    /// The annotations of a task, predictions among them if they are wanted.
    fn works<'a>(&mut self, task: &'a Value, name: &str, report: &mut Report) -> Vec<Work<'a>> {
        let mut works = Vec::new();
        let done = array_at(task, "annotations")
            .iter()
            .chain(array_at(task, "completions"));
        for annotation in done {
            let results = array_at(annotation, "result");
            if annotation.get("was_cancelled") == Some(&Value::Bool(true)) && !results.is_empty() {
                report.tell(Trouble::NotKept, || {
                    format!("{name}: an annotation that was skipped")
                });
                continue;
            }
            let coder = self.coder(annotation);
            let id = annotation
                .get("id")
                .and_then(plain_text)
                .unwrap_or_default();
            works.push(Work {
                coder,
                name: format!("{name}#{id}"),
                results,
            });
        }
        for prediction in array_at(task, "predictions") {
            let model = text_at(prediction, "model_version");
            let coder = if model.is_empty() {
                "prediction"
            } else {
                model
            };
            if self.reads_predictions {
                works.push(Work {
                    coder: coder.to_owned(),
                    name: format!("{name}#{coder}"),
                    results: array_at(prediction, "result"),
                });
            } else {
                report.tell(Trouble::NotKept, || format!("{name}: a prediction"));
            }
        }
        works
    }

    /// Whose an annotation is: as we wrote it, else the account's address or number.
    fn coder(&mut self, annotation: &Value) -> String {
        let own = annotation.get(KEY).map(|it| text_at(it, "annotator"));
        let account = annotation.get("completed_by").unwrap_or(&Value::Null);
        let email = text_at(account, "email");
        let id = account.get("id").unwrap_or(account);
        let key = match own {
            Some(own) if !own.is_empty() => own.to_owned(),
            _ if !email.is_empty() => email.to_owned(),
            _ => plain_text(id).unwrap_or_default(),
        };
        let names = [
            text_at(account, "first_name"),
            text_at(account, "last_name"),
        ];
        let name = names.join(" ");
        self.gathering.coder(&key, name.trim());
        key
    }

    /// The text of a task: where the interface says, under `text`, or the only text there is.
    fn text_of(&self, data: &Value, regions: &[Vec<Region>]) -> Option<String> {
        let mut regions = regions.iter().flatten();
        let to = regions
            .find(|it| !it.to_name.is_empty())
            .map(|it| it.to_name.as_str());
        let key = to.and_then(|to| self.config.texts.get(to));
        let key = key.or_else(|| self.config.texts.values().next());
        let only = || {
            let mut texts = data.as_object()?.values().filter_map(Value::as_str);
            texts.next().filter(|_| texts.next().is_none())
        };
        let text = key.and_then(|key| data.get(key)).or_else(|| data.get(TEXT));
        let text = text.and_then(Value::as_str).or_else(only)?;
        // A task may hold only where its text is.
        let is_address = ["http://", "https://", "/data/"]
            .iter()
            .any(|it| text.starts_with(it));
        (!is_address || text.contains(char::is_whitespace)).then(|| text.to_owned())
    }

    /// What places count: as it should be, or the way under which the stated words fit.
    fn unit(
        &self,
        text: Option<&str>,
        regions: &[Vec<Region>],
        name: &str,
        report: &mut Report,
    ) -> Unit {
        let said = self.units.first().copied().unwrap_or(Unit::CodePoints);
        let Some(text) = text else {
            return said;
        };
        let stated = regions.iter().flatten().filter_map(|region| {
            let (start, end) = region.place?;
            let words = region.quote.as_deref()?;
            Some(Stated { start, end, words })
        });
        let stated: Vec<Stated<'_>> = stated.collect();
        let best = best_counting(text, &stated, &self.units, is_there);
        let unit = best.map_or(said, |best| best.unit);
        if !count_alike(text, unit, said) {
            report.tell(Trouble::OtherCounting, || {
                format!("{name}: {}", unit.label())
            });
        }
        unit
    }

    /// What the other columns of a task say.
    fn metadata(&self, data: &Value, name: &str, report: &mut Report) -> BTreeMap<String, String> {
        let mut metadata = BTreeMap::new();
        for (key, value) in data.as_object().into_iter().flatten() {
            let is_text = key == TEXT || self.config.texts.values().any(|text| text == key);
            if is_text || key == PATH {
                continue;
            }
            match plain_text(value) {
                Some(value) => drop(metadata.insert(key.clone(), value)),
                None if is_empty(value) => {}
                None => report.tell(Trouble::NotKept, || format!("{name}: {key}")),
            }
        }
        metadata
    }
}

/// Whether stated words are those found, with white space at the same ends.
fn is_there(stated: &str, found: &str) -> bool {
    let stated = stated.replace("\\n", "\n").replace("\\r", "\r");
    has_same_edges(&stated, found) && is_same(&stated, found)
}

/// Whether stated words are those found; line ends are stated as backslash and letter.
pub fn is_same(stated: &str, found: &str) -> bool {
    let stated = stated.replace("\\n", "\n").replace("\\r", "\r");
    let found = found.replace("\\n", "\n").replace("\\r", "\r");
    stated.split_whitespace().eq(found.split_whitespace())
}

fn name_of(task: &Value, data: &Value, place: &str) -> String {
    let named = NAMES
        .iter()
        .map(|key| text_at(data, key))
        .find(|name| !name.is_empty());
    let id = task.get("id").and_then(plain_text);
    let number = || id.map(|id| format!("task {id}"));
    named
        .map(str::to_owned)
        .or_else(number)
        .unwrap_or_else(|| place.to_owned())
}

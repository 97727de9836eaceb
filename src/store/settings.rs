//! The program's own settings and what it remembers of folders; never in a project.

mod settings_file;

use std::collections::BTreeMap;

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::file_problem::{Reading, Unreadable};
use super::ron_record::{self, Record, RecordWriter, Source, quoted};
use crate::model::{AnnotatorId, ArticleId, Extra};

pub use self::settings_file::{Opened, SettingsFile};

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// How many folders are remembered.
const MOST_FOLDERS: usize = 50;

/// What a person chose, and where they were.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the window"
)]
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Light, dark, or as the system has it.
    pub theme: ThemeChoice,
    /// How articles look.
    pub reading: ReadingSettings,
    /// Whether a selection grows to whole words.
    pub snap_to_words: bool,
    /// Whether dirt is folded away and not only dimmed.
    pub fold_dirt: bool,
    /// Whether a search counts what it finds in dirt.
    pub search_dirt: bool,
    /// What gives a highlight its colour.
    pub color_by: ColorBy,
    /// Whether the article list shows.
    pub shows_article_list: bool,
    /// Whether the inspector and the codebook show.
    pub shows_inspector: bool,
    /// Who annotates where a folder does not say otherwise; none for the system's user.
    pub annotator: Option<Whoami>,
    /// The folders and files opened last, the latest first.
    pub recent: Vec<String>,
    /// What is remembered of a folder, by its path.
    pub folders: BTreeMap<String, FolderMemory>,
    /// The format of the last export, by its name.
    pub last_export: Option<String>,
    /// Shortcuts that differ from the built-in ones: the command's name, then the keys.
    pub shortcuts: BTreeMap<String, String>,
    /// What a newer program wrote.
    pub extra: Extra,
}

/// Which theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What gives a highlight its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ColorBy {
    /// Its tag.
    #[default]
    Tag,
    /// Who made it.
    Annotator,
    /// The sign of its stance.
    Polarity,
}

/// How articles look.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingSettings {
    /// The typeface; empty for the program's own.
    pub typeface: String,
    /// From 8 to 48, in points.
    pub size_pt: f32,
    /// The width of the column, from 30 to 160, in characters.
    pub measure_chars: f32,
    /// The distance of lines, from 1 to 3, in multiples of the size.
    pub leading: f32,
    /// What a newer program wrote.
    pub extra: Extra,
}

/// Who annotates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whoami {
    /// The slug in file names.
    pub id: AnnotatorId,
    /// The name on screen.
    pub name: String,
}

/// What is remembered of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderMemory {
    /// The article that was open last.
    pub article: Option<ArticleId>,
    /// Who annotates in it.
    pub annotator: Option<Whoami>,
    /// What a newer program wrote.
    pub extra: Extra,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            reading: ReadingSettings::default(),
            snap_to_words: true,
            fold_dirt: false,
            search_dirt: true,
            color_by: ColorBy::default(),
            shows_article_list: true,
            shows_inspector: true,
            annotator: None,
            recent: Vec::new(),
            folders: BTreeMap::new(),
            last_export: None,
            shortcuts: BTreeMap::new(),
            extra: Extra::default(),
        }
    }
}

impl Default for ReadingSettings {
    fn default() -> Self {
        Self {
            typeface: String::new(),
            size_pt: 17.0,
            measure_chars: 70.0,
            leading: 1.5,
            extra: Extra::default(),
        }
    }
}

impl Settings {
    /// Puts a folder first among the recent ones and forgets those that were not opened for long.
    pub fn note_opened(&mut self, folder: &str) {
        self.recent.retain(|recent| recent != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(MOST_FOLDERS);
        let recent = &self.recent;
        self.folders
            .retain(|folder, _| recent.iter().any(|recent| recent == folder));
    }

    /// Who annotates in a folder, if anybody has said so there or in general.
    pub fn annotator_in(&self, folder: &str) -> Option<&Whoami> {
        let here = self.folders.get(folder);
        here.and_then(|memory| memory.annotator.as_ref())
            .or(self.annotator.as_ref())
    }
}

/// Reads settings; what is missing or cannot be read has its default.
pub fn read(text: &str) -> Result<Reading<Settings>, Unreadable> {
    let (mut source, mut record) = Source::open(text, FORMAT)?;
    let from = &mut source;
    let usual = Settings::default();
    let mut extra = Extra::default();
    let settings = Settings {
        theme: take_word(from, &mut record, "theme").unwrap_or_default(),
        reading: record
            .take_record(from, "reading")
            .map(|reading| read_reading(from, reading))
            .unwrap_or_default(),
        snap_to_words: record
            .take(from, "snap_to_words")
            .unwrap_or(usual.snap_to_words),
        fold_dirt: record.take(from, "fold_dirt").unwrap_or(usual.fold_dirt),
        search_dirt: record
            .take(from, "search_dirt")
            .unwrap_or(usual.search_dirt),
        color_by: take_word(from, &mut record, "color_by").unwrap_or_default(),
        shows_article_list: record
            .take(from, "shows_article_list")
            .unwrap_or(usual.shows_article_list),
        shows_inspector: record
            .take(from, "shows_inspector")
            .unwrap_or(usual.shows_inspector),
        annotator: record
            .take_record(from, "annotator")
            .and_then(|annotator| read_whoami(from, annotator)),
        recent: record.take(from, "recent").unwrap_or_default(),
        folders: from
            .records(&mut record, "folders", &mut extra, read_folder)
            .into_iter()
            .collect(),
        last_export: record.take(from, "last_export"),
        shortcuts: record.take(from, "shortcuts").unwrap_or_default(),
        extra: record.into_extra(extra),
    };
    Ok(source.finish(settings))
}

/// Writes settings; equal settings give equal bytes.
pub fn write(settings: &Settings) -> String {
    let usual = Settings::default();
    let flag = |value: bool, usual: bool| (value != usual).then(|| value.to_string());
    let folders = settings.folders.iter();
    let folders = folders
        .map(|(folder, memory)| write_folder(folder, memory))
        .collect();
    let recent = settings.recent.iter().map(|path| quoted(path));
    let recent: Vec<String> = recent.collect();
    let has_reading = settings.reading != usual.reading;
    let reading = has_reading.then(|| write_reading(&settings.reading));
    let record = RecordWriter::new(&settings.extra)
        .field("format", Some(FORMAT.to_string()))
        .field("theme", word(settings.theme))
        .field("reading", reading)
        .field(
            "snap_to_words",
            flag(settings.snap_to_words, usual.snap_to_words),
        )
        .field("fold_dirt", flag(settings.fold_dirt, usual.fold_dirt))
        .field("search_dirt", flag(settings.search_dirt, usual.search_dirt))
        .field("color_by", word(settings.color_by))
        .field(
            "shows_article_list",
            flag(settings.shows_article_list, usual.shows_article_list),
        )
        .field(
            "shows_inspector",
            flag(settings.shows_inspector, usual.shows_inspector),
        )
        .field("annotator", settings.annotator.as_ref().map(write_whoami))
        .values("recent", &recent, 1)
        .list("folders", folders, 1)
        .field("last_export", settings.last_export.as_deref().map(quoted))
        .field("shortcuts", write_shortcuts(&settings.shortcuts));
    ron_record::whole_file(record)
}

fn take_word<'a, T: std::str::FromStr>(
    source: &mut Source<'a>,
    record: &mut Record<'a>,
    name: &'static str,
) -> Option<T> {
    record.take_parsed(source, name, |word| {
        word.parse().map_err(|_unknown| "no such choice")
    })
}

/// The word of a choice; none for the usual one, which is not written.
fn word<T: Default + PartialEq + Into<&'static str>>(choice: T) -> Option<String> {
    (choice != T::default()).then(|| quoted(choice.into()))
}

fn read_reading<'a>(source: &mut Source<'a>, mut record: Record<'a>) -> ReadingSettings {
    let usual = ReadingSettings::default();
    let mut number = |name, least: f32, most: f32, usual: f32| {
        let value: Option<f32> = record.take(source, name);
        let value = value.filter(|value| value.is_finite());
        value.map_or(usual, |value| value.clamp(least, most))
    };
    let size_pt = number("size_pt", 8.0, 48.0, usual.size_pt);
    let measure_chars = number("measure_chars", 30.0, 160.0, usual.measure_chars);
    let leading = number("leading", 1.0, 3.0, usual.leading);
    ReadingSettings {
        typeface: record.take_text(source, "typeface"),
        size_pt,
        measure_chars,
        leading,
        extra: record.into_extra(Extra::default()),
    }
}

fn write_reading(reading: &ReadingSettings) -> String {
    let usual = ReadingSettings::default();
    let number = |value: f32, usual: f32| {
        let is_usual = value.to_bits() == usual.to_bits();
        (!is_usual).then(|| value.to_string())
    };
    RecordWriter::new(&reading.extra)
        .text("typeface", &reading.typeface)
        .field("size_pt", number(reading.size_pt, usual.size_pt))
        .field(
            "measure_chars",
            number(reading.measure_chars, usual.measure_chars),
        )
        .field("leading", number(reading.leading, usual.leading))
        .on_one_line()
}

fn read_whoami<'a>(source: &mut Source<'a>, mut record: Record<'a>) -> Option<Whoami> {
    let id: String = record.take(source, "id")?;
    let name = record.take(source, "name");
    Some(Whoami {
        name: name.unwrap_or_else(|| id.clone()),
        id: AnnotatorId::new(id),
    })
}

fn write_whoami(whoami: &Whoami) -> String {
    let id = quoted(whoami.id.as_str());
    format!("(id: {id}, name: {})", quoted(&whoami.name))
}

fn read_folder<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<(String, FolderMemory)> {
    let folder = record.take(source, "folder")?;
    let memory = FolderMemory {
        article: record.take::<String>(source, "article").map(ArticleId::new),
        annotator: record
            .take_record(source, "annotator")
            .and_then(|annotator| read_whoami(source, annotator)),
        extra: record.into_extra(Extra::default()),
    };
    Some((folder, memory))
}

fn write_folder(folder: &str, memory: &FolderMemory) -> String {
    let article = memory.article.as_ref();
    RecordWriter::new(&memory.extra)
        .field("folder", Some(quoted(folder)))
        .field("article", article.map(|id| quoted(id.as_str())))
        .field("annotator", memory.annotator.as_ref().map(write_whoami))
        .on_one_line()
}

fn write_shortcuts(shortcuts: &BTreeMap<String, String>) -> Option<String> {
    let lines = shortcuts.iter().map(|(command, keys)| {
        let command = quoted(command);
        format!("\n        {command}: {},", quoted(keys))
    });
    let lines: String = lines.collect();
    (!lines.is_empty()).then(|| format!("{{{lines}\n    }}"))
}

#[cfg(test)]
mod tests;

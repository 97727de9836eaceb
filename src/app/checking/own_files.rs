//! The project's own files: what it says about itself, its codebook and its registers.

use std::collections::BTreeMap;
use std::path::Path;

use super::Check;
use crate::app::keywords::keyword_problem;
use crate::builtin;
use crate::loading::names;
use crate::model::{
    Codebook, EntryRef, Metadata, MetadataField, NamePattern, Project, ProjectSettings, Registers,
};
use crate::store::file_problem::FileProblem;
use crate::store::shared_file::{ReadOnlyWhy, SharedContent, SharedFile};
use crate::store::{codebook_file, project_file, registers_file};

impl Check<'_> {
    /// Checks the project's own files; what they say is what the rest is checked against.
    pub(super) fn own_files(&mut self) {
        let path = self.root.join(project_file::FILE_NAME);
        if let Some(project) = self.shared::<Project>(&path) {
            self.settings(&path, &project.settings);
            self.project = project;
        }
        let path = self.root.join(codebook_file::FILE_NAME);
        let codebook = self.shared::<Codebook>(&path);
        let codebook = codebook.filter(|_| path.exists());
        self.set_codebook(&codebook.unwrap_or_else(builtin::default_codebook));
        let path = self.root.join(registers_file::FILE_NAME);
        if let Some(registers) = self.shared::<Registers>(&path) {
            self.registers(&path, &registers);
        }
    }

    fn shared<T: SharedContent>(&mut self, path: &Path) -> Option<T> {
        let (file, reading) = match SharedFile::<T>::open(path) {
            Ok(opened) => opened,
            Err(error) => {
                self.problem(path, None, error.to_string(), "");
                return None;
            }
        };
        for problem in &reading.problems {
            self.file_problem(path, problem);
        }
        if let Some(ReadOnlyWhy::Unreadable(error)) = file.read_only() {
            let place = Some((error.line, error.column));
            let what = format!("the file is damaged: {}", error.reason);
            self.problem(path, place, what, "Mend the place by hand");
            return None;
        }
        Some(reading.value)
    }

    /// Tells a problem of a file whose lines are numbered; line 0 stands for no line.
    pub(super) fn file_problem(&mut self, path: &Path, problem: &FileProblem) {
        let place = (problem.line > 0).then_some((problem.line, 1));
        let (what, remedy) = (problem.trouble.to_string(), problem.trouble.remedy());
        self.problem(path, place, what, remedy);
    }

    fn settings(&mut self, path: &Path, settings: &ProjectSettings) {
        for (field, pattern) in &settings.name_patterns {
            let name = field.name();
            match pattern {
                NamePattern::Path(pattern) => {
                    if let Err(error) = names::check(pattern) {
                        let what = format!("the pattern for {name} reads nothing: {error}");
                        self.problem(path, None, what, "Write another pattern");
                    }
                }
                NamePattern::Fixed(value) => {
                    if *field == MetadataField::Date && !Metadata::default().set(field, value) {
                        let what = format!("the fixed date {value:?} is none");
                        self.problem(path, None, what, "Write it as YYYY-MM-DD");
                    }
                }
            }
        }
        for keyword in &settings.keywords {
            if let Some(error) = keyword_problem(keyword) {
                let what = format!("the keyword {:?} finds nothing: {error}", keyword.pattern);
                self.problem(path, None, what, "Write another pattern");
            }
        }
    }

    fn registers(&mut self, path: &Path, registers: &Registers) {
        let mut owners: BTreeMap<_, &EntryRef> = BTreeMap::new();
        let mut clashes = Vec::new();
        for (entry_ref, entry) in &registers.entries {
            let names = std::iter::once(&entry_ref.name).chain(&entry.aliases);
            for name in names {
                let key = (entry_ref.kind, name.to_lowercase());
                let first = *owners.entry(key).or_insert(entry_ref);
                if first != entry_ref {
                    clashes.push(format!("{name:?} is a name of {first} and of {entry_ref}"));
                }
            }
        }
        for what in clashes {
            self.note(
                path,
                None,
                what,
                "Merge the two, or take the alias from one",
            );
        }
    }
}

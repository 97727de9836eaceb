//! The files of one folder: articles, what lies beside them, and what should not lie there.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::Check;
use crate::loading::listing::{SidecarName, article_of_sidecar, article_stem};
use crate::loading::{self, MAX_ARTICLE_BYTES};
use crate::model::{ArticleId, ArticleText, MetadataCorrections};
use crate::store::corrections_file::{self, StoredCorrections};
use crate::store::sidecar::{Problem, ProblemKind};
use crate::store::{BackupFolder, RealDisk, atomic, check_sidecar, find_copies};

/// The longest file beside an article that is read, in bytes.
const MAX_SIDECAR_BYTES: u64 = 256 << 20;

/// What became of an article.
enum ReadArticle {
    /// Its text.
    Text(ArticleText),
    /// It is there and cannot be read, which was told.
    Unreadable,
    /// It is not there.
    Gone,
}

impl Check<'_> {
    /// Checks one folder's files, not those of folders in it.
    pub(super) fn folder(&mut self, folder: &Path) {
        // A folder that cannot be read is among the listing's problems.
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        let names: BTreeSet<String> = entries
            .flatten()
            .filter(|entry| !entry.path().is_dir())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        let annotators: Vec<String> = self
            .project
            .annotators
            .iter()
            .map(|annotator| annotator.id.to_string())
            .collect();
        let annotators: Vec<&str> = annotators.iter().map(String::as_str).collect();
        let copies = find_copies(names.iter().map(String::as_str), &annotators);
        for copy in &copies {
            let what = format!("{} left a copy of {}", copy.tool, copy.original);
            let remedy = "Open the article: the program offers to merge the two";
            self.problem(&folder.join(&copy.copy), None, what, remedy);
        }
        let copies: BTreeSet<&str> = copies.iter().map(|copy| copy.copy.as_str()).collect();
        let own: BTreeSet<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !copies.contains(name))
            .collect();
        for name in own.iter().filter(|name| atomic::is_leftover(name)) {
            self.leftover(&folder.join(name));
        }
        for article in own.iter().filter(|name| article_stem(name).is_some()) {
            self.article(folder, article, &own);
        }
        self.without_article(folder, &own);
    }

    fn leftover(&mut self, path: &Path) {
        let what = "a run of the program that was killed left this unfinished file".to_owned();
        let Some(repair) = &mut self.repair else {
            return self.problem(path, None, what, "Repair puts it away");
        };
        match repair.leftover(path) {
            Ok(()) => self.mended(path, None, what),
            Err(error) => self.problem(path, None, what, format!("It was not put away: {error}")),
        }
    }

    /// Checks an article, what was corrected about it, and its layers.
    fn article(&mut self, folder: &Path, name: &str, own: &BTreeSet<&str>) {
        let path = folder.join(name);
        let corrections = corrections_file::file_name(name);
        let stored = own
            .contains(corrections.as_str())
            .then(|| self.corrections(&folder.join(&corrections)))
            .flatten();
        let encoding = stored.as_ref().and_then(|stored| stored.encoding.clone());
        let article = self.text(&path, encoding);
        if let (Some(stored), ReadArticle::Text(text)) = (stored, &article) {
            for problem in stored.place(text).problems {
                self.file_problem(&folder.join(&corrections), &problem);
            }
        }
        for sidecar in own.iter().filter(|own| layer_of(own) == Some(name)) {
            self.sidecar(&folder.join(sidecar), &article);
        }
        self.article_done();
    }

    fn text(&mut self, path: &Path, encoding: Option<String>) -> ReadArticle {
        let Some(bytes) = self.bytes(path, MAX_ARTICLE_BYTES + 1) else {
            return ReadArticle::Unreadable;
        };
        let id = path.strip_prefix(self.root).unwrap_or(path);
        let id = ArticleId::new(id.to_string_lossy().replace('\\', "/"));
        let chosen = MetadataCorrections {
            encoding,
            ..MetadataCorrections::default()
        };
        match loading::read_article(&id, &bytes, &chosen, &self.project.settings) {
            Err(error) => {
                self.problem(path, None, error.to_string(), "");
                ReadArticle::Unreadable
            }
            Ok(article) => {
                let encoding = article.encoding;
                if encoding.n_replaced > 0 {
                    let what = format!(
                        "{} places cannot be read as {}",
                        encoding.n_replaced, encoding.label
                    );
                    self.note(path, None, what, "Choose another encoding for the article");
                }
                ReadArticle::Text(article.text)
            }
        }
    }

    fn corrections(&mut self, path: &Path) -> Option<StoredCorrections> {
        let bytes = self.bytes(path, MAX_SIDECAR_BYTES)?;
        let remedy = "Mend the place by hand";
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let what = format!("the file is damaged: {error}");
                self.problem(path, None, what, remedy);
                return None;
            }
        };
        match corrections_file::read(text.strip_prefix('\u{feff}').unwrap_or(&text)) {
            Ok(reading) => {
                for problem in &reading.problems {
                    self.file_problem(path, problem);
                }
                Some(reading.value)
            }
            Err(error) => {
                let place = Some((error.line, error.column));
                let what = format!("the file is damaged: {}", error.reason);
                self.problem(path, place, what, remedy);
                None
            }
        }
    }

    fn sidecar(&mut self, path: &Path, article: &ReadArticle) {
        let Some(bytes) = self.bytes(path, MAX_SIDECAR_BYTES) else {
            return;
        };
        self.report.n_sidecars += 1;
        let mut problems = problems_of(path, &bytes, article);
        if problems.iter().any(|problem| problem.what.can_repair()) {
            problems = self.repaired(path, article, problems);
        }
        for problem in problems {
            self.sidecar_problem(&problem);
        }
        if let ReadArticle::Text(text) = article {
            self.layer_notes(path, &bytes, text);
        }
    }

    /// Mends a sidecar if that was asked for; returns the problems that are left.
    fn repaired(
        &mut self,
        path: &Path,
        article: &ReadArticle,
        problems: Vec<Problem>,
    ) -> Vec<Problem> {
        let Some(repair) = &mut self.repair else {
            return problems;
        };
        let is_mended = match repair.sidecar(path) {
            Ok(is_mended) => is_mended,
            Err(error) => {
                let what = format!("it was not mended: {error}");
                self.problem(path, None, what, "");
                return problems;
            }
        };
        if !is_mended {
            return problems;
        }
        let Some(bytes) = self.bytes(path, MAX_SIDECAR_BYTES) else {
            return problems;
        };
        for problem in problems.iter().filter(|problem| problem.what.can_repair()) {
            let place = Some((problem.line, problem.column));
            self.mended(path, place, problem.what.to_string());
        }
        problems_of(path, &bytes, article)
    }

    fn sidecar_problem(&mut self, problem: &Problem) {
        let place = Some((problem.line, problem.column));
        let mut remedy = problem.what.remedy().to_owned();
        let is_damaged = matches!(problem.what, ProblemKind::Damaged(_));
        if let Some(places) = self.places.filter(|_| is_damaged) {
            let backups = BackupFolder::new(places.backups.clone(), Arc::new(RealDisk));
            if let Some(backup) = backups.find(&problem.file) {
                remedy.push_str(&format!(": {}", backup.display()));
            }
        }
        self.problem(&problem.file, place, problem.what.to_string(), remedy);
    }

    /// Checks what lies beside an article that is not there.
    fn without_article(&mut self, folder: &Path, own: &BTreeSet<&str>) {
        for name in own {
            let path = folder.join(name);
            if let Some(article) = corrections_file::article_of(name) {
                if !own.contains(article.as_str()) {
                    let what = format!("the article is not there: {article}");
                    let remedy = "Put the article back beside it, or remove the file";
                    self.problem(&path, None, what, remedy);
                }
            } else if layer_of(name).is_some_and(|article| !own.contains(article)) {
                self.sidecar(&path, &ReadArticle::Gone);
            }
        }
    }

    /// A file's bytes, or nothing after telling why there are none.
    fn bytes(&mut self, path: &Path, limit: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read =
            std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
        match read {
            Err(error) => {
                let what = format!("it cannot be read: {error}");
                self.problem(path, None, what, "Look at its permissions");
                None
            }
            Ok(_) if bytes.len() as u64 > limit => {
                let what = format!("it is longer than the {limit} bytes that are read");
                self.problem(path, None, what, "Look whether it is what its name says");
                None
            }
            Ok(_) => Some(bytes),
        }
    }
}

fn problems_of(path: &Path, bytes: &[u8], article: &ReadArticle) -> Vec<Problem> {
    let text = match article {
        ReadArticle::Text(text) => Some(text),
        ReadArticle::Unreadable | ReadArticle::Gone => None,
    };
    let mut problems = check_sidecar(path, bytes, text);
    if matches!(article, ReadArticle::Unreadable) {
        // It is there; that it cannot be read was told with the article itself.
        problems.retain(|problem| !matches!(problem.what, ProblemKind::NoArticle(_)));
    }
    problems
}

/// The article whose layer a file is.
fn layer_of(file_name: &str) -> Option<&str> {
    match article_of_sidecar(file_name)? {
        SidecarName::Layer { article, .. } => Some(article),
        SidecarName::Corrections { .. } => None,
    }
}

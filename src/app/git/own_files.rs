//! Which files of a repository are a project's own, told by their paths.

use std::collections::BTreeSet;
use std::path::Path;

use crate::loading::listing::{SidecarName, article_of_sidecar};
use crate::store::{FileKind, codebook_file, find_copies, project_file, registers_file};

/// A file of ours, by its path below the top of the work tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnFile {
    /// The path, with `/` between its parts.
    pub path: String,
    /// What kind of file it is.
    pub kind: FileKind,
}

/// The part of a repository that a project is.
#[derive(Clone, Debug)]
pub struct OwnPart {
    /// The project's folder below the top of the work tree: empty, or ending in `/`.
    pub prefix: String,
}

impl OwnPart {
    /// The file of ours with that path, unless it is a foreign one, or hidden.
    pub fn own(&self, path: &str) -> Option<OwnFile> {
        let below = path.strip_prefix(&self.prefix)?;
        if below.split('/').any(|part| part.starts_with('.')) {
            return None;
        }
        let kind = kind_of(below)?;
        let path = path.to_owned();
        Some(OwnFile { path, kind })
    }

    /// The path below the project's folder.
    pub fn below<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(&self.prefix).unwrap_or(path)
    }
}

impl OwnFile {
    /// The file's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whose layer it is, and the path of the article it is on; nothing for another file.
    pub fn layer(&self) -> Option<(&str, &str)> {
        let annotator = match article_of_sidecar(self.name())? {
            SidecarName::Layer { annotator, .. } if self.kind == FileKind::Layer => annotator,
            _ => return None,
        };
        let end = format!(".{annotator}.ron");
        Some((annotator, self.path.strip_suffix(&end)?))
    }
}

/// What a path below the project's folder names.
fn kind_of(below: &str) -> Option<FileKind> {
    const AT_THE_TOP: [&str; 3] = [
        codebook_file::FILE_NAME,
        registers_file::FILE_NAME,
        project_file::FILE_NAME,
    ];
    if AT_THE_TOP.contains(&below) {
        return Some(FileKind::of_name(below));
    }
    let name = below.rsplit('/').next().unwrap_or(below);
    match article_of_sidecar(name)? {
        SidecarName::Layer { .. } => Some(FileKind::Layer),
        SidecarName::Corrections { .. } => Some(FileKind::Corrections),
    }
}

/// The files that a sync tool left as copies of others in one folder: they wait for a person.
pub fn copies_in(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder);
    let names: Vec<String> = entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let copies = find_copies(names.iter().map(String::as_str), &[]);
    copies.into_iter().map(|copy| copy.copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_projects_own_files_are_ours() {
        let part = OwnPart {
            prefix: "press/2025/".to_owned(),
        };
        for (path, expected) in [
            ("press/2025/codebook.ron", Some(FileKind::Codebook)),
            ("press/2025/registers.ron", Some(FileKind::Registers)),
            ("press/2025/stancemark.ron", Some(FileKind::Project)),
            ("press/2025/a/b.txt.alice.ron", Some(FileKind::Layer)),
            ("press/2025/b.TEXT.curated.ron", Some(FileKind::Layer)),
            ("press/2025/b.meta.ron", Some(FileKind::Corrections)),
            ("press/2025/b.txt", None),
            ("press/2025/a/codebook.ron", None),
            ("press/2025/notes.ron", None),
            ("press/2025/.hidden/b.txt.alice.ron", None),
            ("press/2025/.stancemark-1.part", None),
            ("press/codebook.ron", None),
        ] {
            let own = part.own(path).map(|own| own.kind);
            assert_eq!(own, expected, "{path}");
        }
    }

    #[test]
    fn a_layer_tells_whose_it_is_and_on_what() {
        let part = OwnPart {
            prefix: String::new(),
        };
        let own = part.own("a b/é.txt.ana-maría.ron").unwrap();
        assert_eq!(own.layer(), Some(("ana-maría", "a b/é.txt")));
        assert_eq!(part.own("codebook.ron").unwrap().layer(), None);
        assert_eq!(part.own("é.meta.ron").unwrap().layer(), None);
    }
}

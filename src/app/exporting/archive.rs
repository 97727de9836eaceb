//! The project's own files in one zip, byte for byte, to be unpacked elsewhere.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Existing, ExportError, ExportJob, Exported, Scope};
use crate::app::corpus::Corpus;
use crate::formats::{OptionKind, OptionSpec, Options};
use crate::loading::listing::ListedArticle;
use crate::store::{FailedAction, LayerFile, StoreError, corrections_file};

/// What can be chosen.
pub(super) const OPTIONS: &[OptionSpec] = &[ARTICLES];

const ARTICLES: OptionSpec = OptionSpec {
    name: "articles",
    label: "Articles",
    help: "Whether the articles themselves go along; without them the archive holds annotations only.",
    kind: OptionKind::YesNo(true),
};

/// The project's own files, in the order they are packed.
const OWN: [&str; 3] = ["stancemark.ron", "codebook.ron", "registers.ron"];

/// Which files go into an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveParts {
    /// All of them.
    All,
    /// All but the articles.
    WithoutArticles,
}

pub(super) fn export(
    root: &Path,
    job: &ExportJob<'_>,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<Exported, ExportError> {
    if job.target.exists() && job.existing == Existing::Keep {
        return Err(ExportError::Exists(job.target.to_owned()));
    }
    let parts = parts_of(job.options);
    let corpus = Corpus::open(root, cancel)?;
    let files = files_of(root, &corpus.articles, parts, job.scope);
    let folder = job.target.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let write_error = |error| StoreError::from_io(FailedAction::Write, job.target, error);
    fs::create_dir_all(folder).map_err(write_error)?;
    // The archive may be large, so it is streamed beside its place and takes its name when it is whole.
    let beside = beside(job.target);
    let packed = File::create(&beside)
        .map_err(|error| ExportError::from(write_error(error)))
        .and_then(|file| {
            let buffered = pack_project(root, &files, io::BufWriter::new(file), cancel, tell)?;
            let file = buffered
                .into_inner()
                .map_err(io::IntoInnerError::into_error);
            file.and_then(|file| file.sync_all()).map_err(write_error)?;
            fs::rename(&beside, job.target).map_err(write_error)?;
            Ok(())
        });
    if let Err(error) = packed {
        if let Err(left) = fs::remove_file(&beside) {
            log::info!("a part of an archive could not be removed: {left}");
        }
        return Err(error);
    }
    Ok(Exported {
        path: job.target.to_owned(),
        n_articles: corpus
            .articles
            .iter()
            .filter(|it| job.scope.has_article(&it.id))
            .count(),
        problems: corpus.problems,
        ..Exported::default()
    })
}

fn parts_of(options: &Options) -> ArchiveParts {
    if options.is_on(&ARTICLES) {
        ArchiveParts::All
    } else {
        ArchiveParts::WithoutArticles
    }
}

fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".stancemark-{}-{name}.part", std::process::id()))
}

/// The files to be packed, by their paths below the folder; the project's own first.
fn files_of(
    root: &Path,
    articles: &[ListedArticle],
    parts: ArchiveParts,
    scope: &Scope,
) -> Vec<PathBuf> {
    let own = OWN
        .iter()
        .map(|name| root.join(name))
        .filter(|path| path.exists());
    let mut files: Vec<PathBuf> = own.collect();
    for article in articles.iter().filter(|it| scope.has_article(&it.id)) {
        files.extend((parts == ArchiveParts::All).then(|| article.path.clone()));
        if article.has_corrections {
            let name = corrections_file::file_name(article.id.file_name());
            files.push(article.path.with_file_name(name));
        }
        let layers = article.sidecars.iter().filter(|it| scope.has_annotator(it));
        files.extend(layers.map(|annotator| LayerFile::path_for(&article.path, annotator)));
    }
    files
}

/// Packs files of a project, one at a time; the same files give the same bytes.
///
/// Gives `out` back when the archive is whole. A file that is gone meanwhile is an error.
pub fn pack_project<W: Write + io::Seek>(
    root: &Path,
    files: &[PathBuf],
    out: W,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<W, ExportError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut zip = ZipWriter::new(out);
    for (nth, path) in files.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            return Err(ExportError::Cancelled);
        }
        let read_error = |error| StoreError::from_io(FailedAction::Read, path, error);
        let bytes = fs::read(path).map_err(read_error)?;
        let options = options.large_file(u32::try_from(bytes.len()).is_err());
        let entry = zip.start_file(name_below(root, path), options);
        entry.map_err(io::Error::from).map_err(read_error)?;
        zip.write_all(&bytes).map_err(read_error)?;
        tell(nth + 1, files.len());
    }
    let error = |error| StoreError::from_io(FailedAction::Write, root, error);
    Ok(zip.finish().map_err(io::Error::from).map_err(error)?)
}

/// The path below the folder, with `/` between the parts.
fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

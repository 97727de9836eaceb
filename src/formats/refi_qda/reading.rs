//! Reading projects and codebooks of anybody: what there is, and what the parts refer to one another by.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::block::Block;
use super::codes_back::{Codes, Elements as _, read_codes};
use super::links_back;
use super::sources_back::SourceReader;
use super::{
    CODEBOOK_LABEL, CODEBOOK_NAMESPACE, COUNTED_IN, COUNTED_IN_KEY, LABEL, ORIGIN,
    PROJECT_NAMESPACE, UTF16, guid, xml,
};
use crate::formats::{
    FormatError, ImportSource, ImportedCoder, ImportedSet, InFile, Options, Report, Trouble, Unit,
    zipped,
};

/// What sources refer to.
pub struct Project<'a> {
    /// The files of the archive, by name.
    pub files: BTreeMap<String, &'a InFile>,
    /// The codes.
    pub codes: Codes,
    /// The keys of coders, by the names of users.
    pub users: BTreeMap<String, String>,
    /// The notes' texts.
    pub notes: BTreeMap<String, String>,
    /// The names of variables.
    pub variables: BTreeMap<String, String>,
    /// The program it comes from.
    pub origin: String,
    /// What places count, if somebody says so.
    pub unit: Option<Unit>,
}

impl Project<'_> {
    /// Whether this program wrote it.
    pub fn is_ours(&self) -> bool {
        self.origin.starts_with(ORIGIN)
    }
}

/// Reads a project.
pub fn read(
    source: &ImportSource,
    options: &Options,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    let unpacked = match source.files.iter().find(|file| zipped::is_zip(&file.bytes)) {
        Some(archive) => Some(zipped::unpack(archive, LABEL, is_wanted)?),
        None => None,
    };
    let files = unpacked.as_deref().unwrap_or(&source.files);
    let file = project_file(files).ok_or_else(|| {
        let path = source.files.first().map_or("", |file| file.path.as_str());
        broken(path, LABEL, "it holds no file that ends in .qde")
    })?;
    let text = text_of(file, LABEL)?;
    let document = xml::parse(&text, &file.path, LABEL)?;
    let root = root_of(&document, "Project", PROJECT_NAMESPACE)
        .ok_or_else(|| broken(&file.path, LABEL, "it is no project of the standard"))?;
    let mut set = ImportedSet::default();
    let project = project_of(root, files, options, (&mut set, report));
    tell_what_is_left(root, report);
    let mut reader = SourceReader::new(&project);
    for source in root.children_of("Sources").flat_map(|it| it.children()) {
        if source.has_tag_name_of("TextSource") {
            set.articles.push(reader.read(source, report));
        }
    }
    let links = root
        .children_of("Links")
        .flat_map(|it| it.children_of("Link"));
    links_back::link(&reader.into_found(), &mut set.articles, links, report);
    set.codebook.tags = project.codes.codebook.tags;
    Ok(set)
}

/// Reads a codebook alone.
pub fn read_codebook(
    source: &ImportSource,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    let file = source.files.first();
    let file = file.ok_or_else(|| broken("", CODEBOOK_LABEL, "there is no file"))?;
    let text = text_of(file, CODEBOOK_LABEL)?;
    let document = xml::parse(&text, &file.path, CODEBOOK_LABEL)?;
    let root = root_of(&document, "CodeBook", CODEBOOK_NAMESPACE).ok_or_else(|| {
        broken(
            &file.path,
            CODEBOOK_LABEL,
            "it is no codebook of the standard",
        )
    })?;
    for set in root
        .children_of("Sets")
        .flat_map(|it| it.children_of("Set"))
    {
        tell_left(set, report);
    }
    Ok(ImportedSet {
        codebook: read_codes(root, report).codebook,
        ..ImportedSet::default()
    })
}

fn broken(file: &str, format: &'static str, reason: &str) -> FormatError {
    FormatError::Broken {
        file: file.to_owned(),
        format,
        reason: reason.to_owned(),
    }
}

fn is_wanted(path: &str) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ending == "qde" || ending == "txt")
}

/// `project.qde` as the standard says, or the only other one that some programs write.
fn project_file(files: &[InFile]) -> Option<&InFile> {
    let mut projects = files.iter().filter(|file| file.has_ending(".qde"));
    let by_name = files
        .iter()
        .find(|file| file.name().eq_ignore_ascii_case("project.qde"));
    by_name.or_else(|| projects.next())
}

fn text_of<'a>(
    file: &'a InFile,
    format: &'static str,
) -> Result<std::borrow::Cow<'a, str>, FormatError> {
    file.text().map_err(|at| {
        let reason = format!("byte {at} is no text in UTF-8 or UTF-16");
        broken(&file.path, format, &reason)
    })
}

fn root_of<'a, 'i>(
    document: &'a Document<'i>,
    name: &str,
    namespace: &str,
) -> Option<Node<'a, 'i>> {
    let root = document.root_element();
    let is_ours = root
        .tag_name()
        .namespace()
        .is_some_and(|it| it.starts_with(namespace));
    (is_ours && root.has_tag_name_of(name)).then_some(root)
}

fn project_of<'a>(
    root: Node<'_, '_>,
    files: &'a [InFile],
    options: &Options,
    (set, report): (&mut ImportedSet, &mut Report),
) -> Project<'a> {
    let codes = root.children_of("CodeBook").next();
    let description = Block::read(root.child_text("Description").unwrap_or_default());
    let said = |key: &str| description.get(key).unwrap_or_default().to_owned();
    set.codebook.name = said("@codebook");
    set.codebook.source = said("@source");
    set.codebook.guideline = said("@guideline");
    let origin = text_attribute(root, "origin");
    // What we wrote needs no guess.
    let ours = match description.get(COUNTED_IN_KEY) {
        _ if !origin.starts_with(ORIGIN) => None,
        Some(UTF16) => Some(Unit::Utf16),
        _ => Some(Unit::CodePoints),
    };
    let variables = root
        .children_of("Variables")
        .flat_map(|it| it.children_of("Variable"));
    let variables = variables.map(|it| (guid_of(it), text_attribute(it, "name")));
    Project {
        files: by_name(files),
        codes: codes.map(|it| read_codes(it, report)).unwrap_or_default(),
        users: read_users(root, set),
        notes: read_notes(root, files, report),
        variables: variables.collect(),
        origin,
        unit: match options.get(&COUNTED_IN) {
            "code-points" => Some(Unit::CodePoints),
            UTF16 => Some(Unit::Utf16),
            "code-points-lf" => Some(Unit::CodePointsLf),
            "utf16-lf" => Some(Unit::Utf16Lf),
            _ => ours,
        },
    }
}

/// The name of an element as it is compared; empty if it has none.
pub fn guid_of(node: Node<'_, '_>) -> String {
    guid::plain(node.attribute("guid").unwrap_or_default())
}

/// An attribute; empty if there is none.
pub fn text_attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

fn read_users(root: Node<'_, '_>, set: &mut ImportedSet) -> BTreeMap<String, String> {
    let users = root
        .children_of("Users")
        .flat_map(|it| it.children_of("User"));
    let mut keys = BTreeMap::new();
    for user in users {
        let (name, id) = (text_attribute(user, "name"), text_attribute(user, "id"));
        let key = [id, name.clone(), guid_of(user)];
        let key = key
            .into_iter()
            .find(|key| !key.is_empty())
            .unwrap_or_default();
        keys.insert(guid_of(user), key.clone());
        set.coders.insert(key, ImportedCoder { name, color: None });
    }
    keys
}

fn read_notes(
    root: Node<'_, '_>,
    files: &[InFile],
    report: &mut Report,
) -> BTreeMap<String, String> {
    let files = by_name(files);
    let notes = root
        .children_of("Notes")
        .flat_map(|it| it.children_of("Note"));
    let mut texts = BTreeMap::new();
    for note in notes {
        let inside = note.child_text("PlainTextContent").map(str::to_owned);
        let text = inside.or_else(|| {
            let file = internal_file(&files, note.attribute("plainTextPath")?)?;
            Some(file.text().ok()?.into_owned())
        });
        match text {
            Some(text) => drop(texts.insert(guid_of(note), text)),
            None if note.attribute("plainTextPath").is_some() => {
                report.tell(Trouble::DanglingReference, || {
                    format!("the text of the note {}", guid_of(note))
                });
            }
            None => {}
        }
    }
    texts
}

/// The files of an archive by their names without folders, in small letters.
fn by_name(files: &[InFile]) -> BTreeMap<String, &InFile> {
    let files = files.iter().rev();
    files
        .map(|file| (file.name().to_lowercase(), file))
        .collect()
}

/// The file that `internal://NAME` means, in `Sources` or in `sources` or wherever it is.
pub fn internal_file<'a>(files: &BTreeMap<String, &'a InFile>, path: &str) -> Option<&'a InFile> {
    let name = path.strip_prefix("internal://")?.to_lowercase();
    files.get(name.rsplit(['/', '\\']).next()?).copied()
}

/// Tells what a set of ours has no place for.
fn tell_what_is_left(root: Node<'_, '_>, report: &mut Report) {
    let sources = root.children_of("Sources").flat_map(|it| it.children());
    let media = sources.filter(|it| it.is_element() && !it.has_tag_name_of("TextSource"));
    let cases = root
        .children_of("Cases")
        .flat_map(|it| it.children_of("Case"));
    let sets = root
        .children_of("Sets")
        .flat_map(|it| it.children_of("Set"));
    let graphs = root
        .children_of("Graphs")
        .flat_map(|it| it.children_of("Graph"));
    for node in media.chain(cases).chain(sets).chain(graphs) {
        tell_left(node, report);
    }
}

fn tell_left(node: Node<'_, '_>, report: &mut Report) {
    report.tell(Trouble::NotKept, || {
        let name = node.attribute("name").unwrap_or_default();
        format!("{} {name}", node.tag_name().name())
    });
}

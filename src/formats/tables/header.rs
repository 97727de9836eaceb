//! What the columns of a table are for: told by our own names, by what was chosen, or guessed from what
//! other people call them.

use super::super::{OptionKind, OptionSpec, Options};
use super::annotation_rows::{EXTRA, FIELD};
use crate::model::FieldId;

/// What a column of a table of annotations is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The article's name.
    Doc,
    /// The annotation's name.
    Id,
    /// Where a run starts.
    Begin,
    /// Where it ends.
    End,
    /// Its words.
    Words,
    /// The tag, by id.
    Tag,
    /// The tag's name.
    TagName,
    /// Who made it.
    Coder,
    /// Their name.
    CoderName,
    /// How far they are.
    Status,
    /// When it was made.
    Created,
    /// When it was changed.
    Modified,
    /// The note.
    Note,
    /// Whether the run has a place.
    Placement,
    /// Where one without a place was.
    StatedBegin,
    /// Where that ended.
    StatedEnd,
    /// What stands before it.
    Before,
    /// What stands after it.
    After,
    /// A field.
    Field(FieldId),
    /// What a newer program wrote.
    Extra(String),
    /// Said again elsewhere.
    Told,
    /// Something else.
    Other,
}

/// Which table a header belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableKind {
    /// Our articles.
    Articles,
    /// Our layers.
    Layers,
    /// Our annotations.
    Annotations,
    /// Somebody else's annotations.
    Foreign,
    /// Our links.
    Links,
    /// Our registers.
    Registers,
}

/// Our names of the columns that are not said elsewhere too.
const OWN: [(&str, Role); 20] = [
    ("doc_id", Role::Doc),
    ("doc_title", Role::Told),
    ("annotation_id", Role::Id),
    ("fragment", Role::Told),
    ("begin", Role::Begin),
    ("end", Role::End),
    ("text", Role::Words),
    ("tag", Role::Tag),
    ("tag_name", Role::TagName),
    ("annotator", Role::Coder),
    ("annotator_name", Role::CoderName),
    ("status", Role::Status),
    ("created", Role::Created),
    ("modified", Role::Modified),
    ("note", Role::Note),
    ("placement", Role::Placement),
    ("stated_begin", Role::StatedBegin),
    ("stated_end", Role::StatedEnd),
    ("before", Role::Before),
    ("after", Role::After),
];

const fn named(name: &'static str, label: &'static str) -> OptionSpec {
    OptionSpec {
        name,
        label,
        help: "The name of the column; empty to guess it.",
        kind: OptionKind::Text(""),
    }
}

/// Which column of somebody else's table is what.
pub const COLUMNS: [OptionSpec; 6] = [
    named("document-column", "Column of the article"),
    named("begin-column", "Column of the start"),
    named("end-column", "Column of the end"),
    named("text-column", "Column of the words"),
    named("tag-column", "Column of the tag"),
    named("annotator-column", "Column of the annotator"),
];

/// What other people call columns, in small letters and digits; the likelier first.
const GUESSES: [(Role, &[&str]); 11] = [
    (
        Role::Doc,
        &[
            "docid",
            "documentid",
            "docname",
            "documentname",
            "doc",
            "document",
            "articleid",
            "article",
            "filename",
            "file",
            "path",
            "source",
            "doctitle",
            "title",
            "url",
        ],
    ),
    (
        Role::Begin,
        &[
            "begin",
            "start",
            "beginoffset",
            "startoffset",
            "startchar",
            "startposition",
            "from",
        ],
    ),
    (
        Role::End,
        &[
            "end",
            "stop",
            "endoffset",
            "stopoffset",
            "endchar",
            "endposition",
            "to",
        ],
    ),
    (
        Role::Words,
        &[
            "text",
            "quote",
            "exact",
            "quotation",
            "codedtext",
            "segment",
            "span",
            "spantext",
            "passage",
            "selection",
            "words",
        ],
    ),
    (
        Role::Tag,
        &[
            "tag",
            "label",
            "code",
            "category",
            "tagname",
            "labelname",
            "codename",
            "class",
        ],
    ),
    (
        Role::Coder,
        &[
            "annotator",
            "coder",
            "annotatorid",
            "coderid",
            "user",
            "username",
            "createdby",
            "worker",
        ],
    ),
    (Role::Id, &["annotationid", "spanid", "id"]),
    (Role::Note, &["note", "notes", "comment", "memo", "remark"]),
    (Role::Created, &["created", "createdat"]),
    (
        Role::Modified,
        &["modified", "modifiedat", "updated", "updatedat"],
    ),
    (Role::Before, &["before", "prefix"]),
];

/// Which table has these columns.
pub fn kind_of(header: &[String]) -> TableKind {
    let has = |names: &[&str]| names.iter().all(|name| header.iter().any(|it| it == name));
    if has(&["doc_id", "annotation_id", "fragment", "placement"]) {
        TableKind::Annotations
    } else if has(&["annotation_id", "relation", "to"]) {
        TableKind::Links
    } else if has(&["doc_id", "annotator", "n_annotations"]) {
        TableKind::Layers
    } else if has(&["doc_id", "sha256"]) {
        TableKind::Articles
    } else if has(&["register", "name", "aliases"]) {
        TableKind::Registers
    } else {
        TableKind::Foreign
    }
}

/// What each column of our table of annotations is.
pub fn own_roles(header: &[String]) -> Vec<Role> {
    let role = |name: &String| {
        if let Some(id) = name.strip_prefix(FIELD) {
            return Role::Field(FieldId::new(id));
        }
        if let Some(name) = name.strip_prefix(EXTRA) {
            return Role::Extra(name.to_owned());
        }
        let known = OWN.iter().find(|(own, _)| own == name);
        known.map_or(Role::Other, |(_, role)| role.clone())
    };
    header.iter().map(role).collect()
}

/// What each column of somebody else's table is: what was chosen, else the likeliest guess.
pub fn guessed_roles(header: &[String], options: &Options) -> Vec<Role> {
    let mut roles = vec![Role::Other; header.len()];
    let chosen = [
        Role::Doc,
        Role::Begin,
        Role::End,
        Role::Words,
        Role::Tag,
        Role::Coder,
    ];
    let mut taken = Vec::new();
    for (spec, role) in COLUMNS.iter().zip(chosen) {
        let name = options.get(spec);
        let at = header.iter().position(|it| it == name && !name.is_empty());
        if let Some(place) = at.and_then(|at| roles.get_mut(at)) {
            *place = role.clone();
            taken.push(role);
        }
    }
    let plain: Vec<String> = header.iter().map(|name| plain(name)).collect();
    for (role, names) in GUESSES {
        let of = |name: &&str| plain.iter().position(|it| it == name);
        let mut places = names.iter().filter_map(of);
        let is_free = |at: &usize| roles.get(*at) == Some(&Role::Other);
        let at = places.find(is_free).filter(|_| !taken.contains(&role));
        if let Some(place) = at.and_then(|at| roles.get_mut(at)) {
            *place = role;
        }
    }
    for (role, name) in roles.iter_mut().zip(header) {
        if let Some(id) = name.strip_prefix(FIELD) {
            *role = Role::Field(FieldId::new(id));
        }
    }
    roles
}

/// Small letters and digits alone, so that `Start Offset` is `start_offset`.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_others_call_columns_is_guessed() {
        use Role::{Begin, Coder, Doc, End, Note, Other, Tag, Words};
        for (names, roles) in [
            (
                [
                    "File",
                    "Start Offset",
                    "End Offset",
                    "Exact",
                    "Label",
                    "Coder",
                ],
                [Doc, Begin, End, Words, Tag, Coder],
            ),
            (
                ["title", "doc", "quote", "code", "memo", "x"],
                [Other, Doc, Words, Tag, Note, Other],
            ),
        ] {
            let guessed = guessed_roles(&header(&names), &Options::default());
            assert_eq!(guessed, roles, "{names:?}");
        }
    }

    #[test]
    fn what_is_chosen_goes_before_guesses() {
        let options = Options::default().with("tag-column", "my tag");
        let roles = guessed_roles(&header(&["tag", "my tag"]), &options);
        assert_eq!(roles, [Role::Other, Role::Tag]);
    }
}

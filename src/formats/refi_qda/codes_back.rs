//! Reading the codebook of anybody's project.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::block::Block;
use super::{fields, guid};
use crate::formats::{Report, Trouble};
use crate::model::{Codebook, Color, Extra, FieldId, FieldKind, Tag, TagId};

/// The colour of a code that has none.
const GREY: Color = Color {
    red: 0x80,
    green: 0x80,
    blue: 0x80,
};

/// What a code means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// That tag.
    Tag(TagId),
    /// That choice of a field of that tag; only in what we wrote.
    Choice {
        /// The tag.
        tag: TagId,
        /// The field.
        field: FieldId,
        /// The choice.
        choice: String,
    },
}

/// The codes of a project.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// What each code means, by its name as it is compared.
    pub meanings: BTreeMap<String, Meaning>,
    /// The fields of which several choices can be picked.
    pub several: BTreeSet<(TagId, FieldId)>,
    /// The tags.
    pub codebook: Codebook,
}

/// Reads all codes below `node`.
pub fn read_codes(node: Node<'_, '_>, report: &mut Report) -> Codes {
    let mut codes = Codes::default();
    let mut taken = BTreeSet::new();
    for code in node.descendants().filter(|it| it.has_tag_name_of("Code")) {
        let key = guid::plain(code.attribute("guid").unwrap_or_default());
        let name = code.attribute("name").unwrap_or_default();
        if codes.meanings.contains_key(&key) {
            report.tell(Trouble::Double, || format!("code {name} ({key})"));
            continue;
        }
        let block = Block::read(code.child_text("Description").unwrap_or_default());
        let meaning = choice_of(&block).unwrap_or_else(|| {
            let tag = tag_of(code, &block, &codes, &mut taken);
            let id = tag.id.clone();
            codes.note_fields(&tag);
            codes.codebook.tags.push(tag);
            Meaning::Tag(id)
        });
        codes.meanings.insert(key, meaning);
    }
    codes
}

impl Codes {
    fn note_fields(&mut self, tag: &Tag) {
        for field in &tag.fields {
            if matches!(field.kind, FieldKind::Choices(_)) {
                self.several.insert((tag.id.clone(), field.id.clone()));
            }
        }
    }
}

fn choice_of(block: &Block) -> Option<Meaning> {
    Some(Meaning::Choice {
        tag: TagId::new(block.get("@tag")?),
        field: FieldId::new(block.get("@of")?),
        choice: block.get("@choice")?.to_owned(),
    })
}

fn tag_of(code: Node<'_, '_>, block: &Block, codes: &Codes, taken: &mut BTreeSet<String>) -> Tag {
    let name = code.attribute("name").unwrap_or_default();
    let above = code.ancestors().skip(1).find_map(|above| {
        let key = above
            .attribute("guid")
            .filter(|_| above.has_tag_name_of("Code"))?;
        match codes.meanings.get(&guid::plain(key)) {
            Some(Meaning::Tag(id)) => Some(id.clone()),
            _ => None,
        }
    });
    let own = block.get("@tag").map(str::to_owned);
    let id = own.unwrap_or_else(|| id_of(name, above.as_ref(), code, taken));
    taken.insert(id.clone());
    let sign = |key: &str| block.get(key).and_then(|value| value.chars().next());
    let is_nameless = block.get("@nameless").is_some();
    Tag {
        id: TagId::new(id),
        name: if is_nameless {
            String::new()
        } else {
            name.to_owned()
        },
        parent: above,
        color: code.attribute("color").and_then(color_of).unwrap_or(GREY),
        key: sign("@key"),
        letter: sign("@letter"),
        definition: block.text.clone(),
        examples: block.all("@example").map(str::to_owned).collect(),
        fields: block.all("@field").filter_map(fields::from_line).collect(),
        extra: Extra::default(),
    }
}

/// The name itself where it is the only one, else with the names above it, else with the code's own.
fn id_of(
    name: &str,
    above: Option<&TagId>,
    code: Node<'_, '_>,
    taken: &BTreeSet<String>,
) -> String {
    let own = guid::plain(code.attribute("guid").unwrap_or_default());
    let below = above.map(|above| format!("{above}/{name}"));
    let mut ids = [Some(name.to_owned()), below].into_iter().flatten();
    let free = ids.find(|id| !id.trim().is_empty() && !taken.contains(id));
    free.unwrap_or_else(|| format!("{name} {own}").trim().to_owned())
}

/// Reads `#RRGGBB` and `#RGB`.
fn color_of(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#')?;
    if digits.chars().count() != 3 {
        return Color::parse(text);
    }
    let doubled: String = digits.chars().flat_map(|digit| [digit, digit]).collect();
    Color::parse(&format!("#{doubled}"))
}

/// Looking at elements without their namespace, which differs between versions of the standard.
pub trait Elements<'a, 'i: 'a> {
    /// Whether it is an element of that name.
    fn has_tag_name_of(self, name: &str) -> bool;
    /// The elements of that name right below it.
    fn children_of(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>>;
    /// The text of the first element of that name right below it.
    fn child_text(self, name: &'static str) -> Option<&'a str>;
}

impl<'a, 'i: 'a> Elements<'a, 'i> for Node<'a, 'i> {
    fn has_tag_name_of(self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }

    fn children_of(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
        self.children()
            .filter(move |node| node.has_tag_name_of(name))
    }

    fn child_text(self, name: &'static str) -> Option<&'a str> {
        self.children_of(name).next()?.text()
    }
}

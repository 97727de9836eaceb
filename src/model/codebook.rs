//! The codebook: a tree of tags with colours, keys, definitions and typed fields.

use super::{FieldId, RegisterKind, TagId};

/// The tags of a project, in the order they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codebook {
    /// Its name.
    pub name: String,
    /// Where the scheme comes from, in words to cite; empty for one's own.
    pub source: String,
    /// When to use which tag, in general.
    pub guideline: String,
    // A tag stands after its parent; children follow in the order shown.
    /// The tags, parents before their children.
    pub tags: Vec<Tag>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// A tag and what is to be said about words that carry it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name in files.
    pub id: TagId,
    /// Its name on screen.
    pub name: String,
    /// The tag it stands under.
    pub parent: Option<TagId>,
    /// Its colour in light surroundings; views derive the rest.
    pub color: Color,
    /// The key that tags with it: a digit or a small letter.
    pub key: Option<char>,
    /// The letter that stands for it beside colour.
    pub letter: Option<char>,
    /// When to use it.
    pub definition: String,
    /// Passages it fits, one each.
    pub examples: Vec<String>,
    /// What is to be filled in.
    pub fields: Vec<Field>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// A colour, `#rrggbb` in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Color {
    /// From 0 to 255.
    pub red: u8,
    /// From 0 to 255.
    pub green: u8,
    /// From 0 to 255.
    pub blue: u8,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in files.
    pub id: FieldId,
    /// Its name on screen.
    pub name: String,
    /// What may be filled in.
    pub kind: FieldKind,
    /// Whether a gap is shown; it never blocks.
    pub is_required: bool,
    /// How to decide.
    pub guideline: String,
    /// What a newer program wrote; a `kind` in it stands for one this program does not know.
    pub extra: super::Extra,
}

/// What may be filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A number within bounds; one from 1 to at most 7 is drawn as dots.
    Number {
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// `yes`, `no` or `unclear`.
    YesNo,
    /// One of a list, or `unclear`.
    Choice(Vec<Choice>),
    /// Any of a list, or `unclear`.
    Choices(Vec<Choice>),
    /// An entry of one of these registers.
    Entry(Vec<RegisterKind>),
}

/// One answer of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its name in files.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// The sign a highlight shows for it.
    pub sign: Option<Sign>,
    /// When it is the right answer.
    pub definition: String,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// The sign of a stance, a second cue beside colour.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Sign {
    /// ▲
    Supports,
    /// ▼
    Opposes,
    /// ●
    Neutral,
    /// ◆
    Mixed,
    /// ?
    Unclear,
}

impl Field {
    /// What the screen shows for one of this field's values.
    pub fn shown(&self, value: &str) -> String {
        let choices = match &self.kind {
            FieldKind::Choice(choices) | FieldKind::Choices(choices) => choices.as_slice(),
            FieldKind::Entry(_) => {
                return super::EntryRef::parse(value).map_or(value.to_owned(), |entry| entry.name);
            }
            FieldKind::Text | FieldKind::LongText => return value.to_owned(),
            FieldKind::Number { .. } | FieldKind::YesNo => &[],
        };
        let choice = choices.iter().find(|choice| choice.id == value);
        let usual = match value {
            super::FieldValue::UNCLEAR => "Unclear",
            "yes" => "Yes",
            "no" => "No",
            value => value,
        };
        choice.map_or(usual, |choice| &choice.name).to_owned()
    }
}

impl Sign {
    /// The character that is drawn.
    pub fn glyph(self) -> char {
        match self {
            Self::Supports => '▲',
            Self::Opposes => '▼',
            Self::Neutral => '●',
            Self::Mixed => '◆',
            Self::Unclear => '?',
        }
    }
}

impl Color {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |nth: usize| u8::from_str_radix(digits.get(nth..nth + 2)?, 16).ok();
        Some(Self {
            red: part(0)?,
            green: part(2)?,
            blue: part(4)?,
        })
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FieldKind {
    /// The word in files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::Number { .. } => "number",
            Self::YesNo => "yes-no",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Entry(_) => "entry",
        }
    }
}

impl Codebook {
    /// The tag of that name, if the codebook has it.
    pub fn tag(&self, tag_id: &TagId) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == *tag_id)
    }

    /// The tag that a key tags with.
    pub fn tag_by_key(&self, key: char) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.key == Some(key))
    }

    /// How deep a tag stands in the tree, 0 at the top.
    pub fn depth(&self, tag: &Tag) -> usize {
        let mut depth = 0;
        let mut parent = tag.parent.as_ref();
        // A tree is never deeper than it has tags; a ring in a file must not hang the program.
        while let Some(above) = parent
            .and_then(|parent| self.tag(parent))
            .filter(|_| depth < self.tags.len())
        {
            depth += 1;
            parent = above.parent.as_ref();
        }
        depth
    }

    /// Whether `tag_id` stands somewhere under `above`, or is it.
    pub fn is_under(&self, tag_id: &TagId, above: &TagId) -> bool {
        let mut here = Some(tag_id);
        for _ in 0..=self.tags.len() {
            match here {
                None => return false,
                Some(tag_id) if tag_id == above => return true,
                Some(tag_id) => here = self.tag(tag_id).and_then(|tag| tag.parent.as_ref()),
            }
        }
        false
    }
}

impl Tag {
    /// The field of that name.
    pub fn field(&self, field_id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *field_id)
    }

    /// The letter that stands for it: its own, or the first of its name.
    pub fn initial(&self) -> char {
        let first = self
            .name
            .chars()
            .find(|character| character.is_alphanumeric());
        self.letter.or(first).map_or('•', |letter| {
            letter.to_uppercase().next().unwrap_or(letter)
        })
    }

    /// The sign that filled fields give a highlight, such as the polarity of a stance.
    pub fn sign(
        &self,
        fields: &std::collections::BTreeMap<FieldId, super::FieldValue>,
    ) -> Option<Sign> {
        self.fields.iter().find_map(|field| {
            let FieldKind::Choice(choices) = &field.kind else {
                return None;
            };
            let signed = choices.iter().any(|choice| choice.sign.is_some());
            let value = fields.get(&field.id).filter(|_| signed)?.values().first()?;
            if value == super::FieldValue::UNCLEAR {
                return Some(Sign::Unclear);
            }
            choices.iter().find(|choice| choice.id == *value)?.sign
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_by_their_names() {
        let choice = |id: &str, name: &str| Choice {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Choice::default()
        };
        let choices = vec![choice("fact", "Fact"), choice("no", "None at all")];
        let number = FieldKind::Number { min: 1.0, max: 5.0 };
        let entry = FieldKind::Entry(vec![RegisterKind::Actor]);
        for (kind, value, shown) in [
            (FieldKind::Choice(choices.clone()), "fact", "Fact"),
            (FieldKind::Choices(choices.clone()), "no", "None at all"),
            (FieldKind::Choice(choices.clone()), "unclear", "Unclear"),
            (FieldKind::Choice(choices), "gone", "gone"),
            (FieldKind::YesNo, "yes", "Yes"),
            (number, "4", "4"),
            (entry, "actor:Mira Holm", "Mira Holm"),
            (FieldKind::Text, "unclear", "unclear"),
        ] {
            let field = Field {
                id: FieldId::new("x"),
                name: String::new(),
                kind,
                is_required: false,
                guideline: String::new(),
                extra: crate::model::Extra::default(),
            };
            assert_eq!(field.shown(value), shown);
        }
    }

    #[test]
    fn colours_are_written_as_they_are_read() {
        let color = Color::parse("#0a80ff").unwrap();
        assert_eq!(
            color,
            Color {
                red: 10,
                green: 128,
                blue: 255
            }
        );
        assert_eq!(color.to_string(), "#0a80ff");
        for wrong in ["0a80ff", "#0a80f", "#0a80fé", "#gg0000"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }
}

//! The codebook and the registers as records of the format, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::records::{Texts, extra_of, owned, texts};
use crate::model::{
    Choice, Codebook, Color, Entry, EntryRef, Field, FieldId, FieldKind, RegisterKind, Registers,
    Tag, TagId,
};

/// What a tag is drawn with whose colour is none.
const GREY: Color = Color {
    red: 128,
    green: 128,
    blue: 128,
};

/// The codebook.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodebookRecord<'a> {
    /// Its name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Where it comes from.
    pub source: Cow<'a, str>,
    /// When to use which tag.
    pub guideline: Cow<'a, str>,
    /// The tags, parents before their children.
    pub tags: Vec<TagRecord<'a>>,
    /// What a newer program wrote.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// A tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TagRecord<'a> {
    /// Its name in files.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its name on screen.
    #[serde(default)]
    pub name: Cow<'a, str>,
    /// The tag it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Cow<'a, str>>,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: Cow<'a, str>,
    /// The key that tags with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// The letter that stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<char>,
    /// When to use it.
    #[serde(default)]
    pub definition: Cow<'a, str>,
    /// Passages it fits.
    #[serde(default)]
    pub examples: Vec<Cow<'a, str>>,
    /// What is to be filled in.
    #[serde(default)]
    pub fields: Vec<FieldRecord<'a>>,
    /// What a newer program wrote.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// Something to fill in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FieldRecord<'a> {
    /// Its name in files.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its name on screen.
    #[serde(default)]
    pub name: Cow<'a, str>,
    /// The word for what may be filled in.
    #[serde(default)]
    pub kind: Cow<'a, str>,
    /// Whether a gap is shown.
    #[serde(default)]
    pub required: bool,
    /// How to decide.
    #[serde(default)]
    pub guideline: Cow<'a, str>,
    /// The least of a number; none if it has no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The most of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The answers of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceRecord<'a>>,
    /// The registers of an entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Cow<'a, str>>,
    /// What a newer program wrote.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// An answer of a choice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChoiceRecord<'a> {
    /// Its name in files.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its name on screen.
    #[serde(default)]
    pub name: Cow<'a, str>,
    /// The sign that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Cow<'a, str>>,
    /// When it is right.
    #[serde(default)]
    pub definition: Cow<'a, str>,
    /// What a newer program wrote.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// The registers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistersRecord<'a> {
    /// The entries, by register and name.
    #[serde(borrow)]
    pub entries: Vec<EntryRecord<'a>>,
    /// What a newer program wrote.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// An entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryRecord<'a> {
    /// `actor`, `organisation` or `claim`.
    #[serde(borrow)]
    pub register: Cow<'a, str>,
    /// The name it goes by.
    pub name: Cow<'a, str>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<Cow<'a, str>>,
    /// What the project keeps of it.
    #[serde(default)]
    pub attributes: Texts<'a>,
    /// A remark.
    #[serde(default)]
    pub note: Cow<'a, str>,
    /// What a newer program wrote.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

impl<'a> CodebookRecord<'a> {
    /// Takes a codebook.
    pub fn new(codebook: &'a Codebook) -> Self {
        Self {
            name: codebook.name.as_str().into(),
            source: codebook.source.as_str().into(),
            guideline: codebook.guideline.as_str().into(),
            tags: codebook.tags.iter().map(TagRecord::new).collect(),
            extra: texts(&codebook.extra.0),
        }
    }

    /// As the model has it; `told` is called with what cannot be kept.
    pub fn to_codebook(&self, told: &mut dyn FnMut(String)) -> Codebook {
        Codebook {
            name: self.name.to_string(),
            source: self.source.to_string(),
            guideline: self.guideline.to_string(),
            tags: self.tags.iter().map(|tag| tag.to_tag(told)).collect(),
            extra: extra_of(&self.extra),
        }
    }
}

impl<'a> TagRecord<'a> {
    fn new(tag: &'a Tag) -> Self {
        Self {
            id: tag.id.as_str().into(),
            name: tag.name.as_str().into(),
            parent: tag.parent.as_ref().map(|it| it.as_str().into()),
            color: tag.color.to_string().into(),
            key: tag.key,
            letter: tag.letter,
            definition: tag.definition.as_str().into(),
            examples: tag.examples.iter().map(|it| it.as_str().into()).collect(),
            fields: tag.fields.iter().map(FieldRecord::new).collect(),
            extra: texts(&tag.extra.0),
        }
    }

    fn to_tag(&self, told: &mut dyn FnMut(String)) -> Tag {
        let color = Color::parse(&self.color);
        if color.is_none() && !self.color.is_empty() {
            told(format!("the colour {} of the tag {}", self.color, self.id));
        }
        Tag {
            id: TagId::new(&self.id),
            name: self.name.to_string(),
            parent: self.parent.as_ref().map(TagId::new),
            color: color.unwrap_or(GREY),
            key: self.key,
            letter: self.letter,
            definition: self.definition.to_string(),
            examples: self.examples.iter().map(ToString::to_string).collect(),
            fields: self.fields.iter().map(|it| it.to_field(told)).collect(),
            extra: extra_of(&self.extra),
        }
    }
}

impl<'a> FieldRecord<'a> {
    fn new(field: &'a Field) -> Self {
        let (mut bounds, mut choices, mut registers) = ((None, None), Vec::new(), Vec::new());
        match &field.kind {
            FieldKind::Number { min, max } => bounds = (Some(*min), Some(*max)),
            FieldKind::Choice(all) | FieldKind::Choices(all) => {
                choices = all.iter().map(ChoiceRecord::new).collect();
            }
            FieldKind::Entry(kinds) => {
                registers = kinds.iter().map(|kind| kind.word().into()).collect();
            }
            FieldKind::Text | FieldKind::LongText | FieldKind::YesNo => {}
        }
        // JSON has no number without bound.
        let finite = |bound: Option<f64>| bound.filter(|bound| bound.is_finite());
        Self {
            id: field.id.as_str().into(),
            name: field.name.as_str().into(),
            kind: field.kind.word().into(),
            required: field.is_required,
            guideline: field.guideline.as_str().into(),
            min: finite(bounds.0),
            max: finite(bounds.1),
            choices,
            registers,
            extra: texts(&field.extra.0),
        }
    }

    fn to_field(&self, told: &mut dyn FnMut(String)) -> Field {
        Field {
            id: FieldId::new(&self.id),
            name: self.name.to_string(),
            kind: self.to_kind(told),
            is_required: self.required,
            guideline: self.guideline.to_string(),
            extra: extra_of(&self.extra),
        }
    }

    fn to_kind(&self, told: &mut dyn FnMut(String)) -> FieldKind {
        let choices = || self.choices.iter().map(ChoiceRecord::to_choice).collect();
        match &*self.kind {
            "text" | "" => FieldKind::Text,
            "long-text" => FieldKind::LongText,
            "number" => FieldKind::Number {
                min: self.min.unwrap_or(f64::NEG_INFINITY),
                max: self.max.unwrap_or(f64::INFINITY),
            },
            "yes-no" => FieldKind::YesNo,
            "choice" => FieldKind::Choice(choices()),
            "choices" => FieldKind::Choices(choices()),
            "entry" => {
                let kinds = self.registers.iter().filter_map(|word| word.parse().ok());
                FieldKind::Entry(kinds.collect())
            }
            other => {
                told(format!("the kind {other} of the field {}", self.id));
                FieldKind::Text
            }
        }
    }
}

impl<'a> ChoiceRecord<'a> {
    fn new(choice: &'a Choice) -> Self {
        let sign: Option<&'static str> = choice.sign.map(Into::into);
        Self {
            id: choice.id.as_str().into(),
            name: choice.name.as_str().into(),
            sign: sign.map(Into::into),
            definition: choice.definition.as_str().into(),
            extra: texts(&choice.extra.0),
        }
    }

    fn to_choice(&self) -> Choice {
        Choice {
            id: self.id.to_string(),
            name: self.name.to_string(),
            sign: self.sign.as_ref().and_then(|sign| sign.parse().ok()),
            definition: self.definition.to_string(),
            extra: extra_of(&self.extra),
        }
    }
}

impl<'a> RegistersRecord<'a> {
    /// Takes the registers.
    pub fn new(registers: &'a Registers) -> Self {
        let entries = registers.entries.iter();
        let entries = entries.map(|(entry_ref, entry)| EntryRecord {
            register: entry_ref.kind.word().into(),
            name: entry_ref.name.as_str().into(),
            aliases: entry.aliases.iter().map(|it| it.as_str().into()).collect(),
            attributes: texts(&entry.attributes),
            note: entry.note.as_str().into(),
            extra: texts(&entry.extra.0),
        });
        Self {
            entries: entries.collect(),
            extra: texts(&registers.extra.0),
        }
    }

    /// As the model has it; `told` is called with what cannot be kept.
    pub fn to_registers(&self, told: &mut dyn FnMut(String)) -> Registers {
        let mut registers = Registers {
            extra: extra_of(&self.extra),
            ..Registers::default()
        };
        for record in &self.entries {
            let Ok(kind) = record.register.parse::<RegisterKind>() else {
                told(format!(
                    "the register {} of {}",
                    record.register, record.name
                ));
                continue;
            };
            let entry = Entry {
                aliases: record.aliases.iter().map(ToString::to_string).collect(),
                attributes: owned(&record.attributes),
                note: record.note.to_string(),
                extra: extra_of(&record.extra),
            };
            let entry_ref = EntryRef::new(kind, record.name.as_ref());
            registers.entries.insert(entry_ref, entry);
        }
        registers
    }
}

//! What can be chosen about an export or an import, told so that a dialog and a command line can ask for it.

use std::collections::BTreeMap;

use super::FormatError;

/// Something that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// The name in settings and on the command line.
    pub name: &'static str,
    /// What a dialog shows.
    pub label: &'static str,
    /// What it is for, in a sentence.
    pub help: &'static str,
    /// What can be chosen; the first is usual.
    pub kind: OptionKind,
}

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// One of these, each as name and shown words; the first is usual.
    OneOf(&'static [(&'static str, &'static str)]),
    /// `yes` or `no`; what is usual.
    YesNo(bool),
    /// Any text; what is usual.
    Text(&'static str),
}

/// What was chosen; what was not is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(pub BTreeMap<String, String>);

impl OptionKind {
    /// The value where nothing is chosen.
    pub fn usual(self) -> &'static str {
        match self {
            Self::OneOf(choices) => choices.first().map_or("", |(name, _)| name),
            Self::YesNo(true) => "yes",
            Self::YesNo(false) => "no",
            Self::Text(text) => text,
        }
    }

    fn allows(self, value: &str) -> bool {
        match self {
            Self::OneOf(choices) => choices.iter().any(|(name, _)| *name == value),
            Self::YesNo(_) => matches!(value, "yes" | "no"),
            Self::Text(_) => true,
        }
    }

    /// What can be chosen, in words.
    pub fn allowed(self) -> String {
        match self {
            Self::OneOf(choices) => {
                let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                names.join(", ")
            }
            Self::YesNo(_) => "yes, no".to_owned(),
            Self::Text(_) => "any text".to_owned(),
        }
    }
}

impl Options {
    /// Chooses a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What is chosen of `spec`, or what is usual.
    pub fn get(&self, spec: &OptionSpec) -> &str {
        let chosen = self.0.get(spec.name).map(String::as_str);
        let chosen = chosen.filter(|value| spec.kind.allows(value));
        chosen.unwrap_or_else(|| spec.kind.usual())
    }

    /// Whether a choice of yes or no is yes.
    pub fn is_on(&self, spec: &OptionSpec) -> bool {
        self.get(spec) == "yes"
    }

    /// Fails on the first option that there is not, or that cannot have its value.
    pub fn check(&self, specs: &[OptionSpec]) -> Result<(), FormatError> {
        for (name, value) in &self.0 {
            let spec = specs.iter().find(|spec| spec.name == name);
            if spec.is_some_and(|spec| spec.kind.allows(value)) {
                continue;
            }
            let names = || {
                let names: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
                format!("one of these instead: {}", names.join(", "))
            };
            return Err(FormatError::Option {
                name: name.clone(),
                value: value.clone(),
                allowed: spec.map_or_else(names, |spec| spec.kind.allowed()),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECS: [OptionSpec; 2] = [
        OptionSpec {
            name: "flavour",
            label: "Flavour",
            help: "For whom it is.",
            kind: OptionKind::OneOf(&[("data", "For programs"), ("sheet", "For spreadsheets")]),
        },
        OptionSpec {
            name: "text",
            label: "Text",
            help: "Whether texts go along.",
            kind: OptionKind::YesNo(true),
        },
    ];

    #[test]
    fn what_is_not_chosen_is_as_usual() {
        let options = Options::default();
        assert_eq!(options.get(&SPECS[0]), "data");
        assert!(options.is_on(&SPECS[1]));
        assert_eq!(options.with("flavour", "sheet").get(&SPECS[0]), "sheet");
    }

    #[test]
    fn wrong_names_and_values_are_told() {
        let told = |name, value| {
            let options = Options::default().with(name, value);
            options.check(&SPECS).unwrap_err().to_string()
        };
        assert_eq!(
            told("flavour", "x"),
            "the option flavour cannot be x: it can be data, sheet"
        );
        assert_eq!(
            told("colour", "red"),
            "the option colour cannot be red: it can be one of these instead: flavour, text"
        );
        assert_eq!(Options::default().with("text", "no").check(&SPECS), Ok(()));
    }
}

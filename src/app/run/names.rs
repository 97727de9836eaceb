//! What annotators are called, and their colours.

use super::files::folder_key;
use crate::app::AppState;
use crate::model::{Annotator, AnnotatorId, Color};

impl AppState {
    /// The name of an annotator on screen.
    pub fn annotator_name(&self, annotator: &AnnotatorId) -> String {
        match self.known(annotator) {
            Some(known) if !known.name.is_empty() => known.name.clone(),
            _ => self
                .own_name(annotator)
                .unwrap_or_else(|| annotator.to_string()),
        }
    }

    /// The name the project gives an annotator, or the id.
    pub fn annotator_label<'a>(&'a self, annotator: &'a AnnotatorId) -> &'a str {
        let known = self.known(annotator);
        let named = known.filter(|known| !known.name.is_empty());
        named.map_or(annotator.as_str(), |known| &known.name)
    }

    /// What the project says of an annotator.
    fn known(&self, annotator: &AnnotatorId) -> Option<&Annotator> {
        let mut annotators = self.workspace.project.annotators.iter();
        annotators.find(|known| known.id == *annotator)
    }

    /// The name this person gave, if the annotator is this person.
    fn own_name(&self, annotator: &AnnotatorId) -> Option<String> {
        let folder = self
            .folder
            .as_ref()
            .filter(|folder| folder.me == *annotator)?;
        let said = self.settings.annotator_in(&folder_key(&folder.root));
        said.filter(|said| said.id == *annotator && !said.name.is_empty())
            .map(|said| said.name.clone())
    }

    /// The colour of a lane of the review: the annotator's, or one of its own for what is decided.
    pub fn lane_color(&self, annotator: &AnnotatorId) -> Color {
        const DECIDED: Color = Color {
            red: 106,
            green: 61,
            blue: 154,
        };
        if annotator.as_str() == AnnotatorId::CURATED {
            return DECIDED;
        }
        self.annotator_color(annotator)
    }

    /// The colour of an annotator: the project's, or one that their id gives.
    pub fn annotator_color(&self, annotator: &AnnotatorId) -> Color {
        let known = self.known(annotator);
        let sum: usize = annotator.as_str().bytes().map(usize::from).sum();
        known.map_or_else(|| annotator_color(sum), |known| known.color)
    }
}

/// Colours for annotators, told apart by people with the common colour blindnesses
/// (Okabe and Ito 2008).
pub(in crate::app) fn annotator_color(nth: usize) -> Color {
    const COLORS: [(u8, u8, u8); 7] = [
        (0, 114, 178),
        (213, 94, 0),
        (0, 158, 115),
        (204, 121, 167),
        (230, 159, 0),
        (86, 180, 233),
        (127, 127, 127),
    ];
    let (red, green, blue) = COLORS.get(nth % COLORS.len()).copied().unwrap_or_default();
    Color { red, green, blue }
}

//! The open article: its text, what is selected in it, and what is looked for.

use std::sync::Arc;

use super::{Find, Selection};
use crate::model::{AnnotationId, AnnotatorId, Article, Color};
use crate::text::{TextRange, WordCount};

/// The open article.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its text and what is known about it.
    pub article: Arc<Article>,
    /// Whose layers are loaded, one's own first.
    pub annotators: Vec<AnnotatorId>,
    /// What is selected in the text.
    pub selection: Selection,
    /// The annotation in hand.
    pub selected: Option<Selected>,
    /// Which word a place is in.
    pub words: WordCount,
    /// Where the project's keywords stand, with their colours.
    pub keywords: Vec<(TextRange, Color)>,
    /// How often each of the project's keywords was found.
    pub keyword_hits: Vec<usize>,
    /// What is looked for in it.
    pub find: Find,
    /// Why one's own layer cannot be changed, if so.
    pub read_only: Option<String>,
    /// Grows with each change of what is drawn, so that views may keep what they computed.
    pub revision: u64,
    /// What the view is asked to bring into sight; it takes the request.
    pub reveal: Option<TextRange>,
}

/// An annotation in hand, one's own or somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selected {
    /// Whose layer it is in.
    pub annotator: AnnotatorId,
    /// Which one.
    pub id: AnnotationId,
}

impl Document {
    /// Opens an article with nothing selected and the caret at its start.
    pub fn new(article: Arc<Article>, annotators: Vec<AnnotatorId>, words: WordCount) -> Self {
        Self {
            article,
            annotators,
            selection: Selection::default(),
            selected: None,
            words,
            keywords: Vec::new(),
            keyword_hits: Vec::new(),
            find: Find::default(),
            read_only: None,
            revision: 0,
            reveal: None,
        }
    }

    /// The text, for slicing.
    pub fn text(&self) -> &str {
        self.article.text.as_str()
    }
}

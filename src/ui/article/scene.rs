//! What the reading view is given, and what it tells back.

use std::collections::BTreeSet;

use egui::Color32;

use crate::app::Selection;
use crate::model::{AnnotationId, Article, Codebook, Color, Layer, TagId};
use crate::text::{TextOffset, TextRange};

/// What to show in one frame: shared references only, so that it costs nothing to make.
#[derive(Clone, Copy)]
pub struct ArticleScene<'a> {
    /// The article, with its parts and metadata.
    pub article: &'a Article,
    /// Whose annotations are shown, in the order of their colours.
    pub layers: &'a [LayerScene<'a>],
    /// Names and colours of the tags.
    pub codebook: &'a Codebook,
    /// Tags that are not to be shown.
    pub hidden_tags: &'a BTreeSet<TagId>,
    /// Find hits, keywords and doubtful places, by place.
    pub marks: &'a [Mark],
    /// Annotations with a comment that is open.
    pub commented: &'a BTreeSet<AnnotationId>,
    /// The annotation that is selected.
    pub selected: Option<&'a AnnotationId>,
    /// The caret and what is selected.
    pub selection: &'a Selection,
    /// How the text is set.
    pub reading: &'a ReadingSettings,
    /// The colours of the page.
    pub palette: &'a ArticlePalette,
    /// Changes whenever layers, codebook, hidden tags or marks change.
    pub revision: u64,
    /// Whether keys go to the article, so that its caret shows.
    pub has_keys: bool,
    /// What is compared, if layers are; each then has a lane of its own.
    pub compared: Option<&'a Compared>,
    /// Whether a card may tell what is under the mouse; not while something else stands there.
    pub shows_cards: bool,
}

/// One annotator's layer as it is shown.
#[derive(Clone, Copy)]
pub struct LayerScene<'a> {
    /// The annotations.
    pub layer: &'a Layer,
    /// The annotator's colour, used when colours tell annotators apart.
    pub color: Option<Color>,
    /// The annotator's name on screen.
    pub annotator: &'a str,
    /// Whether its annotations may be changed here.
    pub is_mine: bool,
}

/// What of several layers is compared: it stands out, and the rest steps back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The annotations, each with the number of its layer in the scene.
    pub focus: BTreeSet<(usize, AnnotationId)>,
    /// The words that are framed.
    pub frame: Option<TextRange>,
}

/// A place that is marked but not annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub range: TextRange,
    /// What for.
    pub kind: MarkKind,
}

/// Why a place is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// What was looked for.
    FindHit,
    /// The hit that find stands at.
    CurrentHit,
    /// A keyword that stays coloured.
    Keyword(Color),
    /// Where an annotation may belong, waiting for a person's word.
    Doubtful,
}

/// How the text is set.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingSettings {
    /// The face of the body.
    pub typeface: Typeface,
    /// The size of the body in points.
    pub size_pt: f32,
    /// The width of the column in characters; 66 to 76 read well.
    pub measure_chars: f32,
    /// The distance of lines as a multiple of the size.
    pub leading: f32,
    /// What the colours of highlights tell.
    pub color_by: ColorBy,
    /// How dirt is shown.
    pub dirt: DirtView,
}

impl Default for ReadingSettings {
    fn default() -> Self {
        Self {
            typeface: Typeface::Serif,
            size_pt: 18.0,
            measure_chars: 70.0,
            leading: 1.6,
            color_by: ColorBy::Tag,
            dirt: DirtView::Dimmed,
        }
    }
}

/// A face to read in; other scripts fall back to the system's faces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typeface {
    /// Source Serif, which comes with the program.
    Serif,
    /// Inter, which comes with the program.
    Sans,
    /// A face of the system.
    Named(String),
}

/// What the colours of highlights tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorBy {
    /// Which tag.
    Tag,
    /// Whose.
    Annotator,
    /// Which stance.
    Polarity,
}

/// How words that are no part of the story are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirtView {
    /// In a faint ink.
    Dimmed,
    /// Whole paragraphs as one short line that a click opens.
    Folded,
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticlePalette {
    /// The paper.
    pub background: Color32,
    /// The ink.
    pub text: Color32,
    /// Ink for what matters less.
    pub faint: Color32,
    /// Hairlines and the scroll bar.
    pub rule: Color32,
    /// What stands out, such as links between annotations.
    pub accent: Color32,
    /// Behind selected words.
    pub selection: Color32,
    /// The caret.
    pub caret: Color32,
    /// Behind a find hit.
    pub find_hit: Color32,
    /// Behind the hit that find stands at.
    pub current_hit: Color32,
    /// Behind a hover card.
    pub card: Color32,
    /// Whether the paper is darker than the ink.
    pub is_dark: bool,
}

/// What a person did in the view.
#[derive(Clone, Debug, PartialEq)]
pub enum ArticleEvent {
    /// The caret was put somewhere, or words were selected.
    Select(Selection),
    /// The button was released over a selection that is not empty.
    SelectionReleased {
        /// The rectangle round the selection, in points; nothing should cover it.
        near: egui::Rect,
    },
    /// A highlight or its bar was clicked.
    ClickAnnotation {
        /// All annotations there, the smallest first.
        ids: Vec<AnnotationId>,
        /// Which of them is meant: one further with each click on the same place.
        nth: usize,
    },
    /// The text was clicked where nothing is annotated.
    ClickNothing,
    /// An edge of the selected annotation is dragged.
    MoveEdge {
        /// Which annotation.
        id: AnnotationId,
        /// Which of its spans.
        span: usize,
        /// Where the span would stand.
        range: TextRange,
        /// Whether the button was released: now it counts.
        is_done: bool,
    },
    /// Folded dirt was opened, or opened dirt folded again.
    ToggleDirt(TextRange),
    /// The other button was clicked.
    ContextMenu {
        /// Where on the screen, in points.
        at: egui::Pos2,
        /// Where in the text.
        offset: TextOffset,
        /// The annotations there, the smallest first.
        ids: Vec<AnnotationId>,
    },
    /// The text is to be shown this many times as large.
    Zoom(f32),
}

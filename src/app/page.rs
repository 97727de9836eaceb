//! What stands in the middle of the window.

/// A page in the middle of the window, between the article list and the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The open article.
    #[default]
    Reading,
    /// The search in all articles.
    Search,
    /// The table of annotations.
    Table,
    /// The counts.
    Counts,
    /// The review session.
    Review,
    /// Who is how far.
    Team,
    /// What is said about annotations and articles.
    Comments,
    /// How far annotators agree.
    Agreement,
}

impl Page {
    /// What the way back to it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reading => "the article",
            Self::Search => "the search results",
            Self::Table => "the annotation table",
            Self::Counts => "the counts",
            Self::Review => "the review",
            Self::Team => "the team",
            Self::Comments => "the comments",
            Self::Agreement => "agreement",
        }
    }
}

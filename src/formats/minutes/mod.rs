//! Minutes of a review: who decided what, when and why, and how far annotators agreed, as HTML or
//! Markdown.
//!
//! Made of parts that both are written from, so that both say the same. Texts in and out: no file,
//! no clock.

mod blocks;
mod content;
mod html;
mod markdown;
#[cfg(test)]
mod tests;

pub use self::content::{AgreementRow, Minutes, MinutesArticle};

impl Minutes<'_> {
    /// The minutes as one HTML page, which asks for nothing from elsewhere.
    pub fn to_html(&self) -> String {
        html::page(&self.title(), &self.blocks())
    }

    /// The minutes as Markdown.
    pub fn to_markdown(&self) -> String {
        markdown::page(&self.title(), &self.blocks())
    }
}

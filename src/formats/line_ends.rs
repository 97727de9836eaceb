//! Line ends of texts that tools count differently: LF alone is counted alike by all of them.

use std::borrow::Cow;

use super::{ExportArticle, Loss, OptionKind, OptionSpec, Options, Report, Unit};

/// How line ends are written in texts.
pub const LINE_ENDS: OptionSpec = OptionSpec {
    name: "line-ends",
    label: "Line ends of texts",
    help: "Programs differ in how they count CR LF; LF alone is counted alike by all.",
    kind: OptionKind::OneOf(&[("lf", "LF"), ("as-is", "As in the files")]),
};

/// How texts are written, and what places in them count in the articles' own texts.
#[derive(Clone, Copy, Debug)]
pub struct LineEnds {
    is_lf: bool,
}

impl LineEnds {
    /// What is chosen.
    pub fn of(options: &Options) -> Self {
        Self {
            is_lf: options.get(&LINE_ENDS) == "lf",
        }
    }

    /// What is to be counted in a text as it stands, so that places are right in the text as it is written.
    pub fn unit(self, unit: Unit) -> Unit {
        if self.is_lf { unit.with_lf() } else { unit }
    }

    /// Words as they are written.
    pub fn written(self, words: &str) -> Cow<'_, str> {
        if self.is_lf && words.contains("\r\n") {
            words.replace("\r\n", "\n").into()
        } else {
            words.into()
        }
    }

    /// The text of an article as it is written; that it differs from its file's is reported.
    pub fn text<'a>(self, article: &'a ExportArticle, report: &mut Report) -> Cow<'a, str> {
        let text = self.written(article.text());
        if let Cow::Owned(_) = &text {
            report.lose(Loss::Text, || format!("{}: CR LF", article.name()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::torture::torture;

    #[test]
    fn only_carriage_returns_before_line_feeds_go() {
        let torture = torture();
        let mut report = Report::default();
        let usual = LineEnds::of(&Options::default());
        for article in &torture.articles {
            let written = usual.text(article, &mut report);
            assert_eq!(written, article.text().replace("\r\n", "\n"));
        }
        assert_eq!(report.n_lost(Loss::Text), 1);
        assert_eq!(usual.unit(Unit::Utf16), Unit::Utf16Lf);
        let as_is = LineEnds::of(&Options::default().with("line-ends", "as-is"));
        assert_eq!(as_is.written("a\r\nb"), "a\r\nb");
        assert_eq!(as_is.unit(Unit::Utf16), Unit::Utf16);
    }
}

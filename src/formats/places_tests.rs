//! Whether a place in any text comes back from the formats of labelling tools, to the byte.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    ImportSource, InFile, Loss, Options, Report, Trouble, export_format, import_format, place,
};
use crate::model::{ArticleText, Span};
use crate::testing::generate;
use crate::testing::torture::{Torture, torture};
use crate::text::TextRange;

/// The formats, with what is chosen so that texts stay as they are.
const FORMATS: [(&str, &[(&str, &str)]); 9] = [
    ("refi-qda", &[("line-ends", "as-is")]),
    ("refi-qda", &[("line-ends", "as-is"), ("offsets", "nvivo")]),
    ("label-studio", &[("line-ends", "as-is")]),
    (
        "label-studio",
        &[("line-ends", "as-is"), ("offsets", "utf16")],
    ),
    ("doccano", &[("line-ends", "as-is")]),
    (
        "doccano",
        &[("line-ends", "as-is"), ("offsets", "code-points")],
    ),
    (
        "doccano",
        &[("line-ends", "as-is"), ("offsets", "graphemes")],
    ),
    ("prodigy", &[]),
    ("spacy", &[]),
];

/// A set of one annotation on one article.
fn set_of(text: &str, range: TextRange) -> Torture {
    let mut set = torture();
    set.articles.truncate(1);
    let exported = &mut set.articles[0];
    let mut article = (*exported.article).clone();
    article.text = ArticleText::new(text, "");
    exported.article = Arc::new(article);
    exported.layers.truncate(1);
    let mut annotation = (*exported.layers[0].annotations[0]).clone();
    annotation.spans = vec![Span::Placed(range)];
    annotation.links.clear();
    exported.layers[0].annotations = vec![Arc::new(annotation)];
    set
}

/// Where the annotation stands after it was written and read; nothing where its ends had to be moved.
fn there_and_back(set: &Torture, id: &str, chosen: &[(&str, &str)]) -> Option<Vec<Span>> {
    let options = chosen
        .iter()
        .fold(Options::default(), |all, (name, value)| {
            all.with(name, value)
        });
    let mut written = Report::default();
    let files = export_format(id)?.write(&set.input(), &options, &mut written);
    if written.n_lost(Loss::TokenBorders) > 0 {
        return None;
    }
    let files = files.unwrap().into_iter().map(|file| InFile {
        path: file.path,
        bytes: file.bytes,
    });
    let source = ImportSource {
        files: files.collect(),
    };
    // An older Label Studio's places are read with the same choice, as a person would make it.
    let read_with = chosen
        .iter()
        .filter(|(name, _)| id == "label-studio" && *name == "offsets");
    let options = read_with.fold(Options::default(), |all, (name, value)| {
        all.with(name, value)
    });
    let mut read = Report::default();
    let imported = import_format(id)?.read(&source, &options, &mut read);
    let article = imported.unwrap().articles.remove(0);
    let placed = place(&article, &set.articles[0].article.text, &mut read);
    assert_eq!(read.n_told(Trouble::QuoteDiffers), 0, "{:?}", read.lines());
    Some(placed.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_place_comes_back_to_the_byte((text, range) in generate::article_and_range()) {
        let set = set_of(&text, range);
        for (id, chosen) in FORMATS {
            if let Some(placed) = there_and_back(&set, id, chosen) {
                prop_assert_eq!(placed, vec![Span::Placed(range)], "{} {:?}", id, chosen);
            }
        }
    }
}

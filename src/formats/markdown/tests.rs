use super::super::{ExportFormat as _, Loss, Options, Report};
use super::Markdown;
use crate::testing::golden::golden;
use crate::testing::torture::torture;

fn written() -> (String, Report) {
    let torture = torture();
    let mut report = Report::default();
    let files = Markdown.write(&torture.input(), &Options::default(), &mut report);
    let bytes = files.unwrap().remove(0).bytes;
    (String::from_utf8(bytes).unwrap(), report)
}

#[test]
fn the_list_is_as_it_was() {
    golden("formats/markdown/quotes.md", written().0.as_bytes());
}

#[test]
fn every_annotation_is_in_it_and_what_is_not_is_told() {
    let (text, report) = written();
    let torture = torture();
    let n_annotations = torture.input().annotations().count();
    assert_eq!(text.matches("\n- Annotator: ").count(), n_annotations);
    assert_eq!(report.n_lost(Loss::Ids), n_annotations);
    assert_eq!(report.n_lost(Loss::EmptyArticles), 1);
    for loss in [
        Loss::Unplaced,
        Loss::ArticleLevel,
        Loss::Fields,
        Loss::Notes,
        Loss::Links,
    ] {
        assert_eq!(report.n_lost(loss), 0, "{loss:?}");
    }
    assert!(text.contains("\n> nigth ferries\n\n- *Without a sure place in the article*\n"));
    assert!(text.contains("\n> It was \\[…\\] the only choice\n"));
    assert!(text.contains("\n- supports: Claim “night ferry” in news/Ferry"));
    assert!(text.contains("\n- Kind: Fact; Cause; reason\n"));
}

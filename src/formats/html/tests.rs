use super::*;
use crate::formats::Loss;
use crate::testing::golden::golden;
use crate::testing::torture::torture;

fn page(options: &Options) -> (String, Report) {
    let mut report = Report::default();
    let torture = torture();
    let files = HtmlExport.write(&torture.input(), options, &mut report);
    let mut files = files.unwrap();
    (String::from_utf8(files.remove(0).bytes).unwrap(), report)
}

#[test]
fn the_file_is_as_it_was() {
    let (page, report) = page(&Options::default());
    golden("formats/html/report.html", page.as_bytes());
    let lost: Vec<Loss> = report.losses().keys().copied().collect();
    assert_eq!(
        lost,
        [Loss::Ids, Loss::Characters, Loss::Codebook, Loss::Registers]
    );
    assert_eq!(report.n_lost(Loss::Characters), 2);
}

#[test]
fn nothing_is_asked_for_from_elsewhere_and_nothing_runs() {
    let (page, _) = page(&Options::default());
    for word in [
        "<script",
        " src=",
        "@import",
        "url(",
        "<link",
        "<img",
        "javascript:",
        " onload",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    let targets = page.split("href=\"").skip(1);
    assert!(targets.into_iter().all(|it| it.starts_with('#')));
}

#[test]
fn every_reference_leads_somewhere() {
    for articles in ["yes", "no"] {
        let (page, _) = page(&Options::default().with("articles", articles));
        for target in page.split("href=\"#").skip(1) {
            let id = target.split('"').next().unwrap();
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
    }
}

#[test]
fn without_articles_the_quotes_stay() {
    let (page, report) = page(&Options::default().with("articles", "no"));
    assert!(!page.contains("<mark") && !page.contains("<article"));
    assert!(page.contains("</q> <small>(no sure place)"));
    assert!(report.n_lost(Loss::Text) > 0);
}

#[test]
fn tags_of_nobody_and_empty_sets_are_shown() {
    let mut torture = torture();
    torture.codebook.tags.clear();
    let unknown = HtmlExport.write(
        &torture.input(),
        &Options::default(),
        &mut Report::default(),
    );
    let unknown = String::from_utf8(unknown.unwrap().remove(0).bytes).unwrap();
    assert!(unknown.contains("<bdi>stance</bdi>"));
    torture.articles.clear();
    let empty = HtmlExport.write(
        &torture.input(),
        &Options::default(),
        &mut Report::default(),
    );
    let empty = String::from_utf8(empty.unwrap().remove(0).bytes).unwrap();
    assert!(empty.contains("0 articles, 0 annotations, 0 annotators"));
}

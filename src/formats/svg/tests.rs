use super::*;
use crate::formats::{Loss, xml};
use crate::testing::golden::golden;
use crate::testing::torture::torture;

fn pictures(options: &Options) -> (Vec<(String, String)>, Report) {
    let mut report = Report::default();
    let torture = torture();
    let files = SvgExport
        .write(&torture.input(), options, &mut report)
        .unwrap();
    let files = files
        .into_iter()
        .map(|it| (it.path, String::from_utf8(it.bytes).unwrap()));
    (files.collect(), report)
}

#[test]
fn the_pictures_are_as_they_were() {
    let (pictures, report) = pictures(&Options::default());
    assert_eq!(pictures.len(), 6);
    for (path, picture) in pictures {
        golden(&format!("formats/svg/{path}"), picture.as_bytes());
    }
    let lost: Vec<Loss> = report.losses().keys().copied().collect();
    let expected = [
        Loss::Links,
        Loss::Times,
        Loss::Ids,
        Loss::Statuses,
        Loss::Metadata,
        Loss::Characters,
        Loss::Codebook,
        Loss::Registers,
    ];
    assert_eq!(lost, expected);
}

#[test]
fn every_picture_is_xml_that_asks_for_nothing() {
    for theme in ["light", "dark"] {
        for (path, picture) in pictures(&Options::default().with("theme", theme)).0 {
            let document = xml::parse(&picture, &path, "SVG").unwrap();
            assert_eq!(document.root_element().tag_name().name(), "svg");
            assert!(
                !picture.contains("href")
                    && !picture.contains("<script")
                    && !picture.contains("url(")
            );
            let inside = document
                .descendants()
                .filter_map(|it| it.attribute("y")?.parse::<f64>().ok());
            let height: f64 = document
                .root_element()
                .attribute("height")
                .unwrap()
                .parse()
                .unwrap();
            assert!(inside.into_iter().all(|y| y < height), "{path}");
        }
    }
}

#[test]
fn every_word_is_drawn() {
    let torture = torture();
    let (pictures, _) = pictures(&Options::default());
    for (article, (path, picture)) in torture.articles.iter().zip(pictures) {
        let document = xml::parse(&picture, &path, "SVG").unwrap();
        let group = document
            .descendants()
            .find(|it| it.attribute("class") == Some("w"))
            .unwrap();
        let drawn: String = group
            .descendants()
            .filter(roxmltree::Node::is_text)
            .filter_map(|it| it.text())
            .collect();
        let plain = |text: &str| -> String {
            let text = text
                .chars()
                .filter(|it| !it.is_whitespace() && *it != '\u{200f}');
            text.map(|it| if xml::is_allowed(it) { it } else { '\u{fffd}' })
                .collect()
        };
        assert_eq!(plain(&drawn), plain(article.text()), "{path}");
    }
}

#[test]
fn one_article_can_be_drawn_alone() {
    let (pictures, report) = pictures(&Options::default().with("article", "渡し船.txt"));
    assert_eq!(pictures.len(), 1);
    assert_eq!(report.n_lost(Loss::Annotations), 19);
    let none = Options::default().with("article", "nowhere.txt");
    let refused = SvgExport.write(&torture().input(), &none, &mut Report::default());
    assert!(matches!(refused, Err(FormatError::Nothing(_))));
}

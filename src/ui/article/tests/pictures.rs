//! Pictures of the view, drawn on the processor.

use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};

use super::support::{Stage, Window, on, with_field};
use crate::app::Selection;
use crate::model::{AnnotationId, Link, Sign};
use crate::text::TextRange;
use crate::ui::article::{
    ArticlePalette, ArticleView, ColorBy, Mark, MarkKind, TextEngine, Typeface, polarity_color,
};

const HARBOUR: &str = "Harbour vote splits the council as ferries stand idle\n\n\
LOWER QUAY (Post) - The harbour council voted on Tuesday to close the northern terminal for eleven weeks, a decision that its chair, Mira Holm, called “the least bad of four bad choices”.\n\n\
Ferry crews oppose the closure. “Nobody asked the people who run the boats,” said Tomas Reyes of the crews' union, adding that the repairs could be done at night without stopping a single sailing.\n\n\
An engineers' report published in September found that nineteen of the forty pillars had lost more than a third of their strength. The council says the report leaves it no choice; the union says that the report was never meant to be read that way, and that its own authors proposed repairs by night.\n\n\
The minister for coasts, Ilse Brandt, supports the council but wants the work finished before the herring season opens in March.\n\n\
A second vote is due on Friday. Whatever its outcome, the ferries will not sail before the inspectors have been aboard, and the inspectors have not yet said when that will be.\n";

fn harbour() -> Stage {
    let mut claim = with_field(
        on(
            HARBOUR,
            "1",
            "claim",
            "the repairs could be done at night without stopping a single sailing",
        ),
        "claimant",
        "Tomas Reyes",
    );
    claim.links.push(Link {
        relation: "contradicts".to_owned(),
        to: AnnotationId::new("5"),
    });
    let annotations = vec![
        claim,
        with_field(
            on(HARBOUR, "2", "stance", "Ferry crews oppose the closure"),
            "polarity",
            "opposes",
        ),
        on(
            HARBOUR,
            "3",
            "evidence",
            "nineteen of the forty pillars had lost more than a third of their strength. The council says the report leaves it no choice",
        ),
        on(HARBOUR, "4", "frame", "more than a third of their strength"),
        with_field(
            on(
                HARBOUR,
                "5",
                "claim",
                "The council says the report leaves it no choice",
            ),
            "claimant",
            "council",
        ),
        with_field(
            on(
                HARBOUR,
                "6",
                "stance",
                "supports the council but wants the work finished",
            ),
            "polarity",
            "mixed",
        ),
        with_field(
            on(
                HARBOUR,
                "7",
                "stance",
                "The minister for coasts, Ilse Brandt, supports the council",
            ),
            "polarity",
            "supports",
        ),
        on(HARBOUR, "8", "no-such-tag", "second vote"),
    ];
    let mut stage = Stage::new(HARBOUR, annotations);
    stage.selected = Some(AnnotationId::new("1"));
    stage
}

/// Writes the picture for looking at, if a folder is named for that.
fn keep(name: &str, picture: &image::RgbaImage) {
    if let Ok(folder) = std::env::var("STANCEMARK_PICTURES") {
        let path = Path::new(&folder).join(format!("{name}.png"));
        save(picture, &path);
    }
}

/// Writes a small file, as pictures are kept with the program.
fn save(picture: &image::RgbaImage, path: &Path) {
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter);
    let opaque = image::DynamicImage::from(picture.clone()).into_rgb8();
    opaque.write_with_encoder(encoder).unwrap();
}

/// Compares with the picture that was looked at and kept, to the bit.
///
/// `UPDATE_PICTURES=1` keeps the new one; a picture that differs is written beside the old one.
fn assert_as_kept(name: &str, picture: &image::RgbaImage) {
    keep(name, picture);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui/article/tests/pictures");
    let path = folder.join(format!("{name}.png"));
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        save(picture, &path);
    }
    let kept = image::open(&path).map(|kept| kept.to_rgba8());
    if kept.ok().as_ref() != Some(picture) {
        picture
            .save(folder.join(format!("{name}.new.png")))
            .unwrap();
        panic!("{name}.new.png is not {name}.png, in {}", folder.display());
    }
}

#[test]
fn an_open_comment_has_a_sign_in_the_margin_and_none_elsewhere() {
    let draw = |commented: &[&str]| {
        let mut stage = harbour();
        stage.selected = None;
        stage.commented = commented.iter().map(AnnotationId::new).collect();
        Window::new(stage, [900.0, 760.0], 1.0).picture()
    };
    let (plain, signed) = (draw(&[]), draw(&["3"]));
    keep("commented", &signed);
    let both = plain.enumerate_pixels().zip(signed.pixels());
    let changed: Vec<(u32, u32)> = both
        .filter(|((_, _, before), after)| before != after)
        .map(|((x, y, _), _)| (x, y))
        .collect();
    let columns = changed.iter().map(|(x, _)| *x);
    let rows = changed.iter().map(|(_, y)| *y);
    assert!(changed.len() > 20, "{}", changed.len());
    // It is smaller than a letter, and left of the text, which is in the middle third.
    assert!(columns.clone().max() < Some(300), "{:?}", columns.max());
    assert!(rows.clone().max().unwrap() - rows.min().unwrap() < 14);
}

#[test]
fn letters_of_many_annotations_on_a_line_stay_within_the_margin() {
    let draw = |n_annotations: usize| {
        let tags = [
            "claim",
            "claim",
            "stance",
            "no-such-tag",
            "quotation",
            "claim",
        ];
        let tags = tags.iter().take(n_annotations).enumerate();
        let annotations = tags.map(|(nth, tag)| on(HARBOUR, &nth.to_string(), tag, "council"));
        let stage = Stage::new(HARBOUR, annotations.collect());
        Window::new(stage, [440.0, 760.0], 1.0).picture()
    };
    let (plain, crowded) = (draw(0), draw(6));
    keep("crowded", &crowded);
    let both = plain.enumerate_pixels().zip(crowded.pixels());
    let changed: Vec<u32> = both
        .filter(|((_, _, before), after)| before != after)
        .map(|((x, _, _), _)| x)
        .collect();
    let leftmost = changed.iter().min().copied();
    assert!((3..30).contains(&leftmost.unwrap()), "{leftmost:?}");
}

#[test]
fn a_page_with_overlaps_is_drawn_in_both_themes() {
    for (name, palette) in [
        ("light", ArticlePalette::light()),
        ("dark", ArticlePalette::dark()),
    ] {
        let mut stage = harbour();
        stage.palette = palette;
        let at = HARBOUR.find("finished before").unwrap();
        stage.marks = vec![Mark {
            range: TextRange::from_bytes(at, at + 8).unwrap(),
            kind: MarkKind::FindHit,
        }];
        let from = HARBOUR.find("Whatever").unwrap();
        stage.selection = Selection::range(TextRange::from_bytes(from, from + 30).unwrap());
        let mut window = Window::new(stage, [900.0, 760.0], 1.0);
        let picture = window.picture();
        assert_as_kept(name, &picture);
    }
}

const SCRIPTS: &str = "Many scripts on one page: Київ, Αθήνα, القاهرة\n\n\
قال المتحدث باسم الحكومة إن الاقتراح «غير مقبول»، وأضاف أن وكالة Reuters نقلت الخبر في 12 مايو بنسبة 22% من القراء.\n\n\
ראש העיר אמרה כי התוכנית תאושר ביום שלישי, למרות ההתנגדות של 15 חברי מועצה (Council).\n\n\
मंत्री ने कहा कि बातचीत जारी रहेगी और समझौता जल्द होगा।\n\n\
外交部发言人周二表示，谈判将继续进行，双方都希望尽快达成协议。\n\n\
外務省の報道官は火曜日、交渉は続くと述べた。한국 정부는 협상을 지지한다고 밝혔다.\n\n\
Emoji stay whole: 👩‍👩‍👧‍👦 family, 🇺🇦 flag, 👍🏽 thumb, ❤️ heart, é combining; and ▲ → © №.\n\n\
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsmitgliederversammlung met.\n";

#[test]
fn many_scripts_are_laid_out_with_the_systems_faces() {
    let annotations = vec![
        on(
            SCRIPTS,
            "1",
            "claim",
            "الاقتراح «غير مقبول»، وأضاف أن وكالة Reuters",
        ),
        on(SCRIPTS, "2", "stance", "התוכנית תאושר ביום שלישי"),
        on(SCRIPTS, "3", "evidence", "बातचीत जारी"),
        on(SCRIPTS, "4", "frame", "谈判将继续进行"),
    ];
    let mut stage = Stage::new(SCRIPTS, annotations);
    stage.view = ArticleView::new(TextEngine::start());
    let mut window = Window::new(stage, [900.0, 800.0], 1.0);
    for _ in 0..40 {
        window.harness.step();
    }
    keep("scripts", &window.picture());
    assert!(!window.stage().view.visible.is_empty());
}

#[test]
fn a_card_tells_what_is_under_the_mouse() {
    let mut stage = harbour();
    stage.selected = None;
    let mut window = Window::new(stage, [900.0, 760.0], 1.0);
    let at = HARBOUR.find("report leaves it").unwrap();
    let rect = window
        .stage()
        .view
        .rects_of(TextRange::from_bytes(at, at + 6).unwrap())[0];
    let before = window.picture();
    window.harness.hover_at(rect.center());
    window.harness.run_steps(40);
    let picture = window.picture();
    keep("card", &picture);
    assert!(before != picture);
}

#[test]
fn pages_are_drawn_at_two_pixels_a_point_and_when_narrow() {
    let mut window = Window::new(harbour(), [560.0, 420.0], 2.0);
    assert_as_kept("narrow", &window.picture());
    let lefts = window.stage().view.page.column_left;
    assert!(lefts >= 40.0);
}

#[test]
fn pictures_do_not_depend_on_where_one_scrolled_before() {
    let text = super::scrolling::long_text(60_000);
    let annotations = super::scrolling::spread(&text, 500);
    let mut window = Window::new(Stage::new(&text, annotations), [900.0, 700.0], 1.0);
    let go = |window: &mut Window, at: usize| {
        window
            .stage()
            .view
            .scroll_to(TextRange::from_bytes(at, at + 1).unwrap());
        window.harness.run();
    };
    go(&mut window, 30_000);
    let mut first = window.picture();
    keep("dense", &first);
    go(&mut window, 100);
    go(&mut window, 50_000);
    go(&mut window, 30_000);
    // Beside the scroll bar, whose length rests on estimates that have become measures.
    let mut again = window.picture();
    let page = |picture: &mut image::RgbaImage| {
        let (width, height) = (picture.width() - 50, picture.height());
        image::imageops::crop(picture, 0, 0, width, height).to_image()
    };
    assert!(page(&mut first) == page(&mut again));
}

#[test]
fn colours_can_tell_stances_apart_in_a_sans_face() {
    let mut stage = harbour();
    stage.reading.typeface = Typeface::Sans;
    stage.reading.size_pt = 16.0;
    stage.reading.color_by = ColorBy::Polarity;
    stage.palette = ArticlePalette::dark();
    let mut window = Window::new(stage, [900.0, 600.0], 1.25);
    keep("sans", &window.picture());
    let highlights = std::rc::Rc::clone(&window.stage().view.highlights);
    let colors = |id: &str| highlights.by_id(&AnnotationId::new(id)).unwrap().color;
    assert_eq!(colors("2"), polarity_color(Some(Sign::Opposes)));
    assert_eq!(colors("7"), polarity_color(Some(Sign::Supports)));
}

use std::collections::BTreeSet;

use super::*;
use crate::model::{FieldKind, Tag, TagId};

/// The least distance two of the first colours keep, in CIELAB (CIE 1976), whoever looks.
const LEAST_DISTANCE: f64 = 20.0;

/// How much of a tag's colour lies in its tint; what a view uses is at most this.
const TINT: f64 = 0.3;

type Rgb = [f64; 3];

/// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const SIGHTS: [(&str, [Rgb; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

fn rgb(color: Color) -> Rgb {
    [color.red, color.green, color.blue].map(|part| f64::from(part) / 255.0)
}

fn linear(rgb: Rgb) -> Rgb {
    rgb.map(|part| {
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn times(matrix: &[Rgb; 3], value: Rgb) -> Rgb {
    matrix.map(|row| row.iter().zip(value).map(|(a, b)| a * b).sum())
}

fn lab(linear: Rgb) -> Rgb {
    let to_xyz = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    let [x, y, z] = times(&to_xyz, linear.map(|part| part.clamp(0.0, 1.0)));
    let root = |t: f64| {
        if t > 216.0 / 24389.0 {
            t.cbrt()
        } else {
            (24389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    let (x, y, z) = (root(x / 0.950_47), root(y), root(z / 1.088_83));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: Rgb, b: Rgb) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// WCAG 2.2, contrast ratio.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |color: Rgb| {
        let [red, green, blue] = linear(color);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn tint(color: Color, ground: Color) -> Rgb {
    let mut tint = rgb(ground);
    for (part, own) in tint.iter_mut().zip(rgb(color)) {
        *part = *part * (1.0 - TINT) + own * TINT;
    }
    tint
}

fn themes() -> [(Appearance, ThemeValues); 2] {
    [Appearance::Light, Appearance::Dark].map(|which| (which, ThemeValues::builtin(which)))
}

fn all_tags() -> Vec<(&'static str, Tag)> {
    let tags = CODEBOOKS.map(|builtin| {
        builtin
            .read()
            .tags
            .into_iter()
            .map(move |tag| (builtin.id, tag))
    });
    tags.into_iter().flatten().collect()
}

/// The colours in the order in which codebooks give them out.
fn palette() -> Vec<Color> {
    let frames = BuiltinCodebook::by_id("mfc15").unwrap().read();
    frames.tags.iter().map(|tag| tag.color).collect()
}

#[test]
fn every_codebook_reads_without_a_problem_and_is_written_as_it_stands() {
    for builtin in CODEBOOKS {
        let reading = codebook_file::read(builtin.text).unwrap();
        assert_eq!(reading.problems, [], "{}", builtin.id);
        assert!(!reading.value.source.is_empty(), "{}", builtin.id);
        assert!(!reading.value.guideline.is_empty(), "{}", builtin.id);
        assert!(
            codebook_file::write(&reading.value) == builtin.text,
            "{}",
            builtin.id
        );
        assert!(reading.value.extra.0.is_empty(), "{}", builtin.id);
    }
}

#[test]
fn every_tag_has_a_definition_a_letter_of_its_own_and_a_key_unless_it_only_groups() {
    for builtin in CODEBOOKS {
        let codebook = builtin.read();
        let parents: BTreeSet<&TagId> = codebook
            .tags
            .iter()
            .filter_map(|tag| tag.parent.as_ref())
            .collect();
        let mut letters = BTreeSet::new();
        for tag in &codebook.tags {
            let what = format!("{} {}", builtin.id, tag.id);
            assert!(tag.definition.ends_with('.'), "{what}");
            assert!(tag.key.is_some() != parents.contains(&tag.id), "{what}");
            assert!(letters.insert((tag.color, tag.initial())), "{what}");
            assert!(tag.extra.0.is_empty(), "{what}");
            // These letters steer the window: next, previous, through overlaps, repeat.
            assert!(!matches!(tag.key, Some('n' | 'p' | 'o' | 'r')), "{what}");
            for field in &tag.fields {
                assert!(
                    !field.guideline.is_empty() && field.extra.0.is_empty(),
                    "{what} {}",
                    field.id
                );
            }
        }
    }
}

#[test]
fn stances_and_claims_has_the_fields_of_a_claim_and_of_a_stance() {
    let codebook = default_codebook();
    let fields = |tag: &str| -> Vec<(String, &'static str)> {
        let tag = codebook.tag(&TagId::new(tag)).unwrap();
        let field = |field: &crate::model::Field| (field.id.to_string(), field.kind.word());
        tag.fields.iter().map(field).collect()
    };
    let named = |rows: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        rows.iter()
            .map(|(id, kind)| ((*id).to_owned(), *kind))
            .collect()
    };
    let claim = [
        ("claimant", "entry"),
        ("claim", "entry"),
        ("kind", "choice"),
        ("attribution", "choice"),
        ("certainty", "number"),
    ];
    let stance = [
        ("holder", "entry"),
        ("target", "entry"),
        ("polarity", "choice"),
        ("strength", "number"),
    ];
    assert_eq!(fields("claim"), named(&claim));
    assert_eq!(fields("stance"), named(&stance));
    let tag = codebook.tag(&TagId::new("stance")).unwrap();
    let FieldKind::Choice(choices) = &tag.fields[2].kind else {
        panic!("{tag:?}");
    };
    let signs: String = choices
        .iter()
        .filter_map(|choice| Some(choice.sign?.glyph()))
        .collect();
    assert_eq!(signs, "▲▼●◆?");
}

#[test]
fn the_first_eight_colours_differ_for_every_kind_of_sight() {
    let colors: Vec<Rgb> = palette()
        .into_iter()
        .take(8)
        .map(|color| linear(rgb(color)))
        .collect();
    assert_eq!(colors.len(), 8);
    for (sight, matrix) in SIGHTS {
        for (nth, a) in colors.iter().enumerate() {
            for (other, b) in colors.iter().enumerate().skip(nth + 1) {
                let apart = distance(lab(times(&matrix, *a)), lab(times(&matrix, *b)));
                assert!(
                    apart >= LEAST_DISTANCE,
                    "{sight}: {nth} and {other} are {apart:.1} apart"
                );
            }
        }
    }
}

#[test]
fn text_is_readable_on_every_tint_in_both_themes() {
    for (appearance, theme) in themes() {
        for (codebook, tag) in all_tags() {
            let tint = tint(tag.color, theme.colors["background"]);
            let ratio = contrast(rgb(theme.colors["text"]), tint);
            assert!(
                ratio >= 4.5,
                "{appearance:?} {codebook} {}: {ratio:.2}",
                tag.id
            );
        }
    }
}

#[test]
fn text_stands_out_from_all_it_is_written_on() {
    for (appearance, theme) in themes() {
        for (text, ground, least) in [
            ("text", "background", 7.0),
            ("text", "panel", 7.0),
            ("text", "field_background", 7.0),
            ("text", "hover", 7.0),
            ("text", "selection", 4.5),
            ("text", "find_hit", 4.5),
            ("text", "find_hit_current", 4.5),
            ("text_faint", "background", 4.5),
            ("text_faint", "panel", 4.5),
            ("dirt_text", "background", 4.5),
            ("accent_text", "accent", 4.5),
            ("accent", "background", 4.5),
            ("warning", "panel", 4.5),
            ("error", "panel", 4.5),
            ("success", "panel", 4.5),
            ("caret", "background", 4.5),
        ] {
            let ratio = contrast(rgb(theme.colors[text]), rgb(theme.colors[ground]));
            assert!(
                ratio >= least,
                "{appearance:?} {text} on {ground}: {ratio:.2}"
            );
        }
    }
}

#[test]
fn both_themes_name_the_same_values() {
    let [light, dark] = themes().map(|(_, theme)| theme);
    assert!(light.colors.keys().eq(dark.colors.keys()));
    assert_eq!(light.numbers.len(), 6);
    assert_eq!(light.numbers, dark.numbers);
    assert_eq!(light.colors.len(), 19);
}

//! Which highlights are shown, in which colours, lanes and order.

use std::collections::BTreeSet;

use super::super::highlights::{Cue, Highlights};
use super::super::palette::UNKNOWN;
use super::scrolling::{long_text, spread};
use super::support::{Stage, annotation, on, with_field};
use crate::model::{AnnotationId, Color, Sign, Span, TagId};
use crate::text::{TextOffset, TextRange};
use crate::ui::article::{ArticleScene, ColorBy, LayerScene};

const TEXT: &str = "Title\n\nCrews oppose the closure of the quay, and said so on Tuesday.\n";

fn stage() -> Stage {
    let stance = with_field(
        on(TEXT, "s", "stance", "oppose the closure"),
        "polarity",
        "opposes",
    );
    let mut claim = on(TEXT, "c", "claim", "Crews oppose");
    let said = on(TEXT, "x", "claim", "said so");
    claim.spans.extend(said.spans);
    Stage::new(
        TEXT,
        vec![stance, claim, on(TEXT, "u", "nothing-known", "Tuesday")],
    )
}

#[test]
fn an_unknown_tag_is_grey_and_goes_by_its_id() {
    let shown = stage().with_scene(|_, scene| Highlights::new(scene));
    let owner = shown.by_id(&AnnotationId::new("u")).unwrap();
    assert_eq!((owner.color, owner.cue), (UNKNOWN, Cue::Letter('?')));
    assert_eq!(owner.tag_name, "nothing-known");
}

#[test]
fn a_stance_shows_its_sign_and_other_tags_their_letter() {
    let shown = stage().with_scene(|_, scene| Highlights::new(scene));
    let cue = |id: &str| shown.by_id(&AnnotationId::new(id)).unwrap().cue;
    assert_eq!(
        (cue("s"), cue("c")),
        (Cue::Sign(Sign::Opposes), Cue::Letter('C'))
    );
}

#[test]
fn hidden_tags_leave_no_trace() {
    let hidden = BTreeSet::from([TagId::new("claim")]);
    let shown = stage().with_scene(|_, scene| {
        Highlights::new(&ArticleScene {
            hidden_tags: &hidden,
            ..*scene
        })
    });
    assert!(shown.by_id(&AnnotationId::new("c")).is_none());
    // What met the hidden one stands alone now.
    assert!(shown.runs().iter().all(|run| run.line_lane.is_none()));
}

#[test]
fn colours_can_tell_annotators_apart() {
    let mut stage = stage();
    stage.reading.color_by = ColorBy::Annotator;
    let color = Color {
        red: 1,
        green: 2,
        blue: 3,
    };
    let shown = stage.with_scene(|_, scene| {
        let layers: Vec<_> = scene
            .layers
            .iter()
            .map(|layer| LayerScene {
                color: Some(color),
                ..*layer
            })
            .collect();
        Highlights::new(&ArticleScene {
            layers: &layers,
            ..*scene
        })
    });
    assert!(shown.owners().iter().all(|owner| owner.color == color));
}

#[test]
fn every_run_of_a_discontinuous_annotation_is_shown_and_only_the_first_begins_it() {
    let shown = stage().with_scene(|_, scene| Highlights::new(scene));
    let of_claim = |run: &&super::super::highlights::Run| {
        shown
            .owner(run)
            .is_some_and(|owner| owner.annotation.id.as_str() == "c")
    };
    let runs: Vec<_> = shown.runs().iter().filter(of_claim).collect();
    assert_eq!(
        runs.iter()
            .map(|run| (run.span, run.is_first))
            .collect::<Vec<_>>(),
        [(0, true), (1, false)]
    );
}

#[test]
fn the_smallest_comes_first_at_a_place() {
    let shown = stage().with_scene(|_, scene| Highlights::new(scene));
    let at = TextOffset::new(TEXT.find("oppose").unwrap());
    let ids = shown.ids_at(at);
    assert_eq!(ids, [AnnotationId::new("c"), AnnotationId::new("s")]);
}

#[test]
fn bars_that_may_stand_on_one_line_are_in_different_lanes() {
    let text = long_text(20_000);
    let mut stage = Stage::new(&text, spread(&text, 150));
    let shown = stage.with_scene(|_, scene| Highlights::new(scene));
    for (nth, one) in shown.runs().iter().enumerate() {
        for other in shown.runs().iter().skip(nth + 1).take(40) {
            let is_near = other.range.start().to_usize() < one.range.end().to_usize() + 90;
            assert!(!is_near || one.bar_lane != other.bar_lane);
        }
    }
}

#[test]
fn article_level_and_unplaced_annotations_have_no_highlight() {
    let mut level = annotation("level", "frame", TextRange::from_bytes(0, 1).unwrap());
    level.spans.clear();
    let mut lost = annotation("lost", "frame", TextRange::from_bytes(0, 1).unwrap());
    let unplaced = crate::model::Unplaced {
        selector: crate::anchor::SpanSelector::default(),
        why: crate::model::UnplacedWhy::Lost,
    };
    lost.spans = vec![Span::Unplaced(Box::new(unplaced))];
    let shown = Stage::new(TEXT, vec![level, lost]).with_scene(|_, scene| Highlights::new(scene));
    assert!(shown.owners().is_empty());
}

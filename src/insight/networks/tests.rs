//! Networks small enough to compute by hand, the manual's own examples among them.

#![expect(
    clippy::float_cmp,
    reason = "whole weights and the divisions that stand beside them are exact"
)]

use proptest::prelude::*;

use super::Aggregation::{Combine, Ignore, Subtract};
use super::NetworkKind::{OneMode, TwoMode};
use super::*;

const REQUEST: Request = Request {
    kind: NetworkKind::OneMode,
    aggregation: Aggregation::Ignore,
    normalisation: Normalisation::No,
    duplicates: Duplicates::Include,
    scale: Scale::Binary,
};

/// `A x + 2; B x -` is two statements of A for x and one of B against it; `=n` gives a number instead.
fn statements(drawn: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    for part in drawn.split(';') {
        let words: Vec<&str> = part.split_whitespace().collect();
        let level = match words[2] {
            "+" => Some("1"),
            "-" => Some("0"),
            "." => None,
            number => Some(number.strip_prefix('=').unwrap()),
        };
        let statement = Statement {
            first: words[0].to_owned(),
            second: words[1].to_owned(),
            level: level.map(str::to_owned),
            document: words.get(4).copied().unwrap_or("d").to_owned(),
            date: words.get(5).map(|date| date.parse().unwrap()),
        };
        let times = words.get(3).map_or(1, |times| times.parse().unwrap());
        all.extend(std::iter::repeat_n(statement, times));
    }
    all
}

fn weights(drawn: &str, request: &Request) -> Vec<(String, String, f64)> {
    let found = network(&statements(drawn), request, &Isolates::default()).unwrap();
    let name = |at: usize| found.nodes[at].name.clone();
    let edges = found.edges.iter();
    edges
        .map(|it| (name(it.from), name(it.to), it.weight))
        .collect()
}

fn only(drawn: &str, request: &Request) -> f64 {
    let found = weights(drawn, request);
    assert!(found.len() <= 1, "{found:?}");
    found.first().map_or(0.0, |(_, _, weight)| *weight)
}

/// The manual's two organisations, by its section on one-mode aggregation: six concepts.
const SENATE: &str = "Senate c4 - 2; Senate c5 - ; Senate c6 + 2; \
    Sierra c2 +; Sierra c3 +; Sierra c4 + 2; Sierra c5 +; Sierra c6 +";

#[test]
fn the_manuals_example_of_two_organisations_comes_out() {
    for (aggregation, weight) in [
        (Aggregation::Ignore, 7.0),
        (Aggregation::Congruence, 2.0),
        (Aggregation::Conflict, 5.0),
        (Aggregation::Subtract, -3.0),
    ] {
        let request = Request {
            aggregation,
            ..REQUEST
        };
        assert!(
            (only(SENATE, &request) - weight).abs() < 1e-12,
            "{aggregation:?}"
        );
    }
}

#[test]
fn the_manuals_example_of_a_scale_comes_out() {
    // −4 twice and +2 three times on a scale from −5 to +5.
    let drawn = "a j =-4 2; b j =2 3";
    let request = |aggregation| Request {
        aggregation,
        scale: Scale::Numbers { span: 10.0 },
        ..REQUEST
    };
    let weight = |aggregation| only(drawn, &request(aggregation));
    // 2 · 3 · (1 − 6 / 10) = 2.4; the manual's text says 4.2, its formula and its figures (4/10) this.
    assert!((weight(Aggregation::Congruence) - 2.4).abs() < 1e-12);
    assert!((weight(Aggregation::Conflict) - 3.6).abs() < 1e-12);
    assert!((weight(Aggregation::Subtract) + 1.2).abs() < 1e-12);
    assert!((only("a j =2; b j =5", &request(Aggregation::Congruence)) - 0.7).abs() < 1e-12);
}

#[test]
fn one_mode_weights_are_divided_as_asked() {
    // A: 3 statements, B: 4. In common at the same level: x + (A 2, B 1), y - (A 1, B 1).
    let drawn = "A x + 2; A y -; B x +; B y -; B z + 2";
    let weight = |normalisation| {
        let request = Request {
            aggregation: Aggregation::Congruence,
            normalisation,
            ..REQUEST
        };
        only(drawn, &request)
    };
    for (normalisation, expected) in [
        (Normalisation::No, 3.0),
        (Normalisation::Average, 3.0 / 3.5),
        // A alone 0, B alone 2 (z), in common 2·1 + 1·1.
        (Normalisation::Jaccard, 3.0 / 5.0),
        (Normalisation::Cosine, 3.0 / 12.0),
    ] {
        assert!(
            (weight(normalisation) - expected).abs() < 1e-12,
            "{normalisation:?}"
        );
    }
}

#[test]
fn two_mode_weights_are_as_the_manual_says() {
    let drawn = "A x + 2; A x - 3; A y +; B x -";
    let found = |aggregation, normalisation| {
        let request = Request {
            kind: NetworkKind::TwoMode,
            aggregation,
            normalisation,
            ..REQUEST
        };
        let weights = weights(drawn, &request).into_iter();
        weights.map(|(_, _, weight)| weight).collect::<Vec<_>>()
    };
    assert_eq!(found(Ignore, Normalisation::No), [5.0, 1.0, 1.0]);
    assert_eq!(found(Subtract, Normalisation::No), [-1.0, 1.0, -1.0]);
    assert_eq!(found(Combine, Normalisation::No), [3.0, 1.0, 2.0]);
    assert_eq!(
        found(Ignore, Normalisation::Activity),
        [5.0 / 6.0, 1.0 / 6.0, 1.0]
    );
    assert_eq!(
        found(Ignore, Normalisation::Prominence),
        [5.0 / 6.0, 1.0, 1.0 / 6.0]
    );
}

#[test]
fn numbers_are_subtracted_by_their_worth() {
    let request = Request {
        kind: NetworkKind::TwoMode,
        aggregation: Aggregation::Subtract,
        scale: Scale::Numbers { span: 4.0 },
        ..REQUEST
    };
    // The manual: somewhat for (+1) twice and strongly against (−2) twice is −2.
    assert_eq!(only("A x =1 2; A x =-2 2", &request), -2.0);
    let words = Request {
        scale: Scale::Words,
        ..request
    };
    let failed = network(&statements("A x +"), &words, &Isolates::default());
    assert_eq!(failed, Err(NetworkError::Words));
}

#[test]
fn repeats_count_once_in_their_scope() {
    // The same in d1 twice, in d2 the same week, in d3 the next week of the same month, in d4 a month on.
    let drawn = "A x + 2 d1 2025-03-03; A x + 1 d2 2025-03-09; A x + 1 d3 2025-03-10; \
        A x + 1 d4 2025-04-30; A x - 1 d4 2025-04-30; A x + 1 d5; A x + 1 d6; A x + 2 d7 2024-12-30";
    let count = |duplicates| {
        let request = Request {
            kind: NetworkKind::TwoMode,
            duplicates,
            ..REQUEST
        };
        only(drawn, &request)
    };
    for (duplicates, expected) in [
        (Duplicates::Include, 10.0),
        (Duplicates::Document, 8.0),
        (Duplicates::Week, 7.0),
        (Duplicates::Month, 6.0),
        (Duplicates::Year, 5.0),
        (Duplicates::AcrossRange, 2.0),
    ] {
        assert_eq!(count(duplicates), expected, "{duplicates:?}");
    }
}

#[test]
fn a_week_may_begin_in_the_old_year() {
    let request = Request {
        kind: NetworkKind::TwoMode,
        duplicates: Duplicates::Week,
        ..REQUEST
    };
    let drawn = "A x + 1 d1 2024-12-30; A x + 1 d2 2025-01-05; A x + 1 d3 2025-01-06";
    assert_eq!(only(drawn, &request), 2.0);
}

#[test]
fn what_lacks_a_value_or_a_needed_level_is_not_counted() {
    let mut all = statements("A x +; B x .; B y -");
    all.push(Statement {
        first: "C".to_owned(),
        ..Statement::default()
    });
    let found = |aggregation| {
        let request = Request {
            aggregation,
            ..REQUEST
        };
        network(&all, &request, &Isolates::default()).unwrap()
    };
    assert_eq!(found(Aggregation::Ignore).edges.len(), 1);
    assert_eq!(found(Aggregation::Ignore).nodes.len(), 2);
    assert_eq!(found(Aggregation::Congruence).edges.len(), 0);
    let isolates = Isolates {
        first: vec!["C".to_owned()],
        second: vec!["z".to_owned()],
    };
    let with = network(&all, &REQUEST, &isolates).unwrap();
    assert_eq!(with.nodes.last().unwrap().name, "C");
    assert_eq!(with.nodes.len(), 3);
}

#[test]
fn choices_that_do_not_go_together_are_refused() {
    let check = |kind, aggregation, normalisation| {
        let request = Request {
            kind,
            aggregation,
            normalisation,
            ..REQUEST
        };
        request.check()
    };
    for (kind, aggregation) in [
        (OneMode, Aggregation::Combine),
        (TwoMode, Aggregation::Congruence),
        (TwoMode, Aggregation::Conflict),
    ] {
        let checked = check(kind, aggregation, Normalisation::No);
        assert_eq!(checked, Err(NetworkError::Aggregation));
    }
    for (kind, aggregation, normalisation) in [
        (OneMode, Aggregation::Ignore, Normalisation::Activity),
        (TwoMode, Aggregation::Ignore, Normalisation::Jaccard),
        (TwoMode, Aggregation::Combine, Normalisation::Activity),
    ] {
        let checked = check(kind, aggregation, normalisation);
        assert_eq!(checked, Err(NetworkError::Normalisation));
    }
}

#[test]
fn words_agree_only_if_they_are_the_same() {
    let request = Request {
        aggregation: Aggregation::Congruence,
        scale: Scale::Words,
        ..REQUEST
    };
    let found = weights("A x =fact; B x =cause; C x =fact", &request);
    assert_eq!(found, [("A".to_owned(), "C".to_owned(), 1.0)]);
}

proptest! {
    #[test]
    fn congruence_and_conflict_are_two_parts_of_the_whole(
        parts in prop::collection::vec((0_usize..4, 0_usize..4, 0_i32..5), 1..40),
    ) {
        let one = |(first, second, level): &(usize, usize, i32)| Statement {
            first: format!("a{first}"),
            second: format!("c{second}"),
            level: Some(level.to_string()),
            ..Statement::default()
        };
        let all: Vec<Statement> = parts.iter().map(one).collect();
        let matrix = |aggregation| {
            let scale = Scale::Numbers { span: 4.0 };
            let request = Request { aggregation, scale, ..REQUEST };
            let found = network(&all, &request, &Isolates::default()).unwrap();
            let mut matrix = [[0.0; 4]; 4];
            for edge in found.edges {
                matrix[edge.from][edge.to] = edge.weight;
            }
            matrix
        };
        let [whole, alike, apart, less] = [
            Aggregation::Ignore,
            Aggregation::Congruence,
            Aggregation::Conflict,
            Aggregation::Subtract,
        ].map(matrix);
        for (from, to) in (0..4).flat_map(|from| (0..4).map(move |to| (from, to))) {
            let sum = alike[from][to] + apart[from][to];
            prop_assert!((sum - whole[from][to]).abs() < 1e-9);
            let difference = alike[from][to] - apart[from][to];
            prop_assert!((difference - less[from][to]).abs() < 1e-9);
        }
    }
}

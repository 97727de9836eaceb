use proptest::prelude::*;
use proptest::sample::select;

use std::sync::Arc;

use super::*;
use crate::model::{ArticleId, Metadata};
use crate::testing::{generate, marked};
use crate::text::{TextRange, segment};

fn query(pattern: &str, kind: QueryKind) -> Query {
    Query {
        pattern: pattern.to_owned(),
        kind,
        ..Query::default()
    }
}

fn folding(pattern: &str, kind: QueryKind) -> Query {
    Query {
        folds_accents: true,
        ..query(pattern, kind)
    }
}

fn found<'a>(query: &Query, text: &'a str) -> Vec<&'a str> {
    let hits = query.matcher().unwrap().hits(text, &[], usize::MAX);
    hits.iter().map(|hit| hit.slice(text).unwrap()).collect()
}

#[test]
fn each_kind_finds_what_it_says() {
    use QueryKind::{Literal, Regex, WholeWord};
    let text = "Dam, dams and madam. дам, ДАМ!\r\n(ab) (a)";
    for (pattern, kind, expected) in [
        ("dam", Literal, vec!["Dam", "dam", "dam"]),
        ("dam", WholeWord, vec!["Dam"]),
        ("дам", WholeWord, vec!["дам", "ДАМ"]),
        ("(a", WholeWord, vec!["(a"]),
        (r"d\wm(s?)", Regex, vec!["Dam", "dams", "dam"]),
        ("!$", Regex, vec!["!"]),
        (r"^\(", Regex, vec!["("]),
        ("x*", Regex, vec![]),
        ("gone", Literal, vec![]),
    ] {
        assert_eq!(found(&query(pattern, kind), text), expected, "{pattern}");
    }
    let exact = Query {
        is_case_sensitive: true,
        ..Query::literal("Dam")
    };
    assert_eq!(found(&exact, text), ["Dam"]);
}

#[test]
fn accents_are_folded_on_both_sides() {
    let text = "Café, cafe\u{301}s, CAFE — naïve";
    let cafes = ["Café", "cafe\u{301}", "CAFE"];
    assert_eq!(found(&folding("cafe", QueryKind::Literal), text), cafes);
    assert_eq!(found(&folding("CAFÉ", QueryKind::Literal), text), cafes);
    let words = folding("café", QueryKind::WholeWord);
    assert_eq!(found(&words, text), ["Café", "CAFE"]);
    let regex = folding("na[iu]ve?", QueryKind::Regex);
    assert_eq!(found(&regex, text), ["naïve"]);
    assert_eq!(found(&Query::literal("cafe"), text), ["cafe", "CAFE"]);
}

#[test]
fn a_folded_hit_takes_whole_graphemes() {
    let family = "👩\u{200d}👩\u{200d}👧!";
    assert_eq!(
        found(&folding("👩", QueryKind::Literal), family),
        ["👩\u{200d}👩\u{200d}👧"]
    );
    assert_eq!(found(&folding("각", QueryKind::Literal), "각 가"), ["각"]);
}

#[test]
fn what_cannot_be_looked_for_says_why() {
    let error = |query: Query| query.matcher().unwrap_err();
    assert_eq!(error(Query::literal("")), QueryError::Empty);
    let only_marks = folding("\u{301}", QueryKind::Literal);
    assert_eq!(error(only_marks), QueryError::Empty);
    let broken = error(query("(a", QueryKind::Regex));
    let reason = "the pattern is no regular expression: unclosed group";
    assert_eq!(broken.to_string(), reason);
    let large = query(r"(\w{500}){500}", QueryKind::Regex);
    assert_eq!(error(large), QueryError::TooLarge);
}

#[test]
fn what_is_to_be_skipped_is_no_hit_and_looking_stops_when_enough_is_found() {
    let matcher = Query::literal("a").matcher().unwrap();
    let drawn = marked("[a b] a b[ a]");
    let skip = drawn.ranges();
    let hits = matcher.hits(&drawn.text, &skip, usize::MAX);
    assert_eq!(hits, [TextRange::from_bytes(4, 5).unwrap()]);
    assert_eq!(matcher.hits(&drawn.text, &[], 2).len(), 2);
}

#[test]
fn bytes_that_hold_no_hit_are_not_worth_decoding() {
    let matcher = Query::literal("dam").matcher().unwrap();
    let utf16: Vec<u8> = "the dam"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (raw, expected) in [
        (b"the Dam".as_slice(), true),
        (b"the bridge".as_slice(), false),
        (b"the bridg\xE9".as_slice(), true),
        (&utf16, true),
    ] {
        assert_eq!(matcher.is_worth_decoding(raw), expected, "{raw:?}");
    }
    let folding = folding("dam", QueryKind::Literal).matcher().unwrap();
    assert!(folding.is_worth_decoding("the dåm".as_bytes()));
    assert!(!folding.is_worth_decoding(b"the bridge"));
}

#[test]
fn what_is_found_is_replaced_and_groups_are_filled_in() {
    let pattern = query(r"(\w+) dam", QueryKind::Regex);
    for (query, text, with, expected) in [
        (
            pattern.clone(),
            "old dam, new dam",
            "$1 bridge",
            Some("old bridge, new bridge"),
        ),
        (Query::literal("dam"), "A Dam.", "$1", Some("A $1.")),
        (
            folding("dam", QueryKind::Literal),
            "A dåm.",
            "lake",
            Some("A lake."),
        ),
        (pattern, "nothing", "x", None),
        (query("x*", QueryKind::Regex), "axxb", "-", Some("a-b")),
    ] {
        let matcher = query.matcher().unwrap();
        assert_eq!(matcher.replaced(text, with).as_deref(), expected, "{text}");
        assert_eq!(matcher.finds(text), expected.is_some(), "{text}");
    }
}

fn search(
    matcher: &Matcher,
    nth: usize,
    text: &str,
    outlet: &str,
    date: Option<&str>,
) -> Option<ArticleHits> {
    let article = ArticleId::new(format!("{nth}.txt"));
    let searched = Searched {
        article: &article,
        text,
        skip: &[],
        context: 12,
        most: 100,
    };
    matcher.search(&searched, || {
        Arc::new(Metadata {
            outlet: outlet.to_owned(),
            date: date.map(|date| date.parse().unwrap()),
            ..Metadata::default()
        })
    })
}

fn concordance(most: usize) -> Concordance {
    let matcher = Query::literal("dam").matcher().unwrap();
    let mut concordance = Concordance::with_room(most);
    let articles = [
        (
            "The old dam opened.\r\nA dam, zoned",
            "Herald",
            Some("2025-03-02"),
        ),
        ("No hit", "Herald", None),
        (
            "e\u{301}lan! her dam\nwill hold",
            "Courier",
            Some("2025-03-01"),
        ),
        ("dam", "", None),
    ];
    for (nth, (text, outlet, date)) in articles.into_iter().enumerate() {
        if let Some(found) = search(&matcher, nth, text, outlet, date) {
            concordance.add(found);
        }
    }
    concordance
}

fn lines(concordance: &Concordance, order: HitOrder) -> Vec<String> {
    let line = |place: usize| {
        let row = &concordance.rows()[place];
        let hit = &row.hit;
        format!(
            "{}:{} {}[{}]{}",
            row.article, hit.line, hit.left, hit.hit, hit.right
        )
    };
    concordance.ordered(order).into_iter().map(line).collect()
}

#[test]
fn rows_show_their_context_on_one_line_and_are_ordered() {
    let concordance = concordance(100);
    let opened = "0:1 The old [dam] opened. A ";
    let zoned = "0:2  opened. A [dam], zoned";
    let hold = "1:1 e\u{301}lan! her [dam] will hold";
    let alone = "2:1 [dam]";
    for (order, expected) in [
        (HitOrder::Reading, [opened, zoned, hold, alone]),
        (HitOrder::Right, [alone, opened, hold, zoned]),
        (HitOrder::Left, [alone, zoned, hold, opened]),
        (HitOrder::Hit, [alone, opened, hold, zoned]),
        (HitOrder::Outlet, [hold, opened, zoned, alone]),
        (HitOrder::Oldest, [hold, opened, zoned, alone]),
        (HitOrder::Newest, [opened, zoned, hold, alone]),
    ] {
        assert_eq!(lines(&concordance, order), expected, "{order:?}");
    }
    assert_eq!(concordance.rows()[2].hit.start().0, 11);
}

#[test]
fn a_full_concordance_goes_on_counting() {
    let concordance = concordance(1);
    assert_eq!(concordance.rows().len(), 1);
    assert!(concordance.is_cut());
    assert_eq!(concordance.n_hits(), 4);
    let counted = |counts: Vec<HitCount>| -> Vec<(String, usize, usize)> {
        let counts = counts.into_iter();
        counts
            .map(|it| (it.name, it.n_hits, it.n_articles))
            .collect()
    };
    let of = |name: &str, n_hits| (name.to_owned(), n_hits, 1);
    let by_outlet = counted(concordance.by_outlet());
    assert_eq!(by_outlet, [of("Herald", 2), of("", 1), of("Courier", 1)]);
    let by_day = counted(concordance.by_day());
    assert_eq!(
        by_day,
        [of("2025-03-01", 1), of("2025-03-02", 2), of("", 1)]
    );
}

proptest! {
    #[test]
    fn hits_lie_in_order_and_folding_never_finds_less_or_cuts_a_grapheme(
        text in generate::article(),
        pattern in "[a-zéдס水]{1,3}|the|min|e|👩",
    ) {
        let plain = Query::literal(pattern.as_str()).matcher().unwrap();
        let folded = folding(&pattern, QueryKind::Literal).matcher().unwrap();
        let of_plain = plain.hits(&text, &[], usize::MAX);
        let of_folded = folded.hits(&text, &[], usize::MAX);
        for hits in [&of_plain, &of_folded] {
            prop_assert!(hits.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
        for hit in &of_folded {
            prop_assert_eq!(segment::snap_to_graphemes(&text, *hit), *hit);
        }
        for hit in &of_plain {
            prop_assert!(of_folded.iter().any(|folded| folded.intersects(*hit)));
        }
        prop_assert!(of_plain.is_empty() || plain.is_worth_decoding(text.as_bytes()));
        prop_assert!(of_folded.is_empty() || folded.is_worth_decoding(text.as_bytes()));
    }

    #[test]
    fn a_signature_never_hides_a_hit(
        text in hard_text(),
        kind in select(vec![QueryKind::Literal, QueryKind::WholeWord, QueryKind::Regex]),
        other in hard_text(),
        (from, n_signs) in (0_usize..60, 1_usize..12),
        (is_case_sensitive, folds_accents, is_recased) in any::<(bool, bool, bool)>(),
        is_pattern in any::<bool>(),
    ) {
        let part: String = text.chars().skip(from).take(n_signs).collect();
        let part = if is_recased { recased(&part) } else { part };
        let pattern = match (kind, is_pattern) {
            (QueryKind::Regex, true) => format!(r"({})+\s*|{other}", regex::escape(&part)),
            (QueryKind::Regex, false) => format!(r"\w?(?:{})\b?", regex::escape(&part)),
            _ => part,
        };
        let query = Query { pattern, kind, is_case_sensitive, folds_accents };
        let Ok(matcher) = query.matcher() else {
            return Ok(());
        };
        for text in [&text, &other] {
            let may_hold = Signature::of(text).is_none_or(|it| matcher.may_be_in(&it));
            prop_assert!(may_hold || !matcher.finds(text), "{:?} in {:?}", query, text);
        }
    }
}

/// Words of many scripts, and the signs whose cases and accents are hard to tell.
fn hard_text() -> impl Strategy<Value = String> {
    let hard = select(vec![
        "ß",
        "ẞ",
        "SS",
        "ſ",
        "İ",
        "ı",
        "i\u{307}",
        "I",
        "Σ",
        "ς",
        "σ",
        "\u{345}",
        "ι",
        "Ι",
        "ᾳ",
        "ᾼ",
        "α\u{345}",
        "ΐ",
        "\u{1fd3}",
        "Å",
        "\u{212b}",
        "A\u{30a}",
        "\u{212a}",
        "Ω",
        "\u{2126}",
        "ǆ",
        "ǅ",
        "Ǆ",
        "ﬅ",
        "ﬆ",
        "가",
        "\u{1100}\u{1161}",
        "が",
        "か\u{3099}",
        "\u{302a}",
        "\u{301}",
        "\r\n",
        "ꭰ",
        "Ꭰ",
        "ᲀ",
        "в",
        "ά",
        "Ά",
    ]);
    let piece = prop_oneof![
        3 => hard.prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-cA-C]{1,4}",
        1 => generate::article(),
    ];
    proptest::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

/// The same with other capitals.
fn recased(text: &str) -> String {
    let other = |sign: char| {
        let mut large = sign.to_uppercase();
        let mut small = sign.to_lowercase();
        match (large.next(), large.next()) {
            (Some(one), None) if one != sign => one,
            _ => small
                .next()
                .filter(|_| small.next().is_none())
                .unwrap_or(sign),
        }
    };
    text.chars().map(other).collect()
}

//! Reference cases that other implementations and printed figures confirm, read from beside the repository.

mod case;

use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::*;
use crate::review::alignment::{Bounds, Unit, align};
use crate::testing::golden::root;
use case::Case;

/// One answer, or the ends of an interval.
#[derive(Debug)]
enum Found {
    One(Measure),
    Ends(Interval),
}

#[test]
fn every_reference_case_is_met() {
    let path = root().join("../shared/agreement/cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no file {}", path.display());
        return;
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len() as u64, file["n_cases"].as_u64().unwrap());
    let failed: Vec<String> = cases.iter().filter_map(failure).collect();
    assert!(
        failed.is_empty(),
        "{} cases\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn failure(case: &Value) -> Option<String> {
    let found = found(case["measure"].as_str().unwrap(), &Case::of(case));
    let tolerance = case["tolerance"].as_f64().unwrap();
    let is_near =
        |found: f64, expected: &Value| (found - expected.as_f64().unwrap()).abs() <= tolerance;
    let expected = &case["expected"];
    let is_met = match &found {
        Found::One(Err(why)) => expected.is_null() && !why.to_string().is_empty(),
        Found::One(Ok(value)) => match expected.as_array() {
            None => expected.is_number() && is_near(*value, expected),
            Some(ends) => {
                let ends: Vec<f64> = ends.iter().filter_map(Value::as_f64).collect();
                (ends[0]..=ends[1]).contains(value)
            }
        },
        Found::Ends(interval) => {
            is_near(interval.lower, &expected[0]) && is_near(interval.upper, &expected[1])
        }
    };
    (!is_met).then(|| format!("{}: {found:?} is not {expected}", case["id"]))
}

fn found(measure: &str, case: &Case<'_>) -> Found {
    Found::One(match measure {
        "percent_agreement" => {
            let is_by_codes = case.params.get("weight").is_some();
            let weight = if is_by_codes {
                ItemWeight::ByCodes
            } else {
                ItemWeight::Same
            };
            case.coded(|family, total| family.percent(total, weight))
        }
        "cohen_kappa" | "cohen_kappa_weighted" => case.pairs(|family, total| {
            let weight = match case.params["weights"].as_str() {
                Some("linear") => KappaWeight::Linear,
                Some("quadratic") => KappaWeight::Quadratic,
                Some(other) => panic!("unknown weights {other}"),
                None => KappaWeight::Plain,
            };
            family.cohen_kappa(total, 0, weight)
        }),
        "hubert_kappa" => case.pairs(PairTables::hubert_kappa),
        "mean_pairwise_kappa" | "light_kappa" => {
            case.pairs(|family, total| family.mean_pairwise_kappa(total, KappaWeight::Plain).value)
        }
        "scott_pi" | "fleiss_kappa" => case.coded(Coincidences::fleiss_kappa),
        "fleiss_kappa_category" => {
            case.coded(|family, total| family.fleiss_kappa_of(total, case.label("category")))
        }
        "gwet_ac1" => case.coded(Coincidences::gwet_ac1),
        "krippendorff_alpha" => {
            case.coded(|family, total| family.krippendorff_alpha(total, &case.metric()))
        }
        "krippendorff_alpha_category" => {
            case.coded(|family, total| family.krippendorff_alpha_of(total, case.label("category")))
        }
        "u_alpha" => case.unitizing(Unitizing::u_alpha),
        "bar_u_alpha" => case.unitizing(Unitizing::bar_u_alpha),
        "cu_alpha" => case.coding(|family, total| family.cu_alpha(total, 0, &Metric::Nominal)),
        "ku_alpha" => case.coding(|family, total| family.ku_alpha(total, 0, case.label("value"))),
        "alpha_u_1995" => alpha_u_1995(&case.document()),
        "alpha_u_1995_category" => alpha_u_1995_of(&case.document(), case.label("category")),
        "gamma_positional_dissimilarity" => {
            let units = numbers(&case.data["units"]);
            let units: Vec<Unit> = units.iter().map(|it| Unit::new(it[0], it[1], 0)).collect();
            Ok(case.dissimilarity().positional(&units[0], &units[1]))
        }
        "gamma_observed_disorder" => {
            let continuum = case.continuum(&case.data["annotators"]);
            let units: Vec<&[Unit]> = continuum.annotators.iter().map(Vec::as_slice).collect();
            let found = align(
                &units,
                &case.dissimilarity(),
                Bounds::default(),
                &AtomicBool::new(false),
            );
            Ok(found.unwrap().disorder)
        }
        "gamma" => case.gamma().gamma(),
        "gamma_cat" => case.gamma().gamma_cat(UnalignedUnits::Charged),
        "span_f1_exact" => case.span_f1(SpanMatch::Exact),
        "span_f1_exact_unlabelled" => case.span_f1(SpanMatch::ExactUnlabelled),
        "span_f1_overlap" => case.span_f1(SpanMatch::Overlap),
        "token_f1" => case.span_f1(SpanMatch::Characters),
        "boundary_similarity" => {
            let [one, other] = ["a", "b"].map(|who| Case::borders(&case.data[who]));
            BoundaryCounts::between(&one, &other, case.near()).similarity()
        }
        "boundary_fleiss_kappa" => {
            let each = case.data["annotators"].as_object().unwrap().values();
            let n: u64 = each
                .clone()
                .next()
                .unwrap()
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it.as_u64().unwrap())
                .sum();
            let borders: Vec<Vec<u32>> = each.map(Case::borders).collect();
            boundary_kappa(&borders, u32::try_from(n).unwrap() - 1, case.near())
        }
        "ci_bootstrap_items_percentile_95" => return Found::Ends(case.interval()),
        other => panic!("unknown measure {other}"),
    })
}

fn numbers(value: &Value) -> Vec<Vec<f64>> {
    let rows = value.as_array().unwrap().iter();
    rows.map(|row| {
        row.as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .collect()
    })
    .collect()
}

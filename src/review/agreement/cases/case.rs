//! A reference case as the measures take it.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use crate::review::agreement::*;
use crate::review::alignment::{Dissimilarity, Unit};

/// What a case is about.
pub(super) struct Case<'a> {
    pub data: &'a Value,
    pub params: &'a Value,
}

impl<'a> Case<'a> {
    pub(super) fn of(case: &'a Value) -> Self {
        Self {
            data: &case["data"],
            params: &case["params"],
        }
    }

    /// Each item with how often it stands there.
    pub(super) fn rows(&self) -> Vec<(f64, Vec<&'a Value>)> {
        if let Some(rows) = self.data["counted_rows"].as_array() {
            let each = rows.iter().map(|row| row.as_array().unwrap());
            let each = each.map(|row| (row[0].as_f64().unwrap(), row[1..].iter().collect()));
            return each.collect();
        }
        let rows = self.data["rows"].as_array().unwrap().iter();
        rows.map(|row| (1.0, row.as_array().unwrap().iter().collect()))
            .collect()
    }

    /// The labels in order: numbers by size, words by letters.
    pub(super) fn labels(&self) -> Vec<&'a Value> {
        let rows = self.rows();
        let mut labels: Vec<&Value> = rows.into_iter().flat_map(|row| row.1).collect();
        labels.retain(|label| !label.is_null());
        labels.sort_by(|one, other| match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => one.as_str().cmp(&other.as_str()),
        });
        labels.dedup();
        labels
    }

    pub(super) fn codes(&self) -> Vec<(f64, Vec<Option<u32>>)> {
        let labels = self.labels();
        let code = |label: &Value| {
            let place = labels.iter().position(|known| **known == *label)?;
            u32::try_from(place).ok()
        };
        let rows = self.rows().into_iter();
        rows.map(|(times, row)| (times, row.into_iter().map(code).collect()))
            .collect()
    }

    pub(super) fn label(&self, name: &str) -> u32 {
        let label = &self.params[name];
        let place = if self.data["kind"] == "items" {
            self.labels().iter().position(|known| **known == *label)
        } else {
            self.span_labels().iter().position(|known| label == known)
        };
        u32::try_from(place.unwrap()).unwrap()
    }

    pub(super) fn coded(&self, measure: impl Fn(Coincidences, &Total) -> Measure) -> Measure {
        let family = Coincidences {
            n_labels: self.labels().len(),
        };
        let tallies: Vec<Tally> = self.tallies(family);
        measure(family, &family.total(&tallies))
    }

    pub(super) fn tallies(&self, family: Coincidences) -> Vec<Tally> {
        let codes = self.codes();
        codes
            .iter()
            .map(|(times, codes)| family.tally(codes, *times))
            .collect()
    }

    pub(super) fn pairs(&self, measure: impl Fn(PairTables, &Total) -> Measure) -> Measure {
        let codes = self.codes();
        let family = PairTables {
            n_annotators: codes.first().map_or(0, |row| row.1.len()),
            n_labels: self.labels().len(),
        };
        let tallies: Vec<Tally> = codes
            .iter()
            .map(|(times, codes)| family.tally(codes, *times))
            .collect();
        measure(family, &family.total(&tallies))
    }

    pub(super) fn metric(&self) -> Metric {
        let values = || {
            self.labels()
                .iter()
                .filter_map(|label| label.as_f64())
                .collect()
        };
        match self.params["metric"].as_str().unwrap() {
            "nominal" => Metric::Nominal,
            "ordinal" => Metric::Ordinal,
            "interval" => Metric::Interval(values()),
            "ratio" => Metric::Ratio(values()),
            other => panic!("unknown metric {other}"),
        }
    }

    pub(super) fn span_labels(&self) -> Vec<String> {
        let mut labels = BTreeSet::new();
        let mut gather = |annotators: &Value| {
            for span in annotators
                .as_object()
                .unwrap()
                .values()
                .flat_map(|it| it.as_array().unwrap())
            {
                labels.insert(span[2].as_str().unwrap().to_owned());
            }
        };
        gather(&self.data["annotators"]);
        for sample in self.data["sampled"].as_array().into_iter().flatten() {
            gather(sample);
        }
        labels.into_iter().collect()
    }

    pub(super) fn continuum(&self, annotators: &Value) -> Continuum {
        let labels = self.span_labels();
        let unit = |span: &Value| {
            let place = labels.iter().position(|label| span[2] == **label).unwrap();
            let [start, end] = [0, 1].map(|nth| span[nth].as_f64().unwrap());
            Unit::new(start, end, u32::try_from(place).unwrap())
        };
        let annotators = annotators.as_object().unwrap().values();
        let annotators =
            annotators.map(|spans| spans.as_array().unwrap().iter().map(unit).collect());
        Continuum {
            length: self.data["length"].as_f64().unwrap(),
            annotators: annotators.collect(),
        }
    }

    pub(super) fn document(&self) -> Document {
        // Places are far below 2^32, and those of documents are whole.
        let whole = |value: f64| format!("{value}").parse::<u32>().unwrap();
        let continuum = self.continuum(&self.data["annotators"]);
        let span = |unit: &Unit| Span::new(whole(unit.start), whole(unit.end), unit.category);
        let annotators = continuum.annotators.iter();
        Document {
            length: whole(continuum.length),
            annotators: annotators
                .map(|units| Some(units.iter().map(span).collect()))
                .collect(),
            ..Document::default()
        }
    }

    pub(super) fn unitizing(&self, measure: impl Fn(Unitizing, &Total) -> Measure) -> Measure {
        let family = Unitizing {
            n_labels: self.span_labels().len(),
        };
        measure(
            family,
            &family.total([&family.tally(&FlatDocument::of(&self.document()))]),
        )
    }

    pub(super) fn coding(&self, measure: impl Fn(Coding, &Total) -> Measure) -> Measure {
        let document = self.document();
        let family = Coding {
            n_annotators: document.annotators.len(),
            n_labels: self.span_labels().len(),
        };
        let flat = FlatDocument::of(&document);
        measure(family, &family.total([&family.tally(&flat)]))
    }

    pub(super) fn span_f1(&self, which: SpanMatch) -> Measure {
        let document = self.document();
        let family = SpanF1 {
            n_annotators: document.annotators.len(),
        };
        family.f1(&family.total([&family.tally(&document)]), 0, which)
    }

    pub(super) fn dissimilarity(&self) -> Dissimilarity {
        let number = |name: &str| self.params[name].as_f64();
        Dissimilarity {
            alpha: number("alpha").unwrap_or(1.0),
            beta: number("beta").unwrap_or(1.0),
            delta_empty: number("delta_empty").unwrap(),
            ..Dissimilarity::default()
        }
    }

    pub(super) fn gamma(&self) -> Gamma {
        let settings = GammaSettings {
            dissimilarity: self.dissimilarity(),
            ..GammaSettings::default()
        };
        let samples = self.data["sampled"].as_array().unwrap().iter();
        let samples: Vec<Continuum> = samples.map(|sample| self.continuum(sample)).collect();
        let continuum = self.continuum(&self.data["annotators"]);
        settings
            .gamma_against(&continuum, &samples, &AtomicBool::new(false))
            .unwrap()
    }

    pub(super) fn borders(lengths: &Value) -> Vec<u32> {
        let lengths = lengths.as_array().unwrap().iter();
        let lengths: Vec<u32> = lengths
            .map(|it| u32::try_from(it.as_u64().unwrap()).unwrap())
            .collect();
        BoundaryCounts::borders(&lengths)
    }

    pub(super) fn near(&self) -> Near {
        Near {
            n_t: u32::try_from(self.params["n_t"].as_u64().unwrap()).unwrap(),
        }
    }

    pub(super) fn interval(&self) -> Interval {
        let family = Coincidences {
            n_labels: self.labels().len(),
        };
        let tallies = self.tallies(family);
        let bootstrap = Bootstrap {
            n_replicates: 4000,
            ..Bootstrap::default()
        };
        let measure = |total: &Total| match self.params["of"].as_str().unwrap() {
            "fleiss_kappa" => family.fleiss_kappa(total),
            "krippendorff_alpha" => family.krippendorff_alpha(total, &self.metric()),
            other => panic!("unknown measure {other}"),
        };
        bootstrap
            .interval(&tallies, family.n_sums(), measure, &AtomicBool::new(false))
            .unwrap()
    }
}

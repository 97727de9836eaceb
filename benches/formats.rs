//! Exports and imports: 10 000 annotations on 1 000 articles in every format, and a million as a table.

use std::sync::Arc;

use criterion::SamplingMode;
use jiff::Timestamp;
use stancemark::formats::{
    ExportArticle, ExportFormat, ExportInput, ExportLayer, ImportSource, InFile, Options, Report,
    export_format, export_formats, import_format,
};
use stancemark::model::{ArticleId, Codebook, Project, Registers};

use crate::made_up;
use crate::measure::{CpuGroup, Measures, print_resident, work, work_for_keeps};

/// How long one article is, in bytes.
const ARTICLE: usize = 5_000;

/// Every format, out and back; then the table that the largest sets are handed on as.
pub fn measure(measures: &mut Measures) {
    let name = "exchange: 10 000 annotations on 1 000 articles";
    if measures.is_wanted(name) {
        let set = MadeUp::new(10);
        let mut group = measures.group(name);
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        measure_floor(&mut group, &set);
        for format in export_formats() {
            measure_format(&mut group, &set, *format);
        }
    }
    let name = "exchange: 1 000 000 annotations on 1 000 articles";
    if measures.is_wanted(name) {
        let set = MadeUp::new(1_000);
        print_resident("the set alone");
        let mut group = measures.group(name);
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        let csv = export_format("csv").unwrap();
        work(&mut group, "write csv", || {
            csv.write(&set.input(), &Options::default(), &mut Report::default())
        });
        drop(group);
        print_resident("after csv");
    }
}

/// What an export is given, owned.
struct MadeUp {
    project: Project,
    codebook: Codebook,
    registers: Registers,
    articles: Vec<ExportArticle>,
}

impl MadeUp {
    fn new(n_annotations: usize) -> Self {
        let article = |nth: usize| {
            let text = made_up::text(ARTICLE, nth as u64);
            let mut article = made_up::article(&text);
            article.id = ArticleId::new(format!("{nth}.txt"));
            let layer = made_up::layer(&text, n_annotations);
            ExportArticle {
                article: Arc::new(article),
                layers: vec![ExportLayer {
                    annotator: made_up::reader(),
                    status: layer.status(),
                    annotations: layer.ordered().to_vec(),
                }],
            }
        };
        Self {
            project: Project::default(),
            codebook: Codebook::default(),
            registers: Registers::default(),
            articles: (0..1_000).map(article).collect(),
        }
    }

    fn input(&self) -> ExportInput<'_> {
        ExportInput {
            project: &self.project,
            name: "Made up",
            codebook: &self.codebook,
            registers: &self.registers,
            articles: &self.articles,
            made: Timestamp::UNIX_EPOCH,
        }
    }
}

fn measure_floor(group: &mut CpuGroup<'_>, set: &MadeUp) {
    work(group, "floor: the words of each annotation copied", || {
        let input = set.input();
        let words = input.annotations().flat_map(|(article, _, annotation)| {
            let ranges = annotation
                .spans
                .iter()
                .filter_map(stancemark::model::Span::range);
            ranges.filter_map(|range| range.slice(article.text()).map(str::to_owned))
        });
        words.collect::<Vec<String>>()
    });
}

fn measure_format(group: &mut CpuGroup<'_>, set: &MadeUp, format: &dyn ExportFormat) {
    let options = Options::default();
    let write = || format.write(&set.input(), &options, &mut Report::default());
    // Networks need a codebook that says who speaks; what they cost is their own measurement's to tell.
    let Ok(files) = write() else {
        return;
    };
    work_for_keeps(group, &format!("write {}", format.id()), write);
    let Some(import) = import_format(format.id()) else {
        return;
    };
    let files = files.into_iter().map(|file| InFile {
        path: file.path,
        bytes: file.bytes,
    });
    let source = ImportSource {
        files: files.collect(),
    };
    work_for_keeps(group, &format!("read {}", import.id()), || {
        import.read(&source, &options, &mut Report::default())
    });
}

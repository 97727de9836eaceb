//! Questions over many articles: search in files, the table of annotations, counts.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::SamplingMode;
use stancemark::app::corpus::Corpus;
use stancemark::app::corpus_search::{
    SearchEvent, SearchIndex, SearchOptions, index_articles, search_articles,
};
use stancemark::insight::counts::{Count, CountScope, CountUnit, Dimension, Together, Within};
use stancemark::insight::search::{Matcher, Query, QueryKind};
use stancemark::insight::table::{
    AnnotationTable, Column, ColumnFilter, Direction, FilterTest, TableView, ViewOptions,
};
use stancemark::insight::{AnnotatedArticle, Snapshot};
use stancemark::model::{ArticleId, MetadataField};

use crate::folders::write_articles;
use crate::made_up;
use crate::measure::{CpuGroup, Measures, print_resident, work};

static NEVER: AtomicBool = AtomicBool::new(false);

/// 100 000 annotations in memory; with the variable set, search in 10 000 and 100 000 articles.
pub fn measure(measures: &mut Measures) {
    let name = "100 000 annotations on 1 000 articles";
    if measures.is_wanted(name) {
        let table = AnnotationTable::new(snapshot());
        let mut group = measures.group(name);
        group.sample_size(10);
        measure_table(&mut group, &table);
        measure_counts(&mut group, table.snapshot());
    }
    if std::env::var_os("STANCEMARK_BENCH_FOLDERS").is_none() {
        return;
    }
    for n_articles in [10_000, 100_000] {
        let name = format!("search in {n_articles} articles");
        if measures.is_wanted(&name) {
            let folder = tempfile::tempdir().unwrap();
            write_articles(folder.path(), n_articles);
            let corpus = Corpus::open(folder.path(), &NEVER).unwrap();
            let mut group = measures.group(&name);
            group.sample_size(10).sampling_mode(SamplingMode::Flat);
            measure_search(&mut group, &corpus);
            measure_in_memory(&mut group, &corpus);
            measure_known(&mut group, &corpus);
        }
    }
    let name = "search in 10 000 articles of many words";
    if measures.is_wanted(name) {
        let folder = tempfile::tempdir().unwrap();
        for nth in 0..10_000 {
            let text = made_up::varied_text(5_300, nth);
            std::fs::write(folder.path().join(format!("{nth}.txt")), text).unwrap();
        }
        // Files that were changed just now are not relied on.
        std::thread::sleep(std::time::Duration::from_secs(4));
        let corpus = Corpus::open(folder.path(), &NEVER).unwrap();
        let mut group = measures.group(name);
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        measure_plain_read(&mut group, &corpus);
        measure_known(&mut group, &corpus);
    }
}

fn snapshot() -> Snapshot {
    let article = |nth: usize| {
        let text = made_up::text(20_000, nth as u64);
        let mut article = made_up::article(&text);
        article.id = ArticleId::new(format!("{nth}.txt"));
        article.metadata.outlet = format!("Outlet {}", nth % 7);
        article.metadata.date = Some(jiff::civil::date(2025, 1, 1).saturating_add(day(nth)));
        let layer = Arc::new(made_up::layer(&text, 100));
        Arc::new(AnnotatedArticle {
            article: Arc::new(article),
            layers: [(made_up::reader(), layer)].into(),
        })
    };
    Snapshot {
        articles: (0..1000).map(article).collect(),
        ..Snapshot::default()
    }
}

fn day(nth: usize) -> jiff::Span {
    jiff::Span::new().days(i64::try_from(nth % 90).unwrap_or(0))
}

fn measure_table(group: &mut CpuGroup<'_>, table: &AnnotationTable) {
    let view = |options: &ViewOptions| TableView::new(table, options, &NEVER);
    let sorted = |column: Column| ViewOptions {
        sort: vec![(column, Direction::Descending)],
        ..ViewOptions::default()
    };
    let outlet = Column::Metadata(MetadataField::Outlet);
    work(group, "floor: every row looked at", || {
        let rows = table.rows().iter();
        rows.filter(|row| row.annotation.spans.len() > 1).count()
    });
    work(group, "make the rows", || {
        AnnotationTable::new(table.snapshot().clone())
    });
    work(group, "sort by outlet", || view(&sorted(outlet.clone())));
    work(group, "sort by the words", || view(&sorted(Column::Quote)));
    work(group, "filter by the words", || {
        let words = FilterTest::Contains("ferry closure".to_owned());
        view(&ViewOptions {
            filters: vec![ColumnFilter::new(Column::Quote, words)],
            ..ViewOptions::default()
        })
    });
    work(group, "group by tag", || {
        view(&ViewOptions {
            group: Some(Column::Tag),
            ..ViewOptions::default()
        })
    });
    work(group, "the text of 40 rows of 10 columns, a frame", || {
        let columns: Vec<Column> = Column::all(table.snapshot()).into_iter().take(10).collect();
        for row in 50_000..50_040 {
            for column in &columns {
                black_box(table.cell(row, column));
            }
        }
    });
}

fn measure_counts(group: &mut CpuGroup<'_>, snapshot: &Snapshot) {
    let count = |rows, columns, unit| {
        let count = Count {
            rows,
            columns: Some(columns),
            unit,
            scope: CountScope::default(),
        };
        count.table(snapshot, &NEVER)
    };
    work(group, "count: outlet by tag, mentions", || {
        count(Dimension::Outlet, Dimension::Tag, CountUnit::Mention)
    });
    work(group, "count: day by tag, once a day", || {
        count(Dimension::Day, Dimension::Tag, CountUnit::Day)
    });
    work(group, "count: tags that share words", || {
        let together = Together {
            within: Within::Overlap,
            scope: CountScope::default(),
        };
        together.table(snapshot, &NEVER)
    });
}

/// How many hits there are in files.
fn n_hits(corpus: &Corpus, matcher: &Matcher, options: &SearchOptions) -> usize {
    let mut n_hits = 0;
    let with = (matcher, options);
    search_articles(
        &corpus.articles,
        &corpus.project,
        with,
        &NEVER,
        &mut |event| {
            if let SearchEvent::Found(found) = event {
                n_hits += found.hits.n_hits;
            }
            ControlFlow::Continue(())
        },
    );
    n_hits
}

/// Files that were never searched before.
fn measure_search(group: &mut CpuGroup<'_>, corpus: &Corpus) {
    let search = |matcher: &Matcher| n_hits(corpus, matcher, &SearchOptions::default());
    let query = |pattern: &str, kind| Query {
        kind,
        ..Query::literal(pattern)
    };
    let exact = Query {
        is_case_sensitive: true,
        ..Query::literal("Report 96 on")
    };
    let folded = Query {
        folds_accents: true,
        ..Query::literal("zéppelin")
    };
    measure_plain_read(group, corpus);
    for (name, query) in [
        ("a rare literal, capitals told apart", exact),
        (
            "a literal that is nowhere, capitals alike",
            Query::literal("zeppelin"),
        ),
        ("the same with accents folded", folded),
        (
            "a rare whole word, capitals alike",
            query("report 96", QueryKind::WholeWord),
        ),
        (
            "a rare regular expression",
            query(r"Report 9\d on\b", QueryKind::Regex),
        ),
        (
            "a word of every article, counted and shown",
            query("closure", QueryKind::WholeWord),
        ),
    ] {
        let matcher = query.matcher().unwrap();
        work(group, name, || search(&matcher));
    }
    print_resident("afterwards");
}

fn measure_plain_read(group: &mut CpuGroup<'_>, corpus: &Corpus) {
    work(group, "floor: plain read of all, one thread", || {
        let files = corpus.articles.iter();
        files
            .map(|it| std::fs::read(&it.path).unwrap().len())
            .sum::<usize>()
    });
}

/// Files that the window knows from the moment when its page of the search was opened.
fn measure_known(group: &mut CpuGroup<'_>, corpus: &Corpus) {
    let (articles, project) = (&corpus.articles, &corpus.project);
    work(group, "get to know them", || {
        index_articles(articles, project, &SearchIndex::default(), &NEVER);
    });
    let index = Arc::new(SearchIndex::default());
    index_articles(articles, project, &index, &NEVER);
    println!("signatures: {} bytes\n", index.n_bytes());
    let options = SearchOptions {
        index: Some(index),
        ..SearchOptions::default()
    };
    let query = |pattern: &str, kind| Query {
        kind,
        ..Query::literal(pattern)
    };
    let folded = Query {
        folds_accents: true,
        ..Query::literal("zéppelin")
    };
    for (name, query) in [
        ("known: a rare literal", Query::literal("Report 96 on")),
        (
            "known: a literal that is nowhere",
            Query::literal("zeppelin"),
        ),
        ("known: the same with accents folded", folded),
        (
            "known: a rare whole word",
            query("report 96", QueryKind::WholeWord),
        ),
        (
            "known: a rare regular expression",
            query(r"Report 9\d on\b", QueryKind::Regex),
        ),
    ] {
        let matcher = query.matcher().unwrap();
        work(group, name, || n_hits(corpus, &matcher, &options));
    }
}

/// The same without the files: what the search itself takes.
fn measure_in_memory(group: &mut CpuGroup<'_>, corpus: &Corpus) {
    let files: Vec<Vec<u8>> = corpus
        .articles
        .iter()
        .take(10_000)
        .map(|it| std::fs::read(&it.path).unwrap())
        .collect();
    let exact = Query {
        is_case_sensitive: true,
        ..Query::literal("zeppelin")
    };
    let regex = Query {
        kind: QueryKind::Regex,
        ..Query::literal(r"zep+el\w+")
    };
    for (name, query) in [
        ("10 000 in memory: a literal, capitals told apart", exact),
        (
            "10 000 in memory: a literal, capitals alike",
            Query::literal("zeppelin"),
        ),
        ("10 000 in memory: a regular expression", regex),
    ] {
        let matcher = query.matcher().unwrap();
        work(group, name, || {
            files
                .iter()
                .filter(|raw| matcher.is_worth_decoding(raw))
                .count()
        });
    }
}

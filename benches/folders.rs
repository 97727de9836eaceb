//! Folders of many articles: listing them, reading them, filtering the list.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::SamplingMode;
use stancemark::app::rows::ArticleRows;
use stancemark::app::storage::read_whole_folder;
use stancemark::app::{ArticleItem, ArticleList, ListFilter, ListSort, Sight};
use stancemark::loading::listing::{ListedArticle, list_folder};
use stancemark::loading::reading::{ReadJob, ReadJobs, read_all};
use stancemark::model::{AnnotatorId, ArticleId, Metadata, PackedMetadata, ProjectSettings};

use crate::made_up;
use crate::measure::{Measures, print_resident, work};

/// The list of 100 000 articles; with the variable set, folders of 10 000 and of 100 000.
pub fn measure(measures: &mut Measures) {
    measure_list(measures);
    if std::env::var_os("STANCEMARK_BENCH_FOLDERS").is_none() {
        return;
    }
    for n_articles in [10_000, 100_000] {
        let name = format!("a folder of {n_articles} articles");
        if !measures.is_wanted(&name) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        write_articles(folder.path(), n_articles);
        measure_listing(measures, &name, folder.path());
        measure_reading(measures, &name, folder.path());
        measure_rival(measures, &name, folder.path());
    }
}

fn measure_list(measures: &mut Measures) {
    let mut group = measures.group("the list of 100 000 articles");
    let mut list = ArticleList::default();
    list.add((0..100_000).map(item));
    let sight = Sight::new(AnnotatorId::new("reader"), Arc::default());
    let update = |filter: &ListFilter| {
        let mut rows = ArticleRows::default();
        rows.update(&list, filter, &sight);
        rows.n_articles
    };
    let words = |words: &str| ListFilter {
        words: words.to_owned(),
        ..ListFilter::default()
    };
    let by = |sort| ListFilter {
        sort,
        ..ListFilter::default()
    };
    work(&mut group, "floor: every title looked at", || {
        list.items()
            .iter()
            .filter(|item| item.title().contains('7'))
            .count()
    });
    work(&mut group, "all of them", || update(&ListFilter::default()));
    work(&mut group, "two words", || update(&words("ferry 77")));
    work(&mut group, "by title", || update(&by(ListSort::Title)));
    work(&mut group, "newest first", || update(&by(ListSort::Newest)));
}

fn item(nth: usize) -> ArticleItem {
    let metadata = Metadata {
        title: format!("Report {nth} on the ferry and the harbour"),
        outlet: format!("Outlet {}", nth % 5),
        ..Metadata::default()
    };
    ArticleItem {
        metadata: Some(PackedMetadata::new(&metadata)),
        ..ArticleItem::new(ArticleId::new(format!("{}/{nth}.txt", nth / 100)))
    }
}

/// Writes so many articles of some 5 kB into folders of 100.
pub fn write_articles(folder: &Path, n_articles: usize) {
    let bodies: Vec<String> = (0..97).map(|seed| made_up::text(5_300, seed)).collect();
    for nth in 0..n_articles {
        let day = folder.join(format!("day{}", nth / 100));
        std::fs::create_dir_all(&day).unwrap();
        let body = bodies.get(nth % bodies.len()).map_or("", String::as_str);
        std::fs::write(day.join(format!("{nth}.txt")), format!("{nth} {body}")).unwrap();
    }
}

fn listed(folder: &Path) -> Vec<ListedArticle> {
    let never = AtomicBool::new(false);
    let mut found = Vec::new();
    list_folder(folder, &never, &mut |batch| found.extend(batch)).unwrap();
    found
}

fn measure_listing(measures: &mut Measures, name: &str, folder: &Path) {
    let mut group = measures.group(&format!("{name}, listed"));
    group.sample_size(10);
    work(&mut group, "floor: names of files only", || n_files(folder));
    work(&mut group, "list", || listed(folder));
}

fn measure_reading(measures: &mut Measures, name: &str, folder: &Path) {
    print_resident("before");
    let articles = listed(folder);
    let mut group = measures.group(&format!("{name}, read"));
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    work(&mut group, "floor: plain read of all, one thread", || {
        articles
            .iter()
            .map(|article| std::fs::read(&article.path).unwrap().len())
            .sum::<usize>()
    });
    work(&mut group, "read all", || n_words(&articles));
    let mut all = None;
    work(&mut group, "list and read all, kept in memory", || {
        all = read_whole_folder(folder, &Arc::new(AtomicBool::new(false))).ok();
    });
    group.finish();
    print_resident("with the list in memory");
    drop(all);
}

fn n_words(articles: &[ListedArticle]) -> usize {
    let nth_job = |nth: usize| ReadJob {
        id: articles[nth].id.clone(),
        path: articles[nth].path.clone(),
        corrections: None,
    };
    let jobs = ReadJobs {
        n_jobs: articles.len(),
        nth_job: &nth_job,
    };
    let never = AtomicBool::new(false);
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut n_words = 0;
    let mut count = |batch: Vec<stancemark::loading::reading::ReadOutcome>| {
        n_words += batch
            .into_iter()
            .filter_map(|outcome| outcome.summary.ok())
            .map(|summary| summary.n_words)
            .sum::<usize>();
    };
    let settings = ProjectSettings::default();
    read_all(&jobs, &settings, threads, &never, &mut count).unwrap();
    n_words
}

/// By the clock, as the processor time of another program is not ours.
fn measure_rival(measures: &mut Measures, name: &str, folder: &Path) {
    let mut group = measures.clock_group(&format!("{name}, by the clock"));
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let never = Arc::new(AtomicBool::new(false));
    work(&mut group, "list and read all", || {
        read_whole_folder(folder, &never).is_ok()
    });
    work(&mut group, "rival: wc -w", || word_count(folder));
}

fn word_count(folder: &Path) -> bool {
    let script = "find . -name '*.txt' -print0 | xargs -0 cat | wc -w";
    let mut shell = std::process::Command::new("sh");
    let done = shell
        .args(["-c", script])
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .status();
    done.is_ok_and(|status| status.success())
}

fn n_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries
        .map(|entry| {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                n_files(&entry.path())
            } else {
                1
            }
        })
        .sum()
}

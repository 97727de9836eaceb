//! Folders of many articles: listing them, reading them, filtering the list.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use stancemark::app::rows::ArticleRows;
use stancemark::app::storage::read_whole_folder;
use stancemark::app::{ArticleItem, ArticleList, ListFilter, ListSort};
use stancemark::loading::listing::{ListedArticle, list_folder};
use stancemark::loading::reading::{ReadJob, read_all};
use stancemark::model::{AnnotatorId, ArticleId, Metadata, ProjectSettings};

use crate::made_up;
use crate::measure::{Report, Round, print_resident, print_rounds, print_work};

/// The list of 100 000 articles; with the variable set, folders of 10 000 and of 100 000.
pub fn measure(report: &Report) {
    if report.begins("the list of 100 000 articles") {
        measure_list();
    }
    if std::env::var_os("STANCEMARK_BENCH_FOLDERS").is_none() {
        return;
    }
    for n_articles in [10_000, 100_000] {
        if report.begins(&format!("a folder of {n_articles} articles")) {
            let folder = tempfile::tempdir().unwrap();
            write_articles(folder.path(), n_articles);
            measure_folder(folder.path());
        }
    }
}

fn measure_list() {
    let mut list = ArticleList::default();
    list.add((0..100_000).map(item));
    let me = AnnotatorId::new("reader");
    let update = |filter: &ListFilter| {
        let mut rows = ArticleRows::default();
        rows.update(&list, filter, &me);
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
    print_work("floor: every title looked at", 10, || {
        list.items()
            .iter()
            .filter(|item| item.title().contains('7'))
            .count()
    });
    print_work("all of them", 10, || update(&ListFilter::default()));
    print_work("two words", 10, || update(&words("ferry 77")));
    print_work("by title", 5, || update(&by(ListSort::Title)));
    print_work("newest first", 5, || update(&by(ListSort::Newest)));
}

fn item(nth: usize) -> ArticleItem {
    let metadata = Metadata {
        title: format!("Report {nth} on the ferry and the harbour"),
        outlet: format!("Outlet {}", nth % 5),
        ..Metadata::default()
    };
    ArticleItem {
        metadata: Some(Arc::new(metadata)),
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

fn measure_folder(folder: &Path) {
    let never = AtomicBool::new(false);
    let mut found: Vec<ListedArticle> = Vec::new();
    let listing = |found: &mut Vec<ListedArticle>| {
        found.clear();
        list_folder(folder, &never, &mut |batch| found.extend(batch)).unwrap();
    };
    print_resident("before");
    print_work("floor: names of files only", 3, || n_files(folder));
    print_work("list", 3, || listing(&mut found));
    let job = |article: &ListedArticle| ReadJob {
        id: article.id.clone(),
        path: article.path.clone(),
        corrections: None,
    };
    let jobs: Vec<ReadJob> = found.iter().map(job).collect();
    print_work("floor: plain read of all, one thread", 3, || {
        jobs.iter()
            .map(|job| std::fs::read(&job.path).unwrap().len())
            .sum::<usize>()
    });
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let read = || {
        let mut n_words = 0;
        let mut count = |batch: Vec<stancemark::loading::reading::ReadOutcome>| {
            n_words += batch
                .into_iter()
                .filter_map(|outcome| outcome.summary.ok())
                .map(|summary| summary.n_words)
                .sum::<usize>();
        };
        read_all(
            &jobs,
            &ProjectSettings::default(),
            threads,
            &never,
            &mut count,
        )
        .unwrap();
        n_words
    };
    print_work("read all", 3, read);
    print_rounds("rival: wc -w", &[Round::of(|| word_count(folder))]);
    let mut all = None;
    let whole =
        Round::of(|| all = read_whole_folder(folder, &Arc::new(AtomicBool::new(false))).ok());
    print_rounds("list and read all, kept in memory", &[whole]);
    print_resident("with the list in memory");
    drop(all);
}

/// What the program of that name takes by the clock; its processor time is not ours.
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

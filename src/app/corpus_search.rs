//! Words looked for in the files of many articles.
//!
//! Most files hold no hit, and are told by their bytes: only the others are decoded. Where a
//! [`SearchIndex`] is kept, most are told without being read.

mod index;
#[cfg(test)]
mod index_tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::civil::Date;

use self::index::FileStamp;
pub use self::index::SearchIndex;
use super::corpus::{in_batches, read_layer};
use super::storage::{ReadArticle, read_article_bytes};
use crate::insight::search::{ArticleHits, CONTEXT, MOST_ROWS, Matcher, Searched};
use crate::loading::MAX_ARTICLE_BYTES;
use crate::loading::listing::ListedArticle;
use crate::model::{AnnotatorId, Article, ArticleText, Layer, Metadata, Project};
use crate::text::{TextRange, segment};

/// How articles are searched.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// Only articles of this outlet.
    pub outlet: Option<String>,
    /// Only articles from this day on.
    pub from: Option<Date>,
    /// Only articles up to this day.
    pub to: Option<Date>,
    /// Whether what is no part of a story is passed over.
    pub skips_dirt: bool,
    /// How many code points of context a hit shows on either side.
    pub context: usize,
    /// How many hits are kept, over all articles; the count goes on.
    pub most: usize,
    /// Whether the layers on articles with hits are read along.
    pub reads_layers: bool,
    /// An article that is taken as it is in memory instead of from its file.
    pub open: Option<Arc<Article>>,
    /// What is known of the files from reading them before, to be added to.
    pub index: Option<Arc<SearchIndex>>,
}

/// What was found in one article.
#[derive(Clone, Debug)]
pub struct FoundIn {
    /// The hits.
    pub hits: ArticleHits,
    /// For each hit what would be tagged of it; nothing for one that is but spaces.
    pub places: Vec<Option<TextRange>>,
    /// The layers on the article, if they were asked for.
    pub layers: BTreeMap<AnnotatorId, Arc<Layer>>,
}

/// What a search tells as it goes.
#[derive(Clone, Debug)]
pub enum SearchEvent {
    /// Something was found in an article.
    Found(FoundIn),
    /// An article could not be read; why, in words.
    Unread(String),
    /// So many articles are done.
    Done(usize),
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            outlet: None,
            from: None,
            to: None,
            skips_dirt: false,
            context: CONTEXT,
            most: MOST_ROWS,
            reads_layers: false,
            open: None,
            index: None,
        }
    }
}

impl SearchOptions {
    fn takes(&self, metadata: &Metadata) -> bool {
        let day = metadata.date;
        let is_outlet = |outlet: &String| metadata.outlet == *outlet;
        self.outlet.as_ref().is_none_or(is_outlet)
            && self
                .from
                .is_none_or(|from| day.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| day.is_some_and(|day| day <= to))
    }
}

/// What came of one file.
enum Outcome {
    Nothing,
    Found(FoundIn),
    Unread(String),
}

/// Searches the articles on several threads and tells what is found in their order.
///
/// Only a batch of articles is in memory at a time. Stops when told to, or when `cancel` is set.
pub fn search_articles(
    articles: &[ListedArticle],
    project: &Project,
    (matcher, options): (&Matcher, &SearchOptions),
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(SearchEvent) -> ControlFlow<()>,
) {
    let articles: Vec<&ListedArticle> = articles.iter().collect();
    let room = AtomicUsize::new(options.most);
    let work = |listed: &ListedArticle, buffer: &mut Vec<u8>| {
        let most = room.load(Ordering::Relaxed);
        search_file(listed, project, (matcher, options, most), buffer)
    };
    let mut n_done = 0;
    in_batches(&articles, cancel, work, &mut |outcome| {
        n_done += 1;
        match outcome {
            Outcome::Nothing => {}
            Outcome::Found(mut found) => {
                // Articles of one batch all found the same room.
                found.hits.hits.truncate(room.load(Ordering::Relaxed));
                room.fetch_sub(found.hits.hits.len(), Ordering::Relaxed);
                found.places.truncate(found.hits.hits.len());
                tell(SearchEvent::Found(found))?;
            }
            Outcome::Unread(reason) => tell(SearchEvent::Unread(reason))?,
        }
        tell(SearchEvent::Done(n_done))
    });
}

fn search_file(
    listed: &ListedArticle,
    project: &Project,
    (matcher, options, most): (&Matcher, &SearchOptions, usize),
    buffer: &mut Vec<u8>,
) -> Outcome {
    let open = options.open.as_ref();
    if let Some(article) = open.filter(|article| article.id == listed.id) {
        return search_article(listed, article, (matcher, options, most));
    }
    let index = options.index.as_deref();
    if index.is_some_and(|index| index.rules_out(listed, matcher)) {
        return Outcome::Nothing;
    }
    let stamp = match read_into(&listed.path, buffer) {
        Ok(stamp) => stamp,
        Err(error) => return Outcome::Unread(format!("{}: {error}", listed.path.display())),
    };
    let noting = index.zip(stamp);
    let is_noted = noting.is_some_and(|noting| note_bytes(listed, noting, buffer));
    // A corrected encoding may make other words of the bytes.
    if !listed.has_corrections && !matcher.is_worth_decoding(buffer) {
        return Outcome::Nothing;
    }
    let read = read_article_bytes(&listed.path, &listed.id, buffer, project);
    // One huge article must not keep its memory for the rest.
    buffer.shrink_to(1 << 20);
    let read = match read {
        Ok(read) => read,
        Err(error) => return Outcome::Unread(error),
    };
    if let Some(noting) = noting.filter(|_| !is_noted) {
        note_read(listed, noting, &read);
    }
    search_article(listed, &read.article, (matcher, options, most))
}

/// Reads the articles that the index does not know as they are, on several threads.
pub fn index_articles(
    articles: &[ListedArticle],
    project: &Project,
    index: &SearchIndex,
    cancel: &AtomicBool,
) {
    let articles: Vec<&ListedArticle> = articles.iter().collect();
    let work = |listed: &ListedArticle, buffer: &mut Vec<u8>| {
        if listed.has_corrections || index.is_current(listed) {
            return;
        }
        // What cannot be read is told by the search.
        let Ok(Some(stamp)) = read_into(&listed.path, buffer) else {
            return;
        };
        if !note_bytes(listed, (index, stamp), buffer)
            && let Ok(read) = read_article_bytes(&listed.path, &listed.id, buffer, project)
        {
            note_read(listed, (index, stamp), &read);
        }
        buffer.shrink_to(1 << 20);
    };
    in_batches(&articles, cancel, work, &mut |()| ControlFlow::Continue(()));
}

/// Notes what a file holds, if that is plain from its bytes; of the others the text is to be noted.
fn note_bytes(
    listed: &ListedArticle,
    (index, stamp): (&SearchIndex, FileStamp),
    bytes: &[u8],
) -> bool {
    // Zero bytes are a sign of UTF-16, which may pass for UTF-8.
    let text = std::str::from_utf8(bytes).ok();
    let text = text.filter(|_| memchr::memchr(0, bytes).is_none());
    if let Some(text) = text {
        index.note(listed, stamp, text);
    }
    text.is_some()
}

/// Notes the text of an article; not if a correction that the list does not know of made another of its bytes.
fn note_read(
    listed: &ListedArticle,
    (index, stamp): (&SearchIndex, FileStamp),
    read: &ReadArticle,
) {
    if read.corrections.value.is_none() {
        index.note(listed, stamp, read.article.text.as_str());
    }
}

fn search_article(
    listed: &ListedArticle,
    article: &Article,
    (matcher, options, most): (&Matcher, &SearchOptions, usize),
) -> Outcome {
    if !options.takes(&article.metadata) {
        return Outcome::Nothing;
    }
    let dirt = article.parts.dirt.iter().map(|dirt| dirt.range);
    let skip: Vec<TextRange> = dirt.filter(|_| options.skips_dirt).collect();
    let searched = Searched {
        article: &listed.id,
        text: article.text.as_str(),
        skip: &skip,
        context: options.context,
        most,
    };
    let found = matcher.search(&searched, || Arc::new(article.metadata.clone()));
    let Some(hits) = found else {
        return Outcome::Nothing;
    };
    let text = searched.text;
    let place =
        |range: TextRange| segment::trim_edges(text, segment::snap_to_graphemes(text, range));
    Outcome::Found(FoundIn {
        places: hits.hits.iter().map(|hit| place(hit.range)).collect(),
        layers: if options.reads_layers {
            layers_beside(listed, &article.text)
        } else {
            BTreeMap::new()
        },
        hits,
    })
}

/// The layers that lie beside an article; what cannot be read is told when it is opened.
fn layers_beside(listed: &ListedArticle, text: &ArticleText) -> BTreeMap<AnnotatorId, Arc<Layer>> {
    let sidecars = listed.sidecars.iter();
    let read = sidecars.filter_map(|annotator| {
        let layer = read_layer(&listed.path, text, annotator, &mut Vec::new())?;
        Some((annotator.clone(), Arc::new(layer)))
    });
    read.collect()
}

/// Reads a file into a buffer that is used again; one that is too long is cut, and refused later.
///
/// Gives the stamp that the file had before.
fn read_into(path: &Path, buffer: &mut Vec<u8>) -> std::io::Result<Option<FileStamp>> {
    buffer.clear();
    let file = File::open(path)?;
    let stamp = FileStamp::of(&file.metadata()?);
    file.take(MAX_ARTICLE_BYTES + 1).read_to_end(buffer)?;
    Ok(stamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::corpus::Corpus;
    use crate::insight::search::Query;
    use crate::store::atomic;

    /// Files in several encodings; `name count` of those in which something is found.
    fn found(query: &Query, options: &SearchOptions) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| atomic::write(&home.path().join(name), bytes).unwrap();
        put(
            "a.txt",
            b"date 2025-03-01 The Dam\n\nThe dam holds.\n\nAdvertisement\n",
        );
        put(
            "b.txt",
            b"Caf\xE9s near the dam are open, and caf\xE9s elsewhere too.",
        );
        let utf16: Vec<u8> = "The dam"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        put("c.txt", &utf16);
        put("d.txt", b"\xEF\xBB\xBFNothing here.");
        put("e.txt", b"%PDF-1.7 dam");
        let never = AtomicBool::new(false);
        let corpus = Corpus::open(home.path(), &never).unwrap();
        let mut found = Vec::new();
        let mut n_kept = 0;
        let with = (&query.matcher().unwrap(), options);
        search_articles(
            &corpus.articles,
            &corpus.project,
            with,
            &never,
            &mut |event| {
                match event {
                    SearchEvent::Found(hits) => {
                        let hits = hits.hits;
                        n_kept += hits.hits.len();
                        found.push(format!("{} {}", hits.article, hits.n_hits));
                    }
                    SearchEvent::Unread(reason) => found.push(reason),
                    SearchEvent::Done(5) => found.push("done".to_owned()),
                    SearchEvent::Done(_) => {}
                }
                ControlFlow::Continue(())
            },
        );
        assert!(n_kept <= options.most, "{n_kept}");
        found
    }

    #[test]
    fn files_of_every_encoding_are_searched_in_their_order() {
        let dam = found(&Query::literal("dam"), &SearchOptions::default());
        assert_eq!(dam[..3], ["a.txt 2", "b.txt 1", "c.txt 1"]);
        assert!(dam[3].contains("e.txt is not plain text"), "{dam:?}");
        assert_eq!(dam[4..], ["done"]);
        let few = SearchOptions {
            most: 1,
            ..SearchOptions::default()
        };
        assert_eq!(found(&Query::literal("dam"), &few), dam, "counts go on");
        let cafes = found(&Query::literal("CAFÉS"), &SearchOptions::default());
        assert_eq!(cafes, ["b.txt 2", "done"]);
    }

    #[test]
    fn a_scope_narrows_the_articles_and_dirt_may_be_passed_over() {
        let options = SearchOptions {
            from: "2025-03-01".parse().ok(),
            to: "2025-03-01".parse().ok(),
            ..SearchOptions::default()
        };
        let dam = found(&Query::literal("dam"), &options);
        assert_eq!(dam.first().unwrap(), "a.txt 2");
        assert!(dam.iter().all(|line| !line.starts_with("b.txt")));
        let mark = Query::literal("advertisement");
        assert_eq!(found(&mark, &SearchOptions::default())[0], "a.txt 1");
        let clean = SearchOptions {
            skips_dirt: true,
            ..SearchOptions::default()
        };
        assert_eq!(found(&mark, &clean), ["done"]);
        let elsewhere = SearchOptions {
            outlet: Some("Herald".to_owned()),
            ..SearchOptions::default()
        };
        assert_eq!(found(&mark, &elsewhere), ["done"]);
    }
}

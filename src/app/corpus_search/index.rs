//! Signatures of the articles of a folder, so that a search reads only files that may hold a hit.
//!
//! A signature counts only while its file is as it was when it was read, which the system is asked for in each
//! search: a watch may be late, or not run at all. A file that was changed shortly before it was read gets none,
//! as it could be changed again within the same tick of the system's clock.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::RwLock;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::insight::search::{Matcher, Signature};
use crate::loading::listing::ListedArticle;
use crate::model::ArticleId;

/// How much memory all signatures may take, in bytes; articles beyond that are read in each search.
const MOST_BYTES: usize = 60 << 20;
/// How long a file must have lain unchanged; some file systems tell times to two seconds only.
const SETTLED: Duration = Duration::from_secs(3);

/// The signatures of articles, filled as their files are read.
#[derive(Debug)]
pub struct SearchIndex {
    known: RwLock<Known>,
    now: fn() -> Timestamp,
}

#[derive(Debug, Default)]
struct Known {
    articles: BTreeMap<ArticleId, (FileStamp, Signature)>,
    n_bytes: usize,
}

/// What tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    n_bytes: u64,
    modified: SystemTime,
    // Unlike the time of the contents it cannot be set back; nothing where the system does not tell it.
    changed: Option<(i64, i64)>,
    // A file that took another's place has another number; 0 where the system does not tell it.
    number: u64,
}

impl Default for SearchIndex {
    fn default() -> Self {
        Self {
            known: RwLock::default(),
            now: Timestamp::now,
        }
    }
}

impl SearchIndex {
    /// How much memory the signatures take, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.known.read().map_or(0, |known| known.n_bytes)
    }

    /// Whether the article's file surely holds no hit, and need not be read.
    pub(super) fn rules_out(&self, listed: &ListedArticle, matcher: &Matcher) -> bool {
        if !matcher.asks_signatures() || !is_told_by_its_bytes(listed) {
            return false;
        }
        let stamp = self.known.read().ok().and_then(|known| {
            let (stamp, signature) = known.articles.get(&listed.id)?;
            (!matcher.may_be_in(signature)).then_some(*stamp)
        });
        stamp.is_some_and(|stamp| stamp.is_of(&listed.path))
    }

    /// Whether the article's file is known as it is now.
    pub(super) fn is_current(&self, listed: &ListedArticle) -> bool {
        let stamp = self.stamp_of(&listed.id);
        stamp.is_some_and(|stamp| stamp.is_of(&listed.path))
    }

    /// Notes the text that a file held; `stamp` was taken before it was read.
    pub(super) fn note(&self, listed: &ListedArticle, stamp: FileStamp, text: &str) {
        if !is_told_by_its_bytes(listed)
            || self.stamp_of(&listed.id) == Some(stamp)
            || !stamp.is_settled((self.now)())
        {
            return;
        }
        let signature = Signature::of(text);
        if let Ok(mut known) = self.known.write() {
            known.put(&listed.id, signature.map(|it| (stamp, it)));
        }
    }

    fn stamp_of(&self, article: &ArticleId) -> Option<FileStamp> {
        let known = self.known.read().ok()?;
        known.articles.get(article).map(|(stamp, _)| *stamp)
    }
}

/// A corrected encoding makes another text of the same bytes.
fn is_told_by_its_bytes(listed: &ListedArticle) -> bool {
    !listed.has_corrections
}

impl Known {
    fn put(&mut self, article: &ArticleId, entry: Option<(FileStamp, Signature)>) {
        if let Some((_, old)) = self.articles.remove(article) {
            self.n_bytes -= cost(&old);
        }
        let Some(entry) = entry else { return };
        let n_bytes = self.n_bytes + cost(&entry.1);
        if n_bytes <= MOST_BYTES {
            self.n_bytes = n_bytes;
            self.articles.insert(article.clone(), entry);
        }
    }
}

/// What an article takes, in bytes: its name is shared with the list.
fn cost(signature: &Signature) -> usize {
    signature.n_bytes() + size_of::<(ArticleId, FileStamp)>()
}

impl FileStamp {
    /// Takes the stamp of a file; nothing if the system does not tell when it was changed.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        let (changed, number) = told_by_unix(metadata);
        Some(Self {
            n_bytes: metadata.len(),
            modified: metadata.modified().ok()?,
            changed,
            number,
        })
    }

    fn is_of(self, path: &Path) -> bool {
        let metadata = fs::metadata(path).ok();
        metadata.and_then(|metadata| Self::of(&metadata)) == Some(self)
    }

    fn is_settled(self, now: Timestamp) -> bool {
        let now = SystemTime::from(now);
        let is_old = |time: SystemTime| now.duration_since(time).is_ok_and(|age| age >= SETTLED);
        let changed = self.changed.map(|(seconds, _)| {
            let since_epoch = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            SystemTime::UNIX_EPOCH + since_epoch
        });
        is_old(self.modified) && changed.is_none_or(is_old)
    }
}

#[cfg(unix)]
fn told_by_unix(metadata: &Metadata) -> (Option<(i64, i64)>, u64) {
    use std::os::unix::fs::MetadataExt as _;
    let changed = (metadata.ctime(), metadata.ctime_nsec());
    (Some(changed), metadata.ino())
}

#[cfg(not(unix))]
fn told_by_unix(_metadata: &Metadata) -> (Option<(i64, i64)>, u64) {
    (None, 0)
}

#[cfg(test)]
impl SearchIndex {
    #[cfg(feature = "gui")]
    pub(in crate::app) fn n_articles(&self) -> usize {
        self.known.read().map_or(0, |known| known.articles.len())
    }

    /// One to which every file has long lain unchanged.
    pub(in crate::app) fn of_settled_files() -> Self {
        Self {
            now: || Timestamp::MAX,
            ..Self::default()
        }
    }
}

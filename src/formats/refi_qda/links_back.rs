//! Reading links, once all sources are read: some join the pieces of an annotation, others lead to another.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::reading::text_attribute;
use super::{CONTINUES, guid};
use crate::formats::{ImportedArticle, Report, Trouble};
use crate::model::{AnnotationId, Link};

/// Where what a selection or a source says went, by its name: the article's number and the annotations'.
pub type Found = BTreeMap<String, (usize, Vec<usize>)>;

/// Joins pieces and sets links.
pub fn link<'n>(
    found: &Found,
    articles: &mut [ImportedArticle],
    links: impl Iterator<Item = Node<'n, 'n>>,
    report: &mut Report,
) {
    let mut gone: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut joined: BTreeSet<(String, String)> = BTreeSet::new();
    for link in links {
        let name = text_attribute(link, "name");
        let key = |end: &str| guid::plain(link.attribute(end).unwrap_or_default());
        let (origin, target) = (key("originGUID"), key("targetGUID"));
        let end = |key: &str| found.get(key).filter(|(_, numbers)| !numbers.is_empty());
        let Some((from, to)) = end(&origin).zip(end(&target)) else {
            report.tell(Trouble::DanglingReference, || format!("link {name}"));
            continue;
        };
        if name == CONTINUES && from.0 == to.0 {
            if joined.insert((origin, target)) {
                join(articles, from, &to.1, &mut gone);
            }
            continue;
        }
        let to = articles.get(to.0).zip(to.1.first());
        let to = to.and_then(|(article, nth)| article.annotations.get(*nth));
        let to = to.map(|it| AnnotationId::new(&it.id));
        let from = articles.get_mut(from.0).zip(from.1.first());
        let from = from.and_then(|(article, nth)| article.annotations.get_mut(*nth));
        if let Some((from, to)) = from.zip(to) {
            from.links.push(Link { relation: name, to });
        }
    }
    for (nth, article) in articles.iter_mut().enumerate() {
        let mut number = 0;
        article.annotations.retain(|_| {
            number += 1;
            !gone.contains(&(nth, number - 1))
        });
    }
}

/// Puts the words of later pieces to the first piece that has the same tag and coder.
fn join(
    articles: &mut [ImportedArticle],
    (article, from): &(usize, Vec<usize>),
    to: &[usize],
    gone: &mut BTreeSet<(usize, usize)>,
) {
    let Some(annotations) = articles.get_mut(*article).map(|it| &mut it.annotations) else {
        return;
    };
    let mut firsts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for nth in to.iter().rev() {
        if let Some(first) = annotations.get(*nth) {
            firsts.insert((first.tag.clone(), first.coder.clone()), *nth);
        }
    }
    for nth in from {
        let Some(piece) = annotations.get(*nth) else {
            continue;
        };
        let first = firsts.get(&(piece.tag.clone(), piece.coder.clone()));
        let Some(first) = first.copied().filter(|first| first != nth) else {
            continue;
        };
        let spans = piece.spans.clone();
        if gone.insert((*article, *nth))
            && let Some(first) = annotations.get_mut(first)
        {
            first.spans.extend(spans);
        }
    }
}

//! Merges the fields of one record, or of one file, that both sides may have changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::sidecar::{
    COMMENTS, CONFLICTS, DECISIONS, FORMAT, Header, LinkRecord, List, ListRecord, Record,
    ValueRecord, alternatives, ron_text, spans_text, with_conflicts,
};

/// Other versions of values, by field, as RON.
pub type Alternatives = BTreeMap<String, Vec<String>>;

/// Mine, theirs, or mine with theirs noted, whichever the base tells.
fn pick<T: PartialEq + Clone>(
    base: Option<&T>,
    (mine, theirs): (&T, &T),
    conflict: impl FnOnce(&T),
) -> T {
    if mine == theirs || base == Some(theirs) {
        return mine.clone();
    }
    if base == Some(mine) {
        return theirs.clone();
    }
    conflict(theirs);
    mine.clone()
}

/// Merges the fields of one annotation; what stays open goes into `added`.
pub fn merge_records<'a>(
    base: Option<&Record<'a>>,
    mine: &Record<'a>,
    theirs: &Record<'a>,
    added: &mut Alternatives,
) -> Record<'a> {
    let mut conflict = |field: &str, theirs: String| {
        added.entry(field.to_owned()).or_default().push(theirs);
    };
    let mut merged = mine.clone();
    merged.tag = pick(base.map(|it| &it.tag), (&mine.tag, &theirs.tag), |theirs| {
        conflict("tag", ron_text(theirs));
    });
    merged.spans = pick(
        base.map(|it| &it.spans),
        (&mine.spans, &theirs.spans),
        |theirs| conflict("spans", spans_text(theirs)),
    );
    merged.note = pick(
        base.map(|it| &it.note),
        (&mine.note, &theirs.note),
        |theirs| conflict("note", ron_text(theirs)),
    );
    merged.fields = merge_maps(
        base.map(|it| &it.fields),
        (&mine.fields, &theirs.fields),
        |name, value| {
            let theirs = value.map_or_else(none, ValueRecord::text);
            conflict(&format!("fields.{name}"), theirs);
        },
    );
    merged.links = merge_links(base.map(|it| it.links.as_slice()), mine, theirs);
    merged.created = mine.created.clone().min(theirs.created.clone());
    if mine.created.is_none() || theirs.created.is_none() {
        merged.created = mine.created.clone().or_else(|| theirs.created.clone());
    }
    // Both are UTC as we write them, so that the later is the greater text.
    merged.modified = mine.modified.clone().max(theirs.modified.clone());
    merged.extra = merge_extra(
        base.map(|it| &it.extra),
        (&mine.extra, &theirs.extra),
        &mut conflict,
    );
    merged
}

/// Merges what two files say about themselves; what stays open goes into `added`.
pub fn merge_headers(
    base: Option<&Header>,
    mine: &Header,
    theirs: &Header,
    added: &mut Alternatives,
) -> Header {
    let mut conflict = |field: &str, theirs: String| {
        added.entry(field.to_owned()).or_default().push(theirs);
    };
    let article = |header: &Header| (header.file.clone(), header.sha256.clone(), header.length);
    let (file, sha256, length) = pick(
        base.map(article).as_ref(),
        (&article(mine), &article(theirs)),
        // The article is what it is: whoever saves next writes down its present state.
        |_| {},
    );
    Header {
        format: FORMAT,
        file,
        sha256,
        length,
        annotator: mine.annotator.clone(),
        status: pick(
            base.map(|it| &it.status),
            (&mine.status, &theirs.status),
            |theirs| conflict("status", ron_text(theirs)),
        ),
        decisions: merge_lists(
            base.map(|it| &it.decisions),
            (&mine.decisions, &theirs.decisions),
            |case, theirs| conflict(&format!("{DECISIONS}.{case}"), theirs),
        ),
        comments: merge_lists(
            base.map(|it| &it.comments),
            (&mine.comments, &theirs.comments),
            |id, theirs| conflict(&format!("{COMMENTS}.{id}"), theirs),
        ),
        extra: merge_extra(
            base.map(|it| &it.extra),
            (&mine.extra, &theirs.extra),
            &mut conflict,
        ),
    }
}

/// Merges decisions or comments, each as a whole: half of one decision and half of another is none.
fn merge_lists<T: ListRecord>(
    base: Option<&List<T>>,
    (mine, theirs): (&List<T>, &List<T>),
    mut conflict: impl FnMut(&str, String),
) -> List<T> {
    fn keyed<T: ListRecord>(list: &List<T>) -> BTreeMap<String, T> {
        let records = list.records();
        records
            .map(|it| (it.key().to_owned(), it.clone()))
            .collect()
    }
    let before = base.map(keyed);
    let records = merge_maps(
        before.as_ref(),
        (&keyed(mine), &keyed(theirs)),
        |key, value| conflict(key, value.map_or_else(none, ListRecord::line)),
    );
    let opaque =
        |list: &List<T>| -> BTreeSet<String> { list.opaque().map(str::to_owned).collect() };
    let (base, in_mine, in_theirs) = (
        base.map(opaque).unwrap_or_default(),
        opaque(mine),
        opaque(theirs),
    );
    let stays = |raw: &str, other: &BTreeSet<String>| other.contains(raw) || !base.contains(raw);
    let mut merged = mine.with(records.into_values().collect(), |raw| {
        stays(raw, &in_theirs)
    });
    let added = in_theirs.difference(&in_mine);
    merged.push_opaque(added.map(String::as_str).filter(|raw| stays(raw, &in_mine)));
    merged
}

fn merge_extra(
    base: Option<&BTreeMap<String, String>>,
    (mine, theirs): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    conflict: &mut impl FnMut(&str, String),
) -> BTreeMap<String, String> {
    let mut extra = merge_maps(base, (mine, theirs), |name, value| {
        if name != CONFLICTS {
            conflict(name, value.cloned().unwrap_or_else(none));
        }
    });
    // What waited before: a version settled on one side does not come back.
    let before = base.map(alternatives).unwrap_or_default();
    let (mine, theirs) = (alternatives(mine), alternatives(theirs));
    let mut waiting = Alternatives::new();
    for (field, value) in each(&mine).chain(each(&theirs)) {
        let has = |all: &Alternatives| all.get(field).is_some_and(|it| it.contains(value));
        let is_settled = has(&before) && !(has(&mine) && has(&theirs));
        if !is_settled {
            waiting
                .entry(field.clone())
                .or_default()
                .push(value.clone());
        }
    }
    extra.remove(CONFLICTS);
    with_conflicts(&mut extra, waiting);
    extra
}

fn each(all: &Alternatives) -> impl Iterator<Item = (&String, &String)> {
    all.iter()
        .flat_map(|(field, values)| values.iter().map(move |value| (field, value)))
}

fn merge_maps<K: Ord + Clone, V: PartialEq + Clone>(
    base: Option<&BTreeMap<K, V>>,
    (mine, theirs): (&BTreeMap<K, V>, &BTreeMap<K, V>),
    mut conflict: impl FnMut(&K, Option<&V>),
) -> BTreeMap<K, V> {
    let names: BTreeSet<&K> = mine.keys().chain(theirs.keys()).collect();
    let mut merged = BTreeMap::new();
    for name in names {
        let (mine, theirs) = (mine.get(name), theirs.get(name));
        // Without a base, what one side lacks was never there for it.
        let before = base.and_then(|base| base.get(name));
        let value = pick(Some(&before), (&mine, &theirs), |theirs| {
            conflict(name, *theirs);
        });
        if let Some(value) = value {
            merged.insert(name.clone(), value.clone());
        }
    }
    merged
}

fn merge_links<'a>(
    base: Option<&[LinkRecord<'a>]>,
    mine: &Record<'a>,
    theirs: &Record<'a>,
) -> Vec<LinkRecord<'a>> {
    let base = base.unwrap_or_default();
    let mut links: Vec<LinkRecord<'a>> = mine
        .links
        .iter()
        .filter(|link| theirs.links.contains(link) || !base.contains(link))
        .cloned()
        .collect();
    for link in &theirs.links {
        if !base.contains(link) && !links.contains(link) {
            links.push(link.clone());
        }
    }
    links
}

/// How a value that is not there is written.
pub fn none() -> String {
    "None".to_owned()
}

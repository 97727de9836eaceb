//! A CAS as XMI: one element a feature structure, features as attributes, several texts as child elements.

use std::borrow::Cow;
use std::collections::BTreeMap;

use roxmltree::{Attribute, Document, Node};

use super::model::{Cas, MOST_FEATURES, Structure, Types, Value, short_name, tell_left_out};
use crate::formats::numbers::push_number;
use crate::formats::xml::push_attribute;
use crate::formats::{Report, Trouble, xml};

const XMI: &str = "http://www.omg.org/XMI";
const CAS: &str = "http:///uima/cas.ecore";
const INITIAL_VIEW: &str = "_InitialView";
/// That a structure belongs to the text, which is structure 1.
const OF_TEXT: &str = "\" sofa=\"1";

/// The package of a type and the address that stands for it.
fn package(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(package, _)| package)
}

fn address(package: &str) -> String {
    match package {
        "" => "http:///uima/noNamespace.ecore".to_owned(),
        package => format!("http:///{}.ecore", package.replace('.', "/")),
    }
}

/// The names of elements by type, each with its prefix, and the prefixes by package.
struct Elements<'t> {
    names: Vec<String>,
    /// How an element of each type begins, up to its id.
    openings: Vec<String>,
    prefixes: BTreeMap<&'t str, String>,
}

impl<'t> Elements<'t> {
    fn new(types: &'t Types) -> Self {
        let mut prefixes: BTreeMap<&str, String> = BTreeMap::new();
        let mut names = Vec::with_capacity(types.all().len());
        for known in types.all() {
            let package = package(&known.name);
            let nth = prefixes.len();
            // The prefixes `cas` and `xmi` are the format's own.
            let prefix = prefixes.entry(package).or_insert_with(|| match package {
                "" => "noNamespace".to_owned(),
                package => match short_name(package) {
                    "cas" | "xmi" | "type" => format!("{}{nth}", short_name(package)),
                    usual => usual.to_owned(),
                },
            });
            names.push(format!("{prefix}:{}", short_name(&known.name)));
        }
        let mut taken = std::collections::BTreeSet::new();
        if prefixes.values().all(|prefix| taken.insert(prefix)) {
            return Self::of(names, prefixes);
        }
        let numbered = prefixes.keys().enumerate();
        let prefixes = numbered.map(|(nth, package)| (*package, format!("p{nth}")));
        let prefixes: BTreeMap<&str, String> = prefixes.collect();
        let name = |name: &str| {
            let prefix = prefixes.get(package(name)).map_or("", String::as_str);
            format!("{prefix}:{}", short_name(name))
        };
        let names = types.all().iter().map(|it| name(&it.name)).collect();
        Self::of(names, prefixes)
    }

    fn of(names: Vec<String>, prefixes: BTreeMap<&'t str, String>) -> Self {
        let openings = names.iter().map(|name| format!("  <{name} xmi:id=\""));
        Self {
            openings: openings.collect(),
            names,
            prefixes,
        }
    }

    /// How an element of a type begins, and its name.
    fn names(&self, kind: usize) -> (&str, &str) {
        let opening = self.openings.get(kind).map_or("", String::as_str);
        (opening, self.names.get(kind).map_or("", String::as_str))
    }
}

/// The CAS as an XMI file. What XML cannot hold must have been replaced before.
pub fn write(cas: &Cas<'_>, types: &Types) -> String {
    let elements = Elements::new(types);
    let text = cas.text.as_deref().unwrap_or_default();
    let mut out = String::with_capacity(text.len() * 20 + 4096);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"");
    out.push_str(XMI);
    out.push_str("\" xmlns:cas=\"");
    out.push_str(CAS);
    for (package, prefix) in &elements.prefixes {
        out.push_str("\" xmlns:");
        out.push_str(prefix);
        out.push_str("=\"");
        out.push_str(&address(package));
    }
    out.push_str("\" xmi:version=\"2.0\">\n  <cas:NULL xmi:id=\"0\"/>\n");
    for structure in &cas.structures {
        push_structure(&mut out, structure, elements.names(structure.kind));
    }
    out.push_str("  <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"");
    push_attribute(&mut out, text);
    out.push_str("\"/>\n  <cas:View sofa=\"1\" members=\"");
    let mut members = cas.structures.iter().filter(|it| it.has_sofa);
    if let Some(first) = members.next() {
        push_number(&mut out, first.id);
    }
    for member in members {
        out.push(' ');
        push_number(&mut out, member.id);
    }
    out.push_str("\"/>\n</xmi:XMI>\n");
    out
}

fn push_structure(out: &mut String, structure: &Structure<'_>, (opening, name): (&str, &str)) {
    out.push_str(opening);
    push_number(out, structure.id);
    if structure.has_sofa {
        out.push_str(OF_TEXT);
    }
    if let Some((begin, end)) = structure.place {
        out.push_str("\" begin=\"");
        push_number(out, begin);
        out.push_str("\" end=\"");
        push_number(out, end);
    }
    if structure.features.is_empty() {
        out.push_str("\"/>\n");
        return;
    }
    for (feature, value) in &structure.features {
        push_feature(out, feature, value);
    }
    out.push('"');
    let lists = structure.features.iter();
    let lists = lists.filter_map(|(feature, value)| match value {
        Value::Texts(texts) if !texts.is_empty() => Some((feature, texts)),
        _ => None,
    });
    let mut has_children = false;
    for (feature, texts) in lists {
        for text in texts {
            out.push_str(if has_children { "" } else { ">\n" });
            has_children = true;
            push_child(out, feature, text);
        }
    }
    if has_children {
        out.push_str("  </");
        out.push_str(name);
        out.push_str(">\n");
    } else {
        out.push_str("/>\n");
    }
}

/// Adds what stands in an attribute, its closing quote aside.
fn push_feature(out: &mut String, feature: &str, value: &Value<'_>) {
    if matches!(value, Value::Texts(texts) if !texts.is_empty()) {
        return;
    }
    out.push_str("\" ");
    out.push_str(feature);
    out.push_str("=\"");
    match value {
        Value::Text(text) => push_attribute(out, text),
        Value::Integer(number) | Value::Reference(number) => push_number(out, *number),
        Value::References(all) => {
            for (nth, id) in all.iter().enumerate() {
                out.push_str(if nth == 0 { "" } else { " " });
                push_number(out, *id);
            }
        }
        // None of several texts: there are no children, so the attribute says that it is filled.
        Value::Texts(_) => {}
    }
}

fn push_child(out: &mut String, feature: &str, text: &str) {
    out.push_str("    <");
    out.push_str(feature);
    out.push('>');
    xml::push_text(out, text);
    out.push_str("</");
    out.push_str(feature);
    out.push_str(">\n");
}

/// Reads a parsed XMI file; types that it uses without their being declared are added to `types`.
///
/// Of several texts only that of the usual view is read, and of the structures those that its index
/// holds or that others refer to.
pub fn read<'a>(
    document: &'a Document<'_>,
    types: &mut Types,
    file: &str,
    report: &mut Report,
) -> Cas<'a> {
    let elements = || {
        let root = document.root_element();
        root.children().filter(Node::is_element)
    };
    let sofas = elements().filter(|it| is_cas(*it, "Sofa"));
    let sofas: Vec<Node<'_, '_>> = sofas.collect();
    let usual = |it: &&Node<'_, '_>| it.attribute("sofaID") == Some(INITIAL_VIEW);
    let sofa = sofas.iter().find(usual).or(sofas.first());
    let sofa_id = sofa.and_then(|it| id_of(*it));
    let members = elements().filter(|it| is_cas(*it, "View"));
    let members = members.filter(|it| number(it.attribute("sofa")) == sofa_id);
    let members: Option<Vec<u64>> = members
        .filter_map(|it| it.attribute("members"))
        .map(|it| {
            let mut ids: Vec<u64> = it
                .split_ascii_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect();
            ids.sort_unstable();
            ids
        })
        .next();
    let mut reading = Reading {
        types,
        members,
        sofa_id,
        kinds: BTreeMap::new(),
        n_left_out: 0,
    };
    let mut structures = Vec::new();
    for node in elements() {
        let is_own = ["NULL", "Sofa", "View"].iter().any(|it| is_cas(node, it));
        if is_own {
            continue;
        }
        let where_is = || {
            let line = document.text_pos_at(node.range().start).row;
            format!("{file}, line {line}: {}", node.tag_name().name())
        };
        match reading.structure(node) {
            Ok(structure) => structures.push(structure),
            Err(trouble) => report.tell(trouble, where_is),
        }
        tell_left_out(std::mem::take(&mut reading.n_left_out), report, where_is);
    }
    let text = sofa.and_then(|it| it.attribute("sofaString"));
    Cas {
        text: text.map(Cow::Borrowed),
        structures,
        lists_are_texts: false,
    }
}

fn is_cas(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name && node.tag_name().namespace() == Some(CAS)
}

fn number(text: Option<&str>) -> Option<u64> {
    text?.trim().parse().ok()
}

fn id_of(node: Node<'_, '_>) -> Option<u64> {
    number(node.attribute((XMI, "id")))
}

struct Reading<'t, 'a> {
    types: &'t mut Types,
    /// Sorted.
    members: Option<Vec<u64>>,
    sofa_id: Option<u64>,
    /// Types by the address of their package and their name.
    kinds: BTreeMap<(&'a str, &'a str), usize>,
    /// How many features of the structure that is read are beyond those that are kept.
    n_left_out: usize,
}

impl<'a> Reading<'_, 'a> {
    fn structure(&mut self, node: Node<'a, '_>) -> Result<Structure<'a>, Trouble> {
        let id = id_of(node).ok_or(Trouble::BadRecord)?;
        let sofa = node.attribute("sofa").map(|it| it.trim().parse().ok());
        if sofa.is_some_and(|it: Option<u64>| it != self.sofa_id) {
            return Err(Trouble::NotKept);
        }
        let kind = self.kind(node);
        let count = |name: &str| match node.attribute(name) {
            None => Ok(None),
            Some(text) => text.trim().parse::<u64>().map(Some),
        };
        let place = match (count("begin"), count("end")) {
            (Ok(Some(begin)), Ok(Some(end))) => Some((begin, end)),
            (Ok(None), Ok(None)) => None,
            // A place that is left out is the start of the text.
            (Ok(begin), Ok(end)) => Some((begin.unwrap_or(0), end.unwrap_or(0))),
            _ => return Err(Trouble::BadPlace),
        };
        let is_member = self
            .members
            .as_ref()
            .is_none_or(|all| all.binary_search(&id).is_ok());
        // An annotation that no index holds is seen by no tool.
        if place.is_some() && !is_member {
            return Err(Trouble::NotKept);
        }
        Ok(Structure {
            id,
            kind,
            has_sofa: sofa.is_some(),
            place,
            features: self.features(node, kind),
        })
    }

    fn kind(&mut self, node: Node<'a, '_>) -> usize {
        let key = (
            node.tag_name().namespace().unwrap_or_default(),
            node.tag_name().name(),
        );
        if let Some(kind) = self.kinds.get(&key) {
            return *kind;
        }
        let (address, name) = key;
        let package = address.strip_prefix("http:///").unwrap_or(address);
        let package = package
            .strip_suffix(".ecore")
            .unwrap_or(package)
            .replace('/', ".");
        let name = match package.as_str() {
            "" | "uima.noNamespace" => name.to_owned(),
            package => format!("{package}.{name}"),
        };
        let kind = self.types.kind(&name);
        self.kinds.insert(key, kind);
        kind
    }

    fn features(&mut self, node: Node<'a, '_>, kind: usize) -> Vec<(Cow<'a, str>, Value<'a>)> {
        let is_feature = |it: &Attribute<'_, '_>| {
            it.namespace().is_none() && !matches!(it.name(), "sofa" | "begin" | "end")
        };
        let mut attributes = node.attributes().filter(is_feature);
        let mut features: Vec<(Cow<'a, str>, Value<'a>)> = attributes
            .by_ref()
            .take(MOST_FEATURES)
            .map(|it| (it.name().into(), self.value(kind, it.name(), it.value())))
            .collect();
        self.n_left_out += attributes.count();
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            let text = Cow::Borrowed(child.text().unwrap_or_default());
            let has_room = features.len() < 2 * MOST_FEATURES;
            let listed = features.last_mut().filter(|(last, _)| last == name);
            match listed {
                Some((_, Value::Texts(texts))) => texts.push(text),
                _ if has_room => {
                    features.push((name.into(), Value::Texts(vec![text])));
                }
                _ => self.n_left_out += 1,
            }
        }
        features
    }

    /// What an attribute says; what nobody has declared is taken for text.
    fn value(&self, kind: usize, name: &str, text: &'a str) -> Value<'a> {
        let range = self
            .types
            .feature(kind, name)
            .map_or("", |it| it.range.as_str());
        let ids = || {
            text.split_ascii_whitespace()
                .map_while(|it| it.parse().ok())
        };
        match range {
            "uima.cas.String" | "uima.cas.Integer" | "uima.cas.Boolean" | "uima.cas.Float"
            | "uima.cas.Double" | "uima.cas.Long" | "uima.cas.Short" | "uima.cas.Byte" | "" => {
                Value::Text(text.into())
            }
            "uima.cas.StringArray" if text.is_empty() => Value::Texts(Vec::new()),
            "uima.cas.FSArray" | "uima.cas.FSList" => Value::References(ids().collect()),
            range if range.starts_with("uima.cas.") && range.ends_with("Array") => {
                // An array that several refer to is a structure of its own.
                let is_own = range == "uima.cas.StringArray";
                let texts = || text.split_ascii_whitespace().map(Cow::Borrowed).collect();
                let own = ids().next().filter(|_| is_own);
                own.map_or_else(|| Value::Texts(texts()), Value::Reference)
            }
            // Types of one's own under `uima.cas.String` hold texts too.
            _ => ids()
                .next()
                .map_or(Value::Text(text.into()), Value::Reference),
        }
    }
}

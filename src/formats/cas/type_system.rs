//! Type systems as XML: written beside each XMI, read wherever one stands.

use roxmltree::Node;

use super::model::{Feature, Type, Types};
use crate::formats::{FormatError, InFile, xml};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <types>\n";
const FOOT: &str = "  </types>\n</typeSystemDescription>\n";

/// The type system as an XML file.
pub fn write(types: &Types) -> String {
    let mut out = HEAD.to_owned();
    for declared in types.all().iter().filter(|it| !it.supertype.is_empty()) {
        out.push_str("    <typeDescription>\n");
        element(&mut out, 6, "name", &declared.name);
        element(&mut out, 6, "description", &declared.description);
        element(&mut out, 6, "supertypeName", &declared.supertype);
        if !declared.features.is_empty() {
            out.push_str("      <features>\n");
            for feature in &declared.features {
                push_feature(&mut out, feature);
            }
            out.push_str("      </features>\n");
        }
        out.push_str("    </typeDescription>\n");
    }
    out.push_str(FOOT);
    out
}

fn push_feature(out: &mut String, feature: &Feature) {
    out.push_str("        <featureDescription>\n");
    element(out, 10, "name", &feature.name);
    element(out, 10, "description", &feature.description);
    element(out, 10, "rangeTypeName", &feature.range);
    if !feature.element.is_empty() {
        element(out, 10, "elementType", &feature.element);
    }
    out.push_str("        </featureDescription>\n");
}

fn element(out: &mut String, n_spaces: usize, name: &str, text: &str) {
    out.extend(std::iter::repeat_n(' ', n_spaces));
    out.push('<');
    out.push_str(name);
    if text.is_empty() {
        out.push_str("/>\n");
        return;
    }
    out.push('>');
    xml::push_text(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Whether a file is a type system, from its first bytes.
pub fn is_like(file: &InFile) -> bool {
    file.has_ending(".xml") && contains(file.head(4096), b"<typeSystemDescription")
}

/// Whether some bytes hold others.
pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

/// Adds the types that a file declares.
pub fn read(file: &InFile, format: &'static str, types: &mut Types) -> Result<(), FormatError> {
    let text = super::text_of(file, format)?;
    let document = xml::parse(&text, &file.path, format)?;
    let declared = document.descendants();
    for node in declared.filter(|it| it.tag_name().name() == "typeDescription") {
        let name = child_text(node, "name");
        if name.is_empty() {
            continue;
        }
        let features = node.children();
        let mut features = features.filter(|it| it.tag_name().name() == "features");
        let features = features.next().map(|it| it.children());
        let features = features.into_iter().flatten();
        let features = features.filter(|it| it.tag_name().name() == "featureDescription");
        types.add(Type {
            name,
            supertype: child_text(node, "supertypeName"),
            description: child_text(node, "description"),
            features: features.map(feature).collect(),
        });
    }
    Ok(())
}

fn feature(node: Node<'_, '_>) -> Feature {
    Feature {
        name: child_text(node, "name"),
        description: child_text(node, "description"),
        range: child_text(node, "rangeTypeName"),
        element: child_text(node, "elementType"),
    }
}

fn child_text(node: Node<'_, '_>, name: &str) -> String {
    let mut children = node.children();
    let child = children.find(|it| it.tag_name().name() == name);
    child
        .and_then(|it| it.text())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

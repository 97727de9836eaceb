"""Reads an export of Web Annotations with PyLD and rdflib.

Called with the folder that holds annotations.jsonld, texts included. Prints a line of JSON for every span that
has a place, [article, begin, end, text, tag]: the article is its source's address, the tag is its shown name,
and places are code points, as the format counts. Exits with 1 where the libraries refuse the file, or where
the words that a selector states are not those of the text at its place.
"""

import json
import pathlib
import sys

import rdflib
from pyld import jsonld

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SM = "urn:stancemark:terms:"

# The terms of the Recommendation's context that are used here; nothing is fetched.
CONTEXT = {
    "oa": OA,
    "as": AS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "Text": "dctypes:Text",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "tagging": "oa:tagging",
    "classifying": "oa:classifying",
    "commenting": "oa:commenting",
    "describing": "oa:describing",
    "linking": "oa:linking",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "generator": {"@type": "@id", "@id": "as:generator"},
    "name": "foaf:name",
    "format": "dc:format",
    "value": "rdf:value",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "label": "rdfs:label",
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "first": {"@type": "@id", "@id": "as:first"},
    "last": {"@type": "@id", "@id": "as:last"},
    "partOf": {"@type": "@id", "@id": "as:partOf"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
}


def refuse(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def loader(url, _options=None):
    if url != "http://www.w3.org/ns/anno.jsonld":
        refuse(f"a context at {url} is asked for")
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def value(node, name):
    found = node.get(name, [])
    return found[0].get("@value", found[0].get("@id")) if found else None


def listed(node, name):
    return [item for entry in node.get(name, []) for item in entry.get("@list", [entry])]


def tag_of(annotation):
    for body in annotation.get(OA + "hasBody", []):
        if value(body, OA + "hasPurpose") == OA + "tagging":
            return value(body, RDF + "value")
    refuse(f"{annotation['@id']} has no tag")


def spans_of(annotation, texts):
    for target in annotation.get(OA + "hasTarget", []):
        selectors = {s["@type"][0]: s for s in target.get(OA + "hasSelector", [])}
        place = selectors.get(OA + "TextPositionSelector")
        if place is None:
            continue
        source = value(target, OA + "hasSource")
        start, end = (int(value(place, OA + name)) for name in ("start", "end"))
        text, quote = texts[source], selectors[OA + "TextQuoteSelector"]
        before, exact, after = (value(quote, OA + name) for name in ("prefix", "exact", "suffix"))
        if text[start:end] != exact or not text[:start].endswith(before) or not text[end:].startswith(after):
            refuse(f"{annotation['@id']}: {exact!r} is not at {start} to {end}")
        yield [source, start, end, exact, tag_of(annotation)]


def main():
    path = pathlib.Path(sys.argv[1]) / "annotations.jsonld"
    document = json.loads(path.read_bytes())
    try:
        expanded = jsonld.expand(document, {"documentLoader": loader})
        quads = jsonld.to_rdf(expanded, {"format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        refuse(str(error))
    collection = expanded[0]
    texts = {a["@id"]: value(a, SM + "text") for a in collection[SM + "articles"]}
    page = collection[AS + "first"][0]
    items = listed(page, AS + "items")
    if len(items) != int(value(collection, AS + "totalItems")):
        refuse("the total is not the number of items")
    graph = rdflib.Dataset()
    graph.parse(data=quads, format="nquads")
    kinds = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(OA + "Annotation")))
    if len(kinds) != len(items):
        refuse(f"rdflib finds {len(kinds)} annotations, not {len(items)}")
    for annotation in items:
        for name in ("created", "modified"):
            for time in annotation.get("http://purl.org/dc/terms/" + name, []):
                if not time["@value"].endswith("Z"):
                    refuse(f"{annotation['@id']}: a time without zone")
    for row in sorted(row for annotation in items for row in spans_of(annotation, texts)):
        print(json.dumps(row, ensure_ascii=False))


main()

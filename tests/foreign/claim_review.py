"""Reads an export of claim reviews with PyLD and rdflib.

Called with the folder that holds claims.jsonld. Prints a line of JSON for every span that has a place,
[article, begin, end, text, tag]: the article is its path, the tag is its id, and places are code points, as the
format counts. Exits with 1 where the libraries refuse the file or a review lacks what consumers ask for.
"""

import json
import pathlib
import sys

import rdflib
from pyld import jsonld

SCHEMA = "https://schema.org/"
SM = "urn:stancemark:terms:"

# schema.org's own context is not fetched; everything without a prefix is a term of it.
CONTEXT = {"@vocab": SCHEMA, "url": {"@id": SCHEMA + "url", "@type": "@id"}}


def refuse(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def loader(url, _options=None):
    if url.rstrip("/") != "https://schema.org":
        refuse(f"a context at {url} is asked for")
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def value(node, name):
    found = node.get(name, [])
    return found[0].get("@value", found[0].get("@id")) if found else None


def spans_of(review):
    item = review[SCHEMA + "itemReviewed"][0]
    article = value(item[SCHEMA + "appearance"][0], SCHEMA + "identifier")
    for span in review.get(SM + "spans", []):
        start, end = value(span, SM + "start"), value(span, SM + "end")
        if start is not None:
            yield [article, start, end, value(span, SM + "exact"), value(review, SM + "tag")]


def main():
    document = json.loads((pathlib.Path(sys.argv[1]) / "claims.jsonld").read_bytes())
    try:
        reviews = jsonld.expand(document, {"documentLoader": loader})
        quads = jsonld.to_rdf(reviews, {"format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        refuse(str(error))
    graph = rdflib.Dataset()
    graph.parse(data=quads, format="nquads")
    known = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(SCHEMA + "ClaimReview")))
    if len(known) != len(reviews) or not reviews:
        refuse(f"rdflib finds {len(known)} reviews, not {len(reviews)}")
    rows = []
    for review in reviews:
        for name in ("claimReviewed", "author", "itemReviewed"):
            if not review.get(SCHEMA + name):
                refuse(f"{review['@id']} has no {name}")
        rows.extend(spans_of(review))
    for row in sorted(rows):
        print(json.dumps(row, ensure_ascii=False))


main()

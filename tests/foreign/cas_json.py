"""Loads an export in UIMA CAS JSON with cassis and prints what it sees.

Called with the folder of the export; one JSON array a line: [article, begin, end, text, tag].
`article` is the documentId of the file, which is the article's path; `tag` the last part of the
type's name, which is the tag's id as UIMA can spell it. Places are code points: cassis converts
them from UTF-16 units when it loads a file.
"""

import json
import sys
from pathlib import Path

import cassis

DOCUMENT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
CUSTOM = "webanno.custom."


def spans(cas):
    """The annotations of custom layers that stand in the text."""
    article = cas.select(DOCUMENT)[0].documentId
    for annotation in cas.select_all_fs():
        name = annotation.type.name
        if name.startswith(CUSTOM) and hasattr(annotation, "begin"):
            begin, end = annotation.begin, annotation.end
            tag = name.rsplit(".", 1)[1]
            yield [article, begin, end, cas.sofa_string[begin:end], tag]


def check_links(cas):
    """Every link must lead to an annotation that the file holds."""
    for annotation in cas.select_all_fs():
        links = getattr(annotation, "links", None)
        for link in links.elements if links else []:
            if link.target is None or link.role is None:
                raise ValueError(f"a link of {annotation.annotationId} leads nowhere")


def main(folder):
    found = []
    for path in sorted(Path(folder).rglob("*.json")):
        with open(path, "rb") as file:
            cas = cassis.load_cas_from_json(file)
        check_links(cas)
        found.extend(spans(cas))
    for span in sorted(found):
        print(json.dumps(span, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception as error:
        sys.exit(f"cassis refuses the export: {error!r}")

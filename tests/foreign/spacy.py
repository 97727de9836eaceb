"""Reads spaCy's docs with `Doc.from_json` and prints their placed spans, from a DocBin made of them.

Called with the folder that holds `docs.jsonl`. One JSON array a line: `[article, begin, end, text, tag]`;
`article` is the path in our record, `tag` the label. Places count code points.
"""

import json
import os
import sys

import spacy
from spacy.tokens import Doc, DocBin


def main():
    nlp = spacy.blank("xx")
    Doc.set_extension("stancemark", default=None, force=True)
    with open(os.path.join(sys.argv[1], "docs.jsonl"), encoding="utf-8", newline="\n") as file:
        lines = [json.loads(line) for line in file]
    docs = [Doc(nlp.vocab).from_json(line, validate=True) for line in lines]
    packed = DocBin(docs=docs, store_user_data=True).to_bytes()
    spans = []
    for doc, line in zip(DocBin().from_bytes(packed).get_docs(nlp.vocab), lines):
        if doc.text != line["text"]:
            sys.exit(f"tokens are not the text: {line['text'][:60]!r}")
        if dict(doc.cats) != line.get("cats", {}):
            sys.exit(f"classes are lost: {line['cats']}")
        for span in line["spans"]["sc"]:
            if doc.char_span(span["start"], span["end"]) is None:
                sys.exit(f"a span is off the tokens: {span}")
        article = doc._.stancemark["article"]
        for span in doc.spans["sc"]:
            spans.append([article, span.start_char, span.end_char, span.text, span.label_])
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

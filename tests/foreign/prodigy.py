"""Reads Prodigy's tasks with srsly, aligns their tokens with spaCy, and prints their placed spans.

Called with the folder that holds `tasks.jsonl`. One JSON array a line: `[article, begin, end, text, tag]`;
`article` is the key of that name in meta, `tag` the label. Places count code points. Prodigy itself
cannot be had freely; what it asks of a file is that spans fit tokens and tokens fit spaCy's.
"""

import json
import os
import sys

import spacy
import srsly
from spacy.tokens import Doc


def aligned(nlp, task):
    tokens = task["tokens"]
    words = [token["text"] for token in tokens]
    doc = Doc(nlp.vocab, words=words, spaces=[token["ws"] for token in tokens])
    if doc.text != task["text"]:
        sys.exit(f"tokens are not the text: {task['text'][:60]!r}")
    for token, own in zip(doc, tokens):
        if (token.i, token.idx, token.idx + len(token)) != (own["id"], own["start"], own["end"]):
            sys.exit(f"a token is off its place: {own}")
    return doc


def main():
    nlp = spacy.blank("xx")
    spans = []
    for task in srsly.read_jsonl(os.path.join(sys.argv[1], "tasks.jsonl")):
        doc = aligned(nlp, task)
        for span in task["spans"]:
            found = doc.char_span(span["start"], span["end"], label=span["label"])
            if found is None or (found.start, found.end - 1) != (span["token_start"], span["token_end"]):
                sys.exit(f"a span is off its tokens: {span}")
            place = [task["meta"]["article"], span["start"], span["end"]]
            spans.append([*place, found.text, found.label_])
        for relation in task.get("relations", []):
            ends = (relation["head"], relation["child"])
            inclusive = (relation["head_span"]["token_end"], relation["child_span"]["token_end"])
            if ends != inclusive or max(ends) >= len(doc):
                sys.exit(f"a relation is off its spans: {relation}")
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

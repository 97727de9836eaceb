"""Reads an export in CoNLL with seqeval and spaCy and prints what they see.

Called with the folder of the export; one JSON array a line: [article, begin, end, text, tag].
`article` is the name of the folder the file lies in, which stands for the article's path; `tag` is
the tag's id. Places are code points of the article where the file has a column of places; else
they count the code points that are no white space, because the format keeps no more of the text.
`text` is the tokens without white space between them. The strict reading of seqeval (IOB2), its
lenient one and spaCy's converter must agree.
"""

import json
import sys
import warnings
from pathlib import Path

from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities
from spacy.training.converters import conll_ner_to_docs

warnings.simplefilter("ignore")


def sentences(path):
    """The sentences of a file as lists of columns, the mark of the document left out."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") if "\t" in line else line.split(" ") for line in block.split("\n") if line]
        if rows and rows[0][0] != "-DOCSTART-":
            if len({len(row) for row in rows}) != 1:
                raise ValueError(f"{path}: rows of several lengths")
            yield rows


def entities(path, tags):
    """The entities of a sentence; the ways to read it must agree."""
    lenient = {(tag, first, last + 1) for tag, first, last in get_entities(tags)}
    strict = {(it.tag, it.start, it.end) for it in Entities([tags], IOB2).entities[0]}
    if lenient != strict:
        raise ValueError(f"{path}: strict {strict}, lenient {lenient}")
    return sorted(strict, key=lambda it: it[1])


def spacy_entities(path):
    """The entities of a file as spaCy's converter finds them."""
    text = path.read_text(encoding="utf-8")
    found = []
    for doc in conll_ner_to_docs(text, n_sents=1, no_print=True):
        found.extend(("".join(token.text for token in span), span.label_) for span in doc.ents)
    return found


def spans(path):
    """The spans of a file."""
    article = path.parent.name
    seen = 0
    for rows in sentences(path):
        starts = []
        for row in rows:
            starts.append(seen)
            seen += len(row[0])
        for tag, first, after in entities(path, [row[-1] for row in rows]):
            begin, end = starts[first], starts[after - 1] + len(rows[after - 1][0])
            if len(rows[first]) == 3:
                begin = int(rows[first][1].split(":")[0])
                end = int(rows[after - 1][1].split(":")[1])
            yield [article, begin, end, "".join(row[0] for row in rows[first:after]), tag]


def main(folder):
    found = []
    for path in sorted(Path(folder).rglob("*.conll")):
        here = list(spans(path))
        by_spacy = spacy_entities(path) if path.read_text(encoding="utf-8").count("\n\n") > 1 else []
        if by_spacy != [(span[3], span[4]) for span in here]:
            raise ValueError(f"{path}: spaCy sees {by_spacy}")
        found.extend(here)
    for span in sorted(found):
        print(json.dumps(span, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception as error:
        sys.exit(f"seqeval or spaCy refuses the export: {error!r}")

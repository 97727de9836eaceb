"""Reads the CSV or TSV tables of a folder with pandas and prints their placed spans.

One JSON array a line, sorted: [article (doc_id), begin, end, text, tag (id)].
begin and end are code points, as the table has them.
"""

import json
import pathlib
import sys

import pandas


def table(folder, name):
    (path,) = folder.glob(f"{name}.?sv")
    signs = {".csv": ",", ".tsv": "\t"}
    separator = signs[path.suffix]
    return pandas.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def main():
    folder = pathlib.Path(sys.argv[1])
    annotations = table(folder, "annotations")
    # What a reader that guesses types would change.
    for column, value in [("field:code", "001"), ("field:code", "NA"), ("field:code", "1e5"), ("field:note", "TRUE")]:
        if value not in set(annotations[column]):
            sys.exit(f"{value} is not in {column}")
    articles = table(folder, "articles")
    if set(articles["meta:desk"]) != {"night; 001"}:
        sys.exit("a field of the metadata is not as it was")
    for name in ("layers", "links", "registers"):
        if table(folder, name).empty:
            sys.exit(f"{name} is empty")
    placed = annotations[annotations["placement"] == "placed"]
    spans = [
        [row["doc_id"], int(row["begin"]), int(row["end"]), row["text"], row["tag"]]
        for row in placed.to_dict("records")
    ]
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

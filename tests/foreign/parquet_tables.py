"""Reads the Parquet tables of a folder with pyarrow and pandas and prints their placed spans.

One JSON array a line, sorted: [article (doc_id), begin, end, text, tag (id)].
begin and end are code points, as the table has them.
"""

import json
import pathlib
import sys

import pandas
import pyarrow
import pyarrow.parquet


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in ("annotations", "articles", "layers", "links", "registers"):
        table = pyarrow.parquet.read_table(folder / f"{name}.parquet")
        table.validate(full=True)
        if table.num_rows == 0 or table.schema.metadata[b"stancemark.version"] != b"1":
            sys.exit(f"{name} is empty or does not tell its version")
    schema = pyarrow.parquet.read_schema(folder / "annotations.parquet")
    expected = {
        "begin": pyarrow.int64(),
        "text": pyarrow.string(),
        "created": pyarrow.timestamp("us", tz="UTC"),
        "field:code": pyarrow.string(),
    }
    for column, kind in expected.items():
        if schema.field(column).type != kind:
            sys.exit(f"{column} is of type {schema.field(column).type}")
    annotations = pandas.read_parquet(folder / "annotations.parquet")
    # What a reader that guesses types would change.
    for column, value in [("field:code", "001"), ("field:code", "NA"), ("field:code", "1e5"), ("field:note", "TRUE")]:
        if value not in set(annotations[column]):
            sys.exit(f"{value} is not in {column}")
    spans = [
        [row["doc_id"], int(row["begin"]), int(row["end"]), row["text"], row["tag"]]
        for row in annotations.to_dict("records")
        if row["placement"] == "placed"
    ]
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

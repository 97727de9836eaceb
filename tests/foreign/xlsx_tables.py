"""Reads the workbook of a folder with openpyxl and prints the placed spans of its annotations.

One JSON array a line, sorted: [article (doc_id), begin, end, text, tag (id)].
begin and end are code points, as the sheet has them.
A workbook writes control characters as _xHHHH_, which openpyxl leaves to its caller.
"""

import json
import pathlib
import sys

import openpyxl
from openpyxl.utils.escape import unescape


def rows(sheet):
    lines = sheet.iter_rows(values_only=True)
    header = next(lines)
    for line in lines:
        yield {name: unescape(cell) if isinstance(cell, str) else cell for name, cell in zip(header, line)}


def main():
    folder = pathlib.Path(sys.argv[1])
    (path,) = folder.glob("*.xlsx")
    workbook = openpyxl.load_workbook(path)
    if workbook.sheetnames != ["annotations", "articles", "layers", "links", "registers"]:
        sys.exit(f"the sheets are {workbook.sheetnames}")
    for sheet in workbook:
        if sheet.freeze_panes != "A2" or not sheet.auto_filter.ref:
            sys.exit(f"the header of {sheet.title} is not frozen, or has no filter")
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type not in ("s", "n") or cell.is_date:
                sys.exit(f"{sheet.title} {cell.coordinate} is of type {cell.data_type}")
    annotations = list(rows(workbook["annotations"]))
    # What a reader that guesses types would change.
    for column, value in [("field:code", "001"), ("field:code", "NA"), ("field:code", "1e5"), ("field:note", "TRUE")]:
        if value not in [row[column] for row in annotations]:
            sys.exit(f"{value} is not in {column}")
    spans = [
        [row["doc_id"], row["begin"], row["end"], row["text"], row["tag"]]
        for row in annotations
        if row["placement"] == "placed"
    ]
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

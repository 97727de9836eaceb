"""Reads a database of the Discourse Network Analyzer with Python's own SQLite.

Called with the folder that holds one .dna file. Checks what the program relies on and prints a JSON
array a line for each statement: [article, begin, end, text, tag], sorted. The article is the path in
the first line of the document's notes, the tag is the label of the statement type, and places are
code points of the document's text, whose lines end with line feeds unless it was exported otherwise.
A statement over a whole document stands for an annotation on the whole article and is left out.
"""

import json
import sqlite3
import sys
from pathlib import Path

VALUES = {
    "short text": "DATASHORTTEXT",
    "long text": "DATALONGTEXT",
    "integer": "DATAINTEGER",
    "boolean": "DATABOOLEAN",
}


def fail(message):
    sys.exit(f"dna.py: {message}")


def place(units, count, article):
    """Code points before a count of UTF-16 units."""
    try:
        return len(units[: 2 * count].decode("utf-16-le"))
    except UnicodeDecodeError:
        fail(f"{article}: {count} lies inside a character")


def unescaped(text):
    signs = {"n": "\n", "r": "\r", "c": ":"}
    plain, rest = [], iter(text)
    for sign in rest:
        if sign == "\\":
            sign = next(rest, "\\")
            sign = signs.get(sign, sign)
        plain.append(sign)
    return "".join(plain)


def check(database):
    ask = lambda query, *values: database.execute(query, values).fetchall()
    if ask("PRAGMA integrity_check") != [("ok",)]:
        fail("the database is damaged")
    if dangling := ask("PRAGMA foreign_key_check"):
        fail(f"rows refer to nothing: {dangling}")
    [(version,)] = ask("SELECT Value FROM SETTINGS WHERE Property = 'version'")
    if not version.startswith("3.0"):
        fail(f"version {version}")
    if ask("SELECT 1 FROM CODERS WHERE length(Password) <> 64"):
        fail("a password is not in the program's form")
    n_coders = ask("SELECT count(*) FROM CODERS")[0][0]
    if ask("SELECT count(*) FROM CODERRELATIONS")[0][0] != n_coders * (n_coders - 1):
        fail("not every coder has a relation to every other")
    for data_type, table in VALUES.items():
        missing = ask(
            f"""SELECT s.ID, v.Variable FROM STATEMENTS s
                JOIN VARIABLES v ON v.StatementTypeId = s.StatementTypeId AND v.DataType = ?
                LEFT JOIN {table} d ON d.StatementId = s.ID AND d.VariableId = v.ID
                WHERE d.ID IS NULL""",
            data_type,
        )
        if missing:
            fail(f"statements without a {data_type}: {missing}")
    unfilled = ask(
        """SELECT e.ID, a.AttributeVariable FROM ENTITIES e
           JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId
           LEFT JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID AND v.AttributeVariableId = a.ID
           WHERE v.ID IS NULL"""
    )
    if unfilled:
        fail(f"entities without an attribute: {unfilled}")
    if ask("SELECT 1 FROM ENTITIES WHERE length(Value) > 190 UNION SELECT 1 FROM DOCUMENTS WHERE length(Title) > 190"):
        fail("a short text is too long")


def spans(database):
    rows = database.execute(
        """SELECT d.Notes, d.Text, s.Start, s.Stop, t.Label FROM STATEMENTS s
           JOIN DOCUMENTS d ON d.ID = s.DocumentId
           JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId"""
    )
    for notes, text, start, stop, label in rows:
        article = unescaped(notes.split("\n")[0].removeprefix("article: "))
        units = text.encode("utf-16-le")
        if not 0 <= start < stop <= len(units) // 2:
            fail(f"{article}: no place from {start} to {stop}")
        if (start, stop) == (0, len(units) // 2):
            continue
        begin, end = place(units, start, article), place(units, stop, article)
        yield [article, begin, end, text[begin:end], label]


def main(folder):
    files = sorted(Path(folder).glob("*.dna"))
    if len(files) != 1:
        fail(f"{len(files)} databases in {folder}")
    database = sqlite3.connect(f"{files[0].resolve().as_uri()}?mode=ro", uri=True)
    check(database)
    for span in sorted(spans(database)):
        print(json.dumps(span, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

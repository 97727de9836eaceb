"""Reads a report with html5lib, which refuses whatever is not HTML as the standard has it.

Called with the folder that holds report.html. Prints a line of JSON for every span that has a place,
[article, begin, end, text, tag]: the article is its path, the tag is its id, and places are code points.
Exits with 1 where the library refuses the page, where a reference leads nowhere or elsewhere, or where the
marks of an annotation in its article do not hold the words of its quote.
"""

import json
import pathlib
import sys

import html5lib
from html5lib.html5parser import ParseError


def refuse(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def words(node):
    """The text of a node without the keys of annotations."""
    parts = [node.text or ""]
    for child in node:
        if child.get("class") != "key":
            parts.append(words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def main():
    page = (pathlib.Path(sys.argv[1]) / "report.html").read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        document = parser.parse(page)
    except ParseError as error:
        refuse(f"{error} at {parser.tokenizer.stream.position()}")
    ids = [node.get("id") for node in document.iter() if node.get("id")]
    if len(ids) != len(set(ids)):
        refuse("an id is there twice")
    for node in document.iter():
        if node.tag in ("script", "img", "iframe", "link", "object", "embed") or node.get("src"):
            refuse(f"there is a {node.tag}")
        target = node.get("href")
        if target is not None and target[1:] not in ids:
            refuse(f"{target} leads nowhere")
    marked = {}
    for mark in document.iter("mark"):
        for nth in mark.get("data-n").split():
            marked[nth] = marked.get(nth, "") + words(mark)
    rows = []
    for item in document.iter("li"):
        if item.get("data-article") is None:
            continue
        quotes = [q for q in item.iter("q") if q.get("data-begin")]
        expected = "".join(words(q) for q in quotes).replace("\n", "")
        if marked.get(item.get("id")[1:], "") != expected:
            refuse(f"the marks of {item.get('id')} are not its quote")
        for q in quotes:
            place = [int(q.get("data-begin")), int(q.get("data-end"))]
            rows.append([item.get("data-article"), *place, words(q), item.get("data-tag")])
    for row in sorted(rows):
        print(json.dumps(row, ensure_ascii=False))


main()

"""Reads doccano's lines by the rules of its importer and prints their placed spans.

Called with the folder of the `.jsonl` files. One JSON array a line: `[article, begin, end, text, tag]`;
`article` is the path in our record (doccano has no name for a document), `tag` the label. The window of
doccano counts UTF-16 units; begin and end are printed in code points.

The rules are those of the tool: a document needs a text; a label needs a start before its end; an entity's
id stands once in a file; a relation leads from one of the entities to another.
"""

import json
import os
import sys


def to_point(text, units):
    """From UTF-16 units to code points; the units must not fall inside a pair."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


def check_relations(line, ids):
    for relation in line.get("relations", []):
        if relation["from_id"] not in ids or relation["to_id"] not in ids:
            sys.exit(f"a relation leads nowhere: {relation}")
        if not relation["type"]:
            sys.exit(f"a relation without a type: {relation}")


def main():
    folder = sys.argv[1]
    spans = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".jsonl"):
            continue
        seen = set()
        with open(os.path.join(folder, name), encoding="utf-8", newline="\n") as file:
            for line in map(json.loads, file):
                text = line["text"]
                if not isinstance(text, str):
                    sys.exit(f"{name}: no text")
                ids = set()
                for entity in line["entities"]:
                    if entity["id"] in seen:
                        sys.exit(f"{name}: the entity {entity['id']} is there twice")
                    seen.add(entity["id"])
                    ids.add(entity["id"])
                    if not 0 <= entity["start_offset"] < entity["end_offset"]:
                        sys.exit(f"{name}: no place: {entity}")
                    begin = to_point(text, entity["start_offset"])
                    end = to_point(text, entity["end_offset"])
                    article = line["stancemark"]["article"]
                    spans.append([article, begin, end, text[begin:end], entity["label"]])
                check_relations(line, ids)
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

"""Validates a REFI-QDA project against the standard's schema and prints its placed spans.

Called with the folder that holds `project.qdpx`, or `project/project.qde` with `project/Sources`, and
optionally with the folder of the schemas. One JSON array a line: `[article, begin, end, text, tag]`;
`article` is the name of the source, `tag` the name of the code; codes that stand for a choice of a
field are left out. Places count code points of the text in the project.
"""

import json
import os
import sys
import tempfile
import zipfile

import xmlschema
from lxml import etree

NS = "{urn:QDA-XML:project:1.0}"


def unpacked(folder):
    archives = [name for name in os.listdir(folder) if name.endswith(".qdpx")]
    if not archives:
        return os.path.join(folder, "project")
    target = tempfile.mkdtemp()
    with zipfile.ZipFile(os.path.join(folder, archives[0])) as archive:
        archive.extractall(target)
    return target


def validate(path, schema):
    if not os.path.exists(schema):
        print(f"skipped: no schema at {schema} to validate by", file=sys.stderr)
        return
    tree = etree.parse(path)
    lxml_schema = etree.XMLSchema(etree.parse(schema))
    if not lxml_schema.validate(tree):
        sys.exit(f"lxml: {lxml_schema.error_log}")
    xmlschema.XMLSchema(schema).validate(path)


def check_references(root):
    """Every name that is referred to is there, and no name is there twice."""
    names = [node.get("guid").lower() for node in root.iter() if node.get("guid")]
    if len(names) != len(set(names)):
        sys.exit("a GUID is there twice")
    for node in root.iter():
        for key in ("targetGUID", "originGUID", "creatingUser", "modifyingUser"):
            if node.get(key) and node.get(key).lower() not in names:
                sys.exit(f"{node.tag} {key} refers to nothing: {node.get(key)}")


def spans(root, base):
    codes = {}
    for code in root.iter(NS + "Code"):
        description = code.findtext(NS + "Description") or ""
        is_choice = "\n@choice = " in description
        codes[code.get("guid")] = None if is_choice else code.get("name")
    for source in root.iter(NS + "TextSource"):
        path = source.get("plainTextPath").removeprefix("internal://")
        with open(os.path.join(base, "Sources", path), encoding="utf-8", newline="") as file:
            text = file.read()
        for selection in source.iter(NS + "PlainTextSelection"):
            begin, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            if not 0 <= begin < end <= len(text):
                sys.exit(f"{source.get('name')}: no place: {begin} to {end}")
            words = " ".join(text[begin:end].split())
            name = selection.get("name")
            if name and not name.endswith("…") and name != words:
                sys.exit(f"{source.get('name')}: {name!r} is not {words!r}")
            for coding in selection.iter(NS + "Coding"):
                tag = codes[coding.find(NS + "CodeRef").get("targetGUID")]
                if tag is not None:
                    yield [source.get("name"), begin, end, text[begin:end], tag]


def main():
    folder = sys.argv[1]
    schemas = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("REFI_SCHEMAS", "")
    base = unpacked(folder)
    path = os.path.join(base, "project.qde")
    validate(path, os.path.join(schemas, "project/v1.0/Project.xsd"))
    codebook = os.path.join(folder, "codebook.qdc")
    if os.path.exists(codebook):
        validate(codebook, os.path.join(schemas, "codebook/v1.0/Codebook.xsd"))
    root = etree.parse(path).getroot()
    check_references(root)
    for span in sorted(spans(root, base)):
        print(json.dumps(span, ensure_ascii=False))


main()

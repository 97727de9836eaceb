"""Whether the libraries of others find in our exports what we put there.

Called with the folder of the exports of the torture set, one folder an export; `scripts/test foreign` does it.
Each driver beside this file loads an export with a foreign library and prints the spans it finds there; they
must be those of tests/data/formats/torture.spans.jsonl, but for what the table below says of the format.
Then each export is damaged, and must no longer pass: a comparison that lets that through compares nothing.
Exits with 1 and says which exports fail.
"""

import collections
import concurrent.futures
import contextlib
import csv
import io
import json
import os
import pathlib
import runpy
import shutil
import sys
import tempfile
import traceback
import unicodedata
import urllib.parse
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "formats"
SCHEMAS = HERE.parent.parent.parent / "shared" / "samples" / "refi_qda" / "schemas"
NAMES = json.loads((DATA / "torture.names.json").read_text(encoding="utf-8"))
# How long one driver may take for all its exports, in seconds.
PATIENCE = 300

HARBOUR, CRLF = "news/Ferry & harbour.txt", "crlf/Brücke.txt"


def with_names(spans):
    """The format has the names of tags, not their ids."""
    return [[*span[:4], NAMES["tags"][span[4]]] for span in spans]


def with_line_feeds(spans):
    """The format's text has line feeds for all line ends (loss: text), and places are those in it."""

    def place(article, count):
        return len(NAMES["texts"][article][:count].replace("\r\n", "\n"))

    return [
        [article, place(article, begin), place(article, end), text.replace("\r\n", "\n"), tag]
        for article, begin, end, text, tag in spans
    ]


def with_breaks_of_html(spans):
    """A reader of HTML must turn a carriage return with a line feed into a line feed; places are attributes."""
    return [[*span[:3], span[3].replace("\r\n", "\n"), span[4]] for span in spans]


def with_uima_names(spans):
    """A tag is a name of UIMA, which has letters and digits of ASCII; the others stand there as numbers."""

    def name(tag):
        letters = [it if it.isascii() and it.isalnum() else f"_x{ord(it):X}_" for it in tag]
        return "".join(letters if tag[0].isascii() else ["u", *letters])

    return [[*span[:4], name(span[4])] for span in spans]


def with_addresses(spans):
    """An article is an IRI made of its path."""
    return [["urn:stancemark:article:" + urllib.parse.quote(span[0]), *span[1:]] for span in spans]


def only_claims(spans):
    """ClaimReview holds reviews of claims and nothing else (loss: annotations)."""
    return [span for span in spans if span[4] == "claim"]


def pieces_joined(spans):
    """A statement of DNA is one run of words: of two pieces it is all from first to last (loss: discontinuous)."""
    one, other = [HARBOUR, 78, 84, "It was", "主張"], [HARBOUR, 102, 117, "the only choice", "主張"]
    joined = [HARBOUR, 78, 117, "It was, Mira Holm said, the only choice", "主張"]
    return [joined if span == one else span for span in spans if span != other]


def without_overlaps(spans):
    """A token of CoNLL has one tag: of annotations that share words, the longest stays (loss: overlaps)."""
    lost = [
        [CRLF, 51, 56, "Diens", "odd"],
        [HARBOUR, 36, 45, "on Monday", "stance"],
        [HARBOUR, 55, 66, "night ferry", "formula"],
        [HARBOUR, 55, 66, "night ferry", "odd"],
        [HARBOUR, 124, 139, "boats cross the", "money"],
    ]
    return [span for span in spans if span not in lost]


def without_spaces(text):
    return "".join(it for it in text if not it.isspace())


def as_tokens(spans):
    """CoNLL names no article but its folder, and has tokens without what is between them."""

    def folder(article):
        name = article.removesuffix(".txt")
        return "".join(it if it.isalnum() or unicodedata.combining(it) else "_" for it in name)

    return [[folder(span[0]), *span[1:3], without_spaces(span[3]), span[4]] for span in spans]


def counted_in_tokens(spans):
    """CoNLL without places: the driver counts the characters of the tokens (loss: text)."""

    def place(article, count):
        return len(without_spaces(NAMES["texts"][article][:count]))

    return [[span[0], place(span[0], span[1]), place(span[0], span[2]), *span[3:]] for span in spans]


CONLL = (without_overlaps, counted_in_tokens, as_tokens)

# Folder of the export, driver, how the format tells the spans otherwise, and a word in it to damage.
EXPORTS = [
    ("csv", "csv_tables", (), "ferry"),
    ("csv-spreadsheet", "csv_tables", (), "ferry"),
    ("tsv", "csv_tables", (), "ferry"),
    ("xlsx", "xlsx_tables", (), "ferry"),
    ("parquet", "parquet_tables", (), "ferry"),
    ("refi-qda", "refi_qda", (with_line_feeds, with_names), "ferry"),
    ("dna", "dna", (pieces_joined, with_line_feeds, with_names), "ferry"),
    ("label-studio", "label_studio", (with_line_feeds, with_names), "ferry"),
    ("doccano", "doccano", (with_line_feeds, with_names), "ferry"),
    ("prodigy", "prodigy", (with_names,), "ferry"),
    ("spacy", "spacy", (with_names,), "ferry"),
    ("xmi", "xmi", (with_uima_names,), "ferry"),
    ("cas-json", "cas_json", (with_uima_names,), "ferry"),
    ("conll", "conll", CONLL, "ferry"),
    ("conll-2003", "conll", CONLL, "ferry"),
    ("conll-places", "conll", (without_overlaps, as_tokens), "ferry"),
    ("web-annotation-texts", "web_annotation", (with_addresses, with_names), "ferry"),
    ("claim-review", "claim_review", (only_claims,), "ferry"),
    ("html", "html", (with_breaks_of_html,), "ferry"),
    # Networks have no spans: their edges are compared with those of the golden file.
    ("networks-two-mode", "graphml", "two_mode", "Claim"),
    ("networks-one-mode", "graphml", "one_mode", "Alice"),
    ("networks-signed", "graphml", "signed", "Ferry"),
    ("networks-combined", "graphml", "combined", "Ferry"),
]


def expected(differences):
    """What a driver must find."""
    if isinstance(differences, str):
        with open(DATA / "networks" / differences / "edges.csv", encoding="utf-8", newline="") as file:
            return sorted([edge[2], edge[3], float(edge[4])] for edge in list(csv.reader(file))[1:])
    lines = (DATA / "torture.spans.jsonl").read_text(encoding="utf-8").splitlines()
    spans = [json.loads(line) for line in lines]
    for difference in differences:
        spans = difference(spans)
    return sorted(spans)


def found(driver, folder):
    """The lines that a driver prints, its messages, and why it stopped, if it did."""
    out, messages, why = io.StringIO(), io.StringIO(), None
    sys.argv = [driver, str(folder)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(messages):
        try:
            runpy.run_path(str(HERE / f"{driver}.py"), run_name="__main__")
        except SystemExit as stop:
            why = stop.code
        except BaseException:
            why = traceback.format_exc()
    return [json.loads(line) for line in out.getvalue().splitlines()], messages.getvalue(), why


def shown(line):
    return json.dumps(line, ensure_ascii=False)


def problem(driver, folder, differences):
    """Why an export does not pass, and what the driver says."""
    lines, messages, why = found(driver, folder)
    if why:
        return f"{why}\n{messages}", messages
    if not lines:
        return "the driver prints nothing", messages
    # As counts: what is there twice must be found twice.
    wanted = collections.Counter(map(shown, expected(differences)))
    got = collections.Counter(map(shown, lines))
    differ = [f"missing {it}" for it in wanted - got] + [f"too much {it}" for it in got - wanted]
    return "\n".join(differ), messages


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def damage_word(folder, word):
    """Another letter in one word, wherever it stands; archives are packed anew."""
    old = word.encode()
    new = old[:1] + b"x" + old[2:]
    for path in files(folder):
        if not zipfile.is_zipfile(path):
            path.write_bytes(path.read_bytes().replace(old, new))
            continue
        with zipfile.ZipFile(path) as archive:
            entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries:
                archive.writestr(entry.filename, content.replace(old, new))


def damage_length(folder, _word):
    """Half of the largest file is gone."""
    path = max(files(folder), key=lambda it: it.stat().st_size)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_all(folder, _word):
    """Nothing is there."""
    shutil.rmtree(folder)
    folder.mkdir()


def check(driver, exports):
    """The problems of the exports that a driver reads, by folder, and what it says of them."""
    problems, told = [], []
    for folder, differences, word in exports:
        why, messages = problem(driver, folder, differences)
        told.extend(messages.splitlines())
        if why:
            problems.append(f"{folder.name}: {why}")
            continue
        for damage in (damage_word, damage_length, damage_all):
            with tempfile.TemporaryDirectory() as copy:
                copy = pathlib.Path(copy) / folder.name
                shutil.copytree(folder, copy)
                damage(copy, word)
                if not problem(driver, copy, differences)[0]:
                    problems.append(f"{folder.name}: passes although it is damaged: {damage.__doc__}")
    return problems, told


def jobs(root):
    """The exports that are there, by driver."""
    drivers = {path.stem for path in HERE.glob("*.py")} - {"compare"}
    if drivers != {driver for _, driver, _, _ in EXPORTS}:
        sys.exit("tests/foreign/compare.py: its table does not name just the drivers beside it")
    by_driver = {}
    for name, driver, differences, word in EXPORTS:
        if name == "parquet" and not (root / name).exists():
            print("skipped: parquet, which is exported only with the feature of that name")
            continue
        by_driver.setdefault(driver, []).append((root / name, differences, word))
    return by_driver


def main(root):
    if "REFI_SCHEMAS" not in os.environ:
        os.environ["REFI_SCHEMAS"] = str(SCHEMAS)
    problems = []
    with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        running = {driver: pool.submit(check, driver, exports) for driver, exports in jobs(root).items()}
        for driver, job in running.items():
            failed, told = job.result(timeout=PATIENCE)
            problems.extend(failed)
            state = "fails" if failed else "passes"
            print(f"{driver} {state}", *(line for line in told if line.startswith("skipped: ")), sep="\n  ", flush=True)
    if problems:
        sys.exit("\n".join(["tests/foreign/compare.py:", *problems]))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())

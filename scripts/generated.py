"""Articles and sidecars without sense, for scripts/bench_window: the same for the same numbers, nobody's text."""

import hashlib
import random

WORDS = ("harbour council of the crews voted ferry in an engineer closure that budget was repaired on Tuesday "
         "engineers say bridge remains closed until autumn spokeswoman for port authority denied it").split()
OUTLETS = ("Harbour Post", "Valley Mirror", "Norda", "Kestrel Courier", "Riverside Daily")
TAGS = ("claim", "stance", "quote", "question")
ANNOTATOR = "reader"


def text(n_bytes, seed):
    """A headline, then paragraphs of some 640 bytes."""
    choice, random_below = random.Random(seed).choice, random.Random(seed).randrange
    parts, length = [f"Report {seed} on the ferry and the harbour\n\n"], 40
    while length < n_bytes:
        word = choice(WORDS)
        dice = random_below(110)
        word += ".\n\n" if dice == 0 else ". " if dice < 9 else " "
        parts.append(word)
        length += len(word)
    return "".join(parts)


def sidecar(file_name, article, n_annotations, annotator=ANNOTATOR, shift=0, longest=320, lacks=lambda nth: False):
    """Annotations over the whole text that overlap, in the program's format."""
    digest = hashlib.sha256(article.encode()).hexdigest()
    lines = []
    for nth in range(n_annotations):
        if lacks(nth):
            continue
        start = 60 + nth * (len(article) - 500) // n_annotations
        end = start + 20 + shift * 6 + nth * 37 % (longest - 20)
        while article[start] in " \n":
            start += 1
        while article[end - 1] in " \n":
            end -= 1
        quote, before, after = (words.replace("\n", "\\n") for words in (
            article[start:end], article[start - 32:start], article[end:end + 32]))
        lines.append(
            f'        (id: "01KAF{nth:021d}", tag: "{TAGS[nth % 4]}", spans: [(start: {start}, end: {end}, quote: "{quote}", '
            f'before: "{before}", after: "{after}")], fields: {{}}, note: "", links: [], created: "2026-11-22T10:00:00Z"),\n')
    return (f'#![enable(implicit_some)]\n(\n    format: 1,\n    article: (file: "{file_name}", sha256: "{digest}", '
            f'length: {len(article)}),\n    annotator: "{annotator}",\n    status: "in-progress",\n    fields: {{}},\n'
            f'    annotations: [\n{"".join(lines)}    ],\n)\n')


def write_review(folder, n_articles, n_annotators, n_annotations, n_bytes=5300):
    """Articles that so many annotators finished, each with about the same annotations: of 20 to 200 signs, one begun
    some 160 signs after the other, with other edges in two thirds of the articles, and some that others lack."""
    for nth in range(n_articles):
        article = text(n_bytes, nth)
        (folder / f"{nth}.txt").write_text(article, encoding="utf-8")
        for who in range(n_annotators):
            layer = sidecar(f"{nth}.txt", article, n_annotations, f"coder{who}", who * (nth % 3), 200, lambda at: (at * 7 + who * 5 + nth) % 17 == 0)
            (folder / f"{nth}.txt.coder{who}.ron").write_text(layer.replace('"in-progress"', '"done"'), encoding="utf-8")


def write_annotated(folder, file_name, n_bytes, n_annotations):
    """One article with one sidecar."""
    article = text(n_bytes, seed=n_annotations)
    (folder / file_name).write_text(article, encoding="utf-8")
    layer = sidecar(file_name, article, n_annotations)
    (folder / f"{file_name}.{ANNOTATOR}.ron").write_text(layer, encoding="utf-8")


def write_many(folder, n_articles, n_bytes=5300, n_annotations=14):
    """Articles of an outlet a day, in a folder for each day; every tenth has a sidecar. Bodies repeat."""
    bodies = [text(n_bytes, seed) for seed in range(97)]
    for nth in range(n_articles):
        day = folder / f"{2000 + nth // 36000}-{1 + nth // 3000 % 12:02d}-{1 + nth // 100 % 28:02d}"
        if nth % 100 == 0:
            day.mkdir(exist_ok=True)
        article = f"{OUTLETS[nth % 5]}\n\n{nth} {bodies[nth % 97]}"
        (day / f"{nth}.txt").write_text(article, encoding="utf-8")
        if nth % 10 == 0:
            layer = sidecar(f"{nth}.txt", article, n_annotations)
            (day / f"{nth}.txt.{ANNOTATOR}.ron").write_text(layer, encoding="utf-8")

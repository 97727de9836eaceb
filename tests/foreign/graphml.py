"""Reads an exported network with networkx.

Called with the folder of one network. Checks that network.graphml has the nodes and edges of nodes.csv
and edges.csv, with the same names, frequencies and weights, and that matrix.csv, if it is there, has
the same weights again. Prints a JSON array a line for each edge, [name, name, weight], sorted.
"""

import csv
import json
import re
import sys
from pathlib import Path

import networkx

FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fail(message):
    sys.exit(f"graphml.py: {message}")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def in_xml(name):
    """What XML can hold of a name."""
    return FORBIDDEN.sub("\ufffd", name)


def equal(what, one, other):
    if one != other:
        fail(f"{what} differ: {sorted(one ^ other) if isinstance(one, set) else (one, other)}")


def main(folder):
    folder = Path(folder)
    graph = networkx.read_graphml(folder / "network.graphml")
    if graph.is_directed() or graph.is_multigraph():
        fail("the graph is directed or has parallel edges")
    nodes = rows(folder / "nodes.csv")[1:]
    listed = {(node, in_xml(name), in_xml(variable), int(frequency)) for node, name, variable, frequency in nodes}
    found = {(node, it["name"], it["variable"], it["frequency"]) for node, it in graph.nodes(data=True)}
    equal("nodes", found, listed)
    edges = rows(folder / "edges.csv")[1:]
    listed = {(frozenset(edge[:2]), float(edge[4])) for edge in edges}
    found = {(frozenset((a, b)), it["weight"]) for a, b, it in graph.edges(data=True)}
    if found != listed or len(edges) != graph.number_of_edges():
        fail("edges differ")
    names = {node: name for node, name, _, _ in nodes}
    weights = {(names[edge[0]], names[edge[1]]): float(edge[4]) for edge in edges}
    is_one_mode = not any(it["type"] for _, it in graph.nodes(data=True))
    if is_one_mode:
        weights |= {(b, a): weight for (a, b), weight in weights.items()}
    if (folder / "matrix.csv").exists():
        head, *lines = rows(folder / "matrix.csv")
        cells = {(line[0], name): float(cell) for line in lines for name, cell in zip(head[1:], line[1:])}
        equal("weights in the matrix", {it for it in cells.items() if it[1]}, set(weights.items()))
    for edge in sorted([names[edge[0]], names[edge[1]], float(edge[4])] for edge in edges):
        print(json.dumps(edge, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

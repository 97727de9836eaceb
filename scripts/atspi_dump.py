#!/usr/bin/python3
"""Prints what a program shows to assistive technology, one JSON object a line.

Usage: atspi_dump.py PID

Each line: depth, role, name, description, text (of a text field), value (of a slider or meter), states,
and x, y, width, height in screen pixels. Parents come before their children, in the program's order.
Exits 1 if no program with that process id is on the accessibility bus (yet).
It needs PyGObject and the Atspi typelib (Debian: python3-gi, gir1.2-atspi-2.0) and so the system's Python.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (the version comes first)

# A tree this deep or large is a mistake of the program's; the reader must end all the same.
MOST_NODES = 20_000
MOST_DEPTH = 60


def text_of(node):
    try:
        text = node.get_text_iface()
        return Atspi.Text.get_text(text, 0, -1) if text else None
    except GLib.Error:
        return None


def value_of(node):
    try:
        value = node.get_value_iface()
        return Atspi.Value.get_current_value(value) if value else None
    except GLib.Error:
        return None


def as_row(node, depth):
    row = {
        "depth": depth,
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": sorted(state.value_nick for state in node.get_state_set().get_states()),
        "text": text_of(node),
        "value": value_of(node),
    }
    try:
        place = node.get_extents(Atspi.CoordType.SCREEN)
        row.update(x=place.x, y=place.y, width=place.width, height=place.height)
    except GLib.Error:
        row.update(x=0, y=0, width=0, height=0)
    return row


def program_with(process_id):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        try:
            program = desktop.get_child_at_index(index)
            if program is not None and program.get_process_id() == process_id:
                return program
        except GLib.Error:
            continue
    return None


def rows_of(program):
    waiting, count = [(program, 0)], 0
    while waiting and count < MOST_NODES:
        node, depth = waiting.pop()
        count += 1
        try:
            yield as_row(node, depth)
            if depth < MOST_DEPTH:
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
                waiting.extend((child, depth + 1) for child in reversed(children) if child is not None)
        except GLib.Error:
            continue  # The node went away while it was being read.


def main():
    program = program_with(int(sys.argv[1]))
    if program is None:
        return 1
    for row in rows_of(program):
        print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

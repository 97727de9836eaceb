"""What scripts/look and scripts/screenshots can do to a window, by name; scripts/look --help lists it for people."""

from desktop import wait_for


def points(words):
    return [int(word) for word in words.split()]


def click(program, words, button=1, repeat=1):
    x, y = points(words)
    program.xdotool("mousemove", x, y, "click", "--repeat", repeat, "--delay", 60, button)


def scroll(program, words):
    x, y, notches = points(words)
    button = 5 if notches > 0 else 4
    program.xdotool("mousemove", x, y, "click", "--repeat", max(abs(notches), 1), "--delay", 10, button)


def tree(program, _words):
    for node in wait_for("the program on the accessibility bus", lambda: program.nodes() or None):
        place = f"{node['x']},{node['y']} {node['width']}×{node['height']}"
        print("  " * node["depth"] + f"{node['role']} “{node['name']}” {node['text'] or ''} [{place}]")


def shot(program, path):
    program.wait_until_still()
    program.desktop.screenshot(path)
    print(path)


STEPS = {
    "key": lambda program, keys: program.xdotool("key", "--clearmodifiers", *keys.split()),
    "type": lambda program, text: program.xdotool("type", "--clearmodifiers", "--delay", 8, "--", text),
    "click": click,
    "double-click": lambda program, at: click(program, at, repeat=2),
    "triple-click": lambda program, at: click(program, at, repeat=3),
    "right-click": lambda program, at: click(program, at, button=3),
    "hover": lambda program, at: program.xdotool("mousemove", *points(at)),
    "click-on": lambda program, name: program.click_on(name),
    "wait-for": lambda program, name: program.find(name),
    "drag": lambda program, places: program.drag(*points(places)),
    "scroll": scroll,
    "tree": tree,
    "shot": shot,
}


def unknown(steps):
    """The first step that nobody knows, or None."""
    return next((step for step in steps if step.split(" ", 1)[0] not in STEPS), None)


def do_all(program, steps):
    for step in steps:
        name, _, rest = step.partition(" ")
        STEPS[name](program, rest)

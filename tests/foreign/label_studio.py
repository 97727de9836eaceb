"""Validates Label Studio tasks by its SDK and prints their placed spans.

Called with the folder that holds `tasks.json` and `label_config.xml`. One JSON array a line:
`[article, begin, end, text, tag]`; `article` is the data column of that name, `tag` the label.
Places count code points, as the tool does since 2022.
"""

import json
import os
import sys

from label_studio_sdk.label_interface import LabelInterface
from label_studio_sdk.converter import Converter


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "label_config.xml"), encoding="utf-8") as file:
        config = file.read()
    with open(os.path.join(folder, "tasks.json"), encoding="utf-8", newline="") as file:
        tasks = json.load(file)
    interface = LabelInterface(config)
    spans = []
    for task in tasks:
        # The SDK's own check of a whole task crashes on any task with annotations; its parts do not.
        if task["data"].get("text") is None or "id" not in task:
            sys.exit(f"no text or id: {task}")
        for annotation in task["annotations"]:
            errors = interface._validate_object(annotation, return_errors=True)
            if errors:
                sys.exit(f"task {task['id']}: {errors}")
            for result in annotation["result"]:
                if result["type"] != "labels":
                    continue
                value = result["value"]
                words = task["data"]["text"][value["start"] : value["end"]]
                if words.replace("\n", "\\n") != value["text"]:
                    sys.exit(f"task {task['id']}: {value['text']!r} is not {words!r}")
                for label in value["labels"]:
                    spans.append([task["data"]["article"], value["start"], value["end"], words, label])
    # The converter reads the tasks and the interface as its own exports do.
    converter = Converter(config, folder, download_resources=False)
    n_read = sum(1 for _ in converter.iter_from_json_file(os.path.join(folder, "tasks.json")))
    if n_read != sum(max(1, len(task["annotations"])) for task in tasks):
        sys.exit(f"the converter reads {n_read} annotations")
    for span in sorted(spans):
        print(json.dumps(span, ensure_ascii=False))


main()

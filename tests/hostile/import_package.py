"""Imports an emitted package, and reads and writes payloads; runs in a guarded process.

    python import_package.py PARENT PACKAGE < questions.json

A question is a type, a payload, and what has to come of reading and writing it. Prints those that
went wrong, each with what came instead, as JSON.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys


def main() -> None:
    """Imports every module, and answers every question."""
    sys.path.insert(0, sys.argv[1])
    package = importlib.import_module(sys.argv[2])
    for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[2]}."):
        importlib.import_module(module.name)
    wrong = []
    for title, payload, wanted in json.load(sys.stdin):
        try:
            value = package.from_json(getattr(package, title), json.dumps(payload))
            found = json.loads(json.dumps(package.to_wire(value)))
        except Exception as error:  # whatever it is, it is the answer
            found = repr(error)
        if found != wanted:
            wrong.append([title, payload, wanted, found])
    json.dump(wrong, sys.stdout)


if __name__ == "__main__":
    main()

"""Runs every vector against a copy of the package: `relocated.py FOLDER NAME`, NAME being dotted.

Prints, as a JSON list, the vectors that the copy fails and the modules that it should not have
loaded. A process of its own, so that nothing but the copy can be imported.
"""

from __future__ import annotations

import importlib
import json
import sys

import drive
from vectors import behaviour_vectors, decode_vectors


def main(folder: str, name: str) -> int:
    """Prints what fails; the exit code says whether anything does."""
    sys.path.insert(0, folder)
    binding = drive.PackageBinding(importlib.import_module(name))
    failed = [
        vector.id
        for vector in decode_vectors()
        if not drive.agrees(drive.decode(binding, vector.type, vector.text), vector.outcome)
    ]
    chains = [v for v in behaviour_vectors() if not drive.vector_dtypes(v) & binding.arrays.lacks]
    failed += [
        vector.id
        for vector in chains
        if not drive.agrees(drive.observe(binding, vector), vector.expected("python"))
    ]
    failed += [module for module in sys.modules if module.partition(".")[0] == "tinker_types"]
    print(json.dumps(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

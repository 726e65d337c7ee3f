"""What readers of routes and of requests share."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from ...frozen import frozen
from ..surface import OperationSurface
from .modules import PythonDefinition

METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options")
JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

_TESTS: Final = re.compile(r"(?:^|/)(?:tests?|testing|examples?|docs|benchmarks?)/|(?:^|/)test_")


@frozen
class Operations:
    """The operations of a package in one role, and the types that they use, by name."""

    found: tuple[OperationSurface, ...]
    used: Mapping[str, PythonDefinition] = field(default_factory=dict)


def is_test(path: str) -> bool:
    """Whether a file is a test or an example, whose operations are not those of the package."""
    return _TESTS.search(path) is not None or path.endswith(("conftest.py", "_test.py"))


def last_name(expression: ast.expr) -> str:
    """The last part of a dotted name; `""` for anything else."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""

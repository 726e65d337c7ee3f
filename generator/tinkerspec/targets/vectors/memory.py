"""What has been derived in this process, and is not derived again.

Contracts have most of their types in common, and so have the rounds of `generate --watch`. What is
derived of a type depends on nothing but the files that its schema leads to and the rules for them.
"""

from __future__ import annotations

import json
import posixpath
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final, Generic, TypeVar

from ...contract import rings

_Value = TypeVar("_Value")


class Memory(Generic[_Value]):
    """Values by keys that say all that decides them; of more than `most`, the one that was asked
    for longest ago is forgotten."""

    def __init__(self, most: int) -> None:
        self._values: Final[OrderedDict[Hashable, _Value]] = OrderedDict()
        self._most = most

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made if it is not there."""
        if key not in self._values:
            self._values[key] = make()
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return self._values[key]


def digests(
    documents: Mapping[str, Any], rules: Mapping[str, Path], helpers: Iterable[Path] = ()
) -> Mapping[str, str]:
    """A digest for each file of schemas: of it, the rule for it with all helpers of rules, and all
    files that it leads to.

    Files that lead to each other have one together.
    """
    shared = [file.read_text("utf-8") for file in helpers]

    def own(path: str, root: Any) -> str:
        rule = rules.get(PurePosixPath(path).stem)
        return json.dumps([root, [rule.read_text("utf-8"), *shared] if rule else None])

    ahead = {path: _leads_to(path, root) & documents.keys() for path, root in documents.items()}
    return rings.digests(ahead, {path: own(path, root) for path, root in documents.items()})


def _leads_to(path: str, root: Any) -> set[str]:
    """The paths that the references in a file lead to."""
    folder = posixpath.dirname(path)
    files = {reference.partition("#")[0] for reference in _references(root)}
    return {posixpath.normpath(posixpath.join(folder, file)) for file in files if file}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
        yield reference
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from _references(child)

"""What an emitted module of JavaScript, or its types, consists of: nothing here runs it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final


class ScriptError(AssertionError):
    """A module holds what no emitted module does."""


# No emitted module of a type has an expression or a template, whose ends would have to be known.
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)|(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)|(?P<string>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<number>-?\d[\w.+-]*)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>[-*&{}()\[\],;:.?=|<>])""",
    re.DOTALL | re.ASCII,
)
_WORDS: Final = frozenset(
    {
        *("as", "boolean", "const", "decode", "encode", "export", "false", "from", "function"),
        *("import", "includes", "interface", "n", "null", "number", "parse", "payload", "plan"),
        *("read", "readonly", "return", "runtime", "string", "text", "true", "type", "unknown"),
        *("bigint", "value", "values", "write", "Decoded", "Json", "Plan", "Record", "Infinity"),
    }
)
"""The names in emitted modules that are neither those of types nor keys."""
_MODULE: Final = re.compile(r"\./(?:_runtime/)?[a-z0-9_]+\.js", re.ASCII)
_ESCAPE: Final = re.compile(r"\\u(?:([0-9a-f]{4})|\{([0-9a-f]+)\})")


def check_script(module: Path, titles: frozenset[str]) -> frozenset[str]:
    """Hold an emitted module to what such modules are made of; gives its strings and comments."""
    known = _WORDS | titles | {f"{title}Input" for title in titles}
    tokens = list(_tokens(module))
    for (kind, text), (_, after) in zip(tokens, [*tokens[1:], ("", "")], strict=True):
        if kind == "name" and after not in (":", "?") and text not in known:
            raise ScriptError(f"{module} names {text}")
    for (_, before), (kind, text) in pairwise(tokens):
        if before == "from" and not (kind == "string" and _MODULE.fullmatch(json.loads(text))):
            raise ScriptError(f"{module} imports {text}")
    return frozenset(_said(kind, text) for kind, text in tokens)


def _tokens(module: Path) -> Iterator[tuple[str, str]]:
    """All but the space between them."""
    text, at = module.read_text(encoding="utf-8"), 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ScriptError(f"{module} holds {text[at : at + 40]!r}")
        at = found.end()
        if found.lastgroup != "space":
            yield str(found.lastgroup), found[0]


def _said(kind: str, text: str) -> str:
    if kind == "string":
        return _string(text)
    if kind == "block":
        return re.sub(r"\n *\* ?", "\n", text.removeprefix("/**").removesuffix("*/"))
    return text


def _string(literal: str) -> str:
    """The text of a literal; JSON has all its escapes but one."""

    def as_json(found: re.Match[str]) -> str:
        return json.dumps(chr(int(found[1], 16)))[1:-1] if found[1] else found[0]

    return str(json.loads(re.sub(r"\\(?:u\{([0-9a-f]+)\}|.)", as_json, literal)))


def plain(text: str) -> str:
    """A text as comments have it: nothing in it ends one, begins a tag, or cannot be seen."""
    shown = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    return " ".join(shown.replace("*\\/", "*/").replace("\\@", "@").split())

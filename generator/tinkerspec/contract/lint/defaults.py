"""A member has a default exactly when it may be absent, so that readers never have to guess."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from .tree import Node, nodes
from .wording import suggest, tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Compare `required` with the members that have a default."""
    for node in nodes(sources):
        if node.is_record or node.role == "composed":
            misspelt = _misspelt(node)
            for name, member in node.members.items():
                if name not in misspelt:
                    yield from _member(member, name, is_required=name in node.required)


def _misspelt(node: Node) -> set[str | None]:
    """Members that a misspelt name in `required` probably means; another rule reports those."""
    return {suggest(name, node.members) for name in node.required if name not in node.members}


def _member(member: Node, name: str, *, is_required: bool) -> Iterator[Diagnostic]:
    if is_required and "default" in member.schema:
        message = f"{tick(name)} is required, so its default is never used"
        help_ = f"remove the default, or remove {tick(name)} from `required`"
        yield member.fault("default-forbidden", ("default",), message, help_, key=True)
    elif not is_required and "default" not in member.schema:
        message = f"{tick(name)} may be absent and has no default"
        null = ' ("default": null)' if member.is_nullable else ""
        help_ = f"give it a default{null}, or list it in `required`"
        yield member.fault("default-missing", ("default",), message, help_)

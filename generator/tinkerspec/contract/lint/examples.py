"""Every example is a valid value of its schema."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import nodes
from ..wording import tick
from .payloads import SchemaJudge


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every entry of `examples` against its schema."""
    judge = SchemaJudge(sources.types)
    for node in nodes(sources):
        examples = node.schema.get("examples")
        for index, example in enumerate(examples if isinstance(examples, list) else ()):
            for path, verdict in judge.faults(node.document, node.pointer, example):
                subject = tick(str(path[-1])) if path else "the example"
                steps = ("examples", index, *path)
                help_ = "fix the example, or the schema"
                yield node.fault("example", steps, f"{subject} {verdict}", help_)

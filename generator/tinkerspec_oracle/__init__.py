"""The oracle: an independent reading of the schemas, which the derived vectors are computed by.

Raw schemas go in; verdicts, faults and canonical values come out. It judges by `jsonschema` and by
tables of its own. It shares no code with `tinkerspec`, so that one mistake cannot pass both.
"""

from __future__ import annotations

from .faults import Fault
from .formats import read_datetime, write_datetime
from .oracle import Oracle, Verdict
from .rules import Rule, RuleError, is_helper, read_rules
from .text import Json, NotJsonError, read_json

__all__ = [
    "Fault",
    "Json",
    "NotJsonError",
    "Oracle",
    "Rule",
    "RuleError",
    "Verdict",
    "is_helper",
    "read_datetime",
    "read_json",
    "read_rules",
    "write_datetime",
]

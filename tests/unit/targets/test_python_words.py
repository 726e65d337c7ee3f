"""The committed tables of names are those of the Python and the pydantic that run."""

from __future__ import annotations

import ast
import inspect
import keyword
from typing import Any

from pydantic import PydanticUserError, create_model
from pydantic._internal import _config, _model_construction
from tinker_types import _runtime
from tinkerspec.targets.python.words import ATTRIBUTES, IN_BODIES, KEYWORDS

BASES = (
    _runtime.OpenListModel,
    _runtime.OpenModel,
    _runtime.StrictListModel,
    _runtime.StrictModel,
)


def test_the_keywords_are_those_of_python() -> None:
    assert set(keyword.kwlist) == KEYWORDS


def test_the_attributes_are_those_of_the_model_classes_and_of_their_classes() -> None:
    found = {name for base in BASES for kind in (base, type(base)) for name in dir(kind)}
    assert {name for name in found if not name.startswith("_")} == ATTRIBUTES


def test_no_other_name_means_something_in_the_body_of_a_class() -> None:
    """Each name in the code that makes a model class is tried as that of a member."""
    trees = [ast.parse(inspect.getsource(module)) for module in (_config, _model_construction)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    names = {text for text in texts if isinstance(text, str) and text.isidentifier()}
    tried = {name for name in names if name[0] != "_"} - ATTRIBUTES - KEYWORDS
    assert "extra" in tried
    assert {name for name in tried if not is_free(name)} == IN_BODIES


def is_free(name: str) -> bool:
    """Whether a member of that name may have a default."""
    members: dict[str, Any] = {name: (int, 7)}
    try:
        made = create_model("Tried", __base__=_runtime.StrictModel, **members)
    except (PydanticUserError, DeprecationWarning):
        return False
    return bool(getattr(made(), name) == 7)

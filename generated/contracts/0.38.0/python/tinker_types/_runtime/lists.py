# Part of every package that tinkerspec generates; do not edit.
"""Bases of models with lists, and models that are made of others without a look at each item.

The first classes that `_speed` may change are made here, so that it is loaded here.
"""

from . import ways
from .model import OpenModel, StrictModel

ways.load_speed()


@ways.best.list_model
class StrictListModel(StrictModel):
    """A `StrictModel` with lists."""


@ways.best.list_model
class OpenListModel(OpenModel):
    """An `OpenModel` with lists."""


checked = ways.best.checked
grow = ways.best.grow
trusted = ways.best.trusted

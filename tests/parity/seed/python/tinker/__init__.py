"""The SDK as the seed describes it: its training types, and nothing round them."""

from . import types as types

"""What one gap is about, and nothing round it."""

from . import types as types

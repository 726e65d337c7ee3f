# Part of every package that tinkerspec generates; do not edit.
"""The one list of what is done faster than in `_runtime`."""

from .._runtime.ways import Ways
from .compiled import decode_base64, encode_base64, integers, numbers
from .grown import grow, trusted
from .holding import checked, list_model, unchanged, watch
from .packages import accelerators
from .packed import hold_array
from .skim import read_text
from .splice import dumps


class Fast(Ways):
    """The ways of `_runtime.ways.Ways`, each of them faster."""

    accelerators = staticmethod(accelerators)
    """Optional packages that are used where they are installed."""
    read_text = staticmethod(read_text)
    """Long arrays and bytes apart from the rest; text without any by pydantic alone."""
    integers = staticmethod(integers)
    """Long lists by msgspec."""
    numbers = staticmethod(numbers)
    """Long lists by msgspec."""
    encode_base64 = staticmethod(encode_base64)
    """By pybase64."""
    dumps = staticmethod(dumps)
    """Long bytes are written straight into the text."""
    decode_base64 = staticmethod(decode_base64)
    """By pybase64."""
    hold_array = staticmethod(hold_array)
    """Arrays stay arrays until somebody asks for the list."""
    list_model = staticmethod(list_model)
    """Models that may hold their lists in other forms, and long lists of payloads as buffers."""
    sound = dict
    """A model whose members nobody has seen yet is not read again."""
    watch = staticmethod(watch)
    """Attributes note that they are asked for."""
    unchanged = staticmethod(unchanged)
    """Numbers that nobody has seen are not looked at again."""
    checked = staticmethod(checked)
    """An array is held by classes that can hold it, and a list by others."""
    trusted = staticmethod(trusted)
    """Without another look at the members."""
    grow = staticmethod(grow)
    """At the same cost for any length."""

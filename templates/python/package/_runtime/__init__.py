"""What the emitted modules are written with: two model bases, field rules, faults, encoding.

Nothing here knows any one schema. Emitted modules and mixins import from this module alone, never
from a module below it, so that what lies below may change without a change in what is emitted.
"""

from .absent import AbsentAsNone, ConstructorDefault
from .anything import AnyJson
from .arrays import (
    Int64List,
    IntegerItems,
    KeyRule,
    NumberItems,
    NumberList,
    SizeRule,
    UniqueItems,
    int64_elements,
)
from .choices import ChoiceRule, OpenChoiceRule
from .conversion import convert
from .encode import to_json, to_wire
from .faults import Fault, Location, excerpt, fault, payload_errors, relocate
from .foreign import (
    SupportsItem,
    SupportsToList,
    SupportsTruth,
    array_parts,
    is_numpy_scalar,
    is_torch_tensor,
)
from .held import Held, held, members
from .keyed import KeyedArray, KeyedList, KeyedLists
from .likes import (
    BooleanLike,
    BytesLike,
    DateLike,
    IntegerLike,
    IntegersLike,
    ListLike,
    MomentLike,
    NumberLike,
    NumbersLike,
    TextsLike,
)
from .lists import OpenListModel, StrictListModel, checked, grow, trusted
from .model import OpenModel, StrictModel, from_json
from .scalars import (
    INT64_MAX,
    INT64_MIN,
    Base64Data,
    Base64Rule,
    Boolean,
    BooleanRule,
    CalendarDate,
    DateRule,
    Int64,
    Integer,
    IntegerRule,
    Number,
    NumberRule,
    TextRule,
    Timestamp,
    TimestampRule,
)
from .unions import AnyOf, OneOf, ReadOnce, Tagged
from .ways import accelerators, paths_taken

__all__ = [
    "INT64_MAX",
    "INT64_MIN",
    "AbsentAsNone",
    "AnyJson",
    "AnyOf",
    "Base64Data",
    "Base64Rule",
    "Boolean",
    "BooleanLike",
    "BooleanRule",
    "BytesLike",
    "CalendarDate",
    "ChoiceRule",
    "ConstructorDefault",
    "DateLike",
    "DateRule",
    "Fault",
    "Held",
    "Int64",
    "Int64List",
    "Integer",
    "IntegerItems",
    "IntegerLike",
    "IntegerRule",
    "IntegersLike",
    "KeyRule",
    "KeyedArray",
    "KeyedList",
    "KeyedLists",
    "ListLike",
    "Location",
    "MomentLike",
    "Number",
    "NumberItems",
    "NumberLike",
    "NumberList",
    "NumberRule",
    "NumbersLike",
    "OneOf",
    "OpenChoiceRule",
    "OpenListModel",
    "OpenModel",
    "ReadOnce",
    "SizeRule",
    "StrictListModel",
    "StrictModel",
    "SupportsItem",
    "SupportsToList",
    "SupportsTruth",
    "Tagged",
    "TextRule",
    "TextsLike",
    "Timestamp",
    "TimestampRule",
    "UniqueItems",
    "accelerators",
    "array_parts",
    "checked",
    "convert",
    "excerpt",
    "fault",
    "from_json",
    "grow",
    "held",
    "int64_elements",
    "is_numpy_scalar",
    "is_torch_tensor",
    "members",
    "paths_taken",
    "payload_errors",
    "relocate",
    "to_json",
    "to_wire",
    "trusted",
]

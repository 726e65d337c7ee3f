"""JSON texts to read as a type: built from the IR, and known ones spoilt, or broken as text.

All chance comes from one `random.Random`, so that a seed and a count say which texts there were.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import our_schemas
from spoiling import ODD, Spoiler, places, value_at
from tinkerspec.contract import facets, model
from tinkerspec.contract.pattern_texts import samples
from tinkerspec.targets.vectors.formats import TEXTS as FORMATS
from tinkerspec_oracle import NotJsonError, read_json
from vectors import Json, decode_vectors, oracle

BUILT: Final = 5
"""So many payloads of each type are built, to be spoilt."""
DEEPEST: Final = 6
"""Below this, lists and maps are empty, and most members that may be absent are."""
ABYSS: Final = 20
"""Below this, a payload ends as soon as it can."""
LARGEST: Final = 400
"""After so many records and members it does, too."""
WRONG: Final = 0.02
"""How often a value inside a built payload is something else altogether."""
DEEP: Final = 0.01
"""How often a spoilt payload is nested about as deeply as one may be."""

TEXTS: Final = (
    *(
        "",
        "a",
        "run-1",
        "0001",
        "é",
        "e\u0301",
        "🚀",
        "\u2028",
        "\0",
        "\x7f",
        'quo"te',
        "back\\slash",
    ),
    *("a/b~c", "null", "12", "tinker://run/weights/0001", "tinker://r/sampler_weights/s"),
    *("tinker://é/weights/1", "tinker://run-1/weights/final", "tinker://a/b/weights/1"),
    *("tinker://run//x", "tinker://run/weights/", "TINKER://run/weights/1", "http://run/weights/1"),
)
STAMPS: Final = (
    *("2025-11-26T10:00:00Z", "2025-11-26t10:00:00z", "2025-11-26T10:00:00.5+05:30"),
    *("2024-02-29T23:59:59.123456789-00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    *("0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2025-02-29T00:00:00Z"),
    *("2025-11-26T24:00:00Z", "2025-11-26T23:59:60Z", "2025-11-26 10:00:00Z", "2025-11-26T10:00Z"),
    *("2025-11-26T10:00:00", "2025-11-26T10:00:00+0530", "2025-11-26T10:00:00,5Z", "2025-W48-3"),
    *("2025-11-26T10:00:00.Z", "2025-11-26T10:00:00+24:00", "2025-11-26T10:00:00+23:60"),
    *(
        "20251126T100000Z",
        "+2025-11-26T10:00:00Z",
        "2025-11-26T10:00:00Z\n",
        "\uff12025-11-26T10:00:00Z",
    ),
)
BASE64: Final = (
    "",
    "YQ==",
    "YR==",
    "YQ",
    "YWI=",
    "YWJj",
    "YW Jj",
    "YWJj\n",
    "_-8=",
    "!!!!",
    "YWJ=",
)
INTEGERS: Final = (0, 1, 2, 7, 16, 1000, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 2**64)
NUMBERS: Final = (
    *(0.0, -0.0, 0.1, 0.5, 1.0, 1.5, -2.5, 1e-12, 1e16, 1e300, 5e-324, 1.7976931348623157e308),
    *(3.4028235677973366e38, 16777217.0, 9007199254740993, 2**63, 2**64 + 1, 2**70, -(2**70)),
)


def contract_of_this_project() -> model.Contract:
    """The types of this project."""
    return our_schemas.contract()


class Payloads:
    """Texts for the types of a contract."""

    def __init__(
        self,
        contract: model.Contract,
        known: Iterable[tuple[str, str]],
        schemas: Iterable[Json],
    ) -> None:
        """`known` are texts by the names of types, from which others are made."""
        self._definitions = contract.by_name
        self._heights = _heights(contract)
        self._room = 0
        self._texts: Mapping[str, list[str]] = {name: [] for name in contract.by_name}
        self._parsed: Mapping[str, list[Json]] = {name: [] for name in contract.by_name}
        self._spoiler = Spoiler()
        for type_, text in [*known, *self._built()]:
            self._texts[type_].append(text)
            try:
                self._parsed[type_].append(read_json(text))
            except NotJsonError:
                continue
        parsed = [payload for payloads in self._parsed.values() for payload in payloads]
        self._spoiler = Spoiler.of(schemas, parsed)

    def _built(self) -> Iterator[tuple[str, str]]:
        chance = random.Random(0)
        for name in self._definitions:
            yield from ((name, json.dumps(self.drawn(name, chance))) for _ in range(BUILT))

    @classmethod
    def of_this_project(cls) -> Payloads:
        """Texts for every type of the contract, from its vectors."""
        known = [(vector.type, vector.text) for vector in decode_vectors()]
        return cls(contract_of_this_project(), known, oracle().schemas.values())

    @property
    def types(self) -> list[str]:
        """The names of the types."""
        return list(self._definitions)

    def texts(self, type_: str, seed: int | str, count: int) -> Iterator[str]:
        """Texts for a type, which depend on nothing but the arguments."""
        chance = random.Random(f"{seed} {type_}")
        for _ in range(count):
            yield self._text(type_, chance)

    def drawn(self, type_: str, chance: random.Random) -> Json:
        """Mostly a value of a type, made from its description."""
        self._room = LARGEST
        return self._named(chance, type_, 0)

    def _text(self, type_: str, chance: random.Random) -> str:
        match chance.randrange(20):
            case 0:
                return broken(chance, chance.choice(self._texts[type_]))
            case 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9:
                spoilt = self._spoiler.spoil(chance, chance.choice(self._parsed[type_]))
                deep = chance.random() < DEEP
                return spelled(chance, deepened(chance, spoilt) if deep else spoilt)
            case _:
                return spelled(chance, self.drawn(type_, chance))

    def _named(self, chance: random.Random, name: str, depth: int) -> Json:
        match self._definitions[name]:
            case model.Object() as record:
                return self._record(chance, record, depth)
            case model.Enum(type=type_):
                return scalar(chance, type_)
            case model.Union(variants=variants):
                named = [model.RefType(name=variant.name) for variant in variants]
                return self._one_of(chance, named, depth)
            case model.Alias(type=type_):
                return self._value(chance, type_, depth)

    def _one_of(self, chance: random.Random, variants: Sequence[model.Type], depth: int) -> Json:
        """Mostly a value of a variant; sometimes an object with members of two."""
        if self._ends(depth):
            return self._value(chance, min(variants, key=self._height), depth)
        chosen = self._value(chance, chance.choice(variants), depth)
        if isinstance(chosen, dict) and chance.random() < 0.1:
            other = self._value(chance, chance.choice(variants), depth)
            if isinstance(other, dict):
                both = [*chosen.items(), *other.items()]
                return dict(chance.sample(both, chance.randint(0, len(both))))
        return chosen

    def _record(self, chance: random.Random, record: model.Object, depth: int) -> Json:
        members: dict[str, Json] = {}
        self._room -= 1
        for member in record.fields:
            often = 0 if self._ends(depth) else 0.6 if depth <= DEEPEST else 0.1
            if chance.random() < (0.98 if member.required else often):
                is_null = member.is_silent and chance.random() < 0.05
                self._room -= 1
                value = None if is_null else self._value(chance, member.type, depth + 1)
                members[member.name] = value
        if chance.random() < WRONG:
            members[chance.choice(self._spoiler.keys)] = chance.choice(ODD)
        if {"data", "shape"} <= members.keys() and chance.random() < 0.9:
            members |= tensor(chance)
        return members

    def _value(self, chance: random.Random, type_: model.Type, depth: int) -> Json:
        if chance.random() < WRONG:
            return chance.choice(ODD)
        match type_:
            case model.NullableType(of=inner):
                is_null = self._ends(depth) or chance.random() < 0.3
                return None if is_null else self._value(chance, inner, depth)
            case model.RefType(name=name):
                return self._named(chance, name, depth)
            case model.UnionType(variants=variants):
                return self._one_of(chance, [*variants], depth)
            case model.ArrayType(items=items):
                is_last = depth > DEEPEST or self._ends(depth)
                count = 0 if is_last else chance.choice((0, 1, 1, 2, 3, 5))
                return [self._value(chance, items, depth + 1) for _ in range(count)]
            case model.MapType(values=values, key_pattern=pattern):
                is_last = depth > DEEPEST or self._ends(depth)
                count = 0 if is_last else chance.choice((0, 1, 2, 3))
                fitting = list(samples(pattern)) if pattern is not None else []
                keys = [chance.choice(fitting or self._spoiler.keys) for _ in range(count)]
                return {key: self._value(chance, values, depth + 1) for key in keys}
            case _:
                return scalar(chance, type_)

    def _ends(self, depth: int) -> bool:
        return self._room <= 0 or depth > ABYSS

    def _height(self, type_: model.Type) -> int:
        return _height(type_, self._heights)


def _heights(contract: model.Contract) -> Mapping[str, int]:
    """How many records the shallowest value of each type has inside of each other."""
    heights: dict[str, int] = dict.fromkeys(contract.by_name, len(contract.by_name))
    while True:
        found = {name: _height_of(each, heights) for name, each in contract.by_name.items()}
        if found == heights:
            return heights
        heights = found


def _height_of(definition: model.Definition, heights: Mapping[str, int]) -> int:
    match definition:
        case model.Object(fields=fields):
            needed = (_height(field.type, heights) for field in fields if field.required)
            return 1 + max(needed, default=0)
        case model.Union(variants=variants):
            return min(heights[variant.name] for variant in variants)
        case model.Alias(type=type_):
            return _height(type_, heights)
        case _:
            return 0


def _height(type_: model.Type, heights: Mapping[str, int]) -> int:
    match type_:
        case model.RefType(name=name):
            return heights[name]
        case model.UnionType(variants=variants):
            return min(_height(variant, heights) for variant in variants)
        case _:
            return 0


# --- values ---------------------------------------------------------------------------------------


def scalar(chance: random.Random, type_: model.Type) -> Json:
    """Mostly a value of a type without parts."""
    match type_:
        case model.ConstType(value=value):
            return nearly(chance, value)
        case model.EnumType(values=values, open=is_open):
            is_unknown = is_open and chance.random() < 0.3
            return chance.choice(TEXTS) if is_unknown else nearly(chance, chance.choice(values))
        case model.BooleanType():
            return chance.random() < 0.5
        case model.IntegerType() | model.NumberType():
            return number(chance, type_)
        case model.DateTimeType():
            return chance.choice(STAMPS) if chance.random() < 0.5 else stamp(chance)
        case model.DateType():
            return chance.choice(FORMATS["date"])[1]
        case model.BytesType():
            plain = base64.b64encode(chance.randbytes(chance.randrange(8))).decode("ascii")
            return chance.choice(BASE64) if chance.random() < 0.3 else plain
        case model.StringType():
            return text(chance, type_)
        case _:
            return chance.choice(ODD)


def text(chance: random.Random, type_: model.StringType) -> Json:
    """A text that mostly has the format or the pattern of a type."""
    if type_.format in FORMATS:
        return chance.choice(FORMATS[type_.format])[1]
    if type_.pattern is not None and chance.random() < 0.7:
        return chance.choice([*samples(type_.pattern), *TEXTS])
    return chance.choice(TEXTS)


def nearly(chance: random.Random, value: model.Scalar) -> Json:
    """Mostly the value; sometimes one that some language takes for the same."""
    if chance.random() < 0.85:
        return value
    match value:
        case str():
            return chance.choice((value.upper(), f"{value} ", value[:-1]))
        case bool():
            return chance.choice((int(value), float(value), str(value).lower()))
        case int() if abs(value) < 2**53:
            return chance.choice((float(value), str(value), bool(value)))
        case _:
            return chance.choice((str(value), value * 2, int(value)))


def number(chance: random.Random, type_: model.IntegerType | model.NumberType) -> Json:
    """A number near the bounds of a type, or a plain one."""
    near = [bound for bound in facets.stated(type_).values() if abs(bound) < 2**53]
    if near and chance.random() < 0.3:
        bound = chance.choice(near)
        return bound + chance.choice((0, 1, -1, 1, 0.5, 1e-9))
    if isinstance(type_, model.IntegerType):
        plain = chance.choice(INTEGERS) if chance.random() < 0.1 else chance.randrange(100)
        return float(plain) if chance.random() < 0.1 else plain
    return chance.choice(NUMBERS) if chance.random() < 0.3 else chance.random()


def stamp(chance: random.Random) -> str:
    """A timestamp of which nearly all parts are sound."""
    day = f"{chance.randrange(10000):04}-{chance.randrange(14):02}-{chance.randrange(33):02}"
    time = f"{chance.randrange(25):02}:{chance.randrange(61):02}:{chance.randrange(62):02}"
    digits = "".join(str(chance.randrange(10)) for _ in range(chance.randrange(1, 9)))
    fraction = chance.choice(("", "", f".{digits}", ".000000"))
    zone = f"{chance.choice('+-')}{chance.randrange(25):02}:{chance.randrange(61):02}"
    return f"{day}{chance.choice('TTTt ')}{time}{fraction}{chance.choice(('Z', 'z', zone, ''))}"


def tensor(chance: random.Random) -> dict[str, Json]:
    """Members that fit together, or nearly: data, dtype and shape."""
    shape = [chance.choice((0, 1, 2, 3)) for _ in range(chance.randrange(4))]
    size = 1
    for side in shape:
        size *= side
    whole = chance.random() < 0.5
    data: list[Json] = [
        chance.choice((1, 2, 2.0, -7, 2**63 - 1)) if whole else chance.choice(NUMBERS)
        for _ in range(size)
    ]
    if chance.random() < 0.1:
        data.append(chance.choice((1, 1.5)))
    dtype = "int64" if whole and chance.random() < 0.9 else "float32"
    written = [float(side) if chance.random() < 0.05 else side for side in shape]
    return {"data": data, "dtype": dtype, "shape": None if chance.random() < 0.1 else written}


def deepened(chance: random.Random, value: Json) -> Json:
    """The value with arrays and objects round something in it, of 120 to 132 levels."""
    at = [place for place, _ in places(value)]
    *path, last = chance.choice(at) if at else [None]
    inner: Json = value_at(value, [*path, last]) if at else value
    for _ in range(chance.randrange(120, 133)):
        inner = chance.choice(([inner], [0, inner], {"a": inner}))
    if not at:
        return inner
    value_at(value, path)[last] = inner
    return value


# --- texts ----------------------------------------------------------------------------------------


def spelled(chance: random.Random, value: Json) -> str:
    """One of the ways to write a value: order of members, blanks, escapes, spellings of numbers."""
    if chance.random() < 0.5:
        return json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return _spell(chance, value)


def _spell(chance: random.Random, value: Json) -> str:
    blank = chance.choice(("", "", "", " ", "\n\t", "\r"))
    match value:
        case dict():
            members = [f"{_spell(chance, k)}{blank}:{_spell(chance, v)}" for k, v in value.items()]
            chance.shuffle(members)
            return f"{{{blank}{','.join(members)}{blank}}}"
        case list():
            return f"[{blank}{f'{blank},'.join(_spell(chance, item) for item in value)}{blank}]"
        case str():
            return '"' + "".join(_character(chance, char) for char in value) + '"'
        case bool() | None:
            return json.dumps(value)
        case _ if chance.random() < WRONG:
            return chance.choice(NUMERALS)
        case _:
            return chance.choice(_NUMBERS)(json.dumps(value))


def _character(chance: random.Random, char: str) -> str:
    if chance.random() < 0.9:
        return json.dumps(char, ensure_ascii=False)[1:-1]
    if char == "/":
        return "\\/"
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02X}" for i in range(0, len(units), 2))


_NUMBERS: Final[Sequence[Callable[[str], str]]] = (
    lambda text: text,
    lambda text: text.upper(),
    lambda text: text if "e" in text or "." in text else f"{text}.0",
    lambda text: text if "e" in text else f"{text}e0",
    lambda text: text if "e" in text else f"{text}E+00",
    lambda text: text if "e" in text or "." not in text else f"{text}000",
)
NUMERALS: Final = (
    *(
        "-0",
        "-0.0",
        "0e999",
        "0E-99999",
        "1e-99999",
        "-0e5",
        "1e0308",
        "1e+0000000000000001",
        "12E0",
    ),
    *(
        "1e19",
        "9223372036854775807e0",
        "9223372036854775808.0",
        "16.0000000000000000000001",
        "1.55e1",
    ),
    *(
        "9007199254740993.0",
        "9007199254740992.9999",
        "18446744073709551617",
        "1e22",
        "1e23",
        "5e-324",
    ),
    *("2e-324", "4.9e-324", "1e-330", "123e-400", "1.7976931348623159e308", "1e309", "-1e309"),
    *("1" * 25 + "." + "1" * 25, "1" * 308, "1" * 309, "1" * 309 + "e-3", "1" * 310 + "e-10"),
    *("1" * 310 + "E-310", "0." + "0" * 320 + "1e300", "1" + "0" * 400 + "e-399"),
    *("1E-" + "1" * 320, "0e" + "1" * 320, "0.0E+" + "1" * 320),
)
"""Numbers as Python would not spell them; some are beyond a double."""
PIECES: Final = (
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "1e-999",
        "01",
        "+1",
        "1.",
        ".5",
        "-",
        "--1",
    ),
    *("0x1", "1e", "1E+", "nul", "True", "None", "undefined", "'a'", '"', "\\", ",", ":", "[", "]"),
    *("{", "}", "/* */", "// x\n", '"\\ud800"', '"\\udc00\\ud800"', '"\\u12"', '"\\x41"', '"\t"'),
    *(
        '"\0"',
        "\ufeff",
        "\u00a0",
        "\u2028",
        "\0",
        "\x1f",
        "\v",
        "\f",
        " ",
        "",
        "1 2",
        '"a":1,"a":2',
    ),
    *("-0", "-0.0", "1e5", "1E-2", "123456789012345678901234567890", "[" * 40 + "]" * 40),
    *(
        "1" * 309,
        "1" * 310 + "e-10",
        "0." + "0" * 320 + "1e300",
        "1" * 25 + "." + "1" * 25,
        "5e-324",
    ),
)


def broken(chance: random.Random, text: str) -> str:
    """A text with one to three places cut, doubled or replaced; some are JSON still."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 2, 5)))
        piece = chance.choice((chance.choice(PIECES), "", text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text

# Part of every package that tinkerspec generates; do not edit.
"""Unions of models that a tag tells apart, or, where the tag is absent, the names of the keys."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from .faults import fault
from .payload import is_payload, read_payload, wire_name
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Tagged(Rule):
    """A union whose variant is named by the member `discriminator`.

    The member may be absent: then the one variant fits that has all its required keys among the
    given ones and, if it is strict, knows all the given ones. Where none fits but a single strict
    one knows all the keys, that one is meant, and what it misses is its own fault. Otherwise fails
    with error type `tag`. Locations of faults hold no names of variants.
    """

    looks_inside: ClassVar[bool] = False

    discriminator: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        variants: tuple[type[BaseModel], ...] = get_args(source) or (source,)
        by_tag = {tag: kind for kind in variants for tag in _tags(kind, self.discriminator)}
        schemas = {kind: handler.generate_schema(kind) for kind in variants}
        # Serves dumping and JSON Schema; reading it alone would name variants in locations.
        choices: dict[Any, CoreSchema] = {tag: schemas[kind] for tag, kind in by_tag.items()}
        return core_schema.with_info_wrap_validator_function(
            _Dispatch(self.discriminator, variants, by_tag),
            core_schema.tagged_union_schema(choices, self.discriminator),
        )


def _tags(kind: type[BaseModel], discriminator: str) -> Iterable[str]:
    for name, field in kind.__pydantic_fields__.items():
        if wire_name(name, field) == discriminator:
            tags: tuple[str, ...] = get_args(field.annotation)
            return tags
    raise TypeError(f"{kind.__name__} has no member {discriminator!r} to be told apart by")


class _Keys(NamedTuple):
    required: frozenset[str]
    known: frozenset[str] | None  # None when unknown keys are ignored.


class _Dispatch:
    """Reads a value as the variant that it is. Called by pydantic, once a value."""

    __slots__ = ("_by_tag", "_discriminator", "_keys", "_variants")

    def __init__(
        self,
        discriminator: str,
        variants: tuple[type[BaseModel], ...],
        by_tag: Mapping[str, type[BaseModel]],
    ) -> None:
        self._discriminator = discriminator
        self._variants = variants
        self._by_tag = by_tag
        self._keys: dict[type[BaseModel], _Keys] = {}

    def __call__(self, value: Any, handler: object, info: ValidationInfo) -> Any:
        if isinstance(value, self._variants):
            return value
        if not isinstance(value, Mapping):
            names = " or ".join(kind.__name__ for kind in self._variants)
            raise PydanticKnownError("model_type", {"class_name": names})
        validator = self._choose(value).__pydantic_validator__
        # An error of the variant gets the location of the value in front, and nothing else.
        if is_payload(info):
            return read_payload(validator, value, info.context)
        return validator.validate_python(value, context=info.context)

    def _choose(self, value: Mapping[str, Any]) -> type[BaseModel]:
        member = self._discriminator
        if member not in value:
            return self._choose_by_keys(value)
        tag = value[member]
        if not isinstance(tag, str):
            raise fault("type", "Input should be a valid string", at=(member,), value=tag)
        kind = self._by_tag.get(tag)
        if kind is None:
            tags = ", ".join(map(repr, self._by_tag))
            raise fault("tag", f"Input should be one of {tags}", at=(member,), value=tag)
        return kind

    def _choose_by_keys(self, value: Mapping[str, Any]) -> type[BaseModel]:
        keys = value.keys()
        fitting = [kind for kind in self._variants if self._fits(kind, keys)]
        if not fitting:
            fitting = [kind for kind in self._variants if self._is_meant(kind, keys)]
        if len(fitting) == 1:
            return fitting[0]
        names = " and ".join(kind.__name__ for kind in fitting) or "no variant"
        raise PydanticCustomError(
            "tag",
            "Without the member {member}, the keys fit {names}",
            {"member": self._discriminator, "names": names},
        )

    def _fits(self, kind: type[BaseModel], given: AbstractSet[str]) -> bool:
        keys = self._keys_of(kind)
        return keys.required <= given and (keys.known is None or given <= keys.known)

    def _is_meant(self, kind: type[BaseModel], given: AbstractSet[str]) -> bool:
        keys = self._keys_of(kind)
        if keys.known is None or self._discriminator in keys.required:
            return False
        return given <= keys.known

    def _keys_of(self, kind: type[BaseModel]) -> _Keys:
        if kind not in self._keys:
            fields = {
                wire_name(name, field): field for name, field in kind.__pydantic_fields__.items()
            }
            required = (key for key, field in fields.items() if field.is_required())
            strict = kind.model_config.get("extra") == "forbid"
            self._keys[kind] = _Keys(frozenset(required), frozenset(fields) if strict else None)
        return self._keys[kind]

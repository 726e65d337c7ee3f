# Copied by tinkerspec from templates/python/mixins/parsed_checkpoint_tinker_path@0.28.0.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What a `ParsedCheckpointTinkerPath` does beyond its fields."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from .._runtime import fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..checkpoint_type import CheckpointType
    from ..parsed_checkpoint_tinker_path import ParsedCheckpointTinkerPathFields as _Base
else:
    _Base = object

_SCHEME: Final = "tinker://"
_TYPES: Final["Mapping[str, CheckpointType]"] = MappingProxyType(
    {"weights": "training", "sampler_weights": "sampler", "external_weights": "external"}
)
_RULE: Final = (
    "Input should be tinker://<training run>/weights/<id>, .../sampler_weights/<id> or "
    ".../external_weights/<id>"
)


class _Parts(NamedTuple):
    training_run_id: str
    checkpoint_type: "CheckpointType"
    checkpoint_id: str


class ParsedCheckpointTinkerPathMixin(_Base):
    """Taking a path apart."""

    @classmethod
    def from_tinker_path(cls, tinker_path: str) -> Self:
        """Take a checkpoint's path apart.

        Args:
            tinker_path: `tinker://<run>/weights/<id>` (training),
                `tinker://<run>/sampler_weights/<id>` (sampler) or
                `tinker://<run>/external_weights/<id>` (external). The checkpoint's identifier keeps
                its segment, as in `weights/0001`.

        Raises:
            ValidationError: With code `tinker_path`, for any other path.
        """
        parts = _split(tinker_path)
        if parts is None:
            raise fault("tinker_path", _RULE, value=tinker_path, title=cls.__name__)
        return cls(tinker_path=tinker_path, **parts._asdict())

    def _verify(self) -> None:
        if _split(self.tinker_path) is None:
            raise fault("tinker_path", _RULE, at=("tinker_path",), value=self.tinker_path)


def _split(path: Any) -> _Parts | None:
    if not isinstance(path, str) or not path.startswith(_SCHEME):
        return None
    match path.removeprefix(_SCHEME).split("/"):
        case [run, segment, name] if run and name and segment in _TYPES:
            return _Parts(run, _TYPES[segment], f"{segment}/{name}")
    return None

"""What a `ParsedCheckpointTinkerPath` does beyond its fields."""

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from .._runtime import fault
from ._segments import TYPES

if TYPE_CHECKING:
    from ..checkpoint_type import CheckpointType
    from ..parsed_checkpoint_tinker_path import ParsedCheckpointTinkerPathFields as _Base
else:
    _Base = object

_SCHEME: Final = "tinker://"
_RULE: Final = "Input should be " + " or ".join(
    f"{_SCHEME}<training run>/{segment}/<id>" for segment in TYPES
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
            tinker_path: `tinker://<run>/<segment>/<id>`, whose segment says the type, as
                `checkpoint_type` has it. The checkpoint's identifier keeps its segment, as in
                `weights/0001`.

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
        case [run, segment, name] if run and name and segment in TYPES:
            return _Parts(run, TYPES[segment], f"{segment}/{name}")
    return None

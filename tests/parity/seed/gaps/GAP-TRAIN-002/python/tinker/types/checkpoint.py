from datetime import datetime
from typing import Literal

from .._models import BaseModel

CheckpointType = Literal["training", "sampler"]


class Checkpoint(BaseModel):
    checkpoint_id: str
    checkpoint_type: CheckpointType
    time: datetime
    tinker_path: str
    size_bytes: int | None = None
    public: bool = False


class ParsedCheckpointTinkerPath(BaseModel):
    tinker_path: str
    training_run_id: str
    checkpoint_type: CheckpointType
    checkpoint_id: str

    @classmethod
    def from_tinker_path(cls, tinker_path: str) -> "ParsedCheckpointTinkerPath":
        run, segment, name = tinker_path.removeprefix("tinker://").split("/")
        return cls(
            tinker_path=tinker_path,
            training_run_id=run,
            checkpoint_type="training" if segment == "weights" else "sampler",
            checkpoint_id=f"{segment}/{name}",
        )

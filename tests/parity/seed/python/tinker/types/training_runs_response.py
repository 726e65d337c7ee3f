from .._models import BaseModel
from .cursor import Cursor
from .training_run import TrainingRun


class TrainingRunsResponse(BaseModel):
    training_runs: list[TrainingRun]
    cursor: Cursor

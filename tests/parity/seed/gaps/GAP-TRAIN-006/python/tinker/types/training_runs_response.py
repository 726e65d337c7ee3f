from .._models import BaseModel
from ..rest import Cursor
from .training_run import TrainingRun


class TrainingRunsResponse(BaseModel):
    training_runs: list[TrainingRun]
    cursor: Cursor

from .checkpoint import Checkpoint as Checkpoint
from .checkpoint import CheckpointType as CheckpointType
from .cursor import Cursor as Cursor
from .training_run import TrainingRun as TrainingRun

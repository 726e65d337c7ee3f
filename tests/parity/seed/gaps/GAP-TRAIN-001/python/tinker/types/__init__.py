from .checkpoint import Checkpoint as Checkpoint
from .checkpoint import CheckpointType as CheckpointType

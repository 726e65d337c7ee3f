from .checkpoint import Checkpoint as Checkpoint
from .checkpoint import ParsedCheckpointTinkerPath as ParsedCheckpointTinkerPath
from .cursor import Cursor as Cursor

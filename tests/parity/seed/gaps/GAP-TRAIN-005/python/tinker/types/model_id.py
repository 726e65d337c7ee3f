from typing import TypeAlias

ModelID: TypeAlias = str

from pydantic import ConfigDict

from .._models import StrictBase
from .forward_backward_input import ForwardBackwardInput
from .model_id import ModelID


class ForwardRequest(StrictBase):
    forward_input: ForwardBackwardInput
    model_id: ModelID
    seq_id: int | None = None

    model_config = ConfigDict(protected_namespaces=())

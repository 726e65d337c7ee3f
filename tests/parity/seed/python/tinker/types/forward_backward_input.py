from .._models import StrictBase
from .datum import Datum
from .loss_fn_type import LossFnType


class ForwardBackwardInput(StrictBase):
    data: list[Datum]
    loss_fn: LossFnType
    loss_fn_config: dict[str, float] | None = None

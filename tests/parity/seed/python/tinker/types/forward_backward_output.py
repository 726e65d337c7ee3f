from .._models import BaseModel
from .loss_fn_output import LossFnOutput


class ForwardBackwardOutput(BaseModel):
    loss_fn_output_type: str
    loss_fn_outputs: list[LossFnOutput]
    metrics: dict[str, float]

from .._models import BaseModel


class OptimStepResponse(BaseModel):
    metrics: dict[str, float] | None = None

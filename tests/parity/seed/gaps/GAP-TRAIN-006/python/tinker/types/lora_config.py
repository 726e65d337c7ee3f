from .._models import StrictBase


class LoraConfig(StrictBase):
    rank: int
    seed: int | None = None
    train_unembed: bool = True
    train_mlp: bool = True
    train_attn: bool = True

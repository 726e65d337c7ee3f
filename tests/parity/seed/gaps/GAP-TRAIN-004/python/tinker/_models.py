import pydantic


class StrictBase(pydantic.BaseModel):
    """What the user writes: a misspelt key is an error."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class BaseModel(pydantic.BaseModel):
    """What the service sends: it may have keys that an old client does not know."""

    model_config = pydantic.ConfigDict(frozen=True, extra="ignore")

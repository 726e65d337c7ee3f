from .._models import BaseModel


class Cursor(BaseModel):
    offset: int
    limit: int
    total_count: int

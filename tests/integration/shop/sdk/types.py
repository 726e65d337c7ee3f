"""What a client of the shop has written by hand: it knows no note, and one colour more."""

from typing import Literal

from pydantic import BaseModel

Colour = Literal["red", "green", "blue"]


class Order(BaseModel):
    count: int
    colour: Colour

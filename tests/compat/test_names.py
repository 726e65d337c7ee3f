"""The tables of names again, with the lowest pydantic."""

from __future__ import annotations

from test_python_words import (
    test_no_other_name_means_something_in_the_body_of_a_class as test_bodies,
)
from test_python_words import (
    test_the_attributes_are_those_of_the_model_classes_and_of_their_classes as test_attributes,
)

__all__ = ["test_attributes", "test_bodies"]

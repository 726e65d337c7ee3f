# x-since: 1.1
# x-until: 2.0
"""What a `Bike` does beyond its fields."""


class BikeMixin:
    """How a bike is called."""

    @property
    def label(self) -> str:
        """Its kind."""
        return self.kind

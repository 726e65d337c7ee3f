"""What a `Bike` does beyond its fields."""


class BikeMixin:
    """How a bike is called."""

    @property
    def label(self) -> str:
        """Its kind."""
        return self.kind

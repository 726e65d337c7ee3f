"""What a `Parcel` does beyond its fields."""


class ParcelMixin:
    """How a parcel is called."""

    @property
    def label(self) -> str:
        """Its code."""
        return self.code

"""What a `Parcel` does beyond its fields."""


class ParcelMixin:
    """How a parcel is called."""

    # x-until: 2.0
    #| @property
    #| def label(self) -> str:
    #|     """Its code."""
    #|     return self.code
    # x-end
    # x-since: 2.0
    @property
    def label(self) -> str:
        """Its stops."""
        return ", ".join(self.stops)
    # x-end

"""tinkerspec: from JSON Schema files to typed packages that agree with each other."""

# As in `typing`, which takes longer to import than a short command takes.
TYPE_CHECKING = False

if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """Read the version when it is asked for."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from .distributions import version

        return version(__name__)

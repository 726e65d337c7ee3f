"""`python -m tinkerspec`."""

from .cli import process

if __name__ == "__main__":
    process()

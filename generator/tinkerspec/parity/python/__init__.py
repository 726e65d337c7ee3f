"""What the source of a Python package says about its types, read with `ast` and never run."""

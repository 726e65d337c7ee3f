"""The Python target: a package of pydantic models, one module a type."""

"""The OpenAPI target: the operations and every type in one self-contained document."""

"""The bare check that `tinkerspec validate` is held against: orjson reads, jsonschema-rs judges.

    python tests/bench/validate_peer.py SCHEMA FILE

It says how many lines of the file are valid, and nothing of the others.
"""

import sys
from pathlib import Path

# Installed where the bench runs, and not where the code is checked.
import jsonschema_rs  # type: ignore[import-not-found]
import orjson


def main() -> None:
    """Counts the valid lines of a file."""
    schema, file = (Path(argument) for argument in sys.argv[1:])
    is_valid = jsonschema_rs.validator_for(orjson.loads(schema.read_bytes())).is_valid
    loads = orjson.loads
    with file.open("rb") as lines:
        print(sum(is_valid(loads(line)) for line in lines))


if __name__ == "__main__":
    main()

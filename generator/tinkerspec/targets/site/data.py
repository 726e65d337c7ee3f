"""What the scripts of the pages work from: what is searched, and what the playground needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...contract import model
from ...explain import Explanation
from ..reference.graph import KINDS
from ..reference.markup import first_sentence, json_text
from ..reference.operations import OperationTypes
from ..reference.places import Places, anchor, domain
from ..samples import Usage
from . import html, names

_Entry = tuple[str, str, str, str, str]
"""What can be found: its kind, its name, what it is of, what it is, and where it is shown."""


def search(
    contract: model.Contract,
    places: Places,
    operations: Sequence[OperationTypes],
    faults: Sequence[Explanation],
) -> str:
    """The script with everything that can be found: `tinkerspec.search`, a list of entries, each
    `[kind, name, of, text, url]`. Of a type, `of` is the folder of its schema."""
    entries = [
        *(entry for each in contract.definitions for entry in _of_type(each)),
        *(
            ("operation", each.key, "", _text(each.description), places.operations[each.key])
            for each in operations
        ),
        *(
            ("fault", each.code, "", _text(each.means), names.fault_page(each.code))
            for each in faults
        ),
    ]
    return html.data_script("search", [list(entry) for entry in entries])


def _of_type(definition: model.Definition) -> Iterator[_Entry]:
    name, page = definition.name, names.page(definition)
    yield "type", name, domain(definition), _text(definition.description), page
    match definition:
        case model.Object(fields=fields):
            for field in fields:
                at = anchor("member", field.name)
                yield "member", field.name, name, _text(field.description), f"{page}#{at}"
        case model.Enum(values=values):
            for value in map(json_text, values):
                yield "value", value, name, "", f"{page}#{anchor('value', value)}"


def _text(description: str) -> str:
    return " ".join(first_sentence(description).replace("`", "").split())


def contract(
    contract: model.Contract, faults: Sequence[Explanation], shown: Sequence[Usage]
) -> str:
    """The script with what the playground needs: `tinkerspec.contract`."""
    return html.data_script(
        "contract",
        {
            "title": contract.title,
            "version": contract.version,
            "types": [
                {
                    "name": each.name,
                    "module": each.module,
                    "kind": KINDS[type(each)],
                    "page": names.page(each),
                    "examples": list(each.examples),
                }
                for each in contract.definitions
            ],
            "languages": [
                {"name": each.language, "table": each.table().as_json()}
                for each in shown
                if each.table is not None
            ],
            "faults": {
                each.code: {
                    "page": names.fault_page(each.code),
                    "means": each.means,
                }
                for each in faults
            },
        },
    )

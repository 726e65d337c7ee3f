"""Which types of the set `bases` become subclasses, and what a project adds that keeps them from
it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tinkerspec.contract import model, read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets.python.bases import bases
from tinkerspec.targets.python.mixins import Mixin

CASES = Path(__file__).parents[2] / "cases"
CONTRACT = resolve(read_folder(CASES / "bases" / "schemas", display="schemas"))


def of(
    contract: model.Contract, mixins: tuple[str, ...] = (), style: str = "wire"
) -> dict[str, str]:
    files = {module: Mixin(module, f"{module}.py", "") for module in mixins}
    found = bases(contract, files, style)
    return {name: " ".join(names) for name, names in found.items() if names}


def changed(name: str, **facts: object) -> model.Contract:
    # Each test names fields of the kind of definition that it changes, which no checker can know.
    definitions = tuple(
        replace(each, **facts) if each.name == name else each  # type: ignore[arg-type]
        for each in CONTRACT.definitions
    )
    return replace(CONTRACT, definitions=definitions)


FOUND = {
    "Cat": "Animal",
    "HouseCat": "Cat Marked",
    "Leaf": "Node",
    "Lion": "Cat",
    "SameCat": "Cat",
}


def test_the_ir_says_what_a_record_takes_over_as_it_is() -> None:
    said = {
        each.name: " ".join(each.bases)
        for each in CONTRACT.definitions
        if isinstance(each, model.Object) and each.bases
    }
    # What changes a member, or treats unknown keys otherwise, is no base.
    assert said == {**FOUND, "Late": "Marked", "Twig": "Leaf"}


def test_members_of_a_base_come_first_and_rings_have_no_subclass_elsewhere() -> None:
    assert of(CONTRACT) == FOUND


def test_a_type_with_a_mixin_is_no_base() -> None:
    assert of(CONTRACT, ("cat",)) == {"Cat": "Animal", "Leaf": "Node"}
    assert of(CONTRACT, ("lion", "house_cat")) == FOUND


def test_orders_of_bases_that_contradict_each_other_give_none() -> None:
    house, marked = CONTRACT.by_name["HouseCat"], CONTRACT.by_name["Marked"]
    assert isinstance(house, model.Object)
    assert isinstance(marked, model.Object)
    contract = changed("Marked", fields=(), bases=())
    contract = replace(
        contract,
        definitions=(
            *contract.definitions,
            replace(house, name="Both", module="both", bases=("HouseCat", "Twisted")),
            replace(house, name="Twisted", module="twisted", bases=("Marked", "Cat")),
        ),
    )
    found = of(contract)
    assert found["HouseCat"] == "Cat Marked"
    assert found["Twisted"] == "Marked Cat"
    assert "Both" not in found


def test_attributes_that_differ_in_snake_case_keep_classes_apart() -> None:
    lion = CONTRACT.by_name["Lion"]
    assert isinstance(lion, model.Object)
    clashing = replace(lion.fields[-1], name="seen_at")
    contract = changed("Lion", fields=(*lion.fields, clashing))
    assert of(contract)["Lion"] == "Cat"
    assert "Lion" not in of(contract, style="snake_case")

"""Lists that grow by appending: what they share, what they cost, what they keep alive."""

from __future__ import annotations

import gc
import sys
import threading
import tracemalloc
import weakref
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from tinker_types import EncodedTextChunk, ModelInput

grown: Any = import_module("tinker_types._speed.grown")
held: Any = import_module("tinker_types._runtime.held")
SIZE = grown._SIZE


def chain(count: int, start: ModelInput | None = None) -> ModelInput:
    value = start or ModelInput.empty()
    for token in range(count):
        value = value.append_int(token)
    return value


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-5, 2000), st.booleans()), max_size=60))
def test_every_branch_has_what_was_appended_to_it(steps: list[tuple[int, int, bool]]) -> None:
    tokens: list[list[int]] = [[], list(range(SIZE - 3))]
    made = [ModelInput.empty(), chain(SIZE - 3)]
    for place, token, whole in steps:
        before = place % len(made)
        value = made[before]
        chunk = EncodedTextChunk(tokens=[token, token])
        made.append(value.append(chunk) if whole else value.append_int(token))
        tokens.append(tokens[before] + [token] * (2 if whole else 1))
    assert [value.to_ints() for value in made] == tokens
    assert [value.length for value in made] == list(map(len, tokens))
    assert [[t for chunk in value.chunks for t in chunk.tokens] for value in made] == tokens


@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE])
def test_the_edges_of_blocks(count: int) -> None:
    value = chain(count)
    longer, other = value.append_int(-1), value.append_int(-2)
    listed = ModelInput(chunks=value.chunks).append_int(-3)
    assert value.to_ints() == list(range(count))
    assert longer.to_ints() == [*range(count), -1]
    assert other.to_ints() == [*range(count), -2]
    assert listed.to_ints() == [*range(count), -3]
    assert listed.length == len(listed.chunks) == count + 1


def test_chunks_are_each_values_own() -> None:
    value = chain(3)
    longer = value.append_int(3)
    assert value.chunks[0] == longer.chunks[0]
    assert value.chunks[0] is not longer.chunks[0]
    assert value.chunks is value.chunks


def test_other_members_are_shared_as_by_model_copy() -> None:
    class Named(ModelInput):
        names: dict[str, int] = {}  # noqa: RUF012 (pydantic copies it)
        _kept: int = 0

    value = Named(chunks=[], names={"a": 1})
    value._kept = 5
    longer = value.append_int(1)
    assert type(longer) is Named
    assert longer.names is value.names
    assert (longer._kept, longer.model_fields_set) == (5, {"chunks", "names"})
    longer._kept = 6
    assert value._kept == 5


def test_a_type_with_two_lists_copies_the_one() -> None:
    class Two(ModelInput):
        others: list[int] = []  # noqa: RUF012 (pydantic copies it)

    value = Two(chunks=[], others=[1])
    longer = value.append_int(1).append_int(2)
    assert (longer.to_ints(), longer.others, value.to_ints()) == ([1, 2], [1], [])
    assert type(held.held(longer, "chunks")) is list


@pytest.mark.parametrize("token", [True, 1.5, "1", 2**63, -(2**63) - 1, None])
def test_what_is_no_token_is_refused(token: Any) -> None:
    with pytest.raises(ValidationError):
        ModelInput.empty().append_int(token)


def test_threads_that_grow_one_value_do_not_meet() -> None:
    """Every thread appends to the same values; small ints are one object everywhere, others not."""
    base, threads, rounds = chain(SIZE - 20), 8, 60
    found: list[list[tuple[ModelInput, list[int]]]] = [[] for _ in range(threads)]
    ready = threading.Barrier(threads)

    def work(me: int) -> None:
        ready.wait()
        for turn in range(rounds):
            value, expected = base, list(range(SIZE - 20))
            for step in range(40):
                token = (step % 3) if turn % 2 else 1000 + me * 100 + step
                if step % 7 == 0:
                    value = value.append(EncodedTextChunk(tokens=[token]))
                else:
                    value = value.append_int(token)
                expected.append(token)
            found[me].append((value, expected))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        workers = [threading.Thread(target=work, args=(me,)) for me in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        sys.setswitchinterval(interval)
    assert sum(map(len, found)) == threads * rounds
    for value, expected in (pair for pairs in found for pair in pairs):
        assert value.to_ints() == expected
        assert value.length == len(expected)


def test_threads_that_ask_for_a_list_get_the_same_one() -> None:
    for _ in range(100):
        value, threads = chain(50), 4
        ready = threading.Barrier(threads)
        lists: list[list[Any]] = []

        def ask(value: ModelInput, ready: threading.Barrier, lists: list[list[Any]]) -> None:
            ready.wait()
            lists.append(value.chunks)

        workers = [threading.Thread(target=ask, args=(value, ready, lists)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert all(chunks is value.chunks for chunks in lists)


def steps(action: Any) -> int:
    """How many lines of Python an action takes: the same on every machine, however busy."""
    count = 0

    def trace(frame: Any, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def test_the_cost_of_appending_grows_with_the_number_alone() -> None:
    costs = [steps(lambda count=count: chain(count)) / count for count in (100, 1000, 10_000)]
    assert max(costs) < 1.2 * min(costs)


def entries_copied(values: list[ModelInput]) -> int:
    """Entries in all blocks that some values hold, each block counted once."""
    blocks = {}
    for value in values:
        block = held.held(value, "chunks")._block
        while block is not None:
            blocks[id(block)] = block
            block = block.before
    return sum(len(block.entries) for block in blocks.values())


def test_branches_copy_no_more_than_a_block() -> None:
    for length in (1000, 10_000):
        base = chain(length)
        branches = [base.append_int(10_000 + token) for token in range(200)]
        assert [branch.to_ints()[-1] for branch in branches[:3]] == [10_000, 10_001, 10_002]
        assert entries_copied(branches) <= length + 1 + 200 * SIZE


def test_what_nobody_holds_is_freed() -> None:
    base = chain(10)
    longer = chain(10_000, base)
    tail = weakref.ref(longer)
    kept = entries_copied([base])
    del longer
    gc.collect()
    assert tail() is None
    # Of ten thousand entries, those of one block may outlive their owner.
    assert entries_copied([base]) == kept <= SIZE


@pytest.mark.parametrize("whole", [True, False])
def test_a_loop_of_appends_to_one_value_holds_nothing(whole: bool) -> None:
    base, chunk = chain(500), EncodedTextChunk(tokens=[1])
    base.append_int(0)

    def loop(count: int) -> int:
        tracemalloc.start()
        for token in range(count):
            base.append(chunk) if whole else base.append_int(token)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    loop(10)
    assert loop(5000) < loop(50) + 20_000


def test_a_long_chain_is_freed_without_recursion() -> None:
    value: Any = ModelInput.empty()
    for token in range(SIZE * 2000):
        value = value.append_int(token & 0xFF)
    assert value.length == SIZE * 2000
    del value


def test_trusted_makes_what_reading_makes() -> None:
    made: Any = grown.trusted(EncodedTextChunk, {"tokens": [1]})
    read = EncodedTextChunk(tokens=[1])
    assert isinstance(made, BaseModel)
    assert made == read
    assert repr(made) == repr(read)
    assert made.model_fields_set == read.model_fields_set
    assert made.model_dump(exclude_unset=True) == {"tokens": [1]}
    assert made.__getstate__() == read.__getstate__()

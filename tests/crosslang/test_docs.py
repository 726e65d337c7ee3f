"""Every Elixir program on the reference pages runs, and makes what the payload beside it says.

Those of odd schemas are in test_cases.py, beside their package. The Python ones, and the pages
themselves, are tested in tests/integration.
"""

from __future__ import annotations

from pathlib import Path

from pages import pages
from programs import checked, run, written


def test_every_program_runs_and_makes_the_payload_beside_it(ebin: Path, tmp_path: Path) -> None:
    programs = checked(tmp_path, pages())
    assert len(programs) >= len(pages()) > 20
    assert run(ebin, programs) == (0, "")


def test_a_program_that_does_not_hold_is_found(ebin: Path, tmp_path: Path) -> None:
    sound = written(tmp_path, "sound", "{:ok, 1} = {:ok, 1}")
    faulty = written(tmp_path, "faulty", "value = 1\n{:ok, ^value} = {:ok, 2}")
    status, output = run(ebin, [sound, faulty])
    assert (status, output) == (1, f"{faulty}: no match of right hand side value: {{:ok, 2}}\n")

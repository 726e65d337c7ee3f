"""What importing and using the package does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tinker_types

USE = """
from tinker_types import *
import tinker_types as t
datum = t.Datum(
    loss_fn_inputs={"weights": [1, 0.5], "target_tokens": [1.0]},
    model_input=t.ModelInput.from_ints(range(3)).append_int(4),
)
assert t.Datum.from_json(datum.to_json()) == datum
assert datum.loss_fn_inputs["weights"].tolist() == [1.0, 0.5]
try:
    t.Datum(loss_fn_inputs={"weights": [True, "x"], "odd": [1]}, model_input=5)
except ValueError as error:
    assert len(t.payload_errors(error)) == 3, error
else:
    raise AssertionError
"""


def loaded_after(code: str) -> set[str]:
    folder = str(Path(tinker_types.__file__).parents[1])
    script = f"import sys; sys.path.insert(0, {folder!r})\n{code}\nprint(*sorted(sys.modules))"
    command = [sys.executable, "-W", "error", "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def test_using_the_package_imports_neither_numpy_nor_torch() -> None:
    assert not {"numpy", "torch"} & loaded_after(USE)


def test_reading_a_numpy_array_does_not_import_torch() -> None:
    code = "import numpy, tinker_types as t; t.TensorData.from_numpy(numpy.zeros(2)).to_numpy()"
    assert "torch" not in loaded_after(code)


def test_importing_the_package_imports_no_pydantic() -> None:
    assert not {"pydantic", "orjson", "numpy", "torch"} & loaded_after("import tinker_types")


def test_importing_a_type_does_not_import_orjson() -> None:
    assert "orjson" not in loaded_after("import tinker_types; tinker_types.TrainingRun")

"""What the command says, rightly, of small packages that it once judged wrongly.

Each tree rebuilds what a published package does, with as little as shows it, and is compared with
the contract of this repository, or two releases of it with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

import pytest
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.parity.gaps import ParityReport, SurfaceComparison
from tinkerspec.parity.pipeline import PackageSource
from tinkerspec.parity.report import summary

Compare = Callable[..., SurfaceComparison]
Files = Mapping[str, str]


def written(folder: Path, files: Files) -> PackageSource:
    """A package of these files."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return PackageSource("python", str(folder))


def ids(comparison: SurfaceComparison, *types: str) -> list[str]:
    """The gaps of some types, without what all ids have in common."""
    gaps = (gap for gap in comparison.gaps if gap.type in types)
    return sorted(gap.id.removeprefix("PARITY-") for gap in gaps)


def statuses(comparison: SurfaceComparison) -> dict[str, str]:
    return {row.name: row.status for row in comparison.types}


# --- what one package has ------------------------------------------------------------------------

_MODEL: Final = "from typing import *\nfrom pydantic import BaseModel, ConfigDict, Field\n"


@dataclass(frozen=True)
class Finding:
    """A module of a package, and all gaps that it has in some types of the contract."""

    module: str
    types: tuple[str, ...]
    gaps: tuple[str, ...] = ()


FINDINGS: Final = {
    "an inline enum lacks a value and has another": Finding(
        """
        class ForwardBackwardInput(BaseModel, extra="forbid"):
            data: list[Any]
            loss_fn: Literal["cross_entropy", "importance_sampling", "ppo", "cispo", "gspo"]
            loss_fn_config: dict[str, float] | None = None
        """,
        ("ForwardBackwardInput", "LossFnType"),
        (
            "ForwardBackwardInput.loss_fn.dro-missing",
            "ForwardBackwardInput.loss_fn.gspo-extra",
        ),
    ),
    "an enum under another name lacks a value": Finding(
        """
        Loss = Literal["cross_entropy", "importance_sampling", "ppo", "cispo"]
        class ForwardBackwardInput(BaseModel, extra="forbid"):
            data: list[Any]
            loss_fn: Loss
            loss_fn_config: Optional[dict[str, float]] = None
        """,
        ("ForwardBackwardInput", "LossFnType"),
        ("ForwardBackwardInput.loss_fn.dro-missing",),
    ),
    "an inline enum has each value": Finding(
        """
        class ForwardBackwardInput(BaseModel, extra="forbid"):
            data: list[Any]
            loss_fn: Literal["dro", "ppo", "cispo", "importance_sampling", "cross_entropy"]
            loss_fn_config: dict[str, float] | None = None
        """,
        ("ForwardBackwardInput", "LossFnType"),
    ),
    "the default of a dataclass is its constructor's": Finding(
        """
        from dataclasses import dataclass, field
        @dataclass(frozen=True)
        class Datum:
            model_input: Any
            loss_fn_inputs: dict[str, Any] = field(default_factory=dict)
        """,
        ("Datum",),
    ),
    "the default of a model is that of payloads": Finding(
        """
        class Datum(BaseModel, extra="forbid"):
            model_input: Any
            loss_fn_inputs: dict[str, Any] = {}
        """,
        ("Datum",),
        ("Datum.loss_fn_inputs-required",),
    ),
    "the default of a dataclass that pydantic reads is that of payloads": Finding(
        """
        from pydantic.dataclasses import dataclass
        @dataclass(config=ConfigDict(extra="forbid"))
        class Datum:
            model_input: Any
            loss_fn_inputs: dict[str, Any] = Field(default_factory=dict)
        """,
        ("Datum",),
        ("Datum.loss_fn_inputs-required",),
    ),
    "a member is written under another name": Finding(
        """
        class LoraConfig(BaseModel, extra="forbid"):
            rank: int = Field(serialization_alias="loraRank")
            seed: Optional[int] = None
            train_mlp: bool = True
            train_attn: bool = True
            train_unembed: bool = True
        """,
        ("LoraConfig",),
        ("LoraConfig.rank-wire-name",),
    ),
    "a member is read under other names too": Finding(
        """
        from pydantic import AliasChoices
        class LoraConfig(BaseModel, extra="forbid"):
            rank: int = Field(validation_alias=AliasChoices("rank", "lora_rank"))
            seed: Optional[int] = None
            train_mlp: bool = True
            train_attn: bool = True
            train_unembed: bool = True
        """,
        ("LoraConfig",),
    ),
    "a serializer writes a member under either of two names": Finding(
        """
        from pydantic import AliasChoices, model_serializer
        class OptimStepRequest(BaseModel, extra="forbid"):
            optim_params: Any = Field(
                validation_alias=AliasChoices("optim_params", "adam_params", "optimizer_params")
            )
            model_id: str
            seq_id: Optional[int] = None
            type: Literal["optim_step"] = "optim_step"
            @model_serializer(mode="wrap")
            def _wire(self, handler: Any) -> dict[str, Any]:
                data = handler(self)
                params = data.pop("optim_params")
                if is_adam(params):
                    data["adam_params"] = params
                else:
                    data["optimizer_params"] = params
                return data
        """,
        ("OptimStepRequest",),
        ("OptimStepRequest.adam_params-name", "OptimStepRequest.adam_params-wire-name"),
    ),
    "a property computes what the constructor may be given": Finding(
        """
        from dataclasses import dataclass
        @dataclass(init=False)
        class Datum:
            model_input: Any
            def __init__(self, model_input: Any = None, loss_fn_inputs: Any = None) -> None:
                self.model_input, self._inputs = model_input, loss_fn_inputs
            @property
            def loss_fn_inputs(self) -> dict[str, Any]:
                return dict(self._inputs)
        """,
        ("Datum",),
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_package_has_these_gaps_and_no_other(name: str, tmp_path: Path, compare: Compare) -> None:
    finding = FINDINGS[name]
    source = written(tmp_path, {"shop/types.py": _MODEL + dedent(finding.module)})
    dtypes = {"Datum.loss_fn_inputs-dtype"}  # no tree here has the table
    assert [id_ for id_ in ids(compare(source), *finding.types) if id_ not in dtypes] == [
        *finding.gaps
    ]


IMPORTED: Final = {
    "from the module": "from tinker.types import Datum",
    "under another name": "from tinker.types import Datum as TheirDatum",
    "as an attribute": "import tinker\ndef put(datum: tinker.types.Datum) -> None: ...",
    "as an attribute of a module": "from tinker import types\nROWS: list[types.Datum] = []",
    "with everything": "from tinker.types import *\ndef put(datum: Datum) -> None: ...",
    "for type checkers": "if TYPE_CHECKING:\n    from tinker.types import Datum",
    "as a base": "from tinker.types import Datum as Theirs\nclass Datum(Theirs):\n    pass",
    "by an assignment": "from tinker import types\nDatum = types.Datum",
    "by an annotated assignment": "import tinker.types as t\nDatum: type = t.Datum",
    "inside a function": "def put():\n    import tinker.types as t\n    return t.Datum",
}


@pytest.mark.parametrize("name", IMPORTED)
def test_a_type_that_is_imported_from_another_package_is_there(
    name: str, tmp_path: Path, compare: Compare
) -> None:
    source = written(tmp_path, {"shop/train.py": _MODEL + IMPORTED[name] + "\n" + _LORA})
    comparison = compare(source)
    assert statuses(comparison)["Datum"] == "imported"
    assert statuses(comparison)["LoraConfig"] == "complete"
    assert ids(comparison, "Datum") == []
    # What it is made of comes with it, and nothing else does.
    assert statuses(comparison)["EncodedTextChunk"] == statuses(comparison)["LossFnInputs"]
    assert statuses(comparison)["LossFnInputs"] == "imported"
    assert statuses(comparison)["Checkpoint"] == "missing"
    row = next(row for row in comparison.types if row.name == "Datum")
    assert row.spelled.endswith("types.Datum")
    assert row.found_at is not None
    assert row.found_at.file.endswith("shop/train.py")


_LORA: Final = """
class LoraConfig(BaseModel, extra="forbid"):
    rank: int
    seed: int | None = None
    train_mlp: bool = True
    train_attn: bool = True
    train_unembed: bool = True
"""


@pytest.mark.parametrize(
    "text",
    [
        "from .other import Datum",
        "from typing import Datum",
        "Datum = 1",
        "# Datum of tinker.types",
    ],
)
def test_a_type_that_is_only_mentioned_is_missing(
    text: str, tmp_path: Path, compare: Compare
) -> None:
    source = written(tmp_path, {"shop/train.py": _MODEL + text + "\n" + _LORA})
    assert statuses(compare(source))["Datum"] == "missing"


# --- servers -------------------------------------------------------------------------------------

_HEAD: Final = "from fastapi import FastAPI\nfrom pydantic import BaseModel, ConfigDict\n"


def test_the_types_that_routes_use_are_compared(tmp_path: Path, compare: Compare) -> None:
    """A trainer has classes of the same names, and more of them, that no request reaches."""
    internal = f"{_MODEL}{_LORA.replace('rank', 'lora_rank')}{_TEXT}{_DMEL}" + (
        "class Datum(BaseModel):\n    tokens: list[int]\n"
    )
    api = f"""{_HEAD}
from .internal.types import Datum as Row
app = FastAPI()
class Base(BaseModel):
    model_config = ConfigDict(extra="forbid")
class LoraConfig(Base):
    rank: int
    seed: int | None = None
    train_mlp: bool = True
    train_attn: bool = True
    train_unembed: bool = True
class CreateModel(Base):
    lora_config: LoraConfig | None = None
@app.post("/api/v1/create_model")
async def create_model(request: CreateModel) -> dict[str, str]: ...
"""
    source = written(tmp_path, {"server/api.py": api, "server/internal/types.py": internal})
    comparison = compare(source)
    (row,) = (row for row in comparison.types if row.name == "LoraConfig")
    assert row.spelled == "server.api.LoraConfig"
    assert ids(comparison, "LoraConfig") == []
    assert comparison.source.home == "server.api"


_SERVER: Final = f"""{_MODEL}
from fastapi import APIRouter
router = APIRouter(prefix="/api/v1")
class ForwardBackwardInput(BaseModel):
    data: list[Any]
    loss_fn: Literal["cross_entropy", "importance_sampling", "ppo", "cispo", "gspo"]
    loss_fn_config: dict[str, float] | None = None
    trace: bool = False
class ForwardBackwardRequest(BaseModel):
    forward_backward_input: ForwardBackwardInput
    model_id: str
    seq_id: int | None = None
class Cursor(BaseModel):
    offset: int
    limit: int
    total_count: int
class Checkpoint(BaseModel):
    checkpoint_id: str
    checkpoint_type: Literal["training"]
    time: Any
@router.post("/forward_backward")
async def forward_backward(request: ForwardBackwardRequest) -> Cursor: ...
@router.get("/training_runs/{{run}}")
async def run(run: str) -> Checkpoint: ...
"""


def test_a_server_is_judged_by_what_it_reads_and_writes(tmp_path: Path, compare: Compare) -> None:
    source = written(tmp_path, {"server/api.py": _SERVER})
    wanted = ("ForwardBackwardInput", "ForwardBackwardRequest", "Cursor", "Checkpoint")
    comparison = compare(source, role="server")
    severities = {gap.id: gap.severity for gap in comparison.gaps if gap.type in wanted}
    assert severities == {
        "PARITY-ForwardBackwardInput.loss_fn.dro-missing": "high",
        "PARITY-ForwardBackwardInput.loss_fn.gspo-extra": "low",  # a client never sends it
        "PARITY-ForwardBackwardInput.trace-extra": "low",
        "PARITY-Checkpoint.checkpoint_type.sampler-missing": "low",  # it never answers that
        "PARITY-Checkpoint.size_bytes-missing": "low",
        "PARITY-Checkpoint.public-missing": "low",
        "PARITY-Checkpoint.tinker_path-missing": "critical",
    }
    assert comparison.methods == ()
    both = {gap.id for gap in compare(source).gaps}
    assert "PARITY-ForwardBackwardInput-unknown-keys" in both


def test_a_server_reads_tensors_and_no_plain_lists(tmp_path: Path, compare: Compare) -> None:
    members = "    model_input: Any\n    loss_fn_inputs: dict[str, Any]\n"
    source = written(tmp_path, types(f"class Datum(BaseModel, extra='forbid'):\n{members}"))
    assert ids(compare(source), "Datum") == ["Datum.loss_fn_inputs-dtype"]
    assert ids(compare(source, role="server"), "Datum") == []


def test_a_client_need_not_refuse_unknown_keys_of_what_it_sends(
    tmp_path: Path, compare: Compare
) -> None:
    open_ = _LORA.replace(', extra="forbid"', "") + "class Cursor(BaseModel, extra='forbid'):\n"
    members = "    offset: int\n    limit: int\n    total_count: int\n"
    source = written(tmp_path, types(open_ + members))
    found = ids(compare(source, role="client"), "LoraConfig", "Cursor")
    assert found == ["Cursor-unknown-keys"]


def test_the_role_decides_which_operations_are_compared(tmp_path: Path, compare: Compare) -> None:
    one = "@app.post('/api/v1/forward')\ndef forward(): ...\n"
    calls = "def step():\n    client.post('/api/v1/optim_step', json={})\n"
    source = written(tmp_path, {**types(_LORA), "shop/app.py": one + calls})
    rows = {
        role: {row.name for row in compare(source, role=role).operations if row.status != "missing"}
        for role in ("server", "client")
    }
    assert rows == {
        "server": {"POST /api/v1/forward"},
        "client": {"POST /api/v1/optim_step"},
    }


def test_a_type_is_compared_under_another_name(tmp_path: Path, compare: Compare) -> None:
    text = f"""
{_LORA.replace("LoraConfig", "LoraModel").replace("rank: int", "rank: str")}
class LoraConfig(BaseModel):
    unrelated: LoraModel
"""
    source = written(tmp_path, types(text))
    comparison = compare(source, names=(("LoraModel", "LoraConfig"),))
    assert ids(comparison, "LoraConfig") == ["LoraConfig.rank-type"]
    (row,) = (row for row in comparison.types if row.name == "LoraConfig")
    assert row.spelled == "shop.types.LoraModel"


@pytest.mark.parametrize(
    ("names", "message", "help_"),
    [
        (("Lora", "LoraConfig"), "--map: there is no type Lora in ", " has: LoraConfig"),
        (("LoraConfig", "LoraConfg"), "--map: the contract has no type LoraConfg", "LoraConfig?"),
    ],
)
def test_a_name_that_nobody_has_is_refused(
    names: tuple[str, str], message: str, help_: str, tmp_path: Path, compare: Compare
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        compare(written(tmp_path, types(_LORA)), names=(names,))
    (fault,) = caught.value.diagnostics
    assert fault.code == "parity-request"
    assert fault.message.startswith(message)
    assert help_ in str(fault.help)


def test_a_tree_without_any_type_of_the_contract_says_so(tmp_path: Path, compare: Compare) -> None:
    source = written(tmp_path, types("class Order(BaseModel):\n    x: int\n"))
    with pytest.raises(DiagnosticError) as caught:
        compare(source)
    (fault,) = caught.value.diagnostics
    assert fault.code == "parity-no-types"
    assert fault.message == f"{tmp_path} has no type of the contract, and no operation"
    assert "--map Theirs=Ours" in str(fault.help)


# --- what changed between two releases -----------------------------------------------------------


def tasks(old: Files, new: Files, folder: Path, since: Compare) -> dict[str, str]:
    """What is left to do, by the gap."""
    comparison = since(written(folder / "old", old), written(folder / "new", new))
    return {gap.id.removeprefix("PARITY-"): gap.fix for gap in comparison.gaps}


_TEXT: Final = """
class EncodedTextChunk(BaseModel, extra="forbid"):
    tokens: list[int]
    type: Literal["encoded_text"] = "encoded_text"
"""
_DMEL: Final = """
class DmelChunk(BaseModel, extra="forbid"):
    dmel: bytes
    type: Literal["dmel"] = "dmel"
"""


_ADD_DMEL: Final = "Add `DmelChunk` to schemas/, if it belongs there: the contract lacks it."


def types(text: str) -> Files:
    return {"shop/types.py": _MODEL + dedent(text)}


def test_a_new_type_is_something_to_do(tmp_path: Path, since: Compare) -> None:
    old = types(f"{_TEXT}ModelInputChunk = Union[EncodedTextChunk, None]")
    new = types(f"{_TEXT}{_DMEL}ModelInputChunk = Union[EncodedTextChunk, DmelChunk, None]")
    found = tasks(old, new, tmp_path, since)
    assert found["DmelChunk-extra"] == _ADD_DMEL


def test_what_the_contract_lacks_is_named_where_nothing_else_is_to_do(
    tmp_path: Path, since: Compare
) -> None:
    gone = "        client.post('/api/v1/whoami', json={})\n"
    calls = "class Runs:\n    def get(self, run_id):\n"
    known = f"{calls}        client.get(f'/api/v1/training_runs/{{run_id}}')\n"
    old = {**types(_LORA), "shop/runs.py": known}
    new = {**types(_LORA + _DMEL), "shop/runs.py": known + gone}
    found = since(written(tmp_path / "old", old), written(tmp_path / "new", new))
    assert (found.to_do, found.new) == ((), ("DmelChunk", "POST /api/v1/whoami"))
    facts = dict(summary.facts(ParityReport(comparisons=(found,)), found))
    assert facts["to do"] == "nothing"
    assert facts["new"] == "DmelChunk, POST /api/v1/whoami; add what belongs in the contract"


def test_a_new_type_that_the_contract_has_is_nothing_to_do(tmp_path: Path, since: Compare) -> None:
    found = tasks(types(_LORA), types(_LORA + _TEXT), tmp_path, since)
    assert list(found) == ["EncodedTextChunk-extra"]
    assert found["EncodedTextChunk-extra"].startswith("Nothing to do: the contract already agrees")


def test_changes_of_types_that_the_contract_lacks_are_listed(
    tmp_path: Path, since: Compare
) -> None:
    flags = "class ClientConfig(BaseModel):\n    pjwt: bool = False\n"
    found = tasks(
        types(_LORA + flags + "    by_proto: bool = False\n"),
        types(_LORA + flags + "    chunk: int = 1024\n"),
        tmp_path,
        since,
    )
    words = "The contract lacks `ClientConfig`: nothing to do, unless it is to have it."
    assert found == {"ClientConfig.by_proto-missing": words, "ClientConfig.chunk-extra": words}


def test_a_removed_type_says_what_is_left(tmp_path: Path, since: Compare) -> None:
    found = tasks(types(_LORA + _TEXT + _DMEL), types(_LORA), tmp_path, since)
    assert found == {
        "DmelChunk-missing": "The contract lacks `DmelChunk`: nothing to do, unless it is to have "
        "it.",
        "EncodedTextChunk-missing": "Bring `EncodedTextChunk` of schemas/ in line with the newer "
        "release: it was removed there.",
    }


def test_a_type_that_was_never_at_home_is_no_change(tmp_path: Path, since: Compare) -> None:
    inner = "from pydantic import BaseModel\nclass Inner(BaseModel):\n    x: int\n"
    home = f"{_MODEL}from .deep import Inner as _I\n{_LORA}\nclass Outer(BaseModel):\n    i: _I\n"
    files = {"shop/types.py": home, "shop/deep.py": inner}
    assert tasks(files, files, tmp_path, since) == {}


def test_a_constructor_that_takes_less_than_it_gives_is_no_change(
    tmp_path: Path, since: Compare
) -> None:
    old = """
    class TensorData(BaseModel, extra="forbid"):
        data: list[float]
        dtype: str
        shape: list[int] | None = None
    """
    new = """
    from dataclasses import dataclass
    @dataclass(init=False)
    class TensorData:
        dtype: str
        shape: list[int] | None = None
        def __init__(self, data=None, dtype=None, shape=None) -> None: ...
        @property
        def data(self) -> list[float]: ...
    """
    assert tasks(types(old), types(new), tmp_path, since) == {}


_RESOURCE: Final = """
from .types import *
PROTO = "application/x-protobuf"
class Training:
    async def forward_backward(self, *, request, forward_only=False, extra_headers=None):
        headers = dict(extra_headers or {})
        %s
        return await self._post("/api/v1/forward_backward", body=body, options=headers)
"""
_FORWARD: Final = """
    async def forward(self, *, request):
        return await self._post("/api/v1/forward", body=dump(request), cast_to=Future)
"""
_BY_FLAG: Final = """if self.config.proto_write_fwdbwd:
            body, headers["Content-Type"] = encode(request), PROTO
            headers["Content-Type"] = PROTO
        else:
            body = dump(request)"""
_ALWAYS: Final = """headers["Content-Type"] = PROTO
        body = encode(request)"""


def test_a_client_that_sends_only_protobuf_and_lost_an_operation(
    tmp_path: Path, since: Compare
) -> None:
    flags = "class ClientConfig(BaseModel):\n    proto_compress: bool = False\n"
    old = {
        **types(_LORA + flags + "    proto_write: bool = False\n    via: bool = False\n"),
        "shop/resources.py": _RESOURCE % _BY_FLAG + _FORWARD,
    }
    new = {**types(_LORA + flags), "shop/resources.py": _RESOURCE % _ALWAYS}
    subject = "`request application/json` of `POST /api/v1/forward_backward`"
    lacks = "The contract lacks `ClientConfig`: nothing to do, unless it is to have it."
    found = since(written(tmp_path / "old", old), written(tmp_path / "new", new))
    assert found.to_do == (
        "request application/json of POST /api/v1/forward_backward",
        "POST /api/v1/forward",
    )
    assert tasks(old, new, tmp_path, since) == {
        "POST /api/v1/forward-missing": "Bring `POST /api/v1/forward` of schemas/ in line with the "
        "newer release: it was removed there.",
        "POST /api/v1/forward_backward.request application/json-missing": f"Bring {subject} of "
        "schemas/ in line with the newer release: it was removed there.",
        "ClientConfig.proto_write-missing": lacks,
        "ClientConfig.via-missing": lacks,
    }


def test_arguments_and_operations_that_changed_say_what_is_left(
    tmp_path: Path, since: Compare
) -> None:
    get = "class Runs:\n    def get(self, run_id, %s):\n        return client.get(f'/api/v1/%s')\n"
    old = {**types(_LORA), "shop/runs.py": get % ("scope", "training_runs/{run_id}")}
    gone = "        client.post('/api/v1/whoami', json={})\n"
    new = {**types(_LORA), "shop/runs.py": get % ("timeout", "training_runs/{id}") + gone}
    same = "GET /api/v1/training_runs/{run_id}"
    nothing = "Nothing to do: it is no part of the wire."
    assert tasks(old, new, tmp_path, since) == {
        f"{same}.scope-missing": nothing,
        f"{same}.timeout-extra": nothing,
        "POST /api/v1/whoami-extra": "Add `POST /api/v1/whoami` to schemas/, if it belongs there: "
        "the contract lacks it.",
    }


def test_releases_of_the_sdk_say_what_is_left(since: Compare, wheel: Callable[[str], Path]) -> None:
    old, new = (
        PackageSource("python", str(wheel(f"tinker-{version}"))) for version in ("0.18.2", "0.25.0")
    )
    found = {gap.id.removeprefix("PARITY-"): gap.fix for gap in since(old, new).gaps}
    assert found["DmelChunk-extra"] == _ADD_DMEL
    assert "ClientConfigResponse.proto_compress_fwdbwd-extra" in found
    assert found["POST /api/v1/forward-missing"].startswith("Bring `POST /api/v1/forward` of")
    assert "POST /api/v1/forward_backward.request application/json-missing" in found
    assert [id_ for id_ in found if id_.startswith(("TensorData", "Datum"))] == []
    # What there is to do comes before worse gaps of what the contract lacks.
    is_open = [fix.startswith("Bring ") for fix in found.values()]
    assert is_open == sorted(is_open, reverse=True)
    assert {True, False} == set(is_open)

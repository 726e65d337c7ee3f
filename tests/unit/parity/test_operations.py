"""Operations: read from routes and from requests, and compared one change at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from tinkerspec.diagnostics import Place
from tinkerspec.parity import operations
from tinkerspec.parity.surface import (
    LanguageName,
    OperationSurface,
    ParameterSurface,
    Surface,
)

from .python_trees import read

LIMIT = ParameterSurface(name="limit", where="query", place=Place("it", 2))
LIST = OperationSurface(
    name="list_runs", method="GET", path="/v1/runs", place=Place("it", 1), parameters=(LIMIT,)
)
TRAIN = OperationSurface(
    name="train",
    method="POST",
    path="/v1/runs/{run}/steps",
    place=Place("it", 10),
    request=("application/json",),
    answer=("application/json",),
)


def surface(*found: OperationSurface, language: LanguageName = "python") -> Surface:
    return Surface(label="it", language=language, path="it", home="", operations=found)


def compared(*found: OperationSurface, language: LanguageName = "contract") -> dict[str, str]:
    """The gaps of a source with these operations, by id."""
    reference = surface(LIST, TRAIN, language=language)
    gaps = operations.compare(reference, surface(*found)).gaps
    return {gap.id.removeprefix("PARITY-"): gap.kind for gap in gaps}


PROTO = "application/x-protobuf"
EXTRA = ParameterSurface(name="scope", where="query")
NEW = OperationSurface(name="new", method="GET", path="/v1/new")
STEPS = "POST /v1/runs/{run}/steps"
CASES: dict[str, tuple[tuple[OperationSurface, ...], dict[str, str]]] = {
    "the same": ((LIST, TRAIN), {}),
    "none at all": ((), {}),
    "one is missing": ((LIST,), {f"{STEPS}-missing": "missing-operation"}),
    "one is extra": ((LIST, TRAIN, NEW), {}),
    "the path has another parameter name": (
        (LIST, replace(TRAIN, path="/v1/runs/{id}/steps")),
        {},
    ),
    "the path ends in a slash": ((replace(LIST, path="/v1/runs/"), TRAIN), {}),
    "the path is below a base": ((LIST, replace(TRAIN, path="/runs/{run}/steps")), {}),
    "the path is another": (
        (LIST, replace(TRAIN, path="/v1/train")),
        {f"{STEPS}-route": "route"},
    ),
    "the method is another": ((LIST, replace(TRAIN, method="PUT")), {f"{STEPS}-route": "route"}),
    "the request has another media type": (
        (LIST, replace(TRAIN, request=(PROTO,))),
        {
            f"{STEPS}.request application/json-missing": "missing-media-type",
            f"{STEPS}.request {PROTO}-extra": "extra-media-type",
        },
    ),
    "the answer has one more": (
        (LIST, replace(TRAIN, answer=("application/json", PROTO))),
        {f"{STEPS}.answer {PROTO}-extra": "extra-media-type"},
    ),
    "the media types are unknown": ((LIST, replace(TRAIN, request=(), answer=())), {}),
    "a parameter is missing": (
        (replace(LIST, parameters=()), TRAIN),
        {"GET /v1/runs.limit-missing": "missing-parameter"},
    ),
    "a parameter is extra": (
        (replace(LIST, parameters=(LIMIT, EXTRA)), TRAIN),
        {"GET /v1/runs.scope-extra": "extra-parameter"},
    ),
    "a parameter is extra and required": (
        (replace(LIST, parameters=(LIMIT, replace(EXTRA, required=True))), TRAIN),
        {"GET /v1/runs.scope-extra": "extra-required-parameter"},
    ),
    "an optional header is extra": (
        (replace(LIST, parameters=(LIMIT, replace(EXTRA, where="header"))), TRAIN),
        {},
    ),
    "a function has an argument": (
        (replace(LIST, parameters=(LIMIT, replace(EXTRA, where="argument"))), TRAIN),
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_change_is_one_gap(name: str) -> None:
    found, gaps = CASES[name]
    assert compared(*found) == gaps


def test_another_package_has_arguments_and_no_extra_operations() -> None:
    argument = replace(EXTRA, where="argument")
    found = compared(replace(LIST, parameters=(LIMIT, argument)), TRAIN, NEW, language="python")
    assert found == {
        "GET /v1/runs.scope-extra": "extra-parameter",
        "GET /v1/new-extra": "extra-operation",
    }


# --- reading -------------------------------------------------------------------------------------


def keys(folder: Path, *texts: str) -> list[str]:
    return [operation.key for operation in operations_of(folder, *texts)]


def operations_of(folder: Path, *texts: str) -> tuple[OperationSurface, ...]:
    """The operations of a package with these modules: `shop.a`, `shop.b` and so on."""
    files: dict[str, str | bytes] = {
        f"shop/{name}.py": dedent(text) for name, text in zip("abc", texts, strict=False)
    }
    return read(folder, {"shop/__init__.py": "", **files}, "Thing").operations


ROUTES = {
    "a router with a prefix": (
        """
        router = APIRouter(prefix="/v1")
        @router.post("/runs/{run_id:str}")
        async def put(run_id: str): ...
        """,
        "POST /v1/runs/{run_id}",
    ),
    "several methods": (
        """
        @app.api_route("/runs", methods=["GET", "put"])
        def runs(): ...
        """,
        "GET /runs, PUT /runs",
    ),
    "flask": (
        """
        runs = Blueprint("runs", __name__, url_prefix="/v1")
        @runs.route("/runs/<int:run>", methods=["DELETE"])
        def gone(run): ...
        """,
        "DELETE /v1/runs/{run}",
    ),
    "flask without methods": ("@app.route('/runs')\ndef runs(): ...", "GET /runs"),
    "a table": (
        """
        def runs(request): ...
        routes = [Route("/runs", runs, methods=["POST"])]
        """,
        "POST /runs",
    ),
    "aiohttp": ("def runs(r): ...\napp.router.add_get('/runs', runs)", "GET /runs"),
    "a constant": ("RUNS = '/runs'\n@app.get(RUNS)\ndef runs(): ...", "GET /runs"),
    "a test": ("@pytest.mark.skip('/runs')\ndef runs(): ...", ""),
}


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_has_a_method_and_a_path(name: str, tmp_path: Path) -> None:
    text, expected = ROUTES[name]
    assert ", ".join(keys(tmp_path, text)) == expected


def test_a_router_is_included_below_a_path(tmp_path: Path) -> None:
    router = """
    from fastapi import APIRouter
    router = APIRouter(prefix="/runs")
    @router.get("")
    def runs(): ...
    """
    app = """
    from .a import router
    from . import a
    api = APIRouter()
    api.include_router(router, prefix="/v1")
    app = FastAPI()
    app.include_router(api, prefix="/api")
    app.include_router(a.router, prefix="/v2")
    """
    assert keys(tmp_path, router, app) == ["GET /api/v1/runs", "GET /v2/runs"]


def test_a_route_says_what_it_reads(tmp_path: Path) -> None:
    text = """
    from typing import Annotated
    from pydantic import BaseModel
    from fastapi import Depends, Header, Query, Request
    class Step(BaseModel):
        size: int
    @app.post("/runs/{run}/steps")
    async def step(
        run: str,
        body: Step,
        request: Request,
        dry: bool,
        user: str = Depends(who),
        limit: Annotated[int, Query(alias="max")] = 20,
        x_token: str | None = Header(None),
    ) -> Step: ...
    """
    (found,) = operations_of(tmp_path, text)
    assert found.request == ("application/json",)
    assert [(p.name, p.where, p.required) for p in found.parameters] == [
        ("dry", "query", True),
        ("max", "query", False),
        ("x-token", "header", False),
    ]


REQUESTS = {
    "a text": ("""client.get("/v1/runs")""", "GET /v1/runs"),
    "a name in the path": ("""client.get(f"/v1/runs/{run_id}")""", "GET /v1/runs/{run_id}"),
    "a quoted name": ("""client.get(f"/runs/{quote(run.id)}")""", "GET /runs/{id}"),
    "a base": ("""requests.post(f"{self.base}/runs", json={})""", "POST /runs"),
    "a base before it": ("""requests.post(BASE + "/runs", json={})""", "POST /runs"),
    "a host": ("""httpx.delete("https://shop.example/runs")""", "DELETE /runs"),
    "a method in words": ("""client.request("PATCH", "/runs", json={})""", "PATCH /runs"),
    "a private method": ("""self._post(path="/runs", body={})""", "POST /runs"),
    "a key of a mapping": ("""os.environ.get("HOME")""", ""),
    "another key": ("""table.get("a/b")""", ""),
    "a decorator": ("""cache.stamp("/x")""", ""),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_has_a_method_and_a_path(name: str, tmp_path: Path) -> None:
    text, expected = REQUESTS[name]
    assert ", ".join(keys(tmp_path, f"def call(self):\n    return {text}\n# '/'")) == expected


def test_requests_of_tests_are_left_out(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "",
        "tests/test_shop.py": "client.get('/runs')",
        "shop/conftest.py": "client.get('/runs')",
    }
    assert read(tmp_path, files, "Thing").operations == ()


def test_a_request_says_what_it_sends(tmp_path: Path) -> None:
    text = """
    def runs(self, limit=20, *, scope):
        def send():
            params = {"limit": limit}
            if scope:
                params["scope"] = scope
            return client.get("/runs?all=1", options={"params": params})
        return retry(send)
    """
    (found,) = operations_of(tmp_path, text)
    assert (found.name, found.request) == ("runs", ())
    assert [(p.name, p.where, p.required) for p in found.parameters] == [
        ("all", "query", False),
        ("limit", "query", False),
        ("scope", "query", False),
        ("limit", "argument", False),
        ("scope", "argument", True),
    ]


MEDIA = {
    "json, unless it is said": ("return self._post('/x', body=body)", "application/json"),
    "always another": (
        "headers = dict(extra)\nheaders['Content-Type'] = PROTO\n"
        "return self._post('/x', body=body, headers=headers)",
        "application/x-protobuf",
    ),
    "one of two": (
        "headers = {}\nif config.proto:\n    headers['content-type'] = PROTO\n"
        "return self._post('/x', body=body, headers=headers)",
        "application/json application/x-protobuf",
    ),
    "either": (
        "if config.proto:\n    h = {'Content-Type': PROTO}\nelse:\n    h = {'Content-Type': CBOR}\n"
        "return self._post('/x', body=body, headers=h)",
        "application/x-protobuf application/cbor",
    ),
    "in the call": (
        "return self.post('/x', content=body, headers={'Content-Type': 'text/plain; charset=x'})",
        "text/plain",
    ),
    "unknown": ("return self.post('/x', content=body)", ""),
    "files": ("return self.post('/x', files=files)", "multipart/form-data"),
}


@pytest.mark.parametrize("name", MEDIA)
def test_a_request_has_media_types(name: str, tmp_path: Path) -> None:
    text, expected = MEDIA[name]
    body = "".join(f"    {line}\n" for line in text.splitlines())
    head = "PROTO = 'application/x-protobuf'\nCBOR = 'application/cbor'\n"
    (found,) = operations_of(tmp_path, f"{head}def call(self, body, config):\n{body}")
    assert " ".join(found.request) == expected


def test_a_package_is_a_server_or_a_client_by_what_it_has_more_of(tmp_path: Path) -> None:
    one = "@app.get('/runs')\ndef runs(): ...\n"
    assert keys(tmp_path / "server", one + "client.get('/health')") == ["GET /runs"]
    two = "client.get('/health')\nclient.get('/steps')"
    assert keys(tmp_path / "client", one + two) == ["GET /health", "GET /steps"]

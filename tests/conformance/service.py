"""The real client of the SDK, and a service on the loopback that it talks to."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import httpx
import numpy as np
import sdk
from vectors import Json

SECONDS: Final = 20
"""How long anything here may take."""

SESSION: Final = {"type": "create_session", "session_id": "session-1"}
LOGPROBS: Final = [[-0.5, -1.25], [-2.0, -0.125, -3.5]]
"""Of the two examples that the service is sent."""
OUTPUT: Final = {
    "loss_fn_output_type": "ArrayRecord",
    "loss_fn_outputs": [
        {"logprobs": {"data": numbers, "dtype": "float32", "shape": [len(numbers)]}}
        for numbers in LOGPROBS
    ],
    "metrics": {"loss:mean": 0.75},
}
ANSWERS: Final[dict[str, Json]] = {
    "create_model": {"type": "create_model", "model_id": "model-1"},
    "forward": OUTPUT,
    "forward_backward": OUTPUT,
    "optim_step": {"metrics": {"grad_norm": 1.5}},
}
"""What comes of each request, which the client asks for afterwards."""


class Service:
    """Answers like the API's service, and keeps what it was sent."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, Json]] = []
        """Operation and body of each request of training, in order."""
        self._promised: dict[str, Json] = {}
        self._numbers = itertools.count()

    def answer(self, operation: str, body: Json) -> Json:
        """What the service answers to a request; None where there is no such operation."""
        if operation == "create_session":
            return SESSION
        if operation == "retrieve_future":
            return self._promised.pop(body["request_id"])
        if operation not in ANSWERS:
            return None
        self.posted.append((operation, body))
        name = f"request-{next(self._numbers)}"
        self._promised[name] = ANSWERS[operation]
        return {"request_id": name, "model_id": "model-1"}


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """Lets a service listen on the loopback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = SECONDS

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = service.answer(self.path.removeprefix("/api/v1/"), body)
            content = json.dumps(found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(SECONDS)


class Array:
    """As much of PyTorch's tensor as the client and a loss of squares need."""

    dtype = SimpleNamespace(is_floating_point=True)

    def __init__(self, numbers: Any) -> None:
        self.numbers = np.array(numbers, dtype=np.float32)
        self.shape = self.numbers.shape
        self.grad: Array | None = None

    def clone(self) -> Array:
        """A copy."""
        return Array(self.numbers)

    def detach(self) -> Array:
        """Itself: it has no history."""
        return self

    def requires_grad_(self, _wanted: bool) -> Array:
        """Itself: whoever computes a gradient sets it."""
        return self

    def flatten(self) -> Array:
        """In one dimension."""
        return Array(self.numbers.ravel())

    def tolist(self) -> Any:
        """Python's own numbers."""
        return self.numbers.tolist()

    def __neg__(self) -> Array:
        return Array(-self.numbers)


def _stand_ins() -> dict[str, ModuleType]:
    """What the client imports and this environment need not have."""
    torch, distro = ModuleType("torch"), ModuleType("distro")
    vars(torch).update(Tensor=Array, tensor=Array)
    vars(distro).update(id=lambda: "", name=lambda: "", version=lambda: "")
    found = {"torch": torch, "distro": distro}
    return {name: item for name, item in found.items() if not importlib.util.find_spec(name)}


@contextmanager
def loaded() -> Iterator[Any]:
    """The whole SDK as `import tinker` gives it, as long as the context lasts."""
    stand_ins, folder = _stand_ins(), str(sdk.sdk_folder())
    with sdk.aside():
        sys.modules.update(stand_ins)
        sys.path.insert(0, folder)
        try:
            yield importlib.import_module("tinker")
        finally:
            sys.path.remove(folder)
            for name in stand_ins:
                del sys.modules[name]


@contextmanager
def connected(tinker: Any, address: str) -> Iterator[Any]:
    """A client of a service, which is closed in the end, as are its connections."""
    http = httpx.AsyncClient(base_url=address, timeout=SECONDS)
    client = tinker.ServiceClient(
        api_key="tml-none", base_url=address, max_retries=0, http_client=http
    )
    holder = client.holder
    try:
        yield client
    finally:
        for closing in (holder._async_cleanup(), http.aclose()):
            holder.run_coroutine_threadsafe(closing).result(SECONDS)
        holder.close = bool  # Done: when it is collected, its loop may have ended.


def end_loop() -> None:
    """Ends the thread that the SDK runs its requests on; to be called within `loaded`."""
    module = importlib.import_module("tinker.lib.internal_client_holder")
    running = module._internal_client_holder_thread_singleton
    if running._thread is not None:
        running._loop.call_soon_threadsafe(running._loop.stop)
        running._thread.join(SECONDS)
        running._loop.close()

"""An endpoint that keeps what it is sent: a real HTTP server on the loopback, speaking as OpenAI's and Anthropic's.

with CapturedEndpoint(lambda request: '{"colour": "red"}') as endpoint:
    generator_of(endpoint.spec, ...)
    assert "secret" not in endpoint.all_sent()
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self

Answer = Callable[[Mapping[str, Any]], "str | Fault"]
"""From the request's JSON to the model's words, or to what goes wrong."""


@dataclass(frozen=True)
class Fault:
    """The endpoint fails with this status, or stays silent for `seconds`."""

    status: int = 500
    headers: Mapping[str, str] | None = None
    message: str = "fault"
    seconds: float = 0.0


class CapturedEndpoint:
    """Serves from a free port until it is closed."""

    def __init__(self, answer: Answer, model: str = "captured", context: int = 4096) -> None:
        self.model, self.context = model, context
        self.requests: list[dict[str, Any]] = []
        """The bodies of all questions, in order of arrival."""
        self.raw: list[bytes] = []
        """All bytes that came: request lines, headers and bodies."""
        self._answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"endpoint": self}))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.spec = f"{self.address}/v1#{model}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def all_sent(self) -> str:
        """All that came, with JSON's escapes read."""
        bodies = (json.dumps(body, ensure_ascii=False) for body in self.requests)
        return "\n".join([*bodies, *(part.decode(errors="replace") for part in self.raw)])

    def answered(self, body: dict[str, Any], raw: bytes) -> str | Fault:
        """Keep a question and answer it."""
        self.requests.append(body)
        self.raw.append(raw)
        return self._answer(body)


class _Handler(BaseHTTPRequestHandler):
    endpoint: ClassVar[CapturedEndpoint]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        listed = {"id": self.endpoint.model, "object": "model", "max_model_len": self.endpoint.context}
        self._send(200, {"object": "list", "data": [{**listed, "created": 0, "owned_by": "test"}]})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(raw)
        given = self.endpoint.answered(body, f"{self.requestline}\n{self.headers}".encode() + raw)
        if isinstance(given, Fault):
            time.sleep(given.seconds)
            self._send(given.status, {"error": {"message": given.message, "type": "fault"}}, given.headers)
        elif self.path.endswith("/messages"):
            self._send(200, _as_anthropic(body, given))
        elif self.path.endswith("/embeddings"):  # the answer is the whole body: vectors are no words
            self._send(200, json.loads(given))
        else:
            self._send(200, _as_openai(body, given))

    def _send(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):  # whoever asked has gone
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Silent: a test's output is its own."""


def _as_openai(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    usage = {"prompt_tokens": len(json.dumps(body)) // 4, "completion_tokens": max(1, len(text) // 4)}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {**usage, "total_tokens": sum(usage.values())},
    }


def _as_anthropic(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": len(json.dumps(body)) // 4, "output_tokens": max(1, len(text) // 4)},
    }

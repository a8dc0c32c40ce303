"""An encoder behind HTTP: the embeddings of any OpenAI-compatible service, `POST /embeddings`."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import numpy as np

from daogou.language.encoder import Role
from daogou.language.redaction import Redactor
from daogou.types import DaogouError, Floats, InvalidInput

_BATCH = 64
_TRIES = 4
_WAITING = 3.0
"""Seconds that a shopper's question waits for its vector: it is asked for once."""
_LARGEST = 64_000_000
"""Bytes of one answer at most."""
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""What a service answers that may be well a moment later."""


class EncoderFailed(DaogouError):
    """The service gave no vectors; says why."""


class _Stay(HTTPRedirectHandler):
    """Texts and key go to the address that was named and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Embeddings:
    """`language.Encoder` over an endpoint; `base_url` as in https://HOST/v1. Each answer is waited for `seconds` at
    most; an overloaded service is asked again, after `pause` seconds and then twice as long each time. What a shopper
    asks leaves the process, so that e-mail addresses, phones and the like are taken out of it first.

    Raises `EncoderFailed` where the service refuses, stays silent or answers in no known form.
    """

    def __init__(self, base_url: str, model: str, key: str = "", seconds: float = 30.0, pause: float = 0.5) -> None:
        if not base_url.startswith(("http://", "https://")) or not model:
            raise InvalidInput("An encoder's endpoint is named as https://HOST/v1#MODEL.")
        self._url, self._model, self._key = base_url.rstrip("/"), model, key
        self._seconds, self._pause = seconds, pause
        self._opener: OpenerDirector = build_opener(_Stay)
        self.name = f"{self._url}#{model}"

    @cached_property
    def dim(self) -> int:
        """See `language.Encoder`; the service is asked once."""
        return int(self._asked(["dimension"]).shape[1])

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """See `language.Encoder`; both roles are encoded alike."""
        filled = [i for i, text in enumerate(texts) if text.strip()]
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(filled), _BATCH):
            some = filled[start : start + _BATCH]
            told = [texts[i] if role == "passage" else Redactor().hide(texts[i]) for i in some]
            vectors = self._asked(told) if role == "passage" else self._asked(told, 1, min(self._seconds, _WAITING))
            if vectors.shape[1] != self.dim:
                raise EncoderFailed(f"{self.name} answered vectors of {vectors.shape[1]} numbers after {self.dim}.")
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            out[some] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return out

    def _asked(self, texts: Sequence[str], tries: int = _TRIES, seconds: float | None = None) -> Floats:
        """float32[texts, dim], as the service has them."""
        body = json.dumps({"model": self._model, "input": list(texts), "encoding_format": "float"}).encode()
        for tried in range(1, tries + 1):
            try:
                return self._read(self._sent(body, seconds or self._seconds), len(texts))
            except HTTPError as error:
                why, passing = f"status {error.code}", error.code in _PASSING
                error.close()
            except (URLError, TimeoutError, http.client.HTTPException, OSError) as error:
                why, passing = str(getattr(error, "reason", error)) or type(error).__name__, True
            if not passing or tried == tries:
                break
            time.sleep(self._pause * 2 ** (tried - 1))
        raise EncoderFailed(f"The encoder {self.name} gave no answer ({why}). Is the address right, and its key?")

    def _sent(self, body: bytes, seconds: float) -> bytes:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        asked = Request(f"{self._url}/embeddings", body, headers)  # noqa: S310 - its scheme was looked at
        with self._opener.open(asked, timeout=seconds) as answer:
            given: bytes = answer.read(_LARGEST)
            return given

    def _read(self, given: bytes, n: int) -> Floats:
        """In the order of the texts, whatever the order of the answer."""
        try:
            rows = json.loads(given)["data"]
            told = {int(row["index"]): row["embedding"] for row in rows}
            vectors = np.array([told[place] for place in range(n)], np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderFailed(f"{self.name} answered in another form than OpenAI's embeddings.") from error
        if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise EncoderFailed(f"{self.name} answered what are no vectors.")
        return vectors

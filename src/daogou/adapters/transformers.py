"""Any encoder of the package sentence-transformers, by its name on the hub or its folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from daogou.language.encoder import Role
from daogou.types import Floats, InvalidInput, MissingExtra


class SentenceTransformers:
    """`language.Encoder` over a sentence-transformers model. It is loaded at the first text, and never downloaded: the
    model has to be on this machine. Raises `MissingExtra` without the package.

    What the model's own configuration calls its prompts "query" and "passage" (or "document") is put before a text.
    """

    def __init__(self, model: str) -> None:
        self._place = model
        try:
            self.name = f"st-{version('sentence-transformers')}:{model}"
        except PackageNotFoundError as error:
            raise MissingExtra("sentence-transformers", "encoders") from error

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._place, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise InvalidInput(f"The encoder {self._place!r} is not on this machine, or is no such model.") from error

    @property
    def dim(self) -> int:
        """See `language.Encoder`."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """See `language.Encoder`."""
        out = np.zeros((len(texts), self.dim), np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            asked = self._model.encode_query if role == "query" else self._model.encode_document
            out[filled] = asked([texts[i] for i in filled], normalize_embeddings=True, show_progress_bar=False)
        return out

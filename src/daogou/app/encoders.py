"""A shop's encoders: the one that its settings name, and the static one that is made from its own catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock

from daogou.adapters.encoders import encoder_called
from daogou.adapters.static import Static
from daogou.app.settings import Settings, encoder_key
from daogou.language.encoder import Encoder
from daogou.types import NotReady


class Encoders:
    """Of the shop in this folder. Safe to use from many threads."""

    def __init__(self, folder: Path, settings: Settings, texts: Callable[[], Iterable[str]]) -> None:
        """`texts` are the catalogue's, read only where an encoder has to be fitted on them."""
        self._folder, self._settings, self._texts = folder, settings, texts
        self.place = folder / "encoder" / "static.npz"
        self._lock = Lock()
        self._static: tuple[tuple[int, int], Static] | None = None
        self._named: Encoder | None = None

    def named(self) -> Encoder:
        """The one that the settings name, or the best that is here. Raises `NotReady` where the static one is named and
        was not made yet, and what `encoder_called` does."""
        if self._settings.encoder == "static":
            return self.static()
        if self._named is None:
            made = encoder_called(self._settings.encoder, self._texts, encoder_key())
            if made.name.startswith("hashed"):  # fitted on the catalogue as it is now
                return made
            self._named = made
        return self._named

    def static(self) -> Static:
        """The static one, read again where it was made again. Raises `NotReady` where it was not made yet."""
        try:
            told = self.place.stat()
            state = told.st_mtime_ns, told.st_size
            with self._lock:
                if self._static is None or self._static[0] != state:
                    self._static = state, Static.load(self.place)
                return self._static[1]
        except FileNotFoundError as error:
            raise NotReady(
                f"The static encoder was not made yet. Run: daogou encoder distil --shop {self._folder}"
            ) from error

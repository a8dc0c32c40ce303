"""A shop's encoders: the one that its settings name, and the static one that is made from its own catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock

from daogou.adapters.encoders import encoder_called
from daogou.adapters.static import Static
from daogou.app.settings import Settings, encoder_key
from daogou.language.encoder import Encoder
from daogou.types import NotReady, Progress, silent


class Encoders:
    """Of the shop in this folder. Safe to use from many threads."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        texts: Callable[[], Iterable[str]],
        names: Callable[[], Sequence[str]],
    ) -> None:
        """Read only where they are needed: `texts`, that a shop's own encoder is fitted on where there is no other, and
        `names`, what products are called, that the static one learns from."""
        self._folder, self._settings, self._texts, self._names = folder, settings, texts, names
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

    def distil(self, progress: Progress = silent) -> Static:
        """Make the static one from the catalogue as it is and keep it; see `app.distilling`. Raises `NotReady` where
        nothing can teach or there is nothing to learn from."""
        from daogou.app.distilling import distil, teacher_of

        teacher = teacher_of(self.named() if self._settings.encoder not in ("", "static", "hashed") else None)
        made = distil(self._names(), teacher, self._folder / "cache", progress)
        made.save(self.place)
        return made

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

"""How the sequence model is learned: the only file that knows torch.

Sampled softmax over the batch's own targets and `negatives` drawn by bought ** 0.75, each logit less the log of how
likely its product was to be among them (Yi et al., "Sampling-Bias-Corrected Neural Modeling", RecSys 2019). Batches are
filled with sequences of like length, so that little padding is computed. AdamW; the average of the weights over epochs
is what is measured and kept; learning ends `patience` epochs after the best NDCG@10 on the watched shoppers' last rows,
which are never learned from. On a CPU the same seed gives the same arrays; on CUDA, up to the order of its sums.

An epoch's randomness depends on the seed and its number alone: after a kill, learning goes on from the checkpoint as if
nothing had happened.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from daogou.features import Features
from daogou.metrics import ndcg
from daogou.models.sequence import EPSILON, SequenceConfig, forward, readable
from daogou.models.sequence_data import Items, Watched, batches_of, shuffled, watch, windows_of
from daogou.shop.interactions import HIDE, INTERACTION_KINDS, Interactions
from daogou.types import Array, Bools, Longs, Progress


def learn(
    log: Interactions, features: Features, config: SequenceConfig, progress: Progress, folder: Path | None
) -> dict[str, Array]:
    """The state that `sequence.py` describes. With a `folder`, a checkpoint is kept there after every epoch and left
    there: who named the folder knows when it is of no more use."""
    taught = np.isin(np.arange(len(INTERACTION_KINDS)), log.kinds)
    rows = log.where(readable(log.kinds, taught))
    watched, rest = watch(rows, config)
    items = Items.of(rest, features)
    checkpoint = None if folder is None else _Checkpoint(folder, rest, items, config)
    run = checkpoint.resumed() if checkpoint else _Run.begun(items, config)
    windows = windows_of(rest, config.length)
    if not len(windows):
        return {name: np.zeros_like(array) for name, array in _exported(run.best, items, taught).items()}
    for epoch in range(run.epoch, config.epochs):
        progress("fit sequence", epoch, config.epochs)
        if epoch - run.best_epoch > config.patience:
            break
        rng = np.random.default_rng([config.seed, epoch])
        torch.manual_seed(int(rng.integers(1 << 62)))
        _learn_once(run, rest, items, windows, rng)
        run.close_epoch(_worth(run.average, items, taught, watched, config))
        if checkpoint:
            checkpoint.save(run)
    progress("fit sequence", config.epochs, config.epochs)
    return _exported(run.best, items, taught)


class _Net(nn.Module):
    """The arrays of `sequence.py` as torch learns them."""

    def __init__(self, items: Items, config: SequenceConfig) -> None:
        super().__init__()
        width, inner = config.width, config.width * 8 // 3
        self.config = config
        self.id = _vectors(len(items.drawn), width)
        self.word = _vectors(items.terms.shape[1], width)
        self.text = nn.Parameter(torch.randn(items.text.shape[1], width) / width**0.5)
        self.kind = _vectors(len(INTERACTION_KINDS), width)
        self.place = _vectors(config.length, width)
        self.mean = nn.Parameter(torch.zeros(1))
        self.blocks = nn.ModuleList(_Block(width, inner, config) for _ in range(config.blocks))
        self.norm = nn.RMSNorm(width, eps=EPSILON)
        self.dropout = nn.Dropout(config.dropout)
        nn.init.normal_(self.word, std=width**-0.5)

    def vectors(self, items: Items, products: Array, device: torch.device) -> torch.Tensor:
        """float32[n, width] of these products (int[n])."""
        own = self.id[torch.from_numpy(products).to(device)]
        if self.training and self.config.id_dropout:
            own = own * (torch.rand(len(products), 1, device=device) >= self.config.id_dropout)
        said = items.terms[products]
        words = functional.embedding_bag(
            torch.from_numpy(said.indices.astype(np.int64)).to(device),
            self.word,
            torch.from_numpy(said.indptr[:-1].astype(np.int64)).to(device),
            mode="sum",
            per_sample_weights=torch.from_numpy(said.data).to(device),
        )
        meaning = torch.from_numpy(items.text[items.text_row[products]]).to(device) @ self.text
        vectors: torch.Tensor = own + words + meaning
        return vectors

    def forward(self, vectors: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """float32[n, t, width] of item vectors and int64[n, t] kinds → float32[n, t, width]: h at every place."""
        x = self.dropout(vectors + self.kind[kinds] + self.place[: vectors.shape[1]])
        for block in self.blocks:
            x = block(x)
        count = torch.arange(1, vectors.shape[1] + 1, device=vectors.device)[:, None]
        read: torch.Tensor = self.norm(x) + self.mean * self.dropout(vectors).cumsum(dim=1) / count
        return read


class _Block(nn.Module):
    def __init__(self, width: int, inner: int, config: SequenceConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.attention_norm, self.forward_norm = (nn.RMSNorm(width, eps=EPSILON) for _ in range(2))
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 2 * inner, bias=False), nn.Linear(inner, width, bias=False)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, t, width = x.shape
        q, k, v = self.qkv(self.attention_norm(x)).view(n, t, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.dropout(self.out(seen.transpose(1, 2).reshape(n, t, width)))
        gate, up = self.up(self.forward_norm(x)).chunk(2, dim=-1)
        forwarded: torch.Tensor = x + self.dropout(self.down(functional.silu(gate) * up))
        return forwarded


def _vectors(n: int, width: int) -> nn.Parameter:
    return nn.Parameter(0.02 * torch.randn(n, width))


class _Run:
    """One learning: the net, its optimiser, the average of its weights, and the best average so far."""

    def __init__(self, net: _Net, config: SequenceConfig, device: torch.device) -> None:
        self.net, self.config, self.device = net, config, device
        # fused: of 50,000 products a step takes a fifth of the time
        self.optimiser = torch.optim.AdamW(
            net.parameters(), config.learning_rate, betas=(0.9, 0.98), weight_decay=config.weight_decay, fused=True
        )
        self.average = self.best = _copied(net.state_dict())
        self.epoch, self.best_epoch, self.best_worth = 0, 0, -1.0

    @classmethod
    def begun(cls, items: Items, config: SequenceConfig) -> _Run:
        """Before the first epoch; on CUDA where there is any."""
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(config.seed)
        return cls(_Net(items, config).to(device), config, device)

    def averaged(self) -> None:
        """Take the net's weights into the average; the first epochs count less the more follow, so that the average is
        of use from the beginning."""
        share = max(1 - self.config.averaging, 2 / (self.epoch + 2))
        for name, value in self.net.state_dict().items():
            self.average[name].lerp_(value, share)

    def close_epoch(self, worth: float) -> None:
        if worth > self.best_worth:
            self.best, self.best_epoch, self.best_worth = _copied(self.average), self.epoch, worth
        self.epoch += 1


def _copied(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in weights.items()}


def _learn_once(run: _Run, rows: Interactions, items: Items, windows: Longs, rng: np.random.Generator) -> None:
    """One pass over all windows."""
    order = shuffled(rows, rng)
    products, kinds = rows.products[order], rows.kinds[order]
    drawing = np.cumsum(items.drawn)
    log_drawn = np.log(np.maximum(items.drawn, 1e-30))
    run.net.train()
    for batch in batches_of(windows, run.config.tokens, rng):
        lengths = batch[:, 1] - batch[:, 0] - 1
        filled = np.arange(lengths.max()) < lengths[:, None]
        at = (batch[:, 0, None] + np.arange(lengths.max()))[filled]
        target = products[at + 1]
        counts = kinds[at + 1] != HIDE
        drawn = np.searchsorted(drawing, rng.random(run.config.negatives)).clip(0, len(drawing) - 1)
        candidates, right = np.unique(np.concatenate([target[counts], drawn]), return_inverse=True)
        # one look-up of each product's vector for both ends
        used, place = np.unique(np.concatenate([candidates, products[at]]), return_inverse=True)
        vectors = run.net.vectors(items, used, run.device)
        read = np.zeros(filled.shape, np.int64)
        read[filled] = place[len(candidates) :]
        said = np.zeros(filled.shape, np.int64)
        said[filled] = kinds[at]
        asked = filled.copy()
        asked[filled] = counts
        h = run.net(vectors[torch.from_numpy(read).to(run.device)], torch.from_numpy(said).to(run.device))
        h = h[torch.from_numpy(asked).to(run.device)]
        tries = run.config.negatives + int(counts.sum())
        among = np.log(-np.expm1(tries * np.log1p(-np.exp(log_drawn[candidates]))))
        offered = vectors[torch.from_numpy(place[: len(candidates)]).to(run.device)]
        answers = torch.from_numpy(right[: int(counts.sum())]).to(run.device)
        correction = torch.from_numpy(among.astype(np.float32)).to(run.device)
        loss = _sampled_softmax(h, offered, correction, answers, run.config.smoothing)
        run.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(run.net.parameters(), 1.0)
        run.optimiser.step()
    run.averaged()


def _sampled_softmax(
    h: torch.Tensor, offered: torch.Tensor, correction: torch.Tensor, answers: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """The mean cross-entropy of the `answers` (int64[n]) by h [n, width] among the products `offered` [c, width], each
    logit less its `correction` [c]; a part `smoothing` of each target is spread over all that are offered.

    What the targets and the spread add is computed from vectors: only the normaliser reads n × c logits."""
    own = (h * offered[answers]).sum(dim=1) - correction[answers]
    spread = h @ offered.mean(dim=0) - correction.mean()
    normaliser: torch.Tensor = _Normaliser.apply(h, offered, correction)  # type: ignore[no-untyped-call]
    return (normaliser - (1 - smoothing) * own - smoothing * spread).mean()


class _Normaliser(torch.autograd.Function):
    """log Σ_c exp(h · offered_c − correction_c), float32[n]. One n × c matrix is made, changed in place and kept for
    the gradient; torch's own logsumexp makes five, and most of an epoch went into them."""

    @staticmethod
    def forward(ctx: Any, h: torch.Tensor, offered: torch.Tensor, correction: torch.Tensor) -> torch.Tensor:
        # the correction as one more column: added to the product, it would be copied to n × c first
        odds = torch.cat([h, -torch.ones_like(h[:, :1])], 1) @ torch.cat([offered, correction[:, None]], 1).T
        top = odds.amax(dim=1, keepdim=True)
        total = odds.sub_(top).exp_().sum(dim=1, keepdim=True)
        ctx.save_for_backward(h, offered, odds, total)
        return (top + total.log())[:, 0]

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, None]:
        h, offered, odds, total = ctx.saved_tensors
        share = grads[0][:, None] / total
        return share * (odds @ offered), odds.T @ (share * h), None


def _worth(
    weights: Mapping[str, torch.Tensor], items: Items, taught: Bools, watched: Watched, config: SequenceConfig
) -> float:
    """NDCG@10 of the watched shoppers' last rows among all products that they had not touched."""
    state = _exported(weights, items, taught)
    found = []
    histories, lengths = watched.histories, np.minimum(np.diff(watched.histories.offsets), config.length)
    for part in np.array_split(np.argsort(lengths, kind="stable"), max(1, len(lengths) // 256)):
        if not len(part):
            continue
        some = histories.take(part)
        longest = int(lengths[part].max())
        filled = np.arange(longest) < lengths[part][:, None]
        at = (some.offsets[1:] - lengths[part])[:, None] + np.arange(longest)
        at = np.where(filled, at, 0)
        h = forward(state, some.products[at], some.kinds[at], lengths[part], config.heads)
        logits = h @ state["items"].T
        mine = logits[np.arange(len(part)), watched.target[part]].copy()
        logits[some.shoppers, some.products] = -np.inf
        found.append((logits > mine[:, None]).sum(axis=1))
    rank = np.concatenate(found) if found else np.zeros(0, np.int64)
    hit = rank[:, None] == np.arange(10)
    return float(ndcg(hit, np.ones(len(rank), np.int32)).mean()) if len(rank) else 0.0


def _exported(weights: Mapping[str, torch.Tensor], items: Items, taught: Bools) -> dict[str, Array]:
    """Plain arrays. A product that nobody touched has what its words say of it; a kind that was not seen, nothing."""
    w = {name: value.cpu().numpy() for name, value in weights.items()}
    own = np.where(items.drawn[:, None] > 0, w["id"], np.float32(0))
    vectors = own + items.terms @ w["word"] + (items.text @ w["text"])[items.text_row]
    blocks = range(sum(name.endswith("qkv.weight") for name in w))

    def stacked(part: str) -> Array:
        # torch keeps a layer's weight as [out, in]
        return np.stack([np.ascontiguousarray(w[f"blocks.{block}.{part}.weight"].T) for block in blocks])

    return {
        "items": vectors.astype(np.float32),
        "kinds": np.where(taught[:, None], w["kind"], np.float32(0)),
        "taught": taught,
        "places": w["place"].copy(),
        "mean": w["mean"].copy(),
        "norm": w["norm.weight"].copy(),
        **{part: stacked(part) for part in ("attention_norm", "qkv", "out", "forward_norm", "up", "down")},
    }


class _Checkpoint:
    """How far a learning is, in one file named after what is learned from and how; when to end is no part of that."""

    def __init__(self, folder: Path, rows: Interactions, items: Items, config: SequenceConfig) -> None:
        self._items, self._config = items, config
        digest = hashlib.sha256(config.model_dump_json(exclude={"epochs", "patience"}).encode())
        terms = (items.terms.indptr, items.terms.indices, items.terms.data)
        log = (rows.offsets, rows.products, rows.at, rows.kinds, rows.baskets)
        for array in (*log, *terms, items.text, items.text_row):
            digest.update(np.ascontiguousarray(array).tobytes())
        self._path = folder / f"sequence-{digest.hexdigest()[:16]}.pt"

    def resumed(self) -> _Run:
        """The learning as it was left; at its beginning where there is no checkpoint or it is damaged."""
        run = _Run.begun(self._items, self._config)
        try:
            kept: dict[str, Any] = torch.load(self._path, map_location=run.device, weights_only=True)
            run.net.load_state_dict(kept["net"])
            run.optimiser.load_state_dict(kept["optimiser"])
            run.average, run.best = (_like(run.average, kept[name]) for name in ("average", "best"))
            run.epoch, run.best_epoch = int(kept["epoch"]), int(kept["best_epoch"])
            run.best_worth = float(kept["best_worth"])
        except FileNotFoundError:
            return run
        except Exception:  # noqa: BLE001 - whatever is wrong with the file, learning anew is right
            self._path.unlink(missing_ok=True)
            return _Run.begun(self._items, self._config)
        return run

    def save(self, run: _Run) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        names = ("average", "best", "epoch", "best_epoch", "best_worth")
        kept = {name: getattr(run, name) for name in names}
        torch.save({**kept, "net": run.net.state_dict(), "optimiser": run.optimiser.state_dict()}, part)
        os.replace(part, self._path)  # noqa: PTH105 - one atomic step


def _like(known: Mapping[str, torch.Tensor], kept: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The kept weights. Raises `ValueError` where they are not of the same names and shapes."""
    if {name: value.shape for name, value in known.items()} != {name: value.shape for name, value in kept.items()}:
        raise ValueError("weights of another shape")
    return dict(kept)

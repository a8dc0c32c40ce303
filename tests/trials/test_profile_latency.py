"""The bench of profiles' speed runs on a small shop and finds each event in the profile made after it."""

from __future__ import annotations

from daogou.trials import profile_latency


def test_profiles_and_refreshes_are_timed() -> None:
    found = profile_latency.run(shoppers=8, products=60)
    assert found.models["profiles"]["n"] == 8
    assert found.models["refresh"]["n"] == 8
    for row in found.models.values():
        assert 0 < row["p50_ms"] <= row["p99_ms"]
        assert row["total_s"] > 0

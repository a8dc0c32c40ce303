"""A run that is killed in the middle and started again pays for nothing twice."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from daogou.testing.endpoints import CapturedEndpoint

pytest.importorskip("pydantic_ai", reason="needs the extra llm")

CODE = """
import asyncio, sys
from pathlib import Path
from pydantic import BaseModel
from daogou.adapters.generators import generator_of
from daogou.language.ask import Ask
from daogou.language.cache import AnswerCache
from daogou.language.prompts import Prompt
from daogou.language.run import Desk, Policy, run, tell
class Size(BaseModel):
    size: int
asks = [Ask("size", Prompt("size", 1, "Size?", f"shirt {n}"), Size) for n in range(40)]
desk = Desk(generator_of(sys.argv[1], Path(), {}), AnswerCache(Path(sys.argv[2]), hash), policy=Policy(concurrency=2))
print(dict(tell(asyncio.run(run(asks, desk, lambda _: None)))))
"""


def test_killed_and_started_again(tmp_path: Path) -> None:
    def slow(_: object) -> str:
        time.sleep(0.03)
        return '{"size": 1}'

    with CapturedEndpoint(slow) as endpoint:
        command = [sys.executable, "-c", CODE, endpoint.spec, str(tmp_path)]
        running = subprocess.Popen(command)
        while len(endpoint.requests) < 12:
            assert running.poll() is None
            time.sleep(0.005)
        running.kill()
        running.wait()
        kept = len(list(tmp_path.rglob("*.json")))
        before = len(endpoint.requests)
        assert 0 < kept < 40
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert f"'cache': {kept}" in told
        assert f"'model': {40 - kept}" in told
        assert len(endpoint.requests) - before == 40 - kept
        asked = Counter(str(request["messages"][-1]["content"]) for request in endpoint.requests)
        assert len(asked) == 40
        assert sum(times > 1 for times in asked.values()) <= 2, "only what was on its way is asked again"

"""`daogou bench profiles --llm`, killed in the middle and started again, pays for nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from daogou.testing.endpoints import CapturedEndpoint

pytest.importorskip("pydantic_ai", reason="needs the extra llm")

CODE = """
import json, sys
from daogou.trials.profiles import run
result = run(seed=4, shoppers=8, products=80, llm=sys.argv[1])
print(json.dumps({"model": result.notes["model"], "rows": list(result.models)}))
"""


def _slowly(request: Mapping[str, Any]) -> str:
    time.sleep(0.05)
    says = request["response_format"]["json_schema"]["schema"]["properties"]["says"]["enum"]
    return json.dumps({"says": says[0]})


def test_killed_and_started_again(tmp_path: Path) -> None:
    with CapturedEndpoint(_slowly) as endpoint:
        command = [sys.executable, "-c", CODE, endpoint.spec]
        settings = {**os.environ, "HOME": str(tmp_path)}
        running = subprocess.Popen(command, env=settings)
        while len(endpoint.requests) < 8:
            assert running.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        running.kill()
        running.wait()
        kept = len(list(tmp_path.rglob("answers/**/*.json")))
        told = json.loads(subprocess.run(command, env=settings, check=True, capture_output=True, text=True).stdout)
        answers = told["model"]["answers"]
        assert kept > 0
        assert answers["cache"] >= kept
        assert sum(answers.values()) == told["model"]["questions"] > 8
        asked = Counter(str(request["messages"]) for request in endpoint.requests)
        assert sum(times > 1 for times in asked.values()) <= 4, "only what was on its way is asked again"
        assert "statistics, words and model, zh" in told["rows"]
        before = len(endpoint.requests)
        again = json.loads(subprocess.run(command, env=settings, check=True, capture_output=True, text=True).stdout)
        assert again["model"]["answers"] == {"cache": told["model"]["questions"]}
        assert len(endpoint.requests) == before

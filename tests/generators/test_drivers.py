"""The drivers over real HTTP on this machine, and a local file where one is given."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from conformance import GeneratorTests, failure_of, size_of

from daogou.adapters.generators import generator_of
from daogou.language.generator import Generator
from daogou.language.run import Desk, Policy, run
from daogou.testing.endpoints import CapturedEndpoint, Fault
from daogou.testing.generators import Scripted
from daogou.types import InvalidInput, NotReady

pytest.importorskip("pydantic_ai", reason="needs the extra llm")


def sized(_: Mapping[str, Any]) -> str:
    return '{"size": 42}'


class TestScripted(GeneratorTests):
    def make(self) -> Generator:
        return Scripted(lambda _: '{"size": 42}', seconds=0.01)


class Served(GeneratorTests):
    kind: ClassVar[str]
    endpoint: CapturedEndpoint

    @pytest.fixture(autouse=True)
    def serve(self) -> Iterator[None]:
        with CapturedEndpoint(sized) as self.endpoint:
            yield

    def make(self) -> Generator:
        if self.kind == "endpoint":
            return generator_of(self.endpoint.spec, Path(), {"DAOGOU_LLM_KEY": "k"})
        base = self.endpoint.address + ("" if self.kind == "anthropic" else "/v1")
        return generator_of(f"{self.kind}:some-model", Path(), {"DAOGOU_LLM_KEY": "k"}, base)

    def test_nothing_personal_arrives(self) -> None:
        ask = size_of("call 13812345678 or a.b@c.org, 12 High Street, London: size 42")
        asyncio.run(run([ask], Desk(self.make()), lambda _: None))
        for secret in ("13812345678", "a.b@c.org", "High Street"):
            assert secret not in self.endpoint.all_sent()
        assert "[PHONE_1]" in self.endpoint.all_sent()


class TestEndpoint(Served):
    kind = "endpoint"

    def test_the_form_is_asked_for_by_its_schema(self) -> None:
        asyncio.run(run([size_of("42")], Desk(self.make()), lambda _: None))
        (request,) = self.endpoint.requests
        assert request["response_format"]["json_schema"]["schema"]["required"] == ["size"]
        assert request["temperature"] == 0
        assert request["max_tokens"] == 40

    def test_its_context_is_told(self) -> None:
        assert asyncio.run(self.make().context()) == 4096


class TestOpenAI(Served):
    kind = "openai"


class TestQwen(Served):
    kind = "qwen"


class TestDeepSeek(Served):
    kind = "deepseek"

    def test_the_form_is_asked_for_in_words(self) -> None:
        asyncio.run(run([size_of("42")], Desk(self.make()), lambda _: None))
        assert "size" in str(self.endpoint.requests[0]["messages"])
        assert self.endpoint.requests[0].get("response_format", {}).get("type") != "json_schema"


class TestAnthropic(Served):
    kind = "anthropic"


class TestOllama(Served):
    kind = "ollama"


@pytest.mark.skipif(not os.environ.get("DAOGOU_TEST_GGUF"), reason="DAOGOU_TEST_GGUF names no model file")
class TestLocal(GeneratorTests):
    made: ClassVar[dict[str, Generator]] = {}

    def make(self) -> Generator:
        path = os.environ["DAOGOU_TEST_GGUF"]
        return self.made.setdefault(path, generator_of(f"file:{path}", Path(), {}, context=2048))


@pytest.mark.parametrize(
    ("status", "transient", "said"),
    [
        (401, False, "key"),
        (404, False, "no such model"),
        (429, True, "too many"),
        (500, True, "failed"),
        (400, False, "refused"),
    ],
)
def test_errors_are_told_in_plain_words(status: int, transient: bool, said: str) -> None:
    with CapturedEndpoint(lambda _: Fault(status)) as endpoint:
        failed = failure_of(generator_of(endpoint.spec, Path(), {}))
    assert failed.transient is transient
    assert not failed.sent
    assert said in str(failed)


def test_how_long_to_wait_is_read() -> None:
    with CapturedEndpoint(lambda _: Fault(429, {"Retry-After": "7"})) as endpoint:
        assert failure_of(generator_of(endpoint.spec, Path(), {})).wait == 7


def test_an_endpoint_that_is_not_there() -> None:
    failed = failure_of(generator_of("http://127.0.0.1:9/v1#m", Path(), {}))
    assert (failed.transient, failed.sent) == (True, False)
    assert "cannot be reached" in str(failed)


def test_a_service_without_json_schema_is_asked_in_words_from_then_on() -> None:
    def answer(request: Mapping[str, Any]) -> str | Fault:
        refuses = request.get("response_format", {}).get("type") == "json_schema"
        return Fault(400, message="response_format json_schema is unavailable") if refuses else '{"size": 42}'

    with CapturedEndpoint(answer) as endpoint:
        on = Desk(generator_of(endpoint.spec, Path(), {}), policy=Policy(concurrency=1))
        outcomes = asyncio.run(run([size_of("1"), size_of("2")], on, lambda _: None))
        assert [o.path for o in outcomes] == ["model", "model"]
        assert len(endpoint.requests) == 3


def test_a_hanging_endpoint_is_left() -> None:
    with CapturedEndpoint(lambda _: Fault(seconds=2.0)) as endpoint:
        on = Desk(generator_of(endpoint.spec, Path(), {}), policy=Policy(tries=1))
        (outcome,) = asyncio.run(run([size_of("42", seconds=0.2)], on, lambda _: None))
    assert outcome.path == "none"
    assert on.ledger.run.total.tokens.total > 0, "it may have to be paid for"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("nobody:x", "no language model"),
        ("http://h/v1", "after a #"),
        ("file:/no/such.gguf", "no model file"),
        ("qwen:q", "DASHSCOPE_API_KEY"),
        ("hf:a", "hf:OWNER"),
    ],
)
def test_what_names_no_model_is_told(spec: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=said):
        generator_of(spec, tmp_path, {})
    with pytest.raises(NotReady, match="daogou models fetch"):
        generator_of("hf:a/b/c.gguf", tmp_path, {})

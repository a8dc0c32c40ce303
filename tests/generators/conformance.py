"""The contract of `language.Generator`, for every driver."""

import asyncio

import pytest
from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.generator import Generator, GeneratorFailed
from daogou.language.outgoing import outgoing
from daogou.language.prompts import Prompt
from daogou.language.run import Desk, Policy, run


class Size(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = Field(ge=0, le=200)


def size_of(text: str, seconds: float = 120.0) -> Ask[Size]:
    prompt = Prompt("size", 1, "Answer with the size of the garment as JSON.", text)
    return Ask("size", prompt, Size, Limits(40, seconds))


class GeneratorTests:
    """Inherit it and give `make`."""

    def make(self) -> Generator:
        raise NotImplementedError

    def test_its_name_is_the_same_each_time(self) -> None:
        assert self.make().name == self.make().name
        assert self.make().name

    def test_a_typed_answer_and_its_tokens_in_both_languages(self) -> None:
        asks = [size_of("A red shirt, size 42."), size_of("一件红色衬衫，42码。")]
        outcomes = asyncio.run(run(asks, Desk(self.make(), policy=Policy(tries=1)), lambda _: None))
        assert [o.path for o in outcomes] == ["model", "model"], [o.why for o in outcomes]
        assert outcomes[0].answer == Size(size=42)
        assert all(o.tokens.input > 0 and o.tokens.output > 0 for o in outcomes)

    def test_it_takes_only_what_is_redacted(self) -> None:
        with pytest.raises(TypeError):
            asyncio.run(self.make().generate("size 42"))  # type: ignore[arg-type]

    def test_it_stops_when_its_time_is_over(self) -> None:
        (late,) = asyncio.run(
            run([size_of("size 1", seconds=0.0001)], Desk(self.make(), policy=Policy(tries=1)), lambda _: None)
        )
        assert (late.path, late.tries) == ("none", 1)
        assert "no answer within" in late.why

    def test_a_second_loop_and_closing(self) -> None:
        made = self.make()

        async def once() -> str:
            text = (await made.generate(outgoing(size_of("A shirt, size 42.")))).text
            await made.close()
            return text

        assert asyncio.run(once()) == asyncio.run(once())


def failure_of(generator: Generator) -> GeneratorFailed:
    with pytest.raises(GeneratorFailed) as failed:
        asyncio.run(generator.generate(outgoing(size_of("size 42"))))
    return failed.value

"""What a shopper says of themself, in Chinese and English: claims, each with the span that it stands on.

Sentence by sentence and clause by clause. A cue (`cues.csv`: "can't stand", "过敏") gives the stance, the shop's own
vocabulary what it is about, a person that is named for whom it is so. A cue speaks of what its clause names; where that
is nothing, of the topic just before it ("wool? can't stand it") or of what comes next ("one thing I avoid: wool").
What asks, supposes, tells what others say, or may be meant the other way round states nothing: a wrong belief costs
more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daogou.reading.claims import Claim, folded
from daogou.reading.clauses import clauses
from daogou.reading.cues import Cue, Stance, cues, pattern, says
from daogou.reading.people import SELF, Person, people, whom
from daogou.reading.vocabulary import Mention, Vocabulary

_SENTENCE = re.compile(r"(?:[^.!?。！？\n;；]|(?<=\d)\.(?=\d)|(?<=\b[a-z])\.(?=[a-z]))+[.!?。！？\n;；~～]*")


@dataclass
class _Piece:
    """A clause on its way: what it names, what cues it holds, and what its mentions were read as."""

    start: int
    text: str
    mentions: Sequence[Mention]
    cues: Sequence[Cue]
    people: Sequence[Person]
    whom: str = SELF
    also: str = ""
    """Of whom it is so too: "my son and I"."""
    heard: list[tuple[Mention, Stance]] = field(default_factory=list)
    """What it says, be it of others."""
    claimed: list[tuple[Mention, Stance]] = field(default_factory=list)

    @property
    def stop(self) -> int:
        return self.start + len(self.text)

    def bare(self, meaning: str, most: int = 1) -> bool:
        """Whether it says next to nothing beside what it names."""
        rest = self.text
        for mention in sorted(self.mentions, key=lambda mention: -mention.start):
            rest = f"{rest[: mention.start]} {rest[mention.stop :]}"
        for words in (meaning, "except", "list"):
            rest = pattern(words).sub(" ", rest)
        left = re.findall(r"[\u3400-\u9fff]|[a-z0-9'-]+", rest)
        return len(left) <= most


def claims(text: str, vocabulary: Vocabulary, product: str = "") -> list[Claim]:
    """The likes and avoids of the shop's values that the text states; of what it states twice, the later. `product` is
    the id of what a review is of: it tells which of a word's meanings is meant."""
    said = folded(text)
    found: dict[tuple[object, str], Claim] = {}
    scope, last = SELF, ""
    before: _Piece | None = None
    for sentence in _SENTENCE.finditer(said):
        pieces = [_piece(said, start, stop, vocabulary, product) for start, stop in _split(said, *sentence.span())]
        pieces = [piece for piece in pieces if not says("turned out", piece.text)]
        void = says("void", sentence[0]) or (sentence[0].rstrip().endswith(("?", "？")) and not _one_word(pieces))
        scope, last = _address(pieces, scope, last)
        if void:
            before = None
            continue
        for claim in _meant(list(_read(pieces, before)), sentence[0]):
            found.pop((claim.value, claim.for_whom), None)
            found[claim.value, claim.for_whom] = claim
        before = pieces[-1] if pieces else None
    return list(found.values())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without blanks around it."""
    for found in _SENTENCE.finditer(text):
        begin = found.start() + len(found[0]) - len(found[0].lstrip())
        if stop := len(found[0].strip()):
            yield begin, begin + stop


def _meant(stated: Sequence[Claim], sentence: str) -> Sequence[Claim]:
    """Who loves what itches means it the other way round, and then states nothing that can be told."""
    if any(claim.polarity == "avoids" for claim in stated) or not _harmed(sentence):
        return stated
    return [claim for claim in stated if claim.polarity != "likes" or claim.ended]


def _harmed(sentence: str) -> bool:
    """Whether something itches or stinks, and is not said not to."""
    return any(not says("unharmed", sentence[: found.start()]) for found in pattern("harm").finditer(sentence))


def _one_word(pieces: Sequence[_Piece]) -> bool:
    """ "Wool?" asks nothing."""
    return len(pieces) == 1 and bool(pieces[0].mentions) and not pieces[0].cues and pieces[0].bare("topic")


def _split(said: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for clause in clauses(said[start:stop]):
        edge = 0
        for joint in pattern("joint").finditer(clause.text):
            if joint.start() > edge:
                yield start + clause.start + edge, start + clause.start + joint.start()
                edge = joint.start()
        yield start + clause.start + edge, start + clause.stop


def _piece(said: str, start: int, stop: int, vocabulary: Vocabulary, product: str) -> _Piece:
    text = said[start:stop]
    mentions = _heads(vocabulary.mentions(text, product), text)
    taken = [
        cue
        for cue in cues(text)
        if not any(mention.start <= cue.start and cue.stop <= mention.stop for mention in mentions)
    ]
    return _Piece(start, text, mentions, taken, people(text))


_WITHIN = re.compile(r"\s*(?:\w+\s+)?的?$", re.ASCII)


def _heads(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Without the categories that another value narrows: who likes linen shirts need not like shirts."""
    kept = []
    for mention in mentions:
        gaps = [text[other.stop : mention.start] for other in mentions if other.stop <= mention.start]
        after = [text[mention.stop : other.start] for other in mentions if mention.stop <= other.start]
        narrowed = any(_WITHIN.fullmatch(gap) for gap in gaps) or any(
            re.fullmatch(r"\s*(?:in|with|of|made of|from|by)\s*(?:\w+\s)?", gap) for gap in after
        )
        if mention.value.kind != "category" or not narrowed:
            kept.append(mention)
    return kept


def _address(pieces: Sequence[_Piece], scope: str, last: str) -> tuple[str, str]:
    """Set for whom each clause speaks; returns who is bought for from here on, and the person named last."""
    current = scope
    for place, piece in enumerate(pieces):
        named = _named(piece)
        first = says("self", piece.text)
        if named:
            current = named.who
            if says("buying for", piece.text[: named.start]):
                scope = named.who
        elif first:
            current = SELF
            scope = SELF if place == 0 and not says("they", piece.text) else scope
        elif last and says("they", piece.text):
            current = last
        if piece.people:
            last = piece.people[-1].who
        piece.whom = whom(current) if current != SELF else SELF
        piece.also = SELF if named and _with_self(piece.text, named) else ""
    return scope, last


def _with_self(clause: str, person: Person) -> bool:
    return says("and me", clause[person.stop :]) or says("me and", clause[: person.start])


def _named(piece: _Piece) -> Person | None:
    """The person for whom the clause speaks: the last one before its first cue, if no "I" comes between, else one after
    it for whom something is."""
    edge = piece.cues[0].start if piece.cues else len(piece.text)
    for person in reversed(piece.people):
        if person.start < max(edge, piece.cues[0].stop if piece.cues else edge):
            given = says("for", piece.text[: person.start])
            between = piece.text[person.stop : edge]
            if given or says("and me", between) or not says("self", between):
                return person
        elif says("for", piece.text[: person.start].removesuffix("my ").removesuffix("our ").removesuffix("the ")):
            return person
    return None


def _read(pieces: Sequence[_Piece], before: _Piece | None) -> Iterator[Claim]:
    waiting: tuple[_Piece, Stance] | None = None
    once = False
    for piece in pieces:
        once = _once(piece, once)
        aside = says("aside", piece.text) or says("expected", piece.text)
        if echoed := _echoes(piece, before):
            yield from _claims(before or piece, piece, once, echoed)
            continue
        if piece.cues and piece.mentions:
            piece.heard = list(_paired(piece))
            piece.claimed = [] if aside else piece.heard
            yield from _claims(piece, piece, once)
        elif piece.cues and not aside:
            topic = _topic(piece, before)
            stance = _of_topic(topic, piece)
            if topic is not None and stance:
                yield from _claims(topic, piece, once, [(mention, stance) for mention in topic.mentions])
                piece.mentions = ()
            waiting = (piece, stance) if topic is None else None
        elif piece.mentions:
            if waiting and not aside:
                piece.claimed = [(mention, _awaited(piece, mention, *waiting)) for mention in piece.mentions]
                piece.whom = waiting[0].whom if not piece.people else piece.whom
                yield from _claims(piece, waiting[0], once)
            elif before is not None and before.claimed and piece.bare("list"):
                piece.claimed = [(mention, before.claimed[-1][1]) for mention in piece.mentions]
                piece.whom = before.whom
                yield from _claims(piece, before, once)
        if piece.mentions or not piece.cues:
            waiting = None if piece.mentions else waiting
        before = piece


def _awaited(piece: _Piece, mention: Mention, cue: _Piece, stance: Stance) -> Stance:
    """What a cue of the clause before states of what is mentioned only now: of an exception, and where all others are
    refused, the opposite."""
    text = piece.text[: mention.start]
    if says("all", cue.text) and text in ("but ", "but the ", "but not "):
        return _opposite(stance)
    if stance == "avoids" and says("others", cue.text) and says("alone", piece.text):
        return "likes"
    return _opposite(stance) if _excepted(piece, mention) else stance


def _echoes(piece: _Piece, before: _Piece | None) -> list[tuple[Mention, Stance]]:
    """What was said in the clause before and the clause says to be so of the shopper too ("me too"), or not to be, or
    that without it there will be nothing."""
    if piece.mentions or before is None:
        return []
    turned = says("contrary", piece.text) or says("no deal", piece.text)
    if not turned and not says("likewise", piece.text):
        return []
    piece.whom = SELF
    return [(mention, _opposite(stance) if turned else stance) for mention, stance in before.claimed or before.heard]


def _topic(piece: _Piece, before: _Piece | None) -> _Piece | None:
    """The clause before, where it is what this cue speaks of."""
    if before is None or not before.mentions:
        return None
    if says("once", before.text) and says("now", piece.text):
        return before
    if before.cues:
        spoken_of = before.claimed or says("expected", before.text)
        return before if spoken_of and says("it", piece.text) else None
    return before if says("aside", before.text) or before.bare("topic") else None


def _of_topic(topic: _Piece | None, piece: _Piece) -> Stance:
    """What the last cue of a clause that names nothing states of what is spoken of: who wants nothing else wants it."""
    stance = _turned(topic, piece.cues[-1].stance)
    return "likes" if topic is not None and stance == "avoids" and says("others", piece.text) else stance


def _turned(topic: _Piece | None, stance: Stance) -> Stance:
    """Of what is excepted the opposite is so: "unless it's wool, I'm not interested"."""
    if topic is None or topic.cues or not _excepted(topic, topic.mentions[0]):
        return stance
    return _opposite(stance)


def _opposite(stance: Stance) -> Stance:
    if stance == "likes":
        return "avoids"
    return "likes" if stance == "avoids" else ""


def _excepted(piece: _Piece, mention: Mention, since: int = 0) -> bool:
    """Whether the clause, from `since` on, makes an exception of what is mentioned."""
    if says("excepted", piece.text[mention.stop :]):
        return True
    return any(
        len(piece.text[found.end() : mention.start].split()) < 2 and mention.start - found.end() < 8
        for found in pattern("except").finditer(piece.text, since, mention.start)
    )


def _paired(piece: _Piece) -> Iterator[tuple[Mention, Stance]]:
    """Each mention with the stance of the last cue that begins before it, or else of the next one."""
    for place, mention in enumerate(piece.mentions):
        if any(_excepted(piece, other, mention.stop) for other in piece.mentions[place + 1 :]):
            continue  # of "no shirt unless it is linen" the shirt is only what the linen is asked of
        before = [cue for cue in piece.cues if cue.start < mention.start]
        if says("compared", piece.text[before[-1].stop if before else 0 : mention.start]):
            continue  # "rather linen than wool" is no more than that
        if _lacking(piece, mention):
            continue
        cue = before[-1] if before else piece.cues[0]
        yield mention, _stance(piece, mention, before, cue)


def _stance(piece: _Piece, mention: Mention, before: Sequence[Cue], cue: Cue) -> Stance:
    """What the cue states of what is mentioned. Not to have what one likes is no like of it, and who cannot bear to be
    without it, or that it is sold out, likes it."""
    if len(before) > 1 and pattern("absent").fullmatch(piece.text, cue.start, cue.stop):
        first = before[-2]
        between = piece.text[first.stop : cue.start]
        apart = any(first.stop <= other.start < cue.start for other in piece.mentions)
        if first.stance and not apart and not (first.stance == "avoids" and says("joining", between)):
            return _opposite(first.stance)
    if cue.stance == "avoids" and before and says("gone", piece.text[cue.stop :]):
        return "likes"
    turned = cue.stop <= mention.start and _excepted(piece, mention, cue.stop)
    return _opposite(cue.stance) if turned else cue.stance


def _lacking(piece: _Piece, mention: Mention) -> bool:
    """Whether it is a shelf whose things are wanted without something: "biscuits free of nuts" are none that
    are liked."""
    return mention.value.kind == "category" and any(
        says("absent", piece.text[mention.stop : other.start])
        for other in piece.mentions
        if other.start >= mention.stop
    )


def _once(piece: _Piece, once: bool) -> bool:
    """Whether the clause tells of a time that is over."""
    if says("now", piece.text) or says("no longer", piece.text):
        return False
    return says("once", piece.text) or (once and not piece.cues)


def _claims(
    piece: _Piece, cue: _Piece, once: bool, pairs: Sequence[tuple[Mention, Stance]] | None = None
) -> Iterator[Claim]:
    """One claim for each of the piece's values; the span covers the words that name it and the cue's clause."""
    start, stop = min(piece.start, cue.start), max(piece.stop, cue.stop)
    supposed = says("supposed", cue.text)
    for mention, stance in piece.claimed if pairs is None else pairs:
        ended = once or (_no_more_avoided(cue) if stance == "avoids" else says("no longer", cue.text))
        if stance == "avoids" or (stance == "likes" and not supposed):
            for who in dict.fromkeys(who for who in (cue.whom, cue.also) if who):
                yield Claim(mention.value, stance, who, ended, start, stop)


def _no_more_avoided(piece: _Piece) -> bool:
    """ "I no longer hate wool": the cue avoids by itself and is what has ended."""
    return says("avoidance over", piece.text)

"""What a folder shows by docs/log.md, worked out once more from bare segments.

Slow, plain, and knowing nothing of the program's own tables: the seeded runs compare it with the store.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from core.entities import ENTITIES, QUIET, is_fixed, klass_of
from core.log.op import Cut, Op, Segment, TextRow, read_cut
from core.values import Ref
from tests.country import ROOT_KEY

Saying = tuple[Ref, str, str]  # a place, and the hash as the line there has it
Lying = tuple[bytes, int, bytes]  # stream, number, chain: one op and everything that leads to it


@dataclass(frozen=True, slots=True)
class LineOp:
    """One op, as its line tells it."""

    at: Lying
    before: bytes  # chain before it
    clock: int
    ref: Ref
    field: str
    value: int | str | None
    parents: tuple[int | str, ...]

    @property
    def name(self) -> str:
        return f"{self.at[0].hex()}:{self.at[1]}:{self.at[2][:8].hex()}"


@dataclass(slots=True)
class Picture:
    """What everybody who holds the same segments must show."""

    heads: dict[tuple[Ref, str], list[LineOp]] = field(default_factory=dict)  # first = shown
    deleted: set[Ref] = field(default_factory=set)
    flagged: set[Ref] = field(default_factory=set)
    hidden: set[Ref] = field(default_factory=set)
    erased: set[Saying] = field(default_factory=set)
    words: dict[Saying, str] = field(default_factory=dict)
    withheld: set[Saying] = field(default_factory=set)  # from the reader
    silent: set[str] = field(default_factory=set)  # names of ops that do not count
    forked: set[bytes] = field(default_factory=set)  # streams

    def conflict(self, ref: Ref, name: str) -> bool:
        values = {(type(op.value), op.value) for op in self.heads.get((ref, name), [])}
        return len(values) > 1 and name not in QUIET


class Country:
    """Every op that is here, whatever came how often and in which order."""

    def __init__(
        self,
        segments: Iterable[Segment],
        texts: Iterable[TextRow] = (),
        ruled: "Callable[[Country], Callable[[LineOp], bool]] | None" = None,
    ) -> None:
        """`ruled` says who may write what; without it, the root has certified offices and nobody else."""
        self.tree: dict[bytes, dict[bytes, LineOp]] = defaultdict(dict)  # stream -> chain -> op
        segments = list(segments)
        for segment in segments:
            for op in lines_of(segment):
                self.tree[op.at[0]][op.at[2]] = op
        self.keys = {segment.stream: segment.key for segment in segments}
        for stream, known in self.tree.items():
            here: dict[bytes, LineOp] = {}
            for op in sorted(known.values(), key=lambda one: one.at[1]):
                if op.before == stream or op.before in here:  # else it waits behind a gap
                    here[op.at[2]] = op
            self.tree[stream] = here
        self.texts = list(texts)
        self.first = {
            stream: self._first_difference(known.values()) for stream, known in self.tree.items()
        }
        self.counts = (ruled or offices)(self)

    def _first_difference(self, known: Iterable[LineOp]) -> int:
        numbers: dict[int, int] = defaultdict(int)
        for op in known:
            numbers[op.at[1]] += 1
        return min((number for number, times in numbers.items() if times > 1), default=2**40)

    def ops(self) -> Iterator[LineOp]:
        return (op for known in self.tree.values() for op in known.values())

    def picture(self) -> Picture:
        shown = Picture(forked={stream for stream, first in self.first.items() if first < 2**40})
        fields: dict[tuple[Ref, str], list[LineOp]] = defaultdict(list)
        for op in self.ops():
            if op.ref.entity == "_tx":
                continue
            if self.counts(op):
                fields[op.ref, op.field].append(op)
            else:
                shown.silent.add(op.name)
        shown.heads = {
            place: standing(ops, is_fixed(place[0].entity, place[1]))
            for place, ops in fields.items()
        }
        self._bins(shown, fields)
        self._words(shown, fields)
        return shown

    def _bins(self, shown: Picture, fields: dict[tuple[Ref, str], list[LineOp]]) -> None:
        inside: dict[Ref, set[Ref]] = defaultdict(set)
        refs = {ref for ref, _ in fields}
        for ref in refs:
            kept = ENTITIES[ref.entity]
            for op in shown.heads.get((ref, kept.container), []):
                if not str(op.value).startswith("="):
                    continue
                entity, _, record = str(op.value)[1:].partition("|")[0].partition("/")
                if entity in kept.targets and re.fullmatch("[0-9a-f]{32}", record):
                    inside[ref].add(Ref(ref.scope, entity, record))
        for ref in refs:
            cuts = [_cut(op.value) for op in shown.heads.get((ref, "_del"), [])]
            good = [cut for cut in cuts if cut is not None]
            if not good:
                continue
            seen = {lying for cut in good for lying in self.held(cut)}
            below = {other for other in refs if ref == other or ref in _all_above(other, inside)}
            unseen = any(
                op.at not in seen
                for (other, name), ops in fields.items()
                for op in ops
                if other in below and (name != "_del" or op.value is None)
            )
            if len(good) == len(cuts) and not unseen:
                shown.deleted.add(ref)
            else:
                shown.flagged.add(ref)
        shown.hidden = {ref for ref in refs if _is_hidden(ref, inside, shown.deleted)}

    def held(self, cut: Cut) -> Iterator[Lying]:
        for stream, (number, chain) in cut.items():
            op = self.tree.get(stream, {}).get(chain)
            while op is not None and op.at[1] == number:
                yield op.at
                op, number = self.tree[stream].get(op.before), number - 1

    def _words(self, shown: Picture, fields: dict[tuple[Ref, str], list[LineOp]]) -> None:
        found = {(op.ref, op.field, op.value) for op in self.ops()}
        for (ref, name), ops in fields.items():
            if ref.entity not in ("erasure", "review_erasure") or name != "of":
                continue
            for op in ops:
                entity, record, where, hash_ = (*str(op.value)[1:].split("/"), "", "", "", "")[:4]
                same = klass_of(entity, ref.scope) == klass_of(ref.entity, ref.scope)
                place = (Ref(ref.scope, entity, record), where, "#" + hash_)
                if same and place in found:
                    shown.erased.add(place)
        for text in self.texts:
            place = (text.ref, text.field, hash_of(text.salt, text.text))
            if place in found and place not in shown.erased:
                shown.words[place] = text.text


def offices(country: Country) -> Callable[[LineOp], bool]:
    """A certificate of the root makes a key an office of its unit; the world of most runs has no other kind."""
    rooted = {
        op for op in country.ops() if op.ref.scope == "all" and country.keys[op.at[0]] == ROOT_KEY
    }
    papers = {_office(op) for op in rooted}

    def counts(op: LineOp) -> bool:
        key, scope = country.keys[op.at[0]], op.ref.scope
        able = key == ROOT_KEY if scope == "all" else (key.hex(), scope.partition("/")[0]) in papers
        wanted = "trust" if scope == "all" else "work"
        return (
            able and klass_of(op.ref.entity, scope) == wanted and op.at[1] < country.first[op.at[0]]
        )

    return counts


def _office(op: LineOp) -> tuple[str, str]:
    """(key, unit)"""
    key, _age, unit, kind, _letter = str(op.value)[1:].split("|")
    assert kind == "office"
    return key, unit


def lines_of(segment: Segment) -> Iterator[LineOp]:
    chain = segment.previous
    for line in segment.lines.split(b"\n"):
        seq, clock, entity, record, name, value, parents, _ = json.loads(line)
        before, chain = chain, sha256(chain + line).digest()[:16]
        ref = Ref(segment.scope, entity, record)
        yield LineOp((segment.stream, seq, chain), before, clock, ref, name, value, tuple(parents))


def standing(ops: list[LineOp], fixed: bool) -> list[LineOp]:
    named: set[Lying] = set()
    for op in ops:
        for parent in op.parents:
            for other in ops:
                own = isinstance(parent, int) and (other.at[0], other.at[1]) == (op.at[0], parent)
                if not fixed and (own or parent == other.name) and other is not op:
                    named.add(other.at)
    heads = [op for op in ops if op.at not in named]
    return sorted(heads, key=lambda op: (-Op.clock_order(op.clock), *op.at))


def hash_of(salt: bytes, text: str) -> str:
    from base64 import urlsafe_b64encode

    return "#" + urlsafe_b64encode(sha256(salt + text.encode()).digest()).decode().rstrip("=")


def _cut(value: int | str | None) -> Cut | None:
    return read_cut(value[1:]) if isinstance(value, str) and value.startswith("=") else None


def _all_above(ref: Ref, inside: dict[Ref, set[Ref]]) -> set[Ref]:
    above = set(inside.get(ref, ()))
    for parent in tuple(above):
        above |= _all_above(parent, inside)
    return above


def _is_hidden(ref: Ref, inside: dict[Ref, set[Ref]], deleted: set[Ref]) -> bool:
    above = inside.get(ref, set())
    return ref in deleted or (
        bool(above) and all(_is_hidden(parent, inside, deleted) for parent in above)
    )

"""A sign-off: one op that fixes the exact state of a subject and what belongs to it (EXCHANGE 6.8)."""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Generic, NamedTuple, TypeVar

from core.entities import ENTITIES
from core.log.op import Cut, read_cut, write_cut
from core.values import Ref

SIGNOFFS = ("signoff", "draft_signoff", "review_signoff")
BODY, STAGE = "body", "stage"
FROZEN, SIGNED = "frozen", "signed"  # stages; `signed` when a person has confirmed the scan
ENDINGS = ("ended_by", "ended_why")  # one of them says something: the sign-off is ended
SOUND = "sound"  # every op the cut names is here and the state hash is right: final
INVALID = "invalid"  # no body at all, or the hash is wrong: freezes nothing
WAITING = "waiting"  # an op the cut names is not here: freezes, judged later
_HASH = r"[0-9a-f]{64}"
_SUBJECT = r"([a-z][a-z0-9_]*)/([0-9a-f]{32})"
PERIODS = {  # of a fiscal year from October, as an id has them behind the year: by how often one reports
    "quarter": ("q1", "q2", "q3", "q4"),
    "half": ("h1", "h2"),
    "month": tuple(f"m{month:02}" for month in (10, 11, 12, *range(1, 10))),
}
_PERIOD = r"[0-9]{4}(h[12]|q[1-4]|m(0[1-9]|1[0-2]))?"
_OPTION = "period:"
_SCORE = r"-?[0-9]{1,15}(/[1-9][0-9]{0,14})?"


class Body(NamedTuple):
    """What was signed: the subject (for a plan perhaps only one period of it) as it stood at the cut."""

    subject: Ref
    period: str  # 2569 | 2569h1 | 2569q1 | 2569m03; "" = the whole subject
    cut: Cut
    state_hash: bytes  # 32 bytes
    instrument_hash: bytes  # SHA-256 of the form's file, 32 bytes
    score: str  # whole, or n/d; "" = the subject has none

    @property
    def line(self) -> str:
        """The body as a plain value."""
        hashes = (self.state_hash.hex(), self.instrument_hash.hex())
        return "|".join((self.subject.local, self.period, write_cut(self.cut), *hashes, self.score))


class SignOff(NamedTuple):
    """One body. A record with two bodies is two sign-offs."""

    ref: Ref  # the record of the sign-off
    op: str  # name of the op that holds the body
    body: Body | None  # None when it is none
    state: str  # sound, invalid or waiting
    ended: bool
    device: bytes  # the key that signed the body

    @property
    def stands(self) -> bool:
        """What it covers is read-only."""
        return not self.ended and self.state != INVALID

    @property
    def option(self) -> str:
        """What a print made under it notes among its options, of one period; "" = of a whole subject nothing."""
        return f"{_OPTION}{self.body.period}:{self.ref.id}" if self.body and self.body.period else ""

    def printed(self, options: Iterable[str]) -> bool:
        """Whether a print with these options was made under it, or under one of the whole as it is."""
        return self.option == next((one for one in options if one.startswith(_OPTION)), "")

    @staticmethod
    def period_of(options: Iterable[str]) -> str:
        """The period under whose sign-off a print with these options was made; "" = of a whole subject, or none."""
        return next((one.split(":")[1] for one in options if one.startswith(_OPTION)), "")


def own_unit(entity: str, scope: str) -> str:
    """The unit whose office the signer is assumed to be until a certificate is here; "" = no such assumption.

    What an office signed before it was enrolled stays what it was. Who reviews or drafts is enrolled by then.
    """
    return scope if entity == SIGNOFFS[0] else ""


def signoff_of(entity: str) -> str:
    """The entity that signs records of this one, "" if nobody signs such."""
    return next((name for name in SIGNOFFS if entity in ENTITIES[name].targets), "")


def is_period(words: str) -> bool:
    return re.fullmatch(_PERIOD, words) is not None


def read_body(entity: str, scope: str, value: object) -> Body | None:
    """The body in a value of a sign-off of this entity and scope; None when it is anything else."""
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) != len(Body._fields):
        return None
    subject, period, named, state, form, score = parts
    found, cut = re.fullmatch(_SUBJECT, subject), read_cut(named)
    if found is None or found[1] not in ENTITIES[entity].targets or not cut or write_cut(cut) != named:
        return None
    if not (re.fullmatch(_HASH, state) and re.fullmatch(_HASH, form)) or (score and not re.fullmatch(_SCORE, score)):
        return None
    if period and (found[1] != "plan" or not is_period(period)):
        return None
    return Body(Ref(scope, found[1], found[2]), period, cut, bytes.fromhex(state), bytes.fromhex(form), score)


class ToSign(NamedTuple):
    """A subject as it would be signed, and what prevents it."""

    cut: Cut  # the streams of its scope, and those of `all` that say who may write there
    state_hash: bytes
    conflicts: tuple[tuple[Ref, str], ...]  # fields with values nobody has chosen between
    absent: tuple[tuple[Ref, str], ...]  # fields whose words are withheld or not here; erased ones may be signed
    parked: int  # parts of the scope that wait for what comes before them
    settled: bool  # the cut alone tells what stands here now


# In the hash, in what is frozen, in came and went: these and what hangs on them stay out.
APART = frozenset({*SIGNOFFS, "paper"})
APART_FIELDS = frozenset({"looked_at"})  # of a file: who looked at it, which says nothing of what is signed
_Node = TypeVar("_Node")


class Graph(NamedTuple, Generic[_Node]):
    """How the records of one scope are connected; `_Node` is whatever the holder of the records identifies them by."""

    entity: Callable[[_Node], str]
    name: Callable[[_Node], str]  # `entity/id`
    find: Callable[[str], _Node | None]  # what is named so
    below: Callable[[_Node], Iterable[_Node]]  # records that name this one as their container
    values: Callable[[_Node, str], Iterable[str]]  # values of the heads of one field


def covered_records(subject: _Node, graph: Graph[_Node], period: str = "") -> frozenset[_Node]:
    """The subject and what it covers: contained records, evidence and files named by contained links.

    A plan with a period named covers only its progress of that period and the rows whose parent is that progress.
    """
    inside = _contained(subject, graph)
    if period:
        inside = _of_period(subject, inside, graph, period)
    named = {
        word
        for link in inside
        if graph.entity(link) == "link"
        for word in graph.values(link, "evidence")
        if word.startswith("evidence/")
    }
    evidence = {one for word in named if (one := graph.find(word)) is not None}
    return inside.union(*(_contained(one, graph) for one in evidence))


def _contained(subject: _Node, graph: Graph[_Node]) -> frozenset[_Node]:
    reached, todo = {subject}, [subject]
    while todo:
        for node in graph.below(todo.pop()):
            if node not in reached and graph.entity(node) not in APART:
                reached.add(node)
                todo.append(node)
    return frozenset(reached)


def _of_period(subject: _Node, inside: frozenset[_Node], graph: Graph[_Node], period: str) -> frozenset[_Node]:
    progress = {node for node in inside if graph.entity(node) == "progress" and period in graph.values(node, "period")}
    names = {graph.name(node) for node in progress}
    rows = {node for node in inside if graph.entity(node) == "row" and names.intersection(graph.values(node, "parent"))}
    return frozenset({subject}).union(*(_contained(node, graph) for node in progress | rows))


def state_hash(subject: Ref, chains: Iterable[bytes]) -> bytes:
    """32 bytes over the chain values of all heads of what is covered: a chain value fixes its op and all before it."""
    return sha256(f"{subject}\0".encode() + b"".join(sorted(chains))).digest()

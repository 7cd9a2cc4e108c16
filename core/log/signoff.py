"""A sign-off: one op that fixes the exact state of a subject and what belongs to it (docs/log.md: A sign-off)."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from core.entities import ENTITIES
from core.log.op import Cut, write_cut
from core.values import Ref

SIGNOFFS = ("signoff", "draft_signoff", "review_signoff")
BODY, STAGE = "body", "stage"
FROZEN, SIGNED = "frozen", "signed"  # stages; `signed` when a person has confirmed the scan
ENDINGS = ("ended_by", "ended_why")  # if one of them has a value, the sign-off is ended
SOUND = "sound"  # every op the cut names is here and the state hash is right: final
INVALID = "invalid"  # no valid body, or the hash is wrong: locks nothing
WAITING = "waiting"  # an op the cut names is not here: locks the data, judged later
PERIODS = {  # of a fiscal year from October, as an id has them behind the year: by how often one reports
    "quarter": ("q1", "q2", "q3", "q4"),
    "half": ("h1", "h2"),
    "month": tuple(f"m{month:02}" for month in (10, 11, 12, *range(1, 10))),
}
_PERIOD = r"[0-9]{4}(h[12]|q[1-4]|m(0[1-9]|1[0-2]))?"
_OPTION = "period:"


class Body(NamedTuple):
    """The content of a sign-off: which subject, or which period of a plan, was signed in which state."""

    subject: Ref
    period: str  # 2569 | 2569h1 | 2569q1 | 2569m03; "" = the whole subject
    cut: Cut
    state_hash: bytes  # 32 bytes
    instrument_hash: bytes  # SHA-256 of the form's file, 32 bytes
    score: str  # whole, or n/d; "" = the subject has none

    @property
    def line(self) -> str:
        """The body as one line of text, as it is stored in the field `body`."""
        hashes = (self.state_hash.hex(), self.instrument_hash.hex())
        return "|".join((self.subject.local, self.period, write_cut(self.cut), *hashes, self.score))


class SignOff(NamedTuple):
    """One signed body. A record with two bodies is two sign-offs."""

    ref: Ref  # the record of the sign-off
    op: str  # name of the op that holds the body
    body: Body | None  # None if it is malformed
    state: str  # sound, invalid or waiting
    ended: bool
    device: bytes  # the key that signed the body

    @property
    def stands(self) -> bool:
        """Return whether the sign-off is in force, so that what it covers is read-only."""
        return not self.ended and self.state != INVALID

    @property
    def option(self) -> str:
        """The print option that names this sign-off on prints of one period; "" if it signs a whole subject."""
        return f"{_OPTION}{self.body.period}:{self.ref.id}" if self.body and self.body.period else ""

    def printed(self, options: Iterable[str]) -> bool:
        """Return whether a print with these options belongs to this sign-off: they name the same period, or none."""
        return self.option == next((one for one in options if one.startswith(_OPTION)), "")

    @staticmethod
    def period_of(options: Iterable[str]) -> str:
        """Return the period that the print options name; "" if they name none, as on prints of a whole subject."""
        return next((one.split(":")[1] for one in options if one.startswith(_OPTION)), "")


def signoff_of(entity: str) -> str:
    """Return the entity of sign-offs for records of this entity, or "" if records of this entity are not signed."""
    return next((name for name in SIGNOFFS if entity in ENTITIES[name].targets), "")


def is_period(words: str) -> bool:
    return re.fullmatch(_PERIOD, words) is not None


class SigningReadiness(NamedTuple):
    """The state of a subject that is to be signed, with everything that prevents signing it."""

    cut: Cut  # the streams of its scope, and those of `all` that say who may write there
    state_hash: bytes
    conflicts: tuple[tuple[Ref, str], ...]  # fields in conflict
    absent: tuple[tuple[Ref, str], ...]  # fields whose texts are withheld or not here; erased ones may be signed
    parked: int  # parts of the scope that wait for earlier parts
    settled: bool  # the cut alone determines the current state


# In the hash, in what is frozen, in came and went: these and what hangs on them stay out.
APART = frozenset({*SIGNOFFS, "paper"})
APART_FIELDS = frozenset({"looked_at"})  # of a file: who looked at it, which says nothing of what is signed


def state_hash(subject: Ref, chains: Iterable[bytes]) -> bytes:
    """Return the SHA-256 over the subject's name and the sorted `chains`: the chain values of its newest ops."""
    return sha256(f"{subject}\0".encode() + b"".join(sorted(chains))).digest()

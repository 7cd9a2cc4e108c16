"""Signed views under any exchange, played from seeds: three PCs of one office, lost and late mail, and a liar's key."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import DELETED
from core.errors import LockedRecordError
from core.log.op import (
    SIGNOFFS,
    Segment,
    SignOff,
    SignOffState,
    StreamPosition,
    cut_ends,
    write_cut,
)
from core.values import Change, Plain, Ref, Text
from storage.db.signoffs import signoffs
from storage.db.signoffs.covered import covered, hash_of
from storage.db.signoffs.soundness import within
from tests.country import passport, revocation
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.signer import View, same, view_then

STEPS = 120
PERIODS = ("2569q1", "2569q2")


@dataclass
class Office:
    """What happens is drawn from `chance`; everything written is somewhere in `mail`, and may come twice or never."""

    chance: random.Random
    desks: list[Desk]
    forger: Forger
    lines: list[bytes] = field(default_factory=list)  # of the liar
    refs: list[Ref] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)  # by body, as the signer saw it
    bodies: list[str] = field(default_factory=list)
    papers: list[Segment] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def new_id(self) -> str:
        return self.chance.randbytes(16).hex()

    def step(self) -> None:
        acts: list[tuple[int, Callable[[Desk], None]]] = [
            (6, self.make),
            (6, self.edit),
            (3, self.delete),
            (3, self.sign),
            (2, self.end),
            (6, self.lie),
            (8, self.exchange),
            (1, self.rule),
        ]
        (act,) = self.chance.choices(
            [act for _weight, act in acts], [weight for weight, _act in acts]
        )
        try:
            act(self.chance.choice(self.desks))
        except LockedRecordError:
            self.seen["frozen"] = self.seen.get("frozen", 0) + 1

    def of(self, *entities: str) -> Ref:
        return self.chance.choice([ref for ref in self.refs if ref.entity in entities])

    def make(self, desk: Desk) -> None:
        """A row, a report on one, or a proof of either."""
        unit = desk.unit
        kind = self.chance.choice(["row", "row", "progress", "evidence", "file", "link", "list"])
        ref = Ref(unit, "row" if kind == "list" else kind, self.new_id())
        has = {one.entity for one in self.refs}
        if kind == "row":
            message = {"plan": self.of("plan").local, "order": str(len(self.refs))}
        elif kind == "progress" and "row" in has:
            message = {"row": self.of("row").local, "period": self.chance.choice(PERIODS)}
        elif kind == "list" and "progress" in has:
            message = {"plan": self.of("plan").local, "parent": self.of("progress").local}
        elif kind == "file" and "evidence" in has:
            message = {"evidence": self.of("evidence").local, "sha256": self.new_id()}
        elif kind == "link" and {"evidence", "row"} <= has:
            message = {
                "evidence": self.of("evidence").local,
                "target": self.of("row", "progress").local,
            }
        else:
            ref, message = Ref(unit, "evidence", ref.id), {"kind": "photo"}
        desk.save(*(Change(ref, name, Plain(value)) for name, value in message.items()))
        self.refs.append(ref)

    def edit(self, desk: Desk) -> None:
        ref = self.of("plan", "row", "progress", "evidence")
        name = {"plan": "title", "row": "f.title", "progress": "f.done", "evidence": "title"}[
            ref.entity
        ]
        desk.put(ref, name, Text(self.new_id()), blind=self.chance.random() < 0.3)

    def delete(self, desk: Desk) -> None:
        ref = self.of("plan", "row", "progress", "evidence", "link", "file")
        if desk.deleted(ref) and self.chance.random() < 0.7:
            desk.put(ref, DELETED, None)
        elif desk.folder.record(ref) is not None:
            desk.delete(ref)

    def sign(self, desk: Desk) -> None:
        plan, period = self.of("plan"), self.chance.choice(["", *PERIODS])
        found = desk.folder.sign_offs.ready(plan, period)
        assert found.settled, "what stands here does not follow from the cut"
        line = "|".join(
            (
                plan.local,
                period,
                write_cut(found.cut),
                found.state_hash.hex(),
                found.state_hash.hex(),
                "",
            )
        )
        ref = Ref(desk.unit, "signoff", self.new_id())
        desk.save(Change(ref, "body", Plain(line)))
        (made,) = desk.folder.sign_offs.of(ref)
        assert made.state == SignOffState.SOUND
        self.views[made.op] = view_then(desk, made)
        self.refs.append(ref)
        self.bodies.append(line)

    def end(self, desk: Desk) -> None:
        signed = [
            ref
            for ref in self.refs
            if ref.entity == "signoff" and desk.folder.record(ref) is not None
        ]
        if signed:
            why = self.chance.choice([Text("ผิด"), None])
            desk.put(self.chance.choice(signed), "ended_why", why, blind=self.chance.random() < 0.2)

    def lie(self, desk: Desk) -> None:
        """A line nobody honest would write, sent at once to one desk."""
        forger, seq = self.forger, len(self.lines) + 1
        future = write_cut({forger.stream: StreamPosition(10**9, bytes(16))})
        cut = self.chance.choice([future, desk.folder.history.cut(desk.unit)])
        wanted: list[tuple[Ref, str, str | int]] = [
            (self.of("plan", "row", "progress", "evidence", *SIGNOFFS), DELETED, f"={cut}"),
            (Ref(desk.unit, "row", self.new_id()), "plan", f"={self.of('plan').local}"),
            (self.of("plan", "row"), "f.title", 7),
            (self.of("row", "plan"), "plan", f"={self.of('plan').local}"),
            (Ref(desk.unit, "signoff", self.new_id()), "body", f"={self.false_body(desk)}"),
        ]
        ref, name, value = self.chance.choice(wanted)
        parents = [seq - 1] if seq > 1 and self.chance.random() < 0.3 else []
        lines = [
            *self.lines,
            forger.line(
                seq, ref, name, value, parents, clock=self.chance.choice([1 << 40, 1 << 50])
            ),
        ]
        segment = forger.segment(lines)
        desk.take([segment])
        if self.chance.random() < 0.95 or len(lines) < 3:
            self.lines = lines  # else it goes on otherwise next time: a fork
        self.papers.append(segment)
        self.refs += [ref] if ref not in self.refs and ref.entity == "row" else []

    def false_body(self, desk: Desk) -> str:
        if self.bodies and self.chance.random() < 0.6:
            return self.chance.choice(self.bodies)
        plan, cut = self.of("plan"), desk.folder.history.cut(desk.unit)
        state = self.chance.choice([desk.folder.sign_offs.state_hash(plan), bytes(32)]).hex()
        return f"{plan.local}||{cut}|{state}|{state}|"

    def rule(self, desk: Desk) -> None:
        """The liar is certified late, or revoked: wholly, or but for what somebody has of it."""
        paper = passport(self.forger.key, desk.unit)
        if self.lines and self.chance.random() < 0.4:
            known = desk.folder.trust.cut_of(self.forger.key)
            paper = revocation(self.forger.key, desk.unit, self.chance.choice([known, known, {}]))
        self.papers.append(paper)
        desk.take([paper])

    def exchange(self, desk: Desk) -> None:
        other = self.chance.choice(self.desks)
        segments, texts = other.folder.exchange.give()
        kept = [one for one in segments if self.chance.random() < 0.7]
        self.chance.shuffle(kept)
        desk.folder.exchange.take_segments(
            kept, [one for one in texts if self.chance.random() < 0.7]
        )

    # -- what must hold

    def look(self, desk: Desk) -> None:
        """Every body is as the slow way has it; its view is what its signer saw; what stands holds what it covers."""
        log = desk.folder.writer.log
        for one in signoffs.every(log):
            if one.op in self.views and one.state != "waiting":
                assert one.state == SignOffState.SOUND
                same(view_then(desk, one), self.views[one.op])
                self.seen["views"] = self.seen.get("views", 0) + 1
            self.look_at(desk, one)

    def look_at(self, desk: Desk, one: SignOff) -> None:
        log, body = desk.folder.writer.log, one.body
        self.seen[one.state] = self.seen.get(one.state, 0) + 1
        if body is None:
            assert one.state == SignOffState.INVALID
            return
        inside, missing = cut_ends(body.cut, log.histories, log.find)
        assert bool(missing) == (one.state == "waiting")
        if not missing:
            with within(log, one, body) as then:
                assert (hash_of(then, body.subject, body.period) == body.state_hash) == (
                    one.state == SignOffState.SOUND
                )
        if one.stands:
            for record in covered(log, body.subject, body.period):
                ref = log.ref(record)
                kept = desk.folder.record(ref)
                if kept is not None and kept.deleted:
                    heads = [
                        log.find(bytes.fromhex(op[:32]), _end(desk, op))
                        for op in kept.shown(DELETED).seen
                    ]
                    assert all(heads), "a delete that is not here"
                    assert all(
                        int(op.split(":")[1]) <= inside.get(history or 0, 0)
                        for op, history in zip(kept.shown(DELETED).seen, heads, strict=True)
                    ), "deleted after signing"


def _end(desk: Desk, op: str) -> StreamPosition:
    stream, seq, mark = op.split(":")
    for branch in desk.folder.writer.log.streams[bytes.fromhex(stream)]:
        chain = desk.folder.writer.log.chain_at(branch.id, int(seq))
        if chain and chain[:8].hex() == mark:
            return StreamPosition(int(seq), chain)
    raise AssertionError(f"{op} is not here")


@contextmanager
def drawn_from(chance: random.Random) -> Iterator[None]:
    """Keys, ids, salts and incarnations follow from the seed, so that a failing run can be played again."""
    with (
        patch.object(
            Ed25519PrivateKey,
            "generate",
            lambda: Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)),
        ),
        patch("secrets.token_hex", lambda size: chance.randbytes(size).hex()),
        patch("os.urandom", chance.randbytes),
    ):
        yield


@pytest.mark.parametrize("seed", range(6))
def test_a_signed_view_never_changes_and_equal_sets_give_equal_states(
    desk_of: MakeDesk, seed: int
) -> None:
    chance = random.Random(seed)
    with drawn_from(chance):
        desks = [desk_of() for _ in range(3)]
        office = Office(chance, desks, Forger(desks[0].unit))
        play(office)
    for desk in desks:
        office.look(desk)
        assert desk.sound()
    assert len({desk.folder.digest() for desk in desks}) == 1
    assert (
        len(
            {
                tuple(sorted((one.op, one.state) for one in signoffs.every(d.folder.writer.log)))
                for d in desks
            }
        )
        == 1
    )
    assert office.seen["views"] > 5


def play(office: Office) -> None:
    """Steps, with a look at somebody between them; then everybody hears everything."""
    desks = office.desks
    for desk in desks:
        desk.folder.writer.db.execute("PRAGMA synchronous=OFF")
    office.refs += [desks[0].new_plan(1), desks[0].new_plan(2)]
    for number in range(STEPS):
        office.step()
        if number % 10 == 9:
            office.look(office.chance.choice(desks))
    for _ in range(3):
        for one in desks:
            for other in desks:
                other.take(one)
            one.take(office.papers)

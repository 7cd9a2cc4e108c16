"""A centre that has heard from many offices, and one of them in full: it has sent, was answered, and edits one cell."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.entities import record_id, unit_id
from core.exchange.receive_deeds import take_in
from core.exchange.staging import ImportOutcome
from core.log.certificates import Certificate
from core.log.op import Segment
from core.log.post import Bundle, Receipt
from core.values import Ref
from tests.country import AGE, ROOT, ROOT_KEY, _stream, register
from tests.storage.db.forger import Forger
from tests.storage.exchange.opened import as_read, read
from tests.storage.exchange.towns import NOW, Town, build


@dataclass(frozen=True)
class Round:
    """The second file of an office."""

    size: int  # bytes
    receipts: int
    ops: int
    work: float  # seconds of the clock that was given, while the centre takes it in


def answered(room: Path, offices: int) -> tuple[Town, Town]:
    """The centre and one of its offices after each has answered the other; the centre holds receipts of them all."""
    centre = build(room / "9", "9", "centre")
    office = build(room / "1", "1", "province")
    others = [Forger(unit_id(f"{1000 + number}")) for number in range(offices - 1)]
    papers = certified([centre, office], others)
    units = [("9", "centre", ""), ("1", "province", "9")]
    units += [(f"{1000 + number}", "province", "9") for number in range(offices - 1)]
    for town in (centre, office):
        town.folder.exchange.trust_in([ROOT_KEY])
        town.folder.exchange.take_segments([papers, *register(units)])
    for number, one in enumerate(others):
        segment = one.segment([one.line(1, Ref(one.scope, "plan", "c" * 32), "no", 1)])
        said = tuple(receipt(one, of, papers) for of in (one.scope, "all"))
        came = Bundle(one.key, one.scope, (), NOW.isoformat(), (segment,), (), said)
        centre.folder.exchange.take(as_read(came), number.to_bytes(32, "big"), NOW.isoformat())
    office.plan()
    centre.take(office.send(centre))
    office.take(centre.send(office))
    return centre, office


def certified(towns: list[Town], others: list[Forger]) -> Segment:
    kinds = {"centre": "centre"}
    found = [
        Certificate(
            one.folder.writer.keys.public, one.age, one.unit, kinds.get(one.kind, "office"), "A"
        )
        for one in towns
    ]
    found += [Certificate(one.key, AGE, one.scope, "office", "A") for one in others]
    paper = _stream(ROOT, repr(found))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in found
    ]
    return paper.segment(
        [
            paper.line(n, ref, "grant", f"={one.line}")
            for n, (ref, one) in enumerate(zip(refs, found, strict=True), 1)
        ]
    )


def receipt(one: Forger, of: str, papers: Segment) -> Receipt:
    """What an office says it holds of its unit, or of `all`."""
    ends = {papers.stream.hex(): [(papers.last, papers.chain.hex())]} if of == "all" else {}
    said = {"key": one.key.hex(), "number": 1, "of": of, "at": NOW.isoformat(), "ends": ends}
    statement = msgspec.json.encode(said)
    return Receipt(statement, one.private.sign(b"prongsai-receipt-1\0" + statement))


def second(
    centre: Town, office: Town, words: str = "แก้หนึ่งช่อง", clock: Callable[[], float] = float
) -> Round:
    """One cell is edited and sent, and answered; what the file holds, and what it costs the centre."""
    plan = next(one.ref for one in office.folder.records("plan"))
    office.retitle(plan, words)
    path = office.send(centre)
    sent = read(centre.post, path)
    began = clock()
    done = centre.do(lambda ctx, store: take_in(ctx, store, [path], centre.post))
    work = clock() - began
    (row,) = (one for one in done if isinstance(one, ImportOutcome))
    assert row.result
    ops = sum(one.last - one.first + 1 for one in sent.segments)
    assert row.result.new == ops == 2
    office.take(centre.send(office))
    return Round(path.stat().st_size, len(sent.receipts), ops, work)

"""The chain of a paper from draft to accepted, station by station."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.changes.names import read_name
from core.changes.signoff import SIGNED, STAGE, WAITING, SignOff
from core.days import stamp
from core.i18n import _
from core.model.values import Record
from core.ports import Reader
from core.thai.digits import arabic_digits
from core.views.hindrances import Hindrance
from core.views.lockable import locked_at
from core.views.route import RouteStep, awaited, waits_at
from core.views.signing_answers import Answer
from core.views.waiting import since_of, since_words

DONE, HERE, LATER, STOPPED = "done", "here", "later", "stopped"
Sent = Mapping[bytes, int]  # the last op of each own stream that is in a file for somebody else


class Mark(NamedTuple):
    """A station of the chain: what it is called, how it stands, and a few words."""

    key: str
    title: str
    state: str  # done | here | later | stopped
    says: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the chain is made of."""

    one: SignOff | None
    held: Record | None
    hinder: tuple[Hindrance, ...]
    steps: tuple[RouteStep, ...]
    papers: list[Record]
    said: tuple[Answer, ...]


def chain_of(reader: Reader, known: Known, sent: Sent, today: date) -> Iterator[Mark]:
    """The stations in order; the first that is not done is where it is, or where it was sent back from."""
    here = back = bool(known.said) and not known.said[-1].accepted
    for key, title, done, says in stations(reader, known, sent, today):
        state = DONE if done else LATER if here else HERE
        state = STOPPED if back and key == "answer" else state
        here = here or state == HERE
        yield Mark(key, title, state, says)


def stations(reader: Reader, known: Known, sent: Sent, today: date) -> Iterator[tuple[str, str, bool, str]]:
    """(key, title, whether it is done, what is said of it)"""
    locked, held = known.one is not None, known.held
    inked = bool(held and held.text(STAGE) == SIGNED)
    yield "draft", _("ร่าง"), True, _("พิมพ์ฉบับร่างมีลายน้ำได้ทุกเมื่อ")
    must = _("มี {n} เรื่องต้องแก้ก่อนล็อก").format(n=len(known.hinder))
    yield "proofread", _("ตรวจทาน"), locked or not known.hinder, must if known.hinder else _("ไม่มีเรื่องต้องแก้")
    at = stamp(locked_at(reader, known.one)) if known.one else ""
    waits = known.one is not None and known.one.state == WAITING
    ready = _("พร้อมล็อกเพื่อลงนาม ตรวจตัวเลขอีกครั้งแล้วล็อก")
    yield "lock", _("ล็อก"), locked and not waits, _("รอข้อมูลบางส่วนที่ลงนาม") if waits else at or ready
    numbers = ", ".join(arabic_digits(paper.text("number")) for paper in known.papers)
    yield "print", _("พิมพ์"), bool(known.papers) or inked, numbers or _("พิมพ์ฉบับจริงเพื่อลงนาม")
    yield "sign", _("ลงนาม"), inked, _ink_words(reader, known, inked, today)
    out = bool(known.one and held and is_sent(held, sent)) or bool(known.said)
    yield "send", _("ส่ง"), inked and out, _("อยู่ในไฟล์ที่ส่งแล้ว") if out else _("ส่งไฟล์รับส่งถึงหน่วยงานถัดไป")
    last = known.said[-1] if known.said else None
    words = _("รอหน่วยงานถัดไปรับหรือส่งคืน")
    if last is not None:
        said = _("{who} รับแล้ว {when}") if last.accepted else _("{who} ส่งคืนให้แก้ {when}")
        words = said.format(who=last.who, when=last.when)
    yield "answer", _("รับ/ส่งคืน"), bool(last and last.accepted), words


def _ink_words(reader: Reader, known: Known, inked: bool, today: date) -> str:
    if inked:
        return _("ยืนยันฉบับลงนามแล้ว")
    if known.one is None or known.held is None:
        return ""
    step, since = waits_at(known.steps), since_of(reader, known.one, known.steps)
    when = since_words(since, max(0, (today - since).days) if since else 0)
    if step is None:
        return _("ลงนามครบแล้ว รอยืนยันไฟล์สแกน {since}").format(since=when).rstrip()
    return _("รอ{title} {since}").format(title=awaited(reader, known.held.ref.scope, step), since=when).rstrip()


def is_sent(held: Record, sent: Sent) -> bool:
    """Whether what the sign-off says by now is in a file for somebody else; ops of other PCs are not ours to send."""
    names = [read_name(op) for op in held.shown(STAGE).seen]
    return bool(names) and all(name is not None and name.seq <= sent.get(name.stream, -1) for name in names)

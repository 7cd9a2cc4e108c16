"""What phones in a room are told of it: the slips that let people in, on paper, and which questions may be answered
now; and the photographs they gave, proposals until a person attaches them.
"""

import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from core.blocks.code import LETTERS, READ_AS, check_character
from core.blocks.document import Block, Document, Gap, Heading, Lines, Para, Run, Stamp, TwoColumns
from core.blocks.figures import QrCode
from core.evidence.kinds import KINDS, kind_of_words, kind_words
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.workshop.questions import Question, Vote, allowed
from core.workshop.view import Workshop

LENGTH = 12  # of a slip's code, of which the last character checks the others: 54 bits, which nobody guesses
# while a room is open


@dataclass(frozen=True, slots=True)
class PhoneSlip:
    """One person's way in. `digest`: SHA-256 of its code in hex; the code itself stands on paper alone."""

    voter: str
    number: int  # as it is printed
    digest: str


@dataclass(frozen=True, slots=True)
class PhoneStage:
    """Which questions can be answered now: those of `asked` that are not `opened`.

    What is opened has been shown to the room, so no answer to it changes any more. `current`: the question the room
    talks about, "" = everybody goes through them alone. `photos`: what a photograph may be given for, asked or not.
    """

    asked: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    current: str = ""
    photos: tuple[str, ...] = ()

    def takes(self, question: str) -> bool:
        return question in self.asked and question not in self.opened

    def photographs(self, question: str) -> bool:
        return question in self.photos or self.takes(question)


def slip_code(secret: bytes, voter: str) -> str:
    """The code of a voter's slip: the same for as long as a room has this secret, which no phone is told."""
    number = int.from_bytes(hmac.digest(secret, voter.encode("utf-8"), "sha256"), "big")
    letters = ""
    for _each in range(LENGTH - 1):
        number, value = divmod(number, len(LETTERS))
        letters += LETTERS[value]
    return letters + check_character(letters)


def grouped(code: str) -> str:
    """As it is printed and typed: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_slip(typed: str) -> str:
    """The code a person typed, in any case, with or without dashes; "" where it can be none (a mistyped one)."""
    code = typed.strip().upper().translate(READ_AS)
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return ""
    return code if check_character(code[:-1]) == code[-1] else ""


def slip_digest(code: str) -> str:
    return sha256(code.encode("ascii")).hexdigest()


def refusal(vote: Vote, questions: Collection[Question], stage: PhoneStage) -> str:
    """Why a vote is not taken now, as a word of the page: `unfit`, `opened`, `closed`; "" = it is."""
    question = next((one for one in questions if one.key == vote.question), None)
    if question is None and vote.question in stage.opened:  # it was asked before
        return "opened"
    if question is None or not allowed(question, vote):
        return "unfit"
    if vote.question in stage.opened:
        return "opened"
    return "" if stage.takes(vote.question) else "closed"


QR_MM = 36


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip as it is given out; nobody's name stands on it."""

    called: str  # `ใบที่ 5 (ประธาน)`
    code: str


def slip_paper(office: str, title: str, address: str, slips: Sequence[PrintedSlip]) -> Document:
    """All slips of a room at `address` (`192.168.1.20:8787`), in their order. It stands in no register."""
    return Document(
        title=("บัตรเข้าห้องด้วยโทรศัพท์", title),
        running="บัตรเข้าห้อง",
        office=office,
        stamp=Stamp(),
        thai_digits=False,  # they are compared with a screen, and typed
        blocks=(
            Para("ตัดแจกคนละใบ บัตรหนึ่งใบใช้ได้กับโทรศัพท์เครื่องเดียว โปรดเก็บบัตรที่เหลือไว้กับผู้ดำเนินการ", small=True),
            *_rows(address, slips),
        ),
        numbers="none",
    )


def _rows(address: str, slips: Sequence[PrintedSlip]) -> Iterator[Block]:
    for start in range(0, len(slips), 2):
        left, *right = slips[start : start + 2]
        yield Lines(1)  # where it is cut
        yield TwoColumns(_slip(address, left), _slip(address, right[0]) if right else (Gap(1),))


def _slip(address: str, slip: PrintedSlip) -> tuple[Block, ...]:
    return (
        Heading(slip.called, level=2, align="center"),
        QrCode(slip_address(address, slip.code), QR_MM),
        Para(Run(grouped(slip.code), bold=True, verbatim=True), align="center"),
        Para(
            ("ต่อ Wi-Fi ของห้อง แล้วสแกน หรือเปิด ", Run(address, verbatim=True), " แล้วพิมพ์รหัสนี้"), align="center", small=True
        ),
    )


def slip_address(address: str, code: str) -> str:
    """What the QR of a slip says: upper case alone, so that it stays coarse; no phone minds."""
    return f"HTTP://{address}/{code}"


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    """One that waits to be looked at; whose phone gave it is not kept."""

    key: str  # hex
    item: str
    at: str  # ISO, when it came


class HeldPhoto(NamedTuple):
    """One of whatever room."""

    room: str  # id of the assessment its workshop is of
    photo: WaitingPhoto  # of no item where no list names it any more


def unsaved_words(count: int) -> str:
    """What is said of so many that wait wherever backups are spoken of; "" of none."""
    said = _("ภาพจากโทรศัพท์ที่รอดู {n} ภาพอยู่ในเครื่องนี้เท่านั้น ไม่อยู่ในไฟล์สำรองใด แนบเป็นหลักฐานแล้วจึงถูกสำรอง")
    return said.format(n=count) if count else ""


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """As what a photograph may be attached to its item: a proof that is demanded, or only a kind of evidence."""

    proof: str  # "" = no demanded one
    kind: str
    words: str
    missing: bool = False  # a demanded proof of which there is not enough yet


def photo_uses(held: Workshop, item: str) -> tuple[PhotoUse, ...]:
    """The proofs the form demands of the item, missing ones first; then every kind of evidence, photographs first."""
    given, proofs = held.facts.given_proofs, held.facts.tree.proofs(item)
    demanded = [
        PhotoUse(
            one.id,
            kind_of_words(str(one.kind)) or "photo",
            arabic_digits(str(one.kind)),
            len(given.get((item, one.id), ())) < max(one.many, 1),
        )
        for one in proofs
    ]
    kinds = ("photo", *(one for one in KINDS if one != "photo"))
    return (
        *sorted(demanded, key=lambda one: not one.missing),
        *(PhotoUse("", one, _("{kind} (ไม่ใช่หลักฐานที่แบบระบุ)").format(kind=kind_words(one))) for one in kinds),
    )


def known_use(uses: Sequence[PhotoUse]) -> PhotoUse | None:
    """The one that needs no asking: the only proof of the item that is missing; None = a person says which."""
    missing = [one for one in uses if one.missing]
    return missing[0] if len(missing) == 1 else None

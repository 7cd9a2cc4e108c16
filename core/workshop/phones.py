"""Phones in a meeting: printed slips with codes, which questions take answers now, and photographs to be reviewed."""

import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from core.blocks.code import long_code, read_code
from core.blocks.document import Block, Document, Gap, Heading, Lines, Para, Run, Stamp, TwoColumns
from core.blocks.elements import QrCode
from core.evidence.kinds import KINDS, kind_of_words, kind_words
from core.i18n import _
from core.thai.written import arabic_digits
from core.workshop.questions import Question, Vote, allowed
from core.workshop.view import Workshop

LENGTH = 12  # characters of a slip's code, the last a check character: 54 bits nobody guesses while a room is open


@dataclass(frozen=True, slots=True)
class PhoneAccessSlip:
    """A printed slip whose code lets one person vote by phone. Only a `digest` of the code (SHA-256, hex) is stored."""

    voter: str
    number: int  # as it is printed; 0 = one code for everybody, whose phones each draw a voter of their own
    digest: str


@dataclass(frozen=True, slots=True)
class PhoneQuestionStage:
    """What phones can answer now: the questions (keys) in `asked`, except those in `opened`, whose votes were shown.
    `current` is under discussion ("" = phones go on by themselves); photographs can be sent to those in `photos`."""

    asked: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    current: str = ""
    photos: tuple[str, ...] = ()

    def takes(self, question: str) -> bool:
        return question in self.asked and question not in self.opened

    def photographs(self, question: str) -> bool:
        return question in self.photos or self.takes(question)


def slip_code(secret: bytes, voter: str) -> str:
    """Return the code of a voter's slip, computed from the meeting's secret, which never reaches a phone."""
    number = int.from_bytes(hmac.digest(secret, voter.encode("utf-8"), "sha256"), "big")
    return long_code(number, LENGTH)


def grouped(code: str) -> str:
    """Return a slip's code with dashes, as it is printed and typed: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_slip(text: str) -> str:
    """Return the slip code that a person typed, in any case, with or without dashes; "" if it is invalid."""
    return read_code(text, LENGTH) or ""


def slip_digest(code: str) -> str:
    return sha256(code.encode("ascii")).hexdigest()


def refusal(vote: Vote, questions: Collection[Question], stage: PhoneQuestionStage) -> str:
    """Return why a vote is refused: "unfit", "opened" (votes were shown) or "closed" (not asked now); "" = accepted."""
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
class PrintedAccessSlip:
    """The text of a slip that is printed and handed out, without a name."""

    slip_name: str  # `ใบที่ 5 (ประธาน)`
    code: str


def slip_paper(
    office: str, title: str, address: str, slips: Sequence[PrintedAccessSlip]
) -> Document:
    """Return a document with the access slips to cut out. `address` (`192.168.1.20:8787`) is the page they lead to."""
    return Document(
        title=("บัตรเข้าห้องด้วยโทรศัพท์", title),
        running="บัตรเข้าห้อง",
        office=office,
        stamp=Stamp(),
        thai_digits=False,  # they are compared with a screen, and typed
        blocks=(
            Para(
                "ตัดแจกคนละใบ บัตรหนึ่งใบใช้ได้กับโทรศัพท์เครื่องเดียว โปรดเก็บบัตรที่เหลือไว้กับผู้ดำเนินการ", small=True
            ),
            *_rows(address, slips),
        ),
        numbers="none",
    )


def _rows(address: str, slips: Sequence[PrintedAccessSlip]) -> Iterator[Block]:
    for start in range(0, len(slips), 2):
        left, *right = slips[start : start + 2]
        yield Lines(1)  # where it is cut
        yield TwoColumns(_slip(address, left), _slip(address, right[0]) if right else (Gap(1),))


def _slip(address: str, slip: PrintedAccessSlip) -> tuple[Block, ...]:
    return (
        Heading(slip.slip_name, level=2, align="center"),
        QrCode(slip_address(address, slip.code), QR_MM),
        Para(Run(grouped(slip.code), bold=True, verbatim=True), align="center"),
        Para(
            ("ต่อ Wi-Fi ของห้อง แล้วสแกน หรือเปิด ", Run(address, verbatim=True), " แล้วพิมพ์รหัสนี้"),
            align="center",
            small=True,
        ),
    )


def slip_address(address: str, code: str) -> str:
    """Return the web address in a slip's QR code, in upper case for a code with fewer squares; phones accept it."""
    return f"HTTP://{address}/{code}"


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    """A photograph from a phone that nobody has reviewed yet; which phone it came from is not stored."""

    key: str  # hex
    item: str
    at: str  # ISO, when it came

    @staticmethod
    def unsaved_words(count: int) -> str:
        """Return a sentence, shown beside backups, that `count` waiting photographs are in no backup; "" for 0."""
        said = _(
            "ภาพจากโทรศัพท์ที่รอดู {n} ภาพอยู่ในเครื่องนี้เท่านั้น ไม่อยู่ในไฟล์สำรองใด แนบเป็นหลักฐานแล้วจึงถูกสำรอง"
        )
        return said.format(n=count) if count else ""


class MeetingPhoto(NamedTuple):
    """A photograph from a phone that waits for review, and the id of the meeting (`room`) that it was sent to."""

    room: str  # id of the workshop's assessment
    photo: WaitingPhoto  # its `item` is "" if no list names it any more


@dataclass(frozen=True, slots=True)
class PhotoUseOption:
    """A way to attach a photograph to its item: as a demanded proof, or (`proof` "") only as a kind of evidence."""

    proof: str  # id of the demanded proof, "" = none
    kind: str
    words: str
    missing: bool = False  # too few of the demanded proof are given yet


def photo_uses(workshop: Workshop, item: str) -> tuple[PhotoUseOption, ...]:
    """Return the ways to attach a photo to an item: as a demanded proof, missing ones first, or as other evidence."""
    given = workshop.facts.given_proofs
    proofs = workshop.facts.tree.proofs(item)
    demanded = [
        PhotoUseOption(
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
        *(
            PhotoUseOption("", one, _("{kind} (ไม่ใช่หลักฐานที่แบบระบุ)").format(kind=kind_words(one)))
            for one in kinds
        ),
    )


def only_use(uses: Sequence[PhotoUseOption]) -> PhotoUseOption | None:
    """Return the way that gives a missing proof if exactly one in `uses` does; else None, and a person must choose."""
    missing = [one for one in uses if one.missing]
    return missing[0] if len(missing) == 1 else None

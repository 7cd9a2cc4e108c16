"""Words typed for a paper when it is printed: what may be asked, how they are kept, what they say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.blocks.document import Certified
from core.exact import kept_json
from core.i18n import _


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """What a person is asked when a paper is printed. `several`: one a line."""

    id: str
    title: str
    several: bool = False


UNNAMED = "……………………"  # as a name is typed that is left to be written
PaperAnswers = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]  # the same, as a print is wished for


def answers_text(said: Pairs) -> str:
    """What was said for a paper, as its register keeps it."""
    return json.dumps(dict(said), ensure_ascii=False)


def answers_of(words: str) -> Pairs:
    """What a register keeps of what was said; () for anything else."""
    found = kept_json(words)
    items = found.items() if isinstance(found, dict) else ()
    return tuple((id_, text) for id_, text in items if isinstance(text, str))


def word_of(said: PaperAnswers, id_: str) -> str:
    """What was said; "" = nothing."""
    return said.get(id_, "").strip()


def certified_by(said: PaperAnswers) -> Certified:
    """Who certifies a copy, as it was said; what was not is left to be written."""
    return Certified(word_of(said, "name"), word_of(said, "position"))


@dataclass(frozen=True, slots=True)
class MeetingMember:
    """Who sits in a meeting; what is not known is left to be written."""

    name: str = ""
    position: str = ""
    role: str = ""


def member_line(one: MeetingMember) -> str:
    """`ชื่อ, ตำแหน่ง, หน้าที่` as it is typed: dots stand where a name is to be written."""
    named = one.name or (UNNAMED if one.position or one.role else "")
    return ", ".join(part.replace(",", " ") for part in (named, one.position, one.role)).rstrip(", ")


def lines_of(said: PaperAnswers, id_: str) -> tuple[str, ...]:
    """What was said, a line each."""
    return tuple(filter(None, (line.strip() for line in said.get(id_, "").splitlines())))


def members_of(said: PaperAnswers, id_: str = "members") -> tuple[MeetingMember, ...]:
    """`ชื่อ, ตำแหน่ง, หน้าที่` a line; a part that is left out, and a name that is only dots, is not known."""
    found = []
    for line in lines_of(said, id_):
        name, position, role, *_more = (*(part.strip() for part in line.split(",", 2)), "", "", "")
        found.append(MeetingMember(name if name.strip("….· ") else "", position, role))
    return tuple(found)


def _when_and_where() -> tuple[PaperQuestion, ...]:
    return (
        PaperQuestion("no", _("ครั้งที่")),
        PaperQuestion("day", _("วันที่ประชุม")),
        PaperQuestion("time", _("เวลา")),
        PaperQuestion("place", _("สถานที่")),
    )


def ask_members() -> PaperQuestion:
    """Who sits in a meeting or a committee."""
    return PaperQuestion("members", _("รายชื่อ บรรทัดละคน: ชื่อ, ตำแหน่ง, หน้าที่"), several=True)


def agenda_asks() -> tuple[PaperQuestion, ...]:
    """What is asked for an agenda."""
    return *_when_and_where(), PaperQuestion("topics", _("เรื่องเพื่อพิจารณา บรรทัดละเรื่อง"), several=True)


def attendance_asks() -> tuple[PaperQuestion, ...]:
    """What is asked for the list of those who come."""
    return *_when_and_where(), ask_members()


def minutes_asks() -> tuple[PaperQuestion, ...]:
    """What is asked for minutes."""
    resolved = PaperQuestion("resolved", _("มติอื่นของที่ประชุม บรรทัดละมติ"), several=True)
    return *attendance_asks(), PaperQuestion("absent", _("ผู้ไม่มาประชุม บรรทัดละคน"), several=True), resolved

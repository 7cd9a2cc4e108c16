"""What is said of a received file in a few words each, before and after it is taken in: words, tone, icon.

They agree with each other: beside what warns or refuses nothing is green and nothing is ticked.
"""

from typing import NamedTuple

from core.exchange.incoming_view import ImportPreview, TakenIn
from core.exchange.invitations import Hold, hold_called
from core.exchange.staging import silent
from core.i18n import _
from core.log.transfer import Taken

GREEN = "ok"
CALM = ("mute", "info")  # tone and icon of what would be green beside a warning
GRAVE = frozenset({"warn", "bad"})


class PillWords(NamedTuple):
    text: str
    tone: str  # ok | info | mute | warn | bad
    icon: str


def foreseen_pills(looked: ImportPreview) -> list[PillWords]:
    """Of a file that was looked at."""
    if looked.waiting and looked.joins:
        return [*_part(looked.part), PillWords(_("เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที"), "info", "info")]
    if looked.waiting:
        text = _("จะเก็บรอให้คนยืนยัน") if looked.hold else _("ยังไม่รู้จักผู้ส่ง จะเก็บรอยืนยัน")
        return [*_part(looked.part), *_held(looked.hold), PillWords(text, "warn", "warn")]
    if looked.preview is None:
        return []
    seen = looked.preview
    found = [PillWords(_("ซ้ำ นำเข้าแล้วก่อนหน้านี้"), "info", "info")] if looked.repeat else []
    found += [PillWords(_("เหมือน {name} ทุกไบต์").format(name=looked.twin), "info", "copy")] if looked.twin else []
    found += _part(looked.part)
    if looked.unit:
        found += [PillWords(_("ลายเซ็นถูกต้อง"), GREEN, "shield"), PillWords(_("ส่งถึงเรา"), GREEN, "tick")]
    if not seen.taken.parked:
        found.append(PillWords(_("ไม่มีช่วงขาด"), GREEN, "tick"))
    if looked.foreseen is None or not looked.foreseen.records:
        text = _("รายการใหม่ {n}").format(n=seen.added) if seen.added else _("ไม่มีรายการใหม่")
        found.append(PillWords(text, "mute", "info"))
    return agreed(found + _rest(seen.taken))


def reported_pills(one: TakenIn) -> list[PillWords]:
    """Of a file that was taken in, or waits."""
    if one.waiting:
        text = _("เก็บไว้ก่อน รอคนยืนยัน") if one.hold else _("เก็บไว้ก่อน รอยืนยันผู้ส่ง")
        return [*_part(one.part), *_held(one.hold), PillWords(text, "warn", "warn")]
    if one.taken is None:
        return []
    found = [PillWords(_("ซ้ำ ไม่มีอะไรเปลี่ยน"), "info", "info")] if one.repeat else []
    found += [PillWords(_("ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว"), GREEN, "tick")] if one.joined else []
    found += _part(one.part)
    counts = one.taken.new - silent(one.taken)
    if counts or not one.taken.new:
        found.append(PillWords(_("ข้อมูลใหม่ {n}").format(n=counts), *((GREEN, "tick") if counts else CALM)))
    return agreed(found + _rest(one.taken))


def agreed(found: list[PillWords]) -> list[PillWords]:
    """The same, calm where something warns: what is true stays said, and is not green beside it."""
    if not any(one.tone in GRAVE for one in found):
        return found
    return [PillWords(one.text, *CALM) if one.tone == GREEN or one.icon == "tick" else one for one in found]


def without_effect(one: TakenIn) -> bool:
    """Whether a file brought something new of which nothing has effect."""
    return one.taken is not None and one.taken.new > 0 and silent(one.taken) >= one.taken.new


def _held(hold: Hold | None) -> list[PillWords]:
    """Why the start file that its sender used does not speak for it."""
    return [PillWords(hold_called(hold), "warn", "warn")] if hold else []


def _part(part: tuple[int, int]) -> list[PillWords]:
    text = _("ไฟล์ที่ {k} จาก {n}").format(k=part[0], n=part[1])
    return [PillWords(text, "mute", "info")] if part[1] > 1 else []


def _rest(taken: Taken) -> list[PillWords]:
    """What is known already, waits, has no effect or was refused, with the reason."""
    found = [PillWords(_("มีอยู่แล้ว {n}").format(n=taken.known), "mute", "info")] if taken.known else []
    if taken.parked:
        found.append(PillWords(_("รอส่วนก่อนหน้า {n} ชุด").format(n=taken.parked), "warn", "warn"))
    if count := sum(stream.silent for stream in taken.streams):
        found.append(PillWords(_("เก็บไว้โดยไม่มีผล {n}").format(n=count), "warn", "warn"))
    why = {one.reason for one in taken.refused}
    return found + [PillWords(_("ไม่รับ: {why}").format(why=each), "bad", "cross") for each in sorted(why)]

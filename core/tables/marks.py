"""Signs and words in cells that say yes or no: ticks, crosses, boxes, signs of Wingdings."""

import re
from collections.abc import Sequence

from core.i18n import _
from core.tables.questions import TableQuestions

TICKED = r"[\[(]?[✓✔√☑🗹/●⬤◉■◆★*üþPRa←→↔⇒⟶◄►─\ufe0f {signs}]+[\])]?|[\[(][xX][\])]"
# of fonts of signs: ticks, boxes with a tick, circles and squares that are filled, arrows
SIGNS = (
    "\uf0fc\uf0fe\uf050\uf052\uf061\uf06c\uf06e\uf0a4\uf0a7\uf0b7\uf09f\uf098\uf0d8\uf0df-\uf0f8"
)
TICKS = TICKED.format(signs=SIGNS)
CROSSES = "[xX×☒ý\uf0fd\uf078\uf051\uf053\uf054]+"  # ticks by habit, or a no beside ticks
BOXES = "☐□▢\uf06f\uf0a8\uf0a3[]() "  # empty ones
YES = ("มี", "ใช่", "ทำ", "ดำเนินการ", "y", "yes", "true", "ok")
NO = (
    *("ไม่", "ไม่มี", "ไม่ใช่", "ไม่ทำ", "ไม่ดำเนินการ", "ยกเลิก", "งด", "n", "no", "false", "n/a"),
    *("✗", "✘", "❌", "✕", "✖", "❎", "\uf0fb", "\uf04f", "û"),
)
FULL_BOX = "☒☑🗹\uf0fe\uf0fd\uf052\uf051\uf078"
EMPTY_BOX = "☐□▢\uf06f\uf0a8\uf0a3"
BEGINS_WITH_BOX = re.compile(rf"\s*[{FULL_BOX}{EMPTY_BOX}]").match


def mark_of(text: str) -> str:
    """Return "yes" or "no" as a cell's mark says, "cross" for one that may be either, "" if it says something else."""
    plain = text.strip().casefold()
    if plain in NO:
        return "no"
    if re.fullmatch(CROSSES, text):
        return "cross"
    return "yes" if plain in YES or re.fullmatch(TICKS, text) else ""


def crosses_that_tick(
    questions: TableQuestions, crosses: Sequence[str], marks: int, key: str, column: str = ""
) -> bool:
    """Return whether the crosses among so many marks of one or several columns say yes: they do where nothing else is
    marked there; beside other marks a person says so."""
    if len(crosses) in (0, marks):
        return True
    said = _("เครื่องหมาย “{words}” {n} ช่องอยู่ร่วมกับเครื่องหมายอื่น อาจแปลว่าใช่หรือไม่ใช่").format(
        words=crosses[0], n=f"{len(crosses):,}"
    )
    return bool(questions.ask(key, said, _("แปลว่าไม่ใช่"), _("แปลว่าใช่"), proven=False, column=column))


def behind_ticked_box(text: str) -> str | None:
    """Return the words behind the only ticked box of a cell such as `☒ มี ☐ ไม่มี`, "" if none is ticked. None if the
    cell is of another kind, or several boxes are ticked."""
    if not BEGINS_WITH_BOX(text):
        return None
    found = re.findall(rf"([{FULL_BOX}{EMPTY_BOX}])([^{FULL_BOX}{EMPTY_BOX}]*)", text)
    if len(found) < 2 or not all(one.strip() for _box, one in found):
        return None
    ticked = [" ".join(words.split()) for box, words in found if box in FULL_BOX]
    if len(ticked) > 1:
        return None
    return "".join(ticked)

"""The sheets of an XLSForm as rows of cells by their heads, and the texts of a row in its languages."""

import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from core.errors import UserError
from core.forms.findings import Lost
from core.i18n import _
from core.tabular import ReadTable, Sheet
from storage.instruments.reader import HIDDEN
from storage.shown import cell_name

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
MOST = {SURVEY: 2_000, CHOICES: 10_000, SETTINGS: 100}  # rows
ALIASES = {
    "caption": "label", "command": "type", "tag": "name", "value": "name", "relevance": "relevant",
    "calculate": "calculation", "constraining_message": "constraint_message", "count": "repeat_count",
    "jr:constraintmsg": "constraint_message", "jr:count": "repeat_count", "title": "form_title",
    "set_form_title": "form_title", "set_form_id": "form_id", "id_string": "form_id",
}  # fmt: skip
WORDED = frozenset({"label", "hint", "guidance_hint", "constraint_message"})  # heads of texts, each in languages
UNSEEN = f"{HIDDEN}|[\ufffe\uffff]"
MARKUP = r"</?[A-Za-z][^<>]*>|\*\*|__|^#+ "
PLAIN = str.maketrans("<>{}", "‹›()")  # these mean something in the texts of a form
Texts = tuple[str, str]  # in the form's own language, and beside it in English


class XlsCell(NamedTuple):
    """A cell, and what it says."""

    sheet: str
    row: int
    at: int
    text: str

    def lost(self, why: str) -> Lost:
        return Lost(self.sheet, cell_name(self.row, self.at), self.text[:200], why)


class XlsRow(NamedTuple):
    """A row of a sheet: its first cell that says something, and its cells by head and language."""

    first: XlsCell
    cells: Mapping[tuple[str, str], XlsCell]

    def text(self, head: str) -> str:
        return self.cells[head, ""].text if (head, "") in self.cells else ""

    def place(self, head: str) -> XlsCell:
        return self.cells.get((head, ""), self.first)

    @property
    def label(self) -> XlsCell:
        return next((place for (head, _of), place in self.cells.items() if head == "label"), self.place("name"))


def refused(name: str, why: str, do: str) -> NoReturn:
    """Say that a file cannot be taken at all."""
    raise UserError(_("นำเข้า XLSForm จากไฟล์ {name} ไม่ได้").format(name=name), why, do)


def _head(cell: str) -> tuple[str, str]:
    """The name of a column, and the language behind it: `Label :: Thai (th)` is label, Thai (th)."""
    first, *more = (part.strip() for part in re.split(r"::|(?<!jr)(?<!JR):", " ".join(cell.split())))
    plain = "_".join(first.lower().split())
    if plain in ("bind", "control", "body", "instance") and more:
        first, *more = more
        plain = "_".join(first.lower().split())
    plain = ALIASES.get(plain, plain)
    return (plain, more[0] if more else "") if plain in WORDED else ("::".join((plain, *more)), "")


class XlsForm:
    """What an XLSForm says, and what of it cannot be read."""

    def __init__(self, table: ReadTable, name: str) -> None:
        self._name, self.lost, self.marked = name, list[Lost](), set[XlsCell]()
        self.lines = {sheet: self._read(sheet, one) for sheet, one in self._known(table).items()}
        self.own, self.english = self._languages()

    def _known(self, table: ReadTable) -> dict[str, Sheet]:
        """The sheets an XLSForm has, by name; others are named among what is lost."""
        found = dict[str, Sheet]()
        for sheet in table.sheets:
            name = sheet.name.strip().lower()
            if name in MOST and name not in found:
                found[name] = sheet
            elif any(map(any, sheet.rows)):
                self.lost.append(Lost(sheet.name, "", "", _("แผ่นนี้ไม่ได้อ่าน")))
        self.lost += [Lost(one, "", "", _("แผ่นนี้ซ่อนอยู่ จึงไม่ได้อ่าน")) for one in table.hidden]
        if SURVEY not in found:
            names = ", ".join((*(sheet.name for sheet in table.sheets), *table.hidden))[:100]
            why = _("ไม่มีแผ่น survey ที่เปิดอ่านได้ในไฟล์ มีแต่ {names}").format(names=names)
            refused(self._name, why, _("เลือกไฟล์ XLSForm ซึ่งมีแผ่น survey และยกเลิกการซ่อนแผ่นที่ซ่อนอยู่"))
        return found

    def _read(self, name: str, sheet: Sheet) -> list[XlsRow]:
        """The rows of a sheet below its heads. A column that has no head, or one there is already, is lost."""
        top = next((n for n, row in enumerate(sheet.rows) if any(map(str.strip, row))), len(sheet.rows))
        heads, below = dict[int, tuple[str, str]](), sheet.rows[top + 1 :]
        for at, cell in enumerate(sheet.rows[top] if below else ()):
            filled = sum(bool(row[at].strip()) for row in below)
            if cell.strip() and (key := _head(cell)) not in heads.values():
                heads[at] = key
            elif filled:
                why = _("หัวคอลัมน์นี้มีอยู่แล้ว จึงไม่ได้อ่าน {n} ช่อง") if cell.strip() else _("คอลัมน์นี้ไม่มีหัว จึงไม่ได้อ่าน {n} ช่อง")
                self.lost.append(XlsCell(sheet.name, top, at, cell).lost(why.format(n=filled)))
        if name == SURVEY and ("type", "") not in heads.values():
            why = _("แผ่น survey แถว {n} ไม่มีหัวคอลัมน์ type").format(n=top + 1)
            refused(self._name, why, _("ใส่หัวคอลัมน์ตามมาตรฐาน XLSForm"))
        lines = list[XlsRow]()
        for n, row in enumerate(below, top + 1):
            told = ((at, " ".join(re.sub(UNSEEN, " ", text).split())) for at, text in enumerate(row) if at in heads)
            cells = {heads[at]: XlsCell(sheet.name, n, at, text) for at, text in told if text}
            lines += [XlsRow(next(iter(cells.values())), cells)] if cells else []
        if sheet.more or len(lines) > MOST[name]:
            why = _("แผ่น {name} มีเกิน {most} แถว").format(name=name, most=MOST[name])
            refused(self._name, why, _("แบ่งเป็นหลายแบบ แล้วนำเข้าทีละแบบ"))
        return lines

    def _languages(self) -> tuple[str, str]:
        """The language that is taken as the form's own, and the one beside it; "" = that of heads without one."""
        found = [key for one in self.lines.values() for line in one for key in line.cells if key[0] == "label"]
        named = [*dict.fromkeys(language for _head, language in found)]
        wanted = next((line.text("default_language") for line in self.lines.get(SETTINGS, ())), "")
        thai = next((one for one in named if re.search(r"(?i)thai|ไทย|\(th\)|^th$", one)), None)
        english = next((one for one in named if re.search(r"(?i)english|\(en\)|^en$", one)), None)
        own = thai if thai is not None else next((one for one in ("", wanted) if one in named), next(iter(named), ""))
        return own, english or ""

    def words(self, line: XlsRow, head: str) -> Texts:
        """What a row says under a head of texts."""
        said = {language: place for (name, language), place in line.cells.items() if name == head}
        own = next((one for one in (self.own, "", self.english, *said) if one in said), self.english)
        beside = self.plain(said[self.english]) if own != self.english and self.english in said else ""
        return (self.plain(said[own]) if own in said else ""), beside

    def plain(self, place: XlsCell) -> str:
        """The text without its markup; of an answer it quotes, the name of the question."""
        text = re.sub(MARKUP, "", place.text)
        self.marked |= {place} if text != place.text else set()
        named = re.sub(r"\$\{\s*([^{}]*?)\s*\}", r"“\1”", text)
        lost = place.lost(_("ข้อความนี้แทรกคำตอบของข้ออื่น ในแบบเป็นชื่อของข้อนั้นแทน"))
        self.lost += [lost] if named != text and lost not in self.lost else []
        return named.translate(PLAIN).strip()

    def lists(self) -> dict[str, list[XlsRow]]:
        """The answers of each list."""
        found = dict[str, list[XlsRow]]()
        for line in self.lines.get(CHOICES, ()):
            if line.text("list_name") and line.text("name"):
                found.setdefault(line.text("list_name"), []).append(line)
            else:
                self.lost.append(line.first.lost(_("แถวนี้ไม่มี list_name หรือ name")))
        return found

"""Reads the sheets of an XLSForm as rows of cells by column heading, and the texts of a row in two languages."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple, NoReturn

from core.errors import UserError
from core.forms.layout import UnconvertedFormPart
from core.i18n import _
from core.tabular import ImportedSheet, TabularFile
from storage.instruments.reader import HIDDEN
from storage.shown import cell_name

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"
MOST = {SURVEY: 2_000, CHOICES: 10_000, SETTINGS: 100}  # rows
ALIASES = {
    "caption": "label", "command": "type", "tag": "name", "value": "name", "relevance": "relevant",
    "calculate": "calculation", "constraining_message": "constraint_message", "count": "repeat_count",
    "jr:constraintmsg": "constraint_message", "jr:count": "repeat_count", "title": "form_title",
    "set_form_title": "form_title", "set_form_id": "form_id", "id_string": "form_id",
}  # fmt: skip
# heads of texts, in one or more languages
WORDED = frozenset({"label", "hint", "guidance_hint", "constraint_message"})
RULES = (WORDED - {"label"}) | {
    "relevant",
    "required",
    "default",
    "constraint",
    "calculation",
    "choice_filter",
    "trigger",
    "repeat_count",
    "parameters",
}
NO = {"", "no", "false", "false()", "ไม่ใช่", "0"}
UNSEEN = f"{HIDDEN}|[\ufffe\uffff]"
MARKUP = r"</?[A-Za-z][^<>]*>|\*\*|__|^#+ "
PLAIN = str.maketrans("<>{}", "‹›()")  # signs with a meaning in the texts of a form
Texts = tuple[str, str]  # in the form's own language, and in English


class XlsCell(NamedTuple):
    """A cell of an XLSForm and its text; row and column (`at`) are counted from 0."""

    sheet: str
    row: int
    at: int
    text: str

    def lost(self, reason: str) -> UnconvertedFormPart:
        return UnconvertedFormPart(
            self.sheet, cell_name(self.row, self.at), self.text[:200], reason
        )


class XlsRow(NamedTuple):
    """A row of an XLSForm: its cells by (heading, language). `read`: the cells whose text was used so far."""

    cells: Mapping[tuple[str, str], XlsCell]
    read: set[XlsCell]

    def text(self, heading: str) -> str:
        found = self.cells.get((heading, ""))
        self.read.update({found} if found else ())
        return found.text if found else ""

    def filled(self, heading: str) -> tuple[XlsCell, ...]:
        return (self.place(heading),) if self.text(heading) else ()

    def place(self, heading: str) -> XlsCell:
        """Return the row's cell under `heading`, or else the row's first cell."""
        same = (place for (name, _of), place in self.cells.items() if name == heading)
        return next(same, next(iter(self.cells.values())))


def refused(name: str, reason: str, remedy: str) -> NoReturn:
    """Raise a UserError: the XLSForm `name` cannot be imported because of `reason`, and `remedy` is what to do."""
    raise UserError(_("นำเข้า XLSForm จากไฟล์ {name} ไม่ได้").format(name=name), reason, remedy)


def _head(cell: str) -> tuple[str, str]:
    """Return a column's name and language from its head: `Label :: Thai (th)` is label, Thai (th)."""
    first, *more = (
        part.strip() for part in re.split(r"::|(?<!jr)(?<!JR):", " ".join(cell.split()))
    )
    if first.lower() in ("bind", "control", "body", "instance") and more:
        first, *more = more
    plain = "_".join(first.lower().split())
    plain = ALIASES.get(plain, plain)
    if plain in WORDED:
        return (plain, more[0] if more else "")
    return ("::".join((plain, *more)), "")


class XlsForm:
    """The sheets of an XLSForm as rows. `lost` collects what the form language cannot express."""

    def __init__(self, table: TabularFile, name: str) -> None:
        self._name = name
        self.lost = list[UnconvertedFormPart]()
        self.marked = set[XlsCell]()
        self.read = set[XlsCell]()
        # numbers of cells that show them as a code, or less or more than them
        self._numbers = dict[XlsCell, str]()
        self.lines = dict[str, list[XlsRow]]()
        for sheet in table.sheets:
            known = sheet.name.strip().lower()
            if known in MOST and known not in self.lines:
                self.lines[known] = self._read(known, sheet)
            elif any(map(any, sheet.rows)):
                self.lost.append(UnconvertedFormPart(sheet.name, "", "", _("แผ่นนี้ไม่ได้อ่าน")))
        self.lost += [
            UnconvertedFormPart(one, "", "", _("แผ่นนี้ซ่อนอยู่ จึงไม่ได้อ่าน")) for one in table.hidden
        ]
        if SURVEY not in self.lines:
            names = ", ".join((*(sheet.name for sheet in table.sheets), *table.hidden))[:100]
            why = _("ไม่มีแผ่น survey ที่เปิดอ่านได้ในไฟล์ มีแต่ {names}").format(names=names)
            refused(name, why, _("เลือกไฟล์ XLSForm ซึ่งมีแผ่น survey และยกเลิกการซ่อนแผ่นที่ซ่อนอยู่"))
        self.own, self.english = self._languages()
        self.lists = dict[str, list[XlsRow]]()  # the rows of answers, by list
        for line in self.lines.get(CHOICES, ()):
            if line.text("list_name") and line.text("name"):
                self.lists.setdefault(line.text("list_name"), []).append(line)
            else:
                self.lose(line, _("แถวนี้ไม่มี list_name หรือ name"))

    def lose(self, row: XlsRow, reason: str) -> None:
        """Record a row that cannot be converted, with the `reason`. The loss names the row's `type` or first cell."""
        self.lost.append(row.place("type").lost(reason))
        self.read.update(row.cells.values())

    def _read(self, name: str, sheet: ImportedSheet) -> list[XlsRow]:
        """Return the rows of a sheet below its heads. A filled column with no head, or a repeated one, is a loss."""
        top = next(
            (n for n, row in enumerate(sheet.rows) if any(map(str.strip, row))), len(sheet.rows)
        )
        heads, below = dict[int, tuple[str, str]](), sheet.rows[top + 1 :]
        for at, cell in enumerate(sheet.rows[top] if below else ()):
            if cell.strip() and (key := _head(cell)) not in heads.values():
                heads[at] = key
            elif filled := sum(bool(row[at].strip()) for row in below):
                if cell.strip():
                    why = _("หัวคอลัมน์นี้มีอยู่แล้ว จึงไม่ได้อ่าน {n} ช่อง")
                else:
                    why = _("คอลัมน์นี้ไม่มีหัว จึงไม่ได้อ่าน {n} ช่อง")
                self.lost.append(XlsCell(sheet.name, top, at, cell).lost(why.format(n=filled)))
        if name == SURVEY and ("type", "") not in heads.values():
            why = _("แผ่น survey แถว {n} ไม่มีหัวคอลัมน์ type").format(n=top + 1)
            refused(self._name, why, _("ใส่หัวคอลัมน์ตามมาตรฐาน XLSForm"))
        numbers = {(row, at): number for row, at, number in (*sheet.stored, *sheet.codes)}
        lines = list[XlsRow]()
        for n, row in enumerate(below, top + 1):
            told = (
                (at, " ".join(re.sub(UNSEEN, " ", text).split()))
                for at, text in enumerate(row)
                if at in heads
            )
            cells = {heads[at]: XlsCell(sheet.name, n, at, text) for at, text in told if text}
            held = {one: numbers.get((n, one.at), "") for one in cells.values()}
            self._numbers |= {one: number for one, number in held.items() if number}
            if cells:
                lines += [XlsRow(cells, self.read)]
        if sheet.more or len(lines) > MOST[name]:
            why = _("แผ่น {name} มีเกิน {most} แถว").format(name=name, most=MOST[name])
            refused(self._name, why, _("แบ่งเป็นหลายแบบ แล้วนำเข้าทีละแบบ"))
        return lines

    def _languages(self) -> tuple[str, str]:
        """Return the language taken as the form's own, and the one taken as English; "" = heads without a language."""
        rows = chain(*self.lines.values())
        named = [*dict.fromkeys(key[1] for line in rows for key in line.cells if key[0] == "label")]
        default = next((line.text("default_language") for line in self.lines.get(SETTINGS, ())), "")
        thai, english = (
            next((one for one in named if re.search(shape, one.lower())), None)
            for shape in (r"thai|ไทย|\(th\)|^th$", r"english|\(en\)|^en$")
        )
        if thai is not None:
            own = thai
        else:
            own = next((one for one in ("", default) if one in named), next(iter(named), ""))
        return own, english or ""

    def words(self, row: XlsRow, heading: str) -> Texts:
        """Return (the row's text under `heading` in the form's language, its English text); "" if there is none."""
        by_language = {
            language: place for (name, language), place in row.cells.items() if name == heading
        }
        own = next(
            (one for one in (self.own, "", self.english, *by_language) if one in by_language),
            self.english,
        )
        if own != self.english and self.english in by_language:
            beside = self.plain(by_language[self.english])
        else:
            beside = ""
        return (self.plain(by_language[own]) if own in by_language else ""), beside

    def value(self, place: XlsCell) -> str:
        """Return what a cell holds, which is what other programs call an answer: 12 of a cell that shows 0012."""
        return self._numbers.get(place, place.text)

    def plain(self, place: XlsCell) -> str:
        """Return a cell's text without markup; `${…}`, which stands for an answer, becomes the question's name."""
        self.read.add(place)
        text = re.sub(MARKUP, "", place.text)
        if text != place.text:
            self.marked |= {place}
        named = re.sub(r"\$\{\s*([^{}]*?)\s*\}", r"“\1”", text)
        if named != text:
            self.lost.append(place.lost(_("ข้อความนี้แทรกคำตอบของข้ออื่น ในแบบเป็นชื่อของข้อนั้นแทน")))
        return named.translate(PLAIN).strip()

    def count(self, cells: Sequence[XlsCell], text: str, reason: str) -> None:
        """Record as one loss `cells` that are lost for one reason. `text`: shown for all, "" = the first cell's."""
        if cells:
            self.lost.append(
                cells[0]._replace(text=text or cells[0].text).lost(reason.format(n=len(cells)))
            )

    def unread(self) -> None:
        """Record as losses the cells that were not used: rules and hints one by one, others counted by column."""
        columns = dict[tuple[str, str], list[XlsCell]]()
        for (head, language), cell in chain(
            *(line.cells.items() for line in chain(*self.lines.values()))
        ):
            if (
                cell in self.read
                or head in ("type", "name")
                or (head in RULES and cell.text.lower() in NO)
            ):
                continue
            if head in RULES and language in ("", self.own, self.english):
                if head == "choice_filter":
                    unfiltered = _("คำตอบไม่ถูกกรองตามข้ออื่น แสดงครบทุกคำตอบ")
                else:
                    unfiltered = ""
                self.lost.append(
                    cell.lost(unfiltered or _("แบบไม่มีที่ให้ค่าของ {head} ตรงนี้").format(head=head))
                )
            else:
                if head == "appearance":
                    what = cell.text
                else:
                    what = " ".join(filter(None, (head, language)))
                columns.setdefault((cell.sheet, what), []).append(cell)
        for (_sheet, what), cells in columns.items():
            look = what == cells[0].text
            if look:
                why = _("ลักษณะที่แสดงบนเครื่อง ไม่มีในแบบ ({n} ช่อง)")
            else:
                why = _("แบบไม่มีที่ให้คอลัมน์นี้ ({n} ช่อง)")
            self.count(cells, what, why)
        self.count(sorted(self.marked), "", _("ตัวหนา สี และลักษณะของตัวอักษร ไม่มีในแบบ ({n} ช่อง)"))

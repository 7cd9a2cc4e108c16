"""Official wording: an owner's table of (id, text) that replaces texts of a form, independent of its revisions.

The id of a text is `list/row/field`, `list/row/field/n` if the field holds several, or a field of the form itself.
Ids, answers and everything that is not text stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.errors import Fault, UserError
from core.forms.findings import meant
from core.forms.layout import slots
from core.forms.ports import Forms
from core.forms.shape import Instrument
from core.forms.vocabulary import WITHIN
from core.forms.wording import Words, names_in
from core.i18n import _
from core.tabular import OutputWorkbook, SheetColumn, TabularFile

LANGUAGES = ("th", "en")
LONGEST = 8_000  # letters of one text
TEXTS = frozenset({"papers/above", "papers/below", "sections/title", "sections/note"})  # fields of plain str, not Words
UNSEEN = frozenset({"cases", "carry"})  # lists whose texts no user sees
HEADS = ("id", "ข้อความในแบบ", "ถ้อยคำทางการ")  # of the workbook an owner fills in, whatever the user's language
OF = ("form", "lang")  # rows that name the form and language of the table
OF_IDS = ("wording-id", "wording-twice")  # codes of faults in the first column
_Place = tuple[str | int, ...]  # the path of a text in a form: names of fields, and positions in lists


class OfficialText(NamedTuple):
    """One official text and the id of the form's text that it replaces."""

    id: str
    text: str
    line: int = 0  # of the file it was read from


class OfficialTextTable(NamedTuple):
    """A table of official texts, in one language, for every revision of an edition."""

    form: str  # id/edition
    lang: str
    texts: tuple[OfficialText, ...]
    file: str = ""  # SHA-256, hex
    sheet: str = ""  # of the workbook it was read from

    @staticmethod
    def laid_over(form: Instrument, tables: "Sequence[OfficialTextTable]") -> Instrument:
        """Return the form with these official texts; unknown ids are skipped, as another revision may have them."""
        if not tables:
            return form
        worded, places = form, _places(form)
        for one, lang in ((one, table.lang) for table in tables for one in table.texts):
            worded = _with(worded, places[one.id], one.text, lang) if one.id in places else worded
        return replace(worded, own=form, wording=",".join(table.file for table in tables))


def texts_of(form: Instrument, lang: str = "th") -> Mapping[str, str]:
    """Return {id: text} of every text of a form, in the form's own words."""
    form = form.own or form
    return {id_: _official_text(form, place, lang) for id_, place in _places(form).items()}


def _places(form: Instrument) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for slot in slots(type(form)):
        if slot.key in UNSEEN or not slot.rows:
            continue
        value = getattr(form, slot.name)
        if not slot.many:
            found |= dict(_fields(f"{slot.key}/", slot.key, (slot.name,), value))
            continue
        taken = set[str]()
        for number, row in enumerate(value):
            stem = _row_id(slot.key, row, value[:number], taken)
            found |= dict(_fields(f"{slot.key}/{stem}/", slot.key, (slot.name, number), row))
    return found | dict(_fields("", "", (), form))


def _row_id(name: str, row: Any, before: Sequence[Any], taken: set[str]) -> str:
    """Return a row's name, unique in its list: its id, with its parent's if needed, or else its number there."""
    home = getattr(row, "within", "") or getattr(row, "paper", "") or "".join(getattr(row, "kind", ())[:1])
    if name in ("fields", "computed"):
        home = row.homes[0] if isinstance(row.kind, tuple) else row.kind or row.within
    own = getattr(row, "id", "")
    if not own:
        own = str(getattr(row, "level", "") or 1 + sum(getattr(one, "paper", "") == home for one in before))
    called = f"{home}.{own}" if name in {*WITHIN, "fields", "levels", "columns", "sections"} else own
    while called in taken:
        called += "_"
    taken.add(called)
    return called


def _fields(stem: str, list_: str, at: _Place, row: Any) -> Iterator[tuple[str, _Place]]:
    for slot in slots(type(row)):
        if slot.holds == "words" or f"{list_}/{slot.key}" in TEXTS:
            value, place = getattr(row, slot.name), (*at, slot.name)
            if slot.many:
                yield from ((f"{stem}{slot.key}/{n + 1}", (*place, n)) for n, one in enumerate(value) if one)
            elif value:
                yield f"{stem}{slot.key}", place


def _official_text(form: Instrument, place: _Place, lang: str) -> str:
    value: Any = form
    for step in place:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return getattr(value, lang) if isinstance(value, Words) else str(value)


def _with(value: Any, place: _Place, text: str, lang: str) -> Any:
    """Return what `value` is with another text at the place in it."""
    if not place:
        return value._replace(**{lang: text}) if isinstance(value, Words) else text
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        return (*value[:step], _with(value[step], rest, text, lang), *value[step + 1 :])
    return replace(value, **{step: _with(getattr(value, step), rest, text, lang)})


def official_sheet(form: Instrument, pasted: Sequence[Sequence[str]] = ()) -> OutputWorkbook:
    """Return the table an owner fills in: id, the form's text, and the official text now in use.

    `pasted` has two columns, an id or a text of the form, and its official text; rows that match no text come last.
    """
    own, laid = texts_of(form), dict[str, str]()
    if form.own is not None:
        now = {id_: _official_text(form, place, "th") for id_, place in _places(form).items()}
        laid = {id_: text for id_, text in now.items() if text != own.get(id_)}
    more = list[tuple[str, str, str]]()
    for cells in pasted:
        key, text = next((one.strip() for one in cells), ""), next((one.strip() for one in reversed(cells)), "")
        ids = [key] if key in own else [id_ for id_, words in own.items() if words.strip() == key]
        laid |= dict.fromkeys(ids, text)
        if not ids and key and key not in (*HEADS[:2], *OF):
            more.append((key, "", text))
    rows = [("form", own["title"], f"{form.id}/{form.edition}"), *((id_, own[id_], laid.get(id_, "")) for id_ in own)]
    return OutputWorkbook(HEADS[2], tuple(map(SheetColumn, HEADS)), (*rows, *more))


def official_read(table: TabularFile) -> OfficialTextTable | None:
    """Return the table read from a workbook that `official_sheet` wrote; None for any other workbook.

    A row without an official text keeps the form's text.
    """
    sheet = table.sheets[table.active] if table.sheets else None
    if sheet is None or not sheet.rows or sheet.rows[0][:1] != HEADS[:1] or HEADS[2] not in sheet.rows[0]:
        return None
    at, said, texts = sheet.rows[0].index(HEADS[2]), dict[str, str](), list[OfficialText]()
    for line, cells in enumerate(sheet.rows[1:], start=2):
        id_, text = cells[0].strip() if cells else "", cells[at].strip() if len(cells) > at else ""
        if id_ in OF and id_ not in said:
            said[id_] = text
        elif text:
            texts.append(OfficialText(id_, text, line))
    return OfficialTextTable(said.get("form", ""), said.get("lang") or "th", tuple(texts), sheet=sheet.name)


def official_faults(form: Instrument, table: OfficialTextTable, file: str) -> Iterator[Fault]:
    """Yield the faults to mend before a table can replace texts of the form; `file` is its name in the faults."""
    known, seen = texts_of(form, table.lang if table.lang in LANGUAGES else "th"), set[str]()
    if table.lang not in LANGUAGES:
        what = _("ไม่รู้จักภาษา {lang}").format(lang=table.lang[:20])
        yield Fault(file, 1, what, _("ใช้ lang: th หรือ en"), "wording-language")
    if not table.texts:
        yield Fault(file, 1, _("ยังไม่มีถ้อยคำทางการ"), _("กรอกถ้อยคำข้างข้อความที่จะแทน แล้วบันทึก"), "wording-empty")
    for one in table.texts:
        for code, what, mend in _text_faults(one, known, seen):
            cell = f"{'A' if code in OF_IDS else 'C'}{one.line}" if table.sheet else ""
            where = _("แผ่น “{sheet}” ช่อง {cell}").format(sheet=table.sheet, cell=cell) if cell else ""
            yield Fault(file, one.line, what, mend, code, where)
        seen.add(one.id)


def _text_faults(one: OfficialText, known: Mapping[str, str], seen: set[str]) -> Iterator[tuple[str, str, str]]:
    if one.id not in known:
        mend = meant(one.id, known, _("ใช้รหัสตามตารางถ้อยคำทางการของแบบนี้ (instrument words)"))
        yield "wording-id", _("แบบนี้ไม่มีข้อความชื่อ {id}").format(id=one.id[:60]), mend
    if one.id in seen:
        yield "wording-twice", _("{id} มีสองแถว").format(id=one.id[:60]), _("ลบแถวหนึ่ง")
    if not one.text.strip():
        yield "wording-text", _("ข้อความของ {id} ว่าง").format(id=one.id[:60]), _("ใส่ข้อความ หรือลบแถวนี้")
    if len(one.text) > LONGEST:
        what = _("ข้อความของ {id} ยาวเกิน {n} ตัวอักษร").format(id=one.id[:60], n=LONGEST)
        yield "wording-long", what, _("ตัดข้อความให้สั้นลง")
    if any(letter < " " and letter != "\n" for letter in one.text):
        yield "wording-hidden", _("ข้อความของ {id} มีอักขระที่มองไม่เห็น").format(id=one.id[:60]), _("พิมพ์ข้อความนี้ใหม่")
    if more := [name for name in names_in(one.text) if name not in names_in(known.get(one.id, one.text))]:
        what = _("ข้อความของ {id} ใช้ <{name}> ซึ่งข้อความเดิมไม่มี").format(id=one.id[:60], name=more[0])
        yield "wording-name", what, _("ใช้เฉพาะชื่อใน < > ที่ข้อความเดิมมี")
    if one.text.strip() and (
        lost := [name for name in names_in(known.get(one.id, "")) if name not in names_in(one.text)]
    ):
        what = _("ข้อความของ {id} ไม่มี <{name}> ซึ่งข้อความเดิมมี").format(id=one.id[:60], name=lost[0])
        yield "wording-lost", what, _("ใส่ <{name}> ในข้อความ ที่ตรงนั้นโปรแกรมเติมค่าของเอกสาร").format(name=lost[0])


def contents(forms: Forms, name: str) -> tuple[str, ...]:
    """Return all texts of a form and the other column headings (`known_as`) of its fields; () if it cannot be read."""
    try:
        form = forms.get(name)
    except UserError:
        return ()
    return (*texts_of(form).values(), *(head for field in form.fields for head in field.known_as))

"""Published forms (records that are sent to other units) and official wordings: tables of (id, text) that replace texts
of a form. The id of a text is `list/row/field`, `list/row/field/n` in a list, or a field of the form itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from core.entities import record_id, scope_kind
from core.errors import FormFileFault, UserError
from core.forms.layout import FieldSchema, meant
from core.forms.ports import Forms, Reader, bound_form
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import WITHIN
from core.forms.wording import Words, names_in
from core.i18n import _
from core.tabular import OutputWorkbook, TabularFile, WorkbookColumn
from core.values import Record, RecordSummary, Ref, gathered

_Said = TypeVar("_Said", Record, RecordSummary)
MOST = 64  # most forms an owner may publish for one year
PUBLISHED, WITHDRAWN = "published", "withdrawn"
FORMS = ("instrument", "programme")
WORDING = "wording"
_FILE = r"[0-9a-f]{64}"


class PublishedForm(NamedTuple):
    """A form as published in a folder, whether or not its file is in the folder. `state`: PUBLISHED or WITHDRAWN."""

    ref: Ref
    using: str  # id/edition/revision
    file: str  # SHA-256, hex
    language: int
    state: str
    owner: str  # id of a unit

    @staticmethod
    def of_one_owner(reader: Reader, records: Iterable[_Said], file: str) -> Iterator[_Said]:
        """Yield `records` whose form has the publisher of the form `file` (SHA-256), and those that name no form."""
        owners = {one.file: one.owner for one in PublishedForm.all(reader)}
        owner = owners.get(file, "")
        return (
            one
            for one in records
            if not one.text("form") or owners.get(one.text("form"), "") == owner
        )

    @staticmethod
    def shared_names(reader: Reader, unit: str) -> Mapping[str, str]:
        """Return {SHA-256 of a form file: publisher's name} of each form whose id other publishers use too. The name of
        the unit `unit` (id, "" = none) is "this office"."""
        by_id = gathered((form.id, form) for form in reader.forms.labels())
        alike = [form for same in by_id.values() if len(same) > 1 for form in same]
        published = PublishedForm.all(reader) if alike else ()  # costs as much as a page of a paper
        known = {one.file: one for one in published}
        owners = gathered(
            (form.id, one.owner if (one := known.get(form.file)) else "") for form in alike
        )
        several = (form.file for form in alike if len({*owners[form.id]}) > 1)
        return {file: publisher_words(reader, known.get(file), unit) for file in several}

    @staticmethod
    def all(reader: Reader) -> "tuple[PublishedForm, ...]":
        """Return all forms published by an entitled unit, withdrawn ones too (documents on them stay readable)."""
        return reader.fields.once(
            "published forms", lambda: tuple(_form(one) for one in _owned(reader, *FORMS))
        )

    @staticmethod
    def of_edition(
        reader: Reader, form: Instrument | Programme, unit: str
    ) -> "list[PublishedForm]":
        """Return the revisions of the form's edition that `unit` has published and not withdrawn."""
        every = (
            one for one in PublishedForm.all(reader) if one.owner == unit and one.state == PUBLISHED
        )
        return [one for one in every if one.using.startswith(f"{form.id}/{form.edition}/")]

    def says_same(self, reader: Reader, form: Instrument | Programme) -> bool:
        """Return whether this form and `form` have the same name and content, however their files are written."""
        get = reader.forms.programme if isinstance(form, Programme) else reader.forms.get
        with suppress(UserError):
            return self.using == form.using and (
                self.file == form.file or get(f"{self.using}#{self.file}") == form
            )
        return False


class PublishedWording(NamedTuple):
    """A published table of official texts with which an owner rewords its form. `state`: PUBLISHED or WITHDRAWN."""

    ref: Ref
    form: str  # id/edition
    lang: str
    file: str  # SHA-256, hex
    state: str
    owner: str  # id of a unit

    @staticmethod
    def all(reader: Reader) -> "tuple[PublishedWording, ...]":
        """Return all tables of official texts published by an entitled unit, withdrawn ones too."""
        names = ("instrument_id", "lang", "file", "state", "owner")
        return tuple(
            PublishedWording(one.ref, *map(one.text, names)) for one in _owned(reader, WORDING)
        )


def _owned(reader: Reader, *entities: str) -> list[Record]:
    """Return records with a file and a true owner: the unit of the scope or, in `all`, the centre whose PC wrote it."""
    records = [
        one
        for entity in entities
        for one in reader.records(entity)
        if re.fullmatch(_FILE, one.text("file"))
    ]
    if not any(scope_kind(one.ref.scope) == "all" for one in records):
        return [one for one in records if one.text("owner") == one.ref.scope.partition("/")[0]]
    centres = {(one.key, one.unit) for one in reader.trust.devices() if one.kind == "centre"}
    return [one for one in records if _is_of_its_author(reader, one, centres)]


def _is_of_its_author(reader: Reader, record: Record, centres: set[tuple[str, str]]) -> bool:
    owner = record.text("owner")
    if scope_kind(record.ref.scope) != "all":
        return owner == record.ref.scope.partition("/")[0]
    shown = record.shown("owner").seen
    written = [past for past in reader.history.of(record.ref, "owner") if past.op in shown]
    return any((past.device, owner) in centres for past in written)


class WrongDocumentError(UserError):
    """Raised if an imported file names another form or year; the user may confirm to import it anyway."""

    @classmethod
    def check(cls, form: Instrument, year: int, data: object, *, anyway: bool = False) -> None:
        """Raise WrongDocumentError if the imported `data` says it is of another form or year, unless `anyway`."""
        file = data if isinstance(data, dict) and not anyway else {}
        named, at = (
            str(file.get("instrument") or form.id).partition("#")[0][:60],
            str(file.get("year") or year)[:9],
        )
        (id_, *which), (_id, *own) = named.split("/"), form.using.split("/")
        if id_ not in (form.id, *form.aliases) or which != own[: len(which)] or at != str(year):
            if not file.get("instrument"):
                why = _("ไฟล์บอกว่าเป็นของปี {at} จึงยังไม่ได้นำเข้าสิ่งใด").format(at=at)
            elif not file.get("year"):
                why = _("ไฟล์บอกว่าเป็นของแบบ {named} จึงยังไม่ได้นำเข้าสิ่งใด").format(named=named)
            else:
                why = _("ไฟล์บอกว่าเป็นของแบบ {named} ปี {at} จึงยังไม่ได้นำเข้าสิ่งใด").format(
                    named=named, at=at
                )
            raise cls(
                _("ไฟล์นี้ไม่ใช่ของแบบ {form} ปี {year}").format(form=form.using, year=year),
                why,
                _("เลือกไฟล์ แบบ และปีให้ตรงกัน หรือยืนยันว่าตั้งใจใช้ไฟล์นี้ด้วย --anyway"),
            )

    @staticmethod
    def check_bound(record: Record | None, form: Instrument) -> None:
        """Raise UserError if the document `record` (None = not begun yet) was begun with another form than `form`."""
        if record is None or record.deleted:
            return
        bound, using = record.text("form"), record.text("using")
        if (bound == form.file) if bound else (using in ("", form.using)):
            return
        why = _("เอกสารชุดนี้กรอกด้วยแบบชื่อเดียวกันของหน่วยงานอื่น")
        do = _("ระบุ no เป็นชุดถัดไป หรือเลือกแบบที่ใช้กรอกเอกสารนี้ แล้วนำเข้าอีกครั้ง")
        if using != form.using:
            why = _("เอกสารชุดนี้กรอกด้วยแบบ {using}").format(using=using)
            do = _("ใช้แบบเดิม หรือเริ่มเอกสารชุดใหม่จากชุดนี้ในหน้า เอกสารของปี หรือด้วยคำสั่ง document copy")
        raise UserError(_("นำข้อมูลเข้าด้วยแบบ {using} ไม่ได้").format(using=form.using), why, do)


def owner_of(reader: Reader, file: str) -> str:
    """Return the id of the unit that published the form `file` (SHA-256); "" if only the program brings the form."""
    return next((one.owner for one in PublishedForm.all(reader) if one.file == file), "")


def may_word(reader: Reader, form: Instrument, unit: str) -> bool:
    """Return whether `unit` may publish official texts for `form`: for its own or, if a centre, for the program's."""
    device, owner = reader.trust.device(), owner_of(reader, form.file)
    return owner == unit or (not owner and device is not None and device.kind == "centre")


def owner_words(reader: Reader, form: Instrument) -> str:
    """Return a line that says whose official wording a form shows; "" if it shows its own texts."""
    if not form.wording:
        return ""
    files = form.wording.split(",")
    owner = next((one.owner for one in PublishedWording.all(reader) if one.file in files), "")
    says = _("ถ้อยคำในแบบนี้เป็นถ้อยคำทางการของ{name}")
    return says.format(name=owner_name(reader, owner) or _("เจ้าของแบบ"))


def owner_name(reader: Reader, owner: str) -> str:
    """Return the name of a unit from the register, else from its office record; "" if neither is in this folder."""
    own = Ref(owner, "office", record_id(owner, "office", owner))
    unit = reader.record(Ref("all", "unit", owner)) or reader.record(own)
    return unit.text("name") if unit else ""


def _form(record: Record) -> PublishedForm:
    using = f"{record.text('instrument_id')}/{record.number('edition')}/{record.number('revision')}"
    language = record.number("language") or 0
    return PublishedForm(
        record.ref, using, record.text("file"), language, record.text("state"), record.text("owner")
    )


def not_used(forms: Forms, form: PublishedForm) -> str:
    """Return a sentence saying why a published form cannot be used on this PC."""
    if form.state == WITHDRAWN:
        return _("ถอนประกาศแล้ว")
    return forms.why_not(form.file) or _("ไฟล์ของแบบยังไม่มาถึงเครื่องนี้")


class AbsentForm(NamedTuple):
    """A form that is missing on this PC, with the documents that wait for it."""

    name: str
    documents: Sequence[Ref]

    @property
    def words(self) -> str:
        """Return a sentence on the form, its waiting documents, and what to do."""
        lacking = _("แบบ {form} ไม่อยู่ในเครื่องนี้ เอกสาร {n} รายการรออยู่ ขอแบบจากหน่วยงานที่ประกาศหรือต้นสังกัด")
        return lacking.format(form=self.name.partition("#")[0], n=len(self.documents))


def absent(reader: Reader) -> Iterator[AbsentForm]:
    """Yield, sorted by name, each form that documents of this folder use and that is not on this PC."""
    records = (record for entity in ("plan", "assessment") for record in reader.records(entity))
    waiting = gathered((bound_form(record), record.ref) for record in records)
    for name in sorted(waiting):
        try:
            reader.forms.label(name)
        except UserError:
            yield AbsentForm(name, tuple(waiting[name]))


def publisher_words(reader: Reader, form: PublishedForm | None, unit: str) -> str:
    if form is None:
        return _("มากับโปรแกรม")
    if form.owner == unit:
        return _("หน่วยงานนี้ประกาศ")
    name = owner_name(reader, form.owner)
    return _("{name} ประกาศ").format(name=name or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน"))


LANGUAGES = ("th", "en")
LONGEST = 8_000  # letters of one text
# fields of plain str, not Words
TEXTS = frozenset({"papers/above", "papers/below", "sections/title", "sections/note"})
UNSEEN = frozenset({"cases", "carry"})  # lists whose texts no user sees
# of the workbook an owner fills in, whatever the user's language
HEADS = ("id", "ข้อความในแบบ", "ถ้อยคำทางการ")
OF = ("form", "lang")  # rows that name the form and language of the table
OF_IDS = ("wording-id", "wording-twice")  # codes of faults in the first column
# the path of a text in a form: names of fields, and positions in lists
_Place = tuple[str | int, ...]


class OfficialText(NamedTuple):
    """One official text, with the id of the text of the form that it replaces."""

    id: str
    text: str
    line: int = 0  # of the file it was read from


class OfficialTextTable(NamedTuple):
    """A table of official texts in one language, valid for every revision of a form's edition."""

    form: str  # id/edition
    lang: str
    texts: tuple[OfficialText, ...]
    file: str = ""  # SHA-256, hex
    sheet: str = ""  # of the workbook it was read from

    @staticmethod
    def laid_over(form: Instrument, tables: "Sequence[OfficialTextTable]") -> Instrument:
        """Return the form with the official texts of `tables`; ids of texts that it lacks are skipped."""
        if not tables:
            return form
        worded, places = form, _places(form)
        for one, lang in ((one, table.lang) for table in tables for one in table.texts):
            if one.id in places:
                worded = _with(worded, places[one.id], one.text, lang)
        return replace(worded, own=form, wording=",".join(table.file for table in tables))


def texts_of(form: Instrument, lang: str = "th") -> Mapping[str, str]:
    """Return {id: text} of all texts of a form in the language `lang`, in the form's own wording."""
    form = form.own or form
    return {id_: _official_text(form, place, lang) for id_, place in _places(form).items()}


def _places(form: Instrument) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for slot in FieldSchema.slots(type(form)):
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


def _row_id(name: str, row: Any, before: Sequence[Any], used_names: set[str]) -> str:
    """Return a row's name, unique in its list: its id, with its parent's if needed, or else its number there."""
    home = (
        getattr(row, "within", "")
        or getattr(row, "paper", "")
        or "".join(getattr(row, "kind", ())[:1])
    )
    if name in ("fields", "computed"):
        home = row.homes[0] if isinstance(row.kind, tuple) else row.kind or row.within
    own = getattr(row, "id", "")
    if not own:
        own = str(
            getattr(row, "level", "")
            or 1 + sum(getattr(one, "paper", "") == home for one in before)
        )
    if name in {*WITHIN, "fields", "levels", "columns", "sections"}:
        called = f"{home}.{own}"
    else:
        called = own
    while called in used_names:
        called += "_"
    used_names.add(called)
    return called


def _fields(stem: str, list_: str, row_place: _Place, row: Any) -> Iterator[tuple[str, _Place]]:
    for slot in FieldSchema.slots(type(row)):
        if slot.holds == "words" or f"{list_}/{slot.key}" in TEXTS:
            value, place = getattr(row, slot.name), (*row_place, slot.name)
            if slot.many:
                yield from (
                    (f"{stem}{slot.key}/{n + 1}", (*place, n)) for n, one in enumerate(value) if one
                )
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
    """Return a workbook in which an owner enters official texts: columns for a text's id, the form's text, the official
    text. `pasted`: rows (id or form's text, official text) to enter; rows that match no text come last."""
    own, laid = texts_of(form), dict[str, str]()
    if form.own is not None:
        now = {id_: _official_text(form, place, "th") for id_, place in _places(form).items()}
        laid = {id_: text for id_, text in now.items() if text != own.get(id_)}
    more = list[tuple[str, str, str]]()
    for cells in pasted:
        key = next((cell.strip() for cell in cells), "")
        text = next((cell.strip() for cell in reversed(cells)), "")
        ids = [key] if key in own else [id_ for id_, words in own.items() if words.strip() == key]
        laid |= dict.fromkeys(ids, text)
        if not ids and key and key not in (*HEADS[:2], *OF):
            more.append((key, "", text))
    rows = [
        ("form", own["title"], f"{form.id}/{form.edition}"),
        *((id_, own[id_], laid.get(id_, "")) for id_ in own),
    ]
    return OutputWorkbook(HEADS[2], tuple(map(WorkbookColumn, HEADS)), (*rows, *more))


def official_read(table: TabularFile) -> OfficialTextTable | None:
    """Return the table of a workbook made by `official_sheet`, without empty rows; None for other workbooks."""
    sheet = table.sheets[table.active] if table.sheets else None
    if (
        sheet is None
        or not sheet.rows
        or sheet.rows[0][:1] != HEADS[:1]
        or HEADS[2] not in sheet.rows[0]
    ):
        return None
    at = sheet.rows[0].index(HEADS[2])
    heads = dict[str, str]()
    texts = list[OfficialText]()
    for line, cells in enumerate(sheet.rows[1:], start=2):
        id_ = cells[0].strip() if cells else ""
        text = cells[at].strip() if len(cells) > at else ""
        if id_ in OF and id_ not in heads:
            heads[id_] = text
        elif text:
            texts.append(OfficialText(id_, text, line))
    return OfficialTextTable(
        heads.get("form", ""), heads.get("lang") or "th", tuple(texts), sheet=sheet.name
    )


def official_faults(
    form: Instrument, table: OfficialTextTable, file: str
) -> Iterator[FormFileFault]:
    """Yield the faults to correct before a table can replace a form's texts. Faults name the table's file `file`."""
    known = texts_of(form, table.lang if table.lang in LANGUAGES else "th")
    seen = set[str]()
    if table.lang not in LANGUAGES:
        what = _("ไม่รู้จักภาษา {lang}").format(lang=table.lang[:20])
        yield FormFileFault(file, 1, what, _("ใช้ lang: th หรือ en"), "wording-language")
    if not table.texts:
        yield FormFileFault(
            file, 1, _("ยังไม่มีถ้อยคำทางการ"), _("กรอกถ้อยคำข้างข้อความที่จะแทน แล้วบันทึก"), "wording-empty"
        )
    for text in table.texts:
        for code, what, mend in _text_faults(text, known, seen):
            if table.sheet:
                cell = f"{'A' if code in OF_IDS else 'C'}{text.line}"
            else:
                cell = ""
            if cell:
                where = _("แผ่น “{sheet}” ช่อง {cell}").format(sheet=table.sheet, cell=cell)
            else:
                where = ""
            yield FormFileFault(file, text.line, what, mend, code, where)
        seen.add(text.id)


def _text_faults(
    text: OfficialText, known_texts: Mapping[str, str], seen_ids: set[str]
) -> Iterator[tuple[str, str, str]]:
    if text.id not in known_texts:
        mend = meant(text.id, known_texts, _("ใช้รหัสตามตารางถ้อยคำทางการของแบบนี้ (instrument words)"))
        yield "wording-id", _("แบบนี้ไม่มีข้อความชื่อ {id}").format(id=text.id[:60]), mend
    if text.id in seen_ids:
        yield "wording-twice", _("{id} มีสองแถว").format(id=text.id[:60]), _("ลบแถวหนึ่ง")
    if not text.text.strip():
        yield (
            "wording-text",
            _("ข้อความของ {id} ว่าง").format(id=text.id[:60]),
            _("ใส่ข้อความ หรือลบแถวนี้"),
        )
    if len(text.text) > LONGEST:
        what = _("ข้อความของ {id} ยาวเกิน {n} ตัวอักษร").format(id=text.id[:60], n=LONGEST)
        yield "wording-long", what, _("ตัดข้อความให้สั้นลง")
    if any(letter < " " and letter != "\n" for letter in text.text):
        yield (
            "wording-hidden",
            _("ข้อความของ {id} มีอักขระที่มองไม่เห็น").format(id=text.id[:60]),
            _("พิมพ์ข้อความนี้ใหม่"),
        )
    more = [
        name
        for name in names_in(text.text)
        if name not in names_in(known_texts.get(text.id, text.text))
    ]
    if more:
        what = _("ข้อความของ {id} ใช้ <{name}> ซึ่งข้อความเดิมไม่มี").format(id=text.id[:60], name=more[0])
        yield "wording-name", what, _("ใช้เฉพาะชื่อใน < > ที่ข้อความเดิมมี")
    if text.text.strip() and (
        lost := [
            name
            for name in names_in(known_texts.get(text.id, ""))
            if name not in names_in(text.text)
        ]
    ):
        what = _("ข้อความของ {id} ไม่มี <{name}> ซึ่งข้อความเดิมมี").format(id=text.id[:60], name=lost[0])
        yield (
            "wording-lost",
            what,
            _("ใส่ <{name}> ในข้อความ ที่ตรงนั้นโปรแกรมเติมค่าของเอกสาร").format(name=lost[0]),
        )


def contents(forms: Forms, name: str) -> tuple[str, ...]:
    """Return a form's texts and the spreadsheet headings by which its fields are recognised; () if it is unreadable."""
    try:
        form = forms.get(name)
    except UserError:
        return ()
    return (*texts_of(form).values(), *(head for field in form.fields for head in field.known_as))

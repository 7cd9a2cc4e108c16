"""Converts an XLSForm (ODK, KoboToolbox) to a form: each question becomes a field or is reported as a loss."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, NamedTuple

from core.errors import FormFileFault, UserError
from core.forms.check import faults, idle
from core.forms.field_types import type_of
from core.forms.layout import ConvertedForm, FormFault
from core.forms.plan_shape import Field
from core.forms.shape import Instrument
from core.forms.vocabulary import DEEPEST, LANGUAGE, MOST_COLUMNS
from core.i18n import _
from core.tabular import TabularFile
from core.values import gathered
from storage.instruments.reader import broken, parse
from storage.instruments.source import yaml_of
from storage.instruments.xlsform import expressions as xpath
from storage.instruments.xlsform.sheets import (
    NO,
    SETTINGS,
    SURVEY,
    Texts,
    XlsCell,
    XlsForm,
    XlsRow,
    refused,
)

ENTRY = "entry"  # the kind of rows in which a row is one filled-in form
LISTS = ("scales", "choices", "kinds", "fields", "computed", "checks", "papers", "columns")
# cells never dropped: without them a row means another thing
STAYS = ("id", "kind", "in", "title", "type", "scale")
# the id of the answer "other"
OTHER = "other"
# most cells of a row that is edited as a line of its parent
FEW = 5
RESERVED = frozenset({
    "plan", "item", "level", "extra", "number", "year", "period", "month", "quarter", "half", "unit", "setting",
    "office", "region", "group", "not", ENTRY,
})  # fmt: skip
YES = {"yes", "true", "true()", "ใช่", "1"}
SELECT = (
    r"(?i)(?:add )?(select[_ ]?one|select1|select[_ ]multiple|select all that apply)(?: prompt)?(?: from| using)?"
    r" (\S+)( or[_ ](?:specify[_ ])?other)?"
)
BEGIN = r"(?i)(begin|end)[_ ](group|repeat|loop|looped group|lgroup)(?: over (\S+))?"
TYPES = {  # the type of field for each type of question; "" = a computed cell
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "range": "decimal", "percentage": "percent", "image": "files", "photo": "files", "file": "files",
    "phone number": "text", "calculate": "",
}  # fmt: skip
CHANGED = {  # the same for the questions that lose something
    **dict.fromkeys(("time", "datetime", "date time", "barcode", "geopoint", "gps", "location"), "text"),
    **dict.fromkeys(("geotrace", "geoshape"), "text"), **dict.fromkeys(("audio", "video"), "files"),
}  # fmt: skip
DEVICE = (  # types of values that a phone records by itself
    r"(?:get )?(?:start|end)(?: time)?|(?:get )?today|(?:uri:)?(?:deviceid|subscriberid|simserial|phonenumber|username"
    r"|email)|(?:get )?(?:device|subscriber|sim) id|get phone number|imei|audit|start-geopoint|background-.*"
)
Scale = tuple[str, dict[str, str]]  # its id, and the id of each answer by its name


class ConvertedFormRow(NamedTuple):
    """A row of the new form. `says`: its fields; `cells`: {field: XLSForm cell it is from, "whole": the row's cell}."""

    says: dict[str, Any]
    cells: dict[str, XlsCell]


class UnclosedXlsGroup(NamedTuple):
    """An XLSForm group or repeat not closed yet. `kind`: kind of rows for its questions; `relevant`: its conditions."""

    kind: str
    line: XlsRow
    relevant: tuple[XlsCell, ...] = ()
    repeats: bool = False


class ConvertedQuestion(NamedTuple):
    """A converted XLSForm row. `row`: what it became (field, computed cell or kind of rows); None for a mere note."""

    line: XlsRow
    answer: xpath.XlsQuestion  # for a kind of rows: the kind it lies in, without an id
    row: ConvertedFormRow | None
    relevant: tuple[XlsCell, ...] = ()
    help: Texts = ("", "")


def converted(table: TabularFile, name: str, year: int) -> ConvertedForm:
    """Return the XLSForm in workbook `name` as a form for fiscal `year`. UserError if it has no usable question."""
    return _Conversion(table, name).form(year)


class _Conversion:
    def __init__(self, table: TabularFile, name: str) -> None:
        self._name, self._book = name, XlsForm(table, name)
        self._lost, self._rows = self._book.lost, {one: list[ConvertedFormRow]() for one in LISTS}
        self._scales = dict[str, Scale]()
        self._order = list[ConvertedFormRow]()  # rows that papers show, in the survey's order
        self._used = {*RESERVED}
        self._scale_ids = set[str]()
        self._renamed = set[XlsCell]()
        self._asked, self._deep = list[ConvertedQuestion](), dict[str, int]()

    def form(self, year: int) -> ConvertedForm:
        head, book = self._head(year), self._book
        self._add("kinds", {"id": ENTRY, "title": head["title"]})
        self._walk()
        self._fields()
        for name, lines in book.lists.items():
            if not {name, f"{name} {OTHER}"} & self._scales.keys():
                places = [line.place("list_name") for line in lines]
                book.count(places, name, _("ไม่มีข้อใดใช้รายการคำตอบนี้ ({n} คำตอบ)"))
                book.read.update(cell for line in lines for cell in line.cells.values())
        book.unread()
        why = _("ชื่อในแบบใช้ a-z 0-9 และ _ ไม่ซ้ำกัน จึงเปลี่ยน {n} ชื่อ คำตอบเดิมโยงด้วยชื่อเดิมไม่ได้")
        book.count(sorted(self._renamed), "", why)
        text = self._sound(head)
        sheets = {sheet: n for n, sheet in enumerate(book.lines)}
        at = [
            (sheets.get(one.sheet.lower(), 9), int(re.sub(r"\D", "", one.cell) or 0))
            for one in self._lost
        ]
        lost = tuple(
            dict.fromkeys(
                one for _at, one in sorted(zip(at, self._lost, strict=True), key=lambda it: it[0])
            )
        )
        fields = len(self._rows["fields"]) + len(self._rows["computed"])
        if not fields:
            why = _("ไม่มีข้อถามที่แบบรับได้ในแผ่น survey")
            refused(
                self._name,
                f"{why} ({lost[0].words})" if lost else why,
                _("ตรวจคอลัมน์ type ของแผ่น survey"),
            )
        return ConvertedForm(head["id"], head["title"], text, fields, lost)

    def _head(self, year: int) -> dict[str, Any]:
        of, *more = self._book.lines.get(SETTINGS) or [XlsRow({}, set())]
        for line in more:
            self._book.lose(line, _("อ่านแถวแรกของแผ่น settings แถวเดียว"))
        form_id = of.text("form_id") or re.sub(r"\.\w+$", "", self._name)
        id_ = re.sub("[^a-z0-9_-]", "-", form_id.lower()).strip("-_")[:60] or "xlsform"
        if not id_[0].isalpha():
            id_ = f"form-{id_}"
        return {
            "format": f"instrument/{LANGUAGE}",
            "id": id_,
            "edition": str(year),
            "title": self._book.plain(of.place("form_title")) if of.text("form_title") else form_id,
            "source": " ".join(filter(None, ("XLSForm", form_id, of.text("version")))),
        }

    def _add(self, name: str, says: dict[str, Any], **cells: XlsCell) -> ConvertedFormRow:
        self._rows[name].append(ConvertedFormRow(says, cells))
        return self._rows[name][-1]

    def _sound(self, form_fields: dict[str, Any]) -> str:
        """Return the form as YAML without what its check refuses; each is a loss. InvalidFormError if faults stay."""
        while True:
            self._print(form_fields["title"])
            says = _bare(
                form_fields
                | {of: [row.says for row in each] for of, each in self._rows.items() if each}
            )
            text = yaml_of(says)
            file = parse(text.encode(), self._name)
            if isinstance(file.form, Instrument):
                found = [*faults(file.form), *idle(file.form)]
            else:
                found = []
            if not found and not file.faults:
                return text
            if not [
                one for one in sorted(found, key=lambda one: -one.path.row) if self._refuse(one)
            ]:
                name = self._name
                raise broken(
                    name,
                    file.faults
                    or [FormFileFault(name, 1, one.problem, one.mend, one.code) for one in found],
                )

    def _refuse(self, fault: FormFault) -> bool:
        """Remove the part of the form that a fault names; return whether there was one to remove."""
        of, row, key = fault.path
        if not 0 <= row < len(self._rows.get(of, ())):
            return False
        wrong, whole = self._rows[of][row], of in ("computed", "checks")
        if whole:
            del self._rows[of][row]
        elif key == "type" and fault.code == "bounds-idle":
            bounds = (
                fault._replace(code="", path=fault.path._replace(field=it)) for it in ("min", "max")
            )
            return any(map(self._refuse, bounds))
        elif key in STAYS or wrong.says.pop(key, None) is None:
            return False
        cell = wrong.cells.get("whole" if whole else key)
        if cell:
            self._lost += [cell.lost(fault.problem)]
        return True

    def _print(self, title: Texts) -> None:
        """Make the form's papers: a report of each filled-in form with all its cells, rows of other kinds as tables."""
        there = {
            row.says["id"] for name in ("kinds", "fields", "computed") for row in self._rows[name]
        }
        kept = (row.says for row in self._order if row.says["id"] in there)
        own: dict[str, list[dict[str, Any]]] = gathered(
            (says.get("kind") or says["in"], says) for says in kept
        )
        self._rows["papers"], self._rows["columns"] = [], []
        cells = own.pop(ENTRY, [])
        for n, at in enumerate(range(0, len(cells), MOST_COLUMNS), 1):
            paper = f"report{n}"
            shown = [("", cell) for cell in cells[at : at + MOST_COLUMNS]]
            self._add(
                "papers",
                {
                    "id": paper,
                    "builder": "report",
                    "rows": ENTRY,
                    "title": [title, "<office.name>"],
                },
            )
            for of, says in shown:  # those of a kind come behind the kind itself
                shown += [(says["id"], one) for one in own.get(says["id"], ())]
                self._add(
                    "columns",
                    {"paper": paper, "of": of, "title": says["title"], "show": f"<{says['id']}>"},
                )

    def _id(self, place: XlsCell, used: set[str]) -> str:
        """Return an unused id of small letters, digits and _ for a name; note its cell if the name was changed."""
        plain = re.sub("[^a-z0-9_]", "_", place.text.lower()).strip("_")[:50] or "q"
        plain = plain if plain[0].isalpha() else f"c{plain}"
        found = next(
            one for n in count(1) if (one := f"{plain}_{n}" if n > 1 else plain) not in used
        )
        used.add(found)
        if found != place.text:
            self._renamed |= {place}
        return found

    def _scale(self, name: str, place: XlsCell, *more: tuple[str, Texts]) -> Scale:
        """Return the scale for a list of answers and `more`; add it to the form when it is first asked for."""
        key = " ".join((name, *(id_ for id_, _title in more)))
        if key not in self._scales:
            scale = self._id(place._replace(text=name), self._scale_ids)
            ids = dict[str, str]()
            used = {*RESERVED}
            self._add("scales", {"id": scale, "title": name})
            lines = [
                (line.place("name"), self._book.words(line, "label"))
                for line in self._book.lists.get(name, ())
            ]
            for at, title in (*lines, *((place._replace(text=id_), title) for id_, title in more)):
                value = self._book.value(at)
                if value not in ids:
                    ids[value] = self._id(at, used)
                    self._add(
                        "choices",
                        {
                            "id": ids[value],
                            "in": scale,
                            "title": title if any(title) else at.text,
                        },
                    )
                elif value != OTHER:
                    self._lost.append(at.lost(_("รายการเดียวกันมีคำตอบชื่อนี้แล้ว")))
            # what a cell shows names its answer, too, unless it is what another one holds
            for at, _title in lines:
                ids.setdefault(at.text, ids[self._book.value(at)])
            self._scales[key] = scale, ids
        return self._scales[key]

    def _walk(self) -> None:
        """Convert every row of the survey: beginnings and ends of groups, notes, questions."""
        scopes = [UnclosedXlsGroup(ENTRY, XlsRow({}, set()))]
        lose = self._book.lose
        for line in self._book.lines[SURVEY]:
            sort = line.text("type")
            if line.text("disabled").lower() in YES:
                lose(line, _("แถวนี้ปิดไว้ (disabled)"))
            elif not sort:
                lose(line, _("แถวนี้ไม่มี type"))
            elif not (found := re.fullmatch(BEGIN, sort)):
                self._question(line, sort, scopes[-1])
            elif found[1].lower() == "begin":
                scopes.append(self._begun(line, found[2].lower(), scopes))
            elif len(scopes) == 1:
                lose(line, _("ปิดส่วนที่ไม่ได้เปิด"))
            elif scopes.pop().repeats == (found[2].lower() == "group"):
                lose(line, _("ปิดไม่ตรงกับที่เปิดไว้ จึงถือว่าปิดส่วนที่เปิดล่าสุด"))
        self._lost += [
            scope.line.place("type").lost(_("ส่วนนี้ไม่ได้ปิด จึงถือว่าปิดที่ท้ายแผ่น")) for scope in scopes[1:]
        ]

    def _begun(self, line: XlsRow, sort: str, scopes: list[UnclosedXlsGroup]) -> UnclosedXlsGroup:
        """Return the group or repeat that begins here; a repeat becomes a kind of rows unless nested too deep."""
        above = scopes[-1]
        title = self._book.words(line, "label")
        hint = self._hint(line)
        relevant = (*above.relevant, *line.filled("relevant"))
        place = line.place("type")
        home, repeats = xpath.XlsQuestion("", above.kind), sort != "group"
        if not repeats or len({scope.kind for scope in scopes}) >= DEEPEST:
            self._asked.append(ConvertedQuestion(line, home, None, (), joined((title, hint))))
            if repeats:
                self._lost += [place.lost(_("ซ้อนกันลึกเกินไป จึงอยู่รวมกับชั้นที่ครอบอยู่"))]
            return UnclosedXlsGroup(above.kind, line, relevant, repeats)
        kind = self._id(line.place("name"), self._used)
        times = line.text("repeat_count")
        title = title if any(title) else (line.text("name") or kind, "")
        row = self._add("kinds", {"id": kind, "in": above.kind, "title": title})
        if re.fullmatch("[1-9][0-9]{0,2}", times):
            row.says.update(min=times, max=times)
        elif times:
            self._lost.append(
                line.place("repeat_count").lost(_("จำนวนแถวไม่ถูกกำหนด ผู้กรอกเพิ่มแถวเอง"))
            )
        self._asked += [
            ConvertedQuestion(line, home, row, relevant),
            ConvertedQuestion(line, home._replace(kind=kind), None, (), hint),
        ]
        self._order.append(row)
        if sort == "repeat":
            self._lost += []
        else:
            self._lost += [place.lost(_("วนตามรายการคำตอบ: ในแบบผู้กรอกเพิ่มแถวเอง"))]
        return UnclosedXlsGroup(kind, line, (), repeats=True)

    def _hint(self, line: XlsRow) -> Texts:
        return joined(self._book.words(line, head) for head in ("hint", "guidance_hint"))

    def _question(self, line: XlsRow, sort: str, scope: UnclosedXlsGroup) -> None:
        """Convert a row that is a question, a note or a calculation."""
        plain = re.sub(r"^(?:add|q) (.*?)(?: prompt)?$", r"\1", sort.lower())
        place = line.place("type")
        if plain == "note":
            words = joined((self._book.words(line, "label"), self._hint(line)))
            self._asked.append(
                ConvertedQuestion(line, xpath.XlsQuestion("", scope.kind), None, (), words)
            )
        elif found := re.fullmatch(SELECT, sort):
            many = bool(re.search("(?i)multiple|all", found[1]))
            self._select(line, scope, found[2], many=many, other=bool(found[3]))
        elif plain in ("acknowledge", "trigger"):
            self._ask(line, scope, "choice", self._scale(plain, place, ("ok", ("รับทราบ", "OK"))))
        elif plain in TYPES or plain in CHANGED:
            lost = CHANGED.get(plain)
            if lost:
                text = _("ในแบบเป็นช่องข้อความ ไม่ตรวจรูปแบบและไม่อ่านจากเครื่อง")
                self._lost.append(place.lost(text if lost == "text" else _("ในแบบเป็นไฟล์ที่แนบกับแถว")))
            self._ask(line, scope, lost or TYPES[plain])
        else:
            if re.fullmatch(DEVICE, plain):
                device = _("โปรแกรมจดผู้กรอกและเวลาไว้เอง ไม่ถามเป็นช่อง")
            else:
                device = ""
            self._book.lose(line, device or _("แบบไม่มีข้อถามชนิดนี้ จึงไม่มีข้อนี้ในแบบ"))

    def _select(
        self, line: XlsRow, scope: UnclosedXlsGroup, name: str, *, many: bool, other: bool
    ) -> None:
        """Add a question with the answers of a list; with `other`, also a text field for an answer not in the list."""
        place = line.place("type")
        if name not in self._book.lists:
            self._book.lose(
                line, _("ไม่มีรายการคำตอบ {name} ในแผ่น choices จึงไม่มีข้อนี้ในแบบ").format(name=name)
            )
            return
        scale = self._scale(name, place, *[(OTHER, ("อื่น ๆ", "Other"))] * other)
        id_ = self._ask(line, scope, "choice", scale, many=many)
        if other:
            own, english = self._book.words(line, "label")
            cells = {("name", ""): f"{id_}_other", ("label", self._book.own): f"{own} อื่น ๆ".strip()}
            if english:
                cells["label", self._book.english] = f"{english} Other"
            named = XlsRow({head: place._replace(text=text) for head, text in cells.items()}, set())
            self._ask(
                named, scope, "text", when=f"{id_} {'has' if many else 'is'} {scale[1][OTHER]}"
            )

    def _ask(
        self,
        line: XlsRow,
        scope: UnclosedXlsGroup,
        type_: str,
        scale: Scale = ("", {}),
        *,
        many: bool = False,
        when: str = "",
    ) -> str:
        """Add a question to the form; return its id."""
        id_ = self._id(line.place("name"), self._used)
        title = self._book.words(line, "label")
        title = title if any(title) else (line.text("name") or id_, "")
        says = {
            "id": id_,
            "kind": scope.kind,
            "type": type_,
            "many": "yes" if many else "",
            "scale": scale[0],
        }
        row = ConvertedFormRow({**says, "title": title, "when": [[when]] if when else []}, {})
        figure = (
            bool(line.text("calculation")) or not type_ or type_of(Field(id="", type=type_)).summed
        )
        answer = xpath.XlsQuestion(id_, scope.kind, figure, many, scale[1] if scale[0] else None)
        self._order.append(row)
        relevant = (*scope.relevant, *line.filled("relevant"))
        self._asked.append(ConvertedQuestion(line, answer, row, relevant, self._hint(line)))
        return id_

    def _look(self, home: str, *, near: bool = True) -> xpath.Look:
        """Return a look-up of questions for an expression in a row of kind `home`; with `near`, of that row only."""

        def look(name: str) -> xpath.XlsQuestion:
            found = [
                one.answer for one in self._asked if one.answer.id and one.line.text("name") == name
            ]
            own = next(
                (one for one in found if one.kind == home), found[0] if found and not near else None
            )
            if own is None:
                why = _("“{name}” อยู่นอกแถวเดียวกัน") if found else _("ไม่มีข้อชื่อ “{name}” ในแบบ")
                raise xpath.InexpressibleError(why.format(name=name))
            return own

        return look

    @contextmanager
    def _losing(self, place: XlsCell, template: str = "{why}") -> Iterator[None]:
        try:
            yield
        except xpath.InexpressibleError as why:
            self._lost.append(place.lost(template.format(why=why)))

    def _conditioned(self, question: ConvertedQuestion, row: ConvertedFormRow) -> None:
        """Set the condition for asking; a part that a form cannot express is a loss and left out."""
        whole: xpath.Alternatives = xpath.ALWAYS
        for place in question.relevant if not row.says.get("when") else ():
            text = place.text.lower()
            with self._losing(place, _("{why} ในแบบจึงถามเสมอ")):
                other = "false()" if text in NO else place.text
                said = xpath.parsed("true()" if text in YES else other)
                whole = xpath.both(whole, xpath.condition(said, self._look(question.answer.kind)))
        row.says["when"] = row.says.get("when") or (whole if all(whole) else [])
        row.cells.update({"when": question.relevant[-1]} if question.relevant else {})

    def _fields(self) -> None:
        """Make the questions fields or computed cells; a note becomes help of the next field of its kind of rows."""
        waiting = dict[str, list[ConvertedQuestion]]()
        last = dict[str, ConvertedFormRow]()
        for asked in self._asked:
            home, row = asked.answer.kind, asked.row
            if row is None:
                waiting.setdefault(home, []).extend([asked] if any(asked.help) else [])
            elif not asked.answer.id:  # a kind of rows
                self._conditioned(asked, row)
                below = [
                    one for one in self._asked if one.row and one.answer.kind == row.says["id"]
                ]
                flat = all(
                    one.answer.id and one.row and one.row.says["type"] != "files" for one in below
                )
                row.says["list"] = "yes" if flat and len(below) <= FEW else ""
            elif self._field(asked, row):
                told = [one.help for one in (*waiting.pop(home, ()), asked)]
                row.says["help"], last[home] = joined(told), row
        for kind, left in waiting.items():
            row = last.get(kind)
            if row:
                row.says["help"] = joined((row.says["help"], *(one.help for one in left)))
            else:
                self._lost += [
                    one.line.place("label").lost(_("ไม่มีช่องที่กรอกได้ให้ข้อความนี้อยู่ด้วย")) for one in left
                ]

    def _field(self, question: ConvertedQuestion, row: ConvertedFormRow) -> bool:
        """Make a question a field or a computed cell; return whether it became a field."""
        line = question.line
        says = row.says
        place = question.line.place
        text = line.text("calculation")
        if text and self._reckoned(question, row, text):
            return False
        if not says["type"]:
            if not text:
                self._book.lose(line, _("แถวนี้ไม่มี calculation จึงไม่มีข้อนี้ในแบบ"))
            return False
        self._conditioned(question, row)
        if says["type"] == "text" and "multiline" in line.text("appearance"):
            says["type"] = "longtext"
        needed = line.text("required").lower()
        if needed in YES:
            says["required"] = "plan"
        elif needed not in NO:
            self._lost.append(place("required").lost(_("การบังคับตอบตามเงื่อนไขไม่มีในแบบ จึงไม่บังคับ")))
        if line.text("type").lower() == "range":
            params = dict(re.findall(r"(\w+)\s*=\s*(-?\d+(?:\.\d+)?)", line.text("parameters")))
            says.update(
                {
                    key: params[name]
                    for key, name in (("min", "start"), ("max", "end"))
                    if name in params
                }
            )
            row.cells.update(dict.fromkeys(("min", "max"), place("parameters")))
            says["type"] = (
                "decimal" if any("." in param for param in params.values()) else "integer"
            )
            if params.get("step", "1") != "1":
                self._lost.append(place("parameters").lost(_("แบบไม่มีขั้นของค่า รับทุกค่าในช่วง")))
        self._constrained(question, row)
        text = line.text("default")
        if text:
            asks = Field(id="", type=says["type"])
            choices = question.answer.choices
            kept = None
            with suppress(UserError):
                kept = choices.get(text) if choices is not None else type_of(asks).read(asks, text)
            if kept is None or re.search(r"\$\{|\(", text) or type_of(asks).attached:
                self._lost.append(place("default").lost(_("ค่าตั้งต้นนี้ใช้ในแบบไม่ได้")))
            else:
                says["default"], row.cells["default"] = str(kept), place("default")
        self._rows["fields"].append(row)
        return True

    def _constrained(self, question: ConvertedQuestion, row: ConvertedFormRow) -> None:
        """Set the constraints of an answer: bounds and pattern of its field, and checks against fields of its row."""
        line = question.line
        says = row.says
        home = question.answer.kind
        text = line.text("constraint")
        if not text:
            return
        place = line.place("constraint")
        message = self._book.words(line, "constraint_message")
        said: dict[str, Any] = {"fault": "block", "message": message if any(message) else ""}
        with self._losing(place):
            for part in xpath.parts_of(xpath.parsed(text)):
                with self._losing(place):
                    key, value = xpath.bound(part, self._look(home), says["type"] == "integer")
                    if key in ("after", "before"):
                        over = [value, says["id"]] if key == "after" else [says["id"], value]
                        check = {
                            "id": f"{says['id']}_{key}",
                            "kind": home,
                            "op": "before",
                            "over": over,
                        }
                        self._add("checks", check | said, whole=place)
                    elif key in says:
                        raise xpath.InexpressibleError(_("ช่องนี้รับเงื่อนไขอย่างนี้ไม่ได้ หรือรับไว้แล้ว"))
                    else:
                        says.update({key: value, **said})
                        row.cells.update(dict.fromkeys((key, "message", "fault"), place))

    def _reckoned(self, question: ConvertedQuestion, row: ConvertedFormRow, text: str) -> bool:
        """Make the question a computed cell; return whether a form can express its calculation."""
        home = question.answer.kind
        says = row.says
        place = question.line.place("calculation")
        with self._losing(place, _("คำนวณตามนี้ไม่ได้: {why}")):
            op, over = xpath.reckoned(xpath.parsed(text), self._look(home, near=False), home)
            self._deep[says["id"]] = 1 + max(
                self._deep.get(name.rpartition(".")[2], 0) for name in over
            )
            if self._deep[says["id"]] > DEEPEST:
                raise xpath.InexpressibleError(_("ซ้อนกันลึกเกินไป"))
            cell = {"id": says["id"], "kind": home, "op": op, "over": over, "title": says["title"]}
            whole = {"required": "complete"} if len(over) > 1 and op != "first" else {}
            self._add("computed", cell | whole, whole=place)
            kept = ("label", "calculation")
            self._book.read -= {
                cell for (head, _of), cell in question.line.cells.items() if head not in kept
            }
            return True
        return False


def joined(parts: Iterable[Texts]) -> Texts:
    """Join texts by blanks: return (all texts in the form's own language, all English texts)."""
    own, other = zip(*parts, strict=True)
    return " ".join(filter(None, own)), " ".join(filter(None, other))


def _bare(value: Any) -> Any:
    """Return nested lists and mappings without empty values, copied so that none of them is one object twice."""
    match value:
        case tuple():  # a text in two languages
            own, other = value
            return {"th": own, "en": other} if own and other and own != other else own or other
        case dict():
            return {key: _bare(one) for key, one in value.items() if one}
        case list():
            return [_bare(one) for one in value]
    return value

"""An XLSForm (ODK, KoboToolbox) as a form of ours: each question becomes a field, or it is said what became of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple

from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.findings import ConvertedForm, Lost
from core.forms.plan_shape import Field
from core.forms.published import LANGUAGE
from core.forms.vocabulary import DEEPEST
from core.i18n import _
from core.tabular import ReadTable
from storage.instruments.xlsform.draft import ENTRY, THAI, DraftRow, FormDraft, joined
from storage.instruments.xlsform.expressions import (
    ALWAYS,
    Alternatives,
    Answered,
    Bound,
    NotSaid,
    Step,
    both,
    bounds,
    condition,
    parsed,
    reckoned,
)  # fmt: skip
from storage.instruments.xlsform.sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    WORDED,
    Texts,
    XlsCell,
    XlsForm,
    XlsRow,
    refused,
)  # fmt: skip

OTHER, FEW = "other", 5  # cells of rows that are edited as lines
RESERVED = frozenset({
    "plan", "item", "level", "extra", "number", "year", "period", "month", "quarter", "half", "unit", "setting",
    "office", "region", "group", "not", ENTRY,
})  # fmt: skip
READ = {
    SURVEY: WORDED | {
        "type", "name", "relevant", "required", "default", "constraint", "calculation", "choice_filter", "trigger",
        "repeat_count", "parameters", "disabled",
    },
    CHOICES: {"list_name", "name", "label"},
    SETTINGS: {"form_title", "form_id", "version", "default_language"},
}  # fmt: skip
YES, NO = {"yes", "true", "true()", "ใช่", "1"}, {"", "no", "false", "false()", "ไม่ใช่", "0"}
SELECT = (
    r"(?i)(?:add )?(select[_ ]?one|select1|select[_ ]multiple|select all that apply)(?: prompt)?(?: from| using)?"
    r" (\S+)( or[_ ](?:specify[_ ])?other)?"
)
BEGIN = r"(?i)begin[_ ](group|repeat|loop|looped group|lgroup)(?: over (\S+))?"
END = r"(?i)end[_ ](group|repeat|loop|looped group|lgroup)"
TYPES = {  # of questions that are a field of one of our types
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "range": "decimal", "percentage": "percent", "image": "files", "photo": "files", "file": "files",
    "phone number": "text", "audio": "files", "video": "files",
    **dict.fromkeys(("time", "datetime", "date time", "barcode"), "text"),
    **dict.fromkeys(("geopoint", "gps", "location", "geotrace", "geoshape"), "text"),
}  # fmt: skip
CHANGED = frozenset(TYPES) - {"text", "string", "integer", "int", "decimal", "date", "range", "percentage", "image",
                              "photo", "file", "phone number"}  # fmt: skip
TICKED = frozenset({"acknowledge", "trigger"})
DEVICE = (  # what a phone notes down by itself
    r"(?:get )?(?:start|end)(?: time)?|(?:get )?today|(?:uri:)?(?:deviceid|subscriberid|simserial|phonenumber|username"
    r"|email)|(?:get )?(?:device|subscriber|sim) id|get phone number|imei|audit|start-geopoint|background-.*"
)
MARKUP = r"</?[A-Za-z][^<>]*>|\*\*|__|^#+ "
PLAIN = str.maketrans("<>{}", "‹›()")  # these mean something in the texts of a form
WHY: Mapping[str, Callable[[], str]] = {
    "choice_filter": lambda: _("คำตอบไม่ถูกกรองตามข้ออื่น แสดงครบทุกคำตอบ"),
    "repeat_count": lambda: _("จำนวนแถวไม่ถูกกำหนด ผู้กรอกเพิ่มแถวเอง"),
    "required": lambda: _("การบังคับตอบตามเงื่อนไขไม่มีในแบบ จึงไม่บังคับ"),
}
Scale = tuple[str, dict[str, str]]  # its id, and the id of each answer by its name


class OpenPart(NamedTuple):
    """A group or repeat that is open: the kind its questions are rows of, and what must hold that they are asked."""

    kind: str
    line: XlsRow | None = None
    relevant: tuple[XlsCell, ...] = ()
    repeats: bool = False


class Repeat(NamedTuple):
    """What repeats: a kind of rows below rows of the kind `above`."""

    row: DraftRow
    above: str
    relevant: tuple[XlsCell, ...]


class Asked(NamedTuple):
    """A row of the survey that becomes a field, or a cell that is computed."""

    line: XlsRow
    row: DraftRow
    answer: Answered
    relevant: tuple[XlsCell, ...]
    group: XlsRow | None


def converted(table: ReadTable, name: str, year: int) -> ConvertedForm:
    """The XLSForm in the workbook `name` as a form of the `year`. UserError when it is none or holds no question."""
    return _Conversion(table, name, year).form()


def _truth(text: str) -> str:
    """A yes or no, which a sheet may hold as such, as XPath writes it."""
    return "true()" if text.lower() in YES else "false()" if text.lower() in NO else text


def _row_of(lost: Lost) -> int:
    return int(re.sub(r"\D", "", lost.cell) or 0)


class _Conversion:
    def __init__(self, table: ReadTable, name: str, year: int) -> None:
        self._name, self._year, self._book, self._draft = name, year, XlsForm(table, name), FormDraft()
        self._draft.lost, self._rows = self._book.lost, self._draft.rows
        self._lists, self._scales = self._book.lists(), dict[tuple[str, bool], Scale]()
        self._used, self._named = {*RESERVED}, set[str]()
        self._asked, self._repeats = list[Asked](), dict[str, Repeat]()
        self._said = list[tuple[str, XlsCell, Texts]]()  # notes and heads of groups: kind, where, words
        self._conditions = dict[tuple[XlsCell, str], Alternatives]()
        self._renamed = set[XlsCell]()

    def form(self) -> ConvertedForm:
        self._walk()
        for kind, one in self._repeats.items():
            cells = [asked.row.says["type"] for asked in self._asked if asked.answer.kind == kind]
            leaf = all(other.above != kind for other in self._repeats.values())
            one.row.says |= {"list": "yes"} if leaf and len(cells) <= FEW and "files" not in cells else {}
            one.row.says |= self._when(one.relevant, one.above)
            one.row.cells |= dict.fromkeys(["when"], one.relevant[-1]) if one.relevant else {}
        for asked in self._asked:
            self._field(asked)
        self._say()
        self._counted()
        head = self._settings()
        self._rows["kinds"] = [
            DraftRow({"id": ENTRY, "title": head["title"]}),
            *(one.row for one in self._repeats.values()),
        ]
        text = self._draft.sound(head, self._name)
        sheets = {sheet: n for n, sheet in enumerate(self._book.lines)}
        lost = sorted(dict.fromkeys(self._book.lost), key=lambda one: (sheets.get(one.sheet.lower(), 9), _row_of(one)))
        fields = len(self._rows["fields"]) + len(self._rows["computed"])
        if not fields:
            why = _("ไม่มีข้อถามที่แบบรับได้ในแผ่น survey")
            why = f"{why} ({lost[0].words})" if lost else why
            refused(self._name, why, _("ตรวจคอลัมน์ type ของแผ่น survey"))
        return ConvertedForm(head["id"], head["title"], text, fields, tuple(lost))

    def _id(self, place: XlsCell, used: set[str]) -> str:
        """A name as ours are: small letters and digits, each once; what was changed is counted."""
        plain = re.sub("[^a-z0-9_]", "_", place.text.lower()).strip("_")[:50] or "q"
        plain = plain if plain[0].isalpha() else f"c{plain}"
        found = next(one for n in count(1) if (one := f"{plain}_{n}" if n > 1 else plain) not in used)
        used.add(found)
        self._renamed |= {place} if found != place.text else set()
        return found

    def _scale(self, name: str, place: XlsCell, *, other: bool = False, only: Texts | None = None) -> Scale:
        """The scale of a list of answers, and the id of each answer by its name; made when it is first asked for."""
        if (name, other) in self._scales:
            return self._scales[name, other]
        ids, used, scale = dict[str, str](), set(RESERVED), self._id(place._replace(text=name), self._named)
        self._rows["scales"].append(DraftRow({"id": scale, "title": name}))
        more = [(place._replace(text=OTHER), self._own("อื่น ๆ", "Other"))] if other else []
        more += [(place._replace(text="ok"), only)] if only else []
        lines = [(line.place("name"), self._book.words(line, "label")) for line in self._lists.get(name, ())]
        for at, title in (*lines, *more):
            if at.text not in ids:
                ids[at.text] = self._id(at, used)
                says = {"id": ids[at.text], "in": scale, "title": title if any(title) else at.text}
                self._rows["choices"].append(DraftRow(says))
            elif at.text != OTHER:
                self._book.lost.append(at.lost(_("รายการเดียวกันมีคำตอบชื่อนี้แล้ว")))
        self._scales[name, other] = scale, ids
        return scale, ids

    def _own(self, thai: str, english: str) -> Texts:
        """Words of the program in the language of the form."""
        labels = " ".join(
            cell.text for row in self._book.lines[SURVEY] for (head, _of), cell in row.cells.items() if head in WORDED
        )
        return (thai if re.search(f"[{THAI}]", labels) else english), ""

    def _lose(self, line: XlsRow, head: str, why: str) -> None:
        self._book.lost.append(line.place(head).lost(why))

    def _unsaid(self, line: XlsRow, *heads: str) -> None:
        for head in heads:
            if line.text(head).lower() not in NO:
                why = WHY[head]() if head in WHY else _("แบบไม่มีที่ให้ค่าของ {head} ตรงนี้").format(head=head)
                self._lose(line, head, why)

    def _walk(self) -> None:
        """Every row of the survey: what begins and ends, what is said, what is asked."""
        scopes = [OpenPart(ENTRY)]
        for line in self._book.lines[SURVEY]:
            sort = line.text("type")
            if line.text("disabled").lower() in YES:
                self._lose(line, "type", _("แถวนี้ปิดไว้ (disabled)"))
            elif not sort:
                self._lose(line, "type", _("แถวนี้ไม่มี type"))
            elif begun := re.fullmatch(BEGIN, sort):
                scopes.append(self._begun(line, begun[1].lower(), begun[2] or "", scopes[-1]))
            elif ended := re.fullmatch(END, sort):
                closed = scopes.pop() if len(scopes) > 1 else None
                if closed is None:
                    self._lose(line, "type", _("ปิดส่วนที่ไม่ได้เปิด"))
                elif closed.repeats == (ended[1].lower() == "group"):
                    self._lose(line, "type", _("ปิดไม่ตรงกับที่เปิดไว้ จึงถือว่าปิดส่วนที่เปิดล่าสุด"))
            else:
                self._question(line, sort, scopes[-1])
        for scope in scopes[1:]:
            if scope.line:
                self._lose(scope.line, "type", _("ส่วนนี้ไม่ได้ปิด จึงถือว่าปิดที่ท้ายแผ่น"))

    def _begun(self, line: XlsRow, sort: str, over: str, above: OpenPart) -> OpenPart:
        """What begins here; what repeats is a kind of rows of its own."""
        relevant = (*above.relevant, *([line.place("relevant")] if line.text("relevant") else ()))
        title, hint = self._book.words(line, "label"), self._hint(line)
        self._unsaid(line, "calculation", "default", "constraint", "required", "choice_filter", "trigger", "parameters")
        if sort == "group":
            said = joined((title, hint), " ")
            self._said += [(above.kind, line.label, said)] if any(said) else []
            self._unsaid(line, "repeat_count")
            return OpenPart(above.kind, line, relevant)
        if self._depth(above.kind) >= DEEPEST:
            self._lose(line, "type", _("ซ้อนกันลึกเกินไป จึงอยู่รวมกับชั้นที่ครอบอยู่"))
            return OpenPart(above.kind, line, relevant, True)
        kind, times = self._id(line.place("name"), self._used), line.text("repeat_count")
        row = DraftRow({"id": kind, "in": above.kind, "title": title if any(title) else line.text("name") or kind})
        if re.fullmatch("[1-9][0-9]{0,2}", times):
            row.says |= {"min": times, "max": times}
        else:
            self._unsaid(line, "repeat_count")
        self._repeats[kind] = Repeat(row, above.kind, relevant)
        self._said += [(kind, line.label, hint)] if any(hint) else []
        self._draft.order.append(row)
        if sort == "loop":
            self._lose(line, "type", _("วนตามรายการคำตอบ: ในแบบผู้กรอกเพิ่มแถวเอง แล้วเลือกว่าแถวนั้นเป็นของคำตอบใด"))
        scope = OpenPart(kind, line, (), True)
        if over in self._lists:
            self._ask(line, scope, {"type": "choice"}, self._scale(over, line.place("type")))
        return scope

    def _hint(self, line: XlsRow) -> Texts:
        return joined((self._book.words(line, head) for head in ("hint", "guidance_hint")), " ")

    def _depth(self, kind: str) -> int:
        return 1 + self._depth(self._repeats[kind].above) if kind in self._repeats else 1

    def _question(self, line: XlsRow, sort: str, scope: OpenPart) -> None:
        """A row that asks, says or reckons something."""
        plain, place = re.sub(r"^(?:add|q) (.*?)(?: prompt)?$", r"\1", sort.lower()), line.place("type")
        if plain == "note":
            words = joined((self._book.words(line, "label"), self._hint(line)), " ")
            self._said.append((scope.kind, line.label, words))
            self._unsaid(line, "relevant", "calculation", "default", "constraint")
        elif found := re.fullmatch(SELECT, sort):
            if found[2] not in self._lists:
                self._lose(line, "type", _("ไม่มีรายการคำตอบ {name} ในแผ่น choices จึงไม่มีข้อนี้ในแบบ").format(name=found[2]))
                return
            says = {"type": "choice"} | ({"many": "yes"} if re.search("(?i)multiple|all", found[1]) else {})
            self._ask(line, scope, says, self._scale(found[2], place, other=bool(found[3])), other=bool(found[3]))
        elif plain in TICKED:
            self._ask(line, scope, {"type": "choice"}, self._scale(plain, place, only=self._own("รับทราบ", "OK")))
        elif plain in TYPES or plain == "calculate":
            if plain in CHANGED:
                text = _("ในแบบเป็นช่องข้อความ ไม่ตรวจรูปแบบและไม่อ่านจากเครื่อง")
                self._lose(line, "type", text if TYPES[plain] == "text" else _("ในแบบเป็นไฟล์ที่แนบกับแถว"))
            self._ask(line, scope, {"type": TYPES.get(plain, "")})
        elif re.fullmatch(DEVICE, plain):
            self._lose(line, "type", _("โปรแกรมจดผู้กรอกและเวลาไว้เอง ไม่ถามเป็นช่อง"))
        else:
            self._lose(line, "type", _("แบบไม่มีข้อถามชนิดนี้ จึงไม่มีข้อนี้ในแบบ"))

    def _ask(
        self, line: XlsRow, scope: OpenPart, says: dict[str, str], scale: Scale | None = None, *, other: bool = False
    ) -> None:
        """A question of the form; with `other` also one that says which other."""
        calculated, id_ = line.text("calculation"), self._id(line.place("name"), self._used)
        relevant = (*scope.relevant, *([line.place("relevant")] if line.text("relevant") else ()))
        title = self._book.words(line, "label")
        if not any(title):
            title = (line.text("name") or id_, "")
        row = DraftRow({"id": id_, "kind": scope.kind, **says, "title": title}, {"": line.place("type")})
        figure = bool(calculated) or not says["type"] or type_of(Field(id="", type=says["type"])).summed
        answer = Answered(id_, scope.kind, figure, "many" in says, scale[1] if scale else None)
        if scale:
            row.says["scale"] = scale[0]
        self._draft.order.append(row)
        self._asked.append(Asked(line, row, answer, relevant, scope.line))
        if other and scale:
            named = self._id(line.place("name")._replace(text=f"{id_}_other"), self._used)
            when = [[f"{id_} {'has' if answer.many else 'is'} {scale[1][OTHER]}"]]
            title = joined((title, self._own("อื่น ๆ", "Other")), " ")
            row = DraftRow({"id": named, "kind": scope.kind, "type": "text", "title": title, "when": when})
            self._draft.order.append(row)
            self._asked.append(Asked(XlsRow(line.first, {}), row, answer._replace(id=named), (), None))

    def _look(self, home: str, *, near: bool = True) -> Callable[[str], Answered]:
        """What an expression may name in a row of the kind `home`: with `near` only what stands in the same row."""

        def look(name: str) -> Answered:
            found = [one.answer for one in self._asked if one.line.text("name") == name]
            own = next((one for one in found if one.kind == home), found[0] if found and not near else None)
            if own is None:
                why = _("“{name}” อยู่นอกแถวเดียวกัน") if found else _("ไม่มีข้อชื่อ “{name}” ในแบบ")
                raise NotSaid(why.format(name=name))
            return own

        return look

    def _when(self, places: Iterable[XlsCell], home: str) -> dict[str, Alternatives]:
        """When rows or fields are asked; what cannot be said is lost once, and asked always."""
        whole: Alternatives = ALWAYS
        for place in places:
            try:
                if (place, home) not in self._conditions:
                    self._conditions[place, home] = ALWAYS
                    self._conditions[place, home] = condition(parsed(_truth(place.text)), self._look(home))
                whole = both(whole, self._conditions[place, home])
            except NotSaid as why:
                self._book.lost.append(place.lost(_("{why} ในแบบจึงถามเสมอ").format(why=why)))
        return {"when": whole} if all(whole) else {}

    def _field(self, asked: Asked) -> None:
        """The field of a question, or the cells it is computed by."""
        line, says, home = asked.line, asked.row.says, asked.answer.kind
        if line.text("calculation") or not says["type"]:
            try:
                steps = reckoned(parsed(line.text("calculation")), self._look(home, near=False), home)
                self._reckon(asked, steps)
                return
            except NotSaid as why:
                self._lose(line, "calculation", _("คำนวณตามนี้ไม่ได้: {why}").format(why=why))
            if not says["type"]:
                self._lose(line, "type", _("จึงไม่มีข้อนี้ในแบบ"))
                return
        asked.row.says |= {"when": says["when"]} if "when" in says else self._when(asked.relevant, home)
        asked.row.cells["when"] = line.place("relevant")
        if says.get("type") == "text" and "multiline" in line.text("appearance"):
            says["type"] = "longtext"
        if line.text("required").lower() in YES:
            says["required"] = "plan"
        else:
            self._unsaid(line, "required")
        self._unsaid(
            line, "choice_filter", "trigger", *(["parameters"] if line.text("type").lower() != "range" else [])
        )
        if line.text("type").lower() == "range":
            self._ranged(asked)
        self._constrained(asked)
        self._default(asked)
        self._rows["fields"].append(asked.row)

    def _ranged(self, asked: Asked) -> None:
        place, says = asked.line.place("parameters"), asked.row.says
        given = dict(re.findall(r"(\w+)\s*=\s*(-?\d+(?:\.\d+)?)", asked.line.text("parameters")))
        says |= {key: given[name] for key, name in (("min", "start"), ("max", "end")) if name in given}
        asked.row.cells |= dict.fromkeys(("min", "max"), place)
        says["type"] = "decimal" if any("." in one for one in given.values()) else "integer"
        if given.get("step", "1") != "1":
            self._book.lost.append(place.lost(_("แบบไม่มีขั้นของค่า รับทุกค่าในช่วง")))

    def _constrained(self, asked: Asked) -> None:
        """What an answer must be: bounds and patterns of the field, and checks beside other fields of the row."""
        line, says = asked.line, asked.row.says
        if not line.text("constraint"):
            return
        try:
            found = [*bounds(parsed(line.text("constraint")), self._look(asked.answer.kind), says["type"] == "integer")]
        except NotSaid as why:
            found = [Bound("", "", str(why))]
        place, message = line.place("constraint"), self._book.words(line, "constraint_message")
        said: dict[str, Any] = {"fault": "block", **({"message": message} if any(message) else {})}
        for bound in found:
            if bound.key in ("after", "before"):
                over = [bound.value, says["id"]] if bound.key == "after" else [says["id"], bound.value]
                check = {"id": f"{says['id']}_{bound.key}", "kind": asked.answer.kind, "op": "before", "over": over}
                self._rows["checks"].append(DraftRow({**check, **said}, {"": place}))
            elif (
                bound.key
                and bound.key not in says
                and (bound.key == "pattern" or type_of(Field(id="", type=says["type"])).ordered)
            ):
                says |= {bound.key: bound.value, **said}
                asked.row.cells |= dict.fromkeys((bound.key, "message"), place)
            else:
                self._book.lost.append(place.lost(bound.why or _("ช่องนี้รับเงื่อนไขอย่างนี้ไม่ได้ หรือรับไว้แล้ว")))

    def _default(self, asked: Asked) -> None:
        line, says = asked.line, asked.row.says
        if not (text := line.text("default")):
            return
        kept: object = None
        asks = Field(id=says["id"], type=says["type"])
        if asked.answer.choices is not None:
            kept = asked.answer.choices.get(text)
        elif not re.search(r"\$\{|\(", text) and not type_of(asks).attached:
            with suppress(UserError):
                kept = type_of(asks).read(asks, text)
        if kept is None:
            self._lose(line, "default", _("ค่าตั้งต้นนี้ใช้ในแบบไม่ได้"))
        else:
            says["default"], asked.row.cells["default"] = str(kept), line.place("default")

    def _reckon(self, asked: Asked, steps: Sequence[Step]) -> None:
        """The cells of a calculation: the last is the question's own."""
        own, line = asked.row.says, asked.line
        names = [
            *(self._id(line.place("name")._replace(text=f"{own['id']}_step"), self._used) for _one in steps[1:]),
            own["id"],
        ]
        for name, step in zip(names, steps, strict=True):
            over = [one if isinstance(one, str) else names[one] for one in step.over]
            whole = {"required": "complete"} if len(over) > 1 and step.op != "first" else {}
            says = {"id": name, "kind": own["kind"], "op": step.op, "over": over, **whole, "title": own["title"]}
            self._rows["computed"].append(DraftRow(says, {"": line.place("calculation")}))
        self._unsaid(line, "relevant", "constraint", "default", "choice_filter", "trigger", "parameters")
        told = [cell for (head, _of), cell in line.cells.items() if head in WORDED - {"label"}]
        self._book.lost += [cell.lost(_("ช่องที่คำนวณไม่มีคำอธิบายในแบบ")) for cell in told]

    def _say(self) -> None:
        """Notes, heads of groups and hints stand as help at the question that comes after them, else before."""
        fields = [one for one in self._asked if any(row is one.row for row in self._rows["fields"])]
        helps = dict[str, list[Texts]]()
        for kind, place, words in self._said:
            near = [one for one in fields if one.answer.kind == kind]
            after = next((one for one in near if one.line.first.row > place.row), near[-1] if near else None)
            if after is None:
                self._book.lost.append(place.lost(_("ไม่มีช่องที่กรอกได้ให้ข้อความนี้อยู่ด้วย")))
            else:
                helps.setdefault(after.answer.id, []).append(words)
        titles = Counter((one.answer.kind, one.row.says["title"]) for one in fields)
        for one in fields:
            if (
                titles[one.answer.kind, one.row.says["title"]] > 1
                and one.group
                and any(head := self._book.words(one.group, "label"))
            ):
                one.row.says["title"] = joined((head, one.row.says["title"]), ": ")
            if any(help_ := joined((*helps.get(one.answer.id, ()), self._hint(one.line)), " ")):
                one.row.says["help"] = help_

    def _counted(self) -> None:
        """What is only counted: looks by their name, columns without a place, other languages, names, markup."""
        looks = dict[str, list[XlsCell]]()
        for sheet, lines in self._book.lines.items():
            columns = dict[tuple[str, str], list[XlsCell]]()
            for line in lines:
                for key, place in line.cells.items():
                    columns.setdefault(key, []).append(place)
            for (head, language), places in columns.items():
                if head == "appearance":
                    for place in places:
                        looks.setdefault(place.text, []).append(place)
                elif head not in READ[sheet]:
                    self._count(places, head, _("แบบไม่มีที่ให้คอลัมน์นี้ ({n} ช่อง)"))
                elif head in WORDED and language not in ("", self._book.own, self._book.english):
                    self._count(places, f"{head} {language}", _("แบบมีได้ภาษาของแบบกับอังกฤษ ({n} ช่อง)"))
        for name, lines in self._lists.items():
            if not {(name, False), (name, True)} & self._scales.keys():
                self._count([line.place("list_name") for line in lines], name, _("ไม่มีข้อใดใช้รายการคำตอบนี้ ({n} คำตอบ)"))
        for look, places in looks.items():
            self._count(places, look, _("ลักษณะที่แสดงบนเครื่อง ไม่มีในแบบ ({n} ช่อง)"))
        self._count(sorted(self._book.marked), "", _("ตัวหนา สี และลักษณะของตัวอักษร ไม่มีในแบบ ({n} ช่อง)"))
        self._count(
            sorted(self._renamed), "", _("ชื่อในแบบใช้ a-z 0-9 และ _ ไม่ซ้ำกัน จึงเปลี่ยน {n} ชื่อ คำตอบเดิมโยงด้วยชื่อเดิมไม่ได้")
        )

    def _count(self, places: Sequence[XlsCell], what: str, why: str) -> None:
        if places:
            first = places[0]
            self._book.lost.append(first._replace(text=what or first.text).lost(why.format(n=len(places))))

    def _settings(self) -> dict[str, Any]:
        first, *more = self._book.lines.get(SETTINGS) or [XlsRow(XlsCell(SETTINGS, 0, 0, ""), {})]
        self._book.lost += [line.first.lost(_("อ่านแถวแรกของแผ่น settings แถวเดียว")) for line in more]
        said = first.text("form_id") or re.sub(r"\.\w+$", "", self._name)
        id_ = re.sub("[^a-z0-9_-]", "-", said.lower()).strip("-_")[:60] or "xlsform"
        id_ = id_ if id_[0].isalpha() else f"form-{id_}"
        title = self._book.plain(first.place("form_title")) if first.text("form_title") else said
        source = " ".join(filter(None, ("XLSForm", said, first.text("version"))))
        return {
            "format": f"instrument/{LANGUAGE}",
            "id": id_,
            "edition": str(self._year),
            "title": title,
            "source": source,
        }

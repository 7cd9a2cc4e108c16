"""Dialogs that make, extend and end a programme: its facts, which units it asks for which forms, and the dates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from core.assigning.programme_steps import DueDate, ProgrammeAnswers
from core.forms import programme_deeds as drafts
from core.forms.ports import Store
from core.forms.programme import Programme, Step
from core.forms.published import owner_of
from core.forms.view import outline, receivers_words
from core.forms.wording import EMPTY, Words
from core.i18n import _
from core.log.ports import Context
from core.log.scopes import WIDER_FIRST
from core.people.units import Unit, home
from core.thai.search import folded
from core.thai.written import arabic_digits, fiscal_year
from core.values import Changes
from ui.desk import put_form
from ui.desktop.base.form_search import match_in
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets import prompt as asked
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Part,
    Prompt,
    PromptButton,
    PromptRow,
    PromptText,
    ScrolledParts,
)

NAMED = 8  # most units listed by name before publishing


class ProgrammeWizard:
    """A controller of the dialogs that make or change a programme; nothing is saved before it is published."""

    def __init__(
        self, context: PageContext, page: QWidget, on_done: Callable[[str, str], object]
    ) -> None:
        """Call `on_done` after publishing with the programme's name and the message for the user."""
        self._context = context
        self._done = on_done
        self._ask = partial(asked.ask, context.look, page)
        self._year = fiscal_year(date.today())
        self._base = self._draft = Programme(
            id="", edition=self._year, title=EMPTY, joining=ProgrammeAnswers.VOLUNTARY
        )
        self._dates: dict[str, DueDate] = {}  # dates of the base's steps in the year of its edition
        self._own = self._begins = (
            False  # the base is this office's; a changed title makes a new programme
        )
        self._why = ""

    def begin(self, selected: str) -> None:
        """Ask which programme to copy for a new one, if any. `selected`: FormSummary.name of the preselected one."""
        rows = [ListLine("", _("โครงการเปล่า"), _("เลือกแบบและขั้นตอนเองทั้งหมด"))]
        labels = [one for one in self._context.session.forms.labels() if one.programme]
        rows += [
            ListLine(one.name, arabic_digits(str(one.title)), arabic_digits(str(one.owner)))
            for one in labels
        ]
        here = next((row.key for row in rows if row.key == selected), "")
        base = asked.lines(_("โครงการที่มีอยู่"), rows, 6, key="base", selected=here)._replace(
            need=False
        )
        about = PromptText(_("เลือกโครงการที่ใกล้เคียงที่สุด แก้ได้ทุกอย่างก่อนประกาศ"), "line text2")
        title, go = _("เริ่มโครงการ"), _("ต่อไป")
        self._ask(
            Prompt(title=title, parts=[about, base], go=go, icon="right", wide=620), self._begun
        )

    def _begun(self, base: str) -> None:
        if base:
            self._take(self._context.session.forms.programme(base))
        self._begins = bool(base)
        office = self._context.session.read(lambda reader: reader.record(home(self._context.unit)))
        self._draft = replace(
            self._base, owner=Words(office.text("name") if office else ""), aliases=()
        )
        self._ask_facts(self._year)

    def postpone(self, programme: Programme) -> None:
        """Ask for new dates of a programme's steps, then publish it. The person can also change its other details."""
        self._take(programme)
        self._ask_steps()

    def renew(self, programme: Programme) -> None:
        """Ask for the details of a programme for its next year (at least the present year), then publish it."""
        self._take(programme)
        self._ask_facts(max(self._year, programme.last + 1))

    def end(self, programme: Programme) -> None:
        """Ask whether to end this office's programme; if confirmed, publish that it has ended."""
        self._take(programme)
        self._draft = replace(self._base, last=programme.edition - 1)
        about = _(
            "หน่วยงานไม่ถูกขอสิ่งใดของโครงการนี้อีก และไม่เห็นในหน้าแรก เอกสารที่ทำไว้และคำตอบเข้าร่วมคงอยู่เป็นประวัติ"
        )
        called = _("{title} ปีงบประมาณ {year}")
        called = called.format(title=arabic_digits(str(programme.title)), year=programme.edition)
        parts = [PromptText(called, "strong"), PromptText(about, "line text2")]
        title = _("สิ้นสุดโครงการ")
        told = _("สิ้นสุดโครงการแล้ว จะไปกับไฟล์รับส่งถัดไป")
        self._ask(Prompt(title=title, parts=parts, go=title), partial(self._publish, told))

    def _take(self, programme: Programme) -> None:
        read, unit = self._context.session.read, self._context.unit
        self._dates = dict(
            read(partial(DueDate.by_step, programme=programme, year=programme.edition))
        )
        self._own = read(lambda reader: owner_of(reader, programme.file)) == unit
        self._base = self._draft = drafts.as_it_stands(programme, self._dates)

    def _ask_facts(self, year: int) -> None:
        draft, kinds = self._draft, {unit.id for unit in self._draft.units}
        labels = {
            f"{label.id}/{label.edition}": label
            for label in self._context.session.forms.labels()
            if not label.programme
        }
        rows = [
            ListLine(of, arabic_digits(str(one.title)), f"{one.purpose_words} · {one.edition}")
            for of, one in labels.items()
        ]
        rows.sort(key=lambda row: (row.key not in draft.instruments, labels[str(row.key)].place))
        listed = asked.lines(_("แบบที่ขอ"), rows, 3, key="forms", ticked=[*draft.instruments])
        seek, forms = asked.narrowed(
            listed,
            _("ค้นหาแบบที่ขอ"),
            lambda of, typed: match_in(labels[str(of)], (), folded(typed)) is not None,
        )
        years = [(one, str(one)) for one in sorted({year, *range(self._year, self._year + 3)})]
        edition = asked.choice("edition", _("ปีงบประมาณ"), years, year)
        options = ((ProgrammeAnswers.VOLUNTARY, _("สมัครใจ")), ("", _("ทุกแห่งต้องทำ")))
        joining = asked.segments("joining", _("การเข้าร่วม"), options, draft.joining, _("การเข้าร่วม"))
        called = PromptText(
            _("ชื่อเดิม = แทนฉบับเดิมของโครงการนั้น ชื่ออื่น = โครงการใหม่แยกต่างหาก"), "line text2"
        )
        words = _("คำในชื่อหน่วยงานหรือต้นสังกัด เช่น พัฒนาชุมชน เว้นว่าง = ทุกแห่ง")
        parts: list[Part] = [
            asked.entry("title", _("ชื่อโครงการ"), arabic_digits(str(draft.title)), required=True),
            *[called] * self._begins,
            PromptRow([edition, joining]),
            PromptText(_("ถามหน่วยงานชนิดใด"), "label text2"),
            PromptRow(
                [asked.tick(one, Unit.kind_title(one), ticked=one in kinds) for one in WIDER_FIRST]
            ),
            asked.entry(
                "ministry", _("เฉพาะกระทรวงหรือกรม"), ", ".join(draft.ministry), prompt=words
            ),
            PromptRow([PromptText(_("แบบที่ขอ"), "label text2"), seek]),
            forms,
            ErrorLine("label text2"),
        ]
        title, go = _("โครงการถามใคร ให้ทำอะไร"), _("ต่อไป")
        self._ask(
            Prompt(title=title, parts=parts, go=go, icon="right", lacks=_lacking, wide=680),
            self._report,
        )

    def _report(self, **answers: Any) -> None:
        kinds = {one: Unit.kind_title(one) for one in WIDER_FIRST if answers.pop(one)}
        another = self._begins and answers["title"] != arabic_digits(str(self._base.title))
        draft = drafts.drafted(self._draft, self._context.session.forms, kinds=kinds, **answers)
        self._draft = replace(draft, id="" if another else self._base.id)
        self._ask_steps()

    @property
    def _again(self) -> bool:
        """Whether it takes the place of what this office has published for the same year."""
        return self._own and (self._draft.id, self._draft.edition) == (
            self._base.id,
            self._base.edition,
        )

    def _ways(self) -> list[Step]:
        """Return what a step of one's own may ask for: nothing, or what is done with a form that is asked for."""
        note = Step(id="", title=Words(_("วันที่ให้ทราบ ไม่นับว่าใครทำ")), who="centre")
        return [
            note,
            *(
                one
                for of in self._draft.instruments
                for one in drafts.steps_of(of, self._context.session.forms)
            ),
        ]

    def _ask_steps(self) -> None:
        self._draft, steps = drafts.with_own(self._draft), list[Part]()
        for n, step in enumerate(self._draft.steps, 1):
            title = _("ขั้นที่ {n}").format(n=n) if n < len(self._draft.steps) else _("เพิ่มขั้นของท่านเอง")
            days = [
                asked.day(f"from{n}", _("ตั้งแต่"), step.start),
                asked.day(f"until{n}", _("ภายใน"), step.until),
            ]
            steps += [
                asked.entry(f"title{n}", title, arabic_digits(str(step.title))),
                PromptRow(days),
            ]
        ways = [(n, arabic_digits(str(way.title))) for n, way in enumerate(self._ways())]
        steps += [asked.choice("way", _("ขั้นของท่านเองขอสิ่งใด"), ways)]
        about = PromptText(
            _("พิมพ์วันเช่น 30 ก.ย. 2570 หรือ 30/9/70 เว้นว่าง = ไม่มีกำหนด ลบชื่อขั้น = ไม่มีขั้นนั้น"), "line text2"
        )
        late = _("หน่วยงานเห็นข้างวันใหม่ เช่น น้ำท่วม")
        why = [
            asked.entry("why", _("เหตุที่เลื่อน"), self._why, prompt=late, max_length=400)
        ] * self._again
        back = PromptButton(_("ย้อนกลับ"), "left", lambda: self._back(dialog.given))
        more = PromptButton(_("เพิ่มอีกขั้น"), "plus", lambda: self._back(dialog.given, more=True))
        parts: list[Part] = [about, ScrolledParts(steps, 300), *why]
        title = _("ขั้นตอนและกำหนดวัน")
        go = _("อ่านทวน")
        refuse = self._refused
        prompt = Prompt(
            title=title,
            parts=parts,
            go=go,
            icon="right",
            refuse=refuse,
            buttons=[back, more],
            wide=680,
        )
        dialog = self._ask(prompt, self._stepped)

    def _back(self, answers: dict[str, Any], *, more: bool = False) -> None:
        self._draft, self._why = self._typed(answers), answers.get("why", "")
        if more:
            self._ask_steps()
        else:
            self._ask_facts(self._draft.edition)

    def _typed(self, answers: dict[str, Any]) -> Programme:
        (*steps, own), way = self._draft.steps, self._ways()[answers["way"]]
        draft = replace(
            self._draft, steps=(*steps, replace(own, who=way.who, yields=way.yields, form=way.form))
        )
        every = range(1, len(draft.steps) + 1)
        return drafts.dated(
            draft,
            [(answers[f"title{n}"], answers[f"from{n}"], answers[f"until{n}"]) for n in every],
        )

    def _refused(self, **answers: Any) -> str | tuple[str, str]:
        for n in range(1, len(self._draft.steps) + 1):
            if answers[f"until{n}"] and answers[f"from{n}"] > answers[f"until{n}"]:
                return _("วันเริ่มอยู่หลังวันครบกำหนด"), f"until{n}"
        late = (
            self._again
            and not answers["why"]
            and drafts.postponed(self._typed(answers), self._dates)
        )
        return (_("ใส่เหตุที่เลื่อนก่อนประกาศ"), "why") if late else ""

    def _stepped(self, **answers: Any) -> None:
        """Show it as units will see it, with how many it asks, before it is published."""
        self._draft, self._why = self._typed(answers), answers.get("why", "")
        draft, read = self._draft, self._context.session.read
        found, named = read(
            lambda reader: ProgrammeAnswers(reader, draft, draft.edition).addressed(
                self._context.unit
            )
        )
        names = ", ".join(one.name or one.code for one in found[:NAMED]) + " …" * (
            len(found) > NAMED
        )
        count = _("ถาม {n} หน่วยงานในสังกัด: {names}").format(n=len(found), names=names)
        none = _("ไม่ถามหน่วยงานใดในทะเบียน ตรวจชนิดหน่วยงานและคำของกระทรวง")
        nobody = _(
            "ชื่อหน่วยงานในทะเบียนไม่มีคำว่า {words} โครงการจึงถามทุกหน่วยงานของชนิดที่เลือก ถ้าไม่ใช่ ย้อนกลับไปแก้คำ"
        )
        words = " ".join(f"“{one}”" for one in draft.ministry)
        forms = drafts.form_names(draft, self._context.session.forms)
        moved = drafts.moved_words(draft, self._dates, self._why) if self._again else ()
        asked = PromptText(count, "line") if found else PromptText(none, "line warn")
        parts: list[Part] = [
            PromptText(arabic_digits(str(draft.title)), "strong"),
            asked,
            *[PromptText(nobody.format(words=words), "line warn")]
            * bool(found and words and not named),
            ScrolledParts(
                [PromptText(one, "line") for one in (forms, *moved, *outline(draft))], 240
            ),
            PromptText(read(receivers_words), "line text2"),
        ]
        back = PromptButton(_("ย้อนกลับ"), "left", self._ask_steps)
        told = _("ประกาศโครงการแล้ว จะไปกับไฟล์รับส่งถัดไป")
        title, go = _("อ่านทวนก่อนประกาศ"), _("ประกาศโครงการ")
        self._ask(
            Prompt(title=title, parts=parts, go=go, buttons=[back], wide=680),
            partial(self._publish, told),
        )

    def _publish(self, message: str) -> None:
        from storage.files import scratch

        files = self._context.desk.form_files
        folder = self._context.folder
        done = list[str]()

        def keep(form: Programme) -> Programme:
            with scratch() as there:
                put_form(path := there / "programme.yaml", form)
                kept = files.keep_form(folder, path)
            assert isinstance(kept, Programme)
            done.append(f"{kept.using}#{kept.file}")
            return kept

        def published(ctx: Context, store: Store) -> Changes:
            return drafts.publish_draft(ctx, store, self._draft, keep, self._dates, self._why)

        self._context.do(published, lambda: self._done(done[-1], message))


def _lacking(**answers: Any) -> str:
    """What a programme cannot do without."""
    asks = any(answers[one] for one in WIDER_FIRST)
    if answers["title"] and answers["forms"] and asks:
        return ""
    return _("ใส่ชื่อ เลือกชนิดหน่วยงาน และเลือกแบบอย่างน้อยหนึ่งแบบ")

"""Makes, extends and ends a programme by a few questions: what it is like, whom it asks for which forms, and when."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from core.assigning.programme_steps import VOLUNTARY, Due, Stances, dues
from core.forms.ports import FormLabel, Store
from core.forms.programme import Programme, Step
from core.forms.programme_drafts import (
    DraftFacts,
    as_it_stands,
    dated,
    drafted,
    empty_programme,
    postponed,
    publish_draft,
)
from core.forms.published import owner_of
from core.forms.view import outline, place, purpose_words, receivers_words
from core.forms.wording import Words
from core.i18n import _
from core.log.ports import Context
from core.log.scopes import WIDER_FIRST
from core.people.units import home, kind_title
from core.thai.dates import fiscal_year
from core.thai.numbering import arabic_digits
from core.values import Changes
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import (
    Part,
    Prompt,
    PromptButton,
    Prose,
    Row,
    Scrolled,
    ask,
    choice,
    day,
    entry,
    lines,
    segments,
    tick,
)

NAMED = 8  # units that are named before it is published
YEARS = 3  # that a programme may be made for, this one first
ALIKE, ANOTHER = "alike", "another"


class ProgrammeWork:
    """One programme on its way to be published; nothing is kept before."""

    def __init__(self, room: PageContext, page: QWidget, done: Callable[[str], object]) -> None:
        """`done` is called with the name of what was published."""
        self._room, self._page, self._done = room, page, done
        self._year = fiscal_year(date.today())
        self._base = self._draft = empty_programme(self._year)
        self._dates: dict[str, Due] = {}  # of the steps of the base in the year of its edition
        self._own = False  # the base is one that this office published
        self._begins, self._another = False, False  # it is begun from the base, and is to be another programme
        self._why = ""

    def begin(self, chosen: str) -> None:
        """Ask which programme it is to be like, at first the `chosen` one of the list."""
        rows = [ListLine("", _("โครงการเปล่า"), _("เลือกแบบและขั้นตอนเองทั้งหมด"))]
        labels = [one for one in self._room.session.forms.labels() if one.programme]
        rows += [ListLine(one.name, arabic_digits(str(one.title)), arabic_digits(str(one.owner))) for one in labels]
        here = chosen if any(row.key == chosen for row in rows) else ""
        about = Prose(_("เลือกโครงการที่ใกล้เคียงที่สุด แก้ได้ทุกอย่างก่อนประกาศ"), "line text2")
        parts: list[Part] = [about, lines(_("โครงการที่มีอยู่"), rows, 6, key="base", here=here)._replace(need=False)]
        prompt = Prompt(title=_("เริ่มโครงการจากที่มีอยู่"), parts=parts, go=_("ต่อไป"), icon="right", wide=620)
        ask(self._room.look, self._page, prompt, self._begun)

    def _begun(self, base: str) -> None:
        if base:
            self._take(self._room.session.forms.programme(base))
        office = self._room.session.read(lambda reader: reader.record(home(self._room.unit)))
        self._draft = replace(self._base, owner=Words(office.text("name") if office else ""), aliases=())
        self._begins = bool(base)
        self._ask_facts(self._year)

    def postpone(self, programme: Programme) -> None:
        """Ask for other days of a programme of this office; what else it says can be gone back to."""
        self._take(programme)
        self._draft = self._base
        self._ask_steps()

    def renew(self, programme: Programme) -> None:
        """Ask what a programme of this office is to be in the year after its last, or in this one."""
        self._take(programme)
        self._draft = self._base
        self._ask_facts(max(self._year, programme.last + 1))

    def end(self, programme: Programme) -> None:
        """Ask whether a programme of this office is to end, and end it."""
        self._take(programme)
        self._draft = replace(self._base, last=programme.edition - 1)
        about = _("หน่วยงานไม่ถูกขอสิ่งใดของโครงการนี้อีก และไม่เห็นในหน้าแรก เอกสารที่ทำไว้และคำตอบเข้าร่วมคงอยู่เป็นประวัติ")
        parts = [Prose(arabic_digits(str(programme.title)), "strong"), Prose(about, "line text2")]
        prompt = Prompt(title=_("สิ้นสุดโครงการ"), parts=parts, go=_("สิ้นสุดโครงการ"), icon="tick")
        ask(self._room.look, self._page, prompt, partial(self._publish, _("สิ้นสุดโครงการแล้ว จะไปกับไฟล์รับส่งถัดไป")))

    def _take(self, programme: Programme) -> None:
        read, unit = self._room.session.read, self._room.unit
        self._dates = dict(read(partial(dues, programme=programme, year=programme.edition)))
        self._own = read(lambda reader: owner_of(reader, programme.file)) == unit
        self._base = as_it_stands(programme, self._dates)

    # -- what it is as a whole

    def _ask_facts(self, year: int) -> None:
        draft = self._draft
        labels = [one for one in self._room.session.forms.labels() if not one.programme]
        labels.sort(key=lambda one: (_named(one) not in draft.instruments, place(one)))
        rows = [ListLine(_named(one), arabic_digits(str(one.title)), _about(one)) for one in labels]
        kinds = {one.id for one in draft.units}
        voluntary = (VOLUNTARY, _("สมัครใจ")), ("", _("ทุกแห่งต้องทำ"))
        years = sorted({year, *range(self._year, self._year + YEARS)})
        chosen = ANOTHER if self._another else ALIKE
        alike = (ALIKE, _("ฉบับใหม่แทนของเดิม")), (ANOTHER, _("โครงการอื่น แยกจากของเดิม"))
        parts: list[Part] = [
            entry("title", _("ชื่อโครงการ"), arabic_digits(str(draft.title)), need=True),
            segments("alike", _("เป็นโครงการเดียวกับที่เริ่มจากหรือไม่"), alike, chosen) if self._begins else None,
            Row(
                [
                    choice("edition", _("ปีงบประมาณ"), [(one, str(one)) for one in years], year),
                    segments("joining", _("การเข้าร่วม"), voluntary, draft.joining, _("การเข้าร่วม")),
                ]
            ),
            Prose(_("ถามหน่วยงานชนิดใด"), "label text2"),
            Row([tick(f"kind_{one}", kind_title(one), on=one in kinds) for one in WIDER_FIRST]),
            entry(
                "ministry", _("เฉพาะกระทรวงหรือกรม"), ", ".join(draft.ministry),
                prompt=_("คำในชื่อหน่วยงานหรือต้นสังกัด เช่น พัฒนาชุมชน เว้นว่าง = ทุกแห่ง"),
            ),
            Prose(_("แบบที่ขอ"), "label text2"),
            lines(_("แบบที่ขอ"), rows, 4, key="forms", on=[*draft.instruments]),
        ]  # fmt: skip
        prompt = Prompt(
            title=_("โครงการถามใคร ให้ทำอะไร"), parts=[part for part in parts if part], go=_("ต่อไป"), icon="right",
            lacks=_lacking, wide=680,
        )  # fmt: skip
        ask(self._room.look, self._page, prompt, self._told)

    def _told(self, *, title: str, edition: int, joining: str, ministry: str, forms: list[str],
              alike: str = ALIKE, **kinds: bool) -> None:  # fmt: skip
        chosen = [one for one in WIDER_FIRST if kinds[f"kind_{one}"]]
        title = str(self._draft.title) if title == arabic_digits(str(self._draft.title)) else title
        facts = DraftFacts(title, ministry, chosen, joining, edition, forms)
        self._draft = drafted(self._draft, facts, self._room.session.forms)
        self._another = alike == ANOTHER
        self._ask_steps()

    # -- until when each step is to be done

    @property
    def _again(self) -> bool:
        """Whether it takes the place of what this office has published for the same year."""
        return self._own and not self._another and self._draft.edition == self._base.edition

    def _ask_steps(self) -> None:
        steps = [part for n, step in enumerate(self._draft.steps) for part in _step_parts(n, step)]
        about = Prose(
            _("พิมพ์วันเช่น 30 ก.ย. 2570 หรือ 30/9/70 เว้นว่าง = ไม่มีกำหนด ลบชื่อขั้น = ไม่มีขั้นนั้น"), "line text2", folds=True
        )
        why = entry("why", _("เหตุที่เลื่อน"), self._why, prompt=_("หน่วยงานเห็นข้างวันใหม่ เช่น น้ำท่วม"), most=400)
        prompt = Prompt(
            title=_("ขั้นตอนและกำหนดวัน"), parts=[about, Scrolled(steps, 300), *[why] * self._again],
            go=_("อ่านทวน"), icon="right", refuse=self._refused,
            buttons=[PromptButton(_("ย้อนกลับ"), "left", self._back)], wide=680,
        )  # fmt: skip
        self._asked = ask(self._room.look, self._page, prompt, self._stepped)

    def _back(self) -> None:
        self._stepped_as(self._asked.given)
        self._ask_facts(self._draft.edition)

    def _typed(self, given: dict[str, str]) -> Programme:
        said = (
            (given[f"title{n}"], given[f"from{n}"] or "", given[f"until{n}"] or "")
            for n in range(len(self._draft.steps))
        )
        whole = zip(self._draft.steps, said, strict=True)
        return dated(self._draft, [(_same(step, title), start, until) for step, (title, start, until) in whole])

    def _stepped_as(self, given: dict[str, str]) -> None:
        self._draft, self._why = self._typed(given), given.get("why", "")

    def _refused(self, **given: str) -> str | tuple[str, str]:
        for n in range(len(self._draft.steps)):
            if given[f"until{n}"] and given[f"from{n}"] > given[f"until{n}"]:
                return _("วันเริ่มอยู่หลังวันครบกำหนด"), f"until{n}"
        draft = self._typed(given)
        if not draft.steps:
            return _("โครงการต้องมีอย่างน้อยหนึ่งขั้น")
        late = self._again and not given["why"] and postponed(draft, self._dates)
        return (_("ใส่เหตุที่เลื่อนก่อนประกาศ"), "why") if late else ""

    def _stepped(self, **given: str) -> None:
        self._stepped_as(given)
        self._review()

    # -- seen as units will see it, and published

    def _review(self) -> None:
        draft, session = self._draft, self._room.session
        found = session.read(lambda reader: Stances(reader, draft, draft.edition).addressed(self._room.unit))
        names = ", ".join(one.name or one.code for one in found[:NAMED]) + " …" * (len(found) > NAMED)
        count = _("ถาม {n} หน่วยงานในสังกัด: {names}").format(n=len(found), names=names)
        none = _("ไม่ถามหน่วยงานใดในทะเบียน ตรวจชนิดหน่วยงานและคำของกระทรวง")
        faults = self._faults(draft)
        seen = [Prose(line, "line") for line in outline(draft)[1:]]
        prompt = Prompt(
            title=_("อ่านทวนก่อนประกาศ"),
            parts=[
                Prose(arabic_digits(str(draft.title)), "strong"),
                Prose(count if found else none, "line" if found else "line warn"),
                Scrolled([Prose(one, "line bad") for one in faults] or seen, 240),
                Prose(session.read(receivers_words), "line text2"),
            ],
            go="" if faults else _("ประกาศโครงการ"),
            buttons=[PromptButton(_("ย้อนกลับ"), "left", self._ask_steps)],
            first="left" if faults else "go",
            wide=680,
        )
        told = _("ประกาศโครงการแล้ว จะไปกับไฟล์รับส่งถัดไป")
        ask(self._room.look, self._page, prompt, partial(self._publish, told))

    def _faults(self, draft: Programme) -> list[str]:
        """Why it cannot be published, and what to do."""
        files = self._room.desk.files
        with files.scratch() as there:
            files.write_form(path := there / "programme.yaml", replace(draft, id=draft.id or "draft"))
            return [f"{one.what} {one.mend}" for one in files.check_form(path).faults]

    def _publish(self, told: str) -> None:
        files, folder, done = self._room.desk.files, self._room.folder, list[str]()

        def keep(form: Programme) -> Programme:
            with files.scratch() as there:
                files.write_form(path := there / "programme.yaml", form)
                kept = files.keep_form(folder, path)
            assert isinstance(kept, Programme)
            done.append(f"{kept.using}#{kept.file}")
            return kept

        def published(ctx: Context, store: Store) -> Changes:
            draft = replace(self._draft, id="" if self._another else self._draft.id)
            return publish_draft(ctx, store, draft, keep, self._dates, self._why)

        def finished() -> None:
            self._done(done[-1])
            self._room.host.toast.emit(told)

        self._room.do(published, finished)


def _about(label: FormLabel) -> str:
    return f"{purpose_words(label)} · {_('ฉบับ {edition}').format(edition=label.edition)}"


def _named(label: FormLabel) -> str:
    """What a programme calls a form that it asks for."""
    return f"{label.id}/{label.edition}"


def _same(step: Step, title: str) -> str:
    """The title of a step as its owner wrote it, where it was not changed."""
    return str(step.title) if title == arabic_digits(str(step.title)) else title


def _lacking(*, forms: list[str], **given: object) -> str:
    if not any(on for name, on in given.items() if name.startswith("kind_")):
        return _("เลือกชนิดหน่วยงานอย่างน้อยหนึ่งชนิด")
    return "" if forms else _("เลือกแบบอย่างน้อยหนึ่งแบบ")


def _step_parts(n: int, step: Step) -> Iterator[Part]:
    yield entry(f"title{n}", _("ขั้นที่ {n}").format(n=n + 1), arabic_digits(str(step.title)))
    start, until = _("ตั้งแต่"), _("ภายใน")
    yield Row([day(f"from{n}", start, step.start), day(f"until{n}", until, step.until)])
    yield 4

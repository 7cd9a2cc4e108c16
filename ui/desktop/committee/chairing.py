"""Decisions of secretary and chair, each confirmed in a dialog: convene, open, agree, accept in a motion, release."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.committee.ballot_deeds import open_votes, set_aside
from core.committee.convene_deeds import FEWEST, Assessor, convene
from core.committee.convening import ConveningChoices, convening
from core.committee.final_view import final_changes
from core.committee.own import OwnBallotSheet, disclosure_notice, round_words
from core.committee.release_deeds import (
    accept_alike,
    accept_own,
    lock,
    release,
    release_final,
    unlock,
)
from core.committee.result_view import days_given, release_words
from core.committee.view import CommitteeRoundRow, UndecidedBranch, alone
from core.forms.ports import Action
from core.i18n import _
from core.log.ports import standing
from core.values import Changes, Ref
from ui.desktop.base.objection_days import ObjectionDaysEdit
from ui.desktop.base.page_context import PageContext
from ui.desktop.committee.votes import UnitVoteDetail
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.prompt import (
    Part,
    Prompt,
    PromptButton,
    PromptField,
    ask,
    entry,
    lines,
    one_line,
    tick,
)


class ChairActions:
    """The controller of what the secretary and the chair of a committee do. Each action asks first in a dialog."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        self._context = context
        self._session = context.session
        self._page = page
        self._by = ""  # the signer's name as typed last

    def ask_convene(self, year: int) -> None:
        unit = self._context.unit
        found = self._session.read(partial(convening, unit=unit, year=year))
        ConveneDialog(self._context.look, found, self._session.do, self._page).open()

    def ask_aside(self, sheet: Ref, who: str, fewest: int) -> None:
        why = _("คณะจะดำเนินการต่อโดยไม่นับใบของ {who} มติและเหตุผลอยู่ในบันทึกให้ทุกคนอ่าน").format(who=who)
        title, why = _("ลงมติไม่นับใบนี้"), f"{why} {rest_words(fewest)}"
        prompt = one_line(title, why, _("เหตุผลของมติ"), _("บันทึกมติ"))
        deed = partial(set_aside, sheet=sheet)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._session.do(partial(deed, reason=text)),
        )

    def ask_open(self, ready: Sequence[CommitteeRoundRow]) -> None:
        deed = partial(open_votes, assessments=[one.draft for one in ready])
        prompt = opening([one.name for one in ready])
        ask(self._context.look, self._page, prompt, lambda: self._context.do(deed, self._opened))

    def _opened(self) -> None:
        self._context.host.report(_("เปิดซองแล้ว ขั้นต่อไปเขียนไฟล์เปิดซองให้กรรมการ แล้วรอไฟล์ตอบ"), "ok")

    def ask_alike(self, detail: UnitVoteDetail) -> None:
        """List items that have the same answer on all ballots; if confirmed, accept these answers by one resolution."""
        if detail.facts is None:
            return
        left = set(detail.left)
        taken = [
            one
            for one in detail.spreads
            if one.item in left and (one.alike or alone(detail.row.vote))
        ]
        alike = [(one.position, one.answers[0][0], one.reason_text) for one in taken if one.answers]
        deed = partial(accept_alike, draft=detail.row.draft)
        prompt = alike_motion(alike, single_ballot=alone(detail.row.vote))
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda **given: self._session.do(partial(deed, **given)),
        )

    def ask_own(
        self, detail: UnitVoteDetail, groups: Sequence[UndecidedBranch] | None = None
    ) -> None:
        """Ask for which items to accept the unit's own answer, and why, one group at a time (None = all groups)."""
        group, *rest = groups or detail.own_branches
        lines = [
            (one.item, one.position, one.own_answer)
            for one in detail.spreads
            if one.item in group.items
        ]
        after = partial(self.ask_own, detail, rest) if rest else None

        def take(items: Sequence[str], reason: str) -> None:
            deed = partial(accept_own, draft=detail.row.draft, reason=reason, items=items)
            if after:
                self._context.do(deed, after)
            else:
                self._session.do(deed)

        ask(self._context.look, self._page, own_motion(group.title, lines, after), take)

    def ask_lock(self, detail: UnitVoteDetail) -> None:
        """Ask who signs, then lock the result so that it can be signed. The unit does not see the result yet."""
        why = _("{name}: ล็อกผลของกรรมการไว้ให้พิมพ์และลงนาม หน่วยงานยังไม่เห็นผลจนกว่าจะประกาศ")
        why = why.format(name=detail.row.name)
        self._ask_by(_("ล็อกเพื่อลงนาม"), why, partial(lock, draft=detail.row.draft))

    def _ask_by(
        self, title: str, message: str, deed: Callable[..., Changes], more: Sequence[Part] = ()
    ) -> None:
        """Ask for the signer's name below `message` and the parts `more`, then do the deed."""

        def signed(text: str) -> None:
            self._by = text
            self._session.do(partial(deed, signers=text))

        prompt = one_line(title, message, _("ชื่อผู้ลงนาม"), title, self._by)
        if more:
            text, *rest = prompt.parts
            prompt = replace(prompt, parts=[text, *more, *rest], wide=600)
        ask(self._context.look, self._page, prompt, signed)

    def ask_final(self, draft: Ref, unit: str) -> None:
        """Ask who signs, then release the final result of the unit named `unit`. Nobody can object to it any more. The
        dialog lists what it changes of the preliminary result and what it keeps."""
        found = self._session.read(partial(final_changes, draft=draft))
        why = _("{name}: ประกาศผลสุดท้ายพร้อมคำทักท้วงและคำตอบ หลังจากนี้ทักท้วงผลนี้ไม่ได้อีก").format(name=unit)
        shown = [
            ListLine(n, f"{one.position} · {one.words}", " · ".join(filter(None, one[3:])))
            for n, one in enumerate(found.items)
        ]
        listed = [lines(_("ข้อที่ทักท้วงหรือแก้"), shown, ROWS)] if shown else []
        deed = partial(release_final, draft=draft)
        self._ask_by(_("ประกาศผลสุดท้าย"), why, deed, (found.words, *listed))

    def ask_unlock(self, detail: UnitVoteDetail) -> None:
        """Ask for a reason, then unlock the result so that answers can change; prints not signed in ink become void."""
        title = _("ปลดล็อกเพื่อแก้ไข")
        why = _("แก้คะแนนได้อีก ฉบับที่พิมพ์ไว้จะถูกยกเลิกในทะเบียน เว้นแต่ฉบับที่ยืนยันการลงนามแล้ว")
        if detail.inked:
            title = _("ทำฉบับแก้ไข")
            why = _("ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้คะแนนแล้วล็อกใหม่เป็นฉบับถัดไป")
        deed = partial(unlock, draft=detail.row.draft)
        prompt = one_line(title, why, _("เหตุผล"), title)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._session.do(partial(deed, reason=text)),
        )

    def ask_release(self, detail: UnitVoteDetail) -> None:
        """Ask who signs, and say whether the result will be final at once or until when the unit may object; then
        release it. The unit sees it after it imports the next bundle."""
        why = _("{name}: ล็อกผลของกรรมการและประกาศ หน่วยงานเห็นผลเมื่อนำเข้าไฟล์ครั้งต่อไป")
        why = why.format(name=detail.row.name)
        days = self._session.read(
            lambda reader: days_given(reader, standing(reader, detail.row.draft))
        )
        title = _("ประกาศผลเบื้องต้น") if days else _("ประกาศผล")
        self._ask_by(
            title,
            f"{why} {release_words(days, date.today())}",
            partial(release, draft=detail.row.draft),
        )


ROWS = 6  # visible rows of a list


def gap_words(sheet: OwnBallotSheet) -> str:
    """Return a text that says how many items of a member's sheet have no answer yet, or that all have one."""
    if not sheet.left:
        return _("ตรวจครบ {of} ข้อ").format(of=sheet.of)
    says = _("ยังไม่ได้ตรวจ {n} จาก {of} ข้อ ซึ่งจะไม่นับเป็นคะแนนของท่าน")
    return says.format(n=len(sheet.left), of=sheet.of)


def sealing(sheets: Sequence[OwnBallotSheet]) -> Prompt:
    """Return a prompt that asks which sheets to seal (answer `sheets`). Sheets without gaps are ticked at first."""
    text = _(
        "เมื่อปิดผนึกแล้วแก้คะแนนและเหตุผลไม่ได้ ไม่มีใครเห็นคะแนนจนกว่าจะเปิดพร้อมกัน จากนั้นส่งไฟล์ให้เลขานุการ และส่งอีกครั้งหลังเลขานุการเปิดซอง"
    )
    rows = [ListLine(one.sheet, one.name, gap_words(one)) for one in sheets]
    notices = [disclosure_notice(n) for n in sorted({one.fewest for one in sheets})]
    if len(notices) > 1:  # rounds with different rules: each is listed with its units
        units = {n: ", ".join(one.name for one in sheets if one.fewest == n) for n in FEWEST}
        notices = [f"{units[n]}: {disclosure_notice(n)}" for n in FEWEST if units[n]]
    whole = [one.sheet for one in sheets if not one.left]
    return Prompt(
        title=_("ปิดผนึกคะแนนของท่าน"),
        parts=[text, *notices, lines(_("หน่วยงานที่จะปิดผนึก"), rows, ROWS, key="sheets", ticked=whole)],
        go=lambda sheets: _("ปิดผนึก {n} หน่วยงาน").format(n=len(sheets)),
        icon="lock",
        wide=600,
        gap=10,
    )


def rest_words(fewest: int) -> str:
    """Return a sentence on what follows if a ballot is left out. `fewest`: ballots that must count to show answers."""
    if fewest < 2:
        return _("ผลคิดจากใบที่เหลือ ถ้าเหลือใบเดียว จะใช้คำตอบของใบนั้นได้เมื่อลงมติพร้อมเหตุผลเท่านั้น")
    more = _(
        "ผลคิดจากใบที่เหลือ ถ้าใบที่นับไม่ถึง {n} ใบ จะไม่แสดงคำตอบของแต่ละใบและข้อที่ตรงกัน ข้อที่คณะตกลงกันต้องตกลงเองทุกข้อพร้อมเหตุผล"
    )
    return more.format(n=fewest)


def alike_motion(items: Sequence[tuple[str, str, str]], *, single_ballot: bool = False) -> Prompt:
    """Return a prompt to accept the answers to `items` (position, answer, members' reasons) by one resolution. If there
    are reasons, it also asks whether they are given to the unit (`members_words`). `single_ballot`: only one ballot was
    counted, so that it also asks for a `reason`."""
    text = _("ทุกใบให้คำตอบตรงกันในข้อเหล่านี้ มตินี้ใช้คำตอบนั้นเป็นคำตอบที่ตกลง")
    called = _("ข้อที่ทุกคนให้ตรงกัน")
    if single_ballot:
        text = _(
            "นับได้ใบเดียว ไม่มีใบอื่นให้เทียบ มตินี้ใช้คำตอบของใบนั้นเป็นคำตอบที่ตกลง และรายงานการประชุมบอกเช่นนั้นพร้อมเหตุผล"
        )
        called = _("ข้อที่ใบนั้นให้คะแนน")
    shown = [
        ListLine(n, at, " · ".join(filter(None, (answer, why))))
        for n, (at, answer, why) in enumerate(items)
    ]
    listed = lines(called, shown, ROWS)
    title = _("รับ {n} ข้อในมติเดียว").format(n=len(items))
    asked = [_reason()] if single_ballot else []
    written = sum(bool(why) for _at, _answer, why in items)
    if written and not single_ballot:
        label = _("ให้เหตุผลที่กรรมการเขียนไว้เป็นเหตุผลของแต่ละข้อ ({n} ข้อมีเหตุผล)").format(n=written)
        asked.insert(0, tick("members_words", label, ticked=True))
    return Prompt(
        title=title,
        parts=[text, listed, *asked],
        go=_("รับในมติเดียว"),
        wide=600,
        gap=10,
        first="reason" if single_ballot else "go",
    )


def _reason() -> PromptField:
    return entry("reason", _("เหตุผลของคำตอบที่ตกลง"), label=_("เหตุผล"), required=True)


def own_motion(
    group: str, items: Sequence[tuple[str, str, str]], skip: Callable[[], object] | None = None
) -> Prompt:
    """Return a prompt that asks for which of `items` (id, position, answer) to accept the unit's own answer, and for
    one `reason`. `group`: title over the items; `skip`: called by a button that skips the group, None = no button."""
    rows = [ListLine(*one) for one in items]
    ids = [item for item, _at, _own in items]
    reason = _reason()
    text = _(
        "ข้อที่เลือกใช้คำตอบที่หน่วยงานให้ตนเองเป็นคำตอบที่ตกลง ข้อที่คณะเห็นต่างให้เอาออก แล้วตกลงทีละข้อ รายงานการประชุมบอกข้อเหล่านี้พร้อมเหตุผล"
    )
    return Prompt(
        title=_("{group}: รับคำตอบของหน่วยงานด้วยเหตุผลเดียว").format(group=group),
        first="reason",
        wide=600,
        buttons=[PromptButton(_("ข้ามกลุ่มนี้"), "right", skip)] if skip else (),
        parts=[text, lines(_("ข้อที่รับคำตอบของหน่วยงาน"), rows, ROWS, key="items", ticked=ids), reason],
        go=lambda items, **_rest: _("รับ {n} ข้อในมติเดียว").format(n=len(items)),
    )


def opening(names: Sequence[str]) -> Prompt:
    """Return the prompt to confirm that the sealed votes on these units are opened, which cannot be undone."""
    text = _(
        "เมื่อเปิดแล้วปิดอีกไม่ได้ และใบที่ปิดผนึกหลังจากนี้ไม่นับ จากนั้นเขียนไฟล์ให้กรรมการอีกครั้ง คำตอบของกรรมการจะมากับไฟล์ที่กรรมการส่งมา"
    )
    listed = lines(
        _("หน่วยงานที่จะเปิดซอง"), [ListLine(n, one, "") for n, one in enumerate(names)], ROWS
    )
    title = _("เปิดพร้อมกัน {n} หน่วยงาน").format(n=len(names))
    return Prompt(
        title=title, parts=[text, listed], go=_("เปิดพร้อมกัน"), icon="doc", wide=600, gap=10
    )


class ConveneDialog(FramedDialog):
    """The dialog to convene a committee: it asks for round, form, units to judge, and which member uses which PC."""

    def __init__(
        self,
        look: Look,
        choices: ConveningChoices,
        do: Callable[[Action], object],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `do` gets the deed."""
        super().__init__(look, _("ตั้งรอบให้คะแนน"), parent)
        self._found, self._do = choices, do
        self.rounds = DropDown(
            look, _("รอบ"), [(each, round_words(each)) for each in choices.rounds]
        )
        self.rounds.setMinimumWidth(look.px(170))
        self.rounds.activated.connect(self._show_units)
        self.forms = DropDown(look, _("แบบที่ให้คะแนน"), choices.forms)
        self.forms.activated.connect(self._show_units)
        self.units = LineList(look, _("หน่วยงานที่รับการประเมิน"), 5, ticks=True, do=self._count)
        self.devices = [DropDown(look) for _one in choices.devices]
        lines = [self._device(n) for n in range(len(choices.devices))]
        self._why = words(choices.hindrance, "body", "warn", wrap=True)
        self.chair = words("", "line", "text2", wrap=True)
        self.chairs = DropDown(look, _("ประธาน"))
        show(self.chairs, not choices.chairs)
        called = _("แสดงคำตอบของกรรมการแต่ละท่านเมื่อนับได้ตั้งแต่")
        self.fewest = SegmentedControl(
            tuple((str(n), _("{n} ใบ").format(n=n), "") for n in FEWEST), called
        )
        self.fewest.chosen.connect(self._say_fewest)
        self._told = words("", "line", "text2", wrap=True)
        self.fewest.show_key(str(FEWEST[0]))
        self._say_fewest()
        self.days = ObjectionDaysEdit(look, _("วันทักท้วงผล"))
        self.days.typing.connect(self._count)
        self.go = Button(look, _("ตั้งรอบ"), "primary", "tick", do=self._tell)
        body = column(
            row(self.rounds, self.forms, gap=10, grow=1),
            words(_("หน่วยงานที่รับการประเมิน"), "label", "text2"),
            self.units,
            words(_("กรรมการที่เครื่องแต่ละเครื่อง"), "label", "text2"),
            *lines,
            row(self.chair, self.chairs, gap=10, grow=0),
            words(called, "label", "text2"),
            row(self.fewest, None),
            self._told,
            self.days.line,
            self._why,
            gap=6,
        )
        self._show_units()
        self.fill(body, self.closer(), self.go, min_width=640)
        self.forms.setFocus()

    def _device(self, n: int) -> QHBoxLayout:
        box, (key, title) = self.devices[n], self._found.devices[n]
        taken = {*self._found.seats.values()}
        seat = self._found.seats.get(key, "")
        people = [
            person
            for person in self._found.people
            if person[0] == seat or (not seat and person[0] not in taken)
        ]
        box.show_options([("", _("ไม่เรียก")), *people])
        at = sum(one not in self._found.seats for one, _title in self._found.devices[:n])
        free = at + 1 if at < len(people) else 0
        box.setCurrentIndex(1 if seat else free)
        if seat:
            title = _("กรรมการ")
        box.activated.connect(self._count)
        name(box, people[0][1] if seat and people else _("กรรมการที่ {device}").format(device=title))
        return row(words(title, "strong"), box, gap=10, grow=1)

    def _say_fewest(self) -> None:
        fixed = _("กำหนดครั้งเดียวเมื่อตั้งรอบและบอกกรรมการก่อนปิดผนึก หน่วยงานที่ตั้งรอบไว้แล้วใช้ตามเดิม")
        show_plain(self._told, f"{disclosure_notice(int(self.fewest.key))} {fixed}")

    def _show_units(self) -> None:
        form = str(self.forms.currentData() or "")
        units = [
            one for one in self._found.assessed if one.form == form and self.round in one.rounds
        ]
        self.units.show_ticks(
            [
                ListLine(one.ref, " · ".join(filter(None, (one.name, one.below))), "")
                for one in units
            ],
            frozenset(one.ref for one in units),
            frozenset(),
        )
        self._count()

    @property
    def round(self) -> str:
        return str(self.rounds.currentData() or "")

    @property
    def members(self) -> list[Assessor]:
        """The members to convene: one for each PC for which a person is chosen."""
        keys = [key for key, _title in self._found.devices]
        chosen = (
            Assessor(str(box.currentData() or ""), key)
            for box, key in zip(self.devices, keys, strict=True)
        )
        return [one for one in chosen if one.person]

    def _count(self) -> None:
        people = [one.person for one in self.members]
        twice = len(set(people)) < len(people)
        show_plain(
            self._why, _("กรรมการหนึ่งคนให้คะแนนที่เครื่องเดียว") if twice else self._found.hindrance
        )
        # from the start, so that nothing moves
        show_plain(self.chair, self._found.chair_words(people))
        convened = [one for one in self._found.people if one[0] in people]
        self.chairs.show_options([("", _("ไม่ระบุ")), *convened])
        proposed = {one.days for one in self._found.assessed if one.ref in self.units.on}
        self.days.show_saved(str(*proposed) if len(proposed) == 1 else "")
        each = ", ".join(map(str, sorted(proposed)))
        usual = _("แต่ละหน่วยงานตามโครงการของตน ({each} วัน)").format(each=each) if each else ""
        self.days.show_usual(usual)
        self.go.setEnabled(bool(people and self.units.on) and not (twice or self.days.refused))
        self.go.show_words(_("ตั้งรอบ {n} หน่วยงาน").format(n=len(self.units.on)))

    def _tell(self) -> None:
        keys = (line.key for line in self.units.lines if line.key in self.units.on)
        chosen = [one for one in keys if isinstance(one, Ref)]
        self.accept()
        fewest = int(self.fewest.key)
        deed = partial(convene, assessed=chosen, members=self.members, in_round=self.round)
        chair = "" if self._found.chairs else str(self.chairs.currentData() or "")
        self._do(partial(deed, fewest=fewest, days=self.days.days, chair=chair))

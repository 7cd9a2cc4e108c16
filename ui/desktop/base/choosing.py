"""The choices that a form leaves to the office, made in one dialog: subject, options and reason of each."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from core.assessment.copy_deeds import make_rows
from core.forms.deeds import SettingChoice, choose, decide, name_document, take_words
from core.forms.settings import ABOVE, SettingInForce
from core.forms.shape import Instrument
from core.i18n import _
from core.records.titles import LONGEST
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from ui.desktop.base.page_context import HeaderAction, PageContext, nothing
from ui.desktop.base.portal import portal_action
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, hairline, holding, row
from ui.desktop.widgets.plain import show, show_entry, words
from ui.desktop.widgets.prompt import Prompt, PromptText, ask, entry, note

REASON_HINT = "เขียนเหตุผลสั้น ๆ เพราะเลือกต่างจากที่แบบตั้งไว้"


class FormChoicesDialog(FramedDialog):
    """The dialog with all choices of a form, for one document or all of a programme; saved by its button only."""

    def __init__(
        self,
        look: Look,
        title: str,
        intro: str,
        options: Sequence[SettingInForce],
        why_not: str,
        save: Callable[[Sequence[SettingChoice]], object],
        parent: QWidget,
    ) -> None:
        """Make the dialog for settings a form leaves open; `why_not` says why none can be changed, "" if they can."""
        super().__init__(look, title, parent)
        self._save_choices = save
        self.parts = [FormChoiceEditor(look, option, read_only=bool(why_not)) for option in options]
        text = words(
            arabic_digits(why_not or intro), "line", "warn" if why_not else "text2", wrap=True
        )
        inside = column(text, gap=12)
        for part in self.parts:
            inside.addWidget(hairline())
            inside.addWidget(part)
        self.save = Button(look, _("บันทึกตัวเลือก"), "primary", "tick", do=self._save)
        show(self.save, any(part.may_choose for part in self.parts))
        self.fill(inside, self.closer(_("ปิด")), self.save, min_width=560)

    def _save(self) -> None:
        """Save the changed choices; if one lacks its reason, the dialog stays open."""
        if [part for part in self.parts if not part.says_why()]:
            return
        wishes = [wish for part in self.parts if (wish := part.wish) is not None]
        if wishes:
            self._save_choices(wishes)
        self.accept()


class FormChoiceEditor(QWidget):
    """An editor of one setting that the form leaves to the office: its title, the options, a field for the reason."""

    def __init__(self, look: Look, chosen_option: SettingInForce, *, read_only: bool) -> None:
        super().__init__()
        self._one = chosen_option
        self.may_choose = not read_only and chosen_option.by != ABOVE
        setting = chosen_option.setting
        self._group = QButtonGroup(self)
        self.cards: dict[str, OptionCard] = {}
        line = row(gap=10) if len(setting.options) <= ACROSS else column(gap=8)
        for option in setting.options:
            default = _("ค่าที่แบบตั้งไว้") if option == setting.by_default else ""
            self.cards[option.key] = card = OptionCard(
                look, "check", arabic_digits(option.words), default
            )
            card.setChecked(option == chosen_option.option)
            card.setEnabled(self.may_choose)
            self._group.addButton(card)
            line.addWidget(card)
        self.owes = words(_(REASON_HINT), "label", "bad", wrap=True, visible=False)
        self.why = short_line(
            _("เหตุผลของ “{title}”").format(title=arabic_digits(str(setting.title)))
        )
        show_entry(self.why, chosen_option.reason)
        self.why.setEnabled(self.may_choose)
        self.why.textChanged.connect(lambda _text: show(self.owes, False))
        source = _("ที่มา: {source}").format(source=setting.source) if setting.source else ""
        text = arabic_digits("\n".join(filter(None, (str(setting.text), source))))
        about = words(text, "line", "text2", wrap=True, visible=bool(text))
        by_above = _("ผู้ประกาศโครงการกำหนดให้ทุกหน่วยใช้ตัวเลือกนี้")
        decided = words(by_above, "line", "info", wrap=True, visible=chosen_option.by == ABOVE)
        asked = holding(column(words(_("เหตุผล"), "label", "text2"), self.why, self.owes, gap=4))
        show(asked, self.may_choose or bool(chosen_option.reason))
        title = words(arabic_digits(str(setting.title)), "strong", wrap=True)
        self.setLayout(column(title, about, decided, holding(line), asked, gap=6))

    @property
    def choice(self) -> str:
        """The key of the chosen option; "" if none is chosen."""
        return next((key for key, card in self.cards.items() if card.isChecked()), "")

    @property
    def wish(self) -> SettingChoice | None:
        """The change to save; None if nothing changed. In a conflict choosing either value counts as a change."""
        one, why = self._one, self.why.text().strip()
        in_conflict = one.own_choice.conflict or one.own_why.conflict
        same = self.choice == one.option.key and why == one.reason and not in_conflict
        if not self.may_choose or same:
            return None
        return SettingChoice(
            one.setting.id, self.choice, why, (one.own_choice.seen, one.own_why.seen)
        )

    def says_why(self) -> bool:
        """Return False, and ask for the reason, if the choice was changed to an option other than the default and has
        no reason; else return True."""
        usual = self._one.setting.by_default.key
        owing = self.wish is not None and self.choice != usual and not self.why.text().strip()
        show(self.owes, owing)
        if owing:
            self.why.setFocus()
        return not owing


ACROSS = 2  # options side by side
# what is left open now; why it cannot be changed
Offered = Callable[[], tuple[Sequence[SettingInForce], str]]


def form_actions(
    context: PageContext,
    document: Ref | None,
    form: Instrument | None,
    offered: Offered,
    parent: QWidget,
) -> tuple[HeaderAction, ...]:
    """Return the actions in a document's header that are about its form: plan rows, choices, wording and web portal.
    Without document or form, return (). `offered()` returns (the form's choices, why they cannot be changed or "")."""
    if document is None or form is None:
        return ()
    open_, why_not = offered()
    about = _("สิ่งที่แบบไม่ได้กำหนดตายตัว เลือกสำหรับเอกสารนี้ คะแนนและเอกสารพิมพ์เปลี่ยนตาม")

    def ask_choices() -> None:
        open_choices(context, about, offered(), partial(choose, document=document), parent)

    return (
        *_name_action(context, document, form, why_not, parent),
        *_make_action(context, document, form, why_not),
        *((HeaderAction(_("ตัวเลือกของแบบ"), "gear", ask_choices),) if open_ else ()),
        *_words_action(context, document, form, why_not),
        *portal_action(context, document, form, parent),
    )


def _name_action(
    context: PageContext, document: Ref, form: Instrument, why_not: str, parent: QWidget
) -> Iterator[HeaderAction]:
    """Yield the action that names the document, so that it is told from others of its form."""
    if why_not:
        return

    def ask_name() -> None:
        record = context.session.read(lambda reader: reader.record(document))
        own = record.text("name") if record else ""
        line = entry("name", _("ชื่อเอกสาร"), own, max_length=LONGEST, selected=True)
        heading = arabic_digits(str(form.heading))
        help_text = _(
            "ใช้แยกเอกสารที่ทำจากแบบเดียวกันในรายการ หน้าพิมพ์ และการส่ง ไม่ขึ้นบนเอกสารที่พิมพ์ เว้นว่างคือใช้ชื่อแบบ: {heading}"
        )
        help_line = PromptText(help_text.format(heading=heading), "line text2")
        prompt = Prompt(title=_("ตั้งชื่อเอกสาร"), parts=[line, help_line], go=_("บันทึก"))
        ask(
            context.look,
            parent,
            prompt,
            lambda name: context.do(partial(name_document, document=document, name=name)),
        )

    yield HeaderAction(_("ตั้งชื่อเอกสาร"), "pen", ask_name)


def _make_action(
    context: PageContext, document: Ref, form: Instrument, why_not: str
) -> Iterator[HeaderAction]:
    """Yield the action that makes rows of a plan of what the form names, then goes to that plan."""
    if not form.makes or (why_not and document.entity == "plan"):
        return

    def changed(changes: Changes) -> None:
        for plan in changes.touched:
            if plan.entity == "plan" and plan != document:
                context.host.show_place("plan", plan)
        context.toast(changes)

    yield HeaderAction(
        _("ทำเป็นแผน"),
        "plan",
        lambda: context.do(partial(make_rows, source=document), changed=changed),
    )


def _words_action(
    context: PageContext, document: Ref, form: Instrument, why_not: str
) -> Iterator[HeaderAction]:
    """Yield the action that changes between the present official words and the form's own; not once locked."""
    now = context.session.forms.worded(form).wording
    offered = [
        (
            _("ใช้ถ้อยคำทางการฉบับใหม่") if form.wording else _("ใช้ถ้อยคำทางการ"),
            _("เอกสารนี้ใช้ถ้อยคำทางการปัจจุบัน"),
            False,
        ),
        (_("ใช้ถ้อยคำย่อของแบบ"), _("เอกสารนี้ใช้ถ้อยคำย่อของแบบ ทั้งบนจอและบนกระดาษ"), True),
    ]
    for called, said, plain in [] if why_not else offered:
        if form.wording if plain else now not in ("", form.wording):
            action = partial(take_words, document=document, plain=plain)
            done = partial(context.host.toast, said)
            yield HeaderAction(called, "doc", partial(context.do, action, done))


def decide_for_all(
    context: PageContext, programme: Ref, options: Sequence[SettingInForce], parent: QWidget
) -> FormChoicesDialog:
    """Open a dialog for these choices, which apply to all documents of a programme; return the dialog."""
    about = _("ตัวเลือกนี้ใช้กับเอกสารของทุกหน่วยที่ยังไม่ล็อก และหน่วยงานเลือกเป็นอย่างอื่นไม่ได้")
    return open_choices(context, about, (options, ""), partial(decide, programme=programme), parent)


def open_choices(
    context: PageContext,
    intro: str,
    offered: tuple[Sequence[SettingInForce], str],
    action: Callable[..., Changes],
    parent: QWidget,
) -> FormChoicesDialog:
    """Open and return a dialog with the form's choices below the text `intro`. `offered` is (choices, why they are
    read-only or ""). On saving, `action` is run with the changed choices as `choices`."""
    dialog = FormChoicesDialog(
        context.look,
        _("ตัวเลือกของแบบ"),
        intro,
        *offered,
        lambda choices: context.session.do(partial(action, choices=choices)),
        parent,
    )
    dialog.open()
    return dialog


def answer_for_office(
    context: PageContext,
    programme: str,
    page: QWidget,
    *,
    join: bool,
    on_success: Callable[[], object] = nothing,
) -> None:
    """Save that the office joins the programme (id). If `join` is False, ask for an optional reason, then save that the
    office declines. After saving call `on_success`."""
    from core.assigning.deeds import answer_programme
    from core.assigning.programme_steps import DECLINED, JOINED

    def save(answer: str, message: str, reason: str = "") -> None:
        def saved() -> None:
            on_success()
            context.host.toast(message)

        context.do(
            partial(answer_programme, programme=programme, answer=answer, reason=reason), saved
        )

    if join:
        save(JOINED, _("เข้าร่วมโครงการแล้ว ขั้นตอนและกำหนดอยู่ในหน้าแรกและเอกสารของปี"))
        return
    about = _("โครงการนี้จะไม่ขอสิ่งใดและไม่ขึ้นในหน้าแรกอีก จนกว่าต้นสังกัดประกาศให้ทำ")
    asked = note("why", _("เหตุผล (ไม่บังคับ)"))
    prompt = Prompt(title=_("ไม่เข้าร่วมโครงการ"), parts=[about, asked], go=_("ไม่เข้าร่วม"))
    said = _("จะไม่ขอสิ่งใดของโครงการนี้ เข้าร่วมทีหลังได้ในหน้า แบบและเกณฑ์")
    ask(context.look, page.window(), prompt, lambda why: save(DECLINED, said, why))

"""Asking for the texts that a paper needs before it is printed."""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.i18n import _
from core.papers.source import Pairs, PaperQuestion
from core.papers.view import PaperOffer
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name, show_entry
from ui.desktop.widgets.prompt import Part, Prompt, PromptField, PromptText, ask, choice, entry

LINES = 4  # lines of a multi-line field, for its height
TALL = 24


def paper_words(
    questions: Sequence[PaperQuestion], texts: Mapping[str, str], offered: bool = False
) -> Prompt:
    """Return a prompt for a paper's questions, preset to `texts` (by question id). `offered`: the texts come from
    earlier papers or registers, so the prompt asks to check them."""
    typed = not all(question.choices for question in questions)
    parts: list[Part] = (
        [PromptText(_("เว้นว่างได้ เอกสารจะมีที่ให้เขียนด้วยมือ"), "line text2")] if typed else []
    )
    if offered and any(texts.values()):
        whence = _(
            "เติมไว้จากเอกสารครั้งก่อน คณะกรรมการของโครงการ หรือบุคคลในหน่วยงาน ตรวจและแก้ก่อนใส่ในเอกสาร"
        )
        parts += [2, PromptText(whence, "line warn")]
    for question in questions:
        if question.choices:
            field = choice(
                question.id,
                question.title,
                question.choices,
                texts.get(question.id) or question.usual,
            )
        else:
            field = (_several if question.several else entry)(
                question.id, question.title, texts.get(question.id, "")
            )
        parts += [4, PromptText(question.title, "label text2"), field._replace(label="")]
    title = _("ข้อความในเอกสาร") if typed else _("เลือกงวด")
    return Prompt(title=title, parts=parts, go=_("ใส่ในเอกสาร"), enters=False, wide=560, gap=4)


def pairs_of(answers: Mapping[str, str]) -> Pairs:
    """Return the non-empty answers to the prompt of `paper_words` as (question id, text) pairs."""
    return tuple((id_, text) for id_, text in answers.items() if text)


def ask_and_print(
    context: PageContext,
    page: QWidget,
    paper: PaperOffer,
    file_name: str,
    defaults: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Ask for the texts of a paper, if it has questions, then print it as `file_name`. Preset are the texts entered
    last time or, if there are none, those that earlier papers or registers offer, else `defaults` (by question id)."""
    if not paper.questions:
        context.files.print(paper.subject, paper.form, file_name)
        return
    read = context.session.read
    unit = context.unit
    of = (paper.subject, paper.form)
    asked = {question.id for question in paper.questions}
    typed = read(lambda reader: PaperOffer.kept_words(reader, unit, *of))
    offered = read(
        lambda reader: PaperOffer.offered_words(
            reader, unit, paper.form, paper.questions, paper.subject
        )
    )
    texts = typed or [
        (id_, text) for id_, text in {**defaults, **dict(offered)}.items() if id_ in asked
    ]

    def write(**answers: Any) -> None:
        from core.papers.deeds import keep_words

        said = pairs_of(answers)
        context.session.do(
            partial(keep_words, subject=paper.subject, form=paper.form, answers=said)
        )
        context.files.print(*of, file_name, answers=said)

    ask(context.look, page, paper_words(paper.questions, dict(texts), offered=not typed), write)


def _several(key: str, title: str, text: str) -> PromptField:
    def make(look: Look) -> QWidget:
        field = QPlainTextEdit(tabChangesFocus=True)
        field.setFixedHeight(look.px(LINES * TALL))
        show_entry(field, text)
        name(field, title)
        return field

    return PromptField(key, title, make)

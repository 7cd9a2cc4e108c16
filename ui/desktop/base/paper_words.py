"""The words a paper asks for, before it is made."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.i18n import _
from core.papers.source import Pairs, PaperQuestion
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name, show_entry
from ui.desktop.widgets.prompt import Part, Prompt, PromptField, Prose, entry

LINES = 4  # of a field for several lines, in design pixels of a line each
TALL = 24


def paper_words(asks: Sequence[PaperQuestion], texts: Mapping[str, str], offered: bool = False) -> Prompt:
    """A field for each question of the paper; what stays empty is written by hand.

    `offered`: the texts are what is known already; nobody typed them for this paper.
    """
    parts: list[Part] = [Prose(_("เว้นว่างได้ เอกสารจะมีที่ให้เขียนด้วยมือ"), "line text2")]
    if offered and any(texts.values()):
        whence = _("เติมไว้จากเอกสารครั้งก่อน คณะกรรมการของโครงการ หรือบุคคลในหน่วยงาน ตรวจและแก้ก่อนใส่ในเอกสาร")
        parts += [2, Prose(whence, "line warn")]
    for one in asks:
        field = (_several if one.several else entry)(one.id, one.title, texts.get(one.id, ""))
        parts += [4, Prose(one.title, "label text2"), field._replace(label="")]
    return Prompt(title=_("ข้อความในเอกสาร"), parts=parts, go=_("ใส่ในเอกสาร"), enters=False, wide=560, gap=4)


def pairs_of(given: Mapping[str, str]) -> Pairs:
    """What was typed into the fields of `paper_words`."""
    return tuple((id_, text) for id_, text in given.items() if text)


def _several(key: str, title: str, text: str) -> PromptField:
    def make(look: Look) -> QWidget:
        field = QPlainTextEdit(tabChangesFocus=True)
        field.setFixedHeight(look.px(LINES * TALL))
        show_entry(field, text)
        name(field, title)
        return field

    return PromptField(key, title, make)

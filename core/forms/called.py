"""What a form calls its branches and levels, with their numbers, and who signs it, by which role."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from core.forms.plan_shape import ACTING, ID_AND_WORDS
from core.forms.shape import PART, Form, Instrument, Signing
from core.forms.tree import SameForm, Tree
from core.forms.wording import Words
from core.i18n import THAI, _, language
from core.thai.numbering import arabic_digits

WORDED = frozenset(
    {"table", "checklist", "score_sheet", "report", "document"}
)  # papers that are worded by their form alone


def branch_word(form: Instrument, depth: int = 0) -> str:
    """The form's word for a branch so deep: `หมวด`."""
    words = form.called.branch or (PART,)
    return in_language(words[min(depth, len(words) - 1)])


def level_word(form: Instrument) -> str:
    """The form's word for a level of a ladder."""
    return in_language(form.called.level)


def nth(word: str, n: int) -> str:
    """`หมวดที่ 3`."""
    return _("{word}ที่ {n}").format(word=word, n=n)


def numbered(word: str, n: int | str) -> str:
    """`หมวด 3`: the same where there is little room."""
    return _("{word} {n}").format(word=word, n=n)


def level_nth(form: Instrument, level: int) -> str:
    return nth(level_word(form), level)


def level_numbered(form: Instrument, level: int | str) -> str:
    return numbered(level_word(form), level)


def is_grade(band: str) -> bool:
    """Whether a band is a letter that is called a grade, `A`, `B+`, `AA` or `ก`; others have words of their own."""
    return len({*band.rstrip("+-")}) == 1


def grade_words(band: str | None, *, graded: bool = True) -> str:
    """How a band of the whole is said: `เกรด A`, `ครบ 3 ข้อ`; without one that there is none yet, and nothing of a form
    that has no bands (`graded`)."""
    if not band:
        return _("ยังไม่มีเกรด") if graded else ""
    return _("เกรด {band}").format(band=band) if is_grade(band) else arabic_digits(band)


def grade_printed(band: str) -> str:
    """The same on a paper, which has digits of its own; – and dots are grades that are not known."""
    return _("เกรด {band}").format(band=band) if is_grade(band) else band


def depth_of(tree: Tree, dimension: str) -> int:
    """How many branches lie above this one."""
    depth, above = 0, tree.dimension(dimension).within
    while above:
        depth, above = depth + 1, tree.dimension(above).within
    return depth


def number_of(tree: Tree, dimension: str) -> int:
    """The number of a branch among those as deep as it, from 1."""
    depth = depth_of(tree, dimension)
    return [each.id for each in tree.dimensions if depth_of(tree, each.id) == depth].index(dimension) + 1


def branch_nth(tree: Tree, dimension: str) -> str:
    """`ตัวชี้วัดที่ 10`."""
    return nth(branch_word(tree.instrument, depth_of(tree, dimension)), number_of(tree, dimension))


def in_language(words: Words) -> str:
    """The words in the language that is read, where the form has them in it."""
    return words.th if language() == THAI or not words.en else words.en


def paper_language(form: Instrument, paper: Form) -> Literal["th", "en"]:
    """In which language the program speaks on a paper of a form: in English where no word of the form is Thai."""
    return "en" if paper in form.papers and paper.builder in WORDED and _is_english(SameForm(form)) else "th"


@lru_cache(64)
def _is_english(same: SameForm) -> bool:
    words = str([*_texts(same.form)])
    return re.search("[ก-๛]", words) is None and re.search("[A-Za-z]", str(same.form.title)) is not None


def _texts(form: Instrument) -> Iterator[str]:
    """What people read of a form besides what its cases fill in."""
    yield from (str(form.title), str(form.short), str(form.owner), str(form.help))
    for rows in (form.dimensions, form.items, form.choices, form.kinds, form.fields, form.papers, form.columns):
        yield from (str(getattr(row, name, "")) for row in rows for name in ("title", "text", "head"))


def route_of(form: Instrument) -> tuple[Signing, ...]:
    """The steps of the form's route; of a form without one: maker, checker, approver, each also by somebody acting."""
    if form.signing:
        return form.signing
    acting = tuple(sorted(ACTING))
    return (
        Signing(id="maker", title=Words(_("ผู้จัดทำ")), role=("recorder",)),
        Signing(id="checker", title=Words(_("ผู้ตรวจสอบ")), role=("signer",), acts=acting),
        Signing(id="approver", title=Words(_("ผู้อนุมัติ")), role=("approver",), acts=acting),
    )


NO_STEP = "none"  # who signs there signs at no step of the route


class SigningSlot(NamedTuple):
    """A place of a paper to sign by hand: at which step of the route, "" = at none, and as whom."""

    step: str
    words: str


def slots_of(form: Instrument, paper: Form) -> tuple[SigningSlot, ...]:
    """The places of a paper, as its `sign` says them. Words without a step, as older forms have them, are a place of
    the step that the form itself calls so.
    """
    own, titles = route_of(form.own or form), {step.id: str(step.title) for step in route_of(form)}
    by_title = {step.title.th: step.id for step in own}
    found = []
    for said in paper.sign:
        named = re.fullmatch(ID_AND_WORDS, said)
        step, words = (named[1], named[2]) if named else (said, "")
        if step in titles:
            found.append(SigningSlot(step, words or titles[step]))
        elif step == NO_STEP and words:
            found.append(SigningSlot("", words))
        else:
            found.append(SigningSlot(by_title.get(said, ""), said))
    return tuple(found)


def need_words(step: Signing) -> str:
    """Who of a role signs a step."""
    who = _(" หรือ ").join(role_words(one) for one in step.role) or _("ผู้ที่หน่วยงานกำหนด")
    return _("ทุกคนที่เป็น{who}").format(who=who) if step.need == "all" else _("คนใดคนหนึ่งที่เป็น{who}").format(who=who)


def role_words(role: str) -> str:
    """What a role of a person is called."""
    words = {
        "recorder": _("ผู้บันทึก"), "approver": _("ผู้อนุมัติ"), "chair": _("ประธาน"), "assessor": _("กรรมการ"),
        "signer": _("ผู้ลงนาม"),
    }  # fmt: skip
    return words.get(role, role)


def acting_words(acting: str) -> str:
    """How one signs in place of another, as printed in the position line."""
    words = {
        "in_charge": _("รักษาราชการแทน"), "on_behalf": _("ปฏิบัติราชการแทน"), "caretaker": _("รักษาการในตำแหน่ง"),
    }  # fmt: skip
    return words.get(acting, acting)

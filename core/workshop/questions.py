"""Questions that a meeting votes on, and the votes; nothing about forms, records, people or who may vote."""

from dataclasses import dataclass
from typing import Any

from core.errors import UserError
from core.i18n import _


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One choice of a question; `key` is stored, `label` is shown."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to voters: they choose at most `picks` choices or, if `lines` is not 0, write up to so many texts."""

    key: str
    number: str  # as printed: "1.2.3", "" = none
    heading: str
    text: str = ""
    choices: tuple[AnswerOption, ...] = ()
    picks: int = 1
    lines: int = 0
    note: bool = False  # a reason may be written
    photo: bool = False  # a photograph may be given as evidence


@dataclass(frozen=True, slots=True)
class Vote:
    """One voter's answer to one question; a later vote replaces it, an empty one takes it back."""

    voter: str  # the slip's id, never a name
    question: str
    picked: tuple[str, ...] = ()  # keys of choices
    texts: tuple[str, ...] = ()  # of `lines`
    note: str = ""


def allowed(question: Question, vote: Vote) -> bool:
    """Return whether a vote fits its question: known choices, not too many choices or texts, a note only if asked."""
    keys = {one.key for one in question.choices}
    return (
        vote.question == question.key
        and len(vote.picked) == len(set(vote.picked)) <= question.picks
        and keys.issuperset(vote.picked)
        and len(vote.texts) <= question.lines
        and (question.note or not vote.note)
    )


MOST, LONGEST = 200, 300  # questions, and choices of one; letters of a text


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The parsed content of a file with the questions of a ballot; `sitting` is the name of the vote."""

    sitting: str
    title: str
    questions: tuple[Question, ...]


def read_questions(content: object, name: str) -> QuestionFile:
    """Return the questions in a file's parsed JSON `content`. UserError, naming the file `name`, if it is invalid."""
    if not isinstance(content, dict) or not isinstance(content.get("questions"), list):
        raise _unread(name, _("ไม่มีรายการ questions"))
    listed = content["questions"]
    if not 0 < len(listed) <= MOST:
        raise _unread(name, _("ต้องมี 1 ถึง {most} ข้อ").format(most=MOST))
    questions = tuple(_question(one, at, name) for at, one in enumerate(listed, start=1))
    if len({one.key for one in questions}) < len(questions):
        raise _unread(name, _("มีข้อที่ใช้ key ซ้ำกัน"))
    return QuestionFile(
        _text(content, "sitting", 0, name), _text(content, "title", 0, name), questions
    )


def _question(value: object, position: int, name: str) -> Question:
    if not isinstance(value, dict) or not isinstance(value.get("choices"), dict):
        raise _unread(name, _("ข้อที่ {n} ไม่มีคำตอบให้เลือก (choices)").format(n=position))
    choices = tuple(
        AnswerOption(str(key), _text(value["choices"], key, position, name))
        for key in value["choices"]
    )
    picks = value.get("picks", 1)
    if not 0 < len(choices) <= MOST or not all(choice.key for choice in choices):
        raise _unread(name, _("ข้อที่ {n} ไม่มีคำตอบให้เลือก (choices)").format(n=position))
    if not isinstance(picks, int) or isinstance(picks, bool) or not 0 < picks <= len(choices):
        raise _unread(
            name,
            _("ข้อที่ {n} เลือกได้กี่ช่อง (picks) ต้องเป็น 1 ถึง {most}").format(
                n=position, most=len(choices)
            ),
        )
    number = _text(value, "number", position, name) if "number" in value else str(position)
    text = _text(value, "text", position, name) if value.get("text") else ""
    key, heading = (_text(value, field, position, name) for field in ("key", "heading"))
    return Question(key, number, heading, text, choices, picks)


def _text(values: dict[Any, Any], field: str, position: int, name: str) -> str:
    value = values.get(field)
    if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST:
        return value.strip()
    where = _("ข้อที่ {n}").format(n=position) if position else _("ไฟล์")
    raise _unread(
        name,
        _("{where} ไม่มีข้อความของ {field} หรือยาวเกิน {most} ตัว").format(
            where=where, field=field, most=LONGEST
        ),
    )


def _unread(name: str, reason: str) -> UserError:
    unread = _("อ่านคำถามจากไฟล์ {name} ไม่ได้").format(name=name)
    return UserError(unread, reason, _("แก้ไฟล์ตาม docs/terminal.md แล้วลองใหม่"))

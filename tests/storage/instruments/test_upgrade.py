"""Forms of earlier versions of the language come through one door and are today's behind it."""

import re
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from core.forms.computed import rule_of
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.shape import Instrument, Limit
from core.forms.tree import Tree
from core.forms.vocabulary import LANGUAGE, invalid
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import parse, read_form
from storage.instruments.upgrade import LISTS, WORDS
from tests.convert_forms import converted
from tests.storage.instruments.conftest import SOUND

ROOT = Path(__file__).parents[3]
FORMS = sorted(
    (
        *(ROOT / "resources/instruments").glob("*.yaml"),
        *(ROOT / "tests/golden/instruments").glob("*.yaml"),
    )
)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_written_in_todays_words_is_the_same_form(path: Path) -> None:
    text = path.read_text("utf-8")
    after = converted(text)
    assert converted(after) == after
    was, now = (parse(one.encode(), path.name) for one in (text, after))
    assert now.faults == was.faults == ()
    assert now.form == was.form


def test_a_file_that_names_the_version_of_today_is_sound_and_its_bytes_are_what_is_named() -> None:
    path = ROOT / "tests/golden/instruments/scales.yaml"
    after = f"format: instrument/{LANGUAGE}\n{converted(path.read_text('utf-8'))}".encode()
    form = parse(after, path.name).form
    assert form is not None
    assert form.language == LANGUAGE
    assert read_form(path).file == sha256(path.read_bytes()).hexdigest()


def test_every_older_word_is_called_by_one_of_today_that_its_list_did_not_have() -> None:
    words: dict[str, set[str]] = {"": set()}
    for cls in SCHEMAS.values():
        for slot in FieldSchema.slots(cls):
            words[""].add(slot.key)
            words.setdefault(slot.key, set()).update(
                each.key for each in (FieldSchema.slots(slot.rows) if slot.rows else ())
            )
    for name, renamed in WORDS.items():
        today = words[LISTS.get(name, name)]
        assert {now for now in renamed.values() if now} <= today, name
        assert not today & {was for was, now in renamed.items() if now}, name


def test_a_whole_form_in_older_words_is_the_same_form_in_todays() -> None:
    after = converted(SOUND)
    assert after != SOUND
    was, now = (parse(one.encode(), "f.yaml") for one in (SOUND, after))
    assert was.faults == now.faults == ()
    assert was.form == now.form


def test_an_older_word_beside_todays_is_said_twice_and_told_at_its_line() -> None:
    twice = SOUND.replace("text: ข้อสาม}", "text: ข้อสาม, title: อื่น}")
    (fault,) = parse(twice.encode(), "f.yaml").faults
    assert "ซ้ำ" in fault.problem
    assert fault.line == next(
        no for no, line in enumerate(twice.splitlines(), 1) if "title: อื่น" in line
    )


@pytest.mark.parametrize(
    ("of", "word"),
    [
        ("id: d1, title: มิติที่ ๑", "weights: 100"),
        ("id: central, title: ส่วนกลาง", "by: answer"),
        ("id: 'yes', in: yes_no", "turns_on: central"),
        ("text: ข้อสาม", "cap: [why]"),
    ],
)
def test_an_older_word_that_counted_and_has_no_word_today_is_refused_at_its_line(
    of: str, word: str
) -> None:
    older = SOUND.replace(of, f"{of}, {word}")
    faults = parse(older.encode(), "f.yaml").faults
    assert [fault.line for fault in faults] == [
        no for no, line in enumerate(older.splitlines(), 1) if word in line
    ], faults
    assert word.partition(":")[0] in faults[0].problem


def test_what_an_answer_turned_on_is_asked_when_it_is_given() -> None:
    older = (ROOT / "tests/golden/instruments/scales.yaml").read_bytes()
    form = parse(older, "scales.yaml").form
    assert isinstance(form, Instrument)
    fund = next(item for item in form.items if item.id == "d1.c")
    assert (fund.profiles, [profile.id for profile in form.profiles]) == ((), ["small", "large"])
    asked = [Answers({"d1.b": Answer(choice=one)}).score(form).coverage for one in ("no", "yes")]
    assert asked == [(1, 2), (1, 3)]


def test_a_step_of_one_is_a_whole_number_and_any_other_is_refused() -> None:
    older = (ROOT / "tests/golden/instruments/when_valid.yaml").read_text("utf-8")
    form = parse(older.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    budget = next(each for each in form.fields if each.id == "budget")
    assert [bool(invalid(budget, satang)) for satang in (None, 10000, 10050)] == [
        False,
        False,
        True,
    ]
    (fault,) = parse(older.replace("step: 1", "step: 5").encode(), "f.yaml").faults
    assert fault.line == next(
        no for no, line in enumerate(older.splitlines(), 1) if "step: 1" in line
    )


def test_what_two_profiles_have_in_common_is_not_turned_on_by_an_answer() -> None:
    older = (ROOT / "tests/golden/instruments/scales.yaml").read_text("utf-8")
    both = older.replace("profiles: [has_fund]", "profiles: [has_fund, large]")
    lines = {
        no
        for no, line in enumerate(both.splitlines(), 1)
        if "by: answer" in line or "turns_on: " in line
    }
    assert {fault.line for fault in parse(both.encode(), "f.yaml").faults} >= lines


@pytest.mark.parametrize(
    "share", ["", "- {id: share, kind: pledge, op: share"], ids=["reckoned", "reckoned by nothing"]
)
def test_what_the_rows_of_a_meeting_tell_was_said_by_words_before(share: str) -> None:
    today = (ROOT / "resources/instruments/target-virtue-2564.yaml").read_text("utf-8")
    older = (
        today.replace("instrument/3", "instrument/2")
        .replace("result: met, ", "")
        .replace("result: not_met, ", "")
    )
    words = "group: virtue, side: side, picked: picked, staff: staff, joined: joined, as_of: as_of"
    older = older.replace("group: [virtue, side]", words)
    older = "".join(
        line for line in older.splitlines(keepends=True) if not share or not line.startswith(share)
    )
    was, now = (parse(one.encode(), "f.yaml").form for one in (older, today))
    assert isinstance(was, Instrument)
    assert isinstance(now, Instrument)
    assert rule_of(was) == rule_of(now)
    assert now.proposals
    assert (was == now) == (not share)


def test_how_many_parts_are_enough_is_a_need_of_the_item_and_no_group() -> None:
    today = (ROOT / "tests/data/instruments/kinds/rolled.yaml").read_text("utf-8")
    was, now = (
        parse(today.replace("need: any}", said).encode(), "f.yaml").form
        for said in ("parts: any}", "need: any}")
    )
    assert isinstance(was, Instrument)
    assert was == now
    assert [(one.enough, one.need) for one in was.items if one.id == "s.a"] == [("any", "")]
    assert "need-unknown" in {
        one.code for one in parse(today.replace("need: any}", "need: 1}").encode(), "f.yaml").faults
    }


RANKS = """\
ranks:
- {id: ra, group: model, title: ต้นแบบ, gives: keeps_status}
rank_levels:
- {id: ra.l1, in: ra, of: total, is: '>= 3', text: ถึงคะแนน}
- {id: ra.l2, in: ra, text: มีมาตรการ}
"""


@pytest.mark.parametrize(
    "version", ["", "format: instrument/2\n", f"format: instrument/{LANGUAGE}\n"]
)
def test_a_rank_is_read_as_the_ladder_of_its_group(version: str) -> None:
    older = "".join(
        line
        for line in SOUND.splitlines(keepends=True)
        if "{id: mo," not in line and "{id: mo.l2" not in line and "id: pass" not in line
    )
    older = re.sub("(?m)^passes:\n", RANKS, converted(older) if str(LANGUAGE) in version else older)
    read = parse((version + older).encode(), "f.yaml")
    assert read.faults == ()
    assert isinstance(read.form, Instrument)
    tree = Tree.of_group(read.form, "model")
    assert tree is not None
    (branch,) = tree.dimensions
    assert [item.id for item in tree.answered(f"{branch.id}/2")] == ["ra.l2"]
    words = tree.words(branch.id, 1)
    assert words is not None
    assert str(words.text) == "ถึงคะแนน"
    (rule,) = read.form.passes
    assert (rule.of, rule.holds, rule.groups) == ("total", Limit(">=", Fraction(3)), ("model",))


def test_what_a_profile_drops_is_asked_under_the_others_of_its_choice() -> None:
    older = SOUND.replace(
        "title: ส่วนภูมิภาค, choice: scope}", "title: ส่วนภูมิภาค, choice: scope, drop: [d1.l2.1]}"
    )
    older = older.replace("groups:", "- {id: short, title: ฉบับย่อ, drop: [d1.l1.2]}\ngroups:", 1)
    read = parse(older.encode(), "f.yaml")
    assert read.faults == ()
    assert isinstance(read.form, Instrument)
    asked = {
        on: [item.id for item in Tree(read.form, on.split()).answered()]
        for on in ("", "regional", "central short")
    }
    assert asked == {
        "": ["d1.l1.1", "d1.l1.2", "d1.l2.1"],
        "regional": ["d1.l1.2"],
        "central short": ["d1.l1.1", "d1.l2.1"],
    }

"""Every sentence that promises or asserts something has a test that sees it said only when it is so."""

import pytest

from tests import locale, promises
from tests.promises import Promise

OWED = 0  # sentences nothing sees to yet; fewer is better, more is not taken


def test_every_sentence_that_claims_something_is_listed() -> None:
    have = {one.sentence for one in promises.listed()}
    missing = [one for one in promises.claims() if one not in have]
    assert not missing, (
        "add it to tests/data/promises, under the test that makes it false (tests/promises.py)"
    )


def test_the_list_names_sentences_of_the_program_once_each() -> None:
    said = locale.extracted()
    gone = [(one.file, one.sentence) for one in promises.listed() if one.sentence not in said]
    assert not gone, "no sentence of the program any more: take it from the list"
    every = [one.sentence for one in promises.listed()]
    assert not sorted({one for one in every if every.count(one) > 1})


def test_every_test_that_is_named_is_there() -> None:
    named = {
        test
        for one in promises.listed()
        if one.how in ("test", "deed", "always")
        for test in one.by.split()
    }
    lost = [
        name
        for name in named
        if name.partition("::")[2] not in promises.tests_of(name.partition("::")[0])
    ]
    assert not lost


def test_a_test_that_looks_for_a_sentence_has_its_words() -> None:
    """What is listed under a test, and not as its deed, stands in the file of the test."""
    assert not [
        one
        for one in promises.listed()
        if one.how == "test" and not promises.looked_for(one.sentence, one.by)
    ]


def test_what_claims_nothing_has_one_of_the_reasons() -> None:
    assert not [
        one for one in promises.listed() if one.how == "not" and one.by not in promises.REASONS
    ]


def test_no_more_is_owed_than_was() -> None:
    assert sum(one.how == "owed" for one in promises.listed()) <= OWED


def test_the_lists_are_read_as_they_are_written() -> None:
    """The control: a heading that is none is refused, a sentence nobody wrote is missing, a made-up test is lost."""
    assert promises.heading("tests/a.py::test_b") == ("test", "tests/a.py::test_b")
    assert promises.heading("deed tests/a.py::test_b") == ("deed", "tests/a.py::test_b")
    assert promises.heading("not label") == ("not", "label")
    assert promises.heading("always tests/a.py::test_b") == ("always", "tests/a.py::test_b")
    for wrong in ("", "test_b", "maybe", "not"):
        with pytest.raises(ValueError, match="no heading"):
            promises.heading(wrong)
    assert "test_nobody_wrote" not in promises.tests_of("tests/test_promises.py")
    assert not promises.looked_for("ทุกอย่างเรียบร้อย" + "ปลอดภัยดี", "tests/promises.py::x")
    assert "แก้ตัวเลข" not in promises.claims()
    assert Promise("", "owed", "", "").how == "owed"

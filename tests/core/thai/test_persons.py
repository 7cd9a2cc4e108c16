"""Names found by proofreading are names: measured on sentences of the official forms, and on sentences with names."""

import json
import sys

import pytest

from core.thai.line_ends import persons
from tests.locale import ROOT

CORPUS = json.loads((ROOT / "tests" / "data" / "person_names.json").read_text("utf-8"))


def test_what_is_found_is_a_name_and_most_names_are_found() -> None:
    """Precision 95 % at least; recall is measured, and less dear: a name let pass is read by a person all the same."""
    found = [
        (one["text"], name, any(name.startswith(known) for known in one["persons"]))
        for one in CORPUS
        for name in persons(one["text"])
    ]
    named = [(one["text"], name) for one in CORPUS for name in one["persons"]]
    right = sum(ok for _text, _name, ok in found)
    precision, recall = right / len(found), right / len(named)
    sys.stdout.write(
        f"\n{len(CORPUS)} texts, {len(named)} names: precision {precision:.3f}, recall {recall:.3f}\n"
    )
    assert precision >= 0.95, [one for one in found if not one[2]]
    assert recall >= 0.9, [(text, name) for text, name in named if name not in persons(text)]
    assert len(CORPUS) > 330


@pytest.mark.parametrize(
    "text",
    [
        "หนังสือขอบคุณจากโรงพยาบาล",
        "ปลูกจิตสำนึกกตัญญูรู้คุณ เป็นฐานของเจ้าหน้าที่รัฐที่ดี",
        "ประกาศเกียรติคุณคนต้นแบบอย่างเป็นรูปธรรม",
    ],
)
def test_the_three_that_were_none_are_let_pass(text: str) -> None:
    assert persons(text) == ()

"""A paper of a form without a Thai word has none on it, whatever language the person reads; others are Thai."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from core.blocks.document import Document, Signatures, Stamp
from core.forms.shape import FormPaper, Instrument
from core.papers.trial_deeds import OFFICE, printed_cases
from storage.papers.writer import rendered
from tests.core.forms.public_forms import form_of
from tests.golden.papers import text_of

THAI = "[ก-๛]"
STAMP = Stamp("ABCDEFGH", b"x" * 32, "2570/A-12", "27 Nov 2026 09:00", datetime(2026, 11, 27))
CHECKLIST = FormPaper(id="check", builder="checklist", sign=("maker",))
SUMS = FormPaper(id="sums", builder="score_sheet", sign=("maker",))
ENGLISH = {"who-hhsaf": "h9", "enisa-cra": "e2", "sus": "s7"}


def documents(form: Instrument, case: str) -> dict[str, Document]:
    one = replace(form, cases=tuple(each for each in form.cases if each.id == case))
    return {name: replace(made, stamp=STAMP, edition="2026") for name, made in printed_cases(one)}


def without_office(text: str) -> str:
    return text.replace(OFFICE, "")


@pytest.mark.parametrize("name", ENGLISH)
def test_no_thai_letter_stands_on_a_paper_of_an_english_form(name: str) -> None:
    form = form_of(name)
    if form.kind:
        form = replace(form, papers=(*form.papers, CHECKLIST, SUMS))
    for paper, document in documents(form, ENGLISH[name]).items():
        data, _printed = rendered([replace(document, draft=False)], ".pdf")
        assert re.findall(THAI, without_office(text_of(data))) == [], paper
        assert re.findall(THAI, without_office(text_of(rendered([document], ".pdf")[0]))) == [], (
            paper
        )


def test_a_checklist_says_what_is_certified_in_the_words_of_its_form() -> None:
    own = replace(CHECKLIST, id="own", below=("I certify this of <year>",))
    made = documents(replace(form_of("who-hhsaf"), papers=(CHECKLIST, own)), "h9")
    certified = {
        name: one.certify
        for name in made
        for one in made[name].blocks
        if isinstance(one, Signatures)
    }
    assert certified == {
        "check": "I certify that the evidence for the items above has been examined",
        "own": "I certify this of 2569",
    }

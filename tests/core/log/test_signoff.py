"""The body of a sign-off is read strictly: whatever is not exactly one is none."""

import pytest

from core.log.op import SignOff, SignOffBody, SignOffState, StreamPosition
from core.values import Ref
from storage.db.signoffs.signoffs import read_body
from storage.db.signoffs.soundness import own_unit

UNIT = "a" * 32
PLAN = Ref(UNIT, "plan", "b" * 32)
CUT = {bytes(16): StreamPosition(3, b"c" * 16), b"d" * 16: StreamPosition(1, b"e" * 16)}
BODY = SignOffBody(PLAN, "2569q1", CUT, bytes(32), b"\1" * 32, "")
LINE = BODY.line


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        BODY._replace(period=""),
        BODY._replace(period="2569m12"),
        BODY._replace(subject=Ref(UNIT, "assessment", "b" * 32), period="", score="173/2"),
        BODY._replace(subject=Ref(UNIT, "sheet", "b" * 32), period="", score="-1"),
    ],
)
def test_a_body_that_is_written_is_read_again(body: SignOffBody) -> None:
    assert read_body("signoff", UNIT, body.line) == body


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(None, id="null"),
        pytest.param(4, id="integer"),
        pytest.param(LINE + "|", id="one part more"),
        pytest.param(LINE.rpartition("|")[0], id="one part less"),
        pytest.param(LINE.replace("plan/", "row/"), id="nobody signs a row"),
        pytest.param(
            LINE.replace("plan/", f"{UNIT}/plan/"), id="the scope is that of the sign-off"
        ),
        pytest.param(LINE.replace("b" * 32, "B" * 32), id="capitals"),
        pytest.param(LINE.replace("2569q1", "2569q5"), id="no such period"),
        pytest.param(LINE.replace("plan/", "assessment/"), id="an assessment has no period"),
        pytest.param(BODY._replace(cut={}).line, id="a cut that holds nothing"),
        pytest.param(LINE.replace(":3:", ":03:"), id="a number spelled otherwise"),
        pytest.param(LINE.replace("01" * 32, "01" * 31), id="half a hash"),
        pytest.param(BODY._replace(score="1/0").line, id="a score that is no number"),
        pytest.param(BODY._replace(score="1.5").line, id="a score that is not exact"),
    ],
)
def test_anything_else_is_no_body(line: object) -> None:
    assert read_body("signoff", UNIT, line) is None


def test_the_streams_of_a_cut_have_one_order() -> None:
    first, second = LINE.split("|")[2].split(",")
    assert (
        read_body("signoff", UNIT, LINE.replace(f"{first},{second}", f"{second},{first}")) is None
    )


def test_a_committee_signs_drafts_and_a_release_reviews() -> None:
    assert [
        SignOff.entity_of(one)
        for one in ("plan", "sheet", "draft_assessment", "review_sheet", "row", "draft_answer")
    ] == [*("signoff", "signoff", "draft_signoff", "review_signoff", "", "")]
    draft = BODY._replace(subject=Ref(UNIT, "draft_sheet", "b" * 32), period="")
    assert read_body("draft_signoff", UNIT, draft.line) == draft
    assert read_body("signoff", UNIT, draft.line) is None
    assert read_body("review_signoff", UNIT, draft.line) is None
    assert read_body("draft_signoff", UNIT, LINE) is None


def test_only_what_an_office_signs_itself_may_be_signed_before_enrolment() -> None:
    assert [own_unit(one, UNIT) for one in ("signoff", "draft_signoff", "review_signoff")] == [
        UNIT,
        "",
        "",
    ]


def test_a_sign_off_stands_while_it_is_sound_or_waits_and_nobody_ended_it() -> None:
    ref = Ref(UNIT, "signoff", "f" * 32)
    stands = [
        SignOff(ref, "", BODY, state, False, b"").stands
        for state in (SignOffState.SOUND, SignOffState.WAITING, SignOffState.INVALID)
    ]
    assert stands == [True, True, False]
    assert not SignOff(ref, "", BODY, SignOffState.SOUND, True, b"").stands

"""Trust in layers: a line is exactly a certificate and acts downwards, never by a date (docs/log.md: What counts)."""

import random
from dataclasses import replace

import pytest

from core.exchange.staging import problem_words
from core.log.certificates import Revocation, fingerprint, read_certificate
from core.log.op import FieldOp, StreamPosition
from core.log.verdict import NoEffectReason, TrustAnchors, TrustOp
from storage.db.folder.intake import changed
from storage.db.signoffs.soundness import ruling
from tests.core.log.ledger import AGE, ALL, Ledger, country, key_of, stream, unit_of

# -- who counts


def test_a_certified_office_counts_in_its_own_scope_from_number_1_and_nowhere_else(
    book: Ledger,
) -> None:
    assert book.upto(stream(book, "n1", "n1")) == ALL
    assert book.upto(stream(book, "n1", "s1")) == 0
    assert book.upto(stream(book, "n1", "n1", incarnation="after a restore")) == ALL


def test_an_office_cannot_review_itself_and_a_centre_not_its_own_unit(book: Ledger) -> None:
    assert book.upto(stream(book, "n1", "n1"), "review") == 0
    assert book.upto(stream(book, "north", "north"), "review") == 0
    assert book.upto(stream(book, "centre", "centre"), "review") == 0
    assert book.upto(stream(book, "centre", "s1"), "review") == ALL


def test_a_province_reviews_below_itself_only(book: Ledger) -> None:
    assert book.upto(stream(book, "north", "n1"), "review") == ALL
    assert book.upto(stream(book, "north", "n1"), "work") == 0
    assert book.upto(stream(book, "north", "s1"), "review") == 0


def test_a_committee_drafts_and_does_nothing_else(book: Ledger) -> None:
    book.certify("north", "assessors", "north", "committee")
    own = stream(book, "assessors", "north")
    assert book.upto(own, "draft") == ALL
    assert book.upto(own, "work") == book.upto(own, "review") == 0
    assert book.upto(stream(book, "assessors", "n1"), "draft") == 0


def test_without_a_certificate_nothing_counts(book: Ledger) -> None:
    one = stream(book, "stranger", "n1")
    assert book.upto(one) == 0
    assert book.verdict().why(one, 1, "work") is NoEffectReason.NOT_ENROLLED


def test_without_a_trusted_root_nobody_counts(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    book.grounds = TrustAnchors()
    assert book.upto(one) == 0


# -- own key before enrolment


def test_before_enrolment_the_own_key_counts_as_an_office_of_the_unit_typed_in() -> None:
    book = Ledger()
    book.grounds = TrustAnchors(key=key_of("me"), unit=unit_of("here"))
    own = stream(book, "me", "here")
    forms = book.begin("me", f"{unit_of('here')}/forms")
    book.op(forms)
    assert book.upto(own) == book.upto(forms) == ALL
    assert (
        book.upto(stream(book, "me", "elsewhere"))
        == book.upto(own, "review")
        == book.upto(own, "draft")
        == 0
    )


def test_two_pcs_of_a_unit_before_enrolment_each_count_only_their_own_until_the_certificates_come() -> (
    None
):
    book = country()
    book.unit("centre", "n2", "district", "north")
    book.grounds = replace(book.grounds, key=key_of("pc1"), unit=unit_of("n2"))
    one, two = stream(book, "pc1", "n2"), stream(book, "pc2", "n2")
    assert (book.upto(one), book.upto(two)) == (ALL, 0)
    book.certify("north", "pc2", "n2", "office")
    assert (book.upto(one), book.upto(two)) == (ALL, ALL)
    book.certify("north", "pc1", "n2", "committee")
    assert (book.upto(one), book.upto(one, "draft")) == (0, ALL)


def test_a_certificate_for_another_unit_does_not_end_the_time_before_enrolment(
    book: Ledger,
) -> None:
    book.grounds = replace(book.grounds, key=key_of("pc1"), unit=unit_of("s2"))
    book.certify("north", "pc1", "n1", "office")  # a province takes a foreign key "for itself"
    book.revoke("north", "pc1", "n1", {})
    assert book.upto(stream(book, "pc1", "s2")) == ALL


# -- who may certify


def test_a_province_cannot_certify_outside_its_line(book: Ledger) -> None:
    book.certify("north", "spy", "s1", "office")
    book.certify("north", "twin", "north", "office")
    book.certify("north", "rival", "n1", "province")
    for who, unit in (("spy", "s1"), ("twin", "north"), ("rival", "n1")):
        one = stream(book, who, unit)
        assert book.upto(one) == 0
        assert book.verdict().why(one, 1, "work") is NoEffectReason.NOT_ENROLLED
    all_ = book.begin("north")
    assert [book.verdict().why(all_, seq, "trust") for seq in range(1, 5)] == [
        None,
        *[NoEffectReason.REFUSED_CERTIFICATE] * 3,
    ]


def test_an_office_or_committee_certifies_nobody(book: Ledger) -> None:
    book.certify("n1", "friend", "n1", "office")
    assert book.upto(stream(book, "friend", "n1")) == 0
    assert book.verdict().why(book.begin("n1"), 1, "trust") is NoEffectReason.OUTSIDE_RIGHTS


def test_a_centre_makes_no_centre(book: Ledger) -> None:
    book.certify("centre", "second", "centre", "centre")
    assert book.upto(stream(book, "second", "s1"), "review") == 0


def test_whatever_was_once_below_stays_below_and_only_from_wider_to_narrower(book: Ledger) -> None:
    book.unit("centre", "n1", "district", "south")  # moved
    for province in ("north", "south"):
        assert book.upto(stream(book, province, "n1"), "review") == ALL
    book.unit("centre", "south", "province", "north")  # a slip: a province below a province
    assert book.upto(stream(book, "north", "south"), "review") == 0
    assert book.upto(stream(book, "north", "s1"), "review") == 0


def test_a_parent_counts_only_from_the_centre(book: Ledger) -> None:
    book.unit("north", "s1", "district", "north")
    assert book.upto(stream(book, "north", "s1"), "review") == 0


def test_a_circle_of_parents_ends(book: Ledger) -> None:
    book.unit("centre", "north", "district", "n1")
    book.unit("centre", "n1", "province", "north")
    assert book.upto(stream(book, "north", "n1"), "review") == ALL


# -- the set alone decides


def test_the_verdict_is_the_same_in_any_order_of_arrival(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    other = book.fork(one, 1)
    book.op(other, "x")
    book.certify("north", "assessors", "north", "committee")
    first = book.revoke("north", "n1", "n1", book.cut(one))
    book.revoke("north", "n1", "n1", book.cut(other), seen=[first])
    book.revoke("centre", "n1", "n1", book.cut(other, book.begin("north")))
    expected = book.verdict().upto
    chance = random.Random(1)
    for _ in range(50):
        chance.shuffle(book.said)
        book.streams = dict(chance.sample(sorted(book.streams.items()), len(book.streams)))
        assert book.verdict().upto == expected


def test_within_a_cut_only_what_it_holds_is_known(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    seen = [book.begin("root"), book.begin("centre"), book.begin("north")]
    cut = book.cut(one, *seen)
    book.op(one)
    book.revoke("north", "n1", "n1", {})
    assert book.upto(one) == 0
    assert book.upto(one, within=cut) == 3
    assert book.upto(one, within=book.cut(one)) == 0
    book.op(book.fork(one, 1), "another tale")
    assert book.upto(one, within=cut) == 3


def test_what_was_signed_before_enrolment_is_judged_as_its_signer_saw_it(book: Ledger) -> None:
    one = stream(book, "new", "n2")
    cut = book.cut(one)
    assert book.upto(one, within=cut) == 0
    book.grounds = replace(book.grounds, key=key_of("new"), unit=unit_of("n2"))
    assert book.upto(one, within=cut) == 3


def test_a_stream_that_begins_is_judged_as_if_everything_were(book: Ledger) -> None:
    verdict = book.verdict()
    begun = [
        stream(book, "n1", "n1", 0),
        stream(book, "north", "s1", 0),
        stream(book, "north", "n1", 0),
    ]
    assert all(verdict.begun(one) for one in begun)
    assert verdict.upto == book.verdict().upto
    book.revoke("north", "n1", "n1", {})
    assert not book.verdict().begun(stream(book, "n1", "n1", 0, "next"))
    assert not book.verdict().begun(book.fork(begun[1], 0))


def test_what_began_or_ceased_to_count_is_told(book: Ledger) -> None:
    one = stream(book, "n1", "n1")
    before = book.verdict().upto
    book.revoke("north", "n1", "n1", {one.stream: StreamPosition(1, one.chains[0])})
    assert changed(before, book.verdict().upto)[one.id] == {2: ALL}


def test_each_reason_why_something_does_not_count_is_said_of_no_other() -> None:
    words = {
        "not enrolled": "เครื่องที่เขียนยังไม่มีใครยืนยันในโฟลเดอร์นี้",
        "outside rights": "เครื่องที่เขียนไม่มีสิทธิ์เขียนข้อมูลส่วนนี้",
        "fork": "เครื่องที่เขียนส่งประวัติสองแบบที่ขัดกัน จึงไม่ใช้ทั้งสองแบบ",
        "revoked": "เครื่องที่เขียนถูกเพิกถอนแล้ว",
        "parked": "ข้อมูลส่วนก่อนหน้ายังมาไม่ถึง",
        "refused certificate": "การรับรองหรือการเพิกถอนนี้เกินสิทธิ์ของผู้ออก",
        "after signing": "ลบสิ่งที่ลงนามแล้วไม่ได้ การลบนี้จึงไม่มีผล",
        "unknown entity": "โปรแกรมรุ่นนี้ยังไม่รู้จักข้อมูลชนิดนี้",
        "a word of tomorrow": "a word of tomorrow",
    }
    assert {why: problem_words(why) for why in words} == words


def test_a_cut_holds_the_first_so_many_trust_ops_of_a_history() -> None:
    """As many as each op of it would be asked for, whichever order they were read in."""
    lines = [FieldOp(1, seq, 0, None, (), bytes(16)) for seq in (9, 2, 5)]
    kinds = ("certificate", "revocation", "unit")
    found = ruling(TrustOp(line, kind, "", "") for line, kind in zip(lines, kinds, strict=True))
    assert [one.line.seq for one in found.ops] == [2, 5, 9]
    assert [found.count(last) for last in (1, 2, 4, 5, 8, 9, 20)] == [0, 1, 1, 2, 2, 3, 3]
    assert found.revoking == 0
    assert ruling([]).count(5) == 0
    assert ruling(TrustOp(line, "unit", "", "") for line in lines).revoking == 3


KEY, UNIT = "ab" * 32, "c" * 32


GOOD = f"{KEY}|{AGE}|{UNIT}|office|A"


def test_a_certificate_is_read_as_it_was_written() -> None:
    read = read_certificate(GOOD)
    assert read is not None
    assert read.line == GOOD


@pytest.mark.parametrize(
    "line",
    [
        *(None, 5, b"x", "", "|||", GOOD + "|", GOOD.upper(), " " + GOOD, GOOD + "\n"),
        *(GOOD.replace("office", kind) for kind in ("root", "Office", "", "district")),
        *(GOOD.replace(KEY, key) for key in (KEY[:-1], KEY + "0", KEY[:-1] + "g")),
        *(GOOD.replace(UNIT, unit) for unit in ("", "all", UNIT + "/forms", UNIT[:-1])),
        *(
            GOOD.replace(AGE, age)
            for age in ("", AGE[:-1], AGE.replace("age1", "age2"), AGE[:-1] + "b")
        ),
        *(GOOD[:-1] + letter for letter in ("", "a", "1", "ABC")),
    ],
)
def test_whatever_is_not_exactly_a_certificate_is_none(line: object) -> None:
    assert read_certificate(line) is None


END = f"{'d' * 32}:3:{'e' * 32}"


@pytest.mark.parametrize(
    "line",
    [
        *(
            None,
            "",
            f"{KEY}|{UNIT}",
            f"{KEY}|{UNIT}|x",
            f"{KEY}||{END}",
            f"{KEY[:-2]}|{UNIT}|{END}",
        ),
        *(f"{KEY}|{UNIT}|{cut}" for cut in (f"{END}|", f"{END},{END}", END[:-1], END.upper())),
    ],
)
def test_whatever_is_not_exactly_a_revocation_is_none(line: object) -> None:
    assert Revocation.read(line) is None


def test_a_revocation_is_read_as_it_was_written() -> None:
    for cut in ("", END):
        read = Revocation.read(f"{KEY}|{UNIT}|{cut}")
        assert read is not None
        assert read.line == f"{KEY}|{UNIT}|{cut}"


def test_a_malformed_line_has_no_effect_and_is_listed(book: Ledger) -> None:
    book.say("north", "odd", "nonsense", "certificate")
    book.say("north", "odd", None, "revocation")
    all_ = book.begin("north")
    assert [book.verdict().why(all_, seq, "trust") for seq in (2, 3)] == [
        NoEffectReason.REFUSED_CERTIFICATE
    ] * 2


def test_a_fingerprint_is_40_digits_in_groups_of_5_whatever_the_order_of_the_keys() -> None:
    one, two = key_of("one"), key_of("two")
    groups = fingerprint(one, two).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert all(group.isdigit() for group in groups)
    assert fingerprint(two, one) == fingerprint(one, two) != fingerprint(one)

"""Thirteen experiments broke a trial of the log before it was built; each is done again to the product (docs/log.md).

| | what was tried | the test that tries it again; "here" = in this file |
|---|---|---|
| E1 | a forgery behind a gap | test_forgery: a_forgery_behind_a_gap_is_refused_and_the_true_lines_are_taken |
| E2 | an honest restore forks itself | test_forks: an_honest_restore_never_forks |
| E3 | a parent in another field | test_forgery: a_parent_in_another_field_or_record_replaces_nothing |
| E3 | a parent not yet written | test_forgery: a_parent_that_is_guessed_before_it_is_written_replaces_nothing |
| E3 | parents in a circle | here: ops_that_name_each_other_or_themselves_replace_nothing |
| E4 | an id in another scope | test_forgery: the_same_id_in_another_scope_or_entity_is_another_record |
| E5 | a signed view changes | test_sign_offs: a_later_op_with_an_earlier_clock_changes_nothing_that_was_signed |
| E5 | a delete of 10⁹ ops | test_deletes: a_cut_from_the_future_swallows_nothing |
| E6 | poison lines | test_poison: a_poisoned_line_refuses_its_stream_and_no_other |
| E7 | a blank in a line, relayed | here: one_line_that_is_not_canonical_silences_nobody_else |
| E8 | one tale here, another there | here: who_told_two_tales_is_listed_on_every_folder_that_knows_both; test_forks |
| E9 | erasing against chains | test_erasing: erased_words_are_in_no_file_and_no_mail_while_every_chain_holds |
| E9 | guessing from the hash | here: the_hash_that_stays_gives_nothing_back |
| E10 | 200,000 parents | here: 200_000_parents_are_refused_and_leave_nothing |
| E11 | a cut signature in a QR (there is none) | test_paper_codes: the_proof_is_the_first_120_bits_of_the_state_hash |
| E12 | authority by arrival | here: a_folder_is_the_same_in_whatever_order_authority_arrives; core/log test_trust |
| E13 | markup becomes part of a paper | test_papers_hostile: a_picture_named_in_a_text_is_not_opened |
"""

from hashlib import sha256
from itertools import permutations

from core.values import AbsenceReason, Change, Ref, Text
from tests.country import passport, revocation
from tests.storage.db.alone import Make
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.log.test_erasing import erase, hash_in_line

UNIT = "a" * 32
PLAN = Ref(UNIT, "plan", "c" * 32)


def test_ops_that_name_each_other_or_themselves_replace_nothing(desk: Desk) -> None:
    one = Forger(UNIT)
    two = Forger(UNIT)
    three = Forger(UNIT)
    desk.meet(one, two, three)
    guess = "0" * 16  # the mark would have to hold its own hash
    first = [one.line(1, PLAN, "using", "=one", [f"{two.stream.hex()}:1:{guess}"])]
    second = [two.line(1, PLAN, "using", "=two", [one.name(first, 1)])]
    itself = [three.line(1, PLAN, "using", "=three", [f"{three.stream.hex()}:1:{guess}"])]
    desk.take([three.segment(itself), two.segment(second), one.segment(first)])
    assert desk.sides(PLAN, "using") == {"two", "three"}
    assert desk.sound()


def test_one_line_that_is_not_canonical_silences_nobody_else(desk_of: MakeDesk) -> None:
    province, centre = desk_of("1000", "province"), desk_of("9999", "centre")
    forgers = [Forger(f"{number:032x}") for number in range(1, 6)]
    lines = [one.line(1, Ref(one.scope, "plan", "c" * 32), "using", "=x") for one in forgers]
    lines[2] = lines[2].replace(b",", b", ", 1)
    for desk in (province, centre):
        desk.meet(*forgers)
    report = province.take([one.segment([line]) for one, line in zip(forgers, lines, strict=True)])
    assert [one.author for one in report.refused] == [forgers[2].key.hex()]
    assert centre.take(province).refused == ()
    assert [centre.value(Ref(one.scope, "plan", "c" * 32), "using") for one in forgers] == [
        "x",
        "x",
        None,
        "x",
        "x",
    ]


def test_who_wrote_two_histories_is_listed_on_every_folder_that_knows_both(
    desk_of: MakeDesk,
) -> None:
    province, centre = desk_of("1000", "province"), desk_of("9999", "centre")
    liar = Forger(UNIT)
    for desk, number in ((province, 10), (centre, 20)):
        desk.meet(liar)
        desk.take([liar.segment([liar.line(1, PLAN, "no", number)])])
    centre.take(province)
    province.take(centre)
    for desk in (province, centre):
        assert {(one.reason, one.device) for one in desk.folder.trust.problems()} == {
            ("fork", liar.key.hex())
        }
    assert province.folder.digest(UNIT) == centre.folder.digest(UNIT)


def test_the_hash_that_stays_gives_nothing_back(desk: Desk) -> None:
    number = "1103700000010"
    who = Ref(desk.unit, "person", "d" * 32)
    desk.save(Change(who, "name", Text(number)))
    found = hash_in_line(desk, who, "name")
    (salt,) = (text.salt for text in desk.mail()[1] if text.text == number)
    erase(desk, who, "name")
    assert desk.value(who, "name") is AbsenceReason.ERASED
    kept = b"".join(path.read_bytes() for path in desk.place.rglob("*") if path.is_file())
    assert salt not in kept, "without the salt no guess can be tried"
    assert sha256(number.encode()).digest() not in kept
    assert hash_in_line(desk, who, "name") == found
    assert desk.sound()


def test_200_000_parents_are_refused_and_leave_nothing(desk: Desk) -> None:
    one = Forger(UNIT)
    desk.meet(one)
    names = ",".join(f'"{number:032x}:1:{"b" * 16}"' for number in range(200_000)).encode()
    line = one.line(1, PLAN, "using", "=x").replace(b"[],1]", b"[" + names + b"],1]")
    before = len(desk.folder.writer.log.streams)
    assert len(desk.take([one.segment([line])]).refused) == 1
    assert len(desk.folder.writer.log.streams) == before
    assert desk.folder.info()["parked"] == 0


def test_a_folder_is_the_same_in_whatever_order_authority_arrives(alone: Make) -> None:
    office, thief = Forger(UNIT), Forger(UNIT)
    mails = [
        [passport(office.key, UNIT)],
        [passport(thief.key, UNIT)],
        [revocation(thief.key, UNIT, {})],
        [
            office.segment([office.line(1, PLAN, "using", "=true")]),
            thief.segment([thief.line(1, PLAN, "using", "=lie")]),
        ],
    ]
    digests = set()
    for order in permutations(mails):
        desk = alone("N9")
        desk.take(*order, *order)  # what came before its right is sent again
        assert desk.value(PLAN, "using") == "true"
        digests.add(desk.folder.digest(UNIT))
    assert len(digests) == 1
    assert desk.sound()

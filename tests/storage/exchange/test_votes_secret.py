"""What was chosen on a slip is read in no file that leaves the unit while voting is open, however it is looked at."""

import json
import re
import secrets
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest
import zstandard

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import BORN_WITH, VOTE, answer_at, answers_on, as_voted, packed
from core.entities import DELETED, ENTITIES, ValueKind
from core.values import Change, Plain, Ref, Text
from core.workshop.deeds import begin, close, count_again, take, vote_again
from core.workshop.questions import Vote
from core.workshop.view import Workshop, workshop
from storage.db.log.lines import text_value
from storage.exchange.seal import read_identity
from storage.keys import AGE
from tests.core.workshop.meeting import assessed
from tests.storage.db.looked import damages
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town

VOTERS, NOTE = 4, "คำที่เขียนในใบลงคะแนน"
# the answers of this form; keys and hashes are letters too
CHOSEN = re.compile(rb"(?<![\w-])(not_)?met(?![\w-])")
SAID_BY_ALL = {  # what the save of a vote writes, of which no line says what was voted
    *(("answer", name) for name in (*BORN_WITH, VOTE, "note")),
    *(("motion", name) for name in ("about", "text", "carried", "day", "chosen")),
    ("_tx", "_tx"),
}


def held(town: Town, ref: Ref) -> Workshop:
    return workshop(town.folder, ref)


def room(office: Town) -> Ref:
    """One in which nothing is entered: whatever says an answer is a vote."""
    ref = assessed(office.folder, blank=True)
    office.do(partial(begin, assessment=ref, voters=VOTERS))
    return ref


def votes(office: Town, ref: Ref, *, turn: int = 0) -> list[Vote]:
    """Every slip on every item, another answer each time."""
    found = held(office, ref)
    return [
        Vote(slip.id, one.key, (one.choices[(n + m + turn) % 2].key,), note=NOTE if not m else "")
        for n, slip in enumerate(found.slips)
        for m, one in enumerate(found.questions)
    ]


def voted(office: Town, ref: Ref, given: list[Vote]) -> None:
    office.do(partial(take, assessment=ref, votes=given))


def slips(office: Town, ref: Ref) -> list[Ref]:
    return [WorkshopSlip.sheet_at(ref, one.id) for one in held(office, ref).slips]


def opened(town: Town, path: Path) -> bytes:
    """Everything a file holds, unsealed and unpacked."""
    me = read_identity(town.folder.writer.keys.directory / AGE)
    with ZipFile(BytesIO(pyrage.decrypt(path.read_bytes(), [me]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    unpack = zstandard.ZstdDecompressor().decompress
    return b"\n".join(
        unpack(one, 2**28) if name.endswith(".zst") else one for name, one in entries.items()
    )


def lines(town: Town, path: Path) -> list[list[object]]:
    """The lines of a file: number, clock, entity, record, field, value, parents, version."""
    return [
        json.loads(line)
        for one in read(town.post, path).segments
        for line in one.lines.split(b"\n")
    ]


def counts(town: Town, ref: Ref) -> dict[str, tuple[tuple[str, int], ...]]:
    return {item: one.counts for item, one in held(town, ref).votes.items()}


def whole(*towns: Town) -> None:
    """Every hash has its words, an erasure, or a note that they are not here."""
    assert [damages(one.folder) for one in towns] == [[]] * len(towns)


def test_a_file_that_leaves_while_voting_is_open_holds_no_answer_in_any_form(
    voting: list[Town],
) -> None:
    above, office, _colleague = voting
    ref = room(office)
    voted(office, ref, votes(office, ref))
    voted(office, ref, votes(office, ref, turn=1))
    slip = held(office, ref).slips[0].id
    item = held(office, ref).questions[0].key
    voted(office, ref, [Vote(slip, item)])
    sent = office.send(above)
    assert not CHOSEN.search(opened(above, sent))
    assert NOTE.encode() not in opened(above, sent)
    said = [
        value
        for _n, _at, entity, _id, field, value, *_rest in lines(above, sent)
        if (entity, field) == ("answer", VOTE)
    ]
    hashes = [str(one) for one in said if one is not None]
    assert len(hashes) == len(votes(office, ref)) * 2
    assert len({*hashes}) == len(hashes), "the same answer twice is not seen to be the same"
    words = [
        packed({field: Plain(choice)})
        for field in ("state", "choice")
        for choice in ("met", "not_met")
    ]
    guessed = {
        text_value(sha256(salt + one.encode()).digest())
        for one in words
        for salt in salts(above, sent)
    }
    assert not guessed & {*hashes}, "nobody who knows the few answers works out which it is"
    above.take(sent)
    assert held(above, ref).voted == held(office, ref).voted, "how many have voted is no secret"
    whole(office, above)


def salts(town: Town, path: Path) -> set[bytes]:
    """Whatever somebody who guesses might put in front of an answer: nothing, and every salt that is in the file."""
    return {b"", bytes(16), *(text.salt for text in read(town.post, path).texts)}


def confirmed(above: Town, colleague: Town, office: Town) -> None:
    """That it has the lines comes by the other PC of the office: so nobody there knows what it asks for."""
    colleague.take(office.send(colleague))
    colleague.take(above.send(colleague))
    office.take(colleague.send(office))


def test_the_file_that_says_that_voting_is_closed_brings_the_votes_to_who_had_their_lines(
    voting: list[Town],
) -> None:
    above, office, colleague = voting
    ref = room(office)
    voted(office, ref, votes(office, ref))
    above.take(office.send(above))
    confirmed(above, colleague, office)
    office.do(partial(close, assessment=ref))
    above.take(office.send(above))
    assert counts(above, ref) == counts(office, ref)
    assert sum(map(len, counts(above, ref).values())) > len(counts(above, ref)), "the room differs"
    again = next(one.item for one in held(office, ref).left)
    confirmed(above, colleague, office)
    office.do(partial(vote_again, assessment=ref, item=again, reason="ดูหลักฐานใหม่"))
    voted(office, ref, [Vote(one.id, again, ("not_met",)) for one in held(office, ref).slips])
    sent = office.send(above)
    assert not re.search(rb"not_met", opened(above, sent)), (
        "an item that is voted on once more is as secret"
    )
    above.take(sent)
    confirmed(above, colleague, office)
    office.do(partial(count_again, assessment=ref))
    above.take(office.send(above))
    assert counts(above, ref)[again] == (("not_met", VOTERS),) == counts(office, ref)[again]
    whole(office, above)


def test_another_pc_of_the_office_gets_the_votes_at_once_counts_them_and_sends_them_no_further(
    voting: list[Town],
) -> None:
    above, office, colleague = voting
    ref = room(office)
    voted(office, ref, votes(office, ref))
    colleague.take(office.send(colleague))
    assert not CHOSEN.search(opened(above, colleague.send(above)))
    colleague.do(partial(close, assessment=ref))
    above.take(colleague.send(above))
    office.take(colleague.send(office))
    assert counts(above, ref) == counts(colleague, ref) == counts(office, ref)
    whole(office, above, colleague)


def test_a_vote_writes_nothing_that_stands_in_a_line_and_says_what_was_voted(
    voting: list[Town],
) -> None:
    """Whoever adds a field to what a slip writes meets this list: it is a text, or says the same whatever was voted."""
    above, office, _colleague = voting
    ref = room(office)
    before = len(lines(above, office.send(above)))
    voted(office, ref, votes(office, ref))
    voted(office, ref, [Vote(held(office, ref).slips[0].id, held(office, ref).questions[0].key)])
    made = lines(above, office.send(above))[before:]
    assert {
        (str(entity), str(field)) for _n, _at, entity, _id, field, *_rest in made
    } == SAID_BY_ALL
    for _n, _at, entity, _id, field, value, *_rest in made:
        if entity == "answer" and field not in BORN_WITH:
            assert value is None or str(value).startswith("#"), field


def test_every_text_of_a_slip_stays_until_it_is_opened_whatever_field_it_stands_in(
    voting: list[Town],
) -> None:
    above, office, _colleague = voting
    ref = room(office)
    voted(office, ref, votes(office, ref)[:1])
    (answer,) = answers_on(office.folder, slips(office, ref)[0]).values()
    texts = [
        one.name for one in ENTITIES["answer"].fields if one.kind in (ValueKind.TEXT, ValueKind.ANY)
    ]
    names = [f"{name}.a" if name in ENTITIES["answer"].families else name for name in texts]
    assert {VOTE, "note", "reason", "ask.a", "said"} <= {*names}
    office.save(*(Change(answer.ref, name, Text(f"{NOTE} {name}")) for name in names))
    assert not [one for one in read(above.post, office.send(above)).texts if one.ref == answer.ref]
    personal = {one.name for one in ENTITIES["answer"].fields if one.personal}
    office.do(partial(close, assessment=ref))
    gone = {
        one.field for one in read(above.post, office.send(above)).texts if one.text.startswith(NOTE)
    }
    assert gone == {*names} - personal


@pytest.mark.parametrize("what", ["assessment", "sheet", "answer", "slip"])
def test_what_lies_in_the_bin_or_lacks_its_slip_stays_as_well(
    voting: list[Town], what: str
) -> None:
    above, office, _colleague = voting
    ref = room(office)
    voted(office, ref, votes(office, ref))
    answer = next(iter(answers_on(office.folder, slips(office, ref)[0]).values())).ref
    if what == "slip":  # it is on its way from another PC
        said: dict[str, Plain | Text] = {
            "sheet": Plain(f"sheet/{'5' * 32}"),
            VOTE: Text(packed({"state": Plain("met")})),
        }
        lost = answer_at(Ref(ref.scope, "sheet", "5" * 32), "d1.l1.1")
        office.save(*(Change(lost, name, value) for name, value in said.items()))
    else:
        gone = {"assessment": ref, "sheet": slips(office, ref)[0], "answer": answer}[what]
        office.save(Change(gone, DELETED, office.folder.history.cut(ref.scope)))
    sent = office.send(above)
    assert not CHOSEN.search(opened(above, sent))
    above.take(sent)
    office.take(above.send(office))
    assert not CHOSEN.search(opened(above, office.send(above))), "nor where it is asked for"


def test_a_vote_whose_words_are_erased_counts_no_more_on_any_pc_and_every_chain_holds(
    voting: list[Town],
) -> None:
    above, office, colleague = voting
    ref = room(office)
    given = [Vote(one.id, "d1.l1.1", ("met",)) for one in held(office, ref).slips]
    voted(office, ref, given)
    colleague.take(office.send(colleague))
    place = answer_at(WorkshopSlip.sheet_at(ref, given[0].voter), "d1.l1.1")
    (text,) = [
        one for one in office.folder.exchange.give()[1] if (one.ref, one.field) == (place, VOTE)
    ]
    of = f"{place.local}/{VOTE}/{text_value(text.hash)[1:]}"
    office.save(Change(Ref(office.unit, "erasure", secrets.token_hex(16)), "of", Plain(of)))
    office.do(partial(close, assessment=ref))
    for one in (colleague, above):
        one.take(office.send(one))
    for one in voting:
        assert counts(one, ref)["d1.l1.1"] == (("met", VOTERS - 1),)
    whole(office, above, colleague)


def test_votes_from_before_they_were_texts_count_and_are_replaced_by_one_that_is(
    voting: list[Town],
) -> None:
    above, office, _colleague = voting
    ref = room(office)
    voted(
        office,
        ref,
        [Vote(one.id, "d1.l1.1", ("met",), note=NOTE) for one in held(office, ref).slips],
    )
    old = [answer_at(one, "d1.l1.1") for one in slips(office, ref)]
    plain = [
        change
        for one in old
        for change in (Change(one, VOTE, None), Change(one, "state", Plain("not_met")))
    ]
    office.save(*(one._replace(seen=seen(office, one)) for one in plain))
    assert [*held(office, ref).voted.values()] == [1] * VOTERS
    voted(office, ref, [Vote(held(office, ref).slips[0].id, "d1.l1.1", ("met",))])
    first = office.folder.record(old[0])
    assert first is not None
    assert (first.value("state"), as_voted(first).text("state")) == (None, "met")
    office.do(partial(close, assessment=ref))
    assert counts(office, ref)["d1.l1.1"] == (("not_met", VOTERS - 1), ("met", 1))
    above.take(office.send(above))
    assert counts(above, ref) == counts(office, ref)
    office.do(partial(vote_again, assessment=ref, item="d1.l1.1", reason="ดูใหม่"))
    assert not held(office, ref).again_voted, "an old one is emptied as well"


def seen(town: Town, change: Change) -> tuple[str, ...]:
    record = town.folder.record(change.ref)
    return record.shown(change.field).seen if record else ()

"""A room is said to suit phones once one got through; else why not, as far as can be told, and paper is offered."""

from typing import Any

import pytest

from core.workshop.room_trial import (
    OPEN,
    SHUT,
    UNKNOWN,
    PhoneTestFacts,
    lets_in,
    opening_command,
    usable,
    verdict,
)

PROGRAM = r"C:\Users\ก\Prongsai\python\pythonw.exe"
PAPER = "ถ้าแก้ไม่ทันวันประชุม ใช้บัตรกระดาษแทนได้"
REACHED = "โทรศัพท์ 2 เครื่องเปิดหน้าของห้องได้แล้ว"
RULE = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=8787-8796|Name=Prongsai|"


def facts(**others: Any) -> PhoneTestFacts:
    given = {
        "addresses": ("192.168.1.20",),
        "port": 8787,
        "through": 0,
        "seconds": 90.0,
        "program": PROGRAM,
    }
    return PhoneTestFacts(**{**given, **others})


def test_one_phone_that_got_through_says_that_the_room_suits() -> None:
    found = verdict(facts(through=2, firewall=UNKNOWN))
    assert (found.ready, found.sentences) == (True, (REACHED,))
    assert "เปิดหน้าของห้องได้แล้ว" not in " ".join(verdict(facts()).sentences)


def test_what_can_be_known_is_said_at_once_the_likely_reasons_soon_and_it_goes_on_waiting() -> None:
    at_once = verdict(facts(seconds=0))
    assert (at_once.ready, at_once.waits) == (False, True)
    come, unknown = at_once.sentences
    assert come.endswith("ยังไม่มีเครื่องใดมาถึง")
    assert unknown == "จากเครื่องนี้บอกไม่ได้ว่าไฟร์วอลล์เปิดให้หน้านี้หรือไม่ โทรศัพท์เครื่องแรกที่มาถึงจะบอกเอง"
    let = verdict(facts(seconds=0, firewall=OPEN)).sentences
    assert let == (come, "ไฟร์วอลล์ของเครื่องนี้เปิดให้หน้านี้แล้ว")
    assert unknown not in let
    spot = verdict(facts(seconds=0, addresses=("192.168.137.1",), people=20)).sentences
    assert "ไม่เกิน 8 เครื่อง" in spot[1]
    two = verdict(facts(seconds=0, addresses=("192.168.1.20", "10.0.0.5"))).sentences
    assert two[1].startswith("เครื่องนี้อยู่ในหลายเครือข่าย")
    assert "http://10.0.0.5:8787/" in two[1]
    assert "หลายเครือข่าย" not in " ".join(at_once.sentences)
    soon = verdict(facts(seconds=15))
    assert soon.waits
    assert "สามเหตุ" in " ".join(soon.sentences)
    assert unknown not in soon.sentences
    assert "สองเหตุ" in " ".join(verdict(facts(seconds=15, firewall=OPEN)).sentences)


def test_what_stands_against_phones_is_said_while_the_page_still_waits_for_one() -> None:
    still = "หน้านี้ยังเปิดรออยู่ ถ้ามีโทรศัพท์มาถึงจะบอกทันที"
    for one in (facts(firewall=SHUT, seconds=0), facts(reaches_itself=False, seconds=0)):
        assert still in verdict(one).sentences
    assert verdict(facts(firewall=SHUT, through=1)).ready
    for other in (facts(addresses=()), facts(through=1), facts()):
        assert still not in verdict(other).sentences, (
            "nothing is open, or nothing stands against it"
        )


def test_before_a_phone_came_it_waits_and_after_a_minute_it_says_what_may_be() -> None:
    early = verdict(facts(seconds=10))
    assert (early.ready, early.waits) == (False, True)
    assert (
        early.sentences[0] == "ต่อโทรศัพท์เข้า Wi-Fi เดียวกับเครื่องนี้ แล้วสแกน QR หรือพิมพ์ที่อยู่ ยังไม่มีเครื่องใดมาถึง"
    )
    late = verdict(facts())
    assert (late.ready, late.waits) == (False, False)
    assert late.sentences[0] == "ครบหนึ่งนาทีแล้ว ยังไม่มีโทรศัพท์เครื่องใดมาถึง"
    assert not {early.sentences[0], late.sentences[0]} & {*verdict(facts(through=1)).sentences}
    assert late.sentences[1].startswith("อาจเป็นหนึ่งในสามเหตุ"), "none of them was found"
    assert late.sentences[-1] == PAPER


def test_isolated_phones_are_named_once_the_firewall_is_known_to_let_them_in() -> None:
    said = "ไฟร์วอลล์ของเครื่องนี้เปิดให้แล้ว อาจเป็นหนึ่งในสองเหตุ"
    assert verdict(facts(firewall=OPEN)).sentences[1].startswith(said)
    assert said not in " ".join(verdict(facts(firewall=UNKNOWN)).sentences)


def test_a_shut_firewall_is_said_at_once_with_what_an_administrator_gives() -> None:
    found = verdict(facts(firewall=SHUT, seconds=0))
    assert (found.ready, found.waits) == (False, False)
    assert "ผู้ใช้ทั่วไปเปิดเองไม่ได้" in found.sentences[0]
    assert found.sentences[1] == opening_command(PROGRAM, 8787)
    assert found.sentences[-1] == PAPER
    assert "ไฟร์วอลล์ของ Windows กั้นหน้านี้ไว้" not in " ".join(verdict(facts(firewall=OPEN)).sentences)


def test_without_a_network_or_its_own_page_nothing_is_waited_for() -> None:
    nowhere = verdict(facts(addresses=(), seconds=0))
    unheard = verdict(facts(reaches_itself=False, seconds=0))
    assert "ไม่พบที่อยู่ของเครื่องนี้ในเครือข่ายที่โทรศัพท์ในห้องเปิดได้" in nowhere.sentences[0]
    assert "เปิดหน้าของตัวเองไม่ได้" in unheard.sentences[0]
    assert (nowhere.waits, unheard.waits) == (False, False)
    assert "ไม่พบที่อยู่ของเครื่องนี้ในเครือข่ายที่โทรศัพท์ในห้องเปิดได้" not in " ".join(
        (*unheard.sentences, *verdict(facts()).sentences)
    )


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ([], SHUT),
        ([RULE], OPEN),
        ([RULE.replace("8787-8796", "80")], SHUT),
        ([RULE.replace("TRUE", "FALSE")], SHUT),
        ([RULE.replace("Dir=In", "Dir=Out")], SHUT),
        ([RULE.replace("Protocol=6", "Protocol=17")], SHUT),
        ([RULE + "Profile=Private|"], UNKNOWN),
        ([RULE + "Profile=Private|Profile=Public|"], OPEN),
        ([RULE.replace("LPort=8787-8796", f"App={PROGRAM.upper()}")], OPEN),
        ([RULE.replace("LPort=8787-8796", r"App=C:\other.exe")], SHUT),
        ([RULE, RULE.replace("Allow", "Block").replace("LPort=8787-8796", f"App={PROGRAM}")], SHUT),
        ([RULE + "Svc=termservice|"], SHUT),
        ([RULE + "RA4=LocalSubnet|"], OPEN),
        ([RULE + "RA4=10.1.2.3|"], UNKNOWN),
        ([RULE, RULE.replace("Allow", "Block") + "RA4=10.1.2.3|"], OPEN),
        (["", "nonsense", "|||"], SHUT),
    ],
)
def test_the_rules_of_windows_say_what_it_lets_in(rules: list[str], state: str) -> None:
    assert lets_in(rules, True, PROGRAM, 8787) == state
    assert lets_in(rules, False, PROGRAM, 8787) == OPEN


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("192.168.1.20", True),
        ("10.0.0.1", True),
        ("127.0.0.1", False),
        ("169.254.3.4", False),
        ("8.8.8.8", False),
        ("x", False),
    ],
)
def test_phones_are_led_to_addresses_of_the_room_alone(address: str, may: bool) -> None:
    assert usable(address) is may

"""What lies in starts.json: the digits of start files and devices, and which claims an invitation's key has signed."""

import json
from contextlib import closing
from functools import partial
from pathlib import Path

from core.entities import record_id
from core.exchange.invitations import ClaimingDevice, proves
from core.log.certificates import InvitationClaim
from core.log.deeds import fresh
from core.values import Plain, Ref
from storage.db.folder.folder import create
from storage.exchange.start import device_digits, start_digits
from tests.core.conftest import NOON
from tests.core.plan.plans import context

TABLE = json.loads((Path(__file__).parent / "starts.json").read_text(encoding="utf-8"))


def test_every_twelve_digits_are_those_of_the_table() -> None:
    for one in TABLE["digits"]:
        key = bytes.fromhex(one["key"])
        roots = [bytes.fromhex(root) for root in one.get("roots", ())]
        made = partial(start_digits, roots) if one["of"] == "start" else device_digits
        assert made(one["unit"], key) == one["digits"]
    assert len({one["digits"] for one in TABLE["digits"]}) == len(TABLE["digits"]) - 1, (
        "the order of roots is none"
    )


def test_only_what_the_invitation_s_own_key_signed_for_a_device_is_its_claim(
    tmp_path: Path,
) -> None:
    place = (tmp_path / "office", tmp_path / "keys")
    with closing(create(*place, "จังหวัด", "S10", "province", "", 2569, NOON)) as folder:
        for each in TABLE["invitations"]:
            said = {name: Plain(value) for name, value in each["invitation"].items()}
            ref = Ref(folder.writer.unit, "invitation", each["record"])
            assert record_id(each["issuer"], "invitation", said["key"]) == ref.id
            folder.save(context(folder), "invite", fresh(ref, said))
            record = folder.record(ref)
            assert record is not None
            for one in each["claims"]:
                claimed = InvitationClaim(ref.id, one["age"], one["signature"])
                found = proves(
                    folder, record, ClaimingDevice(bytes.fromhex(one["key"]), one["unit"], claimed)
                )
                assert found == (one["verdict"] == "claim"), one["about"]
    verdicts = [one["verdict"] for each in TABLE["invitations"] for one in each["claims"]]
    assert verdicts.count("claim") == 1
    assert len(verdicts) > 15

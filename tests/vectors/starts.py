"""How `starts.json` came about: `python -m tests.vectors.starts FILE` writes such a table from fixed keys."""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import record_id, unit_id
from core.log.certificates import InvitationClaim
from storage.exchange.start import device_digits, start_digits

Row = dict[str, Any]
AGE, OTHER_AGE = (f"age1{letter * 58}" for letter in "qp")
ISSUER = unit_id("S10")
UNIT = unit_id("S11")
OTHER_UNIT = unit_id("S12")


def private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        sha256(f"prongsai start vectors {name}".encode()).digest()
    )


def public(name: str) -> bytes:
    return private(name).public_key().public_bytes_raw()


def digits() -> list[Row]:
    roots = [public("root"), public("root in the safe")]
    starts = [
        (roots[:1], UNIT, "invitation"),
        (roots, UNIT, "invitation"),
        (roots[::-1], UNIT, "invitation"),
    ]
    starts += [(roots, OTHER_UNIT, "invitation"), (roots, UNIT, "another invitation")]
    rows: list[Row] = [
        {
            "of": "start",
            "roots": [one.hex() for one in over],
            "unit": unit,
            "key": public(key).hex(),
            "digits": start_digits(over, unit, public(key)),
        }
        for over, unit, key in starts
    ]
    devices = [(UNIT, "device"), (OTHER_UNIT, "device"), (UNIT, "another device")]
    return rows + [
        {
            "of": "device",
            "unit": unit,
            "key": public(key).hex(),
            "digits": device_digits(unit, public(key)),
        }
        for unit, key in devices
    ]


def claims() -> list[Row]:
    """One invitation, and what devices say to claim it."""
    said: Row = {"unit": UNIT, "kind": "office", "key": public("invitation").hex(), "letter": "A"}
    rows = []

    def row(
        about: str, verdict: str, by: str = "invitation", claimed: Row | None = None, **shown: str
    ) -> None:
        true = {
            "key": public("device").hex(),
            "age": AGE,
            "unit": UNIT,
            "kind": "office",
            "letter": "A",
        }
        signed = true | (claimed or {})
        claim = InvitationClaim.statement(
            bytes.fromhex(signed["key"]),
            *(signed[name] for name in ("age", "unit", "kind", "letter")),
        )
        device = {name: true[name] for name in ("key", "age", "unit")} | shown
        rows.append(
            {
                "about": about,
                **device,
                "signature": private(by).sign(claim).hex(),
                "verdict": verdict,
            }
        )

    row("as it is", "claim")
    row("another device with this signature", "none", key=public("thief").hex())
    row("another recipient", "none", age=OTHER_AGE)
    row("another unit", "none", unit=OTHER_UNIT)
    row("signed for another unit", "none", claimed={"unit": OTHER_UNIT})
    row("signed for a province", "none", claimed={"kind": "province"})
    row("signed for another letter", "none", claimed={"letter": "B"})
    row("signed by another invitation", "none", by="another invitation")
    row("signed by the device itself", "none", by="device")
    row("signed by the issuer", "none", by="issuer")
    true = dict(rows[0])
    for at in range(0, 64, 7):
        signature = bytearray.fromhex(true["signature"])
        signature[at] ^= 1
        rows.append(
            {
                **true,
                "about": f"byte {at} of the signature",
                "signature": signature.hex(),
                "verdict": "none",
            }
        )
    return [
        {
            "issuer": ISSUER,
            "record": record_id(ISSUER, "invitation", said["key"]),
            "invitation": said,
            "claims": rows,
        }
    ]


def main(file: Path) -> None:
    table = {"digits": digits(), "invitations": claims()}
    file.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

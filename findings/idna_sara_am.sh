#!/usr/bin/env bash
# idna 3.20, httpx 0.28.1, requests 2.34.2 (urllib3 2.8.0) against yarl 1.25.1 and Python's own codec; Thai names of domains.
# Guess: a library that takes one name in Thai letters under .ไทย takes another.
# Seen: what has SARA AM (U+0E33), the vowel of "office", "district" and "subdistrict", is refused by idna, and so by httpx and
# requests, as a letter that is not allowed. Split into a ring and a tail it is allowed (UTS 46): idna does so if asked to
# (uts46=True), yarl and Python's codec always, all three with one result. Without that vowel all six agree.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet idna==3.20 httpx==0.28.1 requests==2.34.2 urllib3==2.8.0 yarl==1.25.1
"$room/venv/bin/python" - <<'PY'
from collections.abc import Callable

import httpx
import idna
import requests
import yarl

READERS: dict[str, Callable[[str], str]] = {
    "idna": lambda host: idna.encode(host).decode(),
    "httpx": lambda host: httpx.URL(f"https://{host}/").raw_host.decode(),
    "requests": lambda host: (
        requests.Request("GET", f"https://{host}/").prepare().url.split("/")[2]
    ),
    "idna, uts46": lambda host: idna.encode(host, uts46=True).decode(),
    "yarl": lambda host: yarl.URL(f"https://{host}/").raw_host,
    "codec": lambda host: host.encode("idna").decode(),
}


def read(name: str, host: str) -> str:
    try:
        return READERS[name](host)
    except (idna.IDNAError, httpx.InvalidURL, requests.exceptions.InvalidURL):
        return "refused"


for host in ("จังหวัด.ไทย", "อำเภอ.ไทย", "สำนักงาน.ไทย", "ตำบล.ไทย"):
    seen = {name: read(name, host) for name in READERS}
    print(host, seen)
    assert len(set(seen.values())) == (2 if "ำ" in host else 1), "it behaves otherwise now"
    refused = [name for name, found in seen.items() if found == "refused"]
    assert refused == (["idna", "httpx", "requests"] if "ำ" in host else []), (
        "it behaves otherwise now"
    )
PY

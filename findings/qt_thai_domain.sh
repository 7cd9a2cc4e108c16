#!/usr/bin/env bash
# Qt 6.11.3 (PySide6), QUrl; web addresses in Thai letters.
# Guess: Qt, which shows names of domains in the letters of their country, does so for those under Thailand's own .ไทย.
# Seen: Thai letters are shown under .com and .ac.th, Chinese ones under .中国, Russian ones under .рф; a name under .ไทย is xn--…, in
# host() and in what is made to be shown. Qt has a list of the top domains whose letters may be shown, and .ไทย is not on it; once it
# is added, Thai is shown. A name with SARA AM (U+0E33), such as "office", still differs from what was given: as two letters.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet pyside6-essentials==6.11.3
"$room/venv/bin/python" - <<'PY'
from PySide6.QtCore import QUrl

SHOWN = ("กรม.com", "กรม.ac.th", "中国.中国", "пример.рф")
THAI = {"กรม.ไทย": "xn--12c8df.xn--o3cw4h", "สำนักงาน.ไทย": "xn--12cm6cc5fxbfe1v.xn--o3cw4h"}


def shown(host: str) -> str:
    """The host of an address, as Qt shows it."""
    url = QUrl(f"https://{host}/")
    assert url.toDisplayString() == f"https://{url.host()}/", "it behaves otherwise now"
    return url.host()


for host in (*SHOWN, *THAI):
    print(host, "->", shown(host))
    assert shown(host) == THAI.get(host, host), "it behaves otherwise now"

QUrl.setIdnWhitelist([*QUrl.idnWhitelist(), "xn--o3cw4h"])
print("with .ไทย on the list:", *(ascii(shown(host)) for host in THAI))
assert [shown(host) for host in THAI] == ["กรม.ไทย", "ส\u0e4d\u0e32นักงาน.ไทย"], (
    "it behaves otherwise now"
)
PY

#!/usr/bin/env bash
# arrow 1.4.0 with its Thai locale.
# Guess: what a library writes in a format and a locale, it reads in the same format and locale as the same day.
# Seen: the Thai locale adds 543 to each year when it writes, and takes nothing away when it reads: the day comes back 543
# years late, or, where the year has two figures, 57 years early. Nothing is raised. Even YYYY-MM-DD, taken for ISO 8601
# by whoever reads the file, is written in the Buddhist era. A 29 February, which the year 2567 has not, is refused.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet arrow==1.4.0
"$room/venv/bin/python" - <<'PY'
import datetime

import arrow


def there_and_back(day: datetime.date, form: str) -> tuple[str, str]:
    """The day as it is written, and what is read of that."""
    written = arrow.get(day).format(form, locale="th-th")
    try:
        return written, arrow.get(written, form, locale="th-th").date().isoformat()
    except ValueError as error:
        return written, type(error).__name__


day, leap = datetime.date(2026, 11, 30), datetime.date(2024, 2, 29)
expected = {
    (day, "D MMMM YYYY"): ("30 พฤศจิกายน 2569", "2569-11-30"),
    (day, "D MMM YY"): ("30 พ.ย. 69", "1969-11-30"),
    (day, "YYYY-MM-DD"): ("2569-11-30", "2569-11-30"),
    (leap, "D MMMM YYYY"): ("29 กุมภาพันธ์ 2567", "ValueError"),
}
for asked, wanted in expected.items():
    seen = there_and_back(*asked)
    print(*asked, "->", *seen, sep="  ")
    assert seen == wanted, "it behaves otherwise now"
PY

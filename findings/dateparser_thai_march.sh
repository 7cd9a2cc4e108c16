#!/usr/bin/env bash
# dateparser 1.5.0 with its data for Thai.
# Guess: the twelve short names of months, in which tables have their dates, are read or refused.
# Seen: eleven are. March (มี.ค.) is January, whose short name (ม.ค.) is the same without its vowel mark: a plausible day two
# months early, and nothing is raised. Names in full are right, all twelve. A date whose year has its era (พ.ศ.) before it is none.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet dateparser==1.5.0
"$room/venv/bin/python" -W ignore - <<'PY'
import dateparser

MONTHS = {
    "ม.ค.": "มกราคม",
    "ก.พ.": "กุมภาพันธ์",
    "มี.ค.": "มีนาคม",
    "เม.ย.": "เมษายน",
    "พ.ค.": "พฤษภาคม",
    "มิ.ย.": "มิถุนายน",
    "ก.ค.": "กรกฎาคม",
    "ส.ค.": "สิงหาคม",
    "ก.ย.": "กันยายน",
    "ต.ค.": "ตุลาคม",
    "พ.ย.": "พฤศจิกายน",
    "ธ.ค.": "ธันวาคม",
}


def month(name: str) -> int:
    """The month that is read of the 15th of it, 2026."""
    return dateparser.parse(f"15 {name} 2026", languages=["th"]).month


short, full = [month(name) for name in MONTHS], [month(name) for name in MONTHS.values()]
for name, *numbers in zip(MONTHS.items(), short, full, strict=True):
    print(*name, "->", *numbers)
era = dateparser.parse("15 มีนาคม พ.ศ. 2569", languages=["th"])
print("with its era:", era)
assert full == [*range(1, 13)], "it behaves otherwise now"
assert short == [1, 2, 1, *range(4, 13)], "it behaves otherwise now"
assert era is None, "it behaves otherwise now"
PY

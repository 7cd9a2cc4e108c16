#!/usr/bin/env bash
# bahttext 1.0.2 beside num2words 0.5.14: amounts of baht in words, as papers must have them.
# Guess: a library made for nothing but baht in words reads one satang as it reads one baht (หนึ่ง).
# Seen: 5.01 baht end in เอ็ดสตางค์, the form that one has only behind tens (สิบเอ็ด). 11 and 21 satang, and all whole baht,
# are right; num2words reads 5.01 as หนึ่งสตางค์. Amounts below one baht begin with zero baht (ศูนย์บาท) in one and not in
# the other, so that the two agree on no amount that ends in one satang.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet bahttext==1.0.2 num2words==0.5.14
"$room/venv/bin/python" - <<'PY'
from decimal import Decimal

from bahttext import bahttext
from num2words import num2words

SEEN = {
    "1": ("หนึ่งบาทถ้วน", "หนึ่งบาทถ้วน"),
    "5.01": ("ห้าบาทเอ็ดสตางค์", "ห้าบาทหนึ่งสตางค์"),
    "5.11": ("ห้าบาทสิบเอ็ดสตางค์", "ห้าบาทสิบเอ็ดสตางค์"),
    "0.01": ("ศูนย์บาทเอ็ดสตางค์", "หนึ่งสตางค์"),
}
for amount, seen in SEEN.items():
    number = Decimal(amount)
    said = bahttext(number), num2words(number, lang="th", to="currency", currency="THB")
    print(amount, *said, sep="  ")
    assert said == seen, "it behaves otherwise now"
PY

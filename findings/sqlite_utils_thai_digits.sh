#!/usr/bin/env bash
# sqlite-utils 4.2.1; a CSV whose figures are written in Thai digits, as in official letters.
# Guess: they stay texts in a column of texts, or are read as the numbers they are.
# Seen: half of either. The column becomes INTEGER or REAL, since Python's int() and float() take such digits and decide its type; the
# values stay texts, since SQLite takes none. Nothing is said: their sum is 0, each is more than any number, and a figure typed in
# Arabic digits in the same column is the least of all.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet sqlite-utils==4.2.1
printf 'what,baht,share\nก,๑๒๐,๑.๕\nข,๑๓๐๐,๒.๕\nค,9000,3.5\n' > "$room/paid.csv"
"$room/venv/bin/sqlite-utils" insert "$room/paid.db" paid "$room/paid.csv" --csv
"$room/venv/bin/python" - "$room/paid.db" <<'PY'
import sqlite3
import sys

store = sqlite3.connect(sys.argv[1])
columns = {name: kind for _, name, kind, *_ in store.execute("PRAGMA table_info(paid)")}
kinds = store.execute("SELECT typeof(baht), typeof(share) FROM paid").fetchall()
sums = store.execute("SELECT sum(baht), sum(share) FROM paid WHERE what <> 'ค'").fetchone()
(over,) = store.execute("SELECT count(*) FROM paid WHERE baht > 1000000").fetchone()
order = [baht for (baht,) in store.execute("SELECT baht FROM paid ORDER BY baht")]
print(columns, kinds, "sums", sums, "over a million:", over, "in order", order)
assert columns == {"what": "TEXT", "baht": "INTEGER", "share": "REAL"}, "it behaves otherwise now"
assert kinds == [("text", "text"), ("text", "text"), ("integer", "real")], (
    "it behaves otherwise now"
)
assert (*sums, over) == (0, 0, 2), "it behaves otherwise now"
assert order == [9000, "๑๒๐", "๑๓๐๐"], "it behaves otherwise now"
PY

#!/bin/sh
# Starts the version of Prongsai that version.ini names, with its own Python, however another on the PC is set.
here=$(dirname "$(readlink -f "$0")")
version=$(sed -n 's/^version=\([0-9A-Za-z.]*\).*/\1/p' "$here/version.ini")
home="$here/$version"
if [ -z "$version" ] || [ ! -x "$home/python/python3.11" ]; then
    echo "เปิดโปร่งใสไม่ได้ เพราะไฟล์ของโปรแกรมไม่ครบ โปรดแตกไฟล์ใหม่ ข้อมูลของหน่วยงานไม่เกี่ยวข้องและยังอยู่" >&2
    echo "(Prongsai cannot start: files of the program are missing, or may not be run from here. Data is not touched.)" >&2
    exit 1
fi
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP
[ -e "$here/portable" ] && export PRONGSAI_KEYS="$here/data/keys"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"  # each thread would keep memory of its own
exec "$home/python/python3.11" -X utf8 -B "$home/main.py" "$@"

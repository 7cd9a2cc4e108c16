#!/bin/sh
# Starts Prongsai with its own Python, whatever Python the PC has and however that is set.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP
home=@HOME@
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"  # each thread would keep memory of its own
exec "$home/python/python3.11" -X utf8 -B "$home/main.py" "$@"

"""Set-up of the program from a fresh checkout: system packages, Python environment, first run, tests and builds."""

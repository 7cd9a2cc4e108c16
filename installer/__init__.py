"""Set-up from a fresh checkout: the system libraries, the environment, the first run and the tests."""

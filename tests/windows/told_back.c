/* Stands in for the Python of an installed version: writes what it was given into told.txt, and ends.
   For the test of the starter under wine only, never shipped. */
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **words)
{
    FILE *file = _wfopen(L"C:\\told.txt", L"w, ccs=UTF-8");
    if (!file)
        return 1;
    for (int at = 1; at < count; at++)
        fwprintf(file, L"%ls\n", words[at]);
    static const wchar_t *names[] = {L"PYTHONHOME", L"PYTHONPATH", L"PYTHONSTARTUP", L"PRONGSAI_KEYS"};
    for (int at = 0; at < 4; at++) {
        wchar_t value[1024];
        if (GetEnvironmentVariableW(names[at], value, 1024))
            fwprintf(file, L"%ls=%ls\n", names[at], value);
    }
    return fclose(file);
}

/* Windows 10 and 11 have bcryptprimitives.dll; wine 8 lacks it, and what is written in Rust asks it for chance.
   For tests under wine only, never shipped. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG length); /* advapi32: chance from the system */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T length)
{
    const SIZE_T most = 1 << 20;
    for (SIZE_T done = 0; done < length;) {
        const SIZE_T part = length - done < most ? length - done : most;
        if (!SystemFunction036(to + done, (ULONG)part))
            return FALSE;
        done += part;
    }
    return TRUE;
}

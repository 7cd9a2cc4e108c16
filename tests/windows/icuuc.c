/* Windows has icuuc.dll since 1703; wine 8 lacks it, and Qt's core will not load without it. Every converter is refused
   here, as one that is not known: Qt goes on with UTF-8 and UTF-16, which are its own.
   For tests under wine only, never shipped. */
#include <windows.h>

#define NOT_KNOWN 16 /* U_UNSUPPORTED_ERROR */
#define OUT __declspec(dllexport)

OUT void *ucnv_open(const char *name, int *error)
{
    (void)name;
    *error = NOT_KNOWN;
    return NULL;
}

OUT const char *ucnv_getName(const void *converter, int *error)
{
    (void)converter;
    *error = NOT_KNOWN;
    return NULL;
}

OUT const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    (void)name, (void)standard;
    *error = NOT_KNOWN;
    return NULL;
}

OUT int ucnv_countAvailable(void) { return 0; }
OUT const char *ucnv_getAvailableName(int number) { (void)number; return NULL; }
OUT signed char ucnv_getMaxCharSize(const void *converter) { (void)converter; return 1; }

/* What follows is given a converter, and none was ever opened. */
#define NEVER(name) OUT void name(void) {}
NEVER(ucnv_close)
NEVER(ucnv_reset)
NEVER(ucnv_getToUCallBack)
NEVER(ucnv_getFromUCallBack)
NEVER(ucnv_setToUCallBack)
NEVER(ucnv_setFromUCallBack)
NEVER(ucnv_cbToUWriteUChars)
NEVER(ucnv_cbFromUWriteUChars)
NEVER(ucnv_toUnicode)
NEVER(ucnv_fromUnicode)
NEVER(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NEVER(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
OUT int ucnv_toUCountPending(void) { return 0; }
OUT int ucnv_fromUCountPending(void) { return 0; }

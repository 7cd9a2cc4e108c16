/* Stands for a tool of Linux that tests call by its name (pdftotext.exe, qpdf.exe, ...): hands words, folder and input
   over to tests/windows/errands.py, which runs the real one, and gives back what that said and how it ended.
   For tests under wine only, never shipped. */
#include <winsock2.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static SOCKET line;

static void give(const void *bytes, unsigned size)
{
    send(line, (const char *)&size, 4, 0);
    for (unsigned done = 0; done < size;) {
        int now = send(line, (const char *)bytes + done, (int)(size - done), 0);
        if (now <= 0)
            exit(126);
        done += (unsigned)now;
    }
}

static void give_words(const wchar_t *words)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, words, -1, NULL, 0, NULL, NULL);
    char *bytes = malloc((size_t)size);
    WideCharToMultiByte(CP_UTF8, 0, words, -1, bytes, size, NULL, NULL);
    give(bytes, (unsigned)size - 1);
    free(bytes);
}

static void take(void *to, unsigned size)
{
    for (unsigned done = 0; done < size;) {
        int now = recv(line, (char *)to + done, (int)(size - done), 0);
        if (now <= 0)
            exit(125);
        done += (unsigned)now;
    }
}

static void pass_on(DWORD to)
{
    unsigned size;
    take(&size, 4);
    char *bytes = malloc(size + 1);
    take(bytes, size);
    DWORD written;
    for (unsigned done = 0; done < size; done += written)
        if (!WriteFile(GetStdHandle(to), bytes + done, size - done, &written, NULL) || !written)
            break;
    free(bytes);
}

int wmain(int count, wchar_t **words)
{
    WSADATA data;
    wchar_t here[4096], own[4096], port[16];
    GetEnvironmentVariableW(L"PRONGSAI_ERRANDS", port, 16);
    GetModuleFileNameW(NULL, own, 4096);
    wchar_t *name = wcsrchr(own, L'\\') + 1, *ending = wcsrchr(name, L'.');
    if (ending)
        *ending = 0;
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((unsigned short)_wtoi(port))};
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (WSAStartup(MAKEWORD(2, 2), &data) || (line = socket(AF_INET, SOCK_STREAM, 0)) == INVALID_SOCKET ||
        connect(line, (struct sockaddr *)&place, sizeof place))
        return 127;
    unsigned words_there = (unsigned)count, code;
    send(line, (const char *)&words_there, 4, 0);
    give_words(name);
    for (int at = 1; at < count; at++)
        give_words(words[at]);
    GetCurrentDirectoryW(4096, here);
    give_words(here);
    char *input = NULL;
    DWORD held = 0, now = 0, kind = GetFileType(GetStdHandle(STD_INPUT_HANDLE));
    if (kind == FILE_TYPE_PIPE || kind == FILE_TYPE_DISK) {
        do {
            held += now;
            input = realloc(input, held + 65536);
        } while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), input + held, 65536, &now, NULL) && now);
    }
    give(input, held);
    take(&code, 4);
    pass_on(STD_OUTPUT_HANDLE);
    pass_on(STD_ERROR_HANDLE);
    closesocket(line);
    return (int)code;
}

"""Calls of the Windows API that the standard library lacks: drive types, reading from the medium, access control of
directories and secrets, memory limits. Used on Windows only; all numbers are from the API's documentation."""

import ctypes
from collections.abc import Iterator
from ctypes import byref, c_int64, c_size_t, c_uint32, c_void_p
from mmap import mmap
from pathlib import Path
from typing import Any

REMOTE = 4  # DRIVE_REMOTE: a drive on another PC
# GENERIC_READ; others may read, write, delete; OPEN_EXISTING
_READ = 0x80000000
_SHARED = 0x1 | 0x2 | 0x4
_EXISTING = 3
_WRITE = 0x40000000  # GENERIC_WRITE
_UNBUFFERED = 0x20000000 | 0x08000000  # FILE_FLAG_NO_BUFFERING, FILE_FLAG_SEQUENTIAL_SCAN
_NO_HANDLE = c_void_p(-1).value
_PIECE = 2**20  # bytes; a multiple of any medium's sector size
_OWNER_ONLY = "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"  # its owner, the system and administrators
_FILE_SYSTEM = r"SYSTEM\CurrentControlSet\Control\FileSystem"
_SILENT = 0x1  # CRYPTPROTECT_UI_FORBIDDEN
_ACCESS_LIST = 0x4  # DACL_SECURITY_INFORMATION
# JobObjectExtendedLimitInformation; PROCESS_MEMORY, DIE_ON_UNHANDLED_EXCEPTION
_LIMITS = 9
_OF_MEMORY = 0x100 | 0x400


def _library(name: str) -> Any:
    return vars(ctypes)["WinDLL"](name, use_last_error=True)


def _failure() -> Any:
    """Return the OSError of the last call that failed."""
    return vars(ctypes)["WinError"](vars(ctypes)["get_last_error"]())


def is_remote(path: Path) -> bool:
    """Return whether an absolute path is on a network share, even if the share has a drive letter."""
    drive = path.drive
    return drive.startswith("\\\\") or bool(
        _library("kernel32").GetDriveTypeW(drive + "\\") == REMOTE
    )


def longest_path() -> int:
    """Return the most characters a path may have: 259, or 32,000 if an administrator has allowed long paths."""
    import winreg

    registry: Any = winreg  # described for Windows alone
    try:
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _FILE_SYSTEM) as key:
            return 32_000 if registry.QueryValueEx(key, "LongPathsEnabled")[0] == 1 else 259
    except OSError:
        return 259


def medium_pieces(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes as read from the medium, bypassing the system's cache. Raises OSError."""
    kernel = _library("kernel32")
    kernel.CreateFileW.restype = c_void_p
    handle = kernel.CreateFileW(str(path), _READ, _SHARED, None, _EXISTING, _UNBUFFERED, None)
    if handle == _NO_HANDLE:
        raise _failure()
    try:
        # begins with a page of memory, as reading past the memory of files asks
        with mmap(-1, _PIECE) as room:
            place = (ctypes.c_char * _PIECE).from_buffer(room)
            count = c_uint32()
            try:
                count.value = _PIECE
                while count.value == _PIECE:  # only the last piece is shorter
                    if not kernel.ReadFile(c_void_p(handle), place, _PIECE, byref(count), None):
                        raise _failure()
                    yield room[: count.value]
            finally:
                del place  # otherwise the memory could not be released
    finally:
        kernel.CloseHandle(c_void_p(handle))


def flush_drive(path: Path) -> bool:
    """Flush the drive of an absolute path; return False if the drive does not let this user do so."""
    kernel, letter = _library("kernel32"), path.drive
    if len(letter) != 2:  # a network share
        return False
    kernel.CreateFileW.restype = c_void_p
    handle = kernel.CreateFileW(
        f"\\\\.\\{letter}", _READ | _WRITE, _SHARED, None, _EXISTING, 0, None
    )
    if handle == _NO_HANDLE:
        return False
    try:
        return bool(kernel.FlushFileBuffers(c_void_p(handle)))
    finally:
        kernel.CloseHandle(c_void_p(handle))


def own(directory: Path) -> None:
    """Restrict a directory to its owner, the system and administrators, if its medium has access control."""
    security, said = _library("advapi32"), c_void_p()
    if security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        _OWNER_ONLY, 1, byref(said), None
    ):
        security.SetFileSecurityW(str(directory), _ACCESS_LIST, said)
        _library("kernel32").LocalFree(said)


class _JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, of which only the flags and the memory limit are set."""

    _fields_ = (
        ("times", c_int64 * 2),
        ("flags", c_uint32),
        ("sets", c_size_t * 2),
        ("active", c_uint32),
        ("affinity", c_size_t),
        ("classes", c_uint32 * 2),
        ("counters", c_int64 * 6),
        ("of_process", c_size_t),
        ("of_job", c_size_t),
        ("peaks", c_size_t * 2),
    )


def limit_memory(max_bytes: int) -> None:
    """Limit this process's memory to `max_bytes` bytes, by a Windows job object; further allocations fail."""
    kernel = _library("kernel32")
    limits = _JobLimits(flags=_OF_MEMORY, of_process=max_bytes)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = c_void_p
    job = c_void_p(kernel.CreateJobObjectW(None, None))  # the job lasts as long as the process
    if kernel.SetInformationJobObject(job, _LIMITS, byref(limits), ctypes.sizeof(limits)):
        kernel.AssignProcessToJobObject(job, c_void_p(kernel.GetCurrentProcess()))


class _Blob(ctypes.Structure):
    """DATA_BLOB: a number of bytes at an address."""

    _fields_ = (("size", c_uint32), ("data", c_void_p))


def bound(content: bytes, mixed: bytes) -> bytes:
    """Return `content` encrypted for this PC's user with the salt `mixed`, which `unbound` needs. Raises OSError."""
    return _by_person("CryptProtectData", content, mixed)


def unbound(content: bytes, mixed: bytes) -> bytes:
    """Decrypt `content`, which `bound` encrypted with the salt `mixed`. OSError for other users and changed bytes."""
    return _by_person("CryptUnprotectData", content, mixed)


def _by_person(call: str, content: bytes, mixed: bytes) -> bytes:
    given = _blob(content)
    salt = _blob(mixed)
    made = _Blob()
    if not getattr(_library("crypt32"), call)(
        byref(given), None, byref(salt), None, None, _SILENT, byref(made)
    ):
        raise _failure()
    try:
        return ctypes.string_at(made.data, made.size)
    finally:
        _library("kernel32").LocalFree(c_void_p(made.data))


def _blob(content: bytes) -> _Blob:
    return _Blob(len(content), ctypes.cast(ctypes.c_char_p(content), c_void_p))

; Prongsai.exe: starts the version that version.ini names, with the words it was given, and ends.
Unicode true
Target amd64-unicode
Name "Prongsai"
OutFile "${OUT}"
Icon "${ICON}"
RequestExecutionLevel user
SilentInstall silent
SetCompressor lzma
VIProductVersion "1.0.0.0"
VIAddVersionKey ProductName "Prongsai"
VIAddVersionKey FileDescription "โปร่งใส (Prongsai)"
VIAddVersionKey FileVersion "1"
VIAddVersionKey LegalCopyright ""
!include FileFunc.nsh
!ifdef SIGN  ; a program that signs the file it is given in its place
  !finalize '"${SIGN}" "%1"' = 0
!endif

Section
  ReadINIStr $2 "$EXEDIR\version.ini" Prongsai version
  StrCmp $2 "" missing
  StrCpy $0 $2
  IfFileExists "$EXEDIR\$0\python\pythonw.exe" found
  ; An installation that was stopped while it replaced this version has left it aside; else there is the one before.
  StrCpy $0 "$2.old"
  IfFileExists "$EXEDIR\$0\python\pythonw.exe" found
  ReadINIStr $0 "$EXEDIR\version.ini" Prongsai before
  StrCmp $0 "" missing
  IfFileExists "$EXEDIR\$0\python\pythonw.exe" 0 missing
  found:
  ${GetParameters} $1
  ; Nothing of another Python on this PC may reach ours.
  System::Call 'kernel32::SetEnvironmentVariable(t "PYTHONHOME", n)'
  System::Call 'kernel32::SetEnvironmentVariable(t "PYTHONPATH", n)'
  System::Call 'kernel32::SetEnvironmentVariable(t "PYTHONSTARTUP", n)'
  IfFileExists "$EXEDIR\portable" 0 start
    System::Call 'kernel32::SetEnvironmentVariable(t "PRONGSAI_KEYS", t "$EXEDIR\data\keys")'
  start:
  Exec '"$EXEDIR\$0\python\pythonw.exe" -X utf8 -B "$EXEDIR\$0\main.py" $1'
  SetErrorLevel 0  ; else to quit means 2
  Quit
  missing:
  MessageBox MB_OK|MB_ICONEXCLAMATION "เปิดโปร่งใสไม่ได้ เพราะไฟล์ของโปรแกรมไม่ครบ โปรดติดตั้งใหม่ ข้อมูลของหน่วยงานไม่เกี่ยวข้องและยังอยู่$\n$\nProngsai cannot start: files of the program are missing. Please install it again; the data of your office is not touched."
  SetErrorLevel 1
SectionEnd

; The installer for Windows: for one person, without an administrator, in Thai or English, silent with /S (/D=FOLDER last).
; Exit status: 0 done, 2 Windows does not let the version that is here be replaced, or taken away while it runs, 3 a newer version is installed,
; 4 the folder cannot be written, 5 Windows does not let the new version be put in its place.
; A version comes whole below its own name, then version.ini names it; the version before stays, older ones go.
Unicode true
Target amd64-unicode
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh

Name "โปร่งใส"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Prongsai"
InstallDirRegKey HKCU "Software\Prongsai" "InstallDir"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true
ManifestSupportedOS all
BrandingText "โปร่งใส ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Prongsai"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileDescription "โปร่งใส (Prongsai) ${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright ""

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Prongsai"
!define CLASSES "Software\Classes"
!define TRIES 10  ; of a move
!define PAUSE 700  ; milliseconds from one to the next
!ifdef SIGN  ; a program that signs the file it is given in its place
  !finalize '"${SIGN}" "%1"' = 0
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Prongsai.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(stays)"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Thai"
!insertmacro MUI_LANGUAGE "English"

LangString held ${LANG_THAI} "Windows ยังไม่ยอมให้แทนที่โปร่งใสรุ่นนี้ มักเพราะหน้าต่างของโปรแกรมเปิดอยู่ หรือโปรแกรมป้องกันไวรัสกำลังอ่านไฟล์ รุ่นที่มีอยู่ไม่เปลี่ยน โปรดปิดหน้าต่างของโปร่งใส รอสักครู่ แล้วกดลองใหม่"
LangString held ${LANG_ENGLISH} "Windows does not let this version of Prongsai be replaced. Often its window is open, or an antivirus is reading its files. The version that is here stays as it is. Please close its window, wait a moment, then retry."
LangString stuck ${LANG_THAI} "Windows ยังไม่ยอมให้นำรุ่นใหม่ไปไว้ในที่ของมัน มักเพราะโปรแกรมป้องกันไวรัสกำลังตรวจไฟล์ใหม่ ไม่มีสิ่งใดถูกลบ โปรดรอสักครู่ แล้วกดลองใหม่ หรือติดตั้งอีกครั้งภายหลัง"
LangString stuck ${LANG_ENGLISH} "Windows does not let the new version be put in its place. Often an antivirus is checking the new files. Nothing was deleted. Please wait a moment, then retry, or install again later."
LangString newer ${LANG_THAI} "เครื่องนี้มีโปร่งใสรุ่น $R1 ซึ่งใหม่กว่ารุ่น ${VERSION} อยู่แล้ว จึงไม่เปลี่ยนแปลงอะไร ถ้าต้องการรุ่นเก่าให้ถอนการติดตั้งก่อน ข้อมูลของหน่วยงานไม่ถูกลบ"
LangString newer ${LANG_ENGLISH} "Prongsai $R1, newer than ${VERSION}, is installed here, so nothing was changed. To go back, uninstall it first; the data of offices is not deleted."
LangString denied ${LANG_THAI} "เขียนลงโฟลเดอร์นี้ไม่ได้ โปรดเลือกโฟลเดอร์อื่นที่เขียนได้ หรือเพิ่มเนื้อที่ว่าง"
LangString denied ${LANG_ENGLISH} "This folder cannot be written. Please choose another one, or free some space."
LangString runs ${LANG_THAI} "โปร่งใสยังเปิดอยู่ จึงยังไม่ถอนการติดตั้ง และไม่มีสิ่งใดถูกลบ โปรดปิดหน้าต่างของโปร่งใส รอสักครู่ แล้วกดลองใหม่"
LangString runs ${LANG_ENGLISH} "Prongsai is still open, so it was not uninstalled and nothing was deleted. Please close its window, wait a moment, then retry."
LangString stays ${LANG_THAI} "จะถอนเฉพาะโปรแกรม ข้อมูลของหน่วยงานอยู่ที่เดิมทุกโฟลเดอร์ กุญแจและการตั้งค่าอยู่ใน $LOCALAPPDATA\prongsai"
LangString stays ${LANG_ENGLISH} "Only the program goes. The folders of offices stay where they are; keys and settings stay in $LOCALAPPDATA\prongsai"

!macro type ending called
  WriteRegStr HKCU "${CLASSES}\${ending}" "" "Prongsai${ending}"
  WriteRegStr HKCU "${CLASSES}\Prongsai${ending}" "" "${called}"
  WriteRegStr HKCU "${CLASSES}\Prongsai${ending}\DefaultIcon" "" "$INSTDIR\Prongsai.exe,0"
  WriteRegStr HKCU "${CLASSES}\Prongsai${ending}\shell\open\command" "" '"$INSTDIR\Prongsai.exe" "%1"'
!macroend
!macro untype ending
  ReadRegStr $0 HKCU "${CLASSES}\${ending}" ""
  StrCmp $0 "Prongsai${ending}" 0 +2  ; another program may have taken it since
    DeleteRegKey HKCU "${CLASSES}\${ending}"
  DeleteRegKey HKCU "${CLASSES}\Prongsai${ending}"
!macroend

; The folder $1, when it holds a version or what a stop has left of one: an office somebody has put here stays, and so
; does all that lies beside the program, which ".." would lead to.
!macro drop
  StrCpy $2 $1 1
  ${If} $2 != "."
    ${If} ${FileExists} "$INSTDIR\$1\main.py"
    ${AndIf} ${FileExists} "$INSTDIR\$1\release.json"
    ${OrIf} ${FileExists} "$INSTDIR\$1\python\pythonw.exe"
    ${OrIf} ${FileExists} "$INSTDIR\$1\wiring\__init__.py"
      RMDir /r "$INSTDIR\$1"
    ${EndIf}
  ${EndIf}
!macroend

!macro stop code text
  MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; Moves the folder $R3 to $R4; $R5 is 0 when it was moved. Windows moves no folder while a program has a file of it open,
; and an antivirus has each new one open for a moment.
Function move
  StrCpy $R5 0
  ${Do}
    ClearErrors
    Rename $R3 $R4
    ${IfNot} ${Errors}
      StrCpy $R5 0
      Return
    ${EndIf}
    IntOp $R5 $R5 + 1
    ${If} $R5 >= ${TRIES}
      Return
    ${EndIf}
    Sleep ${PAUSE}
  ${Loop}
FunctionEnd
!macro move from to
  StrCpy $R3 "${from}"
  StrCpy $R4 "${to}"
  Call move
!macroend

Function .onInit
  ; Thai where Windows is Thai, else English: nobody is asked.
  ${If} $LANGUAGE != ${LANG_THAI}
    StrCpy $LANGUAGE ${LANG_ENGLISH}
  ${EndIf}
  ; Where a file stands in the way of /D=, NSIS forgets it and would install in the usual place: that is refused.
  System::Call 'kernel32::GetCommandLineW() w .r0'
  StrCpy $1 0
  StrCpy $2 $0 4
  ${DoUntil} $2 == ""
    ${If} $2 == " /D="
      IntOp $1 $1 + 4
      StrCpy $2 $0 "" $1
      StrCpy $3 $2 1 -1
      ${If} $3 == "\"
        StrCpy $2 $2 -1
      ${EndIf}
      ${If} $2 != $INSTDIR
      ${AndIf} "$2\" != $INSTDIR
        !insertmacro stop 4 "$(denied)"
      ${EndIf}
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    StrCpy $2 $0 4 $1
  ${Loop}
FunctionEnd

Section
  ReadINIStr $R1 "$INSTDIR\version.ini" Prongsai version
  ${If} $R1 != ""
    ${VersionCompare} "$R1" "${VERSION}" $0
    ${If} $0 == 1
      !insertmacro stop 3 "$(newer)"
    ${EndIf}
  ${EndIf}

  ; What was stopped between the two moves below has left this version aside, and it may be what runs.
  ${If} ${FileExists} "$INSTDIR\${VERSION}.old\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${VERSION}\*.*"
    back:
    !insertmacro move "$INSTDIR\${VERSION}.old" "$INSTDIR\${VERSION}"
    ${If} $R5 != 0
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(held)" /SD IDCANCEL IDRETRY back
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}

  ; Whole beside its name first: what stops here leaves the version that was there.
  RMDir /r "$INSTDIR\${VERSION}.new"
  ClearErrors
  SetOutPath "$INSTDIR\${VERSION}.new"
  File /r "${TREE}\${VERSION}\*.*"
  ${If} ${Errors}
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\${VERSION}.new"
    !insertmacro stop 4 "$(denied)"
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\${VERSION}\*.*"
    again:
    RMDir /r "$INSTDIR\${VERSION}.old"
    !insertmacro move "$INSTDIR\${VERSION}" "$INSTDIR\${VERSION}.old"
    ${If} $R5 != 0
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(held)" /SD IDCANCEL IDRETRY again
      RMDir /r "$INSTDIR\${VERSION}.new"
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  place:
  !insertmacro move "$INSTDIR\${VERSION}.new" "$INSTDIR\${VERSION}"
  ${If} $R5 != 0
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(stuck)" /SD IDCANCEL IDRETRY place
    ${If} ${FileExists} "$INSTDIR\${VERSION}.old\*.*"
      !insertmacro move "$INSTDIR\${VERSION}.old" "$INSTDIR\${VERSION}"
    ${EndIf}
    SetErrorLevel 5
    Quit
  ${EndIf}
  ; Until version.ini is written, nothing of what was here before is deleted.
  ClearErrors
  File "${TREE}\Prongsai.exe"
  WriteINIStr "$INSTDIR\version.ini" Prongsai version "${VERSION}"
  ${If} ${Errors}
    !insertmacro stop 4 "$(denied)"
  ${EndIf}
  RMDir /r "$INSTDIR\${VERSION}.old"
  ${If} $R1 != "${VERSION}"
    WriteINIStr "$INSTDIR\version.ini" Prongsai before "$R1"
  ${Else}
    ReadINIStr $R1 "$INSTDIR\version.ini" Prongsai before
  ${EndIf}
  FindFirst $0 $1 "$INSTDIR\*"
  ${DoWhile} $1 != ""
    ${If} $1 != "${VERSION}"
    ${AndIf} $1 != $R1
      !insertmacro drop
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\โปร่งใส.lnk" "$INSTDIR\Prongsai.exe"
  !insertmacro type ".prongsai" "ไฟล์รับส่งของโปร่งใส"
  !insertmacro type ".prongsai-start" "ไฟล์เริ่มงานของโปร่งใส"
  !insertmacro type ".prongsai-backup" "ไฟล์สำรองของโปร่งใส"
  !insertmacro type ".prongsai-office" "หน่วยงานของโปร่งใส"
  !insertmacro type ".prongsai-update" "ชุดปรับปรุงของโปร่งใส"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  WriteRegStr HKCU "Software\Prongsai" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" DisplayName "โปร่งใส (Prongsai)"
  WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" DisplayIcon "$INSTDIR\Prongsai.exe"
  WriteRegStr HKCU "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" EstimatedSize $0
SectionEnd

; $R5 is 1 where one of the versions in a folder runs: Windows lets nobody write into a program that does.
!macro running folder
  FindFirst $0 $1 "${folder}\*"
  ${DoWhile} $1 != ""
    StrCpy $2 $1 1
    ${If} $2 != "."
      StrCpy $3 "${folder}\$1\python\pythonw.exe"
      Call un.probe
      StrCpy $3 "${folder}\$1\python\python.exe"
      Call un.probe
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
!macroend
Function un.probe
  ${If} ${FileExists} $3
    ClearErrors
    FileOpen $4 $3 a
    ${If} ${Errors}
      StrCpy $R5 1
    ${Else}
      FileClose $4
    ${EndIf}
  ${EndIf}
FunctionEnd

Section Uninstall
  StrCpy $R4 0
  ask:
  StrCpy $R5 0
  !insertmacro running "$INSTDIR"
  !insertmacro running "$LOCALAPPDATA\prongsai\keys\versions"
  ${If} $R5 != 0
    IntOp $R4 $R4 + 1
    ${If} $R4 < ${TRIES}  ; it may be on its way out
      Sleep ${PAUSE}
      Goto ask
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(runs)" /SD IDCANCEL IDRETRY ask
    SetErrorLevel 2
    Quit
  ${EndIf}
  FindFirst $0 $1 "$INSTDIR\*"
  ${DoWhile} $1 != ""
    !insertmacro drop
    FindNext $0 $1
  ${Loop}
  FindClose $0
  ; Menu, endings and updates are of the copy that was installed last: another one takes none of them along.
  ReadRegStr $2 HKCU "${UNINSTALL}" InstallLocation
  ${If} $2 == $INSTDIR
  ${OrIf} $2 == ""
    RMDir /r "$LOCALAPPDATA\prongsai\keys\versions"  ; they are the program, too: none may start after it has gone
    Delete "$SMPROGRAMS\โปร่งใส.lnk"
    !insertmacro untype ".prongsai"
    !insertmacro untype ".prongsai-start"
    !insertmacro untype ".prongsai-backup"
    !insertmacro untype ".prongsai-office"
    !insertmacro untype ".prongsai-update"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "Software\Prongsai"
  ${EndIf}
  Delete "$INSTDIR\Prongsai.exe"
  Delete "$INSTDIR\version.ini"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd

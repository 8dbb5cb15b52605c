; Inno Setup 6: an installer of what tools/build made on Windows. Not run so far: see README.md beside it.
;   iscc /DVersion=0.1.0 packaging\windows\myna-reception.iss

#ifndef Version
  #error Say /DVersion=…
#endif

[Setup]
AppId=io.github.myna_reception
AppName=myna-reception
AppVersion={#Version}
AppVerName=myna-reception {#Version}
AppPublisher=The myna-reception authors
AppComments=公式アプリではありません。 Independent and open; not an official app.
DefaultDirName={autopf}\myna-reception
DisableProgramGroupPage=yes
; for the one user where the rights for all are not there
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SetupIconFile=..\..\build\myna-reception.ico
UninstallDisplayIcon={app}\myna-reception.exe
LicenseFile=..\..\LICENSE
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=myna-reception-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
ja.Practice=練習
en.Practice=Practice
ja.DesktopIcon=デスクトップにアイコンを置く
en.DesktopIcon=Put an icon on the desktop

[Tasks]
Name: "desktop"; Description: "{cm:DesktopIcon}"; Flags: unchecked

[Files]
Source: "dist\myna-reception\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; what an older version brought and this one does not
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\myna-reception"; Filename: "{app}\myna-reception.exe"
Name: "{autoprograms}\myna-reception ({cm:Practice})"; Filename: "{app}\myna-reception.exe"; Parameters: "--practice"
Name: "{autodesktop}\myna-reception"; Filename: "{app}\myna-reception.exe"; Tasks: desktop

; The user's own folder (settings, ledger) is left where it is when the program is removed: records have to be kept.

@echo off
rem Sets what the programs in bin run with, or complains and fails: HOME, JAVA and OPTIONS, each with MAINSTAY_ before it.

set "MAINSTAY_HOME=%~dp0..\.."
set "MAINSTAY_JAVA=java.exe"
if defined JAVA_HOME set "MAINSTAY_JAVA=%JAVA_HOME%\bin\java.exe"

rem The feature release, out of: java.specification.version = 17
set "MAINSTAY_JAVA_VERSION="
for /f "tokens=2 delims== " %%v in ('^""%MAINSTAY_JAVA%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version "^"') do set "MAINSTAY_JAVA_VERSION=%%v"
if not defined MAINSTAY_JAVA_VERSION (
  echo no Java found: install a JDK, 17 or newer, and set JAVA_HOME 1>&2
  exit /b 1
)
rem Java 8 calls itself 1.8.
if "%MAINSTAY_JAVA_VERSION:~0,2%"=="1." set "MAINSTAY_JAVA_VERSION=8"
if %MAINSTAY_JAVA_VERSION% lss 17 (
  echo Java %MAINSTAY_JAVA_VERSION% is too old: install a JDK, 17 or newer, and set JAVA_HOME 1>&2
  exit /b 1
)

set MAINSTAY_OPTIONS=-Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -XX:+PerfDisableSharedMem "-Djava.library.path=%MAINSTAY_HOME%\lib\native"
rem Netty and protobuf use memory off the heap in a way that newer JVMs warn about at each start.
if %MAINSTAY_JAVA_VERSION% geq 24 set MAINSTAY_OPTIONS=%MAINSTAY_OPTIONS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
exit /b 0

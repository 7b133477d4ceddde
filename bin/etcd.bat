@echo off
rem Serves etcd's API.
setlocal
call "%~dp0lib\java.bat" || exit /b 1
set MAINSTAY_MAIN=io.mainstay.daemon.Main
if "%~1"=="gateway" set MAINSTAY_MAIN=io.mainstay.tools.etcd.Main
if "%~1"=="grpc-proxy" set MAINSTAY_MAIN=io.mainstay.tools.etcd.Main
"%MAINSTAY_JAVA%" %MAINSTAY_OPTIONS% %MAINSTAY_JAVA_OPTS% -cp "%MAINSTAY_HOME%\lib\*" %MAINSTAY_MAIN% %*

@echo off
rem Works on snapshot files and data directories.
setlocal
call "%~dp0lib\java.bat" || exit /b 1
"%MAINSTAY_JAVA%" %MAINSTAY_OPTIONS% %MAINSTAY_JAVA_OPTS% -cp "%MAINSTAY_HOME%\lib\*" io.mainstay.tools.etcdutl.Main %*

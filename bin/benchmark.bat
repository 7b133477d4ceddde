@echo off
rem Loads a cluster and reports how it does.
setlocal
call "%~dp0lib\java.bat" || exit /b 1
"%MAINSTAY_JAVA%" %MAINSTAY_OPTIONS% %MAINSTAY_JAVA_OPTS% -cp "%MAINSTAY_HOME%\lib\*" io.mainstay.tools.benchmark.Main %*

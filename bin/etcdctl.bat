@echo off
rem Talks to the servers of a cluster.
setlocal
call "%~dp0lib\java.bat" || exit /b 1
"%MAINSTAY_JAVA%" %MAINSTAY_OPTIONS% -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR %MAINSTAY_JAVA_OPTS% -cp "%MAINSTAY_HOME%\lib\*" io.mainstay.tools.etcdctl.Main %*

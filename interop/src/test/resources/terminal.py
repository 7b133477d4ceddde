# Runs a command on a terminal of its own and types at it. Standard input has pairs of lines: what the terminal has
# to show last, and what is typed then. Prints all that was shown, and on standard error whether what is typed shows
# at the end.
import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios

CONTROL = ("\3", "\4")

lines = sys.stdin.read().splitlines()
signal.alarm(60)
master, slave = pty.openpty()


def own_terminal():
    # As from a login shell: whoever runs the tests in the background may have it ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


command = subprocess.Popen(
    sys.argv[1:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=own_terminal)
shown = b""


def read(seconds):
    global shown
    ready = select.select([master], [], [], seconds)[0]
    if ready:
        shown += os.read(master, 65536)
    return bool(ready)


for awaited, typed in zip(lines[::2], lines[1::2]):
    while not shown.rstrip(b"\r\n").endswith(awaited.encode()) and command.poll() is None:
        read(0.1)
    os.write(master, (typed if typed in CONTROL else typed + "\n").encode())
while command.poll() is None:
    read(0.1)
while read(0):
    pass
sys.stdout.write(shown.decode().replace("\r\n", "\n"))
sys.stdout.flush()
echoes = termios.tcgetattr(slave)[3] & termios.ECHO
sys.stderr.write("echo\n" if echoes else "no echo\n")
sys.exit(command.returncode if command.returncode >= 0 else 128 - command.returncode)

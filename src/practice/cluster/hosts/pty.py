# Runs a command in a terminal of its own, as sshd does for a client that asked for one. Arguments: rows, columns, command...
# When our stdin closes the terminal is closed: the kernel then sends SIGHUP to the session in it.
import fcntl, os, pty, select, signal, struct, sys, termios

master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", int(sys.argv[1]), int(sys.argv[2]), 0, 0))
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in (0, 1, 2):
        os.dup2(slave, fd)
    os.closerange(3, 64)
    os.execvp(sys.argv[3], sys.argv[3:])
os.close(slave)
# Told by the session when the client sends a signal: it is meant for the command.
signal.signal(signal.SIGTERM, lambda *_: os.killpg(child, signal.SIGTERM))
signal.signal(signal.SIGINT, lambda *_: os.killpg(child, signal.SIGINT))
woken, wakes = os.pipe()
os.set_blocking(wakes, False)
signal.set_wakeup_fd(wakes)
signal.signal(signal.SIGCHLD, lambda *_: None)
status = None
while True:
    readable, _, _ = select.select([0, master, woken], [], [], 0 if status is not None else None)
    if master in readable:
        try:
            data = os.read(master, 65536)
        except OSError:
            data = b""
        if data:
            while data:
                data = data[os.write(1, data):]
            continue
        if status is None:
            status = os.waitpid(child, 0)[1]
        break
    if 0 in readable:
        typed = os.read(0, 65536)
        if not typed:
            os._exit(129)
        os.write(master, typed)
    if woken in readable:
        os.read(woken, 512)
    if status is not None:
        break
    done, code = os.waitpid(child, os.WNOHANG)
    if done:
        status = code
if os.WIFSIGNALED(status):
    signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
    os.kill(os.getpid(), os.WTERMSIG(status))
os._exit(os.WEXITSTATUS(status))

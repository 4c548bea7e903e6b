"""Keeps one command running on this host, apart from any connection.

    start JOB      a request {"tty", "text"} on stdin -> a state; starts the command unless the job is known here
    state JOB      -> a state
    tail JOB FROM  -> frames: "bytes N" followed by N bytes, "pulse SIZE IDLE_MS ECHO"; a state is the last one
    answer JOB     a request {"id", "at", "text", "secret"} on stdin -> taken | moved | closed | echoes | unknown
    interrupt JOB  -> taken | closed | unknown

A state is one line: running | done CODE SIZE SHA256 | lost SIZE | absent.

A job's folder: command (written before anything runs), log, end (the state `done`), lock (held by the holder while it
lives: a pid proves nothing after a reboot), control (the holder's socket), no-echo (there while a secret is asked for).
Needs Python 3.6 and its standard library.
"""
import errno
import fcntl
import hashlib
import json
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time

POLL = 0.05  # seconds
DRAIN = 0.2  # a command's end counts after its log stood still for so long ...
DRAIN_AT_MOST = 2.0  # ... since a server it started may go on writing there for ever
CLIENT_SILENT = 30.0  # a tail whose client sent no byte for so long has lost it
PROMPT = 0.25  # an unfinished line that stood still for so long is told at once: it may be a question
PIECE = 65536


def main(verb, job, *rest):
    os.umask(0o077)
    if "/" in job or job.startswith("."):
        sys.exit("not a job's name: " + job)
    root = os.path.join(os.path.expanduser("~"), ".gauss-chatops")
    asked = request() if verb in ("start", "answer") else None
    if verb == "start":
        os.makedirs(os.path.join(root, job), exist_ok=True)
        sync(root)
        sync(os.path.dirname(root))
    try:
        os.chdir(os.path.join(root, job))  # from here on names are short: a socket's path has 107 bytes at most
    except FileNotFoundError:
        return say("closed" if verb in ("answer", "interrupt") else "absent")
    if verb == "start":
        start(asked)
    elif verb == "state":
        say(state())
    elif verb == "tail":
        tail(int(rest[0]))
    elif verb == "answer":
        say(ask(asked))
    elif verb == "interrupt":
        say(ask({"interrupt": True}))


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def request():
    """One line of JSON. Cut off by a broken connection it is no request, and nothing is done."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, PIECE)
        if not piece:
            sys.exit("the request was cut off")
        line += piece
    return json.loads(line.decode())


def put(name, text):
    """On disk under its name entirely, or not at all."""
    with open(name + ".new", "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    os.rename(name + ".new", name)
    sync(".")


def sync(folder):
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def size():
    return os.stat("log").st_size if os.path.exists("log") else 0


def lock():
    """The lock, or None while a holder has it. A look holds it for a moment too, so one refusal proves nothing."""
    handle = os.open("lock", os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(5):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError:
            time.sleep(0.02)
    os.close(handle)
    return None


def held():
    try:
        handle = os.open("lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(handle)


def state():
    # In this order: a holder that ends between the two looks has written its end before.
    running = held()
    known = recorded()
    return known if known.startswith("done") or not running else "running"


def recorded():
    """The state if no holder lives."""
    if os.path.exists("end"):
        with open("end") as file:
            return file.read().strip()
    return "lost %d" % size() if os.path.exists("command") else "absent"


def start(asked):
    holding = lock()
    if holding is None:
        return say("running")
    if recorded() != "absent":
        return say(recorded())
    # From here on a crash reads as lost and never as absent: the command runs at most once.
    put("command", asked["text"])
    begun, begins = os.pipe()
    if os.fork() == 0:
        os.close(begun)
        detach()
        Holder(asked["tty"]).hold(begins)
        os._exit(0)
    os.close(begins)
    os.close(holding)  # the holder has it
    os.read(begun, 1)
    say(state())


def detach():
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


class Holder:
    def __init__(self, tty):
        self.typed = set()
        self.log = os.open("log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.control = socket.socket(socket.AF_UNIX)
        if os.path.exists("control"):
            os.unlink("control")
        self.control.bind("control")
        self.control.listen(8)
        # The terminal stays open here too: it gives no error then while the command has it closed.
        self.screen, self.terminal = terminal() if tty else (None, None)
        if tty:
            self.keyboard = self.screen
            self.child = begin(self.terminal, self.terminal, True)
        else:
            stdin, self.keyboard = os.pipe()
            self.child = begin(stdin, self.log, False)
            os.close(stdin)

    def hold(self, begins):
        os.close(begins)
        sources = [self.control] if self.screen is None else [self.control, self.screen]
        seen, still = 0, time.monotonic()
        ended = None
        while True:
            ready = select.select(sources, [], [], POLL)[0]
            if self.screen is not None:
                self.note_echo()  # before its text is in the log: whoever sees a prompt then knows whether it is a secret's
            if self.screen in ready:
                self.copy()
            elif self.control in ready:
                self.serve()
            now = time.monotonic()
            if os.fstat(self.log).st_size != seen:
                seen, still = os.fstat(self.log).st_size, now
            if self.child.poll() is None:
                continue
            ended = ended or now
            if now - max(still, ended) >= DRAIN or now - ended >= DRAIN_AT_MOST:
                return self.end()

    def copy(self):
        rest = os.read(self.screen, PIECE)
        while rest:
            try:
                rest = rest[os.write(self.log, rest):]
            except OSError as error:  # a full disk holds the command up; it loses nothing
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                time.sleep(1)

    def note_echo(self):
        silent = not termios.tcgetattr(self.terminal)[3] & termios.ECHO
        if silent and not os.path.exists("no-echo"):
            os.close(os.open("no-echo", os.O_CREAT, 0o600))
        if not silent and os.path.exists("no-echo"):
            os.unlink("no-echo")

    def serve(self):
        peer = self.control.accept()[0]
        peer.settimeout(2)
        try:
            with peer.makefile("rb") as lines:
                peer.sendall(self.do(json.loads(lines.readline().decode())).encode() + b"\n")
        except (OSError, ValueError):
            pass  # whoever asked has gone
        finally:
            peer.close()

    def do(self, asked):
        if self.child.poll() is not None:
            return "closed"
        if "interrupt" in asked:
            return terminate(self.child.pid)
        if asked["id"] in self.typed:
            return "taken"
        if os.fstat(self.log).st_size != asked["at"]:
            return "moved"
        if asked.get("secret") and self.terminal is not None and termios.tcgetattr(self.terminal)[3] & termios.ECHO:
            return "echoes"
        self.typed.add(asked["id"])
        try:
            os.write(self.keyboard, asked["text"].encode())
        except OSError:
            return "closed"
        return "taken"

    def end(self):
        put("ending", "")
        length = os.fstat(self.log).st_size
        os.fsync(self.log)
        digest = hashlib.sha256()
        with open("log", "rb") as log:
            left = length
            while left > 0:
                piece = log.read(min(left, PIECE))
                digest.update(piece)
                left -= len(piece)
        code = self.child.returncode
        put("end", "done %d %d %s\n" % (code if code >= 0 else 128 - code, length, digest.hexdigest()))


def terminal():
    screen, line = pty.openpty()
    modes = termios.tcgetattr(line)
    modes[1] &= ~termios.ONLCR  # a log of plain lines
    termios.tcsetattr(line, termios.TCSANOW, modes)
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 250, 0, 0))
    return screen, line


def begin(stdin, stdout, tty):
    def own_session():
        os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        if tty:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    # The connection that started the job is no longer its own; PYTHONUNBUFFERED makes the lines of OM tools arrive at once.
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY")}
    environment.update(PYTHONUNBUFFERED="1", TERM="dumb")
    shell = environment.get("SHELL") or "/bin/sh"
    return subprocess.Popen([shell, os.path.abspath("command")], stdin=stdin, stdout=stdout, stderr=stdout,
                            cwd=os.path.expanduser("~"), env=environment, preexec_fn=own_session)


def terminate(group):
    try:
        os.killpg(group, signal.SIGTERM)
    except PermissionError:  # the command runs through sudo
        subprocess.call(["sudo", "-n", "kill", "-TERM", "--", "-%d" % group])
    return "taken"


def ask(asked):
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(10)
    try:
        peer.connect("control")
    except OSError:
        return "closed"
    try:
        peer.sendall(json.dumps(asked).encode() + b"\n")
        return peer.makefile().readline().strip() or "unknown"
    except OSError:
        return "unknown"


class Client:
    """Whoever reads this tail. It sends a byte now and then; a connection that died in silence does not."""

    def __init__(self):
        self.heard = time.monotonic()
        os.set_blocking(1, False)

    def wait(self, to_write, seconds):
        readable, writable, _ = select.select([0], [1] if to_write else [], [], seconds)
        if readable:
            if not os.read(0, PIECE):
                sys.exit(0)
            self.heard = time.monotonic()
        if time.monotonic() - self.heard > CLIENT_SILENT:
            sys.exit(0)
        return bool(writable)

    def send(self, data):
        while data:
            if self.wait(True, 1):
                data = data[os.write(1, data):]


def tail(offset):
    client = Client()
    log = None
    told, told_at = -1, 0.0
    unfinished = False
    while True:
        now = state()  # before the log is read: after an end nothing is added to it
        if log is None and os.path.exists("log"):
            log = os.open("log", os.O_RDONLY)
            os.lseek(log, offset, os.SEEK_SET)
        limit = int(now.split()[2]) - offset if now.startswith("done") else PIECE
        data = os.read(log, max(0, min(PIECE, limit))) if log is not None else b""
        if log is not None and now == "running" and os.path.exists("ending"):
            # The length may have been taken before this was written, by a server that goes on.
            os.lseek(log, offset, os.SEEK_SET)
            data = b""
        if data:
            client.send(b"bytes %d\n" % len(data) + data)
            offset += len(data)
            unfinished = not data.endswith(b"\n")
            continue
        if now != "running":
            return client.send(now.encode() + b"\n")
        idle = max(0.0, time.time() - os.stat("log").st_mtime) if log is not None else 0.0
        since = time.monotonic() - told_at
        if since >= 1 or (unfinished and told != offset and idle >= PROMPT):
            told, told_at = offset, time.monotonic()
            client.send(b"pulse %d %d %d\n" % (offset, idle * 1000, not os.path.exists("no-echo")))
        client.wait(False, POLL)


main(*sys.argv[1:])

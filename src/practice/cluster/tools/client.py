# The body of every stand-in: hands the call to the cluster process over a unix socket and relays the streams.
# Python without site and with the C modules alone, because it starts in about 20 ms and a status look starts nine of them.
# Arguments: socket, host, tool, then the tool's own. Frames both ways: one letter, eight hex digits of length, payload.
# To the cluster: f(acts) a(rgument)... c(all, with the environment), then i(nput) or e(nd of it); from it: o(utput) r(error stream) l(oses what was typed) w(ants a line) s(ecret: asks, wants a line unseen) k(ills itself) x(it code).
import _socket, posix, sys, _signal

_signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def frame(kind, payload=b""):
    server.sendall(b"%s%08x" % (kind, len(payload)) + payload)


def take(size):
    data = b""
    while len(data) < size:
        piece = server.recv(size - len(data))
        if not piece:
            posix._exit(137)
        data += piece
    return data


def put(fd, data):
    while data:
        data = data[posix.write(fd, data):]


# One line and no more: what follows belongs to whoever reads this stdin next (the rest of a script, for example).
def line():
    if posix.isatty(0):
        return posix.read(0, 4096)
    data = b""
    while not data.endswith(b"\n"):
        piece = posix.read(0, 1)
        if not piece:
            break
        data += piece
    return data


# The echo is off before the question is seen: whoever answers it looks at that first. Without a terminal it is a line like any other.
def secret(question):
    if not posix.isatty(0):
        put(2, question)
        return line()
    import termios

    before = termios.tcgetattr(0)
    silent = before[:3] + [before[3] & ~termios.ECHO] + before[4:]
    termios.tcsetattr(0, termios.TCSAFLUSH, silent)
    try:
        put(2, question)
        typed = line()
    finally:
        termios.tcsetattr(0, termios.TCSAFLUSH, before)
        put(2, b"\n")
    return typed


# Real tools start ssh with their own stdin, and ssh reads what is there.
def lose():
    import select

    try:
        while select.select([0], [], [], 0)[0] and posix.read(0, 65536):
            pass
    except OSError:
        pass  # no stdin at all


server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
try:
    server.connect(sys.argv[1])
except OSError:
    posix._exit(137)
facts = b"%d%d%d %s" % (posix.isatty(0), posix.isatty(1), posix.getpid(), posix.getcwdb())
env = [key + b"=" + value for key, value in posix.environ.items()]
frame(b"f", facts)
for word in sys.argv[2:]:
    frame(b"a", word.encode("utf-8", "surrogateescape"))
frame(b"c", b"\0".join(env))
while True:
    head = take(9)
    body = take(int(head[1:], 16))
    if head[:1] == b"o":
        put(1, body)
    elif head[:1] == b"r":
        put(2, body)
    elif head[:1] == b"l":
        lose()
    elif head[:1] == b"k":
        posix.kill(posix.getpid(), 9)
    elif head[:1] == b"x":
        posix._exit(int(body))
    else:
        typed = secret(body) if head[:1] == b"s" else line()
        frame(b"i" if typed else b"e", typed)

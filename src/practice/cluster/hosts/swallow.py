# Makes ports silent: a listener that accepts nobody and whose queue is full, so the kernel drops every further SYN.
# Reads lines `address port`, answers `held` to each, and lets go of all of them when stdin closes.
import errno, socket, sys

held = []
print("ready", flush=True)
for line in sys.stdin:
    address, port = line.split()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, int(port)))
    listener.listen(0)
    held.append(listener)
    for _ in range(3):
        filler = socket.socket()
        filler.setblocking(False)
        if filler.connect_ex((address, int(port))) not in (0, errno.EINPROGRESS):
            sys.exit("cannot fill the queue")
        held.append(filler)
    print("held", flush=True)

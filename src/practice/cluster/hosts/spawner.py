# Starts the commands of the practice hosts: forking the big process of the cluster would halt everything in it each time.
# Argument: the socket to listen on. Ends with its stdin.
# A command takes four connections, and each begins with a line of JSON: the command's id, what it is for (stdin, stdout, stderr or
# order), and for an order the words, the environment and the folder. To the order's connection, a line each: the command's pid, then
# its exit code, or the number of the signal that ended it with a minus. Neither when it cannot be started.
import json, os, socket, subprocess, sys, threading

def attend(command):
    (order, wanted), streams = command.pop("order"), {name: stream for name, (stream, _) in command.items()}
    with order:
        try:
            # Python forks by vfork here, which costs a fraction of a fork; what it has opened itself is closed on exec.
            child = subprocess.Popen(**wanted, **streams, start_new_session=True, close_fds=False)
        except OSError as error:
            print(error, file=sys.stderr)
            return
        finally:
            for stream in streams.values():
                stream.close()
        try:
            order.sendall(b"%d\n" % child.pid)
            order.sendall(b"%d\n" % child.wait())
        except OSError:
            # Nobody wants to know any more.
            child.wait()

def listen(door):
    commands = {}
    while True:
        connection, _ = door.accept()
        id, use, wanted = json.loads(connection.makefile().readline())
        command = commands.setdefault(id, {})
        command[use] = (connection, wanted)
        if len(command) == 4:
            threading.Thread(target=attend, args=(commands.pop(id),), daemon=True).start()

door = socket.socket(socket.AF_UNIX)
door.bind(sys.argv[1])
door.listen(4096)
print("listening", flush=True)
threading.Thread(target=listen, args=(door,), daemon=True).start()
sys.stdin.read()
# Commands go on, and so would the threads that wait for them.
os._exit(0)

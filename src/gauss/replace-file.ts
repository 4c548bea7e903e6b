import { createHash } from "node:crypto";
import type { Command } from "../core/operation.ts";
import { differenceOf } from "./difference.ts";

/** What the program is told when the file must not exist yet. */
const ABSENT = "absent";

/**
 * Runs on the host, Python 3.6 and later. Whoever looked and whoever approved saw one content; only that one is replaced. The old file
 * stays beside the new one, and no moment exists at which neither is there. A new file is its maker's alone (0600).
 */
const PROGRAM = `import hashlib, os, shutil, sys, tempfile
path, expected, suffix = os.path.realpath(sys.argv[1]), sys.argv[2], sys.argv[3]
wanted = sys.stdin.buffer.read()
def content(name):
    return open(name, "rb").read() if os.path.lexists(name) else None
def refuse():
    print(path + " is not what it was when this was approved: nothing was changed")
    sys.exit(3)
def write(name, data, like):
    handle, temporary = tempfile.mkstemp(prefix=".", dir=os.path.dirname(name))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like:
            os.chown(temporary, os.stat(like).st_uid, os.stat(like).st_gid)
            shutil.copystat(like, temporary)
        if data is wanted:
            os.utime(temporary)
            content(path) == present or refuse()
        os.rename(temporary, name)
    except BaseException:
        os.unlink(temporary)
        raise
present = content(path)
if present == wanted:
    sys.exit(print(path + " is as wanted already"))
if expected != ("${ABSENT}" if present is None else hashlib.sha256(present).hexdigest()):
    refuse()
backup, number = path + suffix, 1
while os.path.lexists(backup) and content(backup) != present:
    number += 1
    backup = "%s%s.%d" % (path, suffix, number)
if present is not None and not os.path.lexists(backup):
    write(backup, present, path)
write(path, wanted, path if present is not None else None)
folder = os.open(os.path.dirname(path), os.O_RDONLY)
os.fsync(folder)
print(path + (" was made" if present is None else " was replaced; what it was is in " + backup))
`;

interface Replacement {
  readonly path: string;
  /** The content that was looked at; null when there was no such file. */
  readonly before: string | null;
  readonly after: string;
  /** What the name of the old file gets at its end. */
  readonly suffix: string;
}

interface Replacing {
  readonly command: Command;
  readonly diff: string;
  /** What a person types to have it as it was. */
  readonly wayBack: string;
}

/** The command that gives a file a new content. It ends with 3, and changes nothing, when the file is not what was looked at. */
export function replaceFile({ path, before, after, suffix }: Replacement): Replacing {
  const expected = before === null ? ABSENT : sha256(before);
  return {
    command: { argv: ["python3", "-c", PROGRAM, path, expected, suffix], tty: false, answers: [], input: after },
    diff: differenceOf(before, after, path),
    wayBack: before === null ? `rm -- ${path}` : `mv -- ${path}${suffix} ${path}`,
  };
}

/** A suffix that belongs to one content, so that the way back is the same command however often a file was changed before. */
export const suffixFor = (why: string, before: string): string => `.${why}-${sha256(before).slice(0, 8)}`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

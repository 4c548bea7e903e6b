import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../../src/core/operation.ts";
import type { Pulse } from "../../src/core/world.ts";
import type { SshShell } from "../../src/ssh/shell.ts";
import { startProxy, type TcpProxy } from "../support/proxy.ts";
import { noSshd, type Sshd, startSshd } from "../support/sshd.ts";
import { hearing, never, python, shellFor, targetOn } from "./setting.ts";

const SECRET = "Gauss@123-s3cret";
const SHA256 = createHash("sha256").update(SECRET).digest("hex");
const ASKS = `
import getpass, hashlib, sys
name = input("Do you want to go on (yes/no)? ")
one = getpass.getpass("Password: ")
two = getpass.getpass("Again: ")
print("name", name, "same", one == two and hashlib.sha256(one.encode()).hexdigest() == "${SHA256}", flush=True)
sys.exit(7)
`;
/** All that a process of the same account can see of any other: arguments, environments, and the files of jobs. */
const LOOKS_AROUND = `
import glob, os
for name in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ") + glob.glob(os.environ["HOME"] + "/.gauss-chatops/*/*"):
    try:
        print(name, open(name, "rb").read())
    except OSError:
        pass
`;

describe.skipIf(noSshd !== undefined)("a job over a real sshd", () => {
  let sshd: Sshd;
  let proxy: TcpProxy;
  let shell: SshShell;
  beforeAll(async () => {
    sshd = await startSshd();
    proxy = await startProxy(sshd);
    shell = shellFor(sshd);
  });
  afterAll(async () => {
    await shell.close();
    await proxy.close();
    await sshd.remove();
  });
  const target = () => targetOn(sshd, { port: proxy.port });
  const folderOf = (job: string): string => join(sshd.home, ".gauss-chatops", job);
  const count = async (name: string): Promise<number> =>
    (await readFile(join(sshd.home, name), "utf8").catch(() => "")).length;

  /** Answers each prompt in turn as soon as it stands there, and keeps what a pulse said about it. */
  const answering = (job: string, replies: readonly (readonly [prompt: string, reply: string])[]) => {
    const seen: Pulse[] = [];
    const heard = hearing(async (log, pulse) => {
      const next = replies[seen.length];
      // As the bot does: one that comes by the second may come before the tool has waited.
      if (next === undefined || !log.endsWith(next[0]) || pulse.idleMs < 200) return;
      seen.push(pulse);
      const answer = { id: `q${pulse.size}`, at: pulse.size, text: `${next[1]}\n`, secret: !pulse.echo };
      expect(await shell.answer(target(), job, answer)).toBe("taken");
    });
    return { heard, seen };
  };

  test("runs in the account's environment, and its end is proved by size and SHA-256", async () => {
    const envFile = join(sshd.home, "env");
    await writeFile(envFile, "export GREETING='good day'\nfalse\n");
    const withEnv = targetOn(sshd, { cluster: { envFile } });
    const heard = hearing();
    const script = 'echo "$GREETING" "$1"; pwd; echo err >&2; exit 3';
    const started = await shell.start(withEnv, "plain", command("/bin/sh", "-c", script, "sh", "it's"), false);
    expect(started.kind).toMatch(/running|done/);
    const end = await shell.follow(withEnv, "plain", 0, heard, never);
    expect(heard.log().toString()).toMatch(/^good day it's\n\/.*\nerr\n$/);
    expect(end).toMatchObject({ kind: "done", code: 3, size: heard.log().length });
    expect(await shell.start(withEnv, "plain", command("true"), true)).toEqual(end);
    expect((await stat(folderOf("plain"))).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folderOf("plain"))) {
      expect((await stat(join(folderOf("plain"), file))).mode & 0o077).toBe(0);
    }
  });

  test("is taken up from any byte", async () => {
    await shell.start(target(), "middle", command("printf", "0123456789"), false);
    const heard = hearing();
    expect(await shell.follow(target(), "middle", 4, heard, never)).toMatchObject({ kind: "done", size: 10 });
    expect(heard.log().toString()).toBe("456789");
  });

  test("of ten starts at one moment, and of one a day later, one runs", async () => {
    const once = command("/bin/sh", "-c", `printf x >> ${join(sshd.home, "runs")}; sleep 0.5`);
    const others = [shellFor(sshd), shellFor(sshd)];
    const all = Array.from({ length: 10 }, (_, index) =>
      (others[index % 2] ?? shell).start(target(), "once", once, false),
    );
    for (const state of await Promise.all(all)) expect(state).toEqual({ kind: "running" });
    expect(await shell.follow(target(), "once", 0, hearing(), never)).toMatchObject({ kind: "done", code: 0 });
    expect(await shell.start(target(), "once", once, false)).toMatchObject({ kind: "done", code: 0 });
    expect(await count("runs")).toBe(1);
    await Promise.all(others.map((each) => each.close()));
  });

  test("refuses a secret while its terminal shows what is typed, and takes it once it does not", async () => {
    const script =
      "printf 'Name: '; read name; stty -echo; printf 'Password: '; read secret; stty echo; [ \"$secret\" = s3cret ]";
    const heard = hearing(async (log, pulse) => {
      const given = { id: `q${pulse.size}`, at: pulse.size };
      const type = (text: string, secret: boolean) =>
        shell.answer(target(), "hidden", { ...given, text: `${text}\n`, secret });
      if (log.endsWith("Name: ")) {
        expect(await type("s3cret", true)).toBe("echoes");
        expect(await type("somebody", false)).toBe("taken");
      }
      if (log.endsWith("Password: ") && !pulse.echo) expect(await type("s3cret", true)).toBe("taken");
    });
    await shell.start(target(), "hidden", { ...command("/bin/sh", "-c", script), tty: true }, false);
    expect(await shell.follow(target(), "hidden", 0, heard, never)).toMatchObject({ kind: "done", code: 0 });
    expect(heard.log().toString()).not.toContain("s3cret");
  });

  test("gets its input as it is, also more than an argument may hold", async () => {
    const input = `${"绝对 '安全' $HOME \\n\n".repeat(20_000)}end`;
    await shell.start(target(), "input", { ...command("sha256sum"), input }, false);
    const heard = hearing();
    expect(await shell.follow(target(), "input", 0, heard, never)).toMatchObject({ kind: "done", code: 0 });
    expect(heard.log().toString()).toContain(createHash("sha256").update(input).digest("hex"));
  });

  test("that the host does not know is absent, and nothing is begun by asking", async () => {
    expect(await shell.start(target(), "never", command("touch", "x"), true)).toEqual({ kind: "absent" });
    expect(await shell.follow(target(), "never", 0, hearing(), never)).toEqual({ kind: "absent" });
    expect(await shell.answer(target(), "never", { id: "q0", at: 0, text: "yes\n", secret: false })).toBe("closed");
    await shell.interrupt(target(), "never");
    await expect(stat(folderOf("never"))).rejects.toThrow();
  });

  test.for(["", "..", ".holder", "a/b", "a b", "a\n"])("%j is no name for a job", async (job) => {
    await expect(shell.start(target(), job, command("true"), false)).rejects.toThrow("not a name for a job");
  });

  test.for([
    ["pipe", false],
    ["terminal", true],
  ] as const)("whose questions were asked while nobody was connected is answered later (%s)", async ([name, tty]) => {
    const job = `asks-${name}`;
    await shell.start(target(), job, python(ASKS, tty), false);
    proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 600));
    // Without a terminal getpass prompts as well, after a warning, and cannot switch off an echo that is not there.
    const { heard, seen } = answering(job, [
      ["(yes/no)? ", "yes"],
      ["Password: ", SECRET],
      ["Again: ", SECRET],
    ]);
    const end = await shell.follow(target(), job, 0, heard, never);
    expect(end).toMatchObject({ kind: "done", code: 7 });
    expect(heard.log().toString()).toContain("name yes same True");
    expect(seen.map(({ echo }) => echo)).toEqual(tty ? [true, false, false] : [true, true, true]);
    expect(heard.log().includes(SECRET)).toBe(false);
  });

  test.for([false, true])("shows a secret to nobody while it is used or after (terminal: %s)", async (tty) => {
    const job = `secret-${tty}`;
    const uses = "import getpass, time; s = getpass.getpass(); print(len(s)); time.sleep(3)";
    await shell.start(target(), job, python(uses, tty), false);
    const { heard, seen } = answering(job, [["Password: ", SECRET]]);
    const following = shell.follow(target(), job, 0, heard, never);
    while (!heard.log().toString().endsWith(`${SECRET.length}\n`)) await new Promise((done) => setTimeout(done, 20));
    const during = await shell.read(target(), python(LOOKS_AROUND), 10_000);
    expect(await following).toMatchObject({ kind: "done", code: 0 });
    const after = await shell.read(target(), python(LOOKS_AROUND), 10_000);
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(during)).toContain(`.py\\\\x00start\\\\x00${job}`);
    for (const look of [during, after]) {
      expect(JSON.stringify(look)).toContain(`${job}/log`);
      expect(JSON.stringify(look)).not.toContain(SECRET);
    }
    expect(heard.log().includes(SECRET)).toBe(false);
  });

  test("takes an answer once, and none that was meant for an older question", async () => {
    const asks = "a = input('first? '); print('more'); b = input('second? '); print(repr(a), repr(b))";
    await shell.start(target(), "twice", python(asks), false);
    const tried: string[] = [];
    const heard = hearing(async (log, pulse) => {
      const say = async (id: string, at: number, text: string) => {
        tried.push(await shell.answer(target(), "twice", { id, at, text: `${text}\n`, secret: false }));
      };
      if (log === "first? " && tried.length === 0) {
        await say("a", pulse.size - 1, "too early");
        await say("a", pulse.size, "one");
        await say("a", pulse.size, "one");
      }
      if (log.endsWith("second? ") && tried.length === 3) {
        await say("late", 7, "for the first");
        await say("a", pulse.size, "one");
        await say("b", pulse.size, "two");
      }
    });
    expect(await shell.follow(target(), "twice", 0, heard, never)).toMatchObject({ kind: "done", code: 0 });
    expect(tried).toEqual(["moved", "taken", "taken", "moved", "taken", "taken"]);
    expect(heard.log().toString()).toBe("first? more\nsecond? 'one' 'two'\n");
    expect(await shell.answer(target(), "twice", { id: "c", at: 0, text: "x\n", secret: false })).toBe("closed");
  });

  test.for([false, true])("ends when it is interrupted (terminal: %s)", async (tty) => {
    const job = `interrupted-${tty}`;
    const script = "trap 'echo leaving; exit 9' TERM; echo ready; while :; do sleep 0.1; done";
    await shell.start(target(), job, { ...command("/bin/sh", "-c", script), tty }, false);
    const heard = hearing(async (log) => {
      if (log === "ready\n") await shell.interrupt(target(), job);
    });
    expect(await shell.follow(target(), job, 0, heard, never)).toMatchObject({ kind: "done", code: 9 });
    expect(heard.log().toString()).toMatch(/^ready\n.*leaving\n$/s);
  });

  test("whose holder was killed is lost, is told so, and is not begun again", async () => {
    const script = `echo $PPID; printf x >> ${join(sshd.home, "lost-runs")}; exec sleep 30`;
    await shell.start(target(), "lost", command("/bin/sh", "-c", script), false);
    const killing = hearing(async (log) => {
      if (log.includes("\n")) process.kill(Number(log), "SIGKILL");
    });
    const state = await shell.follow(target(), "lost", 0, killing, never);
    expect(state).toEqual({ kind: "lost", size: killing.log().length });
    expect(await shell.start(target(), "lost", command("/bin/sh", "-c", script), false)).toEqual(state);
    expect(
      await shell.answer(target(), "lost", { id: "a", at: killing.log().length, text: "yes\n", secret: false }),
    ).toBe("closed");
    expect(await count("lost-runs")).toBe(1);
  });

  test("is over when its command is, though a server it started goes on writing to its output", async () => {
    const script = "(for i in {1..2000}; do echo server; sleep 0.002; done) & echo started";
    await shell.start(target(), "server", command("/bin/bash", "-c", `setsid bash -c '${script}'; sleep 0.2`), false);
    const heard = hearing();
    const end = await shell.follow(target(), "server", 0, heard, never);
    expect(end).toMatchObject({ kind: "done", code: 0, size: heard.log().length });
    expect(await shell.start(target(), "server", command("true"), true)).toEqual(end);
  });

  test("of which nobody wants to hear any more is left alone when the signal fires", async () => {
    await shell.start(target(), "left", python("import time; print('on'); time.sleep(3); print('off')"), false);
    const stop = new AbortController();
    const heard = hearing(async () => stop.abort());
    expect(await shell.follow(target(), "left", 0, heard, stop.signal)).toEqual({ kind: "running" });
    const tails = `while grep -qs '[t]ail.left' /proc/[0-9]*/cmdline; do sleep 0.1; done; echo none`;
    expect(await shell.read(target(), command("/bin/bash", "-c", tails), 5_000)).toMatchObject({ output: "none\n" });
    const again = hearing();
    expect(await shell.follow(target(), "left", 0, again, never)).toMatchObject({ kind: "done" });
    expect(again.log().toString()).toBe("on\noff\n");
  });

  test("is not read faster than its output is taken", async () => {
    await shell.start(target(), "flood", command("head", "-c", "20000000", "/dev/zero"), false);
    let busy = false;
    let size = 0;
    const heard = hearing();
    const end = await shell.follow(
      target(),
      "flood",
      0,
      {
        ...heard,
        async bytes(chunk) {
          expect(busy).toBe(false);
          busy = true;
          await new Promise((resolve) => setTimeout(resolve, 5));
          size += chunk.length;
          busy = false;
        },
      },
      never,
    );
    expect(end).toMatchObject({ kind: "done", size: 20_000_000 });
    expect(size).toBe(20_000_000);
  });

  test("is found again when the program on the host was swept away", async () => {
    await shell.start(target(), "swept", command("echo", "here"), false);
    await shell.read(target(), command("/bin/sh", "-c", "rm ~/.gauss-chatops/.holder-*"), 10_000);
    const heard = hearing();
    expect(await shell.follow(target(), "swept", 0, heard, never)).toMatchObject({ kind: "done" });
    expect(heard.log().toString()).toBe("here\n");
  });
});

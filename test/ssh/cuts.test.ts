import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SshShell } from "../../src/ssh/shell.ts";
import { startProxy, type TcpProxy } from "../support/proxy.ts";
import { noSshd, type Sshd, startSshd } from "../support/sshd.ts";
import { hearing, never, python, shellFor, targetOn } from "./setting.ts";

const CUTS = 50;
/** 1,000 numbered lines a second until it is told to stop. */
const PRINTS = `
import os, sys, time
stop, begun, line = sys.argv[1] if len(sys.argv) > 1 else "", time.monotonic(), 0
while not os.path.exists(os.path.expanduser("~/stop")):
    while line < (time.monotonic() - begun) * 1000:
        line += 1
        sys.stdout.write("line %d of a tool that talks a lot\\n" % line)
    sys.stdout.flush()
    time.sleep(0.002)
print("last", line)
`;

describe.skipIf(noSshd !== undefined)(`a job whose connection is cut ${CUTS} times`, () => {
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

  test.for([
    ["pipe", "network", false],
    ["terminal", "network", true],
    ["pipe", "server", false],
    ["terminal", "server", true],
  ] as const)("loses no line and repeats none (%s, cut by the %s)", { timeout: 90_000 }, async ([name, by, tty]) => {
    const target = targetOn(sshd, { port: proxy.port });
    const job = `${name}-${by}`;
    await shell.read(target, { argv: ["rm", "-f", `${sshd.home}/stop`], tty: false, answers: [] }, 10_000);
    await shell.start(target, job, python(PRINTS, tty), false);
    const heard = hearing();
    let cuts = 0;
    const cutting = (async () => {
      for (; cuts < CUTS; cuts += 1) {
        const [before, breaks] = [heard.log().length, heard.breaks.length];
        while (heard.log().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        if (by === "network") proxy.cut();
        else await sshd.killSessions();
        while (heard.breaks.length === breaks) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await shell.read(target, { argv: ["touch", `${sshd.home}/stop`], tty: false, answers: [] }, 10_000);
    })();
    const end = await shell.follow(target, job, 0, heard, never);
    await cutting;

    const lines = heard.log().toString("utf8").trimEnd().split("\n");
    const last = lines.length - 1;
    const wanted = Array.from({ length: last }, (_, index) => `line ${index + 1} of a tool that talks a lot`);
    expect(lines).toEqual([...wanted, `last ${last}`]);
    const sha256 = createHash("sha256").update(heard.log()).digest("hex");
    expect(end).toEqual({ kind: "done", code: 0, size: heard.log().length, sha256 });
    expect(heard.breaks.length).toBeGreaterThanOrEqual(CUTS);
    console.log(`${name}, cut by the ${by}: ${CUTS} cuts, ${last} lines, 0 lost, 0 repeated`);
  });
});

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../../src/core/operation.ts";
import type { SshShell } from "../../src/ssh/shell.ts";
import { startProxy, type TcpProxy } from "../support/proxy.ts";
import { noSshd, type Sshd, startSshd } from "../support/sshd.ts";
import { type Heard, hearing, never, python, shellFor, targetOn } from "./setting.ts";

const CUTS = 50;
const LINE = "of a tool that talks a lot";
/** 1,000 numbered lines a second until it is told to stop. */
const PRINTS = `
import os, sys, time
begun, line = time.monotonic(), 0
while not os.path.exists(os.environ["HOME"] + "/stop"):
    while line < (time.monotonic() - begun) * 1000:
        line += 1
        sys.stdout.write("line %d ${LINE}\\n" % line)
    sys.stdout.flush()
    time.sleep(0.002)
print("last", line)
`;

describe.skipIf(noSshd !== undefined)("two jobs that print 1,000 lines a second each", () => {
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

  /** Returns when both hear more, and then at any moment. */
  const flowing = async (all: readonly Heard[]): Promise<void> => {
    const before = all.map(({ log }) => log().length);
    while (all.some(({ log }, index) => log().length === before[index])) await soon(5);
    await soon(Math.random() * 20);
  };

  test(`lose no line and repeat none while their connection is cut ${CUTS} times`, { timeout: 90_000 }, async () => {
    const target = targetOn(sshd, { port: proxy.port });
    const jobs = await Promise.all(
      [false, true].map(async (tty) => {
        const job = tty ? "terminal" : "pipe";
        await shell.start(target, job, python(PRINTS, tty), false);
        const heard = hearing();
        return { job, heard, end: shell.follow(target, job, 0, heard, never) };
      }),
    );
    const all = jobs.map(({ heard }) => heard);
    for (let cut = 0; cut < CUTS; cut += 1) {
      await flowing(all);
      const breaks = all.map((each) => each.breaks.length);
      if (cut % 2 === 0) proxy.cut();
      else await sshd.killSessions();
      while (all.some((each, index) => each.breaks.length === breaks[index])) await soon(5);
    }
    await flowing(all);
    await shell.read(target, command("touch", `${sshd.home}/stop`), 10_000);

    for (const { job, heard, end } of jobs) {
      const done = await end;
      const lines = heard.log().toString("utf8").trimEnd().split("\n");
      const last = lines.length - 1;
      expect(lines).toEqual([
        ...Array.from({ length: last }, (_, index) => `line ${index + 1} ${LINE}`),
        `last ${last}`,
      ]);
      const sha256 = createHash("sha256").update(heard.log()).digest("hex");
      expect(done).toEqual({ kind: "done", code: 0, size: heard.log().length, sha256 });
      expect(heard.breaks.length).toBeGreaterThanOrEqual(CUTS);
      console.log(`${job}: ${CUTS} cuts, ${last} lines, none lost, none repeated`);
    }
  });
});

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

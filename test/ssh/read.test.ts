import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { command } from "../../src/core/operation.ts";
import type { SshShell } from "../../src/ssh/shell.ts";
import { noSshd, type Sshd, startSshd } from "../support/sshd.ts";
import { shellFor, targetOn } from "./setting.ts";

const sh = (script: string) => command("/bin/sh", "-c", script);

describe.skipIf(noSshd !== undefined)("a look over a real sshd", () => {
  let sshd: Sshd;
  let shell: SshShell;
  beforeAll(async () => {
    sshd = await startSshd();
    shell = shellFor(sshd);
  });
  afterAll(async () => {
    await shell.close();
    await sshd.remove();
  });

  test("gives both streams in the order in which they were printed, and the exit code", async () => {
    const script = "for i in 1 2 3; do echo out $i; echo err $i >&2; done; exit 7";
    expect(await shell.read(targetOn(sshd), sh(script), 10_000)).toEqual({
      kind: "exited",
      code: 7,
      output: "out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\n",
    });
  });

  test("passes words as they are, closes stdin and speaks English", async () => {
    const words = ["a b", "$HOME", "it's", "中文", "line\nbreak", ""];
    const printed = await shell.read(targetOn(sshd), command("printf", "<%s>", ...words), 10_000);
    expect(printed).toMatchObject({ code: 0, output: words.map((word) => `<${word}>`).join("") });
    expect(await shell.read(targetOn(sshd), sh("cat; echo $LC_ALL"), 10_000)).toMatchObject({ output: "C\n" });
  });

  test("a killed command ends with 128 and the signal's number", async () => {
    expect(await shell.read(targetOn(sshd), sh("kill -9 $$"), 10_000)).toMatchObject({ code: 137 });
  });

  test("what a login shell and an env file print is no part of the answer", async () => {
    const envFile = join(sshd.home, "it's env");
    await writeFile(envFile, "echo hello from the env file\nexport GREETING=hi\nfalse\n");
    await writeFile(join(sshd.home, ".bashrc"), "echo Welcome; echo careful >&2\n");
    const target = targetOn(sshd, { cluster: { envFile } });
    expect(await shell.read(target, sh("echo $GREETING"), 10_000)).toMatchObject({ code: 0, output: "hi\n" });
    await writeFile(join(sshd.home, ".bashrc"), "");
  });

  test("an env file that is missing stops the command and is named", async () => {
    const target = targetOn(sshd, { cluster: { envFile: "/nowhere/env" } });
    const result = await shell.read(target, command("echo", "ran"), 10_000);
    expect(result).toMatchObject({ code: 126, output: expect.stringContaining("cannot read /nowhere/env") });
    expect(result).not.toMatchObject({ output: expect.stringContaining("ran") });
  });

  test("of endless output the first 4 MiB are kept", async () => {
    const result = await shell.read(targetOn(sshd), sh("head -c 9000000 /dev/zero"), 20_000);
    expect(result.kind === "exited" && result.output.length).toBe(4 * 1_048_576 - "--gauss-chatops--\n".length);
  });

  test("a command that takes too long is ended on the host too, and the connection stays", async () => {
    const file = join(sshd.home, "pid");
    const slow = shell.read(targetOn(sshd), sh(`echo $$ > ${file}; exec sleep 60`), 1_000);
    expect(await slow).toMatchObject({ kind: "unreachable", trouble: "timed-out" });
    const wait = `while kill -0 $(cat ${file}); do sleep 0.1; done; echo gone`;
    expect(await shell.read(targetOn(sshd), sh(wait), 5_000)).toMatchObject({
      output: expect.stringContaining("gone"),
    });
  });

  test("forty looks at once share a connection, and all are answered", async () => {
    const connected: string[] = [];
    const busy = shellFor(sshd, { log: (message) => connected.push(message) });
    const all = Array.from({ length: 40 }, (_, index) =>
      busy.read(targetOn(sshd), command("echo", String(index)), 20_000),
    );
    expect((await Promise.all(all)).map((each) => (each.kind === "exited" ? each.output : each.detail))).toEqual(
      all.map((_, index) => `${index}\n`),
    );
    expect(connected).toEqual(["connected"]);
    await busy.close();
  });

  test("one that waits for its turn begins its own time with it", async () => {
    const looks = Array.from({ length: 20 }, () => shell.read(targetOn(sshd), sh("sleep 1; echo hello"), 3_000));
    for (const look of await Promise.all(looks)) expect(look).toMatchObject({ output: "hello\n" });
  });

  test("root is refused where people do such steps by hand, and had by sudo where the cluster says so", async () => {
    const byHand = await shell.read(targetOn(sshd, { as: "root" }), command("id"), 10_000);
    expect(byHand).toMatchObject({ kind: "unreachable", trouble: "not-authenticated" });
    expect(await shell.start(targetOn(sshd, { as: "root" }), "by-hand", command("id"), false)).toEqual(byHand);

    await mkdir(join(sshd.home, "bin"));
    const envFile = join(sshd.home, ".bashrc");
    await writeFile(join(sshd.home, "bin", "sudo"), '#!/bin/sh\necho "sudo $*"\n');
    await chmod(join(sshd.home, "bin", "sudo"), 0o755);
    await writeFile(envFile, `PATH=${sshd.home}/bin:$PATH\n`);
    const bySudo = targetOn(sshd, { as: "root", cluster: { rootVia: "sudo" } });
    const result = await shell.read(bySudo, command("ip", "route"), 10_000);
    // Only bash reads this file when sshd starts it.
    if ((await readFile("/proc/self/environ", "utf8")).includes("SHELL=/bin/bash")) {
      expect(result).toMatchObject({ output: "sudo -n -- ip route\n" });
    }
  });
});

describe.skipIf(noSshd !== undefined)("a host with few sessions", () => {
  test("is asked over more connections", async () => {
    const sshd = await startSshd(["MaxSessions 2"]);
    onTestFinished(() => sshd.remove());
    const shell = shellFor(sshd);
    const all = Array.from({ length: 6 }, () => shell.read(targetOn(sshd), sh("sleep 0.3; echo done"), 20_000));
    for (const each of await Promise.all(all)) expect(each).toMatchObject({ output: "done\n" });
    await shell.close();
  });
});

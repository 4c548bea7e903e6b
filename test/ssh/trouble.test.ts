import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Cluster } from "../../src/core/cluster.ts";
import { command } from "../../src/core/operation.ts";
import { startProxy, type TcpProxy } from "../support/proxy.ts";
import { noSshd, type Sshd, startSshd } from "../support/sshd.ts";
import { hearing, never, python, shellFor, targetOn } from "./setting.ts";

const DEADLINE_MS = 8_000;
const hello = command("echo", "hello");
const answered = { kind: "exited", code: 0, output: "hello\n" };

describe.skipIf(noSshd !== undefined)("what stands between us and a host", () => {
  let sshd: Sshd;
  let proxy: TcpProxy;
  beforeAll(async () => {
    sshd = await startSshd();
    proxy = await startProxy(sshd);
  });
  afterAll(async () => {
    await proxy.close();
    await sshd.remove();
  });

  test("a closed port is refused", async () => {
    const shell = shellFor(sshd);
    const result = await shell.read(targetOn(sshd, { port: 1 }), hello, DEADLINE_MS);
    expect(result).toMatchObject({ kind: "unreachable", trouble: "refused" });
  });

  test("a name that nobody knows has no route", async () => {
    const shell = shellFor(sshd);
    const target = targetOn(sshd);
    const node = { ...target.node, ssh: { host: "nowhere.invalid", port: 22 } };
    expect(await shell.read({ ...target, node }, hello, DEADLINE_MS)).toMatchObject({ trouble: "no-route" });
  });

  test("a port that takes the connection and says nothing has timed out after 3 s, whatever the deadline", async () => {
    const mute = createServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const shell = shellFor(sshd);
    const begun = performance.now();
    const result = await shell.read(targetOn(sshd, port === undefined ? {} : { port }), hello, DEADLINE_MS);
    expect(result).toMatchObject({ trouble: "timed-out" });
    expect(performance.now() - begun).toBeLessThan(4_000);
    mute.close();
  });

  test("a peer that speaks no SSH is not recognised", async () => {
    const web = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
    await once(web, "listening");
    const address = web.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const result = await shellFor(sshd).read(targetOn(sshd, port === undefined ? {} : { port }), hello, DEADLINE_MS);
    expect(result).toMatchObject({
      kind: "unreachable",
      trouble: expect.stringMatching(/connection-lost|not-recognised/),
    });
    web.close();
  });

  test("a key that is not accepted, and no key at all, are not authenticated", async () => {
    const stranger = shellFor(sshd, { identityFiles: [sshd.strangerFile] });
    expect(await stranger.read(targetOn(sshd), hello, DEADLINE_MS)).toMatchObject({ trouble: "not-authenticated" });
    const nobody = shellFor(sshd, { identityFiles: [join(sshd.home, "no-such-key")] });
    expect(await nobody.read(targetOn(sshd), hello, DEADLINE_MS)).toMatchObject({
      trouble: "not-authenticated",
      detail: expect.stringContaining("no-such-key"),
    });
  });

  test("a host that takes no second key is not authenticated either", async () => {
    const strict = await startSshd(["MaxAuthTries 1"]);
    onTestFinished(() => strict.remove());
    const shell = shellFor(strict, { identityFiles: [strict.strangerFile, sshd.strangerFile, strict.identityFile] });
    expect(await shell.read(targetOn(strict), hello, DEADLINE_MS)).toMatchObject({ trouble: "not-authenticated" });
  });

  test.skipIf(!existsSync("/usr/bin/ssh-agent"))(
    "an agent's key is accepted; an agent that is away is passed over",
    async () => {
      const socket = join(sshd.home, "agent");
      const agent = spawn("/usr/bin/ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
      while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20));
      const added = spawn("/usr/bin/ssh-add", ["-q", sshd.identityFile], {
        env: { ...process.env, SSH_AUTH_SOCK: socket },
      });
      await once(added, "close");
      const byAgent = shellFor(sshd, { identityFiles: [], agent: socket });
      expect(await byAgent.read(targetOn(sshd), hello, DEADLINE_MS)).toEqual(answered);
      await byAgent.close();
      agent.kill();
      const byKey = shellFor(sshd, { agent: join(sshd.home, "no-agent") });
      expect(await byKey.read(targetOn(sshd), hello, DEADLINE_MS)).toEqual(answered);
      await byKey.close();
    },
  );

  test("a host that was never seen is refused unless enrolment is on; a changed key is refused always", async () => {
    const knownHostsFile = join(sshd.home, "pinned");
    const strict = shellFor(sshd, { knownHostsFile, enrol: false });
    expect(await strict.read(targetOn(sshd), hello, DEADLINE_MS)).toMatchObject({ trouble: "host-key" });
    const enrolling = shellFor(sshd, { knownHostsFile });
    expect(await enrolling.read(targetOn(sshd), hello, DEADLINE_MS)).toEqual(answered);
    expect(await strict.read(targetOn(sshd), hello, DEADLINE_MS)).toEqual(answered);
    await Promise.all([strict.close(), enrolling.close()]);

    await sshd.stop();
    await sshd.start({ newHostKey: true });
    for (const enrol of [false, true]) {
      const shell = shellFor(sshd, { knownHostsFile, enrol });
      expect(await shell.read(targetOn(sshd), hello, DEADLINE_MS)).toMatchObject({ trouble: "host-key" });
      await shell.close();
    }
  });

  test("a connection that was cut between two looks is made anew without anybody noticing", async () => {
    const shell = shellFor(sshd, { knownHostsFile: join(sshd.home, "cut") });
    const target = targetOn(sshd, { port: proxy.port });
    for (let looks = 0; looks < 3; looks += 1) {
      expect(await shell.read(target, hello, DEADLINE_MS)).toEqual(answered);
      proxy.cut();
    }
    await shell.close();
  });

  test("a connection cut in the middle of a look is lost", async () => {
    const shell = shellFor(sshd, { knownHostsFile: join(sshd.home, "cut") });
    const target = targetOn(sshd, { port: proxy.port });
    expect(await shell.read(target, hello, DEADLINE_MS)).toEqual(answered);
    const flowing = proxy.flowed(4_000);
    const cut = shell.read(target, command("/bin/sh", "-c", "yes | head -c 8000; sleep 20"), DEADLINE_MS);
    await flowing;
    proxy.cut();
    expect(await cut).toMatchObject({ kind: "unreachable", trouble: "connection-lost" });
    await shell.close();
  });

  test("a warm connection that fell silent costs one look its deadline; the next one connects anew", async () => {
    const shell = shellFor(sshd, { knownHostsFile: join(sshd.home, "silent") });
    const silent = await startProxy(sshd);
    const target = targetOn(sshd, { port: silent.port });
    expect(await shell.read(target, hello, DEADLINE_MS)).toEqual(answered);
    silent.swallow();
    const begun = performance.now();
    expect(await shell.read(target, hello, 4_500)).toMatchObject({ kind: "unreachable", trouble: "timed-out" });
    expect(performance.now() - begun).toBeLessThan(5_000);
    silent.pass();
    expect(await shell.read(target, hello, DEADLINE_MS)).toEqual(answered);
    await shell.close();
    await silent.close();
  });

  test("a look that has no time left takes no other one's connection along", async () => {
    const connected: string[] = [];
    const shell = shellFor(sshd, {
      knownHostsFile: join(sshd.home, "held"),
      log: (message) => connected.push(message),
    });
    const slow = await startProxy(sshd);
    const target = targetOn(sshd, { port: slow.port });
    expect(await shell.read(target, hello, DEADLINE_MS)).toEqual(answered);
    const other = shell.read(target, command("/bin/sh", "-c", "sleep 1; echo hello"), DEADLINE_MS);
    const go = slow.hold();
    expect(await shell.read(target, hello, 300)).toMatchObject({ kind: "unreachable", trouble: "timed-out" });
    go();
    expect(await other).toEqual(answered);
    expect(connected).toEqual(["connected"]);
    await shell.close();
    await slow.close();
  });

  test("a peer that falls silent in the middle of a look or of a tail is noticed within 10 s", async () => {
    const shell = shellFor(sshd, { knownHostsFile: join(sshd.home, "silent") });
    const silent = await startProxy(sshd);
    const target = targetOn(sshd, { port: silent.port });
    await shell.start(target, "silent", python("import time; time.sleep(60)"), false);
    const stop = new AbortController();
    const broken = new Promise<readonly string[]>((resolve) => {
      const events = { ...hearing(), broken: async (trouble: string) => resolve([trouble]) };
      void shell.follow(target, "silent", 0, events, stop.signal);
    });
    const flowing = silent.flowed(4_000);
    const look = shell.read(target, command("/bin/sh", "-c", "yes | head -c 8000; sleep 60"), 60_000);
    await flowing;
    silent.swallow();
    const begun = performance.now();
    expect(await look).toMatchObject({ kind: "unreachable", trouble: "connection-lost" });
    expect(await broken).toEqual(["connection-lost"]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    stop.abort();
    await shell.close();
    await silent.close();
  });

  test("a host behind another one is reached through it", async () => {
    const inner = await startSshd();
    onTestFinished(() => inner.remove());
    const node = (name: string, ssh: object) => ({ name, ssh, backIp: "10.0.0.1", dataDir: "/d", port: 1 });
    const cluster = Cluster.parse({
      name: "c",
      osUser: sshd.user,
      nodes: [
        node("outer", { host: "127.0.0.1", port: sshd.port }),
        node("inner", { host: "127.0.0.1", port: inner.port, jump: "outer" }),
        node("closed", { host: "127.0.0.1", port: 1, jump: "outer" }),
      ],
    });
    const identityFiles = [sshd.identityFile, inner.identityFile];
    const shell = shellFor(sshd, { identityFiles, knownHostsFile: join(inner.home, "known_hosts") });
    const at = (index: number) => {
      const node = cluster.nodes[index];
      if (node === undefined) throw new Error("no such node");
      return { cluster, node, as: "database" as const };
    };
    const where = command("/bin/sh", "-c", "echo $HOME");
    expect(await shell.read(at(1), where, DEADLINE_MS)).toMatchObject({ output: `${inner.home}\n` });
    expect(await shell.start(at(1), "behind", command("true"), false)).toMatchObject({
      kind: expect.stringMatching(/running|done/),
    });
    expect(await shell.follow(at(1), "behind", 0, hearing(), never)).toMatchObject({ kind: "done", code: 0 });
    expect(await shell.read(at(2), where, DEADLINE_MS)).toMatchObject({ trouble: "no-route" });
    await sshd.stop();
    expect(await shell.read(at(2), where, DEADLINE_MS)).toMatchObject({ trouble: "no-route" });
    await sshd.start();
    await shell.close();
  });
});

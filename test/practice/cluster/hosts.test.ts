import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import { newKey } from "../../../src/practice/cluster/keys.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { hostOf, Link } from "./client.ts";

let cluster: PracticeCluster;
let link: Link;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.02 });
  link = await Link.open(cluster, "node2");
});
afterAll(() => cluster.close());

/** Runs in the account of node2 until the file appears there; the shell itself waits, so no test sleeps. */
const waitFor = (path: string): Promise<unknown> =>
  link.run(`until [ -e ${path} ]; do read -t 1 _ < /dev/zero 2>/dev/null || /bin/sleep 0.02; done`);

describe("a practice host", () => {
  test("runs a command in a real shell in the user's home", async () => {
    const { code, out, err } = await link.run("pwd; whoami; hostname; echo oops >&2; exit 3");
    const { home } = hostOf(cluster, "node2");
    expect({ code, out, err }).toEqual({ code: 3, out: `${home}\nomm\nnode2\n`, err: "oops\n" });
  });

  test("is done with every one of many commands that say nothing", async () => {
    const ended = await Promise.all(Array.from({ length: 8 }, () => link.run("exit 2")));
    expect(ended).toEqual(ended.map(() => ({ code: 2, signal: undefined, out: "", err: "" })));
  });

  test("has root with a home of its own", async () => {
    const root = await Link.open(cluster, "node2", { username: "root" });
    expect((await root.run('echo "$USER $HOME"')).out).toMatch(/^root .*\/hosts\/node2\/root\n$/);
    root.client.end();
  });

  test("has the tools on the path only when the env file is sourced", async () => {
    expect((await link.run("gs_ctl --version")).code).toBe(127);
    expect(await link.run(`. ${cluster.envFile}; gs_ctl --version`)).toMatchObject({
      code: 0,
      out: "gs_ctl (openGauss) 5.0\n",
    });
    expect((await link.run(`. ${cluster.envFile}; cm_ctl query`)).code).toBe(127);
  });

  test("refuses a wrong key and an unknown user", async () => {
    const privateKey = newKey("somebody else").private;
    await expect(Link.open(cluster, "node1", { privateKey })).rejects.toThrow("authentication methods failed");
    await expect(Link.open(cluster, "node1", { username: "nobody" })).rejects.toThrow("authentication methods failed");
  });

  test("passes stdin and its end on", async () => {
    const running = await link.start("cat; echo end");
    running.channel.write("one\n");
    await running.says(/one/);
    running.channel.end("two\n");
    expect((await running.ended).out).toBe("one\ntwo\nend\n");
  });

  test("reports a signal that ended the command, and delivers one", async () => {
    expect(await link.run("kill -KILL $$")).toMatchObject({ code: null, signal: expect.stringMatching(/KILL$/) });
    const running = await link.start("trap 'echo told; exit 7' TERM; echo ready; while :; do /bin/sleep 0.05; done");
    await running.says(/ready/);
    running.channel.signal("TERM");
    expect(await running.ended).toMatchObject({ code: 7, out: "ready\ntold\n" });
  });

  test("gives a terminal with the asked size to a client that wants one", async () => {
    const { code, out } = await link.run("tty; stty size; exit 4", { rows: 33, cols: 101, term: "xterm" });
    expect(code).toBe(4);
    expect(out).toMatch(/^\/dev\/pts\/\d+\r\n33 101\r\n$/);
  });

  test("echoes in a terminal, and no echo is asked for by stty", async () => {
    const running = await link.start("read a; stty -echo; echo got:$a; read b; echo got:$b", true);
    running.channel.write("open\n");
    await running.says(/got:open/);
    running.channel.write("secret\n");
    const { out } = await running.ended;
    expect(out).toBe("open\r\ngot:open\r\ngot:secret\r\n");
  });

  test("takes no more than ten sessions on a connection, as stock sshd", async () => {
    const other = await Link.open(cluster, "node3");
    const running = await Promise.all(Array.from({ length: 10 }, () => other.start("cat")));
    await expect(other.start("true")).rejects.toThrow("open fail");
    for (const { channel } of running) channel.end();
    await Promise.all(running.map(({ ended }) => ended));
    expect((await other.run("echo again")).out).toBe("again\n");
    other.client.end();
  });

  test("lets a plain command go on when the connection dies, and hangs up one with a terminal", async () => {
    const { home } = hostOf(cluster, "node2");
    const [plain, hungUp, late] = ["plain", "hung-up", "late"].map((name) => join(home, name));
    const other = await Link.open(cluster, "node2");
    const one = await other.start(`echo started; until [ -e ${late} ]; do /bin/sleep 0.02; done; touch ${plain}`);
    const two = await other.start(
      `trap 'touch ${hungUp}; exit' HUP; echo started; while :; do /bin/sleep 0.02; done`,
      true,
    );
    await Promise.all([one.says(/started/), two.says(/started/)]);
    other.client.destroy();
    await waitFor(hungUp ?? "");
    expect(existsSync(plain ?? "")).toBe(false);
    writeFileSync(late ?? "", "");
    await waitFor(plain ?? "");
  });

  test("keeps a job that detached itself after the channel is closed", async () => {
    const done = join(hostOf(cluster, "node2").home, "detached");
    const { code, out } = await link.run(
      `setsid sh -c '/bin/sleep 0.05; touch ${done}' > /dev/null 2>&1 < /dev/null & echo started`,
    );
    expect({ code, out }).toEqual({ code: 0, out: "started\n" });
    await waitFor(done);
  });

  test("forwards connections, so that it can be jumped through", async () => {
    const { address, sshPort } = hostOf(cluster, "node3");
    const sock = await new Promise<import("ssh2").ClientChannel>((resolve, reject) =>
      link.client.forwardOut("127.0.0.1", 0, address, sshPort, (error, channel) =>
        error ? reject(error) : resolve(channel),
      ),
    );
    const inner = await Link.open(cluster, "node3", { sock });
    expect((await inner.run("hostname")).out).toBe("node3\n");
    inner.client.end();
  });

  test("serves OpenSSH's own client", async () => {
    const { address, sshPort, hostKey } = hostOf(cluster, "node1");
    const known = join(cluster.out, "known_hosts");
    writeFileSync(known, `[${address}]:${sshPort} ${hostKey.split(" ").slice(0, 2).join(" ")}\n`);
    const options = [
      "-o",
      "BatchMode=yes",
      "-o",
      `UserKnownHostsFile=${known}`,
      "-o",
      "IdentitiesOnly=yes",
      "-F",
      "none",
    ];
    const { stdout } = await promisify(execFile)("ssh", [
      ...options,
      ...["-i", cluster.identity, "-p", String(sshPort), `omm@${address}`],
      `. ${cluster.envFile}; gs_ctl status -D $PGDATA`,
    ]);
    expect(stdout).toContain("gs_ctl: server is running (PID: ");
  });

  test("shows in ps its own processes under the names of the tools, and the database", async () => {
    const running = await link.start(`. ${cluster.envFile}; exec gs_ctl switchover -D $PGDATA -t 100000`);
    await cluster.fault({ kind: "databaseKilled", host: "node1" });
    await running.says(/waiting for server/);
    const { out } = await link.run("ps axww -o pid=,user:32=,etimes=,args=");
    expect(out).toMatch(/^ *\d+ +omm +\d+ gs_ctl switchover -D \S+ -t 100000$/m);
    expect(out).toMatch(/^ *\d+ +omm +\d+ gaussdb -D \S+ -M standby$/m);
    const elsewhere = await Link.open(cluster, "node3");
    expect((await elsewhere.run("ps axww -o args=")).out).not.toContain("gs_ctl");
    elsewhere.client.end();
    running.channel.signal("KILL");
    expect((await running.ended).signal).toMatch(/KILL$/);
    await cluster.fault({ kind: "databaseStarted", host: "node1" });
  });
});

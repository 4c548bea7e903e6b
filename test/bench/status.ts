import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { Cluster } from "../../src/core/cluster.ts";
import { look } from "../../src/core/observe.ts";
import { queryInstance } from "../../src/gauss/instance.ts";
import { lookAtMembers } from "../../src/gauss/membership.ts";
import { roleBySql } from "../../src/gauss/role-by-sql.ts";

import { startCluster } from "../../src/practice/cluster/cluster.ts";
import { readText } from "../../src/ssh/quote.ts";
import { sshShell } from "../../src/ssh/shell.ts";
import { type Bench, inTurns, timed } from "./measure.ts";

const TIMES = 15;

function exited(command: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", resolve);
  });
}

/** The probes of `/gauss status` on three hosts: ours against OpenSSH's multiplexed client; then with one host swallowing packets. */
export const status: Bench = {
  name: "status",
  async run() {
    const practice = await startCluster({ timeScale: 0.02 });
    const [cluster] = parse(await readFile(practice.inventory, "utf8")).clusters.map((one: unknown) =>
      Cluster.parse(one),
    ) as Cluster[];
    if (cluster === undefined) throw new Error("no cluster");
    const shell = sshShell({
      knownHostsFile: join(practice.out, "known"),
      enrol: true,
      identityFiles: [practice.identity],
      log: () => undefined,
    });
    const ours = () => lookAtMembers(look({ shell, now: () => new Date() }, cluster), cluster);
    const options = (name: string) => [
      "-i",
      practice.identity,
      "-o",
      "StrictHostKeyChecking=no",
      "-o",
      "UserKnownHostsFile=/dev/null",
      "-o",
      `ControlPath=/tmp/bench-${process.pid}-${name}`,
      "-o",
      "LogLevel=ERROR",
    ];
    const to = ({ ssh }: Cluster["nodes"][number]) => ["-p", String(ssh.port), `omm@${ssh.host}`];
    const theirs = () =>
      Promise.all(
        cluster.nodes.flatMap((node) =>
          [queryInstance(node.dataDir), roleBySql(node.port)].map(({ command }) =>
            exited("ssh", [
              ...options(node.name),
              ...to(node),
              readText({ cluster, node, as: "database" }, command.argv, 5_000),
            ]),
          ),
        ),
      );
    const masters = cluster.nodes.map((node) =>
      spawn("ssh", [...options(node.name), "-M", "-N", ...to(node)], { stdio: "ignore" }),
    );
    try {
      await ours();
      while (
        (
          await Promise.all(
            cluster.nodes.map((node) => exited("ssh", [...options(node.name), "-O", "check", ...to(node)])),
          )
        ).some((code) => code !== 0)
      );
      const [mine, openSsh] = await inTurns(TIMES, ours, theirs);
      await practice.fault({ kind: "hostSwallows", host: "node1" });
      const first = await timed(ours);
      const later = await timed(ours);
      return [
        { what: "status, three hosts, warm connections", figure: mine, unit: "ms" },
        { what: "the same probes through OpenSSH ControlMaster", figure: openSsh, unit: "ms" },
        { what: "ours / OpenSSH", figure: mine / openSsh, unit: "ratio", aim: "<= 1.0" },
        { what: "one host swallows packets: first status", figure: first / 1000, unit: "s", note: "deadline 5 s" },
        {
          what: "one host swallows packets: next status",
          figure: later / 1000,
          unit: "s",
          note: "deadline to connect 3 s",
        },
      ];
    } finally {
      for (const master of masters) master.kill();
      await shell.close();
      await practice.close();
    }
  },
};

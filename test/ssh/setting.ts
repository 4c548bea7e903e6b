import { join } from "node:path";
import { Cluster } from "../../src/core/cluster.ts";
import type { As, Command } from "../../src/core/operation.ts";
import type { JobEvents, Pulse, Target } from "../../src/core/world.ts";
import { type SshOptions, type SshShell, sshShell } from "../../src/ssh/shell.ts";
import type { Sshd } from "../support/sshd.ts";

/** A shell that may log in to this sshd. */
export const shellFor = (sshd: Sshd, more: Partial<SshOptions> = {}): SshShell =>
  sshShell({
    knownHostsFile: join(sshd.home, "known_hosts"),
    enrol: true,
    identityFiles: [sshd.identityFile],
    log: () => {},
    ...more,
  });

interface Ways {
  readonly as?: As;
  readonly port?: number;
  readonly cluster?: Partial<Cluster>;
}

export function targetOn(
  sshd: Pick<Sshd, "user" | "port">,
  { as = "database", port, cluster = {} }: Ways = {},
): Target {
  const ssh = { host: "127.0.0.1", port: port ?? sshd.port };
  const nodes = [{ name: "og1", ssh, backIp: "10.0.0.1", dataDir: "/data/dn1", port: 26000 }];
  const parsed = { ...Cluster.parse({ name: "c", osUser: sshd.user, nodes }), ...cluster };
  const [node] = parsed.nodes;
  if (node === undefined) throw new Error("a cluster has nodes");
  return { cluster: parsed, node, as };
}

/** A python3 program as a command. */
export const python = (program: string, tty = false): Command => ({
  argv: ["/usr/bin/python3", "-c", program],
  tty,
  answers: [],
});

export interface Heard extends JobEvents {
  readonly log: () => Buffer;
  readonly breaks: string[];
}

/** Gathers what a job says; `attend` is called at each pulse with all that was heard. */
export function hearing(attend: (log: string, pulse: Pulse) => Promise<void> = async () => {}): Heard {
  const chunks: Buffer[] = [];
  const breaks: string[] = [];
  return {
    log: () => Buffer.concat(chunks),
    breaks,
    async bytes(chunk) {
      chunks.push(Buffer.from(chunk));
    },
    pulse: (pulse) => attend(Buffer.concat(chunks).toString("utf8"), pulse),
    async broken(trouble) {
      breaks.push(trouble);
    },
  };
}

export const never = new AbortController().signal;

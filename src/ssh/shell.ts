import type { Shell } from "../core/world.ts";
import { follow } from "./follow.ts";
import { type HostState, stateIn } from "./frames.ts";
import { Holder } from "./holder.ts";
import { Hosts } from "./hosts.ts";
import { KnownHosts } from "./known-hosts.ts";
import { jobText, readText } from "./quote.ts";
import { routeTo } from "./route.ts";
import { ran } from "./run.ts";
import { Unreachable, unreachable } from "./trouble.ts";
import { within } from "./until.ts";

export interface SshOptions {
  /** Pinned host keys in OpenSSH's format; made when it does not exist. */
  readonly knownHostsFile: string;
  /** Pin the key of a host that was never seen. Otherwise such a host is refused. */
  readonly enrol: boolean;
  /** Private keys without passphrase. */
  readonly identityFiles: readonly string[];
  /** The path of an ssh agent's socket. */
  readonly agent?: string | undefined;
  /** Milliseconds until a host counts as not answering; 3,000 when left out. */
  readonly connectMs?: number;
  readonly log: (message: string, details: Record<string, unknown>) => void;
}

export interface SshShell extends Shell {
  /** Lets go of all connections; what runs on hosts goes on. */
  close(): Promise<void>;
}

/** Commands on real hosts. */
export function sshShell({
  knownHostsFile,
  enrol,
  identityFiles,
  agent,
  connectMs = 3_000,
  log,
}: SshOptions): SshShell {
  const knownHosts = new KnownHosts(knownHostsFile, enrol);
  const hosts = new Hosts({ knownHosts, identities: { files: identityFiles, agent }, connectMs, log });
  const holder = new Holder(hosts);
  return {
    async read(target, command, deadlineMs) {
      const text = readText(target, command.argv, deadlineMs);
      const late = `no answer from ${target.node.name} within ${deadlineMs} ms`;
      try {
        return await within(deadlineMs, late, async (until, again) => {
          const { code, output } = await ran(await hosts.open(routeTo(target), text, until, again), "", until);
          return { kind: "exited", code, output: output.toString("utf8") };
        });
      } catch (error) {
        return unreachable(error);
      }
    },

    async start(target, job, command, attach) {
      const text = jobText(target, command);
      try {
        const route = routeTo(target);
        if (attach) return recognised(await holder.ask(route, ["state", named(job)]));
        return recognised(await holder.ask(route, ["start", named(job)], { tty: command.tty, text }));
      } catch (error) {
        return unreachable(error);
      }
    },

    async follow(target, job, from, events, stop) {
      try {
        return await follow(holder, routeTo(target), named(job), from, events, stop);
      } catch (error) {
        return unreachable(error);
      }
    },

    async answer(target, job, answer) {
      try {
        return verdictIn(await holder.ask(routeTo(target), ["answer", named(job)], answer));
      } catch (error) {
        return unreachable(error) && "unknown";
      }
    },

    async interrupt(target, job) {
      try {
        const reply = await holder.ask(routeTo(target), ["interrupt", named(job)]);
        if (reply === "unknown") throw new Error(reply);
      } catch (cause) {
        // Never an `Unreachable`: whoever interrupts from within `follow` would seem to have lost that link.
        throw new Error(`could not interrupt ${job} on ${target.node.name}`, { cause });
      }
    },

    close: () => hosts.close(),
  };
}

/** A job's name is a folder's name on the host. Names that begin with a dot are ours. */
function named(job: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(job)) throw new Error(`not a name for a job: ${job}`);
  return job;
}

function recognised(line: string): HostState {
  const state = stateIn(line);
  if (state === undefined) throw new Unreachable("not-recognised", line.slice(0, 2_000));
  return state;
}

function verdictIn(line: string): Awaited<ReturnType<Shell["answer"]>> {
  return line === "taken" || line === "moved" || line === "closed" || line === "echoes" ? line : "unknown";
}

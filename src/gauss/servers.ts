import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";

/** A database server, or a part of a cluster manager, at work on a host. */
export const Server = z.object({ pid: z.number(), user: z.string(), args: z.string() });
export type Server = z.infer<typeof Server>;

export interface Suspect {
  readonly dataDir: string;
  /** Whose servers they would be. */
  readonly user: string;
  /** The first line of its postmaster.pid. */
  readonly pid: number | null;
}

/** Servers by name, by the data directory they were started with, or by the number that a postmaster.pid holds. */
export const serversOn = (suspect: Suspect): Probe<Server[]> => ({
  source: "ps",
  command: command("ps", "axww", "-o", "pid=,user:32=,etimes=,args="),
  parse: (output, code) => parseServers(output, code, suspect),
});

/** Its name in openGauss and in redistributions of it, and the processes of CM. */
const NAMES = ["gaussdb", "mogdb", "vastbase", "panweidb", "om_monitor", "cm_agent", "cm_server", "fenced_UDF"];
const KEPT_OF_ARGS = 300;

function parseServers(output: string, code: number, { dataDir, user, pid }: Suspect): Parsed<Server[]> {
  const found: Server[] = [];
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) {
    const [, number, owner, args = ""] = /^ *(\d+) +(\S+) +\d+(?: (.*))?$/.exec(line.trimEnd()) ?? [];
    if (owner === undefined) return { notRecognised: `no process: ${quoted(line)}` };
    const [program = "", ...words] = args.trim().split(/\s+/);
    const at = words.indexOf("-D");
    const isServer =
      NAMES.includes(program.slice(program.lastIndexOf("/") + 1)) ||
      (at >= 0 && words[at + 1]?.replace(/\/$/, "") === dataDir.replace(/\/$/, "") && /gauss|postgres/.test(program)) ||
      (Number(number) === pid && owner === user);
    if (isServer) found.push({ pid: Number(number), user: owner, args: args.trim().slice(0, KEPT_OF_ARGS) });
  }
  // ps itself is always among them.
  return code === 0 && lines.length > 0 ? { value: found } : { notRecognised: `ps ended with ${code}` };
}

/** The first line of a postmaster.pid. */
export function pidIn(text: string | null): number | null {
  const first = text?.split("\n", 1)[0]?.trim() ?? "";
  return /^\d{1,10}$/.test(first) ? Number(first) : null;
}

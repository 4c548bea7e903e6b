import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** A tool that is changing something on this host right now. */
export const Busy = z.object({
  pid: z.number().int(),
  user: z.string(),
  /** For how long it has been running. */
  seconds: z.number().int(),
  tool: z.string(),
  args: z.string(),
});
export type Busy = z.infer<typeof Busy>;

/** A lock file may be stale, a live process is not. All users are asked for: gs_expansion runs as root up to 5.x. */
export const whoElse = (dataDir: string): Probe<Busy[]> => ({
  source: "ps",
  command: command("ps", "axww", "-o", "pid=,user:32=,etimes=,args="),
  parse: (output) => parseProcesses(output, dataDir),
});

/** Tools that change things whatever their arguments say. */
const ALWAYS = [
  "gs_dropnode",
  "gs_expansion",
  "gs_uninstall",
  "gs_upgradectl",
  "gs_basebackup",
  "gs_probackup",
  "gs_sshexkey",
];
/** Tools that also only look, as our own probes and other members' gs_om do; these words of theirs change nothing. */
const LOOKING: Readonly<Record<string, readonly string[]>> = {
  gs_ctl: ["query", "querybuild", "status"],
  gs_om: ["status", "query", "view"],
  cm_ctl: ["query", "view", "check"],
};

/** A class path of a Java process makes a line of 20,000 characters and more; what a tool is stands at its beginning. */
const KEPT_OF_A_LINE = 4_096;
const LONGEST_OUTPUT = 16 * 1024 * 1024;

function parseProcesses(output: string, dataDir: string): Parsed<Busy[]> {
  if (output.length > LONGEST_OUTPUT) return { notRecognised: `ps printed more than ${LONGEST_OUTPUT} characters` };
  const lines = linesOf(
    output
      .split("\n")
      .map((line) => line.slice(0, KEPT_OF_A_LINE))
      .join("\n"),
    LONGEST_OUTPUT,
  );
  if ("notRecognised" in lines) return lines;
  const busy: Busy[] = [];
  for (const line of lines.value.filter((line) => line !== "")) {
    // A process seen between its fork and its exec has no arguments yet.
    const [, pid, user, seconds, args = ""] = /^ *(\d+) +(\S+) +(\d+)(?: (.*))?$/.exec(line) ?? [];
    if (user === undefined) return { notRecognised: `no process: ${quoted(line)}` };
    const tool = toolOf(args, dataDir);
    if (tool !== undefined) busy.push({ pid: Number(pid), user, seconds: Number(seconds), tool, args });
  }
  // ps itself is always among them.
  return firstText(lines.value) === "" ? { notRecognised: "ps showed no process" } : { value: busy };
}

/** The tool itself, or the Python that runs it; a shell whose text merely names a tool is not one. */
function toolOf(args: string, dataDir: string): string | undefined {
  const words = args.split(/\s+/).filter((word) => word !== "");
  const [first = "", ...rest] = words.map((word) => word.slice(word.lastIndexOf("/") + 1));
  const script = /^python[\d.]*$/.test(first);
  const tool = script ? (rest.find((word) => !word.startsWith("-")) ?? "") : first;
  if (ALWAYS.includes(tool)) return tool;
  const looking = LOOKING[tool];
  if (looking === undefined || words.some((word) => looking.includes(word))) return undefined;
  const at = words.indexOf("-D");
  const elsewhere = tool === "gs_ctl" && at >= 0 && words[at + 1]?.replace(/\/$/, "") !== dataDir.replace(/\/$/, "");
  return elsewhere ? undefined : tool;
}

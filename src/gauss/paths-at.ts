import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { linesOf, quoted } from "./lines.ts";

/** What is at a path, the link itself where it is one; `kind` null when nothing is there. */
export const PathAt = z.object({
  path: z.string(),
  kind: z.string().nullable(),
  owner: z.string(),
  group: z.string(),
  /** Permission bits in octal, as stat prints them: 700. */
  mode: z.string(),
  /** Which file system it is on. */
  device: z.string(),
});
export type PathAt = z.infer<typeof PathAt>;

export const pathsAt = (paths: readonly string[]): Probe<PathAt[]> => ({
  source: "stat",
  command: command("stat", "-c", "%F|%U|%G|%a|%d|%n", "--", ...paths),
  parse: (output) => parsePaths(output, paths),
});

/** One line per path that is there; for each other one stat complains, and ends with 1. */
function parsePaths(output: string, paths: readonly string[]): Parsed<PathAt[]> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const found = new Map<string, PathAt>();
  for (const line of lines.value.filter((text) => text !== "")) {
    const [, kind, owner = "", group = "", mode = "", device = "", path = ""] =
      /^([a-z -]+)\|([^|]*)\|([^|]*)\|([0-7]+)\|([0-9a-f]+)\|(.*)$/.exec(line) ?? [];
    const missing = /^stat: .*: (?:No such file or directory|Not a directory)$/.test(line);
    if (kind === undefined && !missing) return { notRecognised: `stat says ${quoted(line)}` };
    if (kind !== undefined) found.set(path, { path, kind, owner, group, mode, device });
  }
  const nothing = (path: string): PathAt => ({ path, kind: null, owner: "", group: "", mode: "", device: "" });
  if (lines.value.filter((text) => text !== "").length < paths.length) return { notRecognised: "stat left paths out" };
  return { value: paths.map((path) => found.get(path) ?? nothing(path)) };
}

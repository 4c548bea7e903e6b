import type { Stats } from "node:fs";
import { lstat, stat as statThrough } from "node:fs/promises";
import { groupCalled, userCalled } from "../../hosts/accounts.ts";
import { ownerOf } from "../../hosts/ownership.ts";
import { realPath, rootOf } from "../place.ts";
import { type Call, flag, option, type Tool } from "../tool.ts";
import { operands, refuse } from "./refuse.ts";

/** `stat [-L] -c FORMAT [--] PATH…` with the owners that chown gave. */
export const stat: Tool = {
  name: "stat",
  home: "system",
  async run(call) {
    const { args } = call;
    const format = option(args, "-c", "--format");
    if (format === undefined) return refuse(call, "stat", "here only -c FORMAT is played");
    const paths = operands(args).filter((path) => path !== format);
    let code = 0;
    for (const path of paths) {
      try {
        call.out(`${await print(call, format, path)}\n`);
      } catch (error) {
        code = refuse(call, "stat", `cannot statx '${path}': ${reasonOf(error)}`);
      }
    }
    return code;
  },
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  EACCES: "Permission denied",
};

const reasonOf = (error: unknown): string =>
  (error instanceof Error && "code" in error ? REASONS[String(error.code)] : undefined) ?? String(error);

async function print(call: Call, format: string, path: string): Promise<string> {
  const root = rootOf(call);
  const real = realPath(call, path);
  const found = await (flag(call.args, "-L") ? statThrough(real) : lstat(real));
  const owner = ownerOf(root, real);
  const user = userCalled(root, owner.user);
  const group = groupCalled(root, owner.group);
  const values: Readonly<Record<string, string | number>> = {
    n: path,
    F: kindOf(found),
    s: found.size,
    a: (found.mode & 0o7777).toString(8),
    // Names that the system no longer knows, as after userdel.
    U: user?.name ?? "UNKNOWN",
    G: group?.name ?? "UNKNOWN",
    u: user?.uid ?? 1_001,
    g: group?.gid ?? 1_001,
    d: found.dev,
    i: found.ino,
    h: found.nlink,
    Y: Math.floor(found.mtimeMs / 1_000),
    "%": "%",
  };
  return format.replaceAll(/%(.)/g, (directive, letter: string) => String(values[letter] ?? directive));
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return "directory";
  if (found.isSymbolicLink()) return "symbolic link";
  if (found.isSocket()) return "socket";
  if (found.isFIFO()) return "fifo";
  if (found.isFile()) return found.size === 0 ? "regular empty file" : "regular file";
  return found.isBlockDevice() ? "block special file" : "character special file";
}

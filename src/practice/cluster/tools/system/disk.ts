import { access } from "node:fs/promises";
import { realPath } from "../place.ts";
import { type Call, flag, option, type Tool } from "../tool.ts";
import { operands, refuse } from "./refuse.ts";

const GIB = 2 ** 30;
/** Every host has one disk of its own, whatever this machine has. */
const SIZE = 100 * GIB;
const USED = 12 * GIB;
const DISK = { source: "/dev/vda2", type: "xfs" };

const exists = (call: Call, path: string): Promise<boolean> =>
  access(realPath(call, path)).then(
    () => true,
    () => false,
  );

/** `df [-P] [-B1] [-k] [PATH]…`: the figures of the fault `diskFull` are those of a disk without a byte left. */
export const df: Tool = {
  name: "df",
  home: "system",
  async run(call) {
    const { args, host } = call;
    const unit = flag(args, "-B1", "--block-size=1") ? 1 : 1_024;
    const used = host.diskFull ? SIZE : USED;
    const figures = [SIZE, used, SIZE - used].map((bytes) => bytes / unit);
    const paths = operands(args);
    const missing = await missingOf(call, paths);
    for (const path of missing) refuse(call, "df", `${path}: No such file or directory`);
    const shown = Math.max(1, paths.length) - missing.length;
    if (shown > 0) call.out(`Filesystem     ${unit}-blocks Used Available Capacity Mounted on\n`);
    for (let row = 0; row < shown; row++)
      call.out(`${DISK.source} ${figures.join(" ")} ${Math.ceil((used / SIZE) * 100)}% /\n`);
    return missing.length > 0 ? 1 : 0;
  },
};

/** `findmnt -n -o SOURCE,FSTYPE -T PATH`. It says nothing when there is none. */
export const findmnt: Tool = {
  name: "findmnt",
  home: "system",
  async run(call) {
    if (!(await exists(call, option(call.args, "-T") ?? "/"))) return 1;
    if (!flag(call.args, "-n")) call.out("SOURCE    FSTYPE\n");
    call.out(`${DISK.source} ${DISK.type}\n`);
    return 0;
  },
};

async function missingOf(call: Call, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map((path) => exists(call, path)));
  return paths.filter((_, index) => there[index] === false);
}

import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { groupCalled, groupsOf, userCalled } from "../../hosts/accounts.ts";
import { giveTo } from "../../hosts/ownership.ts";
import { realPath, rootOf } from "../place.ts";
import { type Call, flag, type Tool } from "../tool.ts";
import { operands, refuse } from "./refuse.ts";

/** `chown [-R] [--] OWNER[:[GROUP]] PATH…`: nothing changes really, and stat of the same host tells what was said. */
export const chown: Tool = {
  name: "chown",
  home: "system",
  async run(call) {
    const [asked = "", ...paths] = operands(call.args);
    const root = rootOf(call);
    const [name = "", given] = asked.split(":");
    const user = name === "" ? undefined : userCalled(root, name);
    if (name !== "" && user === undefined) return refuse(call, "chown", `invalid user: '${asked}'`);
    // `omm:` means the group of omm.
    const own = given === "" && user !== undefined ? groupsOf(root, user)[0] : undefined;
    const group = own ?? (given ? groupCalled(root, given) : undefined);
    if (given && group === undefined) return refuse(call, "chown", `invalid group: '${asked}'`);
    let code = 0;
    for (const path of paths) {
      const trouble = await give(call, path, user?.name, group?.name);
      if (trouble !== undefined) code = refuse(call, "chown", trouble);
    }
    return code;
  },
};

async function give(call: Call, path: string, user?: string, group?: string): Promise<string | undefined> {
  const real = realPath(call, path);
  const there = await lstat(real).catch(() => undefined);
  if (there === undefined) return `cannot access '${path}': No such file or directory`;
  if (call.user !== "root") return `changing ownership of '${path}': Operation not permitted`;
  const deep = flag(call.args, "-R") && there.isDirectory();
  const inside = deep ? await readdir(real, { recursive: true }) : [];
  for (const one of [real, ...inside.map((name) => join(real, name))]) giveTo(rootOf(call), one, user, group);
  return undefined;
}

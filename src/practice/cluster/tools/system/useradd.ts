import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { groupCalled, nextNumber, usersOn, writeUsers } from "../../hosts/accounts.ts";
import { BASHRC } from "../../hosts/machine.ts";
import { rootOf } from "../place.ts";
import { flag, option, type Tool } from "../tool.ts";
import { refuse } from "./refuse.ts";

/** `useradd [-m] [-u UID] -g GROUP [-s SHELL] NAME`; texts and codes of shadow 4.9. The account has no password. */
export const useradd: Tool = {
  name: "useradd",
  home: "system",
  async run(call) {
    const { args } = call;
    const root = rootOf(call);
    const name = args.at(-1) ?? "";
    if (call.user !== "root") return refuse(call, "useradd", "Permission denied.", 1);
    const users = usersOn(root);
    if (users.some((user) => user.name === name)) return refuse(call, "useradd", `user '${name}' already exists`, 9);
    const asked = option(args, "-u");
    if (asked !== undefined && users.some(({ uid }) => String(uid) === asked))
      return refuse(call, "useradd", `UID ${asked} is not unique`, 4);
    const wanted = option(args, "-g") ?? "users";
    const group = groupCalled(root, wanted);
    if (group === undefined) return refuse(call, "useradd", `group '${wanted}' does not exist`, 6);
    const uid = asked === undefined ? nextNumber(users.map((user) => user.uid)) : Number(asked);
    const home = join(root, "home", name);
    if (flag(args, "-m")) {
      await mkdir(home, { recursive: true, mode: 0o700 });
      await writeFile(join(home, ".bashrc"), BASHRC, { flag: "a" });
    }
    const shell = option(args, "-s") ?? "/bin/bash";
    writeUsers(root, [...users, { name, uid, gid: group.gid, comment: "", home, shell }]);
    return 0;
  },
};

import { groupCalled, groupsOn, nextNumber, writeGroups } from "../../hosts/accounts.ts";
import { rootOf } from "../place.ts";
import { flag, option, type Tool } from "../tool.ts";
import { refuse } from "./refuse.ts";

/** `groupadd [-f] [-g GID] NAME`; texts and codes of shadow 4.9. */
export const groupadd: Tool = {
  name: "groupadd",
  home: "system",
  async run(call) {
    const { args, user } = call;
    const root = rootOf(call);
    const name = args.at(-1) ?? "";
    if (user !== "root") return refuse(call, "groupadd", "Permission denied.", 10);
    const groups = groupsOn(root);
    if (groups.some((group) => group.name === name)) {
      return flag(args, "-f") ? 0 : refuse(call, "groupadd", `group '${name}' already exists`, 9);
    }
    const asked = option(args, "-g");
    if (asked !== undefined && groupCalled(root, asked) !== undefined)
      return refuse(call, "groupadd", `GID '${asked}' already exists`, 4);
    const gid = asked === undefined ? nextNumber(groups.map((group) => group.gid)) : Number(asked);
    writeGroups(root, [...groups, { name, gid, members: [] }]);
    return 0;
  },
};

import { groupCalled, groupsOn, usersOn, writeGroups, writeUsers } from "../../hosts/accounts.ts";
import { rootOf } from "../place.ts";
import { option, type Tool } from "../tool.ts";
import { refuse } from "./refuse.ts";

/** `usermod -aG GROUP USER` and `usermod -g GROUP USER`; texts and codes of shadow 4.9. */
export const usermod: Tool = {
  name: "usermod",
  home: "system",
  async run(call) {
    const { args } = call;
    const root = rootOf(call);
    const name = args.at(-1) ?? "";
    if (call.user !== "root") return refuse(call, "usermod", "Permission denied.", 1);
    const users = usersOn(root);
    if (!users.some((user) => user.name === name)) return refuse(call, "usermod", `user '${name}' does not exist`, 6);
    const added = option(args, "-aG");
    const wanted = added ?? option(args, "-g") ?? "";
    const group = groupCalled(root, wanted);
    if (group === undefined) return refuse(call, "usermod", `group '${wanted}' does not exist`, 6);
    if (added === undefined) {
      writeUsers(
        root,
        users.map((user) => (user.name === name ? { ...user, gid: group.gid } : user)),
      );
      return 0;
    }
    const members = [...new Set([...group.members, name])];
    writeGroups(
      root,
      groupsOn(root).map((one) => (one.name === group.name ? { ...one, members } : one)),
    );
    return 0;
  },
};

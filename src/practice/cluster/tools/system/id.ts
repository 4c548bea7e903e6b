import { groupsOf, userCalled } from "../../hosts/accounts.ts";
import { rootOf } from "../place.ts";
import { flag, type Tool } from "../tool.ts";
import { operands, refuse } from "./refuse.ts";

/** `id`, `id USER`, with `-u`, `-g` or `-G` and with `-n` as well. */
export const id: Tool = {
  name: "id",
  home: "system",
  async run(call) {
    const root = rootOf(call);
    const [name = call.user] = operands(call.args);
    const user = userCalled(root, name);
    if (user === undefined) return refuse(call, "id", `'${name}': no such user`);
    const groups = groupsOf(root, user);
    const letters = call.args.filter((arg) => /^-[ugGn]+$/.test(arg)).join("");
    const named = letters.includes("n") || flag(call.args, "--name");
    const primary = groups[0]?.name ?? String(user.gid);
    const all = groups.map((group) => `${group.gid}(${group.name})`);
    if (letters.includes("u")) call.out(`${named ? user.name : user.uid}\n`);
    else if (letters.includes("G")) call.out(`${groups.map((group) => (named ? group.name : group.gid)).join(" ")}\n`);
    else if (letters.includes("g")) call.out(`${named ? primary : user.gid}\n`);
    else call.out(`uid=${user.uid}(${user.name}) gid=${user.gid}(${primary}) groups=${all.join(",")}\n`);
    return 0;
  },
};

import { groupCalled, groupLine, groupsOn, userCalled, userLine, usersOn } from "../../hosts/accounts.ts";
import { rootOf } from "../place.ts";
import type { Tool } from "../tool.ts";

/** Of the databases it knows only those of accounts. Ends with 2 when there is no such entry. */
export const getent: Tool = {
  name: "getent",
  home: "system",
  async run(call) {
    const [database, ...keys] = call.args;
    const root = rootOf(call);
    if (database !== "passwd" && database !== "group") {
      call.err(`Unknown database: ${database}\n`);
      return 1;
    }
    const all = database === "passwd" ? usersOn(root).map(userLine) : groupsOn(root).map(groupLine);
    const found = keys.map((key) => {
      if (database === "passwd") return entry(userCalled(root, key), userLine);
      return entry(groupCalled(root, key), groupLine);
    });
    for (const line of keys.length === 0 ? all : found) if (line !== undefined) call.out(`${line}\n`);
    return found.includes(undefined) ? 2 : 0;
  },
};

const entry = <T>(value: T | undefined, print: (value: T) => string): string | undefined =>
  value === undefined ? undefined : print(value);

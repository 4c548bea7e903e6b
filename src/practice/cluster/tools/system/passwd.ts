import { userCalled } from "../../hosts/accounts.ts";
import { rootOf } from "../place.ts";
import type { Tool } from "../tool.ts";
import { refuse } from "./refuse.ts";

/** `passwd USER` as root: asks twice. Without a terminal it reads the same lines. */
export const passwd: Tool = {
  name: "passwd",
  home: "system",
  async run(call) {
    const [name = call.user] = call.args;
    if (call.user !== "root") return refuse(call, "passwd", "Only root can specify a user name.");
    if (userCalled(rootOf(call), name) === undefined) return refuse(call, "passwd", `Unknown user name '${name}'.`);
    call.out(`Changing password for user ${name}.\n`);
    const typed: string[] = [];
    for (const question of ["New password: ", "Retype new password: "]) {
      const line = await call.readSecret(question);
      if (line === undefined) return refuse(call, "passwd", "Authentication token manipulation error");
      typed.push(line);
    }
    if (typed[0] !== typed[1]) {
      call.err("Sorry, passwords do not match.\n");
      return refuse(call, "passwd", "Authentication token manipulation error");
    }
    call.host.passwords.set(name, typed[0] ?? "");
    call.out("passwd: all authentication tokens updated successfully.\n");
    return 0;
  },
};

import { command, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { Machine } from "./bare-machine.ts";
import { asRoot, type Change, type On } from "./change.ts";
import type { PrepareFacts } from "./prepare-facts.ts";

const say = words("prepare-account", {
  group: { en: "Make the group {group}" },
  "no-group": { en: "no group {group}" },
  user: { en: "Make the account {user}" },
  "no-user": { en: "no account {user}" },
  password: { en: "Give {user} the password that trust needs, the same as on the members" },
  "no-password": { en: "a new account has no password" },
});

/** Same numbers as in the cluster where they are free; the tools need only the names. */
export function accountChanges({ reference }: PrepareFacts, { cluster, node, machine }: On): Change[] {
  const { osUser: user, osGroup: group, secrets } = cluster;
  const changes: Change[] = [];
  const free = (takenBy: Machine["uidTakenBy"] | Machine["gidTakenBy"]) =>
    takenBy !== null && "value" in takenBy && takenBy.value === null;
  if (seen(machine.group) === null) {
    const gid = free(machine.gidTakenBy) ? seen(reference?.group)?.gid : undefined;
    const typed = command("groupadd", ...(gid === undefined ? [] : ["-g", String(gid)]), group);
    const step = asRoot(node.name, "group", say("group", { group }), typed);
    changes.push({ found: say("no-group", { group }), wayBack: `groupdel ${group}`, step });
  }
  if (seen(machine.account) !== null) return changes;
  const uid = free(machine.uidTakenBy) ? seen(reference?.account)?.uid : undefined;
  const number = uid === undefined ? [] : ["-u", String(uid)];
  const made = command("useradd", "-m", ...number, "-g", group, "-s", "/bin/bash", user);
  const step = asRoot(node.name, "user", say("user", { user }), made);
  changes.push({ found: say("no-user", { user }), wayBack: `userdel -r ${user}`, step });
  const secret = `${user}Password`;
  if (secrets[secret] === undefined) return changes;
  const answers = ["New password:", "Retype new password:"].map((whenAsked) => ({ whenAsked, reply: { secret } }));
  const asked = asRoot(node.name, "password", say("password", { user }), {
    ...command("passwd", user),
    tty: true,
    answers,
  });
  changes.push({ found: say("no-password"), wayBack: `passwd -l ${user}`, step: { ...asked, optional: true } });
  return changes;
}

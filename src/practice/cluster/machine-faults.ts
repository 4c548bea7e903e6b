import { z } from "zod";
import type { Host } from "./hosts/host.ts";
import { Leftover, leave, USUAL_LEFTOVERS } from "./hosts/leftovers.ts";
import { stopInstance } from "./state/changes.ts";
import { PASSWORDS } from "./state/create.ts";
import type { Member } from "./state/member.ts";

const host = z.string().min(1);
const user = z.enum(["omm", "root"]).default("omm");
const words = z.string().transform((text) => text.split(","));
const leftovers = z.union([z.array(Leftover), words.pipe(z.array(Leftover))]).default([...USUAL_LEFTOVERS]);

/** What can be wrong with a machine, whatever its database does. */
export const MachineFault = z.discriminatedUnion("kind", [
  /** An earlier life as a member has left this on it, and the others remember it. */
  z.strictObject({ kind: z.literal("dirtyHost"), host, leftovers }),
  /** Somebody has installed the system anew: nothing of openGauss is there, and the others do not know. */
  z.strictObject({ kind: z.literal("cleanHost"), host }),
  z.strictObject({ kind: z.literal("diskFull"), host }),
  z.strictObject({ kind: z.literal("diskFree"), host }),
  /** An account there has another password than on the rest. */
  z.strictObject({ kind: z.literal("wrongPassword"), host, user }),
  z.strictObject({ kind: z.literal("rightPassword"), host, user }),
]);
type MachineFault = z.infer<typeof MachineFault>;

export async function applyToMachine(fault: MachineFault, machine: Host, others: readonly Host[]): Promise<void> {
  const { member } = machine;
  switch (fault.kind) {
    case "dirtyHost":
      return leave(machine, others, fault.leftovers);
    case "cleanHost":
      clear(member);
      return machine.installAnew();
    case "diskFull":
    case "diskFree":
      member.diskFull = fault.kind === "diskFull";
      return;
    case "wrongPassword":
      member.passwords.set(fault.user, `not ${PASSWORDS[fault.user]}`);
      return;
    case "rightPassword":
      member.passwords.set(fault.user, PASSWORDS[fault.user]);
      return;
  }
}

function clear(member: Member): void {
  stopInstance(member, "crash");
  member.installed = false;
  member.staticConfig = [];
  member.staticWrittenAt = 0;
  member.dynamicConfig = null;
  member.unreachable.clear();
  member.passwords.delete("omm");
}

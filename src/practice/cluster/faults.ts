import { z } from "zod";
import type { Host } from "./hosts/host.ts";
import { applyToMachine, MachineFault } from "./machine-faults.ts";
import { startInstance, stopInstance } from "./state/changes.ts";
import { isStandby, type Member, type State } from "./state/member.ts";
import { applyToTools, ToolFault } from "./tool-faults.ts";

const host = z.string().min(1);

/** What can go wrong, or be mended, while the cluster runs. */
export const Fault = z.discriminatedUnion("kind", [
  /** The machine is off: connections are refused, its processes and its database are gone. */
  z.strictObject({ kind: z.literal("hostRefused"), host }),
  /** Packets vanish in both directions; inside the machine everything goes on. */
  z.strictObject({ kind: z.literal("hostSwallows"), host }),
  /** The machine is there again. By default its database comes up by itself in its old role: an old primary makes two. */
  z.strictObject({ kind: z.literal("hostBack"), host, database: z.enum(["primary", "stopped"]).default("primary") }),
  z.strictObject({ kind: z.literal("databaseKilled"), host }),
  /** Started by hand or by a boot script: in its old role unless `as` names another. */
  z.strictObject({ kind: z.literal("databaseStarted"), host, as: z.enum(["Primary", "Standby"]).optional() }),
  z.strictObject({ kind: z.literal("sqlHangs"), host }),
  z.strictObject({ kind: z.literal("sqlAnswers"), host }),
  /** Cuts all ssh connections of a host; new ones are welcome. */
  z.strictObject({ kind: z.literal("dropConnections"), host }),
  z.strictObject({ kind: z.literal("refuseKeys"), host }),
  z.strictObject({ kind: z.literal("takeKeys"), host }),
  /** omm's ssh between the hosts: gs_om then shows Unknown for every remote node although all are fine. */
  z.strictObject({ kind: z.literal("trustBroken") }),
  z.strictObject({ kind: z.literal("trustMended") }),
  /** The next command that begins with these words prints so many lines first, with a spinner turning between them. */
  z.strictObject({ kind: z.literal("talkative"), words: z.string().min(1), lines: z.coerce.number().int().positive() }),
  z.strictObject({ kind: z.literal("slowTools"), factor: z.coerce.number().positive() }),
  /** The standby stays this many bytes behind; 0 = it catches up. */
  z.strictObject({ kind: z.literal("lagging"), host, bytes: z.coerce.number().int().min(0) }),
  /** The log that this standby needs is gone: Need repair(WAL) until it is built. */
  z.strictObject({ kind: z.literal("walSegmentRemoved"), host }),
  /** The next primary will not have the log that this standby needs. */
  z.strictObject({ kind: z.literal("stale"), host }),
  z.strictObject({ kind: z.literal("replayPaused"), host }),
  z.strictObject({ kind: z.literal("replayResumed"), host }),
  /** `show <name>` answers this from now on. */
  z.strictObject({ kind: z.literal("setting"), host, name: z.string(), value: z.string() }),
  ...MachineFault.options,
  ...ToolFault.options,
]);
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

export interface Site {
  readonly state: State;
  readonly now: () => number;
  host(name: string): Host;
  others(name: string): readonly Host[];
  /** Brings ports and files in line with the state. */
  follow(): Promise<void>;
}

export async function apply(fault: Fault, site: Site): Promise<void> {
  const { state } = site;
  switch (fault.kind) {
    case "trustBroken":
    case "trustMended":
      state.trustBroken = fault.kind === "trustBroken";
      return;
    case "slowTools":
      state.slowness = fault.factor;
      return;
    case "talkative":
      state.talkative = { words: fault.words.split(" "), lines: fault.lines };
      return;
    case "toolDies":
    case "asksMore":
    case "slowBuild":
    case "replconninfoNotWritten":
    case "hbaNotWritten":
    case "expansionFails":
    case "staleLock":
      return applyToTools(fault, state, (name) => site.host(name));
  }
  const machine = site.host(fault.host);
  const { member } = machine;
  const { instance } = member;
  const now = site.now();
  switch (fault.kind) {
    case "hostRefused":
      member.network = "refused";
      stopInstance(member, "crash");
      await site.follow();
      return machine.killProcesses();
    case "hostSwallows":
      member.network = "silent";
      return site.follow();
    case "hostBack":
      member.network = "up";
      if (fault.database === "stopped" && instance.running) stopInstance(member, "crash");
      if (fault.database === "primary" && !instance.running && member.installed) startInstance(state, member, now);
      return site.follow();
    case "databaseKilled":
      stopInstance(member, "crash");
      return site.follow();
    case "databaseStarted":
      if (!member.installed) throw new Error(`no openGauss is on ${member.name}`);
      if (!instance.running) startInstance(state, member, now, fault.as ?? instance.role);
      return site.follow();
    case "sqlHangs":
    case "sqlAnswers":
      instance.sqlHangs = fault.kind === "sqlHangs";
      return;
    case "dropConnections":
      return machine.dropConnections();
    case "refuseKeys":
    case "takeKeys":
      return machine.takeKeys(fault.kind === "takeKeys");
    case "replayPaused":
    case "replayResumed":
      instance.replayPaused = fault.kind === "replayPaused";
      return;
    case "setting":
      instance.settings.set(fault.name, fault.value);
      return site.follow();
    case "dirtyHost":
    case "cleanHost":
    case "diskFull":
    case "diskFree":
    case "wrongPassword":
    case "rightPassword":
      await applyToMachine(fault, machine, site.others(member.name));
      return site.follow();
    case "lagging":
    case "walSegmentRemoved":
    case "stale":
      return disturb(fault, member);
  }
}

function disturb(fault: Extract<Fault, { kind: "lagging" | "walSegmentRemoved" | "stale" }>, member: Member): void {
  const { instance } = member;
  if (!isStandby(instance)) throw new Error(`${member.name} is no standby`);
  if (fault.kind === "stale") instance.stale = true;
  if (fault.kind === "walSegmentRemoved") instance.replication = { kind: "needs-build" };
  if (fault.kind !== "lagging") return;
  // Catching up moves it forward again; being behind means that it never got the last bytes.
  instance.position -= Math.max(0, fault.bytes - instance.lag);
  instance.replayed = Math.min(instance.replayed, instance.position);
  instance.lag = fault.bytes;
}

import { z } from "zod";

/** The full words. gs_om without CM prints only the first word of `Cascade Standby` and `Main Standby`. */
export const Role = z.enum([
  "Primary",
  "Standby",
  "Cascade Standby",
  "Main Standby",
  "Secondary",
  "Pending",
  "Normal",
  "Down",
  "Unknown",
  "Deleted",
  "ReadOnly",
  "Offline",
]);
export type Role = z.infer<typeof Role>;

export const State = z.enum([
  "Normal",
  "Need repair",
  "Starting",
  "Wait promoting",
  "Promoting",
  "Demoting",
  "Building",
  "Build failed",
  "Catchup",
  "Coredump",
  "Manually stopped",
  "Disk damaged",
  "Port conflicting",
  "ReadOnly",
  "Unknown",
]);
export type State = z.infer<typeof State>;

/** One datanode as gs_om or cm_ctl tells it. */
export const Member = z.object({
  nodeId: z.number().int(),
  host: z.string(),
  /** The first listen address: gs_dropnode and gs_expansion want the back IP, which may be another one. */
  ip: z.string().nullable(),
  port: z.number().int().nullable(),
  instanceId: z.number().int(),
  dataDir: z.string().nullable(),
  /** The role in the static configuration, stale after a failover; a dummy standby (R) has none. */
  installRole: z.enum(["P", "S", "C"]).nullable(),
  /** `Down` and `Unknown` stand here too, as printed: Unknown means the host was not heard, which proves nothing. */
  role: Role.nullable(),
  /** `Manually stopped` is printed for any instance that does not run, also for one that crashed. */
  state: State.nullable(),
  /** Why it needs repair, in the words of gs_ctl's detail_information; for `Building(45%)` of cm_ctl it is the 45%. */
  reason: z.string().nullable(),
});
export type Member = z.infer<typeof Member>;

const CUT_ROLES: Readonly<Record<string, Role>> = { Cascade: "Cascade Standby", Main: "Main Standby" };
/** gs_om without CM cuts `Wait promoting` to one word (gs_om-status-detail-5.0.0-wait-promoting); cm_ctl writes CoreDump. */
const OTHER_STATES: Readonly<Record<string, State>> = { Wait: "Wait promoting", CoreDump: "Coredump" };
/** gs_om prints the first word of gs_ctl's detail_information, cm_ctl the whole of it. */
const CUT_REASONS: Readonly<Record<string, string>> = {
  Connecting: "Connecting...",
  WAL: "WAL segment removed",
  Version: "Version not matched",
  Mode: "Mode not matched",
  System: "System id not matched",
  Timeline: "Timeline not matched",
  DCF: "DCF log loss",
};

export const roleOf = (text: string): Role | undefined => CUT_ROLES[text] ?? Role.safeParse(text).data;

export const reasonOf = (text: string): string => CUT_REASONS[text] ?? text;

export function stateOf(text: string): { state: State; reason: string | null } | undefined {
  const open = text.indexOf("(");
  const name = (open < 0 ? text : text.slice(0, open)).trim();
  const state = OTHER_STATES[name] ?? State.safeParse(name).data;
  if (state === undefined || open < 0) return state && { state, reason: null };
  const reason = text.slice(open + 1, -1).trim();
  const mayCarryReason = state === "Need repair" || state === "Building";
  return mayCarryReason && text.endsWith(")") && reason !== "" ? { state, reason: reasonOf(reason) } : undefined;
}

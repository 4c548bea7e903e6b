import { type Instance, isPrimary, type Member, type State } from "./member.ts";
import { peerAddresses } from "./peers.ts";
import { sourceOf } from "./streams.ts";

/** The three words of `gs_ctl query`, in full. */
export interface Health {
  readonly role: string;
  readonly state: string;
  readonly detail: string;
}

const DOING = {
  starting: "Starting",
  promoting: "Promoting",
  succeeding: "Promoting",
  demoting: "Demoting",
  building: "Building",
} as const;

/** Undefined = the instance is not running. */
export function healthOf(state: State, member: Member): Health | undefined {
  const { instance } = member;
  if (!instance.running) return undefined;
  const role = instance.role;
  if (instance.activity.kind !== "none") return { role, state: DOING[instance.activity.kind], detail: "Normal" };
  // Told of a peer, it calls itself Primary at once.
  if (role === "Primary" && instance.alone && staticConnections(member) === 0)
    return { role: "Normal", state: "Normal", detail: "Normal" };
  if (role !== "Standby" && role !== "Cascade Standby") return { role, state: "Normal", detail: "Normal" };
  if (sourceOf(state, member) !== undefined) return { role, state: "Normal", detail: "Normal" };
  return { role, state: "Need repair", detail: troubleOf(instance) };
}

function troubleOf({ replication }: Instance): string {
  if (replication.kind === "needs-build") return "WAL segment removed";
  return replication.kind === "lost" && replication.word === "connecting" ? "Connecting..." : "Disconnected";
}

/** How many peers its replconninfo lists. */
export const staticConnections = ({ instance }: Member): number => peerAddresses(instance).length;

/** A row of the table of `gs_om -t status`, in the cut words that gs_om prints. */
export interface Row {
  readonly member: Member;
  readonly role: string;
  readonly state: string;
}

const UNKNOWN = { role: "Unknown", state: "Unknown" } as const;
const firstWord = (text: string): string => /^[^\s.]*/.exec(text)?.[0] ?? "";

/** What gs_om prints of one instance: only first words (all versions without CM). `answers` is false when ssh to the host failed. */
export function rowOf(state: State, member: Member, answers: boolean): Row {
  if (!answers) return { member, ...UNKNOWN };
  const health = healthOf(state, member);
  const alone = member.staticConfig.length === 1;
  if (health === undefined) return { member, role: alone ? "Primary" : "Down", state: "Manually stopped" };
  const word = health.state === "Need repair" ? `Need repair(${firstWord(health.detail)})` : firstWord(health.state);
  return { member, role: alone ? "Primary" : firstWord(health.role), state: word };
}

/** The rule of gs_om without CM, sample gs_om-status-detail-2.1-3.0-split-brain: two primaries are Unavailable. */
export function clusterStateOf(rows: readonly Row[]): "Normal" | "Degraded" | "Unavailable" {
  const [only, ...more] = rows;
  if (only !== undefined && more.length === 0) return only.state === "Normal" ? "Normal" : "Unavailable";
  const primaries = rows.filter(({ role }) => role === "Primary" || role === "Main");
  const [primary, ...others] = primaries;
  if (primary === undefined || others.length > 0 || primary.state !== "Normal") return "Unavailable";
  const fine = rows.every(
    (row) => row === primary || (/^(Standby|Secondary|Cascade)$/.test(row.role) && row.state === "Normal"),
  );
  return fine ? "Normal" : "Degraded";
}

/** The standbys that stream from this primary, listed in a static configuration or not. */
export function standbysOf(state: State, primary: Member): Member[] {
  if (!isPrimary(primary.instance)) return [];
  return [...state.members.values()].filter((member) => sourceOf(state, member) === primary);
}

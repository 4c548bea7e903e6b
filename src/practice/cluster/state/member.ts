import type { Mishaps } from "./mishaps.ts";

/** The output layouts that differ for an operator: one-line table (1.1.0), rows with a port (3.0), `or backtrack log` (6.0). */
export type Version = "1.1.0" | "3.0" | "5.0" | "6.0";

export type Role = "Normal" | "Primary" | "Standby" | "Cascade Standby" | "Pending";

/** What an instance is in the middle of. It ends by itself when its time has come (settle.ts), whoever asked for it. */
type Activity =
  | { readonly kind: "none" }
  | { readonly kind: "starting" | "promoting"; readonly until: number }
  | { readonly kind: "demoting"; readonly until: number; readonly successor: string }
  /** The other side of a switchover: over when the primary has demoted itself, off when it died before. */
  | { readonly kind: "succeeding"; readonly primary: string }
  | { readonly kind: "building"; readonly from: number; readonly until: number; readonly detached: boolean };

type Replication =
  | { readonly kind: "attached"; readonly to: string }
  /** `connecting` = never attached since its start; the real words are `Connecting...` and `Disconnected`. */
  | { readonly kind: "lost"; readonly at: number; readonly word: "connecting" | "disconnected" }
  /** The log it needs is gone or differs: only a build helps. */
  | { readonly kind: "needs-build" };

/** A promotion: from here on the log is this instance's own. */
interface Fork {
  readonly by: string;
  readonly at: number;
}

export interface Instance {
  running: boolean;
  role: Role;
  activity: Activity;
  replication: Replication;
  /** Written on a primary, received on a standby. */
  position: number;
  replayed: number;
  /** When the position was last brought up to date (milliseconds). */
  movedAt: number;
  history: readonly Fork[];
  primarySince: number;
  /** Empty = there is no database in its data directory. */
  systemIdentifier: string;
  pid: number;
  startedAt: number;
  sqlHangs: boolean;
  replayPaused: boolean;
  /** Bytes that this standby stays behind its primary. */
  lag: number;
  /** The next primary will not have kept the log that this standby needs. */
  stale: boolean;
  /** A build was begun and not finished: the data directory is unusable until one is. */
  buildUnfinished: boolean;
  build: { readonly mode: "Full" | "Incremental"; readonly total: number } | undefined;
  /** What postgresql.conf sets. What is not in it has its default. */
  settings: Map<string, string>;
  /** replconninfo1 to 8 by number; an empty text is a line that was emptied. */
  readonly peers: Map<number, string>;
  /** The lines of pg_hba.conf. */
  readonly hba: string[];
  /** The names of its physical replication slots. */
  readonly slots: Set<string>;
  /** Started without a peer: it calls itself Normal, not Primary, until it has one. */
  alone: boolean;
}

type Network = "up" | "refused" | "silent";

/** One machine with its instance. A spare is none of the cluster's: nothing installed, no static configuration. */
export interface Member {
  readonly name: string;
  readonly nodeId: number;
  readonly instanceId: number;
  /** Role in the static configuration. It does not change with a failover; dropping [6.0] and expanding write it anew. */
  installRole: "P" | "S";
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
  network: Network;
  /** The addresses that this machine's routes declare unreachable: what it sends there fails at once, and so do answers to it. */
  readonly unreachable: Set<string>;
  /** Whether openGauss is on this machine. */
  installed: boolean;
  /** With what each account of this machine lets people in; a new account has none. */
  readonly passwords: Map<string, string>;
  /** A fault: nothing more goes onto its disk. */
  diskFull: boolean;
  /** The node names that this host's cluster_static_config lists. A dropped node keeps its old one. */
  staticConfig: readonly string[];
  /** When that file was written, in seconds: dropping and expanding write it anew on every member. */
  staticWrittenAt: number;
  /** Contents of cluster_dynamic_config; null when there is none. */
  dynamicConfig: string | null;
  instance: Instance;
}

/** Everything the tools share. */
export interface State {
  readonly clusterName: string;
  readonly version: Version;
  readonly cm: boolean;
  readonly members: Map<string, Member>;
  /** Durations are the real ones multiplied by this. */
  timeScale: number;
  /** A fault: all tools slower by this factor. */
  slowness: number;
  /** A fault: the next command that begins with these words prints so many lines first. */
  talkative: { readonly words: readonly string[]; readonly lines: number } | undefined;
  /** A fault: omm's ssh between the hosts fails, although every host is fine. */
  trustBroken: boolean;
  readonly mishaps: Mishaps;
}

export const memberOf = (state: State, name: string): Member => {
  const member = state.members.get(name);
  if (member === undefined) throw new Error(`no host is called ${name}`);
  return member;
};

/** The members that the configuration of this host lists. */
export const listedBy = (state: State, host: Member): Member[] =>
  host.staticConfig.flatMap((name) => state.members.get(name) ?? []);

/** What happens to a packet on its way. A route that is declared unreachable fails at once, as a refusal does. */
export function pathBetween(from: Member, to: Member): "up" | "refused" | "silent" {
  if (from === to) return "up";
  if (from.unreachable.has(to.address)) return "refused";
  if (from.network === "silent" || to.network === "silent" || to.unreachable.has(from.address)) return "silent";
  return from.network === "up" && to.network === "up" ? "up" : "refused";
}

export const isPrimary = ({ role, running }: Instance): boolean => running && role === "Primary";

export const isStandby = ({ role }: Instance): boolean => role === "Standby" || role === "Cascade Standby";

/** All that the newest static configuration lists. A dropped machine keeps its old one, a spare has none. */
export function membersOf(state: State): Member[] {
  const [newest] = [...state.members.values()].sort((a, b) => b.staticWrittenAt - a.staticWrittenAt);
  return newest === undefined ? [] : listedBy(state, newest);
}

/** Whether packets pass between two hosts. A route that is missing on one side is enough to lose the answers. */
export const linked = (one: Member, other: Member): boolean =>
  one === other ||
  (one.network === "up" &&
    other.network === "up" &&
    !one.unreachable.has(other.address) &&
    !other.unreachable.has(one.address));

/** A log position as the tools print it: 0/7006260. */
export const lsn = (position: number): string =>
  `${Math.floor(position / 2 ** 32).toString(16)}/${(position % 2 ** 32).toString(16)}`.toUpperCase();

/** openGauss numbers timelines from 1; here each promotion begins the next. */
export const timelineOf = (instance: Instance): number => instance.history.length + 1;

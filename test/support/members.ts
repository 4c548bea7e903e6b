import type { Reading, Trouble } from "../../src/core/operation.ts";
import type { Instance } from "../../src/gauss/instance.ts";
import type { Detail, PromotionFacts } from "../../src/gauss/promotion-facts.ts";
import type { Sender } from "../../src/gauss/replication.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "./fixed-world.ts";

const origin = { source: "test", at: "2026-01-02T03:00:00.000Z", tookMs: 20 };
export const saw = <T>(value: T): Reading<T> => ({ value, ...origin });
export const missed = (unreadable: Trouble = "timed-out"): Reading<never> => ({ unreadable, detail: "", ...origin });

/** Machines that blue does not have yet follow its numbers. */
const backIp = (node: string) =>
  blue.nodes.find(({ name }) => name === node)?.backIp ?? `10.0.0.${node.replace(/\D/g, "")}`;
const positions = {
  senderSentLocation: "0/3000060",
  senderWriteLocation: "0/3000060",
  senderFlushLocation: "0/3000060",
  senderReplayLocation: "0/3000060",
  receiverReceivedLocation: "0/3000060",
  receiverWriteLocation: "0/3000060",
  receiverFlushLocation: "0/3000060",
  receiverReplayLocation: "0/3000060",
};

const senderFor = (from: string, to: string, more: Partial<Sender> = {}): Sender => ({
  senderPid: 1,
  localRole: "Primary",
  peerRole: "Standby",
  peerState: "Normal",
  state: "Streaming",
  ...positions,
  syncPercent: 100,
  channel: `${backIp(from)}:15401-->${backIp(to)}:40000`,
  syncState: "Sync",
  syncPriority: 1,
  syncMostAvailable: "On",
  ...more,
});

function member(node: string, role: string, dbState: string, detail: string, more: Partial<Instance> = {}): MemberLook {
  const instance: Instance = {
    kind: "instance",
    running: true,
    localRole: role,
    staticConnections: 2,
    dbState,
    detail,
    fromStateFile: false,
    senders: [],
    receivers: [],
    errors: [],
    ...more,
  };
  return {
    node,
    instance: saw(instance),
    sql: saw({ localRole: role, staticConnections: 2, dbState, detail, inRecovery: role !== "Primary" }),
  };
}

export const primary = (node: string, followers: readonly string[] = [], more: Partial<Sender> = {}): MemberLook =>
  member(node, "Primary", "Normal", "Normal", { senders: followers.map((to) => senderFor(node, to, more)) });
export const standby = (node: string, from?: string): MemberLook =>
  from === undefined
    ? member(node, "Standby", "Need repair", "Disconnected")
    : member(node, "Standby", "Normal", "Normal", {
        receivers: [
          {
            receiverPid: 2,
            localRole: "Standby",
            peerRole: "Primary",
            peerState: "Normal",
            state: "Normal",
            ...positions,
            syncPercent: 100,
            channel: `${backIp(node)}:40000<--${backIp(from)}:15401`,
          },
        ],
      });
export const inState = (node: string, state: string, detail = "Normal"): MemberLook =>
  member(node, "Standby", state, detail);
export const gone = (node: string, trouble: Trouble = "timed-out"): MemberLook => ({
  node,
  instance: missed(trouble),
  sql: missed(trouble),
});
export const down = (node: string): MemberLook => ({
  node,
  instance: saw<Instance>({
    kind: "instance",
    running: false,
    localRole: null,
    staticConnections: null,
    dbState: null,
    detail: null,
    fromStateFile: false,
    senders: [],
    receivers: [],
    errors: [],
  }),
  sql: missed("not-recognised"),
});
export const mute = (node: string, role = "Primary"): MemberLook => ({
  ...member(node, role, "Normal", "Normal", { fromStateFile: true }),
  sql: missed(),
});

export const detail = (node: string, received: string | null = "0/3000060", more: Partial<Detail> = {}): Detail => ({
  node,
  positions: saw({ received, replayed: received }),
  control: saw({ systemIdentifier: "7001", timeline: 1, clusterState: "in archive recovery", latestCheckpoint: null }),
  replay: saw({ paused: false, applyDelayMs: 0 }),
  sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: true }),
  disk: saw({ mount: "/", sizeBytes: 100, usedBytes: 40, freeBytes: 60, usedPercent: 40 }),
  busy: saw([]),
  managers: saw([]),
  ...more,
});

/** The primary node1 is dead, node2 and node3 are standbys with the same log, and neither reaches node1. */
export const primaryDied: PromotionFacts = {
  members: [gone("node1"), standby("node2"), standby("node3")],
  details: [detail("node2"), detail("node3")],
  reach: ["node2", "node3"].map((from) => ({ from, to: "node1", connection: saw("refused" as const) })),
  candidate: "node2",
};

import { type Row, staticConnections } from "../../state/health.ts";
import type { State, Version } from "../../state/member.ts";
import { sourceOf } from "../../state/streams.ts";
import { senderRecords } from "../records.ts";

const LINE = "-".repeat(71);

/** The key/value form (samples gs_om-status-all-1.1.0 and -2.1-3.0-az_name): no port and no az_name in 1.1.0. */
export function all(state: State, clusterState: string, rows: readonly Row[]): string {
  const head = block([
    ["cluster_state", clusterState],
    ["redistributing", "No"],
  ]);
  return [`${LINE}\n\n${head}\n`, ...rows.map((row) => `${LINE}\n\n${instance(state, row)}\n`), `${LINE}\n\n`].join("");
}

function instance(state: State, row: Row): string {
  const { member } = row;
  const only = <T>(condition: boolean, value: T): T[] => (condition ? [value] : []);
  const modern = isModern(state.version);
  return block([
    ["node", String(member.nodeId)],
    ["node_name", member.name],
    ["instance_id", String(member.instanceId)],
    ["node_ip", member.address],
    ["data_path", member.dataDir],
    ...only<[string, string]>(modern, ["instance_port", String(member.port)]),
    ["type", "Datanode"],
    ["instance_state", row.state],
    ...only<[string, string]>(modern, ["az_name", "AZ1"]),
    ...(row.role === "Primary" ? primaryPart(row) : standbyPart(state, row)),
  ]);
}

const isModern = (version: Version): boolean => version !== "1.1.0";

const primaryPart = (row: Row): [string, string][] => [
  ["static_connections", String(staticConnections(row.member))],
  ["HA_state", row.state],
  ["instance_role", row.role],
];

const KEPT = /_location$|^sync_percent$|^sync_state$/;

/** What the primary's sender says about this standby; nothing when there is no sender. */
function standbyPart(state: State, row: Row): [string, string][] {
  const source = row.role === "Standby" ? sourceOf(state, row.member) : undefined;
  const records = source === undefined ? [] : senderRecords(state, source);
  const record = records.find((one) => one.get("channel")?.includes(`>${row.member.address}:`));
  if (record === undefined) return [["instance_role", row.role]];
  const kept = [...record].filter(([key]) => KEPT.test(key));
  return [["instance_role", row.role], ["HA_state", record.get("state") ?? ""], ...kept];
}

const block = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([key, value]) => `${key.padEnd(26)}: ${value}\n`).join("");

import { healthOf, standbysOf } from "../state/health.ts";
import { lsn, type Member, type State } from "../state/member.ts";
import { sourceOf } from "../state/streams.ts";
import { standings } from "../state/sync.ts";

/** The thread that serves one peer; stable for as long as the peer stays. */
const senderPid = (primary: Member, standby: Member): number => primary.instance.pid + standby.nodeId;

const percent = (sent: number, replayed: number): string => (sent - replayed > 0x1000 ? "99%" : "100%");

function locations(sent: number, received: number, replayed: number): [string, string][] {
  return [
    ["sender_sent_location", lsn(received)],
    ["sender_write_location", lsn(sent)],
    ["sender_flush_location", lsn(sent)],
    ["sender_replay_location", lsn(sent)],
    ["receiver_received_location", lsn(received)],
    ["receiver_write_location", lsn(received)],
    ["receiver_flush_location", lsn(received)],
    ["receiver_replay_location", lsn(replayed)],
    ["sync_percent", percent(sent, replayed)],
  ];
}

/** One record per streaming standby, keys in the order of gs_ctl query and pg_stat_get_wal_senders(). */
export function senderRecords(state: State, primary: Member): Map<string, string>[] {
  const standing = standings(state, primary);
  const mostAvailable = primary.instance.settings.get("most_available_sync") === "on" ? "On" : "Off";
  return standbysOf(state, primary).map((standby) => {
    const { instance } = standby;
    const sync = standing.get(standby);
    return new Map([
      ["sender_pid", String(senderPid(primary, standby))],
      ["local_role", "Primary"],
      ["peer_role", instance.role],
      ["peer_state", healthOf(state, standby)?.state ?? "Unknown"],
      ["state", "Streaming"],
      ...locations(primary.instance.position, instance.position, instance.replayed),
      ["sync_state", sync?.state ?? "Async"],
      ["sync_priority", String(sync?.priority ?? 0)],
      ["sync_most_available", mostAvailable],
      ["channel", `${primary.address}:${primary.port + 1}-->${standby.address}:${40_000 + standby.nodeId}`],
    ]);
  });
}

/** Undefined = no receiver: it is no standby, or it is not connected. */
export function receiverRecord(state: State, standby: Member): Map<string, string> | undefined {
  const source = sourceOf(state, standby);
  if (source === undefined) return undefined;
  const { instance } = standby;
  return new Map([
    ["receiver_pid", String(instance.pid + 50)],
    ["local_role", instance.role],
    ["peer_role", "Primary"],
    ["peer_state", healthOf(state, source)?.state ?? "Unknown"],
    ["state", "Normal"],
    ...locations(source.instance.position, instance.position, instance.replayed),
    ["channel", `${standby.address}:${40_000 + standby.nodeId}<--${source.address}:${source.port + 1}`],
  ]);
}

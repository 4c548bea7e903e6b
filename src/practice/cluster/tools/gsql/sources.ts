import { healthOf, standbysOf, staticConnections } from "../../state/health.ts";
import { isPrimary, lsn, type Member, type State, timelineOf } from "../../state/member.ts";
import { allSettings } from "../../state/settings.ts";
import { applicationName, standings } from "../../state/sync.ts";
import { receiverRecord, senderRecords } from "../records.ts";
import { moment } from "./moment.ts";

export type Value = string | number | boolean | null;
export type Row = ReadonlyMap<string, Value>;

/** What `from` may name: the functions and views of section 1.11 of the fact sheet. Undefined = no such thing. */
export function rowsOf(name: string, state: State, host: Member, now: Date): Row[] | undefined {
  return SOURCES[name]?.(state, host, now);
}

type Source = (state: State, host: Member, now: Date) => Row[];

const SOURCES: Readonly<Record<string, Source>> = {
  pg_stat_get_stream_replications(state, host) {
    const health = healthOf(state, host);
    return [
      row({
        local_role: health?.role ?? null,
        static_connections: staticConnections(host),
        db_state: health?.state ?? null,
        detail_information: health?.detail ?? null,
      }),
    ];
  },
  pg_stat_get_wal_senders: (state, host) =>
    senderRecords(state, host).map((record) => new Map([["pid", record.get("sender_pid") ?? null], ...record])),
  pg_stat_get_wal_receiver(state, host) {
    const record = receiverRecord(state, host);
    return record === undefined ? [] : [record];
  },
  pg_stat_replication: replication,
  pg_replication_slots: slots,
  pg_settings: (_state, host) => [...allSettings(host.instance)].map(([name, setting]) => row({ name, setting })),
  pg_stat_activity: (_state, host, now) =>
    ["WalWriter", "gsql"].map((application_name, index) =>
      row({
        datname: "postgres",
        pid: host.instance.pid + 10 + index,
        usename: "omm",
        application_name,
        client_addr: null,
        state: index === 0 ? "idle" : "active",
        xact_start: index === 0 ? null : moment(now),
        query_start: moment(now),
        query: "",
      }),
    ),
  pg_prepared_xacts: () => [],
  pg_last_xlog_replay_location: (_state, host) => [
    row({ term: timelineOf(host.instance), lsn: lsn(host.instance.replayed) }),
  ],
};

const row = (values: Readonly<Record<string, Value>>): Row => new Map(Object.entries(values));

/** Column names differ from PostgreSQL's (server 1.1.0 - 6.0). */
function replication(state: State, host: Member, now: Date): Row[] {
  const standing = standings(state, host);
  return standbysOf(state, host).map((standby) => {
    const sync = standing.get(standby);
    const { position, replayed } = standby.instance;
    return row({
      pid: host.instance.pid + standby.nodeId,
      usesysid: 10,
      usename: "omm",
      application_name: `WalSender to Standby[${applicationName(standby)}]`,
      client_addr: standby.address,
      client_hostname: standby.name,
      client_port: 40_000 + standby.nodeId,
      backend_start: moment(now),
      state: "Streaming",
      sender_sent_location: lsn(host.instance.position),
      receiver_write_location: lsn(position),
      receiver_flush_location: lsn(position),
      receiver_replay_location: lsn(replayed),
      sync_priority: sync?.priority ?? 0,
      sync_state: sync?.state ?? "Async",
    });
  });
}

/** A physical slot for every standby that ever followed; that of a dead one stays, inactive, and holds the log back. */
function slots(state: State, host: Member): Row[] {
  if (!isPrimary(host.instance)) return [];
  const streaming = new Set(standbysOf(state, host).map(applicationName));
  return [...host.instance.slots].sort().map((name) => {
    const reader = [...state.members.values()].find((member) => applicationName(member) === name);
    const { position } = host.instance;
    return row({
      slot_name: name,
      plugin: null,
      slot_type: "physical",
      datoid: 0,
      database: null,
      active: streaming.has(name),
      xmin: null,
      catalog_xmin: null,
      restart_lsn: lsn(Math.min(reader?.instance.position ?? position, position)),
      dummy_standby: false,
    });
  });
}

import { isPrimary, isStandby, lsn, type Member, type State, timelineOf } from "../../state/member.ts";
import { settingOf } from "../../state/settings.ts";
import { buildOf } from "../gaussdb.ts";
import { fromMoment, moment } from "./moment.ts";
import type { Value } from "./sources.ts";
import { SqlError } from "./syntax.ts";

export interface Server {
  readonly state: State;
  readonly host: Member;
  readonly now: Date;
}

type Scalar = (server: Server, args: readonly Value[]) => Value;

const inRecovery = ({ host }: Server): boolean => isStandby(host.instance);

function mustRecover(server: Server): void {
  if (inRecovery(server)) return;
  throw new SqlError(
    "recovery is not in progress\nHINT:  Recovery control functions can only be executed during recovery.",
  );
}

/** A location as a number, for differences. */
function bytes(value: Value | undefined): number | null {
  if (value === null || value === undefined) return null;
  const [, high, low] = /^([0-9A-F]+)\/([0-9A-F]+)$/i.exec(String(value)) ?? [];
  if (high === undefined || low === undefined) {
    throw new SqlError(`invalid input syntax for transaction log location: "${value}"`);
  }
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
}

function pause(server: Server, paused: boolean): Value {
  mustRecover(server);
  server.host.instance.replayPaused = paused;
  return "";
}

const FUNCTIONS: Readonly<Record<string, Scalar>> = {
  pg_is_in_recovery: inRecovery,
  pg_last_xlog_receive_location: (server) => (inRecovery(server) ? lsn(server.host.instance.position) : null),
  pg_last_xlog_replay_location: ({ host }) => `(${timelineOf(host.instance)},${lsn(host.instance.replayed)})`,
  pg_last_xact_replay_timestamp: (server) => (inRecovery(server) ? moment(server.now) : null),
  pg_current_xlog_location(server) {
    if (isPrimary(server.host.instance) || server.host.instance.role === "Normal")
      return lsn(server.host.instance.position);
    throw new SqlError("recovery is in progress\nHINT:  WAL control functions cannot be executed during recovery.");
  },
  pg_xlog_location_diff(_server, [to, from]) {
    const [a, b] = [bytes(to), bytes(from)];
    return a === null || b === null ? null : a - b;
  },
  pg_is_xlog_replay_paused(server) {
    mustRecover(server);
    return server.host.instance.replayPaused;
  },
  pg_xlog_replay_pause: (server) => pause(server, true),
  pg_xlog_replay_resume: (server) => pause(server, false),
  pg_postmaster_start_time: ({ host }) => moment(new Date(host.instance.startedAt)),
  current_setting({ host }, [name]) {
    const value = settingOf(host.instance, String(name));
    if (value === undefined) throw new SqlError(`unrecognized configuration parameter "${name}"`);
    return value;
  },
  version: ({ state }) =>
    `(${buildOf(state.version)}) compiled at 2023-03-30 00:00:00 on x86_64-unknown-linux-gnu, compiled by g++ (GCC) 7.3.0, 64-bit`,
  now: ({ now }) => moment(now),
  clock_timestamp: ({ now }) => moment(now),
  current_database: () => "postgres",
  // The second row of pg_stat_activity is gsql itself.
  pg_backend_pid: ({ host }) => host.instance.pid + 11,
  // A difference of moments is a number of seconds here.
  extract: (_server, [, value]) => (value === null ? null : (secondsOf(value) ?? Number(value))),
  coalesce: (_server, args) => args.find((arg) => arg !== null) ?? null,
  concat: (_server, args) => args.map((arg) => arg ?? "").join(""),
  round: (_server, [value]) => (value === null ? null : Math.round(Number(value))),
  upper: (_server, [value]) => (value === null ? null : String(value).toUpperCase()),
  lower: (_server, [value]) => (value === null ? null : String(value).toLowerCase()),
  "is null": (_server, [value]) => value === null,
};

function secondsOf(value: Value | undefined): number | undefined {
  const ms = fromMoment(value);
  return ms === undefined ? undefined : ms / 1_000;
}

export function callFunction(server: Server, name: string, args: readonly Value[]): Value {
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (run === undefined) throw new SqlError(`function ${name}() does not exist`);
  return run(server, args);
}

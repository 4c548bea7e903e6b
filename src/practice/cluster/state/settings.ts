import type { Instance } from "./member.ts";

/** What the server has when postgresql.conf sets nothing. Kept to what the bot's checks ask for (safety checks F11 and FO14). */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ["application_name", "gsql"],
  ["archive_mode", "off"],
  ["available_zone", ""],
  ["checkpoint_segments", "64"],
  ["enable_dcf", "off"],
  ["enable_xlog_prune", "on"],
  ["hot_standby", "on"],
  ["keep_sync_window", "0"],
  ["listen_addresses", "localhost"],
  ["max_connections", "200"],
  ["max_prepared_transactions", "10"],
  ["max_process_memory", "12GB"],
  ["max_replication_slots", "8"],
  ["max_size_for_xlog_prune", "256GB"],
  ["max_wal_senders", "16"],
  ["most_available_sync", "off"],
  ["pgxc_node_name", ""],
  ["port", "5432"],
  ["recovery_min_apply_delay", "0"],
  ["replication_type", "1"],
  ["shared_buffers", "8MB"],
  ["synchronous_commit", "on"],
  ["synchronous_standby_names", "*"],
  ["wal_keep_segments", "16"],
  ["wal_level", "hot_standby"],
]);

/** What a fresh installation leaves in postgresql.conf. */
export const firstSettings = (instanceIds: readonly number[], port: number): Map<string, string> =>
  new Map([
    ...DEFAULTS,
    ["available_zone", "AZ1"],
    ["max_connections", "5000"],
    ["max_prepared_transactions", "800"],
    ["max_process_memory", "2GB"],
    ["most_available_sync", "on"],
    ["pgxc_node_name", `dn_${instanceIds.join("_")}`],
    ["port", String(port)],
    ["shared_buffers", "1GB"],
  ]);

/** What `show` answers; undefined = there is no such parameter. */
export const settingOf = (instance: Instance, name: string): string | undefined => allSettings(instance).get(name);

export function allSettings({ settings, peers }: Instance): Map<string, string> {
  const connections = [...peers].map(([index, text]): [string, string] => [`replconninfo${index}`, text]);
  return new Map([...DEFAULTS, ...settings, ...connections]);
}

import { isPrimary, lsn, timelineOf } from "../state/member.ts";
import type { Tool } from "./tool.ts";

/** Works with a stopped database too. The labels that identify a cluster and its timeline are the real ones (server 3.0 - 6.0). */
export const pgControldata: Tool = {
  name: "pg_controldata",
  home: "server",
  async run(call) {
    const dir = (call.args.find((arg) => !arg.startsWith("-")) ?? call.env["PGDATA"] ?? "").replace(/(?<=.)\/+$/, "");
    if (dir === "") {
      call.err('pg_controldata: no data directory specified\nTry "pg_controldata --help" for more information.\n');
      return 1;
    }
    if (dir !== call.host.dataDir || call.host.instance.systemIdentifier === "") {
      call.err(
        `pg_controldata: could not open file "${dir}/global/pg_control" for reading: No such file or directory\n`,
      );
      return 2;
    }
    await call.pause(20);
    const now = call.now();
    const { instance } = call.host;
    const production = isPrimary(instance) ? "in production" : "in archive recovery";
    const stopped = instance.role === "Primary" ? "shut down" : "shut down in recovery";
    const checkpoint = lsn(Math.max(0, instance.replayed - 0x88));
    const pairs: readonly (readonly [string, string])[] = [
      ["pg_control version number:", "923"],
      ["Catalog version number:", "201611171"],
      ["Database system identifier:", instance.systemIdentifier],
      ["Database cluster state:", instance.running ? production : stopped],
      ["pg_control last modified:", now.toString().slice(0, 24)],
      ["Latest checkpoint location:", checkpoint],
      ["Prior checkpoint location:", checkpoint],
      ["Latest checkpoint's REDO location:", checkpoint],
      ["Latest checkpoint's TimeLineID:", String(timelineOf(instance))],
      ["Latest checkpoint's full_page_writes:", "off"],
      ["Minimum recovery ending location:", isPrimary(instance) ? "0/0" : lsn(instance.replayed)],
      ["End-of-backup record required:", "no"],
      ["Current wal_level setting:", instance.settings.get("wal_level") ?? "hot_standby"],
      ["Current max_connections setting:", instance.settings.get("max_connections") ?? "5000"],
      ["Database block size:", "8192"],
      ["Bytes per WAL segment:", "16777216"],
      ["Database system TimeLine:", String(timelineOf(instance))],
    ];
    call.out(pairs.map(([label, value]) => `${label.padEnd(38)}${value}\n`).join(""));
    return 0;
  },
};

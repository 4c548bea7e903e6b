import { healthOf, staticConnections } from "../../state/health.ts";
import type { Call } from "../tool.ts";
import { say } from "./speech.ts";

/** Section 2.4 of the fact sheet: a running or finished build, exit 1 when there never was one. */
export async function queryBuild(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl build query ,datadir is ${dir} `);
  const { host, state } = call;
  const { instance } = host;
  if (!here || instance.build === undefined) {
    say(call, " display querybuild failed could not get information from gaussdb.state");
    return 1;
  }
  const now = call.now().getTime();
  const { activity } = instance;
  const running = activity.kind === "building";
  const part = running ? Math.min(1, (now - activity.from) / (activity.until - activity.from)) : 1;
  const left = running ? Math.max(0, Math.round((activity.until - now) / 1_000)) : 0;
  const isBroken = !running && instance.buildUnfinished;
  const pairs = (entries: readonly (readonly [string, string])[]): string =>
    entries.map(([key, value]) => `        ${key.padEnd(30)}: ${value}\n`).join("");
  const { mode, total } = instance.build;
  call.out(" HA state:           \n");
  call.out(
    pairs([
      ["local_role", healthOf(state, host)?.role ?? "Standby"],
      ["static_connections", String(staticConnections(host))],
      ["db_state", running ? "Building" : isBroken ? "Build failed" : "Build completed"],
      ["sync_mode", "Async"],
    ]),
  );
  call.out("\n Build state:        \n");
  call.out(
    pairs([
      ["build_mode", mode],
      ["data_synchronized", `${Math.round((total * part) / 1_024)}MB`],
      ["estimated_total_data", `${Math.round(total / 1_024)}MB`],
      ["process_schedule", `${Math.round(part * 100)}%`],
      ["estimated_remaining_time", clock(left)],
    ]),
  );
  return isBroken ? 1 : 0;
}

const clock = (seconds: number): string =>
  [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");

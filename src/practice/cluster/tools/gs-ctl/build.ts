import { beginBuild, buildSource, endBuild } from "../../state/changes.ts";
import { healthOf, staticConnections } from "../../state/health.ts";
import { lsn, type Member } from "../../state/member.ts";
import { type Call, option } from "../tool.ts";
import { say, serverLine } from "./speech.ts";
import { shutDown } from "./start-stop.ts";

const TAKES_MS = { Full: 10_000, Incremental: 4_000 } as const;
const STEPS = 5;

/** Wording of the middle as in sample gs_ctl-build-1.0.1-full-ok; it differs between versions. */
export async function build(call: Call, dir: string, here: boolean): Promise<number> {
  const { host, state } = call;
  const asked = option(call.args, "-b") ?? "auto";
  const mode = /full/.test(asked) || host.instance.buildUnfinished ? "Full" : "Incremental";
  const word = mode === "Full" ? "full build" : "incremental build";
  say(call, `gs_ctl ${word} ,datadir is ${dir} `);
  const primary = buildSource(state, host);
  if (!here || primary === undefined || host.instance.role === "Primary") {
    if (mode === "Incremental") say(call, "inc build failed due to primary connection failure, skip full build.");
    say(call, `${word} failed(${dir}).`);
    return 1;
  }
  if (host.instance.running) {
    const code = await shutDown(call);
    if (code !== 0) return code;
  }
  say(call, `fopen build pid file "${dir}/gs_build.pid" success`);
  say(call, `fprintf build pid file "${dir}/gs_build.pid" success`);
  say(call, "check connect to server success");
  say(call, "create build tag file success");
  say(call, "get system identifier success");
  await copy(call, primary, mode);
  say(call, `${word} completed(${dir}).`);
  say(call, "waiting for server to start...");
  serverLine(call, "[BACKEND] LOG:  Begin to start openGauss Database.");
  await call.pause(1_000);
  call.out(".\n");
  say(call, " done");
  say(call, `server started (${dir})`);
  return 0;
}

async function copy(call: Call, primary: Member, mode: "Full" | "Incremental"): Promise<void> {
  const { host, state } = call;
  const takes = TAKES_MS[mode];
  beginBuild(host, mode, call.now().getTime(), takes * state.timeScale * state.slowness);
  const total = host.instance.build?.total ?? 0;
  try {
    await call.changed();
    say(call, "receiving and unpacking files...");
    say(call, `xlog start point: ${lsn(primary.instance.position)}`);
    for (let step = 1; step <= STEPS; step++) {
      await call.pause(takes / STEPS);
      say(call, `${(total * step) / STEPS}/${total} kB (${(100 * step) / STEPS}%)`);
    }
    say(call, "finish receive tar files");
    say(call, `xlog end point: ${lsn(primary.instance.position)}`);
    say(call, "rename build status file success");
    call.now();
    endBuild(host, primary);
  } catch (error) {
    // The copier is this very process: what it leaves behind cannot be started.
    host.instance.running = false;
    host.instance.activity = { kind: "none" };
    throw error;
  } finally {
    await call.changed();
  }
}

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
  const outcome = instance.buildUnfinished ? "Build failed" : "Build completed";
  const pairs = (entries: readonly (readonly [string, string])[]): string =>
    entries.map(([key, value]) => `        ${key.padEnd(30)}: ${value}\n`).join("");
  const { mode, total } = instance.build;
  call.out(" HA state:           \n");
  call.out(
    pairs([
      ["local_role", healthOf(state, host)?.role ?? "Standby"],
      ["static_connections", String(staticConnections(host))],
      ["db_state", running ? "Building" : outcome],
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
      ["estimated_remaining_time", `00:00:${String(Math.min(59, left)).padStart(2, "0")}`],
    ]),
  );
  return 0;
}

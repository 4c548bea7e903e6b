import { BUILD_TAKES, beginBuild, breakOff, buildSource, endBuild } from "../../state/builds.ts";
import { lsn, type Member } from "../../state/member.ts";
import { type Call, option } from "../tool.ts";
import { say, serverLine } from "./speech.ts";
import { shutDown } from "./start-stop.ts";

type Mode = "Full" | "Incremental";

const STEPS = 10;
const WORDS = { Full: "full build", Incremental: "incremental build" } as const;

/** Wording of the middle as in sample gs_ctl-build-1.0.1-full-ok; it differs between versions. */
export async function build(call: Call, dir: string, here: boolean): Promise<number> {
  const { host, state } = call;
  const asked = option(call.args, "-b") ?? "auto";
  let mode: Mode = /full/.test(asked) || host.instance.buildUnfinished ? "Full" : "Incremental";
  say(call, `gs_ctl ${WORDS[mode]} ,datadir is ${dir} `);
  const primary = buildSource(state, host);
  if (!here || primary === undefined || host.instance.role === "Primary") {
    if (mode === "Incremental") say(call, "inc build failed due to primary connection failure, skip full build.");
    say(call, `${WORDS[mode]} failed(${dir}).`);
    return 1;
  }
  if (host.instance.running) {
    const code = await shutDown(call);
    if (code !== 0) return code;
  }
  // The log has to have begun in the same cluster; -b incremental alone does not fall back.
  if (mode === "Incremental" && host.instance.systemIdentifier !== primary.instance.systemIdentifier) {
    if (asked === "incremental") {
      say(call, `${WORDS[mode]} failed(${dir}).`);
      return 1;
    }
    say(call, "inc build failed, change to full build.");
    mode = "Full";
  }
  for (const action of ["fopen", "fprintf"]) say(call, `${action} build pid file "${dir}/gs_build.pid" success`);
  say(call, "check connect to server success");
  say(call, "create build tag file success");
  say(call, "get system identifier success");
  if (!(await copy(call, primary, mode))) {
    say(call, `${WORDS[mode]} failed(${dir}).`);
    return 1;
  }
  say(call, `${WORDS[mode]} completed(${dir}).`);
  say(call, "waiting for server to start...");
  serverLine(call, "[BACKEND] LOG:  Begin to start openGauss Database.");
  await call.pause(1_000);
  call.out(".\n");
  say(call, " done");
  say(call, `server started (${dir})`);
  return 0;
}

/** False when the primary went away meanwhile. */
async function copy(call: Call, primary: Member, mode: Mode): Promise<boolean> {
  const { host, state } = call;
  const takes = BUILD_TAKES[mode] * state.mishaps.buildFactor;
  beginBuild(host, { mode, now: call.now().getTime(), takesMs: takes * state.timeScale * state.slowness });
  const total = host.instance.build?.total ?? 0;
  let whole = false;
  try {
    await call.changed();
    say(call, "receiving and unpacking files...");
    say(call, `xlog start point: ${lsn(primary.instance.position)}`);
    for (let step = 1; step <= STEPS; step++) {
      await call.pause(takes / STEPS);
      call.now();
      if (buildSource(state, host) !== primary) return false;
      say(call, `${(total * step) / STEPS}/${total} kB (${(100 * step) / STEPS}%)`);
    }
    say(call, "finish receive tar files");
    say(call, `xlog end point: ${lsn(primary.instance.position)}`);
    say(call, "rename build status file success");
    call.now();
    endBuild(host, primary);
    whole = true;
    return true;
  } finally {
    // The copier is this very process.
    if (!whole) breakOff(host);
    await call.changed();
  }
}

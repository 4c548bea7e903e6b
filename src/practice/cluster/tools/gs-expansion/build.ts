import { BUILD_TAKES, beginBuild, buildSource } from "../../state/builds.ts";
import { healthOf } from "../../state/health.ts";
import type { Member } from "../../state/member.ts";
import { settingOf } from "../../state/settings.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import type { Call } from "../tool.ts";
import { type Expansion, goodOnes, type NewHost } from "./expansion.ts";

const FIRST_WAIT_MS = 10_000;
const ROUND_MS = 60_000;
const TURN_MS = 500;
/** 1.1.0 builds over ssh: 330 seconds, up to four times. */
const OLD_PATIENCE_MS = 4 * 330_000;
const WHEEL = ["\\", "|", "/", "-"];
const ENOUGH_LOG = 1_024;

export async function buildAll(work: Expansion): Promise<void> {
  const { call, log, newHosts } = work;
  const { version } = call.state;
  if (since(version, "3.0")) log("Start to establish the relationship.");
  const before = await raiseLog(call);
  await call.pause(FIRST_WAIT_MS);
  call.now();
  if (healthOf(call.state, call.host)?.role !== "Primary") {
    throw new Failed("[GAUSS-35709] The local_role of primary is not primary.");
  }
  for (const host of newHosts.filter(({ isGood }) => isGood)) await build(work, host);
  if (before !== undefined) call.host.instance.settings.set("wal_keep_segments", before);
  await call.changed();
  if (since(version, "3.0") && goodOnes(work).length === 0) {
    throw new Failed("[GAUSS-35706] Fail to build on all new hosts.");
  }
}

/** Without synchronous commits the log that the copy needs might be gone at its end. It stays raised when the tool is killed (trap 23). */
async function raiseLog({ host, changed }: Call): Promise<string | undefined> {
  const kept = settingOf(host.instance, "wal_keep_segments") ?? "16";
  if (settingOf(host.instance, "synchronous_commit") !== "off" || Number(kept) >= ENOUGH_LOG) return undefined;
  host.instance.settings.set("wal_keep_segments", String(ENOUGH_LOG));
  await changed();
  return kept;
}

/** The copy goes on by itself on the new host; here only a wheel turns until it is over. */
async function build({ call, log }: Expansion, host: NewHost): Promise<void> {
  const { member, address } = host;
  const isOld = !since(call.state.version, "3.0");
  if (!isOld) log(`Start to build standby ${address}.`);
  await begin(call, member);
  if (isOld) {
    for (let waited = 0; waited < OLD_PATIENCE_MS && isBuilding(call, member); waited += 1_000) await call.pause(1_000);
    return;
  }
  while (isBuilding(call, member)) await turn(call);
  await turn(call);
  while (/^(Starting|Catchup)/.test(healthOf(call.state, member)?.state ?? "")) await turn(call);
  call.now();
  // The tool does not ask whether it streams: a row of gs_ctl that says Normal is enough.
  const health = healthOf(call.state, member);
  host.isGood = health?.role === "Standby" && health.state === "Normal";
  log(`\rBuild standby ${address} ${host.isGood ? "success" : "failed"}.`);
}

async function begin(call: Call, member: Member): Promise<void> {
  const { state } = call;
  member.instance.role = "Standby";
  member.instance.startedAt = call.now().getTime();
  if (buildSource(state, member) === undefined) return;
  const takesMs = BUILD_TAKES.Full * state.mishaps.buildFactor * state.timeScale * state.slowness;
  beginBuild(member, { mode: "Full", now: call.now().getTime(), takesMs, detached: true });
  await call.changed();
}

function isBuilding(call: Call, { instance }: Member): boolean {
  call.now();
  return instance.activity.kind === "building";
}

async function turn(call: Call): Promise<void> {
  for (let index = 0; index < ROUND_MS / TURN_MS; index++) {
    call.out(`\rThe program is running ${WHEEL[index % WHEEL.length]}`);
    await call.pause(TURN_MS);
  }
}

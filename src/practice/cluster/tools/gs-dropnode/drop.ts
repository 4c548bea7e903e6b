import { startInstance, stopInstance, TAKES } from "../../state/changes.ts";
import { healthOf } from "../../state/health.ts";
import type { Member } from "../../state/member.ts";
import { loginTo, REFUSED_MS } from "../gs-om/reach.ts";
import { askYesNo } from "../om/ask.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import { dropConfiguration, dropRules, dropSlots } from "./configuration.ts";
import type { Dropping } from "./dropping.ts";
import { ERRORS } from "./errors.ts";
import { checkManaged, restartManagers, stopManaged } from "./managed.ts";
import { writeStaticConfig } from "./static-config.ts";

const CONTACT_MS = 1_000;

/** Step after step, and nothing is taken back when it ends between two of them. */
export async function drop(work: Dropping): Promise<void> {
  const { call, log } = work;
  const { state } = call;
  if (since(state.version, "3.0")) log(`Drop node start with${state.cm ? "" : "out"} CM node.`);
  if (state.cm) checkManaged(work);
  log("[gs_dropnode]Start to drop nodes of the cluster.");
  await checkStates(work);
  await stopTargets(work);
  for (const member of work.staying) await dropConfiguration(work, member);
  for (const member of work.staying) await dropRules(work, member);
  if (since(state.version, "3.0")) await dropSlots(work, call.host.name);
  if (state.cm) await stopManaged(work);
  await writeStaticConfig(work);
  if (state.cm) await restartManagers(work);
  if (!state.cm && work.staying.length === 1) await restartLast(work);
  log(`[gs_dropnode]${state.cm ? " " : ""}Success to drop the target nodes.`);
}

/** All that stay have to run, and nobody may be changing roles (OM v1.1.0 - 6.0, checkAllStandbyState). */
async function checkStates({ call, staying }: Dropping): Promise<void> {
  for (const member of staying) {
    await call.pause(CONTACT_MS);
    call.now();
    const health = healthOf(call.state, member);
    if (health === undefined) throw new Failed(ERRORS[51651](member.name));
    if (/^(Promoting|Wait|Demoting)/.test(health.state)) throw new Failed(ERRORS[35808](member.name));
  }
}

async function stopTargets(work: Dropping): Promise<void> {
  const { call, log, targets, unreachable } = work;
  const { version } = call.state;
  for (const member of targets) {
    if (!unreachable.has(member)) {
      const state = healthOf(call.state, member)?.state ?? "";
      if (/^(Promoting|Wait|Demoting)/.test(state)) throw new Failed(ERRORS[35808](member.name));
      await stop(work, member);
      continue;
    }
    const manually = ` Please check and delete the GRPC sslcert of ${member.name} manually.`;
    if (since(version, "3.0")) {
      log(`[gs_dropnode]Cannot connect ${member.name}.${since(version, "6.0") ? "" : manually}`);
    }
  }
}

async function stop({ call, log }: Dropping, member: Member): Promise<void> {
  log(`[gs_dropnode]Start to stop the target node ${member.name}.`);
  const login = await loginTo(call, member);
  await call.pause(login === "up" ? TAKES.stop : REFUSED_MS);
  // 1.1.0 takes a server that is down already for a host that is.
  const isDown = !member.instance.running;
  if (login !== "up" || (isDown && call.state.version === "1.1.0")) {
    log(`[gs_dropnode]Cannot connect the target node ${member.name}.`);
    log("[gs_dropnode]It may be still running.");
    return;
  }
  if (!isDown) stopInstance(member, "crash");
  await call.changed();
  log(`[gs_dropnode]End of stop the target node ${member.name}.`);
}

/** Only after everything is done: whoever declines gets exit 1 for a drop that is complete (trap 1). */
async function restartLast(work: Dropping): Promise<void> {
  const { call, log } = work;
  const { host, state } = call;
  log("[gs_dropnode]Remove the dynamic conf.");
  host.dynamicConfig = null;
  await call.changed();
  const blank = since(state.version, "3.0") ? " " : "";
  call.loseInput();
  await askYesNo(
    call,
    `Only one primary node is left.${blank}It is recommended to restart the node.\nDo you want to restart the primary node now (yes/no)? `,
  );
  await stop(work, host);
  log("[gs_dropnode]Start to start the target node.");
  startInstance(state, host, call.now().getTime(), "Normal");
  await call.changed();
  await call.pause(2 * TAKES.start);
  call.now();
  if (!since(state.version, "3.0")) log("[gs_dropnode]End of start the target node.");
}

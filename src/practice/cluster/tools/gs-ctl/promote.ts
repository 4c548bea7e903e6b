import { requestFailover, requestSwitchover } from "../../state/changes.ts";
import { isPrimary, isStandby, timelineOf } from "../../state/member.ts";
import { type Call, flag, option } from "../tool.ts";
import { dots, say, sayDown } from "./speech.ts";

const secondsOf = (call: Call): number => Number(option(call.args, "-t", "--timeout") ?? 60);

/** Samples gs_ctl-failover-1.1.0-ok and -5.0.x-failed. A timeout does not take the request back. */
export async function failover(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl failover ,datadir is ${dir} `);
  const { host, state } = call;
  const { instance } = host;
  await call.pause(50);
  if (!here || !instance.running) {
    sayDown(call, dir);
    return 1;
  }
  const now = call.now();
  if (!isPrimary(instance) && !isStandby(instance)) {
    say(call, "cannot failover server; server is not in standby or cascade standby mode");
    return 1;
  }
  say(call, `failover term (${timelineOf(instance)})`);
  if (isPrimary(instance)) {
    say(call, ` failover completed (${dir})`);
    return 0;
  }
  requestFailover(state, host, now.getTime());
  await call.changed();
  if (flag(call.args, "-W")) {
    say(call, " server starting failover");
    return 0;
  }
  say(call, " waiting for server to failover...");
  const seconds = secondsOf(call);
  if (await dots(call, seconds, () => isPrimary(instance))) {
    await call.changed();
    say(call, " done");
    say(call, ` failover completed (${dir})`);
    return 0;
  }
  const late = ` failover timeout after ${seconds} seconds. please manually check the cluster status or backtrack log.`;
  say(call, state.version === "6.0" ? late : " failed");
  say(call, ` failover failed (${dir})`);
  return 1;
}

/** Samples gs_ctl-switchover-1.0.x-ok and -2.0.x-timeout-exit0: with a dead primary it waits and then exits 0. */
export async function switchover(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl switchover ,datadir is ${dir} `);
  const { host, state } = call;
  const { instance } = host;
  if (!/^f(ast)?$/.test(option(call.args, "-m", "--mode") ?? "fast")) {
    say(call, "datanode does not support smart or immediate switchover");
    return 1;
  }
  await call.pause(50);
  if (!here || !instance.running) {
    sayDown(call, dir);
    return 1;
  }
  const now = call.now();
  if (isPrimary(instance)) {
    say(call, `switchover completed (${dir})`);
    return 0;
  }
  if (!isStandby(instance)) {
    say(call, "cannot switchover server; server is not in standby or cascade standby mode");
    return 1;
  }
  say(call, `switchover term (${timelineOf(instance)})`);
  requestSwitchover(state, host, now.getTime());
  say(call, "waiting for server to switchover...", "");
  const seconds = secondsOf(call);
  const done = await dots(call, seconds, () => isPrimary(instance));
  call.out("\n");
  if (done) {
    await call.changed();
    say(call, "done");
    say(call, `switchover completed (${dir})`);
    return 0;
  }
  const hint = state.version === "6.0" ? " or backtrack log" : "";
  say(call, "");
  call.out(` switchover timeout after ${seconds} seconds. please manually check the cluster status${hint}.\n`);
  return 0;
}

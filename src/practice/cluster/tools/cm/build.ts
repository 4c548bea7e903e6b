import { BUILD_TAKES, beginBuild, buildSource } from "../../state/builds.ts";
import { stopInstance, TAKES } from "../../state/changes.ts";
import { isPrimary } from "../../state/member.ts";
import { type Call, option } from "../tool.ts";
import { meantBy, unknown } from "./start-stop.ts";

/** The agent of that node copies, so it goes on when whoever waits here is gone. */
export async function build(call: Call): Promise<number> {
  const { state, args } = call;
  const [member] = meantBy(call)?.members ?? [];
  if (member === undefined || option(args, "-n") === undefined) return unknown(call);
  call.now();
  if (isPrimary(member.instance) || buildSource(state, member) === undefined) {
    call.out("cm_ctl: build failed.\n");
    return 1;
  }
  if (member.instance.running) stopInstance(member, "clean");
  await call.pause(TAKES.stop);
  const full = option(args, "-b") === "full" || member.instance.buildUnfinished;
  const mode = full ? "Full" : "Incremental";
  const takesMs = BUILD_TAKES[mode] * state.mishaps.buildFactor * state.timeScale * state.slowness;
  beginBuild(member, { mode, now: call.now().getTime(), takesMs, detached: true });
  await call.changed();
  while (member.instance.activity.kind === "building") {
    await call.pause(1_000);
    call.out(".");
    call.now();
  }
  await call.changed();
  call.out(`\ncm_ctl: build ${member.instance.running ? "successfully" : "failed"}.\n`);
  return member.instance.running ? 0 : 1;
}

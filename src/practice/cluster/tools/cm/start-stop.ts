import { startInstance, stopInstance, TAKES } from "../../state/changes.ts";
import { isPrimary, listedBy, type Member } from "../../state/member.ts";
import { loginTo } from "../gs-om/reach.ts";
import { type Call, option } from "../tool.ts";
import { quorum } from "./view.ts";

/** `-n NODE [-D DIR]`, or the whole cluster (fact sheet 1.12, sample cm_ctl-stop-start-7.0.0-partial). */
export async function stop(call: Call): Promise<number> {
  const meant = meantBy(call);
  if (meant === undefined) return unknown(call);
  call.out(`cm_ctl: stop ${meant.what}. \n`);
  return onEach(call, "stop", meant, (member) => {
    const mode = option(call.args, "-m") ?? "f";
    if (member.instance.running) stopInstance(member, mode.startsWith("i") ? "crash" : "clean");
  });
}

export async function start(call: Call): Promise<number> {
  const meant = meantBy(call);
  if (meant === undefined) return unknown(call);
  call.out("cm_ctl: checking cluster status.\ncm_ctl: checking cluster status.\n");
  await call.pause(1_000);
  call.out(`cm_ctl: checking finished in 1253 ms.\ncm_ctl: start ${meant.what}. \n`);
  return onEach(call, "start", meant, (member) => {
    const { state } = call;
    if (member.instance.running || member.instance.buildUnfinished) return;
    const others = listedBy(state, call.host).filter((other) => other !== member);
    const role = others.some(({ instance }) => isPrimary(instance)) ? "Standby" : member.instance.role;
    startInstance(state, member, call.now().getTime(), role);
  });
}

interface Meant {
  readonly what: "cluster" | "node" | "instance";
  readonly members: readonly Member[];
}

/** Undefined = there is no such node, or its data is elsewhere. */
export function meantBy({ args, state, host }: Call): Meant | undefined {
  const members = listedBy(state, host);
  const id = option(args, "-n");
  if (id === undefined) return { what: "cluster", members };
  const dir = option(args, "-D");
  const member = members.find(({ nodeId, dataDir }) => String(nodeId) === id && (dir ?? dataDir) === dataDir);
  if (member === undefined) return undefined;
  return { what: dir === undefined ? "node" : "instance", members: [member] };
}

export function unknown(call: Call): number {
  call.out("cm_ctl: can't find the node or its data directory in the configuration.\n");
  return 1;
}

async function onEach(call: Call, verb: "start" | "stop", { what, members }: Meant, work: (member: Member) => void) {
  for (const { nodeId } of members) call.out(`cm_ctl: ${verb} nodeid: ${nodeId}\n`);
  const away: Member[] = [];
  for (const member of members) {
    if ((await loginTo(call, member)) === "up") work(member);
    else away.push(member);
  }
  await call.changed();
  for (let waited = 0; waited < TAKES[verb] / 1_000 + 1; waited++) {
    await call.pause(1_000);
    call.out(".");
    call.now();
  }
  call.out("\n");
  if (away.length > 0) {
    for (const { nodeId } of away) call.out(`cm_ctl: abnormal node ${nodeId}.\n`);
    call.out(`cm_ctl: ${verb} ${what} partly successfully.\n`);
    return 1;
  }
  const isDone = verb === "stop" || members.every(({ instance }) => instance.running);
  if (!isDone || (verb === "start" && !quorum(call.state, call.host))) {
    call.out(`cm_ctl: ${verb} ${what} failed.\n`);
    return 1;
  }
  call.out(`cm_ctl: ${verb} ${what} successfully.\n`);
  return 0;
}

import { startInstance, stopInstance } from "../../state/changes.ts";
import { clusterStateOf, rowOf } from "../../state/health.ts";
import { listedBy, type Member, type Role } from "../../state/member.ts";
import type { Call } from "../tool.ts";
import { option } from "../tool.ts";
import { reachAll } from "./reach.ts";
import { refuse } from "./refuse.ts";

const LINE = "=".repeat(41);
const CHECKS = 6;

const meant = (call: Call): Member[] => {
  const named = option(call.args, "-h");
  return listedBy(call.state, call.host).filter(({ name }) => named === undefined || name === named);
};

/** What the configuration says: the dynamic one where there is one, else the roles of the installation (trap 11). */
function roleFor(call: Call, member: Member): Role {
  const recorded = /^primary=(\S+)$/m.exec(call.host.dynamicConfig ?? "")?.[1];
  const primary = recorded === undefined ? member.installRole === "P" : recorded === member.name;
  return primary ? "Primary" : "Standby";
}

/** With an unreachable host the whole cluster cannot be started: its configuration is compared by scp first (trap 13). */
export async function startAll(call: Call): Promise<number> {
  const { state } = call;
  call.out(`Starting cluster.\n${LINE}\n`);
  const members = meant(call);
  const reached = await reachAll(call, 90_000);
  const dead = members.find((member) => reached.kind === "timed-out" || !reached.answers(member));
  if (dead !== undefined) {
    const file = `${call.env["GAUSSHOME"] ?? ""}/bin/cluster_dynamic_config`;
    return refuse(
      call,
      `[GAUSS-51400] : Failed to execute the command: scp ${dead.name}:${file} /tmp. Error:\nssh: connect to host ${dead.address} port 22: Connection refused`,
    );
  }
  const now = call.now().getTime();
  for (const member of members) {
    if (!member.instance.running) startInstance(state, member, now, roleFor(call, member));
    call.out(`[SUCCESS] ${member.name}\n`);
  }
  await call.changed();
  const good = async (): Promise<boolean> => {
    call.now();
    return clusterStateOf(listedBy(state, call.host).map((member) => rowOf(state, member, true))) === "Normal";
  };
  for (let waited = 0; waited < CHECKS; waited++) {
    call.out("Waiting for check cluster state...\n");
    await call.pause(5_000);
    if (!(await good())) continue;
    call.out(`${LINE}\nSuccessfully started.\n`);
    return 0;
  }
  const last = clusterStateOf(listedBy(state, call.host).map((member) => rowOf(state, member, true)));
  return refuse(
    call,
    `[GAUSS-51607] : Failed to start cluster. After startup, the last check results were ${last}. Please check manually.`,
  );
}

export async function stopAll(call: Call): Promise<number> {
  call.out(`Stopping cluster.\n${LINE}\n`);
  const reached = await reachAll(call, 90_000);
  const members = meant(call);
  const alive = members.filter((member) => reached.kind === "looked" && reached.answers(member));
  for (const member of alive) if (member.instance.running) stopInstance(member, "clean");
  await call.changed();
  if (alive.length < members.length) {
    return refuse(
      call,
      "[GAUSS-53606]: Can not stop the database, the cmd is source ~/.bashrc; gs_ctl stop,  Error:\nssh failed.",
    );
  }
  call.out(`Successfully stopped cluster.\n${LINE}\nEnd stop cluster.\n`);
  return 0;
}

export async function restartAll(call: Call): Promise<number> {
  const code = await stopAll(call);
  return code === 0 ? startAll(call) : code;
}

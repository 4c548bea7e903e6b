import { dynamicConfigFor } from "../../state/create.ts";
import { isPrimary, listedBy, type Member, pathBetween } from "../../state/member.ts";
import type { Call } from "../tool.ts";
import { killedCommand, reachAll } from "./reach.ts";
import { refuse } from "./refuse.ts";

const WRITE_MS = 3_000;
const SCP_GIVES_UP_MS = 5_000;

/**
 * Records who is primary on every node. It needs exactly one primary and every listed host: with a dead host it fails
 * and has deleted the file on all nodes by then (observed-runs (4), run 04-refreshconf).
 */
export async function refreshConf(call: Call): Promise<number> {
  const { state, host } = call;
  const members = listedBy(state, host);
  if (members.length === 1) {
    call.out("No need to generate dynamic configuration file for one node.\n");
    return 0;
  }
  call.out("Generating dynamic configuration file for all nodes.\n");
  const reached = await reachAll(call, 90_000);
  if (reached.kind === "timed-out") {
    const command = killedCommand(call, reached.member, 90, "gsql -m -d postgres");
    return fail(
      call,
      `[GAUSS-51400] : Failed to execute the command: ${command}. Error:\n/bin/sh: -c: line 1: syntax error near unexpected token \`('`,
    );
  }
  const primaries = members.filter((member) => reached.answers(member) && isPrimary(member.instance));
  const [primary, second] = primaries;
  if (primary === undefined || second !== undefined) {
    return fail(call, "[GAUSS-51230] : The number of master dn must equal to 1.");
  }
  const dead = members.find((member) => !reached.answers(member));
  if (dead !== undefined) return copyFails(call, members, dead);
  await call.pause(WRITE_MS);
  for (const member of members) member.dynamicConfig = dynamicConfigFor(primary.name);
  await call.changed();
  call.out("Successfully generated dynamic configuration file.\n");
  return 0;
}

async function copyFails(call: Call, members: readonly Member[], dead: Member): Promise<number> {
  await call.pause(SCP_GIVES_UP_MS);
  for (const member of members) if (pathBetween(call.host, member) === "up") member.dynamicConfig = null;
  await call.changed();
  const file = `${call.env["GAUSSHOME"] ?? ""}/bin/cluster_dynamic_config`;
  const trouble =
    pathBetween(call.host, dead) === "up"
      ? "Permission denied (publickey,password)."
      : `ssh: connect to host ${dead.address} port 22: Connection refused`;
  return fail(
    call,
    `[GAUSS-51400] : Failed to execute the command: export LD_LIBRARY_PATH=/usr/lib64;/usr/bin/scp ${file} ${dead.address}:${file}. Error:\n${trouble}\n/usr/bin/scp: Connection closed`,
  );
}

const fail = (call: Call, cause: string): number =>
  refuse(call, `[GAUSS-50205] : Failed to write dynamic configuration file. Error: \n${cause}`);

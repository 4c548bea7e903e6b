import { listedBy, type Member } from "../../state/member.ts";
import { loginTo, REFUSED_MS } from "../gs-om/reach.ts";
import { type Call, option } from "../tool.ts";

export const isEveryNode = ({ args }: Call): boolean => option(args, "-N") !== undefined;

/** Does it on each host that is meant. One that cannot be reached makes the whole run a failure, and the others are done all the same. */
export async function onNodes(call: Call, work: (member: Member) => Promise<void>): Promise<number> {
  const named = option(call.args, "-N");
  const ignored = option(call.args, "--ignore-node")?.split(",") ?? [];
  const members = listedBy(call.state, call.host).filter(
    ({ name }) => (named === undefined || named === "all" || named === name) && !ignored.includes(name),
  );
  const failed: Member[] = [];
  for (const member of members) {
    if ((await loginTo(call, member)) === "up") await work(member);
    else failed.push(member);
  }
  if (failed.length > 0) await call.pause(REFUSED_MS);
  const [all, bad] = [members.length, failed.length];
  const word = named === undefined ? "" : "ALL: ";
  if (named !== undefined) {
    call.out(`Begin to perform the total nodes: ${all}.\n`);
    call.out(`Popen count is ${all}, Popen success count is ${all - bad}, Popen failure count is ${bad}.\n`);
    call.out("Begin to perform gs_guc for datanodes.\n");
    call.out(`Command count is ${all}, Command success count is ${all - bad}, Command failure count is ${bad}.\n`);
  }
  call.out(`\nTotal instances: ${all}. Failed instances: ${bad}.\n`);
  if (bad > 0) call.out(`Failed node names:\n${failed.map(({ name }) => `    [${name}]\n`).join("")}`);
  call.out(`${word}${bad === 0 ? "Success" : "Failure"} to perform gs_guc!\n\n`);
  return bad === 0 ? 0 : 1;
}

import { mayLogIn } from "../../hosts/trust.ts";
import { listedBy, type Member, pathBetween } from "../../state/member.ts";
import { treeAt } from "../host-tree.ts";
import type { Call } from "../tool.ts";

/** Real durations (observed-runs, table 2; milliseconds). */
const LOOK_MS = 1_500;
/** Ten attempts, a second apart, and as quick when the own routes declare the host unreachable (observed-runs (12)). */
export const REFUSED_MS = 11_000;

export type Reached =
  | { readonly kind: "looked"; readonly answers: (member: Member) => boolean }
  /** ssh to this one was killed by a time limit, and with it the whole tool. */
  | { readonly kind: "timed-out"; readonly member: Member };

/** What OM's ssh as a user meets. `denied` = the machine is there and lets nobody in. */
export async function loginTo(
  call: Call,
  member: Member,
  user = call.user,
): Promise<"up" | "refused" | "silent" | "denied"> {
  if (member === call.host) return "up";
  const path = pathBetween(call.host, member);
  if (path !== "up") return path;
  if (call.state.trustBroken && user !== "root") return "denied";
  const [here, tree] = [treeAt(call), treeAt(call, member)];
  if (here === undefined || tree === undefined) return "up";
  const { name, address } = member;
  return (await mayLogIn(here, { name, address, tree }, user)) === "in" ? "up" : "denied";
}

/** Asks every listed node over ssh as omm and takes as long as that takes. */
export async function reachAll(call: Call, silentMs: number): Promise<Reached> {
  const others = listedBy(call.state, call.host).filter((member) => member !== call.host);
  const logins = new Map(
    await Promise.all(others.map(async (member) => [member, await loginTo(call, member)] as const)),
  );
  const silent = others.find((member) => logins.get(member) === "silent");
  if (silent !== undefined) {
    await call.pause(silentMs);
    return { kind: "timed-out", member: silent };
  }
  await call.pause(others.some((member) => logins.get(member) === "refused") ? REFUSED_MS : LOOK_MS);
  call.now();
  return { kind: "looked", answers: (member) => member === call.host || logins.get(member) === "up" };
}

/** The command that OM prints when its parallel ssh was killed (observed with 7.0.0-RC3). */
export function killedCommand(call: Call, member: Member, limit: number, command: string): string {
  const om = call.env["GPHOME"] ?? "";
  const at = call.now().toISOString().replace("T", "_").replace("Z", "");
  const files = ["output_files", "error_files"].map((kind) => `/tmp/gauss_${kind}_${call.pid}_${at}`);
  return `source /etc/profile && python3 ${om}/script/gspylib/pssh/bin/pssh -t ${limit} -H ${member.address} -P *** 300 -o ${files[0]} -e ${files[1]} "source /etc/profile;source ~/.bashrc;${command}" 2>&1 | tee /tmp/gauss_result_${call.pid}_${at}.log`;
}

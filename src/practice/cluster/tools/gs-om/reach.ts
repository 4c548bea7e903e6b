import { listedBy, type Member } from "../../state/member.ts";
import type { Call } from "../tool.ts";

/** Real durations (observed-runs, table 2; milliseconds). */
const LOOK_MS = 1_500;
const REFUSED_MS = 11_000;

export type Reached =
  | { readonly kind: "looked"; readonly answers: (member: Member) => boolean }
  /** ssh to this one was killed by a time limit, and with it the whole tool. */
  | { readonly kind: "timed-out"; readonly member: Member };

/** Asks every listed node over ssh as omm and takes as long as that takes. */
export async function reachAll(call: Call, silentMs: number): Promise<Reached> {
  const others = listedBy(call.state, call.host).filter((member) => member !== call.host);
  const silent =
    others.find(({ network }) => network === "silent") ?? (call.host.network === "silent" ? others[0] : undefined);
  if (silent !== undefined) {
    await call.pause(silentMs);
    return { kind: "timed-out", member: silent };
  }
  await call.pause(others.some(({ network }) => network === "refused") ? REFUSED_MS : LOOK_MS);
  call.now();
  const { trustBroken } = call.state;
  return { kind: "looked", answers: (member) => member === call.host || (member.network === "up" && !trustBroken) };
}

/** The command that OM prints when its parallel ssh was killed (observed with 7.0.0-RC3). */
export function killedCommand(call: Call, member: Member, limit: number, command: string): string {
  const om = call.env["GPHOME"] ?? "";
  const at = call.now().toISOString().replace("T", "_").replace("Z", "");
  const files = ["output_files", "error_files"].map((kind) => `/tmp/gauss_${kind}_${call.pid}_${at}`);
  return `source /etc/profile && python3 ${om}/script/gspylib/pssh/bin/pssh -t ${limit} -H ${member.address} -P *** 300 -o ${files[0]} -e ${files[1]} "source /etc/profile;source ~/.bashrc;${command}" 2>&1 | tee /tmp/gauss_result_${call.pid}_${at}.log`;
}

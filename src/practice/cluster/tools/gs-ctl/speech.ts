import { stamp } from "../clock.ts";
import type { Call } from "../tool.ts";

/** A line of gs_ctl's logger. Without its newline when dots follow on the same line. */
export function say(call: Call, text: string, end = "\n"): void {
  call.out(`[${stamp(call.now())}][${call.pid}][][gs_ctl]: ${text}${end}`);
}

export function sayDown(call: Call, dir: string): void {
  say(call, ` PID file "${dir}/postmaster.pid" does not exist`);
  say(call, "Is server running?");
}

/** What the server itself writes into gs_ctl's output while it starts. */
export function serverLine(call: Call, text: string): void {
  const { instance, instanceId } = call.host;
  call.out(
    `${stamp(call.now())} ${instance.pid.toString(16)}.1 [unknown] 140698244056128 [unknown] 0 dn_${instanceId} 00000  0 ${text}\n`,
  );
}

/** Prints a dot for every second until `done`. False when the time is over. */
export async function dots(call: Call, seconds: number, done: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < seconds; waited++) {
    await call.pause(1_000);
    call.out(".");
    call.now();
    if (done()) return true;
  }
  return false;
}

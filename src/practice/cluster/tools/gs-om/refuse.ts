import type { Call } from "../tool.ts";

/** exitWithError of OM: standard error, exit 1. */
export function refuse(call: Call, text: string): number {
  call.err(`${text}\n`);
  return 1;
}

import type { Call } from "../tool.ts";

/** Most commands say what is wrong on standard error, after their name. */
export function refuse(call: Call, name: string, why: string, code = 1): number {
  call.err(`${name}: ${why}\n`);
  return code;
}

/** Arguments without the options that have no value; `--` ends options. */
export const operands = (args: readonly string[]): string[] => {
  const end = args.indexOf("--");
  if (end >= 0) return args.slice(end + 1);
  return args.filter((arg) => !arg.startsWith("-") || arg === "-");
};

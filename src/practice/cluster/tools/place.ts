import { resolve } from "node:path";
import { hostPath } from "../hosts/paths.ts";
import { MARK } from "../hosts/processes.ts";
import type { Call } from "./tool.ts";

/** The file tree of the host that a tool runs on. */
export function rootOf({ env }: Call): string {
  const root = env[MARK];
  if (root === undefined) throw new Error(`no ${MARK}: this runs on no practice host`);
  return root;
}

/** Where a path that a tool was given really is. */
export const realPath = (call: Call, path: string): string => hostPath(rootOf(call), resolve(call.cwd, path));

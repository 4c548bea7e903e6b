import { dirname, join } from "node:path";
import { MARK } from "../hosts/processes.ts";
import { type Tree, treeOf } from "../hosts/tree.ts";
import type { Member } from "../state/member.ts";
import type { Call } from "./tool.ts";

/** The files of a host; undefined where a tool is tried out without any. */
export function treeAt(call: Call, member: Member = call.host): Tree | undefined {
  const root = call.env[MARK];
  return root === undefined ? undefined : treeOf(join(dirname(root), member.name));
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { treeAt } from "../host-tree.ts";
import { Failed } from "../om/failed.ts";
import type { Dropping } from "./dropping.ts";
import { ERRORS } from "./errors.ts";

/** [3.0+] With a cluster manager (OM v5.0.0, drop_node_with_cm_impl.py): three nodes before, two after. */
export function checkManaged({ log, targets, staying }: Dropping): void {
  log("Drop node with CM node is running.");
  const all = targets.length + staying.length;
  if (all < 3) throw new Failed(ERRORS[35811](""));
  if (staying.length >= 2) return;
  throw new Failed(
    ERRORS[35811](`The current cluster contains ${all} nodes. A maximum of ${all - 2} nodes can be dropped.`),
  );
}

/** The flag keeps gs_uninstall on a dropped host from the others. */
export async function stopManaged({ call, log, targets, unreachable }: Dropping): Promise<void> {
  log("The current cluster does not support VIP.");
  for (const member of targets) {
    if (unreachable.has(member)) log(`Success stoped node [${member.nodeId}].`);
    else {
      const tree = treeAt(call, member);
      if (tree !== undefined) await writeFile(join(tree.gaussHome, "bin/drop_node_flag"), "");
      log(`Generate drop flag file on drop node ${member.name} successfully.`);
    }
  }
}

export async function restartManagers({ call, log }: Dropping): Promise<void> {
  log("Restarting cm_server cluster ...");
  await call.pause(5_000);
}

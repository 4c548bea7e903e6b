import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { treeAt } from "../host-tree.ts";
import type { Call } from "../tool.ts";
import { say, sayDown } from "./speech.ts";

/** From now on the rules count that stand in pg_hba.conf, whoever wrote them there. Parameters come in by gs_guc alone. */
export async function reload(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl reload ,datadir is ${dir} `);
  const { instance } = call.host;
  if (!here || !instance.running) {
    sayDown(call, dir);
    return 1;
  }
  const tree = treeAt(call);
  if (tree !== undefined) {
    const text = await readFile(join(tree.dataDir, "pg_hba.conf"), "utf8");
    instance.hba.splice(0, instance.hba.length, ...text.replace(/\n$/, "").split("\n"));
  }
  await call.changed();
  call.out("server signaled\n");
  return 0;
}

import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Member } from "../../state/member.ts";
import { stamp } from "../clock.ts";
import { treeAt } from "../host-tree.ts";
import type { Call } from "../tool.ts";

const KEPT = ["postgresql.conf", "pg_hba.conf"];

/** Copies a host's configuration and takes earlier copies away (OM v1.1.0 - 6.0, backupConf); the path is what the tool says. */
export async function backUp(call: Call, member: Member): Promise<string> {
  const name = `gs_dropnode_backup${stamp(call.now()).slice(0, 19).replace(/\D/g, "")}`;
  const file = `parameter_${member.name}.tar`;
  // The system's own /tmp is none of a practice host's.
  if (call.state.version === "1.1.0") return `/tmp/${name}/${file}`;
  const tree = treeAt(call, member);
  if (tree === undefined) return `/opt/huawei/tmp/${name}/${file}`;
  for (const old of await readdir(tree.pgHost)) {
    if (old.startsWith("gs_dropnode_backup")) await rm(join(tree.pgHost, old), { recursive: true, force: true });
  }
  const folder = join(tree.pgHost, name, `parameter_${member.name}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const kept of KEPT) await cp(join(tree.dataDir, kept), join(folder, `${member.instanceId}_${kept}`));
  return join(tree.pgHost, name, file);
}

/** $PGHOST/cluster_static_config_BACKUP, on the primary alone. */
export async function backUpStaticConfig(call: Call): Promise<void> {
  const tree = treeAt(call);
  if (tree === undefined) return;
  const file = join(tree.gaussHome, "bin/cluster_static_config");
  await cp(file, join(tree.pgHost, "cluster_static_config_BACKUP"));
}

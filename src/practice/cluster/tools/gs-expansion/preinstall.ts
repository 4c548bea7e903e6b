import { readFileSync } from "node:fs";
import { join } from "node:path";
import { treeAt } from "../host-tree.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import { type Expansion, goodOnes, type NewHost } from "./expansion.ts";

const SEND_MS = 6_000;
const PREINSTALL_MS = 30_000;

/** Why it failed on a host stands in that host's logs alone (observed-runs (8)); 1.1.0 shows it and ends. */
export async function preinstall(work: Expansion): Promise<void> {
  const { call, log, newHosts } = work;
  const isOld = !since(call.state.version, "3.0");
  const blank = since(call.state.version, "6.0") ? "" : "\n";
  log(`Start to preinstall database on ${isOld ? "the new standby" : "new"} nodes.`);
  if (!isOld) log("Start to send soft to each standby nodes.");
  await call.pause(SEND_MS);
  if (!isOld) log("End to send soft to each standby nodes.\nStart to preinstall database step.");
  const failed: NewHost[] = [];
  for (const host of newHosts) {
    await call.pause(PREINSTALL_MS);
    const why = troubleOn(work, host);
    if (why === undefined && !isOld) log(`Preinstall ${host.address} success`);
    if (why === undefined) continue;
    if (isOld) throw new Failed(why);
    host.isGood = false;
    failed.push(host);
  }
  if (failed.length > 0) log(`Failed to preinstall on: \n${failed.map(({ address }) => address).join(", ")}`);
  if (isOld) log("Successfully preinstall database on the new standby nodes.");
  else log(`End to preinstall database step.\nEnd to preinstall database on new nodes.${blank}`);
  if (goodOnes(work).length === 0) throw new Failed("[GAUSS-35706] Fail to preinstall on all new hosts.");
}

function troubleOn({ call }: Expansion, { member, address }: NewHost): string | undefined {
  const { failsToExpand } = call.state.mishaps;
  if (failsToExpand.delete(member.name))
    return `[GAUSS-51400] : Failed to execute the command: gs_preinstall on ${address}.`;
  const tree = treeAt(call, member);
  if (tree === undefined) return undefined;
  // A profile of an earlier life says that it is a member still (trap 20).
  const profiles = [join(tree.root, "etc/profile"), join(tree.home, ".bashrc"), tree.envFile].map(textOf);
  const isInstalled = profiles.some((text) => /^\s*export GAUSS_ENV='?2'?\s*$/m.test(text));
  return isInstalled ? "[GAUSS-51806] : The cluster has been installed." : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

import { existsSync, readdirSync } from "node:fs";
import { groupCalled, userCalled } from "../../hosts/accounts.ts";
import { clusterStateOf, healthOf, rowOf } from "../../state/health.ts";
import { settingOf } from "../../state/settings.ts";
import { treeAt } from "../host-tree.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import type { Call } from "../tool.ts";
import { differs } from "./check-xml.ts";
import type { Expansion } from "./expansion.ts";

/** What is left to expand; undefined = nothing, which ends with 0 (OM v1.1.0 - 6.0, checkNodesDetail). */
export async function checkNewHosts(work: Expansion, user: string): Promise<Expansion | undefined> {
  const { call, log, members } = work;
  await call.pause(3_000);
  checkAccounts(work, user);
  checkPrimary(call);
  const present = work.newHosts.filter(({ member }) => members.includes(member));
  const newHosts = work.newHosts.filter(({ member }) => !members.includes(member));
  if (present.length > 0) {
    const word = since(call.state.version, "3.0") ? "These" : "The";
    const list = present.map(({ address }) => address).join(",");
    log(`${word} nodes [${list}] are already in the cluster. Skip expand these nodes.`);
  }
  if (newHosts.length === 0) {
    log("There is no node can be expanded.");
    return undefined;
  }
  const left = { ...work, newHosts };
  if (since(call.state.version, "3.0")) checkLikeness(left);
  if (since(call.state.version, "3.0")) checkEmpty(left);
  return left;
}

function checkAccounts({ call, group, newHosts }: Expansion, user: string): void {
  const here = treeAt(call)?.root ?? "";
  const [own, ownGroup] = [userCalled(here, user), groupCalled(here, group)];
  if (own === undefined) throw missing("User", user, call.host.name);
  if (ownGroup === undefined) throw missing("Group", group, call.host.name);
  if (own.gid !== ownGroup.gid) {
    const text = `User [${user}] is not in the group [${group}].`;
    throw new Failed(since(call.state.version, "3.0") ? `[GAUSS-35712] ${text}` : text);
  }
  for (const { member, address } of newHosts) {
    const root = treeAt(call, member)?.root ?? "";
    if (userCalled(root, user) === undefined) throw missing("User", user, address);
    if (groupCalled(root, group) === undefined) throw missing("Group", group, address);
  }
}

const missing = (what: string, name: string, node: string): Failed =>
  new Failed(`[GAUSS-35704] ${what} [${name}] does not exist on node [${node}].`);

/** `Primary Normal` has to stand anywhere in gs_om's table: here the own row counts, since only that is known without asking. */
function checkPrimary(call: Call): void {
  const { state, host } = call;
  call.now();
  const row = rowOf(state, host, true);
  if (row.role === "Primary" && clusterStateOf([row]) === "Normal") return;
  throw new Failed(
    since(state.version, "3.0")
      ? "[GAUSS-35709] The status of primary is not Normal.\nExpansion failed."
      : "Unable to query current cluster status. Please import environment variables or check whether the cluster status is normal.",
  );
}

function checkLikeness({ call, xml, members }: Expansion): void {
  for (const member of members) {
    const node = xml.nodes.find(({ backIp }) => backIp === member.address);
    if (node === undefined) continue;
    if (node.dataDir !== member.dataDir) throw differs(`dataNode of ${member.address}`);
  }
  for (const member of members) {
    const node = xml.nodes.find(({ backIp }) => backIp === member.address);
    if (member === call.host || node === undefined || healthOf(call.state, member) === undefined) continue;
    if (settingOf(member.instance, "available_zone") !== node.azName) throw differs(`azName of ${member.address}`);
  }
}

/** The blanks are the tool's own: a line of its source goes on in the next one. */
function checkEmpty({ call, xml, newHosts, log }: Expansion): void {
  const full = newHosts.filter(({ member, address }) => {
    const dir = xml.nodes.find(({ backIp }) => backIp === address)?.dataDir ?? "";
    const tree = treeAt(call, member);
    const path = dir === member.dataDir ? (tree?.dataDir ?? "") : `${tree?.root ?? ""}${dir}`;
    return existsSync(path) && readdirSync(path).length > 0;
  });
  if (full.length === 0) return;
  log(
    `The datanode dir of [${full.map(({ address }) => address).join(",")}] is not empty.                 Please check it.`,
  );
  throw new NotEmpty("");
}

/** sys.exit(1) after a line on stdout. */
export class NotEmpty extends Error {}

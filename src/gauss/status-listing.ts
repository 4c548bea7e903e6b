import type { Parsed } from "../core/operation.ts";
import { isRule, keyAndValue, quoted } from "./lines.ts";
import { type Member, reasonOf, roleOf, stateOf } from "./member.ts";

type Block = ReadonlyMap<string, string>;

/**
 * The key/value form of `--all`, `-h`, `--az` and `cm_ctl query -v`: the cluster's keys first, then one block per instance.
 * A blank line may stand inside a block (gs_om-status-all-1.1.0); a node's name may be printed in a block of its own (1.0.1).
 */
export function listingIn(lines: readonly string[]): Parsed<{ cluster: Block; members: Member[] }> {
  const blocks: Map<string, string>[] = [new Map()];
  for (const line of lines) {
    if (line.trim() === "" || isRule(line)) continue;
    const pair = keyAndValue(line);
    if (pair === undefined) return { notRecognised: `a line of the listing is no "key : value": ${quoted(line)}` };
    const [key, value] = pair;
    if (key === "node") blocks.push(new Map());
    blocks.at(-1)?.set(key, value);
  }
  const [cluster = new Map(), ...instances] = blocks;
  const names = new Map(
    instances.map((block) => [block.get("node"), block.get("node_name")] as const).filter(([, name]) => name),
  );
  const members: Member[] = [];
  for (const block of instances) {
    const type = block.get("type");
    if (block.size <= 2 && block.has("node_name")) continue;
    if (type !== undefined && type !== "Datanode") continue;
    const member = memberFrom(block, names.get(block.get("node")));
    if (member === undefined) return { notRecognised: `instance ${block.get("instance_id") ?? "?"} cannot be read` };
    members.push(member);
  }
  return { value: { cluster, members } };
}

function memberFrom(block: Block, host: string | undefined): Member | undefined {
  const [nodeId, instanceId, port] = ["node", "instance_id", "instance_port"].map((key) => block.get(key));
  const condition = conditionOf(block);
  if (host === undefined || condition === undefined || !block.has("type")) return undefined;
  if (!/^\d+$/.test(nodeId ?? "") || !/^\d{4,9}$/.test(instanceId ?? "") || !/^\d+$/.test(port ?? "0"))
    return undefined;
  return {
    nodeId: Number(nodeId),
    host,
    ip: block.get("node_ip") ?? null,
    port: port === undefined ? null : Number(port),
    instanceId: Number(instanceId),
    dataDir: block.get("data_path") ?? null,
    installRole: null,
    ...condition,
  };
}

/**
 * From 1.1.0 on instance_state is the state and instance_role the role; a standby's HA_state is what its sender does.
 * In 1.0.1 and in cm_ctl instance_state holds the role, HA_state the state and `reason` the reason (gs_om-status-all-1.0.1-single).
 */
function conditionOf(block: Block): Pick<Member, "role" | "state" | "reason"> | undefined {
  const [shown = "", roleShown, haState] = ["instance_state", "instance_role", "HA_state"].map((key) => block.get(key));
  if (roleShown === undefined && haState !== undefined) {
    const role = roleOf(shown);
    const read = stateOf(haState);
    const reason = read?.state === "Need repair" ? reasonOf(block.get("reason") ?? "") : "";
    return role && read && { role, ...read, reason: reason === "" ? read.reason : reason };
  }
  const role = roleShown === undefined ? null : roleOf(roleShown);
  const read = stateOf(shown);
  // A healthy instance always has a role: without one the block was cut.
  if (role === undefined || read === undefined || (role === null && read.state === "Normal")) return undefined;
  return { role, ...read };
}

import type { Cluster } from "../core/cluster.ts";
import { type Report, troubleMessage } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { behind, type MemberLook, primaries, type Standing, senderTo, standing } from "./topology.ts";

const say = words("members", {
  node: { en: "Node" },
  address: { en: "Address" },
  role: { en: "Role" },
  state: { en: "State" },
  behind: { en: "Behind" },
  sync: { en: "Sync" },
  "no-answer": { en: "not answered" },
  "no-answer-why": { en: "{trouble}" },
  down: { en: "down" },
  "no-server": { en: "no server runs" },
  mute: { en: "SQL does not answer" },
  "mute-role": { en: "{role}? (from its state file)" },
  "mute-unknown": { en: "unknown" },
});

/** One row per member of the inventory; what was not heard is said to be so. */
export function memberTable(members: readonly MemberLook[], cluster: Cluster): NonNullable<Report["table"]> {
  const [primary] = primaries(members);
  const rows = members.map((member) => {
    const node = cluster.nodes.find(({ name }) => name === member.node);
    const [role, state] = roleAndState(standing(member));
    const address = node === undefined ? "" : `${node.backIp}:${node.port}`;
    if (node === undefined || primary === undefined || primary === member)
      return [member.node, address, role, state, "–", "–"];
    return [member.node, address, role, state, behind(primary, node) ?? "–", senderTo(primary, node)?.syncState ?? "–"];
  });
  const columns = [say("node"), say("address"), say("role"), say("state"), say("behind"), say("sync")];
  return { columns, rows };
}

type Cell = string | Message;

function roleAndState(seen: Standing): [role: Cell, state: Cell] {
  switch (seen.kind) {
    case "answers":
      return [
        seen.role,
        seen.detail === "Normal" || seen.detail === "" ? seen.state : `${seen.state} (${seen.detail})`,
      ];
    case "mute":
      return [seen.role === null ? say("mute-unknown") : say("mute-role", { role: seen.role }), say("mute")];
    case "down":
      return [say("down"), say("no-server")];
    case "not-answered":
      return [say("no-answer"), say("no-answer-why", { trouble: troubleMessage(seen.trouble) })];
  }
}

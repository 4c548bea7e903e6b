import { z } from "zod";
import type { Cluster } from "../src/core/cluster.ts";
import { defineOperation } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { lookAtMembers } from "../src/gauss/membership.ts";
import { peerOf } from "../src/gauss/replication.ts";
import { behind, instanceOf, MemberLook, senderTo, standing } from "../src/gauss/topology.ts";

const say = words("topology", {
  summary: { en: "Who replicates from whom" },
  headline: { en: "Replication in {cluster}" },
});

export default defineOperation({
  name: "topology",
  summary: say("summary"),
  risk: "read",
  args: z.object({}),
  facts: z.object({ members: z.array(MemberLook) }),
  observe: async (_args, look, cluster) => ({ members: await lookAtMembers(look, cluster) }),
  report: ({ members }, _args, cluster) => ({
    headline: say("headline", { cluster: cluster.name }),
    tone: "good",
    text: replicationTree(members, cluster),
  }),
});

/**
 * The members as a tree of text: whoever receives stands under the one it receives from. A member from which no
 * sender is known stands at the top, so nobody is left out, also when nobody answers.
 */
function replicationTree(members: readonly MemberLook[], cluster: Cluster): string {
  const children = (source: MemberLook): MemberLook[] =>
    members.filter((member) => member !== source && receivesFrom(member, source, cluster));
  const roots = members.filter(
    (member) => !members.some((other) => other !== member && receivesFrom(member, other, cluster)),
  );
  const draw = (
    member: MemberLook,
    indent: string,
    seen: readonly MemberLook[],
    above: MemberLook | undefined,
  ): string[] => {
    const line = `${indent}${above === undefined ? "" : "└ "}${member.node}  ${inWords(member)}${link(above, member, cluster)}`;
    const below = children(member).filter((child) => !seen.includes(child));
    return [line, ...below.flatMap((child) => draw(child, `${indent}  `, [...seen, member], member))];
  };
  return roots.flatMap((root) => draw(root, "", [root], undefined)).join("\n");
}

/** The receiver's own word counts, and the sender's where the receiver does not answer. */
function receivesFrom(member: MemberLook, source: MemberLook, cluster: Cluster): boolean {
  const nodeNamed = (name: string) => cluster.nodes.find((node) => node.name === name);
  const [from, to] = [nodeNamed(source.node), nodeNamed(member.node)];
  if (from === undefined || to === undefined) return false;
  const channel = instanceOf(member)?.receivers[0]?.channel;
  if (channel !== undefined) return peerOf(channel)?.address === from.backIp;
  return senderTo(source, to) !== undefined;
}

function link(above: MemberLook | undefined, member: MemberLook, cluster: Cluster): string {
  const node = cluster.nodes.find(({ name }) => name === member.node);
  const sender = above === undefined || node === undefined ? undefined : senderTo(above, node);
  if (above === undefined || node === undefined || sender === undefined) return "";
  const lag = behind(above, node);
  return `  ${[sender.state, sender.syncState, lag === undefined ? undefined : `${lag} behind`].filter(Boolean).join(", ")}`;
}

function inWords(member: MemberLook): string {
  const seen = standing(member);
  switch (seen.kind) {
    case "answers":
      return `${seen.role} ${seen.state}`;
    case "mute":
      return "SQL does not answer";
    case "down":
      return "down";
    case "not-answered":
      return "not answered";
  }
}

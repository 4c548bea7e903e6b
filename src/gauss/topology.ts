import { z } from "zod";
import type { Node } from "../core/cluster.ts";
import { reading, seen, type Trouble } from "../core/operation.ts";
import { Instance } from "./instance.ts";
import { bytesText, distance } from "./position.ts";
import { peerOf, type Sender } from "./replication.ts";
import { SqlRole } from "./role-by-sql.ts";
import { StaticView } from "./static-view.ts";

/**
 * The looks that tell what one machine is: gs_ctl knows whether a server runs, SQL knows what it really is, and the static
 * configuration there knows who its cluster's members are.
 */
export const MemberLook = z.object({
  node: z.string(),
  instance: reading(Instance),
  sql: reading(SqlRole),
  view: reading(StaticView).optional(),
});
export type MemberLook = z.infer<typeof MemberLook>;

export type Standing =
  /** The database itself told its role. */
  | {
      readonly kind: "answers";
      readonly role: string;
      readonly state: string;
      readonly detail: string;
      readonly inRecovery: boolean;
    }
  /** A server runs, but SQL gets no answer: `role` is what gs_ctl found, perhaps in an old file. */
  | { readonly kind: "mute"; readonly role: string | null; readonly state: string | null }
  /** The host answers and says that no server runs there. */
  | { readonly kind: "down" }
  /** Nobody knows: never shown as its last role. */
  | { readonly kind: "not-answered"; readonly trouble: Trouble };

export function standing({ instance, sql }: MemberLook): Standing {
  if ("value" in sql) {
    const { localRole, dbState, detail, inRecovery } = sql.value;
    return { kind: "answers", role: localRole, state: dbState, detail, inRecovery };
  }
  if ("unreadable" in instance) return { kind: "not-answered", trouble: instance.unreadable };
  if (!instance.value.running) return { kind: "down" };
  return { kind: "mute", role: instance.value.localRole, state: instance.value.dbState };
}

const MOVING = ["Building", "Catchup", "Starting", "Promoting", "Wait promoting"];
const LOOKING = ["Disconnected", "Connecting..."];

/** A server that is copied, starts or catches up comes right by itself. */
export const comesByItself = (stands: Standing | undefined): boolean =>
  stands?.kind === "answers" && MOVING.includes(stands.state);

/** It only looks for its primary: a line may be missing, or nobody is primary. No build helps with that. */
export const looksForPrimary = (stands: Standing | undefined): boolean =>
  stands?.kind === "answers" && LOOKING.includes(stands.detail);

/** Its log cannot go on, so that only a build helps. */
export const needsBuild = (stands: Standing | undefined): boolean =>
  stands?.kind === "answers" && stands.state === "Need repair" && !looksForPrimary(stands);

/** A primary, also the single node of a cluster of one, which calls itself Normal. */
export const isPrimary = (member: MemberLook): boolean => {
  const stands = standing(member);
  return stands.kind === "answers" && !stands.inRecovery && ["Primary", "Normal", "Main Standby"].includes(stands.role);
};

export const primaries = (members: readonly MemberLook[]): MemberLook[] => members.filter(isPrimary);

export const memberNamed = (members: readonly MemberLook[], node: string): MemberLook | undefined =>
  members.find((member) => member.node === node);

export const instanceOf = (member: MemberLook): Instance | undefined => seen(member.instance);

/** The primary's sender to this member, found by its back address. */
export function senderTo(primary: MemberLook, node: Node): Sender | undefined {
  return instanceOf(primary)?.senders.find(({ channel }) => peerOf(channel)?.address === node.backIp);
}

/** How far a member's replay lies behind what its primary has sent, in words; undefined when it cannot be told. */
export function behind(primary: MemberLook, node: Node): string | undefined {
  const sender = senderTo(primary, node);
  if (!sender?.senderSentLocation || !sender.receiverReplayLocation) return undefined;
  const bytes = distance(sender.receiverReplayLocation, sender.senderSentLocation);
  return bytes === undefined ? undefined : bytesText(bytes);
}

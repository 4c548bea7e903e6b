import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { Connection, canConnect } from "./can-connect.ts";
import { bestCandidate } from "./candidate.ts";
import { ControlData, controlData } from "./control-data.ts";
import { DiskUsage, diskUsage } from "./disk-usage.ts";
import { Managers, managers } from "./managers.ts";
import { lookAtMembers } from "./membership.ts";
import { Positions, positions } from "./positions.ts";
import { Replay, replayPaused } from "./replay-paused.ts";
import { SyncSettings, syncSettings } from "./sync-settings.ts";
import { MemberLook, standing } from "./topology.ts";
import { Busy, whoElse } from "./who-else.ts";

/** What one member that answers knows besides its role. */
const Detail = z.object({
  node: z.string(),
  positions: reading(Positions),
  control: reading(ControlData),
  replay: reading(Replay),
  sync: reading(SyncSettings),
  disk: reading(DiskUsage),
  busy: reading(z.array(Busy)),
  managers: reading(Managers),
});
export type Detail = z.infer<typeof Detail>;

/** Whether `from` reaches the database port of `to`: the second pair of eyes on a host that we do not see. */
const Reach = z.object({ from: z.string(), to: z.string(), connection: reading(Connection) });

export const PromotionFacts = z.object({
  members: z.array(MemberLook),
  details: z.array(Detail),
  reach: z.array(Reach),
  /** The standby that was asked for, or the one with the most log; null when there is none. */
  candidate: z.string().nullable(),
});
export type PromotionFacts = z.infer<typeof PromotionFacts>;

export async function observePromotion(
  look: Look,
  cluster: Cluster,
  asked: string | undefined,
): Promise<PromotionFacts> {
  // All at once: a host that swallows packets costs its deadline one time, not once per question.
  const [members, everyDetail] = await Promise.all([
    lookAtMembers(look, cluster),
    Promise.all(cluster.nodes.map((node) => detailsOf(look, node))),
  ]);
  const nodes = (wanted: (member: MemberLook) => boolean) =>
    cluster.nodes.filter(({ name }) => members.some((member) => member.node === name && wanted(member)));
  const there = nodes((member) => standing(member).kind !== "not-answered");
  const away = nodes((member) => standing(member).kind === "not-answered");
  const details = everyDetail.filter(({ node }) => there.some(({ name }) => name === node));
  const reach = await Promise.all(
    there.flatMap(({ name: from }) =>
      away.map(async ({ name: to, backIp, port }) => ({
        from,
        to,
        connection: await look(from, canConnect(backIp, port)),
      })),
    ),
  );
  const received = Object.fromEntries(details.map((detail) => [detail.node, seen(detail.positions)?.received]));
  return { members, details, reach, candidate: asked ?? bestCandidate(members, cluster, received) ?? null };
}

async function detailsOf(look: Look, { name, dataDir, port }: Node): Promise<Detail> {
  const [at, control, replay, sync, disk, busy, managed] = await Promise.all([
    look(name, positions(port)),
    look(name, controlData(dataDir)),
    look(name, replayPaused(port)),
    look(name, syncSettings(port)),
    look(name, diskUsage(dataDir)),
    look(name, whoElse(dataDir)),
    look(name, managers),
  ]);
  return { node: name, positions: at, control, replay, sync, disk, busy, managers: managed };
}

export const detailOf = ({ details, candidate }: PromotionFacts, node = candidate): Detail | undefined =>
  details.find((detail) => detail.node === node);

import { z } from "zod";
import type { Cluster } from "../core/cluster.ts";
import type { Place, RunId, UserId } from "../core/entry.ts";
import type { Operation } from "../core/operation.ts";
import { ruleFor } from "../core/policy.ts";
import { askModal } from "./modals.ts";
import { type Ear, type Parts, tellThem } from "./parts.ts";
import { say } from "./texts.ts";
import type { Parsed } from "./words.ts";

/** Where somebody asked, so that the answer goes there. It travels through a modal as its metadata. */
export const Origin = z.object({
  channel: z.string(),
  thread: z.string().optional(),
  responseUrl: z.string().optional(),
});
export type Origin = z.infer<typeof Origin>;

export interface Wanted {
  readonly operation: Operation;
  readonly cluster: Cluster;
  readonly args: Record<string, string>;
}

export const earOf = (user: UserId, { channel, thread, responseUrl }: Origin): Ear => ({
  user,
  channel,
  thread,
  responseUrl,
});

/** The cluster of a channel, when exactly one is shown there. */
export function channelCluster({ clusters }: Pick<Parts, "clusters">, channel: string): string | undefined {
  const here = [...clusters.values()].filter((cluster) => cluster.channel === channel);
  return here.length === 1 ? here[0]?.name : undefined;
}

/** Begins a run. Throws a `Refusal` when this person may not. `known`: it was begun before. */
export async function request(
  parts: Parts,
  wanted: Wanted,
  user: UserId,
  key: string,
  origin: Origin,
): Promise<{ readonly run: RunId; readonly known: boolean }> {
  const { operation, cluster, args } = wanted;
  const { risk } = operation;
  const changes = risk !== "read";
  const by = await parts.people.voter(user, risk === "read" ? [] : [ruleFor(cluster, risk)]);
  const place = await placeOf(parts, wanted, user, origin);
  const begun = await parts.bot.request({
    operation: operation.name,
    cluster: cluster.name,
    args,
    by,
    key,
    place,
  });
  const ear = earOf(user, origin);
  if (begun.known) return begun;
  parts.threads.tell(begun.run);
  const named = { operation: operation.name, cluster: cluster.name };
  const inThread = place.kind === "channel" && place.thread !== undefined && origin.thread === undefined;
  if (changes && inThread) await tellThem(parts, ear, say("card-in-incident", named));
  else if (changes && place.channel !== origin.channel) await tellThem(parts, ear, say("card-elsewhere", named));
  return begun;
}

/**
 * In a thread everything stays there. Otherwise a change is shown in the thread of its cluster's incident or where its cluster
 * lives, as an incident is, and a look is told to the one who asked.
 */
async function placeOf(
  { bot, threads }: Parts,
  { operation, cluster }: Wanted,
  user: UserId,
  { channel, thread, responseUrl }: Origin,
): Promise<Place> {
  const home = { kind: "channel", channel: cluster.channel ?? channel } as const;
  if (operation.standing === true) return home;
  if (thread !== undefined) return { kind: "channel", channel, thread };
  if (operation.risk !== "read") {
    const incident = await bot.incident(cluster.name);
    const root = incident === undefined ? undefined : await threads.rootOf(incident.id);
    return root === undefined ? home : { kind: "channel", channel: root.channel, thread: root.ts };
  }
  const place = { kind: "private", channel, user } as const;
  return responseUrl === undefined ? place : { ...place, responseUrl };
}

export const AskMetadata = z.object({ operation: z.string(), cluster: z.string().optional(), origin: Origin });

/** Opens the modal for what is missing; it must come within three seconds of the click or command. */
export async function openAsk(
  parts: Parts,
  { operation, cluster, args }: Pick<Extract<Parsed, { kind: "ask" }>, "operation" | "cluster" | "args">,
  trigger: string,
  origin: Origin,
): Promise<void> {
  const metadata = { operation: operation.name, origin, ...(cluster === undefined ? {} : { cluster: cluster.name }) };
  const view = askModal(parts, { operation, cluster, args }, JSON.stringify(metadata), parts.language);
  await parts.client.views.open({ trigger_id: trigger, view });
}

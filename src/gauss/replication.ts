import { z } from "zod";

const word = z.string().nullable();
const position = z.string().nullable();

/** Keys that senders and receivers share, in camel case of gs_ctl's own. Locations as printed: "3C/28000000". */
const shared = {
  localRole: word,
  peerRole: word,
  peerState: word,
  state: word,
  senderSentLocation: position,
  senderWriteLocation: position,
  senderFlushLocation: position,
  senderReplayLocation: position,
  receiverReceivedLocation: position,
  receiverWriteLocation: position,
  receiverFlushLocation: position,
  receiverReplayLocation: position,
  syncPercent: z.number().nullable(),
};

/** Both ends and an arrow. It is the last key of a record: without the far end the record was cut. */
const channel = z.string().regex(/(?:-->|<--)\S/);

/** One WAL sender: on a primary, and on a standby that feeds cascade standbys. */
export const Sender = z.object({
  senderPid: z.number().int().nullable(),
  ...shared,
  /** Sync, Quorum, Potential or Async. */
  syncState: word,
  syncPriority: z.number().int().nullable(),
  /** On or Off. */
  syncMostAvailable: word,
  channel,
});
export type Sender = z.infer<typeof Sender>;

export const Receiver = z.object({ receiverPid: z.number().int().nullable(), ...shared, channel });
export type Receiver = z.infer<typeof Receiver>;

type Values = ReadonlyMap<string, string>;

/** Undefined when the record was cut before the end of its last key, or holds a word where a number belongs. */
export const senderFrom = (values: Values): Sender | undefined => from(Sender, values);
export const receiverFrom = (values: Values): Receiver | undefined => from(Receiver, values);

/** The keys as gs_ctl and the SQL views name them, in the order of the schema. */
export const SENDER_COLUMNS: readonly string[] = Object.keys(Sender.shape).map(snakeCase);

function from<T extends z.ZodObject>(schema: T, values: Values): z.infer<T> | undefined {
  const filled = Object.keys(schema.shape).map((name) => {
    const text = values.get(snakeCase(name)) ?? "";
    if (text === "") return [name, null];
    return [name, /Pid$|Percent$|Priority$/.test(name) ? Number(text.replace(/%$/, "")) : text];
  });
  return schema.safeParse(Object.fromEntries(filled)).data;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The other end of `10.0.0.1:5434-->10.0.0.2:41886` or `10.0.0.2:34586<--10.0.0.1:26001`; the port is the last part, also with IPv6. */
export function peerOf(channel: string): { address: string; port: number } | undefined {
  const peer = channel.split(/-->|<--/)[1] ?? "";
  const colon = peer.lastIndexOf(":");
  const port = peer.slice(colon + 1);
  return colon > 0 && /^\d{1,5}$/.test(port) ? { address: peer.slice(0, colon), port: Number(port) } : undefined;
}

import { createHash } from "node:crypto";
import { type Entry, type RunId, sealOf } from "../../src/core/entry.ts";
import type { Store } from "../../src/core/world.ts";

/** So short that what a test prints comes in several, which share their memory as those of a file do. */
const PIECE_BYTES = 8;

/** A store that keeps everything in memory and survives as long as the object: a bot that died is a new engine on the same store. */
export function memoryStore(): Store {
  const runs = new Map<RunId, Entry[]>();
  const logs = new Map<string, Buffer>();
  const head = { no: -1, hash: "0".repeat(64) };
  const isOpen = (entries: readonly Entry[]) => !entries.some(({ event }) => event.kind === "closed");
  const push = (run: RunId, entries: Entry[], events: readonly Entry["event"][], at: Date) => {
    for (const event of events) {
      const body = { run, seq: entries.length, no: head.no + 1, at: at.toISOString(), prev: head.hash, event };
      const entry: Entry = { ...structuredClone(body), hash: sealOf(body) };
      Object.assign(head, { no: entry.no, hash: entry.hash });
      entries.push(entry);
    }
  };
  const log = (run: RunId, step: string) => logs.get(`${run}/${step}`) ?? Buffer.alloc(0);
  return {
    async open(run, event, at) {
      for (const [id, [first, ...rest]] of runs) {
        if (first?.event.kind !== "requested") continue;
        if (first.event.key === event.key) return { kind: "known", run: id };
        const holds = first.event.changes && first.event.cluster === event.cluster && isOpen([first, ...rest]);
        if (event.changes && holds) return { kind: "held", by: id };
      }
      const entries: Entry[] = [];
      push(run, entries, [event], at);
      runs.set(run, entries);
      return { kind: "opened" };
    },
    async append(run, seq, events, at) {
      const entries = runs.get(run);
      if (entries === undefined || entries.length !== seq || !isOpen(entries)) return false;
      push(run, entries, events, at);
      return true;
    },
    read: async (run) => [...(runs.get(run) ?? [])],
    openRuns: async () => [...runs].flatMap(([run, entries]) => (isOpen(entries) ? [run] : [])),
    allRuns: async () => [...runs.keys()],
    logs: {
      append: async (run, step, chunk) => void logs.set(`${run}/${step}`, Buffer.concat([log(run, step), chunk])),
      size: async (run, step) => log(run, step).length,
      read: async (run, step, from) => log(run, step).subarray(from),
      async *pieces(run, step, from, to) {
        const wanted = log(run, step).subarray(from, to);
        const memory = Buffer.alloc(PIECE_BYTES);
        for (let at = 0; at < wanted.length; at += PIECE_BYTES) yield memory.subarray(0, wanted.copy(memory, 0, at));
      },
      sha256: async (run, step) => createHash("sha256").update(log(run, step)).digest("hex"),
    },
    close: async () => undefined,
  };
}

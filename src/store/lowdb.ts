import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { Low } from "lowdb";
import { type Entry, type Event, type RunId, sealOf } from "../core/entry.ts";
import type { Opened, Store } from "../core/world.ts";
import { DurableDocument, syncFolder } from "./document.ts";
import { fileLogs } from "./logs.ts";
import { documents, type RunDocument, sweep, tryDocument } from "./run-documents.ts";
import { holdFolder } from "./single-writer.ts";

/** What is kept in memory of every run, so that no request has to read the history. */
interface Known {
  readonly path: string;
  readonly cluster: string;
  readonly changes: boolean;
  open: Low<RunDocument> | undefined;
}

/** Hash before the first entry of all. */
const GENESIS = "0".repeat(64);

export interface LowdbOptions {
  readonly folder: string;
  /** Told of a document that could not be read: it was moved to `aside`, and nothing in it was lost. */
  readonly onDamaged?: (path: string, aside: string, why: string) => void;
}

/**
 * The journal as one JSON document per run under `runs/<yyyy-mm>/`, so that an append costs the same however long the history is.
 * One process at a time: a second one on the same folder is refused. Entries of all runs form one hash chain.
 */
export async function openLowdb({ folder, onDamaged }: LowdbOptions): Promise<Store> {
  const release = await holdFolder(folder);
  const root = join(folder, "runs");
  await mkdir(root, { recursive: true, mode: 0o700 });
  const known = new Map<RunId, Known>();
  const keys = new Map<string, RunId>();
  /** The open changing run of each cluster. */
  const holders = new Map<string, RunId>();
  const head = { no: -1, hash: GENESIS };
  await sweep(root);
  for (const path of await documents(root)) {
    const entries = await readDocument(path, onDamaged);
    if (entries !== undefined) remember(path, entries);
  }

  function remember(path: string, entries: RunDocument["entries"]): void {
    const [first] = entries;
    const last = entries.at(-1);
    if (first?.event.kind !== "requested" || last === undefined) return;
    const closed = entries.some(({ event }) => event.kind === "closed");
    const open = closed ? undefined : new Low<RunDocument>(new DurableDocument(path), { schemaVersion: 1, entries });
    const { cluster, changes, key } = first.event;
    known.set(first.run, { path, cluster, changes, open });
    keys.set(key, first.run);
    if (changes && !closed) holders.set(cluster, first.run);
    if (last.no > head.no) Object.assign(head, { no: last.no, hash: last.hash });
  }

  // The hash chain makes every append wait for the one before it.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  };

  const chain = (run: RunId, seq: number, events: readonly Event[], at: Date): Entry[] => {
    let prev = head.hash;
    return events.map((event, index) => {
      const body = { run, seq: seq + index, no: head.no + 1 + index, at: at.toISOString(), prev, event: plain(event) };
      prev = sealOf(body);
      return { ...body, hash: prev };
    });
  };

  /** Memory follows the disk: a write that failed leaves the run as it was. */
  const commit = async (low: Low<RunDocument>, added: readonly Entry[]): Promise<void> => {
    const before = low.data;
    low.data = { schemaVersion: 1, entries: [...before.entries, ...added] };
    try {
      await low.write();
    } catch (cause) {
      low.data = before;
      throw new Error("the journal could not be written", { cause });
    }
    const last = added.at(-1);
    if (last !== undefined) Object.assign(head, { no: last.no, hash: last.hash });
  };

  return {
    logs: fileLogs((run) => (known.get(run)?.path ?? join(root, run)).replace(/\.json$/, "")),
    open: (run, event, at) =>
      inTurn(async (): Promise<Opened> => {
        const same = keys.get(event.key);
        if (same !== undefined) return { kind: "known", run: same };
        const holder = holders.get(event.cluster);
        if (event.changes && holder !== undefined) return { kind: "held", by: holder };
        const month = join(root, at.toISOString().slice(0, 7));
        if ((await mkdir(month, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(root);
        const path = join(month, `${run}.json`);
        const low = new Low<RunDocument>(new DurableDocument(path), { schemaVersion: 1, entries: [] });
        await commit(low, chain(run, 0, [event], at));
        known.set(run, { path, cluster: event.cluster, changes: event.changes, open: low });
        keys.set(event.key, run);
        if (event.changes) holders.set(event.cluster, run);
        return { kind: "opened" };
      }),
    append: (run, seq, events, at) =>
      inTurn(async () => {
        const mine = known.get(run);
        if (mine?.open === undefined || mine.open.data.entries.length !== seq) return false;
        await commit(mine.open, chain(run, seq, events, at));
        if (events.some(({ kind }) => kind === "closed")) {
          mine.open = undefined;
          if (mine.changes) holders.delete(mine.cluster);
        }
        return true;
      }),
    async read(run) {
      const mine = known.get(run);
      if (mine === undefined) return [];
      if (mine.open !== undefined) return mine.open.data.entries;
      return (await readDocument(mine.path, onDamaged)) ?? [];
    },
    openRuns: async () => [...known].flatMap(([run, { open }]) => (open === undefined ? [] : [run])),
    allRuns: async () => [...known.keys()],
    async close() {
      await queue;
      await release();
    },
  };
}

/** As it will be read back: what JSON does not keep must not be in the hash either. */
const plain = (event: Event): Event => JSON.parse(JSON.stringify(event));

async function readDocument(
  path: string,
  onDamaged: LowdbOptions["onDamaged"],
): Promise<RunDocument["entries"] | undefined> {
  const found = await tryDocument(path);
  if ("entries" in found) return found.entries;
  const aside = `${path}.damaged`;
  await rename(path, aside);
  onDamaged?.(path, aside, found.why);
  return undefined;
}

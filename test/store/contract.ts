import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Event, type RunId, RunId as RunIdSchema, sealOf, UserId } from "../../src/core/entry.ts";
import { fold } from "../../src/core/run.ts";
import type { Store } from "../../src/core/world.ts";

const at = new Date("2026-01-02T03:04:05.678Z");
const run = (name: string): RunId => RunIdSchema.parse(name);
const lin = { id: UserId.parse("U1"), name: "Lin" };

const requested = (key: string, changes = true, cluster = "blue"): Extract<Event, { kind: "requested" }> => ({
  kind: "requested",
  operation: "failover",
  cluster,
  args: { node: "node2" },
  by: lin,
  key,
  place: { kind: "channel", channel: "C1" },
  changes,
});
const cancelled: Event = { kind: "cancelled", by: lin };
const closed: Event = { kind: "closed", outcome: "cancelled" };

/** What every journal must do. `open` gives a store on the same contents each time it is called. */
export function storeContract(
  name: string,
  { durable }: { durable: boolean },
  prepare: () => { open: () => Promise<Store>; remove: () => Promise<void> },
): void {
  describe(name, () => {
    let place: ReturnType<typeof prepare>;
    let store: Store;
    beforeEach(async () => {
      place = prepare();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    test("a run begins with what was asked and is read back as it was written", async () => {
      expect(await store.open(run("r1"), requested("k1"), at)).toEqual({ kind: "opened" });
      expect(await store.append(run("r1"), 1, [cancelled, closed], at)).toBe(true);
      const entries = await store.read(run("r1"));
      expect(entries.map(({ event }) => event)).toEqual([requested("k1"), cancelled, closed]);
      expect(entries.map(({ seq, at: when }) => [seq, when])).toEqual([0, 1, 2].map((seq) => [seq, at.toISOString()]));
      expect(fold(entries).closed?.outcome).toBe("cancelled");
    });

    test("of two writers of one number, one is refused", async () => {
      await store.open(run("r1"), requested("k1"), at);
      const both = await Promise.all([
        store.append(run("r1"), 1, [cancelled], at),
        store.append(run("r1"), 1, [closed], at),
      ]);
      expect(both).toEqual([true, false]);
      expect(await store.read(run("r1"))).toHaveLength(2);
    });

    test("a request that came twice is one run, also when both come at once", async () => {
      const both = await Promise.all([
        store.open(run("r1"), requested("k1"), at),
        store.open(run("r2"), requested("k1"), at),
      ]);
      expect(both).toEqual([{ kind: "opened" }, { kind: "known", run: "r1" }]);
      expect(await store.read(run("r2"))).toEqual([]);
    });

    test("a second change of a cluster is refused while the first is open, and names it", async () => {
      await store.open(run("r1"), requested("k1"), at);
      expect(await store.open(run("r2"), requested("k2"), at)).toEqual({ kind: "held", by: "r1" });
      expect(await store.open(run("r3"), requested("k3", true, "green"), at)).toEqual({ kind: "opened" });
      expect(await store.open(run("r4"), requested("k4", false), at)).toEqual({ kind: "opened" });
      await store.append(run("r1"), 1, [closed], at);
      expect(await store.open(run("r5"), requested("k5"), at)).toEqual({ kind: "opened" });
    });

    test("nothing is added to a closed run or to one that never was", async () => {
      await store.open(run("r1"), requested("k1"), at);
      await store.append(run("r1"), 1, [closed], at);
      expect(await store.append(run("r1"), 2, [cancelled], at)).toBe(false);
      expect(await store.append(run("r9"), 0, [cancelled], at)).toBe(false);
    });

    test("entries of all runs form one chain: each seals its contents and the entry before it", async () => {
      await store.open(run("r1"), requested("k1", false), at);
      await store.open(run("r2"), requested("k2", false), at);
      await store.append(run("r1"), 1, [closed], at);
      const all = [...(await store.read(run("r1"))), ...(await store.read(run("r2")))].sort((a, b) => a.no - b.no);
      expect(all.map(({ no }) => no)).toEqual([0, 1, 2]);
      for (const entry of all) expect(entry.hash).toBe(sealOf(entry));
      expect(all.map(({ prev }) => prev)).toEqual(["0".repeat(64), all[0]?.hash, all[1]?.hash]);
    });

    test("open runs are listed oldest first, all runs too", async () => {
      for (const [index, id] of ["r1", "r2", "r3"].entries())
        await store.open(run(id), requested(`k${index}`, false), at);
      await store.append(run("r2"), 1, [closed], at);
      expect(await store.openRuns()).toEqual(["r1", "r3"]);
      expect(await store.allRuns()).toEqual(["r1", "r2", "r3"]);
    });

    test("a log grows by chunks and is read from any byte", async () => {
      await store.open(run("r1"), requested("k1"), at);
      expect(await store.logs.size(run("r1"), "promote")).toBe(0);
      await store.logs.append(run("r1"), "promote", Buffer.from("升主"));
      await store.logs.append(run("r1"), "promote", Buffer.from([0xff, 0x0a]));
      expect(await store.logs.size(run("r1"), "promote")).toBe(8);
      expect(await store.logs.read(run("r1"), "promote", 3)).toEqual(Buffer.from([...Buffer.from("主"), 0xff, 0x0a]));
      expect(await store.logs.read(run("r1"), "promote", 100)).toEqual(Buffer.alloc(0));
      expect(await store.logs.sha256(run("r1"), "other")).toMatch(/^e3b0c442/);
    });

    test("the pieces of a long log are together what was asked for", async () => {
      const log = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join(""));
      await store.open(run("r1"), requested("k1"), at);
      await store.logs.append(run("r1"), "promote", log);
      const piecesOf = async (step: string, from: number, to?: number): Promise<Buffer> => {
        const copies: Buffer[] = [];
        for await (const piece of store.logs.pieces(run("r1"), step, from, to)) copies.push(Buffer.from(piece));
        return Buffer.concat(copies);
      };
      expect((await piecesOf("promote", 0)).equals(log)).toBe(true);
      expect((await piecesOf("promote", 7, 150_001)).equals(log.subarray(7, 150_001))).toBe(true);
      expect((await store.logs.read(run("r1"), "promote", 7)).equals(log.subarray(7))).toBe(true);
      expect(await piecesOf("promote", log.length)).toHaveLength(0);
      expect(await piecesOf("other", 0)).toHaveLength(0);
    });

    if (!durable) return;
    test("what was said to be written is there after the store is opened anew", async () => {
      await store.open(run("r1"), requested("k1"), at);
      await store.append(run("r1"), 1, [cancelled], at);
      await store.logs.append(run("r1"), "promote", Buffer.from("line\n"));
      await store.close();
      store = await place.open();
      expect(await store.read(run("r1"))).toHaveLength(2);
      expect(await store.openRuns()).toEqual(["r1"]);
      expect(await store.logs.size(run("r1"), "promote")).toBe(5);
      expect(await store.open(run("r2"), requested("k1"), at)).toEqual({ kind: "known", run: "r1" });
      expect(await store.open(run("r2"), requested("k2"), at)).toEqual({ kind: "held", by: "r1" });
      expect(await store.append(run("r1"), 2, [closed], at)).toBe(true);
      const entries = await store.read(run("r1"));
      expect(entries.map(({ prev }) => prev)).toEqual(["0".repeat(64), entries[0]?.hash, entries[1]?.hash]);
    });
  });
}

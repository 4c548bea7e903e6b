import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunId, UserId } from "../../src/core/entry.ts";
import { openLowdb } from "../../src/store/lowdb.ts";
import { type Bench, type Line, median, timed } from "./measure.ts";

const HISTORY = [10, 1_000, 10_000];
const APPENDS = 200;
const at = new Date();

/** What one durable entry costs as history grows, and a restart on it. */
export const append: Bench = {
  name: "append",
  async run() {
    const lines: Line[] = [];
    let first: number | undefined;
    for (const runs of HISTORY) {
      const folder = await mkdtemp(join(tmpdir(), "bench-"));
      const store = await openLowdb({ folder });
      const open = (index: number) =>
        store.open(
          RunId.parse(`run-${String(index).padStart(6, "0")}`),
          {
            kind: "requested",
            operation: "status",
            cluster: `cluster-${index}`,
            args: {},
            by: { id: UserId.parse("U1"), name: "Lin" },
            key: `k${index}`,
            place: { kind: "channel", channel: "C1" },
            changes: true,
          },
          at,
        );
      for (let index = 0; index < runs; index += 1) await open(index);
      const run = RunId.parse("run-000001");
      const costs: number[] = [];
      for (let seq = 1; seq <= APPENDS; seq += 1) {
        costs.push(await timed(() => store.append(run, seq, [{ kind: "quiet", step: "promote", forMs: seq }], at)));
      }
      await store.close();
      const restart = await timed(async () => (await openLowdb({ folder })).close());
      await rm(folder, { recursive: true });
      const cost = median(costs);
      first ??= cost;
      lines.push({ what: `append with ${runs} runs of history`, figure: cost, unit: "ms" });
      lines.push({ what: `  against the shortest history`, figure: cost / first, unit: "ratio", aim: "flat" });
      lines.push({ what: `  restart on that history`, figure: restart, unit: "ms" });
    }
    return lines;
  },
};

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startCluster } from "./cluster.ts";

const Options = z.strictObject({
  out: z.string({ error: "--out DIR is missing" }),
  version: z.enum(["1.1.0", "3.0", "5.0", "6.0"]).optional(),
  nodes: z.coerce.number().int().min(1).max(9).optional(),
  spares: z.coerce.number().int().min(0).max(9).optional(),
  dirty: z.boolean().optional(),
  "time-scale": z.coerce.number().positive().optional(),
  cm: z.boolean().optional(),
});

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    version: { type: "string" },
    nodes: { type: "string" },
    spares: { type: "string" },
    dirty: { type: "boolean" },
    "time-scale": { type: "string" },
    cm: { type: "boolean" },
  },
});
const parsed = Options.safeParse(values);
if (!parsed.success) {
  console.error(z.prettifyError(parsed.error));
  process.exit(2);
}
const { "time-scale": timeScale, ...rest } = parsed.data;
const cluster = await startCluster({ ...rest, timeScale });
const stop = (): void => {
  void cluster.close().then(() => process.exit(0));
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
const { inventory, identity, hosts, control, passwords } = cluster;
const ready = JSON.stringify({ inventory, identity, hosts, control, passwords });
await writeFile(join(cluster.out, "practice.json"), `${ready}\n`);
console.log(ready);

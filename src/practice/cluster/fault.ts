import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sendFault } from "./control.ts";
import { Fault } from "./faults.ts";

const Ready = z.object({ control: z.string() });

/** `hostBack node1 database=stopped` -> the fault of that name. Faults that concern no host take only `name=value`. */
function faultOf([kind, ...words]: readonly string[]): Record<string, unknown> {
  const pairs = words.map((word) => (word.includes("=") ? word.split(/=(.*)/s, 2) : ["host", word]));
  return { kind, ...Object.fromEntries(pairs) };
}

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined || words.length === 0) {
  const kinds = Fault.options.map(({ shape }) => shape.kind.value);
  console.error(`usage: practice-fault DIR FAULT [HOST] [name=value]...\nfaults: ${kinds.join(", ")}`);
  process.exit(2);
}
const ready = Ready.parse(JSON.parse(await readFile(join(folder, "practice.json"), "utf8")));
const refused = await sendFault(ready.control, faultOf(words));
if (refused !== undefined) {
  console.error(refused);
  process.exit(1);
}

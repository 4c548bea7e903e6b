import { writeFile } from "node:fs/promises";
import { ack } from "./ack.ts";
import { append } from "./append.ts";
import { failover } from "./failover.ts";
import type { Line } from "./measure.ts";
import { status } from "./status.ts";

const BENCHES = [append, status, ack, failover];
const [wanted] = process.argv.slice(2);
const chosen = BENCHES.filter(({ name }) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
  console.error(`there is no benchmark ${wanted}: ${BENCHES.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const row = ({ what, figure, unit, aim = "", note = "" }: Line): string =>
  `${what.padEnd(52)} ${figure.toFixed(unit === "ms" ? 1 : 2).padStart(10)} ${unit.padEnd(6)} ${aim.padEnd(8)} ${note}`;
for (const { name, run } of chosen) {
  const lines = await run();
  console.log(`\n${name}\n${lines.map(row).join("\n")}`);
  await writeFile(`bench-${name}.json`, `${JSON.stringify(lines, null, 2)}\n`);
}
process.exit(0);

#!/usr/bin/env -S npx tsx
import { parseArgs } from "node:util";
import { auditExport, auditVerify } from "./cli/audit.ts";
import { doctor } from "./cli/doctor.ts";
import { parse } from "./cli/parse.ts";
import { start } from "./main.ts";

const USAGE = `gauss start                        the bot
gauss doctor                       checks tokens, inventory, hosts and tools; exit 1 with findings
gauss parse <kind>                 a tool's output on stdin -> canonical JSON
gauss audit verify [--head HASH]   finds any edit, deletion, insertion or reordering; exit 1 with findings
gauss audit export [--format jsonl|csv|md] [--run ID] [--since YYYY-MM-DD]
`;

/** The exit code. */
async function main(words: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      format: { type: "string" },
      run: { type: "string" },
      since: { type: "string" },
      head: { type: "string" },
    },
  });
  const [verb, ...rest] = positionals;
  switch (verb) {
    case "start":
      return start(process.env);
    case "doctor":
      return doctor(process.env, print);
    case "parse":
      return parse(rest[0], process.stdin, print, complain);
    case "audit":
      if (rest[0] === "verify") return auditVerify(process.env, values.head, print);
      if (rest[0] === "export") return auditExport(process.env, values, print, complain);
      break;
  }
  complain(USAGE);
  return verb === undefined || verb === "help" ? 0 : 2;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  return 2;
});

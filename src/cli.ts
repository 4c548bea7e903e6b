#!/usr/bin/env -S npx tsx
import { parseArgs } from "node:util";

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
  // Each verb loads what it needs: parsing a text must not wait for Slack's and ssh's libraries.
  if (verb === "parse") return (await import("./cli/parse.ts")).parse(rest[0], process.stdin, print, complain);
  const { readEnvironment } = await import("./config.ts");
  switch (verb) {
    case "start":
      return (await import("./main.ts")).start(readEnvironment());
    case "doctor":
      return (await import("./cli/doctor.ts")).doctor(readEnvironment(), print);
    case "audit": {
      const { auditExport, auditVerify } = await import("./cli/audit.ts");
      if (rest[0] === "verify") return auditVerify(readEnvironment(), values.head, print);
      if (rest[0] === "export") return auditExport(readEnvironment(), values, print, complain);
      break;
    }
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

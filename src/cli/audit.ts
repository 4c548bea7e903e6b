import { readConfigFolder } from "../config.ts";
import { type AuditFinding, audit } from "../core/audit.ts";
import type { Entry } from "../core/entry.ts";
import { readJournal } from "../store/run-documents.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Print = (text: string) => void;

/** Exit code 1 with findings. With `head`, a hash noted earlier, it also proves that nothing was cut off or written anew since. */
export async function auditVerify(environment: Environment, head: string | undefined, print: Print): Promise<number> {
  const folder = readConfigFolder(environment);
  const { entries, damaged } = await readJournal(folder);
  const found = audit(entries);
  const findings = found.findings.map(inWords);
  for (const { path, why } of damaged) findings.push(`${path} cannot be read: ${why}`);
  if (head !== undefined && !entries.some(({ hash }) => hash === head))
    findings.push(`the head ${head} is not in this journal: its end was cut off or written anew`);
  for (const finding of findings) print(finding);
  print(
    `${found.entries} entries of ${found.runs} runs, head ${found.head}: ${findings.length === 0 ? "the chain is whole" : `${findings.length} findings`}`,
  );
  return findings.length === 0 ? 0 : 1;
}

function inWords(finding: AuditFinding): string {
  switch (finding.kind) {
    case "edited":
      return `entry ${finding.no} of run ${finding.run} was changed after it was written`;
    case "missing":
      return finding.from === finding.to
        ? `entry ${finding.from} is missing`
        : `entries ${finding.from} to ${finding.to} are missing`;
    case "doubled":
      return `number ${finding.no} stands twice`;
    case "broken-chain":
      return `entry ${finding.no} of run ${finding.run} does not follow from the one before it`;
    case "misplaced":
      return `entry ${finding.no} is not number ${finding.seq} of run ${finding.run}`;
  }
}

const FORMATS: Readonly<Record<string, (entries: readonly Entry[]) => string>> = {
  jsonl: (entries) => entries.map((entry) => JSON.stringify(entry)).join("\n"),
  csv: (entries) =>
    ["no,at,run,seq,kind,who,details,hash", ...entries.map((entry) => row(entry).map(field).join(","))].join("\n"),
  md: (entries) =>
    ["| No | When (UTC) | Run | What | Who | Details |", "| --- | --- | --- | --- | --- | --- |"]
      .concat(entries.map((entry) => markdownRow(entry)))
      .join("\n"),
};

export async function auditExport(
  environment: Environment,
  wanted: {
    readonly format?: string | undefined;
    readonly run?: string | undefined;
    readonly since?: string | undefined;
  },
  print: Print,
  complain: Print,
): Promise<number> {
  const format = FORMATS[wanted.format ?? "jsonl"];
  if (format === undefined) {
    complain(`there is no format ${wanted.format}: use ${Object.keys(FORMATS).join(", ")}`);
    return 2;
  }
  const { entries, damaged } = await readJournal(readConfigFolder(environment));
  const { run, since } = wanted;
  const chosen = entries
    .filter((entry) => (run === undefined || entry.run === run) && (since === undefined || entry.at >= since))
    .sort((a, b) => a.no - b.no);
  print(format(chosen));
  for (const { path, why } of damaged) complain(`${path} cannot be read: ${why}`);
  return damaged.length === 0 ? 0 : 1;
}

function row({ no, at, run, seq, hash, event }: Entry): string[] {
  const { kind, ...details } = event;
  const by = "by" in event && event.by !== undefined ? `${event.by.name} (${event.by.id})` : "";
  return [String(no), at, run, String(seq), kind, by, JSON.stringify(details), hash];
}

/** A cell that begins like a formula is taken for one by spreadsheets. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function markdownRow(entry: Entry): string {
  const [no, at, run, , kind, by, details = ""] = row(entry);
  const short = details.length > 300 ? `${details.slice(0, 300)}…` : details;
  return `| ${no} | ${at} | ${run} | ${kind} | ${by} | ${short.replaceAll("|", "\\|")} |`;
}

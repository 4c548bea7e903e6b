import { type Entry, sealOf } from "./entry.ts";

export type AuditFinding =
  | { readonly kind: "edited"; readonly no: number; readonly run: string }
  | { readonly kind: "missing"; readonly from: number; readonly to: number }
  | { readonly kind: "doubled"; readonly no: number }
  | { readonly kind: "broken-chain"; readonly no: number; readonly run: string }
  | { readonly kind: "misplaced"; readonly no: number; readonly run: string; readonly seq: number };

const GENESIS = "0".repeat(64);

export interface Audit {
  readonly entries: number;
  readonly runs: number;
  /** Hash of the newest entry: kept elsewhere, it proves that the end was not cut off or written anew. */
  readonly head: string;
  readonly findings: readonly AuditFinding[];
}

/**
 * Checks a whole journal, given in any order: each entry's seal, its place in its run, and the chain over all runs. Any edit,
 * insertion, reordering or deletion shows, also of a whole run; cutting off the newest entries shows against an earlier head only.
 */
export function audit(all: readonly Entry[]): Audit {
  const entries = [...all].sort((a, b) => a.no - b.no);
  const findings: AuditFinding[] = [];
  const lengths = new Map<string, number>();
  let previous: Entry | undefined;
  for (const entry of entries) {
    const { no, run, seq } = entry;
    if (sealOf(entry) !== entry.hash) findings.push({ kind: "edited", no, run });
    if (seq !== (lengths.get(run) ?? 0)) findings.push({ kind: "misplaced", no, run, seq });
    lengths.set(run, seq + 1);
    const expected = previous === undefined ? 0 : previous.no + 1;
    if (no < expected) findings.push({ kind: "doubled", no });
    else if (no > expected) findings.push({ kind: "missing", from: expected, to: no - 1 });
    else if (entry.prev !== (previous?.hash ?? GENESIS)) findings.push({ kind: "broken-chain", no, run });
    previous = entry;
  }
  return { entries: entries.length, runs: lengths.size, head: previous?.hash ?? GENESIS, findings };
}

import { z } from "zod";
import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Look, type Probe, type Reading, reading } from "../core/operation.ts";
import { AgreementFacts, observeAgreement } from "./agreement-facts.ts";
import { FileText, fileAt } from "./file-at.ts";
import { hbaConf, replicationConf } from "./replication-conf.ts";
import { Busy, whoElse } from "./who-else.ts";

/** What the members say, and of one of them the files themselves. */
export const MendFacts = AgreementFacts.extend({
  /** Null when the node is no member that answers. */
  confText: reading(FileText).nullable(),
  hbaText: reading(FileText).nullable(),
  busy: reading(z.array(Busy)).nullable(),
});
export type MendFacts = z.infer<typeof MendFacts>;

export async function observeMend(look: Look, cluster: Cluster, name: string): Promise<MendFacts> {
  const facts = await observeAgreement(look, cluster);
  const node = facts.files.some((files) => files.node === name) ? nodeOf(cluster, name) : undefined;
  if (node === undefined) return { ...facts, confText: null, hbaText: null, busy: null };
  const { dataDir } = node;
  const [confText, hbaText, busy] = await Promise.all([
    look(name, fileAt(`${dataDir}/postgresql.conf`)),
    look(name, fileAt(`${dataDir}/pg_hba.conf`)),
    look(name, whoElse(dataDir)),
  ]);
  // What is compared is the very text that is changed.
  const files = facts.files.map((one) =>
    one.node === name
      ? {
          ...one,
          conf: readFrom(confText, replicationConf(dataDir)) ?? one.conf,
          hba: readFrom(hbaText, hbaConf(dataDir)) ?? one.hba,
        }
      : one,
  );
  return { ...facts, files, confText, hbaText, busy };
}

/** Undefined when there is no text, or none that the probe reads. */
function readFrom<T>(file: Reading<FileText>, probe: Probe<T>): Reading<T> | undefined {
  if (!("value" in file) || file.value.text === null) return undefined;
  const parsed = probe.parse(file.value.text, 0);
  return "value" in parsed ? { ...file, value: parsed.value } : undefined;
}

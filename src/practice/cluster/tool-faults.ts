import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Host } from "./hosts/host.ts";
import type { State } from "./state/member.ts";

const host = z.string().min(1);

/** What can happen to the recovery tools. Most wait until a tool comes to that place. */
export const ToolFault = z.discriminatedUnion("kind", [
  /** The next run of that tool is killed right after its n-th line. What it had not flushed is lost. */
  z.strictObject({
    kind: z.literal("toolDies"),
    tool: z.string().min(1),
    afterLine: z.coerce.number().int().positive(),
  }),
  /** The next run of that tool first asks what no version is known to ask, and takes a line for its answer. */
  z.strictObject({ kind: z.literal("asksMore"), tool: z.string().min(1), question: z.string().min(1) }),
  /** Copies of a database take this much longer from now on. */
  z.strictObject({ kind: z.literal("slowBuild"), factor: z.coerce.number().positive() }),
  /** The next gs_expansion says that all went well, and this member was not told of the new one. */
  z.strictObject({ kind: z.literal("replconninfoNotWritten"), host }),
  /** The same of the rule that lets the new one in. */
  z.strictObject({ kind: z.literal("hbaNotWritten"), host }),
  /** The next gs_expansion does not get through with this new host. */
  z.strictObject({ kind: z.literal("expansionFails"), host }),
  /** The file by which gs_dropnode [6.0] believes that another one runs. */
  z.strictObject({ kind: z.literal("staleLock"), host }),
]);
type ToolFault = z.infer<typeof ToolFault>;

export async function applyToTools(fault: ToolFault, state: State, hostCalled: (name: string) => Host): Promise<void> {
  const { mishaps } = state;
  if (fault.kind === "toolDies") {
    mishaps.dies = { tool: fault.tool, afterLine: fault.afterLine };
    return;
  }
  if (fault.kind === "asksMore") {
    mishaps.asks = { tool: fault.tool, question: fault.question };
    return;
  }
  if (fault.kind === "slowBuild") {
    mishaps.buildFactor = fault.factor;
    return;
  }
  const { member, tree } = hostCalled(fault.host);
  switch (fault.kind) {
    case "replconninfoNotWritten":
      mishaps.withoutConnection.add(member.name);
      return;
    case "hbaNotWritten":
      mishaps.withoutRule.add(member.name);
      return;
    case "expansionFails":
      mishaps.failsToExpand.add(member.name);
      return;
    case "staleLock":
      return writeFile(join(tree.pgHost, "gs_dropnode_tmp_file"), "");
  }
}

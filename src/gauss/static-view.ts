import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { linesOf, quoted } from "./lines.ts";

const ViewNode = z.object({
  id: z.number().int(),
  /** The host's own name. */
  name: z.string(),
  sshIps: z.array(z.string()),
  /** Addresses of its instance: where it listens and where replication reaches it. */
  dataIps: z.array(z.string()),
  dataDir: z.string().nullable(),
  port: z.number().int().nullable(),
  azName: z.string().nullable(),
});
export type ViewNode = z.infer<typeof ViewNode>;

/** The static configuration as one host has it. A dropped host keeps the one from before (observed with 7.0.0-RC3). */
export const StaticView = z.object({
  localId: z.number().int(),
  /** When it was written, in seconds since 1970: dropping and expanding write it anew on every member. */
  writtenAt: z.number().int(),
  nodes: z.array(ViewNode),
});
export type StaticView = z.infer<typeof StaticView>;

/**
 * `gs_om -t view` reads a file of its own host alone, so a dead host does not hold it up (sample gs_om-view-2.0.0). From 3.0.1 on
 * lines of `=` stand between the nodes, and the role each had when the cluster was installed (gs_om-view-5.0.x-multi-az-derived).
 */
export const staticView: Probe<StaticView> = {
  source: "gs_om -t view",
  command: command("gs_om", "-t", "view"),
  parse: parseStaticView,
};

export function parseStaticView(output: string, code = 0): Parsed<StaticView> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  if (code !== 0) return { notRecognised: `gs_om ended with ${code}` };
  const [head = new Map(), ...blocks] = blocksOf(lines.value);
  const number = (key: string): number => Number(head.get(key)?.[0] ?? Number.NaN);
  // A node's AZ stands above its number, so each block ends with the AZ of the next.
  const nodes = blocks.flatMap((block, at) => nodeFrom(block, (blocks[at - 1] ?? head).get("azName")) ?? []);
  if (!Number.isInteger(number("node")) || !Number.isInteger(number("nodeCount")))
    return { notRecognised: "no NodeHeader with node and nodeCount" };
  if (nodes.length !== number("nodeCount"))
    return {
      notRecognised: `${nodes.length} nodes are described, nodeCount says ${quoted(String(number("nodeCount")))}`,
    };
  return { value: { localId: number("node"), writtenAt: number("time") || 0, nodes } };
}

type Block = ReadonlyMap<string, readonly string[]>;

/** `key:value` lines; `node :1`, with a blank, begins the block of a node, `node:1` in the header is the local one. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Map<string, string[]>[] = [new Map()];
  for (const line of lines) {
    const at = line.indexOf(":");
    if (at < 0) continue;
    // Lists are numbered: `sshChannel 1:`, `sshChannel 2:`.
    const key = line.slice(0, at).trim().replace(/ \d+$/, "");
    if (/^node\s+:/.test(line)) blocks.push(new Map());
    const block = blocks.at(-1);
    block?.set(key, [...(block.get(key) ?? []), line.slice(at + 1).trim()]);
  }
  return blocks;
}

function nodeFrom(block: Block, azNames: readonly string[] = []): ViewNode | undefined {
  const first = (key: string): string | undefined => block.get(key)?.[0];
  const [id, name, port] = [Number(first("node")), first("nodeName"), Number(first("datanodePort"))];
  if (!Number.isInteger(id) || name === undefined || name === "") return undefined;
  const addresses = ["datanodeListenIP", "datanodeLocalHAIP"].flatMap((key) => block.get(key) ?? []);
  return {
    id,
    name,
    sshIps: [...(block.get("sshChannel") ?? [])],
    dataIps: [...new Set(addresses)],
    dataDir: first("datanodeLocalDataPath") ?? null,
    port: Number.isInteger(port) && port > 0 ? port : null,
    azName: azNames.at(-1) ?? null,
  };
}

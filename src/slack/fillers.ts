import { type Argument, FILLER, takesFiller } from "./arguments.ts";
import type { Known } from "./bot.ts";

/** The words for the arguments that are still open: `node1 with node4` is two nodes, unless a node is called like what stands between them. */
export function withoutFillers(
  words: readonly string[],
  open: readonly Argument[],
  clusters: Known["clusters"],
): readonly string[] {
  const nodes = [...clusters.values()].flatMap((cluster) => cluster.nodes.map(({ name }) => name));
  const kept: string[] = [];
  for (const word of words) {
    const next = open[kept.length];
    const filler = word.toLowerCase() === FILLER || word === "用";
    if (filler && (next === undefined || takesFiller(next)) && !nodes.includes(word)) continue;
    kept.push(word);
  }
  return kept;
}

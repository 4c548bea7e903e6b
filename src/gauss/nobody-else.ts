import { block, ok, type Reading, seen, type Verdict } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { Busy } from "./who-else.ts";

const say = words("nobody-else", {
  busy: { en: "{tool} has been running on {node} for {seconds} s" },
  unseen: { en: "the processes of {nodes} could not be read" },
});

/** Blocks while a tool is at work on one of these hosts, and where that could not be seen. */
export function nobodyElseOn(hosts: readonly { readonly node: string; readonly busy: Reading<Busy[]> }[]): Verdict {
  for (const { node, busy } of hosts) {
    const [first] = seen(busy) ?? [];
    if (first !== undefined) return block(say("busy", { tool: first.tool, node, seconds: first.seconds }));
  }
  const nodes = hosts.filter(({ busy }) => seen(busy) === undefined).map(({ node }) => node);
  return nodes.length === 0 ? ok : block(say("unseen", { nodes }));
}

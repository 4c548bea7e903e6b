import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Json, objectOf } from "./json.ts";
import type { Block } from "./message.ts";

const Loose = z.looseObject({ type: z.string(), block_id: z.string().optional() });
const short = (): string => randomUUID().slice(0, 5);

/** Blocks as Slack keeps them: each has a `block_id`, each thing to click an `action_id`. Expects checked blocks. */
export function withIds(blocks: unknown): Block[] {
  return z
    .array(Loose)
    .parse(blocks ?? [])
    .map((block) => {
      const filled: Block = { ...block, block_id: block.block_id ?? short() };
      if (Array.isArray(block["elements"]) && block.type === "actions") {
        return { ...filled, elements: block["elements"].map(withActionId) };
      }
      if (block["accessory"] !== undefined) return { ...filled, accessory: withActionId(block["accessory"]) };
      if (block.type === "input") return { ...filled, element: withActionId(block["element"]) };
      return filled;
    });
}

function withActionId(value: unknown): Json {
  const element = objectOf(value);
  return element["type"] === "image" || element["action_id"] !== undefined
    ? element
    : { ...element, action_id: short() };
}

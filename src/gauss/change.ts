import type { Cluster, Node } from "../core/cluster.ts";
import type { Command, Operation } from "../core/operation.ts";
import type { Message } from "../core/words.ts";
import type { Machine } from "./bare-machine.ts";

type StepInput = ReturnType<Operation["plan"]>[number];

/** One thing that is not as it must be, the step that mends it, and how a person takes the step back. */
export interface Change {
  readonly found: Message;
  readonly wayBack: string | Message;
  readonly step: StepInput;
}

/** What is changed, and for whom. */
export interface On {
  readonly cluster: Cluster;
  readonly node: Node;
  readonly machine: Machine;
}

export const asRoot = (node: string, id: string, title: Message, command: Command): StepInput => ({
  id,
  title,
  node,
  as: "root",
  command,
});

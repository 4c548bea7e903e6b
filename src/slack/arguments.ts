import { z } from "zod";
import type { Cluster } from "../core/cluster.ts";
import type { Operation } from "../core/operation.ts";
import { type Message, verbatim } from "../core/words.ts";
import { nearest } from "./nearest.ts";
import { say } from "./texts.ts";

/** What people must know of one argument. It comes from the operation's schema and nowhere else. */
export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly choices: readonly string[] | undefined;
  readonly standard: string | undefined;
  /** Its value is the name of a node: people choose from the inventory. */
  readonly isNode: boolean;
  /** The word `all` does as well. */
  readonly orAll: boolean;
}

export const ALL = "all";
/** Said between two nodes, as in `node1 with node4`; it means nothing. */
export const FILLER = "with";

const Described = z.object({
  properties: z
    .record(
      z.string(),
      z.object({
        description: z.string().default(""),
        enum: z.array(z.unknown()).optional(),
        default: z.unknown().optional(),
      }),
    )
    .default({}),
  required: z.array(z.string()).default([]),
});

export function argumentsOf(operation: Operation): Argument[] {
  const { properties, required } = Described.parse(
    z.toJSONSchema(operation.args, { io: "input", unrepresentable: "any" }),
  );
  return Object.keys(operation.args.shape).map((name) => {
    const property = properties[name];
    return {
      name,
      description: property?.description ?? "",
      required: required.includes(name),
      choices: property?.enum?.map(String),
      standard: property?.default === undefined ? undefined : String(property.default),
      isNode: /^node(?!s)|Node$/.test(name),
      orAll: name === "nodeOrAll",
    };
  });
}

/** The value as the operation knows it. */
export const asMeant = ({ orAll }: Argument, typed: string): string =>
  orAll && /^(?:all|全部)$/i.test(typed) ? ALL : typed;

/** The arguments that have to be given and are not. */
export const missingFrom = (operation: Operation, args: Readonly<Record<string, string>>): string[] =>
  argumentsOf(operation).flatMap(({ name, required }) => (required && args[name] === undefined ? [name] : []));

/** What is wrong with the values, by argument; empty when the operation takes them. */
export function problemsOf(
  operation: Operation,
  cluster: Cluster | undefined,
  args: Readonly<Record<string, string>>,
): { readonly arg: string; readonly message: Message }[] {
  const strangers = argumentsOf(operation).flatMap(({ name, isNode, orAll }) => {
    const value = args[name];
    if (!isNode || value === undefined || cluster === undefined) return [];
    const nodes = [...cluster.nodes.map((node) => node.name), ...(orAll ? [ALL] : [])];
    if (nodes.includes(value)) return [];
    const near = nearest(value, nodes);
    const message =
      near === undefined
        ? say("no-such-node", { node: value, cluster: cluster.name, nodes })
        : say("no-such-node-near", { node: value, cluster: cluster.name, near });
    return [{ arg: name, message }];
  });
  if (strangers.length > 0) return strangers;
  const parsed = operation.args.safeParse(args);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    arg: String(path[0] ?? ""),
    message: verbatim("text", { text: message }),
  }));
}

/** What an argument is called where people read it. */
export const shownName = ({ name, orAll }: Argument): string => (orAll ? `node|${ALL}` : name);

/** How it is typed, in one line. */
export function usageOf(operation: Operation): string {
  const words = argumentsOf(operation).map((argument, index, all) => {
    const { name, required, choices } = argument;
    const shown = choices === undefined ? shownName(argument) : `${name}=${choices.join("|")}`;
    const second = takesFiller(argument) && all[index - 1]?.isNode === true;
    if (!required) return second ? `[${FILLER} ${shown}]` : `[${shown}]`;
    return second ? `[${FILLER}] <${shown}>` : `<${shown}>`;
  });
  return [`/gauss ${operation.name} [cluster]`, ...words].join(" ");
}

/** A further machine, such as the new one that takes the place of another. */
export const takesFiller = ({ name }: Argument): boolean => name.endsWith("Node");

import type { Cluster } from "../core/cluster.ts";
import type { Operation } from "../core/operation.ts";
import type { Message } from "../core/words.ts";
import { type Argument, argumentsOf, asMeant, missingFrom, problemsOf, takesFiller } from "./arguments.ts";
import type { Known } from "./bot.ts";
import { withoutFillers } from "./fillers.ts";
import { nearest, squash } from "./nearest.ts";
import { split, type Word } from "./split.ts";
import { say } from "./texts.ts";

export type Parsed =
  | {
      readonly kind: "run";
      readonly operation: Operation;
      readonly cluster: Cluster;
      readonly args: Record<string, string>;
    }
  | { readonly kind: "help"; readonly about: Operation | undefined }
  /** Something is missing that a modal can ask for. `cluster` is undefined when several may be meant. */
  | {
      readonly kind: "ask";
      readonly operation: Operation;
      readonly cluster: Cluster | undefined;
      readonly args: Record<string, string>;
      readonly missing: readonly string[];
    }
  | { readonly kind: "wrong"; readonly message: Message; readonly about: Operation | undefined };

export interface Where extends Known {
  /** The cluster of the channel in which it was typed. */
  readonly channelCluster: string | undefined;
}

/** What was meant by the words after `/gauss` or `@gauss`. Arguments are data: nothing in them is ever looked at as a command. */
export function parseCommand(text: string, where: Where): Parsed {
  const parts = split(text);
  if ("wrong" in parts) return { kind: "wrong", message: parts.wrong, about: undefined };
  const { words } = parts;
  const [first, second] = words;
  if (first === undefined) return { kind: "help", about: undefined };
  if (isHelp(first)) return helpAbout(second, where);
  const both = second === undefined ? undefined : operationCalled(`${first.text}${second.text}`, where);
  const operation = operationCalled(first.text, where) ?? both;
  if (operation === undefined || first.kind !== "plain") return unknownOperation(first, where);
  const rest = words.slice(operation === both && operationCalled(first.text, where) === undefined ? 2 : 1);
  if (rest.some((word) => isHelp(word) && word.text.startsWith("-"))) return { kind: "help", about: operation };
  const given = assign(operation, rest, where);
  return "wrong" in given ? { kind: "wrong", message: given.wrong, about: operation } : judge(operation, given, where);
}

const isHelp = (word: Word): boolean =>
  word.kind === "plain" && !word.quoted && /^(?:help|帮助|-h|--help|\?)$/i.test(word.text);

const operationCalled = (name: string, { operations }: Known): Operation | undefined =>
  [...operations.values()].find((operation) => squash(operation.name) === squash(name));

function helpAbout(word: Word | undefined, where: Where): Parsed {
  if (word === undefined) return { kind: "help", about: undefined };
  const operation = operationCalled(word.text, where);
  return operation === undefined ? unknownOperation(word, where) : { kind: "help", about: operation };
}

function unknownOperation(word: Word, { operations }: Known): Parsed {
  const typed = word.kind === "named" ? word.key : word.text;
  const near = nearest(typed, operations.keys());
  const message =
    near === undefined
      ? say("no-such-operation", { typed, operations: [...operations.keys()] })
      : say("no-such-operation-near", { typed, near });
  return { kind: "wrong", message, about: undefined };
}

interface Given {
  readonly cluster: string | undefined;
  readonly args: Record<string, string>;
}

/** Which word is which argument: named ones by name, the others in the schema's order, a cluster's name first. */
function assign(operation: Operation, words: readonly Word[], where: Where): Given | { readonly wrong: Message } {
  const known = argumentsOf(operation);
  const args = new Map<string, string>();
  const free: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const isOption = word.kind === "plain" && !word.quoted && /^--[^-]/.test(word.text);
    if (word.kind === "plain" && !isOption) {
      free.push(word.text);
      continue;
    }
    const key = word.kind === "named" ? word.key : word.text.slice(2);
    const name = nameOf(key, known);
    if (name === undefined) return { wrong: unknownArgument(key, known) };
    if (args.has(name)) return { wrong: say("twice", { argument: name }) };
    const next = words[index + 1];
    const value = word.kind === "named" ? word.text : next?.kind === "plain" ? next.text : undefined;
    if (value === undefined || (isOption && next?.kind === "plain" && !next.quoted && value.startsWith("--"))) {
      return { wrong: say("without-value", { argument: name }) };
    }
    args.set(name, value);
    if (isOption) index += 1;
  }
  return place(free, args, known, where);
}

const nameOf = (key: string, known: readonly Argument[]): string | undefined =>
  ["cluster", ...known.map(({ name }) => name)].find((name) => squash(name) === squash(key)) ??
  known.find(({ orAll }) => orAll && squash(key) === "node")?.name;

function unknownArgument(key: string, known: readonly Argument[]): Message {
  const names = ["cluster", ...known.map(({ name }) => name)];
  const near = nearest(key, names);
  return near === undefined
    ? say("no-such-argument", { argument: key, known: names })
    : say("no-such-argument-near", { argument: key, near });
}

function place(
  free: readonly string[],
  named: ReadonlyMap<string, string>,
  known: readonly Argument[],
  { clusters }: Where,
): Given | { readonly wrong: Message } {
  const [first] = free;
  const explicit = named.get("cluster");
  const leads = explicit === undefined && first !== undefined && clusterCalled(first, clusters) !== undefined;
  const open = known.filter(({ name }) => !named.has(name));
  const typed = leads ? free.slice(1) : free;
  const values = known.some(takesFiller) ? withoutFillers(typed, open, clusters) : typed;
  if (values.length > open.length) {
    const stranger = leads || explicit !== undefined ? values.at(-1) : first;
    const extra = values.length - open.length === 1 && !leads && explicit === undefined;
    return { wrong: extra ? unknownCluster(stranger ?? "", clusters) : say("too-many", { word: stranger ?? "" }) };
  }
  const placed = new Map(open.map(({ name }, index) => [name, values[index]]));
  const args = Object.fromEntries(
    known.flatMap((argument) => {
      const { name } = argument;
      const value = named.get(name) ?? placed.get(name);
      return value === undefined ? [] : [[name, asMeant(argument, value)] as const];
    }),
  );
  return { cluster: leads ? first : explicit, args };
}

/** Phones begin a message with a capital letter. */
function clusterCalled(name: string, clusters: Known["clusters"]): Cluster | undefined {
  const alike = [...clusters.values()].filter((cluster) => cluster.name.toLowerCase() === name.toLowerCase());
  return clusters.get(name) ?? (alike.length === 1 ? alike[0] : undefined);
}

function unknownCluster(typed: string, clusters: Known["clusters"]): Message {
  const near = nearest(typed, clusters.keys());
  return near === undefined
    ? say("no-such-cluster", { typed, clusters: [...clusters.keys()] })
    : say("no-such-cluster-near", { typed, near, clusters: [...clusters.keys()] });
}

function judge(operation: Operation, { cluster: name, args }: Given, where: Where): Parsed {
  const { clusters, channelCluster } = where;
  if (name !== undefined && clusterCalled(name, clusters) === undefined) {
    return { kind: "wrong", message: unknownCluster(name, clusters), about: operation };
  }
  const only = clusters.size === 1 ? [...clusters.keys()][0] : undefined;
  const cluster = clusterCalled(name ?? channelCluster ?? only ?? "", clusters);
  const missing = missingFrom(operation, args);
  if (cluster === undefined || missing.length > 0) return { kind: "ask", operation, cluster, args, missing };
  const problems = problemsOf(operation, cluster, args);
  if (problems.length === 0) return { kind: "run", operation, cluster, args };
  return {
    kind: "wrong",
    message: say("bad-arguments", { problems: problems.map((problem) => say("bad-argument", problem)) }),
    about: operation,
  };
}

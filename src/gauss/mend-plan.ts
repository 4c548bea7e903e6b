import type { Cluster, Node } from "../core/cluster.ts";
import { type Operation, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type AgreementFacts, confOf } from "./agreement-facts.ts";
import { leftOutOfSync } from "./agreement-primary.ts";
import { PARAMETER_SET, RELOADED, reload, setParameter } from "./commands.ts";
import { differenceOf } from "./difference.ts";
import type { MendFacts } from "./mend-facts.ts";
import { replaceFile, suffixFor } from "./replace-file.ts";
import { type Rules, rulesIn } from "./rules.ts";
import { withStandbys } from "./sync-list.ts";
import { standing } from "./topology.ts";
import { textOf, type Ways, waysOf } from "./ways.ts";

const say = words("mend-plan", {
  set: { en: "Set {name} on {node}" },
  unset: { en: "Put {name} on {node} out of force" },
  rules: { en: "Write the rules of {node}" },
  reload: { en: "Let the server on {node} read its files again" },
});

type StepInput = ReturnType<Operation["plan"]>[number];

export interface Mending {
  readonly node: Node;
  /** Whether lines for machines that are no members go too. */
  readonly remove: boolean;
  /** Whether commits are to wait for the standbys that synchronous_standby_names leaves out. */
  readonly addToSync: boolean;
}

/**
 * replconninfo by gs_guc, which with -D and -c changes this host alone and holds the server's lock on the file. pg_hba.conf not: gs_guc
 * -h changes it on all hosts, fails while one of them is dead, and sorts all rules anew, of which the first that fits decides. So that
 * file is replaced as it is, with the new rules in it. The server reads both at the end, in one moment.
 */
export function mendSteps(facts: MendFacts, cluster: Cluster, { node, remove, addToSync }: Mending): StepInput[] {
  const steps = [
    ...waySteps(facts, cluster, node, remove),
    ...ruleSteps(facts, cluster, node, remove),
    ...(addToSync ? syncSteps(facts, cluster, node) : []),
  ];
  const { name, dataDir } = node;
  if (steps.length === 0 || !serverRuns(facts, name)) return steps;
  const title = say("reload", { node: name });
  return [...steps, { id: "reload", title, node: name, command: reload(dataDir), prints: RELOADED }];
}

/** The list that commits wait by, as it would be; undefined where nothing is left out or a person has to write it. */
export function wantedSync(facts: MendFacts, cluster: Cluster, node: Node): string | undefined {
  const left = leftOutOfSync(facts, cluster, node.name);
  const names = left.flatMap(({ other = "" }) => confOf(facts, other)?.applicationName ?? []);
  const settings = seen(facts.sync ?? undefined);
  return names.length === 0 || settings === undefined
    ? undefined
    : withStandbys(settings.synchronousStandbyNames, names);
}

function syncSteps(facts: MendFacts, cluster: Cluster, node: Node): StepInput[] {
  const value = wantedSync(facts, cluster, node);
  const text = seen(facts.confText ?? undefined)?.text;
  if (value === undefined || text == null) return [];
  const { name, dataDir } = node;
  const parameter = "synchronous_standby_names";
  // Lines of replconninfo may have moved before: what people read is this line and those around it.
  const diff = differenceOf(text, withParameter(text, parameter, value), `${dataDir}/postgresql.conf`);
  const title = say("set", { name: parameter, node: name });
  const command = setParameter(dataDir, parameter, value);
  return [{ id: "sync", title, node: name, command, prints: PARAMETER_SET, diff }];
}

export function serverRuns({ members }: AgreementFacts, name: string): boolean {
  const member = members.find(({ node }) => node === name);
  return member !== undefined && ["answers", "mute"].includes(standing(member).kind);
}

function waySteps(facts: MendFacts, cluster: Cluster, node: Node, remove: boolean): StepInput[] {
  const ways = waysOf(facts, cluster, node);
  const text = seen(facts.confText ?? undefined)?.text;
  if (ways === undefined || text == null) return [];
  const { name, dataDir } = node;
  let before = text;
  return changesOf(ways, text, remove).map(([index, value]) => {
    const parameter = `replconninfo${index}`;
    const after = withParameter(before, parameter, value);
    const diff = differenceOf(before, after, `${dataDir}/postgresql.conf`);
    before = after;
    const title = say(value === null ? "unset" : "set", { name: parameter, node: name });
    const command = setParameter(dataDir, parameter, value);
    return { id: `way-${index}`, title, node: name, command, prints: PARAMETER_SET, diff };
  });
}

type Change = readonly [index: number, value: string | null];

/** What has to be set, lowest number first, and then what has to go: at no moment is a member without its line that had one. */
export function changesOf(ways: Ways, text: string, remove: boolean): Change[] {
  const lines = text.split("\n");
  const asWritten = (line: Ways["right"][number]): string => valueIn(lines[line.line - 1] ?? "") ?? textOf(line);
  const present = [...ways.right, ...ways.wrong.map(({ line }) => line), ...ways.twice, ...ways.strange];
  const stays = [
    ...[...ways.right, ...(remove ? [] : ways.strange)].map((line) => [line.index, asWritten(line)] as const),
    ...ways.wrong.map(({ line, wanted }) => [line.index, wanted] as const),
  ];
  const taken = new Map(stays);
  for (const { wanted } of ways.missing) taken.set(firstFree(taken), wanted);
  const inOrder = [...taken].sort(([a], [b]) => a - b).map(([, value], at) => [at + 1, value] as const);
  const is = new Map(present.map((line) => [line.index, asWritten(line)]));
  const sets = inOrder.filter(([index, value]) => is.get(index) !== value);
  const gone = [...is.keys()].filter((index) => index > inOrder.length).sort((a, b) => a - b);
  return [...sets, ...gone.map((index): Change => [index, null])];
}

function firstFree(taken: ReadonlyMap<number, string>): number {
  let index = 1;
  while (taken.has(index)) index += 1;
  return index;
}

/** What stands between the quotes of a setting. */
const valueIn = (line: string): string | undefined => /=?\s*'((?:[^'\\]|''|\\.)*)'/.exec(line)?.[1];

/** The file as gs_guc leaves it: the parameter's line, in force or not, gets the value; without one it stands at the end. */
export function withParameter(text: string, name: string, value: string | null): string {
  const lines = text.split("\n");
  const inForce = lines.findLastIndex((line) => new RegExp(`^\\s*${name}\\s*[=\\s]`, "i").test(line));
  const at = inForce >= 0 ? inForce : lines.findIndex((line) => new RegExp(`^\\s*#\\s*${name}\\s*=`, "i").test(line));
  if (value === null) return lines.map((line, index) => (index === inForce ? `#${line}` : line)).join("\n");
  const line = `${name} = '${value}'`;
  if (at >= 0) return lines.map((old, index) => (index === at ? line : old)).join("\n");
  return `${text.replace(/(?<=[^\n])$/, "\n")}${line}\n`;
}

function ruleSteps(facts: MendFacts, cluster: Cluster, node: Node, remove: boolean): StepInput[] {
  const rules = rulesIn(facts, cluster, node);
  const before = seen(facts.hbaText ?? undefined)?.text;
  if (rules === undefined || before == null) return [];
  const { name, dataDir } = node;
  const after = withRules(before, rules, remove);
  if (after === before) return [];
  const suffix = suffixFor("before-mend", before);
  const { command, diff } = replaceFile({ path: `${dataDir}/pg_hba.conf`, before, after, suffix });
  return [{ id: "rules", title: say("rules", { node: name }), node: name, command, diff }];
}

/** A new rule stands before the one that keeps its machine out, else at the end. */
export function withRules(text: string, rules: Rules, remove: boolean): string {
  const gone = remove ? rules.strange.map(({ line }) => line) : [];
  const lines = text
    .replace(/(?<=[^\n])$/, "\n")
    .split("\n")
    .slice(0, -1);
  const before = (line: number): string[] =>
    rules.missing.filter(({ keptOutBy }) => keptOutBy?.line === line).map(({ wanted }) => wanted);
  const kept = lines.flatMap((content, at) => [...before(at + 1), ...(gone.includes(at + 1) ? [] : [content])]);
  const added = rules.missing.filter(({ keptOutBy }) => keptOutBy === undefined).map(({ wanted }) => wanted);
  const all = [...kept, ...added];
  return all.length === lines.length && gone.length === 0 ? text : `${all.join("\n")}\n`;
}

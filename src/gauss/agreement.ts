import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { seen } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { type AgreementFacts, filesOf, isManaged, peersOf } from "./agreement-facts.ts";
import { skewBetween, USUAL_SKEW } from "./clock-skew.ts";
import { newestView } from "./membership.ts";
import { rulesIn, ruleText } from "./rules.ts";
import type { ViewNode } from "./static-view.ts";
import { textOf, waysOf } from "./ways.ts";

const say = words("agreement", {
  missing: { en: "replconninfo of {node} does not name {other}" },
  wrong: { en: "replconninfo{index} of {node} leads to {other} by another address or port" },
  twice: { en: "replconninfo of {node} names {address} more than once" },
  gap: { en: "replconninfo of {node} is not numbered from 1 without a gap: some tools stop at the gap" },
  "strange-way": { en: "replconninfo{index} of {node} leads to {address}, which is no member" },
  "kept-out": { en: "pg_hba.conf of {node} does not let {other} in: the first rule that fits it is in line {line}" },
  "no-rule": { en: "pg_hba.conf of {node} does not let {other} in: no rule fits it" },
  "strange-rule": { en: "pg_hba.conf of {node} lets {address} in without a password, which is no member" },
  "other-list": { en: "the static configuration of {node} lists {names}" },
  "other-entry": {
    en: "the static configuration of {node} describes {names} otherwise than that of the other members",
  },
  "roles-missing": { en: "{node} has no cluster_dynamic_config" },
  "roles-differ": { en: "cluster_dynamic_config of {node} is not that of the other members" },
  clock: { en: "the clocks of {node} and {other} are {seconds} s apart" },
});

type Kind = "way" | "rule" | "stranger" | "static" | "roles" | "clock" | "slot" | "sync" | "kept-log";

/** Something on which the members do not agree, or one of them with what it should be. */
export interface Disagreement {
  readonly kind: Kind;
  /** Where it is to be changed. */
  readonly node: string;
  /** The other machine that it concerns. */
  readonly other?: string;
  readonly what: Message;
  readonly next?: Message;
  /** The lines of a file: as they are, and as they should be. */
  readonly file?: string;
  readonly is?: string;
  readonly wanted?: string;
}

/** Everything that can be compared among members. What could not be read is left out here, and told of elsewhere. */
export const disagreements = (facts: AgreementFacts, cluster: Cluster): Disagreement[] => [
  ...membersOf(facts, cluster).flatMap((node) => [...inWays(facts, cluster, node), ...inRules(facts, cluster, node)]),
  ...inStaticConfigs(facts),
  ...inRoles(facts),
  ...inClocks(facts, cluster),
];

const membersOf = ({ members }: AgreementFacts, cluster: Cluster): Node[] =>
  members.flatMap(({ node }) => nodeOf(cluster, node) ?? []);

const setting = (index: number, value: string): string => `replconninfo${index} = '${value}'`;

/** The lines of one member's postgresql.conf that lead to the others. */
export function inWays(facts: AgreementFacts, cluster: Cluster, { name: node, ...rest }: Node): Disagreement[] {
  const ways = waysOf(facts, cluster, { name: node, ...rest });
  if (ways === undefined) return [];
  const way = { kind: "way", node, file: "postgresql.conf" } as const;
  const found: Disagreement[] = [
    ...ways.missing.map(({ to, wanted }) => {
      const what = say("missing", { node, other: to.name });
      return { ...way, other: to.name, what, wanted: `replconninfo = '${wanted}'` };
    }),
    ...ways.wrong.map(({ line, to, wanted }) => ({
      ...way,
      other: to.name,
      what: say("wrong", { index: line.index, node, other: to.name }),
      is: setting(line.index, textOf(line)),
      wanted: setting(line.index, wanted),
    })),
    ...ways.twice.map((line) => ({
      ...way,
      what: say("twice", { node, address: line.remoteHost }),
      is: setting(line.index, textOf(line)),
    })),
  ];
  const strangers = ways.strange.map((line) => ({
    ...way,
    kind: "stranger" as const,
    what: say("strange-way", { index: line.index, node, address: line.remoteHost }),
    is: setting(line.index, textOf(line)),
  }));
  const gap = ways.hasGap && found.length === 0 ? [{ ...way, what: say("gap", { node }) }] : [];
  return [...found, ...gap, ...strangers];
}

/** The rules of one member's pg_hba.conf that let the others in. */
export function inRules(facts: AgreementFacts, cluster: Cluster, { name: node, ...rest }: Node): Disagreement[] {
  const rules = rulesIn(facts, cluster, { name: node, ...rest });
  if (rules === undefined) return [];
  const rule = { node, file: "pg_hba.conf" };
  const missing = rules.missing.map(({ from, wanted, keptOutBy }) => {
    const names = { node, other: from.name };
    const what = keptOutBy === undefined ? say("no-rule", names) : say("kept-out", { ...names, line: keptOutBy.line });
    return { ...rule, kind: "rule" as const, other: from.name, what, wanted };
  });
  const strange = rules.strange.map((line) => ({
    ...rule,
    kind: "stranger" as const,
    what: say("strange-rule", { node, address: line.address ?? "?" }),
    is: ruleText(line),
  }));
  return [...missing, ...strange];
}

/** Dropping and expanding write the file on one member and copy it: a copy that failed leaves an older one behind. */
export function inStaticConfigs({ members }: AgreementFacts): Disagreement[] {
  const newest = newestView(members);
  if (newest === undefined) return [];
  return members.flatMap(({ node, view }): Disagreement[] => {
    const read = seen(view);
    if (read === undefined) return [];
    const names = read.nodes.map(({ name }) => name);
    const static_ = { kind: "static", node } as const;
    if (sorted(names) !== sorted(newest.nodes.map(({ name }) => name)))
      return [{ ...static_, what: say("other-list", { node, names }) }];
    const odd = read.nodes.filter((entry) => {
      const theirs = newest.nodes.find(({ name }) => name === entry.name);
      return theirs !== undefined && entryText(theirs) !== entryText(entry);
    });
    return odd.length === 0
      ? []
      : [{ ...static_, what: say("other-entry", { node, names: odd.map(({ name }) => name) }) }];
  });
}

const sorted = (names: readonly string[]): string => [...names].sort().join(" ");

const entryText = ({ id, sshIps, dataIps, dataDir, port }: ViewNode): string =>
  JSON.stringify([id, sshIps, dataIps, dataDir, port]);

/** A cluster of one has none, and with CM the roles are arbitrated. */
function inRoles(facts: AgreementFacts): Disagreement[] {
  const managed = isManaged(facts);
  if (facts.members.length < 2 || managed) return [];
  const sums = facts.files.flatMap(({ node, dynamic }) =>
    dynamic === null || !("value" in dynamic) ? [] : [{ node, sum: dynamic.value }],
  );
  const share = (sum: string | null): number => sums.filter((one) => one.sum === sum).length;
  const [most] = sums.filter(({ sum }) => sum !== null).sort((a, b) => share(b.sum) - share(a.sum));
  return sums.flatMap(({ node, sum }): Disagreement[] => {
    if (sum === null) return [{ kind: "roles", node, what: say("roles-missing", { node }) }];
    return sum === most?.sum ? [] : [{ kind: "roles", node, what: say("roles-differ", { node }) }];
  });
}

function inClocks(facts: AgreementFacts, cluster: Cluster): Disagreement[] {
  return membersOf(facts, cluster).flatMap(({ name: node }, at) =>
    peersOf(facts, cluster, node).flatMap(({ name: other }): Disagreement[] => {
      const [own, theirs] = [filesOf(facts, node)?.clock, filesOf(facts, other)?.clock];
      const isLater = facts.members.findIndex((member) => member.node === other) > at;
      const skew = own === undefined || theirs === undefined ? undefined : skewBetween(own, theirs);
      if (!isLater || skew === undefined || skew.sure <= USUAL_SKEW) return [];
      return [{ kind: "clock", node, other, what: say("clock", { node, other, seconds: skew.seconds }) }];
    }),
  );
}

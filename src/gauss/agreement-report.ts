import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type ReportInput, seen, troubleMessage } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import type { Disagreement } from "./agreement.ts";
import { type AgreementFacts, filesOf, primaryOf } from "./agreement-facts.ts";
import { buildInWords } from "./build-progress.ts";
import { comesByItself, memberNamed, needsBuild, standing } from "./topology.ts";

const say = words("agreement-report", {
  mend: { en: "Write the missing and wrong lines: `/gauss mend {cluster} {node}`" },
  "mend-strangers": { en: "Take them out, if they are nobody's: `/gauss mend {cluster} {node} strangers=remove`" },
  "fix-static": {
    en: "An earlier drop or expansion broke off. Write the file anew: `gs_om -t generateconf -X <xml> --distribute`",
  },
  "fix-roles": { en: "With all members up run `gs_om -t refreshconf` on the primary." },
  "fix-clock": { en: "Set the clocks by one source of time." },
  "why-mend": { en: "write the lines that are missing or wrong on {node}" },
  "why-strangers": { en: "take the lines for machines that are no members out on {node}" },
  "why-rebuild": { en: "{node} cannot go on with the log it has" },
  "why-sync": { en: "let commits wait for every standby" },
  "why-again": { en: "look again how far it is" },
  node: { en: "Node" },
  state: { en: "State" },
  build: { en: "Build" },
  ways: { en: "replconninfo" },
  rules: { en: "pg_hba" },
  rest: { en: "Other files" },
  fine: { en: "as wanted" },
  count: { en: "{count} to mend" },
  "not-read": { en: "not read" },
  down: { en: "no server runs" },
  mute: { en: "SQL does not answer" },
});

export function isOnTheWay(facts: AgreementFacts, node: string): boolean {
  const member = memberNamed(facts.members, node);
  if (seen(filesOf(facts, node)?.build)?.state === "Building") return true;
  return member !== undefined && comesByItself(standing(member));
}

export const progressOf = (facts: AgreementFacts): Message[] =>
  facts.files.flatMap(({ node, build }) => buildInWords(node, seen(build)) ?? []);

export function nextFor({ kind, node }: Disagreement, cluster: string): Message | undefined {
  switch (kind) {
    case "way":
    case "rule":
      return say("mend", { cluster, node });
    case "stranger":
      return say("mend-strangers", { cluster, node });
    case "static":
      return say("fix-static");
    case "roles":
      return say("fix-roles");
    case "clock":
      return say("fix-clock");
    case "slot":
    case "sync":
    case "kept-log":
      return undefined;
  }
}

/** The lines themselves, as a person would change them. */
export function linesOf({ node, file, is, wanted }: Disagreement): string[] {
  if (is === undefined && wanted === undefined) return [];
  const changed = [...(is === undefined ? [] : [`- ${is}`]), ...(wanted === undefined ? [] : [`+ ${wanted}`])];
  return [`${node}: ${file ?? ""}`, ...changed];
}

export function tableOf(facts: AgreementFacts, cluster: Cluster, found: readonly Disagreement[]): ReportInput["table"] {
  const count = (node: string, ...kinds: Disagreement["kind"][]): number =>
    found.filter((one) => one.node === node && kinds.includes(one.kind)).length;
  const cell = (isRead: boolean, many: number): Message =>
    isRead ? (many === 0 ? say("fine") : say("count", { count: many })) : say("not-read");
  const rows = facts.members.flatMap(({ node, ...look }) => {
    if (nodeOf(cluster, node) === undefined) return [];
    const files = filesOf(facts, node);
    const strangers = (file: string): number =>
      found.filter((one) => one.node === node && one.kind === "stranger" && one.file === file).length;
    const build = seen(files?.build);
    const progress = build?.state === "Building" && build.percent !== null ? `${build.percent} %` : "–";
    return [
      [
        node,
        stateOf({ node, ...look }),
        build?.state === "Build failed" ? build.state : progress,
        cell(seen(files?.conf) !== undefined, count(node, "way") + strangers("postgresql.conf")),
        cell(seen(files?.hba) !== undefined, count(node, "rule") + strangers("pg_hba.conf")),
        cell(seen(look.view) !== undefined, count(node, "static", "roles")),
      ],
    ];
  });
  return { columns: [say("node"), say("state"), say("build"), say("ways"), say("rules"), say("rest")], rows };
}

function stateOf(member: AgreementFacts["members"][number]): string | Message {
  const stands = standing(member);
  switch (stands.kind) {
    case "answers":
      return stands.state === "Normal" ? `${stands.role} Normal` : `${stands.role} ${stands.state} (${stands.detail})`;
    case "mute":
      return say("mute");
    case "down":
      return say("down");
    case "not-answered":
      return troubleMessage(stands.trouble);
  }
}

/** Each is a run of its own: what is wrong on which node, who can only be built anew, and to look again while one waits. */
export function offersFor(
  facts: AgreementFacts,
  cluster: Cluster,
  found: readonly Disagreement[],
  underWay: readonly string[],
): NonNullable<ReportInput["offers"]> {
  const nodes = cluster.nodes.map(({ name }) => name).filter((name) => !underWay.includes(name));
  const has = (node: string, ...kinds: Disagreement["kind"][]): boolean =>
    found.some((one) => one.node === node && kinds.includes(one.kind));
  const mends = nodes
    .filter((node) => has(node, "way", "rule"))
    .map((node) => ({ operation: "mend", args: { node }, why: say("why-mend", { node }) }));
  const strangers = nodes
    .filter((node) => has(node, "stranger") && !has(node, "way", "rule"))
    .map((node) => ({
      operation: "mend",
      args: { node, strangers: "remove" },
      why: say("why-strangers", { node }),
    }));
  const rebuilds = facts.members
    .filter(
      (member) => seen(filesOf(facts, member.node)?.build)?.state === "Build failed" || needsBuild(standing(member)),
    )
    .map(({ node }) => ({ operation: "rebuild", args: { node }, why: say("why-rebuild", { node }) }));
  const again = underWay.length === 0 ? [] : [{ operation: "check", args: {}, why: say("why-again") }];
  const primary = primaryOf(facts)?.node ?? "";
  const added = found.some(({ kind, other }) => kind === "sync" && other !== undefined)
    ? [{ operation: "mend", args: { node: primary, sync: "add" }, why: say("why-sync") }]
    : [];
  return [...mends, ...rebuilds, ...strangers, ...added, ...again];
}

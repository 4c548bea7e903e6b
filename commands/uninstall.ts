import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, type Check, defineOperation, ok, seen, unknown, type Verdict } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { stop, uninstallHere } from "../src/gauss/commands.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { bytesText } from "../src/gauss/position.ts";
import { primaries } from "../src/gauss/topology.ts";
import * as check from "../src/gauss/uninstall-checks.ts";
import { lookAtUninstall, UninstallFacts } from "../src/gauss/uninstall-facts.ts";

const say = words("uninstall", {
  summary: { en: "Delete openGauss and its data from a machine that is no member any more" },
  stop: { en: "Stop the database that still runs on {node}" },
  uninstall: { en: "Delete openGauss and its data on {node}" },
  "waits-stop": { en: "It ends sessions and writes what is open." },
  "waits-uninstall": { en: "It deletes; a large data directory takes a while. The tool's own limit is 12 hours." },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  members: { en: "The members of {cluster}: {count} of {of} are Normal." },
  proposed: { en: "Delete openGauss and its data on {node}, {size} of it." },
  done: { en: "{node} has no openGauss data any more." },
  path: { en: "{path} is deleted with all that is in it" },
  "of-owner": { en: "It belongs to {owner}." },
  leftovers: { en: "Left on {node}: its tool path, lines in the profiles, keys, the account, core files." },
  "leftovers-next": { en: "`/gauss prepare {cluster} {node}` takes away what would be in the way of a new start." },
  prepare: { en: "Make {node} ready to become a member again" },
});

const Args = z.object({ node: z.string().describe("the dropped machine whose database is deleted") });
type Args = z.infer<typeof Args>;

/** Never among the files that are deleted. */
const LOG = "/tmp/gauss-chatops-uninstall.log";
const COUNTDOWN_MS = 60_000;

const judge =
  (isTrue: (facts: UninstallFacts, node: string, cluster: Cluster) => Verdict): Check<Args, UninstallFacts> =>
  (facts, { node }, cluster) =>
    isTrue(facts, node, cluster);

export default defineOperation({
  name: "uninstall",
  summary: say("summary"),
  risk: "destroy",
  args: Args,
  facts: UninstallFacts,
  observe: ({ node }, look, cluster) => lookAtUninstall(look, cluster, nodeOf(cluster, node)),
  demands: ({ node }) => ({ quorum: 2, typed: node, countdownMs: COUNTDOWN_MS }),
  settleMs: 30_000,

  async watch(_facts, { node }, look, cluster) {
    const { members } = await lookAtUninstall(look, cluster, undefined);
    const others = members.filter((member) => member.node !== node);
    const normal = others.filter((member) => check.isSteady(member));
    return say("members", { cluster: cluster.name, count: normal.length, of: others.length });
  },

  preflight: {
    "it is a machine of the inventory": (_facts, { node }, { name, nodes }) =>
      nodes.some((one) => one.name === node)
        ? ok
        : block(say("not-a-machine", { cluster: name, node, nodes: nodes.map((one) => one.name) })),
    "the members say that it is none of them": judge(check.isNoMember),
    "no member sends to it or keeps log for it": judge(check.isForgotten),
    "it answers": judge(check.answers),
    "its database is no primary": judge(check.isNoPrimary),
    "no cluster manager runs on it": judge(check.hasNoManager),
    "what is deleted is its own and on no shared storage": judge(check.isItsOwn),
    "what it has is not newer than what the members have": judge(check.isNotNewer),
    "the members are well": judge(check.membersAreWell),
    "a backup of it exists": () => unknown(check.backupUnknown),
  },

  plan(facts, { node }, cluster) {
    const dataDir = nodeOf(cluster, node)?.dataDir ?? "";
    const running = (seen(facts.target?.servers)?.length ?? 0) > 0;
    const first = {
      id: "stop",
      title: say("stop", { node }),
      node,
      command: stop(dataDir, "fast"),
      prints: "server stopped",
      waitsFor: say("waits-stop"),
    };
    const deleting = {
      id: "uninstall",
      title: say("uninstall", { node }),
      node,
      command: uninstallHere(LOG),
      prints: "Uninstallation succeeded.",
      waitsFor: say("waits-uninstall"),
    };
    return running ? [first, deleting] : [deleting];
  },

  material: (facts) => ({
    members: facts.members.map(({ node }) => node).sort(),
    primary: primaries(facts.members).map(({ node }) => node),
    running: seen(facts.target?.servers)?.length ?? null,
    paths: seen(facts.target?.paths) ?? null,
  }),

  verify: {
    "its data is gone": judge(check.dataIsGone),
    "no server runs there any more": judge(check.nothingRuns),
    "the members are all still well": judge(check.membersAreWell),
  },

  report(facts, { node }, cluster) {
    const table = memberTable(facts.members, cluster);
    const gone = check.dataIsGone(facts, node, cluster).kind === "ok";
    if (gone) {
      return {
        headline: say("done", { node }),
        tone: "good",
        table,
        findings: [{ what: say("leftovers", { node }), next: say("leftovers-next", { node, cluster: cluster.name }) }],
        offers: [{ operation: "prepare", args: { node }, why: say("prepare", { node }) }],
      };
    }
    const size = seen(facts.target?.size);
    const owners = seen(facts.target?.owners) ?? [];
    const findings = owners
      .filter(({ kind }) => kind !== null)
      .map(({ path, owner }) => ({ what: say("path", { path }), next: say("of-owner", { owner }) }));
    const said = size === undefined ? "?" : bytesText(BigInt(size));
    return { headline: say("proposed", { node, size: said }), tone: "bad", table, findings };
  },
});

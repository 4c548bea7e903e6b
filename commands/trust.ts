import { z } from "zod";
import type { Cluster } from "../src/core/cluster.ts";
import { type As, block, type Check, defineOperation, ok, seen, troubleMessage } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { majorOf, usersToTrust } from "../src/gauss/expand-run.ts";
import { lookAtMachines } from "../src/gauss/membership.ts";
import { namedNodes } from "../src/gauss/named-nodes.ts";
import { patient } from "../src/gauss/patient-look.ts";
import { replaceFile, suffixFor } from "../src/gauss/replace-file.ts";
import { primaries, standing } from "../src/gauss/topology.ts";
import * as check from "../src/gauss/trust-checks.ts";
import { hostfileIn, lookAtTrust, nodesNamed, TrustFacts } from "../src/gauss/trust-facts.ts";
import { userOf } from "../src/gauss/trust-files.ts";
import { hostfileText, sshExKey, TRUST_CREATED } from "../src/gauss/trust-run.ts";
import { trustTable } from "../src/gauss/trust-table.ts";

const say = words("trust", {
  summary: { en: "Let the machines of a cluster log in to each other without a password" },
  hostfile: { en: "Write the list of hosts" },
  run: { en: "Make trust for {user}" },
  waits: { en: "It makes a new key, then copies it to one host after the other." },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  done: { en: "{nodes} trust each other, for {users}." },
  "not-all": { en: "Not all of {nodes} trust each other." },
  away: { en: "{node} {trouble}." },
  "away-next": {
    en: "gs_sshexkey does nothing while one host of its list is away. See that {node} is there, then `{again}`.",
  },
  passwords: { en: "Nobody needs the passwords of {users} any more." },
  "passwords-next": { en: "Give them others, or lock password logins, if your rules say so." },
  "old-shells": { en: "The keys are new: shells that were open before do not have them." },
  "old-shells-next": { en: "In such a shell, `source ~/.bashrc`." },
  expand: { en: "{node} may now become a member" },
});

const Args = z.object({
  newNode: z.string().optional().describe("a machine that is no member yet and shall be let in too"),
  also: z
    .string()
    .optional()
    .describe("more such machines, with commas: who is left out loses the trust that was there"),
  users: z
    .enum(["both", "omm", "root"])
    .optional()
    .describe("whose trust: omm is the database user; left out, both below 6.0 and omm from there on"),
});
type Args = z.infer<typeof Args>;

const newOnes = ({ newNode, also }: Args): string[] => namedNodes(newNode, also);

function usersOf({ users }: Args, { version }: Cluster): readonly As[] {
  if (users === "both") return ["root", "database"];
  if (users !== undefined) return [users === "root" ? "root" : "database"];
  return usersToTrust(majorOf(version));
}

const judge =
  (isTrue: (facts: TrustFacts, cluster: Cluster) => ReturnType<Check<Args, TrustFacts>>): Check<Args, TrustFacts> =>
  (facts, _args, cluster) =>
    isTrue(facts, cluster);

export default defineOperation({
  name: "trust",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: TrustFacts,
  async observe(args, look, cluster) {
    const { members } = await lookAtMachines(look, cluster);
    const runner = primaries(members)[0] ?? members.find((member) => standing(member).kind !== "not-answered");
    const names = members.map(({ node }) => node);
    const targets = cluster.nodes.filter(({ name }) => names.includes(name) || newOnes(args).includes(name));
    return lookAtTrust(patient(look), cluster, { targets, runner: runner?.node, users: usersOf(args, cluster) });
  },
  settleMs: 20_000,

  preflight: {
    "the new machine is in the inventory": (_facts, args, { name, nodes }) => {
      const known = nodes.map((one) => one.name);
      const node = newOnes(args).find((one) => !known.includes(one));
      return node === undefined ? ok : block(say("not-a-machine", { cluster: name, node, nodes: known }));
    },
    "every machine answers and has the accounts": judge(check.allAnswer),
    "the list has an address for each machine": judge(check.addressesAreGood),
    "the bot may act as root where root's trust is wanted": judge(check.mayBeRoot),
    "the passwords can be had": judge(check.passwordsAreNamed),
    "no stale host key is in the way": (facts, args, cluster) => check.nothingIsStale(newOnes(args))(facts, cluster),
    "homes and their .ssh belong to their owners alone": judge(check.rightsAreGood),
    "each .bashrc can hold the new agent": judge(check.agentCanBeKept),
    "no login prints anything": judge(check.loginsAreQuiet),
    "no rule of sshd keeps anybody out": judge(check.nobodyIsKeptOut),
    "nothing runs that needs the present trust": judge(check.noToolRuns),
    "the machine it runs on reaches all others": judge(check.runnerReachesAll),
    "some trust is missing": judge(check.somethingIsMissing),
  },

  plan(facts, _args, cluster) {
    const node = facts.runner ?? "";
    const home = facts.home ?? "";
    const path = hostfileIn(home);
    const before = seen(facts.hostfile ?? undefined)?.text ?? null;
    const after = hostfileText(nodesNamed(cluster, facts.targets), cluster.version);
    const suffix = suffixFor("before-trust", before ?? "");
    const { command: typed, diff } = replaceFile({ path, before, after, suffix });
    const list = { id: "hostfile", title: say("hostfile"), node, command: typed, diff };
    const runs = facts.users.map((user) => ({
      id: `trust-${user}`,
      title: say("run", { user: userOf(cluster, user) }),
      node,
      as: user,
      command: sshExKey(cluster, user, path, home),
      prints: TRUST_CREATED,
      waitsFor: say("waits"),
    }));
    return before === after ? runs : [list, ...runs];
  },

  material: ({ targets, runner, users }) => ({ targets, runner, users }),

  verify: { "every machine lets every other one in": judge(check.allTrustEachOther) },

  report(facts, { newNode: node, also }, cluster, before) {
    const { targets: nodes } = facts;
    const table = trustTable(facts, cluster);
    const isMade = (one: TrustFacts): boolean => check.allTrustEachOther(one, cluster).kind === "ok";
    if (!isMade(facts)) {
      const again = ["/gauss trust", cluster.name, ...(node === undefined ? [] : [node])].join(" ");
      return { headline: say("not-all", { nodes }), tone: "attention", table, findings: awayFrom(facts, again) };
    }
    const users = facts.users.map((user) => userOf(cluster, user));
    const passwords = { what: say("passwords", { users }), next: say("passwords-next") };
    const shells = { what: say("old-shells"), next: say("old-shells-next") };
    const findings = isMade(before) ? [] : [passwords];
    if (keysIn(facts) !== keysIn(before)) findings.push(shells);
    const more = also === undefined ? {} : { also };
    const offers =
      node === undefined ? [] : [{ operation: "expand", args: { node, ...more }, why: say("expand", { node }) }];
    return { headline: say("done", { nodes, users }), tone: "good", table, findings, offers };
  },
});

const awayFrom = ({ hosts }: TrustFacts, again: string) =>
  hosts.flatMap(({ node, hostName }) => {
    if (!("unreadable" in hostName)) return [];
    const trouble = troubleMessage(hostName.unreadable);
    return [{ what: say("away", { node, trouble }), next: say("away-next", { node, again }) }];
  });

const keysIn = ({ holders }: TrustFacts): string =>
  JSON.stringify(holders.map(({ files }) => seen(files.publicKeys ?? undefined)));

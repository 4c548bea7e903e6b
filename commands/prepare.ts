import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../src/core/cluster.ts";
import {
  block,
  type Check,
  defineOperation,
  ok,
  seen,
  troubleMessage,
  unknown,
  type Verdict,
} from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { lookAtMachines } from "../src/gauss/membership.ts";
import { patient } from "../src/gauss/patient-look.ts";
import { changesFor } from "../src/gauss/prepare-changes.ts";
import * as check from "../src/gauss/prepare-checks.ts";
import { lookAtMachine, PrepareFacts } from "../src/gauss/prepare-facts.ts";
import * as likeness from "../src/gauss/prepare-likeness.ts";
import { byHand, changeTable } from "../src/gauss/prepare-report.ts";
import { primaries, standing } from "../src/gauss/topology.ts";

const say = words("prepare", {
  summary: { en: "Make a new, repaired or returned machine ready to become a member" },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}. Write it into the inventory first" },
  "is-member": {
    en: "{node} is a member of {cluster}: nothing is prepared under a member. Drop it first, if it is dead",
  },
  "members-unread": {
    en: "no static configuration could be read, so every node counts as a member, and {node} too",
  },
  waits: { en: "It deletes; a large folder takes a while." },
  proposed: { en: "{node} is not ready yet: {count} things are to be done." },
  ready: { en: "{node} is ready to become a member of {cluster}." },
  "not-seen": { en: "could not be looked at" },
  blind: { en: "{node} could not be looked at." },
  trust: { en: "The machines have to let {node} in, and it them" },
  "no-login": { en: "The bot does not get in as {user} on {node}: the host {trouble}." },
  "no-login-next": { en: "Put the bot's public key into `~{user}/.ssh/authorized_keys` there, as on the members." },
  password: { en: "{user} on {node} needs the same password as on the members." },
  "password-next": { en: "As root there: `passwd {user}`." },
});

const Args = z.object({ node: z.string().describe("the machine to make ready; it is in the inventory and no member") });
type Args = z.infer<typeof Args>;

const Facts = PrepareFacts.extend({
  members: z.array(z.string()),
  /** Whether any member's static configuration was read; without one every node counts as a member. */
  membersRead: z.boolean(),
});
type Facts = z.infer<typeof Facts>;

/** A check of what is seen on the machine. Where nothing is, another check has said so already. */
const of =
  (isTrue: (facts: check.Looked, node: Node, cluster: Cluster) => Verdict): Check<Args, Facts> =>
  ({ machine, ...facts }, args, cluster) => {
    const node = nodeOf(cluster, args.node);
    if (node === undefined) return ok;
    return machine === null ? unknown(say("not-seen")) : isTrue({ ...facts, machine }, node, cluster);
  };

const hasRoot: Check<Args, Facts> = (facts, args, cluster) => {
  const node = nodeOf(cluster, args.node);
  return node === undefined ? ok : check.hasRoot(facts, node, cluster);
};

export default defineOperation({
  name: "prepare",
  summary: say("summary"),
  // It may delete what is left of an earlier member.
  risk: "destroy",
  args: Args,
  facts: Facts,
  async observe({ node: name }, look, cluster) {
    const { members } = await lookAtMachines(look, cluster);
    const names = members.map((member) => member.node).filter((member) => member !== name);
    const answering = members.filter(
      (member) => names.includes(member.node) && standing(member).kind !== "not-answered",
    );
    const reference = (primaries(answering)[0] ?? answering[0])?.node;
    const node = nodeOf(cluster, name);
    const facts = await lookAtMachine(patient(look), cluster, { node, members: names, reference });
    const membersRead = members.some(({ view }) => view !== undefined && "value" in view);
    return { ...facts, members: members.map((member) => member.node), membersRead };
  },
  expiresAfterMs: 3_600_000,
  settleMs: 30_000,

  preflight: {
    "it is a machine of the inventory and no member": ({ members, membersRead }, { node }, { name, nodes }) => {
      const known = nodes.map((one) => one.name);
      if (!known.includes(node)) return block(say("not-a-machine", { cluster: name, node, nodes: known }));
      if (!members.includes(node)) return ok;
      return block(membersRead ? say("is-member", { node, cluster: name }) : say("members-unread", { node }));
    },
    "the bot may act as root there": hasRoot,
    "it is the machine that is meant": of(check.isTheMachine),
    "no database and no tool is at work there": of(check.nothingRuns),
    "all that may have to be mended could be read": of(check.allWasRead),
    "what an earlier openGauss left can be taken away": of(check.leftoversCanGo),
    "the login prints nothing": of(check.loginIsQuiet),
    "its .bashrc runs through": of(check.bashrcRunsThrough),
    "the account is as on the members": of(check.accountIsRight),
    "its data directory is empty, or may be emptied": of(check.dataMayGo),
    "no other installation is left": of(check.installationIsGone),
    "its system is that of the members": of(likeness.sameSystem),
    "its clock and time zone are those of the members": of(likeness.sameTime),
    "python3 is there": of(likeness.hasPython),
    "its disk takes the data": of(likeness.hasRoom),
    "it is as strong as the members": of(likeness.asStrong),
    "its ports are free": of(likeness.portsAreFree),
    "the machines reach each other": of(likeness.reachEachOther),
    "names lead to the right machines": of(likeness.namesLeadRight),
    "what the members know of it could be read": of(check.trustWasRead),
    "kernel settings, limits and sshd suit": of(check.restOfTheSystem),
  },

  plan: (facts, { node: name }, cluster) => {
    const node = nodeOf(cluster, name);
    const changes = node === undefined ? [] : changesFor(facts, cluster, node);
    return changes.map(({ step }) => (step.id === "data" ? { ...step, waitsFor: say("waits") } : step));
  },

  // The steps hold the content of every file, so only what they rest on besides is left.
  material: ({ members, machine }) => ({
    members,
    servers: seen(machine?.servers)?.map(({ pid }) => pid) ?? null,
  }),

  verify: {
    "root's shell there answers": hasRoot,
    "all that was to be done is done": of(check.allIsDone),
    "all that was mended could be read again": of(check.allWasRead),
    "the login prints nothing": of(check.loginIsQuiet),
    "the account is as on the members": of(check.accountIsRight),
    "no database and no tool has begun to work there": of(check.nothingRuns),
  },

  report(facts, { node: name }, cluster, before) {
    const node = nodeOf(cluster, name);
    if (node === undefined) return { headline: say("blind", { node: name }), tone: "bad" };
    if (facts.machine === null) {
      const headline = say("blind", { node: name });
      return cluster.rootVia === "none"
        ? { headline, tone: "bad", text: byHand(facts, cluster, node) }
        : { headline, tone: "bad" };
    }
    const open = changesFor(facts, cluster, node).length;
    const table = changeTable(facts, before, cluster, node);
    if (open > 0) return { headline: say("proposed", { node: name, count: open }), tone: "attention", table };
    const { osUser: user, secrets, name: clusterName } = cluster;
    const made = before.machine !== null && seen(before.machine.account) === null;
    const findings = [];
    if (made && secrets[`${user}Password`] === undefined)
      findings.push({ what: say("password", { user, node: name }), next: say("password-next", { user }) });
    if (facts.database !== undefined && "unreadable" in facts.database) {
      const trouble = troubleMessage(facts.database.unreadable);
      findings.push({ what: say("no-login", { user, node: name, trouble }), next: say("no-login-next", { user }) });
    }
    const offers = [{ operation: "trust", args: { newNode: name }, why: say("trust", { node: name }) }];
    return { headline: say("ready", { node: name, cluster: clusterName }), tone: "good", table, findings, offers };
  },
});

import { expect, test } from "vitest";
import release from "../../commands/release.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { inLanguage, type Message } from "../../src/core/words.ts";
import type { IsolationFacts } from "../../src/gauss/isolation-facts.ts";
import { blue } from "../support/fixed-world.ts";
import { isolationFacts as facts } from "../support/isolation.ts";
import { down, gone, mute, primary, standby } from "../support/members.ts";

const withRoot = Cluster.parse({ ...blue, rootVia: "sudo" });
const args = { node: "node1" };
const judged = (check: string, seen: IsolationFacts, cluster = withRoot) => {
  const isTrue = release.preflight[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(seen, args, cluster, seen);
};
const text = (message: Message) => inLanguage(message, "en");

const promoted = [primary("node2", ["node3"]), standby("node3", "node2")];
const everywhere = { node2: ["node1"], node3: ["node1"] };
const survivors = ["node2", "node3"];

test.for<[string, string, IsolationFacts, string]>([
  ["it does not come back as a second primary", "its database is down", facts([down("node1"), ...promoted]), "ok"],
  ["it does not come back as a second primary", "it still is one", facts([primary("node1"), ...promoted]), "block"],
  [
    "it does not come back as a second primary",
    "it is the only one",
    facts([primary("node1"), standby("node2"), standby("node3")]),
    "ok",
  ],
  ["it does not come back as a second primary", "it hangs", facts([mute("node1"), ...promoted]), "warn"],
  ["it does not come back as a second primary", "it is away", facts([gone("node1"), ...promoted]), "warn"],
  [
    "it does not come back as a second primary",
    "it is away and no member",
    facts([gone("node1"), ...promoted], everywhere, survivors),
    "warn",
  ],
  ["the routes of every other machine are seen", "they are", facts([gone("node1"), ...promoted], everywhere), "ok"],
  [
    "the routes of every other machine are seen",
    "not all",
    facts([gone("node1"), ...promoted], { node2: ["node1"], node3: null }),
    "warn",
  ],
  ["the bot may take routes back there", "it may", facts([gone("node1"), ...promoted], everywhere), "ok"],
])("%s (%s)", ([check, , seen, verdict]) => {
  expect(judged(check, seen).kind).toBe(verdict);
});

test("without root a person is told what to type and where", () => {
  const verdict = judged("the bot may take routes back there", facts([gone("node1"), ...promoted], everywhere), blue);
  expect("why" in verdict && text(verdict.why)).toContain(
    "As root on node2, node3: `ip route del unreachable 10.0.0.1/32`",
  );
});

const typed = (seen: IsolationFacts) =>
  release.plan(seen, args, withRoot).map(({ node, as, command }) => `${as}@${node}$ ${command.argv.join(" ")}`);

test("the route goes where it is, also on a machine that is no member", () => {
  const seen = facts([down("node1"), ...promoted], { node3: ["node1"] }, ["node2"]);
  expect(typed(seen)).toEqual(["root@node3$ ip route del unreachable 10.0.0.1/32"]);
  expect(typed(facts([down("node1"), ...promoted]))).toEqual([]);
});

test.for<[string, Parameters<typeof facts>[1], string]>([
  ["gone from both", {}, "ok"],
  ["still on one", { node3: ["node1"] }, "block"],
  ["one cannot be seen", { node3: null }, "block"],
])("afterwards: %s", ([, isolated, verdict]) => {
  const before = facts([down("node1"), ...promoted], everywhere);
  const after = facts([down("node1"), ...promoted], isolated);
  expect(release.verify["the route is gone from these hosts"]?.(after, args, withRoot, before).kind).toBe(verdict);
});

test("what is approved changes when the machine comes back as something else", () => {
  const material = (seen: IsolationFacts) => release.material(seen, args, withRoot);
  const away = facts([gone("node1"), ...promoted], everywhere);
  expect(material(structuredClone(away))).toEqual(material(away));
  expect(material(facts([primary("node1"), ...promoted], everywhere))).not.toEqual(material(away));
});

test("the report tells a member to be looked at, and a dropped machine to be made ready", () => {
  const before = facts([down("node1"), ...promoted], everywhere);
  const member = release.report(facts([down("node1"), ...promoted]), args, withRoot, before);
  expect(text(member.headline)).toBe("node2, node3 reach node1 again, as far as routes go.");
  expect(member.offers).toEqual([]);
  expect(member.findings).toHaveLength(1);
  const dropped = facts([down("node1"), ...promoted], everywhere, survivors);
  const free = facts([down("node1"), ...promoted], {}, survivors);
  expect(release.report(free, args, withRoot, dropped).offers?.map(({ operation }) => operation)).toEqual(["prepare"]);
  expect(text(release.report(free, args, withRoot, free).headline)).toBe(
    "No host that could be seen is cut off from node1.",
  );
});

import { expect, test } from "vitest";
import check from "../../commands/check.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { AgreementFacts } from "../../src/gauss/agreement-facts.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, inState, missed, primary, saw, standby } from "../support/members.ts";
import { agreeing, entry, files, rule, viewWith, way } from "../support/running.ts";

const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];
const told = (facts: AgreementFacts, args: Record<string, string> = {}) => {
  const { headline, tone, findings = [], offers = [], text, table } = check.report(facts, args, blue, facts);
  const words = (cell: Parameters<typeof inLanguage>[0] | string) =>
    typeof cell === "string" ? cell : inLanguage(cell, "en");
  return {
    headline: words(headline),
    tone,
    findings: findings.map(({ what, next }) => [words(what), next === undefined ? "" : words(next)]),
    offers: offers.map(({ operation, args }) => `${operation} ${Object.values(args).join(" ")}`.trim()),
    text,
    rows: table?.rows.map((row) => row.map(words).join(" | ")),
  };
};

test("members that are well and agree are told so, with nothing to do", () => {
  expect(told(agreeing(healthy))).toEqual({
    headline: "blue is in order: the members are well and agree.",
    tone: "good",
    findings: [],
    offers: [],
    text: undefined,
    rows: ["node1 | Primary Normal", "node2 | Standby Normal", "node3 | Standby Normal"].map(
      (row) => `${row} | – | as wanted | as wanted | as wanted`,
    ),
  });
});

const building = files("node3", {
  build: saw({
    state: "Building",
    mode: "Full",
    done: "1.00GB",
    total: "2.34GB",
    percent: 40,
    remainingSeconds: 708,
  }),
});

test("a standby that is copied is waited for: how far it is, and no build or mending is offered", () => {
  const { headline, findings, offers, rows } = told(agreeing([...healthy.slice(0, 2), down("node3")], building));
  expect(headline).toBe("blue: node3 still on the way. Wait: nothing has to be done.");
  expect(findings).toEqual([["node3 is being built (Full): 40 % of 2.34GB, about 12 min left", ""]]);
  expect(offers).toEqual(["check"]);
  expect(rows?.[2]).toBe("node3 | no server runs | 40 % | as wanted | as wanted | as wanted");
});

test("one that catches up is waited for as well", () => {
  const { headline, offers } = told(agreeing([...healthy.slice(0, 2), inState("node3", "Catchup")]));
  expect(headline).toBe("blue: node3 still on the way. Wait: nothing has to be done.");
  expect(offers).toEqual(["check"]);
});

const looking = [...healthy.slice(0, 2), inState("node3", "Need repair", "Connecting...")];
const lacking = files("node1", {
  conf: saw({ applicationName: "dn_6001", connections: [way(1, 1, "node1", "node2")] }),
  hba: saw([rule(1, "10.0.0.2/32")]),
});

test("lines that are missing are shown as a person would write them, and mending that node is offered", () => {
  const { headline, tone, findings, offers, text } = told(agreeing(looking, lacking));
  expect([headline, tone]).toEqual(["blue: not everything agrees (2).", "attention"]);
  expect(findings.slice(0, 2)).toEqual([
    ["replconninfo of node1 does not name node3", "Write the missing and wrong lines: `/gauss mend blue node1`"],
    [
      "pg_hba.conf of node1 does not let node3 in: no rule fits it",
      "Write the missing and wrong lines: `/gauss mend blue node1`",
    ],
  ]);
  expect(offers).toEqual(["mend node1"]);
  expect(text?.split("\n")).toEqual([
    "node1: postgresql.conf",
    expect.stringMatching(/^\+ replconninfo = 'localhost=10\.0\.0\.1 .*remotehost=10\.0\.0\.3 /),
    "node1: pg_hba.conf",
    "+ host    all    omm    10.0.0.3/32    trust",
  ]);
});

test("a standby whose log is gone is offered a rebuild, and so is one whose build broke off", () => {
  const gone_ = [...healthy.slice(0, 2), inState("node3", "Need repair", "WAL segment removed")];
  expect(told(agreeing(gone_)).offers).toEqual(["rebuild node3"]);
  const broken = files("node3", {
    build: saw({ state: "Build failed", mode: null, done: null, total: null, percent: null, remainingSeconds: null }),
  });
  const { offers, findings } = told(agreeing([...healthy.slice(0, 2), down("node3")], broken));
  expect(offers).toEqual(["rebuild node3"]);
  expect(findings[0]?.[0]).toMatch(/the build of node3 broke off/);
});

test("a slot nobody reads from comes of the member that is not well, and does not hide it", () => {
  const members = [...healthy.slice(0, 2), inState("node3", "Need repair", "WAL segment removed")];
  const idle = { name: "dn_6003", type: "physical", active: false, restartLocation: "0/3000000" };
  const { headline, findings } = told({ ...agreeing(members), slots: saw([idle]) });
  expect(headline).toBe("blue: the files of the members agree, but not all members are well.");
  expect(findings.map(([what]) => what)).toContain("nobody reads from the slot dn_6003 of node1, which is for node3");
});

test("lines of machines that are no members are told of, and taken out only by an offer of its own", () => {
  const strange = files("node2", { hba: saw([rule(1, "10.0.0.0/24"), rule(2, "10.9.0.9/32")]) });
  expect(told(agreeing(healthy, strange)).offers).toEqual(["mend node2 remove"]);
});

test("with one node named only what concerns it is told, also where it stands in the files of others", () => {
  expect(told(agreeing(looking, lacking), { node: "node3" }).findings).toHaveLength(3);
  expect(told(agreeing(looking, lacking), { node: "node2" }).findings).toEqual([]);
  expect(told(agreeing(healthy.slice(0, 2)), { node: "node3" })).toMatchObject({
    headline: "node3 is no member of blue.",
    tone: "attention",
  });
});

test("what could not be read is not called well", () => {
  const unread = told(agreeing(healthy, files("node2", { hba: missed() })));
  expect([unread.headline, unread.tone]).toEqual([
    "blue: what could be read agrees, but not everything could be read.",
    "attention",
  ]);
  expect(unread.rows?.[1]).toBe("node2 | Standby Normal | – | as wanted | not read | as wanted");
  const away = told(agreeing([...healthy.slice(0, 2), gone("node3")]));
  expect(away.tone).toBe("attention");
  expect(away.rows?.[2]).toBe("node3 | did not answer in time | – | not read | not read | as wanted");
});

const forgot = (node: string, ...named: string[]) => ({
  conf: saw({
    applicationName: `dn_600${node.slice(-1)}`,
    connections: named.map((to, at) => way(at + 1, at + 1, node, to)),
  }),
});
const [first, second] = healthy;
const withoutThird = [primary("node1", ["node2"]), standby("node2", "node1")];

test.for([
  ["was stopped by it", down("node3")],
  ["is dead", gone("node3")],
] as const)("a drop that broke off is told as such, and to drop again is offered, where the node %s", ([, third]) => {
  const lines = { ...forgot("node1", "node2"), hba: saw([rule(1, "10.0.0.2/32")]) };
  const { headline, tone, findings, offers } = told(agreeing([...withoutThird, third], files("node1", lines)));
  expect([headline, tone]).toEqual(["blue: node3 looks half dropped.", "attention"]);
  expect(findings.filter(([what]) => !what?.includes("slot"))).toEqual([
    [
      "node1 does not name node3 any more, and no server answers there: so gs_dropnode leaves it when it breaks off",
      "Drop it the rest of the way: `/gauss dropnode blue node3`. If it is to stay, write the lines anew with `/gauss mend blue <node>` and start it.",
    ],
  ]);
  expect(offers).toEqual(["dropnode node3"]);
});

test("what commits waited for is not given back to a node that is half dropped", () => {
  const facts = agreeing([...withoutThird, down("node3")], files("node1", forgot("node1", "node2")));
  const sync = saw({ synchronousStandbyNames: "dn_6002", synchronousCommit: "on", mostAvailableSync: true });
  expect(told({ ...facts, sync }).offers).toEqual(["dropnode node3"]);
});

test("of two that are half dropped both go in one run", () => {
  const members = [primary("node1", []), down("node2"), gone("node3")];
  expect(told(agreeing(members, files("node1", forgot("node1")))).offers).toEqual(["dropnode node2 node3"]);
});

test("a member that lost all its lines is no sign of a drop, nor is a line that is missing for one that runs", () => {
  const lost = agreeing([...withoutThird, down("node3")], files("node2", forgot("node2")));
  expect(told(lost).offers).toEqual(["mend node2"]);
  const bothDown = agreeing(
    [primary("node1", []), down("node2"), down("node3")],
    files("node2", forgot("node2", "node1")),
  );
  expect(told(bothDown).offers).toEqual(["mend node2"]);
  expect(told(agreeing(looking, lacking)).offers).toEqual(["mend node1"]);
});

test("with one node named a drop that broke off is told of that node and of those who forgot it", () => {
  const facts = agreeing([...withoutThird, down("node3")], files("node1", forgot("node1", "node2")));
  const headlines = ["node1", "node2", "node3"].map((node) => told(facts, { node }).headline);
  expect(headlines[0]).toBe("blue: node3 looks half dropped.");
  expect(headlines[1]).not.toContain("dropped");
  expect(headlines[2]).toBe("blue: node3 looks half dropped.");
});

test.for<[string, "node1" | "node2", string[]]>([
  ["the primary still lists it, so that the tool can finish", "node2", ["dropnode node3"]],
  ["the primary does not list it, so that the tool cannot", "node1", []],
])("a drop that broke off while the static configuration was written: %s", ([, newer, offers]) => {
  const short = viewWith({ nodes: [1, 2].map(entry), writtenAt: 2 });
  const members = [first, second].flatMap((member) => member ?? []);
  const seen = members.map((member) => (member.node === newer ? { ...member, view: short } : member));
  const named = ["node1", "node2"].map((node, at) => files(node, forgot(node, at === 0 ? "node2" : "node1")));
  const facts = agreeing(seen, ...named);
  const hba = { hba: saw([rule(1, "10.0.0.1/32"), rule(2, "10.0.0.2/32")]) };
  const slots = saw([{ name: "dn_6002", type: "physical", active: true, restartLocation: "0/3000000" }]);
  const all = { ...facts, others: ["node3"], slots, files: facts.files.map((one) => ({ ...one, ...hba })) };
  expect(told(all).offers).toEqual(offers);
});

import { expect, test } from "vitest";
import { changesOf, withParameter, withRules } from "../../src/gauss/mend-plan.ts";
import { waysOf } from "../../src/gauss/ways.ts";
import { blue } from "../support/fixed-world.ts";
import { primary, saw, standby } from "../support/members.ts";
import { agreeing, files, rule, way } from "../support/running.ts";

const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];
const [, node2] = blue.nodes;

/** What is changed on node2 when it has these lines, by number and by where each leads. */
function changes(connections: ReturnType<typeof way>[], remove = false) {
  const facts = agreeing(healthy, files("node2", { conf: saw({ applicationName: "dn_6002", connections }) }));
  const ways = node2 && waysOf(facts, blue, node2);
  return (
    ways &&
    changesOf(ways, "", remove).map(([at, value]) => `${at} ${/remotehost=(\S+)/.exec(value ?? "")?.[1] ?? "-"}`)
  );
}
const [toOne, toThree, toNobody] = [
  way(1, 1, "node2", "node1"),
  way(2, 2, "node2", "node3"),
  way(3, 3, "node2", "10.0.0.9"),
];

test.for<[string, ReturnType<typeof way>[], boolean, string[]]>([
  ["nothing where all is right", [toOne, toThree], false, []],
  ["what is missing gets the next number", [toOne], false, ["2 10.0.0.3"]],
  ["or the one that is free", [{ ...toThree, index: 2 }], false, ["1 10.0.0.1"]],
  ["what is wrong is set where it stands", [toOne, { ...toThree, remotePort: 9 }], false, ["2 10.0.0.3"]],
  ["what comes twice goes", [toOne, toThree, { ...toOne, index: 3, line: 3 }], false, ["3 -"]],
  [
    "a gap is closed, and the last number goes after the new one is set",
    [toOne, { ...toThree, index: 3 }],
    false,
    ["2 10.0.0.3", "3 -"],
  ],
  ["strangers stay", [toOne, toThree, toNobody], false, []],
  ["unless they are to go", [toOne, toThree, toNobody], true, ["3 -"]],
  [
    "a stranger in the middle leaves no gap",
    [toOne, { ...toNobody, index: 2 }, { ...toThree, index: 3 }],
    true,
    ["2 10.0.0.3", "3 -"],
  ],
  ["a stranger makes room for who is missing", [toOne, { ...toNobody, index: 2 }], true, ["2 10.0.0.3"]],
])("%s", ([, connections, remove, expected]) => {
  expect(changes(connections, remove)).toEqual(expected);
});

test("a line that only gets another number keeps every word it has", () => {
  const text = "replconninfo1 = 'a'\nreplconninfo3 = 'localhost=x remotehost=y iscrossregion=false'\n";
  const facts = agreeing(
    healthy,
    files("node2", {
      conf: saw({ applicationName: "dn_6002", connections: [toOne, { ...toThree, line: 2, index: 3 }] }),
    }),
  );
  const ways = node2 && waysOf(facts, blue, node2);
  expect(ways && changesOf(ways, text, false)[0]).toEqual([2, "localhost=x remotehost=y iscrossregion=false"]);
});

test.for([
  ["in force", "a = 1\nreplconninfo2 = 'old' # why\nb = 2\n", "a = 1\nreplconninfo2 = 'new'\nb = 2\n"],
  [
    "twice in force: the last one holds",
    "replconninfo2='x'\nreplconninfo2='y'\n",
    "replconninfo2='x'\nreplconninfo2 = 'new'\n",
  ],
  ["commented out", "#replconninfo1 = ''\n#replconninfo2 = ''\n", "#replconninfo1 = ''\nreplconninfo2 = 'new'\n"],
  ["not there", "replconninfo20 = 'x'\n", "replconninfo20 = 'x'\nreplconninfo2 = 'new'\n"],
  ["not there, and no end of line", "a = 1", "a = 1\nreplconninfo2 = 'new'\n"],
] as const)("a parameter that is %s", ([, before, after]) => {
  expect(withParameter(before, "replconninfo2", "new")).toBe(after);
});

test("a parameter that is put out of force stays as a comment", () => {
  expect(withParameter("a = 1\nreplconninfo2 = 'x'\n", "replconninfo2", null)).toBe("a = 1\n#replconninfo2 = 'x'\n");
  expect(withParameter("a = 1\n", "replconninfo2", null)).toBe("a = 1\n");
});

test("a new rule stands at the end, or before the one that keeps its machine out; strangers go when they are to", () => {
  const text = "# rules\nhost all all 10.0.0.0/24 reject\nhost all omm 10.0.0.9/32 trust";
  const from = blue.nodes[2] ?? blue.nodes[0];
  if (from === undefined) return expect.fail("blue has no nodes");
  const missing = { from, address: "10.0.0.3", wanted: "NEW", keptOutBy: undefined };
  const strange = [rule(3, "10.0.0.9/32")];
  expect(withRules(text, { missing: [missing], strange }, false)).toBe(`${text}\nNEW\n`);
  const keptOutBy = rule(2, "10.0.0.0/24", { method: "reject" });
  expect(withRules(text, { missing: [{ ...missing, keptOutBy }], strange }, true)).toBe(
    "# rules\nNEW\nhost all all 10.0.0.0/24 reject\n",
  );
  expect(withRules(text, { missing: [], strange }, false)).toBe(text);
});

import { expect, test } from "vitest";
import { commitsWait, syncGroups, unmet, withStandbys } from "../../src/gauss/sync-list.ts";

const settings = (synchronousStandbyNames: string, more = {}) => ({
  synchronousStandbyNames,
  synchronousCommit: "on",
  mostAvailableSync: false,
  ...more,
});

test.for<[string, ReturnType<typeof syncGroups>]>([
  ["", []],
  ["*", [{ needed: 1, names: ["*"] }]],
  ["dn_6002, dn_6003", [{ needed: 1, names: ["dn_6002", "dn_6003"] }]],
  ["2 (dn_6002,dn_6003)", [{ needed: 2, names: ["dn_6002", "dn_6003"] }]],
  ["FIRST 1 (*)", [{ needed: 1, names: ["*"] }]],
  ['any 2("dn_6002", dn_6003,dn_6004)', [{ needed: 2, names: ["dn_6002", "dn_6003", "dn_6004"] }]],
  [
    "ANY 1 (a, b), ANY 2 (c, d)",
    [
      { needed: 1, names: ["a", "b"] },
      { needed: 2, names: ["c", "d"] },
    ],
  ],
  ["ANY two (a, b)", undefined],
  ["ANY 1 (a", undefined],
])("synchronous_standby_names = '%s'", ([text, groups]) => {
  expect(syncGroups(text)).toEqual(groups);
});

test.for<[string, string[], boolean]>([
  ["*", ["dn_6003"], true],
  ["*", [], false],
  ["dn_6002, dn_6003", ["dn_6003"], true],
  ["ANY 2 (dn_6002, dn_6003)", ["dn_6003"], false],
  ["ANY 1 (dn_6002)", ["dn_6003"], false],
])("'%s' with %j is met: %j", ([names, standbys, met]) => {
  expect(unmet(settings(names), standbys)?.length === 0).toBe(met);
});

test.for([
  [settings("*"), true],
  [settings(" "), false],
  [settings("*", { mostAvailableSync: true }), false],
  [settings("*", { synchronousCommit: "local" }), false],
] as const)("commits wait: %j %j", ([given, waits]) => {
  expect(commitsWait(given)).toBe(waits);
});

test.for<[string, string | undefined]>([
  ["dn_6002", "dn_6002, dn_6004"],
  ["dn_6002,dn_6003", "dn_6002,dn_6003, dn_6004"],
  ["2 (dn_6002,dn_6003)", "2 (dn_6002,dn_6003, dn_6004)"],
  ["ANY 1 ( dn_6002 )", "ANY 1 ( dn_6002, dn_6004)"],
  ["ANY 1 (a), ANY 2 (b, c)", undefined],
  ["", undefined],
  ["ANY 1 (a", undefined],
])("'%s' with one more standby is %j", ([text, longer]) => {
  expect(withStandbys(text, ["dn_6004"])).toBe(longer);
});

test("a name that could end the setting is put into no list", () => {
  expect(withStandbys("dn_6002", ["x'; drop"])).toBeUndefined();
});

import { expect, test } from "vitest";
import { commitsHang } from "../../src/gauss/commits-hang.ts";
import { blue } from "../support/fixed-world.ts";
import { primary, saw } from "../support/members.ts";

const told = (names: string, standbys: readonly string[]) => {
  const sync = saw({ synchronousStandbyNames: names, synchronousCommit: "on", mostAvailableSync: false });
  return commitsHang([primary("node1", [...standbys])], sync, blue).map(({ what }) => what.id);
};

test.for<[string, string[], string[]]>([
  ["ANY 1 (a, b)", ["node2"], []],
  ["FIRST 2 (a, b)", ["node2"], ["commits-hang.hang"]],
  ["ANY 1 (a), ANY 1 (b)", ["node2"], ["commits-hang.hang"]],
  ["ANY 1 (a), ANY 1 (b)", ["node2", "node3"], []],
  ["ANY 1 (a, b), ANY 1 (c)", ["node2", "node3"], ["commits-hang.cannot-tell"]],
  ["ANY 1 (a), ANY 1 (*)", ["node2", "node3"], ["commits-hang.cannot-tell"]],
  ["ANY two (a)", ["node2"], ["commits-hang.cannot-tell"]],
])("with '%s' and %j synchronous, status says %j", ([names, standbys, said]) => {
  expect(told(names, standbys)).toEqual(said);
});

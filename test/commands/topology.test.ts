import { expect, test } from "vitest";
import topology from "../../commands/topology.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { gone, primary, standby } from "../support/members.ts";

const drawn = (members: readonly MemberLook[]) => topology.report({ members }, {}, blue, { members }).text?.split("\n");

test("standbys stand under the primary they receive from, with state and distance", () => {
  expect(drawn([primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")])).toEqual([
    "node1  Primary Normal",
    "  └ node2  Standby Normal  Streaming, Sync, 0 B behind",
    "  └ node3  Standby Normal  Streaming, Sync, 0 B behind",
  ]);
});

test("a cascade standby stands under the standby that feeds it", () => {
  expect(drawn([primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node2")])).toEqual([
    "node1  Primary Normal",
    "  └ node2  Standby Normal  Streaming, Sync, 0 B behind",
    "    └ node3  Standby Normal",
  ]);
});

test("nobody is left out, whoever answers", () => {
  expect(drawn([gone("node1"), standby("node2"), gone("node3")])).toEqual([
    "node1  not answered",
    "node2  Standby Need repair",
    "node3  not answered",
  ]);
});

test("a member that does not answer still stands under the primary that sends to it", () => {
  expect(drawn([primary("node1", ["node2"]), gone("node2"), standby("node3", "node1")])?.[1]).toMatch(
    /└ node2 {2}not answered/,
  );
});

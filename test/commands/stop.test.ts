import { expect, test } from "vitest";
import stop from "../../commands/stop.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, mute, primary, saw, standby } from "../support/members.ts";

const facts = (members: readonly MemberLook[], managers: readonly string[] = []) => ({
  members,
  managers: saw(managers),
});
const judge = (check: string, node: string, ...seen: Parameters<typeof facts>) => {
  const isTrue = stop.preflight[check] ?? stop.verify[check];
  return isTrue?.(facts(...seen), { node }, blue, facts(...seen)).kind;
};
const all = [primary("node1", ["node2"]), standby("node2", "node1"), gone("node3")];

test.for<[string, string, string, string, MemberLook[], string[]?]>([
  ["a server runs there", "it does", "node2", "ok", all],
  ["a server runs there", "the host is away", "node3", "block", all],
  ["a server runs there", "it is down already", "node2", "block", [primary("node1"), down("node2")]],
  ["a server runs there", "no such node", "node9", "block", all],
  ["it is not the primary", "a standby", "node2", "ok", all],
  ["it is not the primary", "the primary, and people are told", "node1", "warn", all],
  ["it is not the primary", "mute, and perhaps the primary", "node1", "warn", [mute("node1"), standby("node2")]],
  ["no cluster manager starts it again", "CM runs", "node2", "block", all, ["cm_agent"]],
  ["no server runs there any more", "it is down", "node2", "ok", [primary("node1"), down("node2")]],
  ["no server runs there any more", "it does not answer, which proves nothing", "node3", "block", all],
])("%s (%s)", ([check, , node, verdict, members, managers]) => {
  expect(judge(check, node, members, managers)).toBe(verdict);
});

test("a healthy server is stopped in order, one that hangs at once", () => {
  const argv = (member: MemberLook) =>
    stop.plan(facts([member]), { node: "node1" }, blue).map(({ command }) => command.argv.join(" "));
  expect(argv(primary("node1"))).toEqual(["gs_ctl stop -D /data/dn1 -m fast"]);
  expect(argv(mute("node1"))).toEqual(["gs_ctl stop -D /data/dn1 -m immediate"]);
});

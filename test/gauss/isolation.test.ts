import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { inLanguage } from "../../src/core/words.ts";
import {
  isAddress,
  isIsolated,
  isolate,
  isolatedOn,
  isolationFindings,
  isolations,
  release,
} from "../../src/gauss/isolation.ts";
import { blue } from "../support/fixed-world.ts";
import { missed, saw } from "../support/members.ts";

const NOT = { notRecognised: expect.stringMatching(/\w/) };
const parse = (output: string, code = 0) => isolations("10.0.0.1").parse(output, code);

test("what is typed, for both kinds of addresses", () => {
  expect(isolate("10.0.0.1").argv.join(" ")).toBe("ip route add unreachable 10.0.0.1/32");
  expect(release("10.0.0.1").argv.join(" ")).toBe("ip route del unreachable 10.0.0.1/32");
  expect(isolate("fd00::1").argv.join(" ")).toBe("ip -6 route add unreachable fd00::1/128");
  expect(release("fd00::1").argv.join(" ")).toBe("ip -6 route del unreachable fd00::1/128");
});

// iproute2 6.1.0
test.for<[string, string[]]>([
  ["", []],
  ["unreachable 10.78.0.11 \n", ["10.78.0.11"]],
  ["unreachable 10.78.0.11 \nunreachable 10.9.0.0/16 metric 5\n", ["10.78.0.11", "10.9.0.0/16"]],
  ["unreachable fd00::9 dev lo metric 1024 pref medium\n", ["fd00::9"]],
])("the routes in %j", ([output, addresses]) => {
  expect(parse(output)).toEqual({ value: addresses });
});

test.for([
  ["bash: line 1: exec: ip: not found", 127],
  ["10.0.0.0/24 dev eth0", 0],
  ["unreachable 10.78.0.11", 255],
] as const)("not recognised: %s", ([output, code]) => {
  expect(parse(output, code)).toEqual(NOT);
});

test("an address counts as isolated by itself, however it is written, and not by its network or its neighbour", () => {
  expect(isIsolated(saw(["10.0.0.1"]), "10.0.0.1")).toBe(true);
  expect(isIsolated(saw(["10.0.0.10", "10.0.0.0/24"]), "10.0.0.1")).toBe(false);
  expect(isIsolated(saw(["fd00::1"]), "FD00:0:0::1")).toBe(true);
  expect(isIsolated(missed(), "10.0.0.1")).toBeUndefined();
});

test("only numbers are an address", () => {
  expect(["10.0.0.1", "fd00::1", "node1", "10.0.0.1; reboot", "10.0.0.1/8"].map(isAddress)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

const [node1] = blue.nodes;
const looks = [
  { node: "node1", routes: saw(["10.0.0.1"]) },
  { node: "node2", routes: saw(["10.0.0.1"]) },
  { node: "node3", routes: missed() },
];

test("whoever is isolated is named with the hosts that refuse it, and the way out", () => {
  expect(node1 && isolatedOn(looks, node1)).toEqual(["node2"]);
  const [finding, ...more] = isolationFindings(looks, blue);
  expect(more).toEqual([]);
  expect(finding && inLanguage(finding.what, "en")).toBe("node1 is isolated: nothing reaches it from node2.");
  expect(finding?.next && inLanguage(finding.next, "en")).toContain("`/gauss release blue node1`");
});

/** A network of its own, which goes away with the process. */
const own = (...commands: readonly (readonly string[])[]) => {
  const script = commands
    .map((words) => words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" "))
    .join("\n");
  const { stdout, stderr, status } = spawnSync("bash", ["-c", 'unshare --net bash -c "$0"', script], {
    encoding: "utf8",
  });
  return { output: stdout + stderr, code: status ?? -1 };
};
const canUnshare = own(["ip", "link", "set", "lo", "up"]).code === 0;

describe.runIf(canUnshare)("on a real kernel", () => {
  test.for(["10.99.0.1", "fd00::99"])("%s is isolated, seen, and released", (address) => {
    const up = ["ip", "link", "set", "lo", "up"];
    const look = isolations(address).command.argv;
    const isolated = own(up, isolate(address).argv, look);
    expect(isolations(address).parse(isolated.output, isolated.code)).toEqual({ value: [address] });
    const released = own(up, isolate(address).argv, release(address).argv, look);
    expect(isolations(address).parse(released.output, released.code)).toEqual({ value: [] });
  });
});

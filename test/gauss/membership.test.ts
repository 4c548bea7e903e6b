import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { apart, newestView } from "../../src/gauss/membership.ts";
import { parseStaticView, type StaticView } from "../../src/gauss/static-view.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { missed, primary, saw, standby } from "../support/members.ts";

const SAMPLE = readFileSync(new URL("../fixtures/gauss/gs_om-view-2.0.0.txt", import.meta.url), "utf8");

describe("the static configuration", () => {
  test.for([
    ["as it was captured", SAMPLE],
    ["with CR LF", SAMPLE.replaceAll("\n", "\r\n")],
    ["with blanks at the ends", SAMPLE.replaceAll("\n", "   \n")],
  ] as const)("is read %s", ([, text]) => {
    expect(parseStaticView(text)).toEqual({
      value: {
        localId: 1,
        writtenAt: 1617327141,
        nodes: (
          [
            ["prod", "192.168.0.21", 1],
            ["stb1", "192.168.0.22", 2],
            ["casstb", "192.168.0.23", 3],
          ] as const
        ).map(([name, ip, id]) => ({
          id,
          name,
          sshIps: [ip],
          dataIps: [ip],
          dataDir: "/gauss/data/db1",
          port: 26000,
          azName: "AZ1",
        })),
      },
    });
  });

  test.for([
    ["", 0],
    ["[GAUSS-50204] : Failed to read static configuration file.", 1],
    ["NodeHeader:\nnode:1\nnodeCount:3\n\nnode :1\nnodeName:prod\n", 0],
    [SAMPLE.replace("nodeName:stb1", "nodeName:"), 0],
    [SAMPLE, 1],
  ] as const)("that is not whole is not recognised: %j", ([text, code]) => {
    expect(parseStaticView(text, code)).toEqual({ notRecognised: expect.any(String) });
  });
});

const view = (writtenAt: number, ...names: string[]): StaticView => ({
  localId: 1,
  writtenAt,
  nodes: names.map((name, index) => ({
    id: index + 1,
    name,
    sshIps: [blue.nodes.find((node) => node.name === name)?.backIp ?? name],
    dataIps: [],
    dataDir: "/data/dn1",
    port: 15400,
    azName: "AZ1",
  })),
});
const having = (member: MemberLook, seen: StaticView | undefined): MemberLook => ({
  ...member,
  view: seen === undefined ? missed() : saw(seen),
});
const namesOf = (machines: readonly MemberLook[]) => machines.map(({ node }) => node);
const [first = "", second = "", third = ""] = blue.nodes.map(({ name }) => name);

describe("who is a member", () => {
  test("is everybody while no static configuration can be read", () => {
    const machines = [primary(first), standby(second), standby(third)].map((one) => having(one, undefined));
    expect(namesOf(apart(machines, blue).members)).toEqual([first, second, third]);
  });

  test("is told by the newest one: a dropped machine keeps listing everybody", () => {
    const old = view(100, first, second, third);
    const machines = [
      having(primary(first), old),
      having(primary(second), view(200, second, third)),
      having(standby(third), view(200, second, third)),
    ];
    const { members, others } = apart(machines, blue);
    expect([namesOf(members), namesOf(others)]).toEqual([[second, third], [first]]);
  });

  test("of one age is told by the one that most machines have", () => {
    const machines = [
      having(primary(first), view(100, first, second, third)),
      having(standby(second), view(100, second, third)),
      having(standby(third), view(100, second, third)),
    ];
    expect(newestView(machines)?.nodes.map(({ name }) => name)).toEqual([second, third]);
  });

  test("is found by address where the inventory calls a machine otherwise", () => {
    const renamed = view(100, first, second);
    const other = { ...renamed, nodes: renamed.nodes.map((node) => ({ ...node, name: `host-of-${node.id}` })) };
    expect(namesOf(apart([having(primary(first), other), having(standby(third), undefined)], blue).members)).toEqual([
      first,
    ]);
  });
});

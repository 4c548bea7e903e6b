import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { fixture, place, Rehearsal, shape } from "./rehearsal.ts";

describe("gs_om -t refreshconf", () => {
  const REFRESH = ["gs_om", "-t", "refreshconf"];

  test("records who is primary on every node", async () => {
    const rehearsal = new Rehearsal();
    const said = await rehearsal.run("node1", REFRESH);
    expect(said.code).toBe(0);
    expect(said.out.trim()).toBe(fixture("gs_om-refreshconf-1.1.0-ok").trim());
    expect([...rehearsal.state.members.values()].map(({ dynamicConfig }) => dynamicConfig)).toEqual(
      Array(3).fill("primary=node1\n"),
    );
  });

  test("without exactly one primary it fails as the sample shows", async () => {
    const rehearsal = new Rehearsal();
    stopInstance(rehearsal.member("node1"), "crash");
    const said = await rehearsal.run("node2", REFRESH);
    expect(said.code).toBe(1);
    expect(shape(said.out + said.err)).toBe(shape(fixture("gs_om-refreshconf-1.1.0-GAUSS-50205-no-single-primary")));
  });

  test("with a dead host it fails and has deleted the dynamic configuration on all others", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node3").network = "refused";
    const said = await rehearsal.run("node1", REFRESH);
    expect(said.code).toBe(1);
    expect(said.err).toMatch(
      /^\[GAUSS-50205\] : Failed to write dynamic configuration file\. Error: \n\[GAUSS-51400\]/,
    );
    expect(said.err).toContain(
      "ssh: connect to host 10.0.0.3 port 22: Connection refused\n/usr/bin/scp: Connection closed",
    );
    expect(rehearsal.member("node1").dynamicConfig).toBeNull();
    expect(rehearsal.member("node2").dynamicConfig).toBeNull();
    expect(rehearsal.member("node3").dynamicConfig).not.toBeNull();
  });

  test("one node needs none", async () => {
    const rehearsal = new Rehearsal("6.0", [place("node1", "10.0.0.1", 15_400, "/data/dn1")]);
    const said = await rehearsal.run("node1", REFRESH);
    expect(said).toMatchObject({ code: 0, out: "No need to generate dynamic configuration file for one node.\n" });
  });
});

test("gs_om -t view prints the static configuration as the sample does", async () => {
  const places = [
    place("prod", "192.168.0.21", 26_000, "/gauss/data/db1"),
    place("stb1", "192.168.0.22", 26_000, "/gauss/data/db1"),
    place("casstb", "192.168.0.23", 26_000, "/gauss/data/db1"),
  ];
  const rehearsal = new Rehearsal("3.0", places);
  for (const member of rehearsal.state.members.values()) member.staticWrittenAt = 1617327141;
  const { out } = await rehearsal.run("prod", ["gs_om", "-t", "view"]);
  const sample = fixture("gs_om-view-2.0.0").replace("</textarea>", "").trimEnd();
  // The publication ends before the last two lines.
  expect(out.trimEnd().split("\n").slice(0, sample.split("\n").length).join("\n")).toBe(sample);
});

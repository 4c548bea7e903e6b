import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import uninstall from "../../commands/uninstall.ts";
import { seen } from "../../src/core/operation.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import type { UninstallFacts } from "../../src/gauss/uninstall-facts.ts";
import { blue } from "../support/fixed-world.ts";
import { at } from "../support/machines.ts";
import { gone, inState, missed, primary, saw, standby } from "../support/members.ts";

const view = (...names: string[]) =>
  saw({
    localId: 1,
    writtenAt: 200,
    nodes: names.map((name, index) => ({
      id: index + 1,
      name,
      sshIps: [],
      dataIps: [],
      dataDir: "/data/dn1",
      port: 15400,
      azName: null,
    })),
  });
const survivors = ["node2", "node3"];
const withView = (member: MemberLook, ...names: string[]): MemberLook => ({ ...member, view: view(...names) });
const conf = (applicationName: string | null, ...remoteHosts: string[]) =>
  saw({
    applicationName,
    connections: remoteHosts.map((remoteHost, index) => ({
      line: index + 1,
      index: index + 1,
      localHost: "10.0.0.2",
      localPort: 15401,
      localHeartbeatPort: null,
      localService: null,
      remoteHost,
      remotePort: 15401,
      remoteHeartbeatPort: null,
      remoteService: null,
      isCascade: false,
    })),
  });
const control = (latestCheckpoint: string | null, systemIdentifier = "7001") =>
  saw({ systemIdentifier, timeline: 1, clusterState: null, latestCheckpoint });
const slot = (name: string) => saw([{ name, type: "physical", active: false, restartLocation: null }]);

const target: NonNullable<UninstallFacts["target"]> = {
  servers: saw([]),
  managers: saw([]),
  paths: saw({ gaussHome: "/opt/huawei/install/app", gpHome: null, pgHost: null, gaussLog: null }),
  data: saw(["PG_VERSION", "base"]),
  size: saw(3 * 1_073_741_824),
  owners: saw([at("/data/dn1"), at("/opt/huawei/install/app")]),
  mount: saw({ source: "/dev/vdb", type: "xfs" }),
  control: control("0/3000000"),
  conf: conf("dn_6001"),
};
/** node1 was dropped and is back without its database; node2 is primary, node3 its standby. */
const dropped: UninstallFacts = {
  members: [withView(primary("node2", ["node3"]), ...survivors), withView(standby("node3", "node2"), ...survivors)],
  others: [withView(gone("node1", "not-recognised"), "node1", ...survivors)],
  words: [
    { node: "node2", conf: conf("dn_6002", "10.0.0.3"), control: control("0/3000060") },
    { node: "node3", conf: conf("dn_6003", "10.0.0.2"), control: control("0/3000060") },
  ],
  slots: slot("dn_6003"),
  target,
};
const on = (more: Partial<NonNullable<UninstallFacts["target"]>>): UninstallFacts => ({
  ...dropped,
  target: { ...target, ...more },
});
const args = { node: "node1" };
const judge = (check: string, facts: UninstallFacts, node = "node1") =>
  (uninstall.preflight[check] ?? uninstall.verify[check])?.(facts, { node }, blue, facts).kind;

const members = "the members say that it is none of them";
const forgotten = "no member sends to it or keeps log for it";
const own = "what is deleted is its own and on no shared storage";
const newer = "what it has is not newer than what the members have";
const well = "the members are well";

test.for<[string, string, UninstallFacts, string]>([
  [members, "it is none", dropped, "ok"],
  [
    members,
    "they list it still",
    { ...dropped, members: [...dropped.members, ...dropped.others], others: [] },
    "block",
  ],
  [
    members,
    "only one of two could be asked",
    { ...dropped, members: [dropped.members[0] ?? gone("node2"), standby("node3", "node2")] },
    "block",
  ],
  [members, "its own configuration alone proves nothing", { ...dropped, members: [] }, "block"],
  [forgotten, "nobody knows it", dropped, "ok"],
  [
    forgotten,
    "the primary sends to it",
    { ...dropped, members: [withView(primary("node2", ["node1", "node3"]), ...survivors)] },
    "block",
  ],
  [
    forgotten,
    "a standby has it in its replconninfo",
    { ...dropped, words: [{ node: "node3", conf: conf("dn_6003", "10.0.0.1"), control: control(null) }] },
    "block",
  ],
  [
    forgotten,
    "an address that only begins like its own is another",
    { ...dropped, words: [{ node: "node3", conf: conf("dn_6003", "10.0.0.10"), control: control(null) }] },
    "ok",
  ],
  [
    forgotten,
    "a configuration was not read",
    { ...dropped, words: [{ node: "node3", conf: missed(), control: control(null) }] },
    "block",
  ],
  [forgotten, "its slot is still there", { ...dropped, slots: slot("dn_6001") }, "block"],
  [forgotten, "the slots were not read", { ...dropped, slots: missed() }, "block"],
  ["it answers", "it does", dropped, "ok"],
  ["it answers", "it does not", on({ servers: missed() }), "block"],
  ["its database is no primary", "it is down", dropped, "ok"],
  ["its database is no primary", "it came back as primary", { ...dropped, others: [primary("node1")] }, "block"],
  ["no cluster manager runs on it", "none", dropped, "ok"],
  ["no cluster manager runs on it", "one", on({ managers: saw(["cm_server"]) }), "block"],
  ["no cluster manager runs on it", "not seen", on({ managers: missed() }), "block"],
  [own, "it is", dropped, "ok"],
  [own, "somebody else's", on({ owners: saw([at("/data/dn1", { owner: "root" })]) }), "block"],
  [own, "a link", on({ owners: saw([at("/data/dn1", { kind: "symbolic link" })]) }), "block"],
  [own, "shared storage", on({ mount: saw({ source: "nas:/dn", type: "nfs4" }) }), "block"],
  [own, "nothing there", on({ owners: saw([at("/data/dn1", { kind: null })]) }), "block"],
  [own, "not seen", on({ owners: missed() }), "block"],
  [newer, "it is older", dropped, "ok"],
  [newer, "it went on alone", on({ control: control("0/4000000") }), "warn"],
  [newer, "not seen", on({ control: missed() }), "unknown"],
  [well, "they are", dropped, "ok"],
  [well, "one is not", { ...dropped, members: [primary("node2"), inState("node3", "Building")] }, "block"],
  [well, "no primary", { ...dropped, members: [standby("node2"), standby("node3")] }, "block"],
  ["its data is gone", "it is", on({ data: saw(null) }), "ok"],
  ["its data is gone", "an empty folder", on({ data: saw([]) }), "ok"],
  ["its data is gone", "some is left", dropped, "block"],
  ["its data is gone", "not seen, which proves nothing", on({ data: missed() }), "block"],
  ["no server runs there any more", "none", dropped, "ok"],
  ["no server runs there any more", "not seen", on({ servers: missed() }), "block"],
])("%s (%s)", ([check, , facts, verdict]) => {
  expect(judge(check, facts)).toBe(verdict);
});

test("a node that the inventory does not know is refused", () => {
  expect(judge("it is a machine of the inventory", dropped, "node9")).toBe("block");
});

describe("the plan", () => {
  const planned = (facts: UninstallFacts) =>
    uninstall.plan(facts, args, blue).map(({ node, command }) => `${node}$ ${command.argv.join(" ")}`);
  const clear = "node1$ gs_uninstall --delete-data -L -l /tmp/gauss-chatops-uninstall.log";

  test("clears the one machine, and stops its database first where one runs", () => {
    expect(planned(dropped)).toEqual([clear]);
    expect(planned(on({ servers: saw([{ pid: 7, user: "omm", args: "gaussdb" }]) }))).toEqual([
      "node1$ gs_ctl stop -D /data/dn1 -m fast",
      clear,
    ]);
  });

  test("wants two approvals, the machine's own name and a minute in which anybody can stop it", () => {
    expect(uninstall.demands?.(args, blue)).toEqual({ quorum: 2, typed: "node1", countdownMs: 60_000 });
  });

  test("changes when the members or what runs there change", () => {
    const same = uninstall.material(dropped, args, blue);
    expect(uninstall.material(on({ size: saw(1) }), args, blue)).toEqual(same);
    expect(uninstall.material({ ...dropped, members: [] }, args, blue)).not.toEqual(same);
    expect(uninstall.material(on({ servers: missed() }), args, blue)).not.toEqual(same);
  });
});

test("the tool is named in one place of the product, and never without -L", () => {
  const root = new URL("../../", import.meta.url);
  const files = ["src/gauss", "src/core", "src/slack", "src/ssh", "commands"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`),
  );
  const typed = files.flatMap((file) =>
    [...readFileSync(new URL(file, root), "utf8").matchAll(/command\([^)]*"gs_uninstall"[^)]*\)/g)].map(([call]) => [
      file,
      call,
    ]),
  );
  expect(typed).toEqual([["src/gauss/commands.ts", 'command("gs_uninstall", "--delete-data", "-L", "-l", logFile)']]);
});

test("the card names what is deleted and how much it is, the result what is left", () => {
  const before = uninstall.report(dropped, args, blue, dropped);
  expect(before.findings?.map(({ what }) => what.params["path"])).toEqual(["/data/dn1", "/opt/huawei/install/app"]);
  expect(before.headline.params["size"]).toBe("3 GB");
  const after = uninstall.report(on({ data: saw(null) }), args, blue, dropped);
  expect(after.tone).toBe("good");
  expect(after.offers?.map(({ operation }) => operation)).toEqual(["prepare"]);
  expect(seen(dropped.target?.data)).not.toBeNull();
});

import { type Node, nodeOf } from "../../src/core/cluster.ts";
import type { Knock } from "../../src/gauss/can-connect.ts";
import type { DropFacts } from "../../src/gauss/drop-facts.ts";
import type { HbaLine, ReplicationConf } from "../../src/gauss/replication-conf.ts";
import type { StaticView } from "../../src/gauss/static-view.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "./fixed-world.ts";
import { routesOf } from "./isolation.ts";
import { gone, missed, primary, saw, standby } from "./members.ts";

type Survivor = DropFacts["survivors"][number];

const ipOf = (name: string): string => nodeOf(blue, name)?.backIp ?? name;

/** A static configuration that lists these nodes. */
const listing = (...names: readonly string[]): StaticView => ({
  localId: 1,
  writtenAt: 1_700_000_000,
  nodes: names.map((name, at) => {
    const { backIp, dataDir, port }: Pick<Node, "backIp" | "dataDir" | "port"> = nodeOf(blue, name) ?? {
      backIp: name,
      dataDir: "/data/dn1",
      port: 15400,
    };
    return { id: at + 1, name, sshIps: [backIp], dataIps: [backIp], dataDir, port, azName: "AZ1" };
  }),
});
export const lists = (member: MemberLook, ...names: readonly string[]): MemberLook => ({
  ...member,
  view: saw(listing(...names)),
});

/** The ways from one node to others, numbered from 1. */
export const ways = (from: string, to: readonly string[], firstIndex = 1): ReplicationConf => ({
  applicationName: `dn_600${from.slice(-1)}`,
  connections: to.map((name, at) => ({
    line: at + 10,
    index: at + firstIndex,
    localHost: ipOf(from),
    localPort: 15401,
    localHeartbeatPort: 15405,
    localService: 15404,
    remoteHost: ipOf(name),
    remotePort: 15401,
    remoteHeartbeatPort: 15405,
    remoteService: 15404,
    isCascade: false,
  })),
});

/** A rule for each node, as an installation makes them. */
export const rulesFor = (...names: readonly string[]): HbaLine[] =>
  names.map((name, at) => ({
    line: at + 1,
    type: "host",
    database: "all",
    user: "omm",
    address: `${ipOf(name)}/32`,
    method: "trust",
  }));

export const survivor = (node: string, others: readonly string[], more: Partial<Survivor> = {}): Survivor => ({
  node,
  conf: saw(ways(node, others)),
  hba: saw(rulesFor(...others)),
  busy: saw([]),
  managers: saw([]),
  paths: saw({ gaussHome: "/app", gpHome: "/om", pgHost: "/tmp/gauss", gaussLog: "/log" }),
  places: saw(
    [
      ["/app", "symbolic link"],
      ["/app/bin/cluster_dynamic_config", "regular file"],
      ["/tmp/gauss/gs_dropnode_tmp_file", null],
    ].map(([path, kind]) => ({
      path: path ?? "",
      kind: kind ?? null,
      owner: "omm",
      group: "dbgrp",
      mode: "700",
      device: "1",
    })),
  ),
  ...more,
});

const everybody = ["node1", "node2", "node3"];

/** What the members that stay find when they try the dead node1. */
export const knocksOn = (
  node: string,
  answer: Knock | undefined,
  from: readonly string[] = ["node2", "node3"],
): DropFacts["knocks"] =>
  from.flatMap((one) =>
    (["ssh", "database"] as const).map((port) => ({
      from: one,
      to: node,
      port,
      answer: answer === undefined ? missed() : saw(answer),
    })),
  );

/** node1, the old primary, is dead; node2 was promoted and node3 follows it. */
export const deadOldPrimary: DropFacts = {
  machines: [
    gone("node1"),
    lists(primary("node2", ["node3"]), ...everybody),
    lists(standby("node3", "node2"), ...everybody),
  ],
  members: everybody,
  targets: ["node1"],
  primary: "node2",
  survivors: [survivor("node2", ["node1", "node3"]), survivor("node3", ["node1", "node2"])],
  routes: routesOf(),
  knocks: knocksOn("node1", "refused"),
  logins: [{ from: "node2", to: "node3", user: "database", answer: saw({ hostName: "node3" }) }],
  targetConfs: [],
  slots: saw([
    { name: "dn_6001", type: "physical", active: false, restartLocation: "0/3000000" },
    { name: "dn_6003", type: "physical", active: true, restartLocation: "0/3000060" },
  ]),
  sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: true }),
  account: saw({ name: "omm", uid: 1000, gid: 1000, home: "/home/omm" }),
  group: saw({ name: "dbgrp", gid: 1000 }),
};

/** The same after gs_dropnode has done its work, as it was observed. */
export const droppedOldPrimary: DropFacts = {
  ...deadOldPrimary,
  machines: [
    gone("node1"),
    lists(primary("node2", ["node3"]), "node2", "node3"),
    lists(standby("node3", "node2"), "node2", "node3"),
  ],
  members: ["node2", "node3"],
  survivors: [
    survivor("node2", ["node3"], { hba: saw(rulesFor("node1", "node3")) }),
    survivor("node3", ["node2"], { hba: saw(rulesFor("node1", "node2")) }),
  ],
  slots: saw([{ name: "dn_6003", type: "physical", active: true, restartLocation: "0/3000060" }]),
};

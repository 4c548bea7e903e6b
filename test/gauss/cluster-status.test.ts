import { describe, expect, test } from "vitest";
import { clusterStatus, cmStatus, parseCmQuery, parseOmStatus } from "../../src/gauss/cluster-status.ts";
import { recorded, sample, samplesIn, variations } from "./samples.ts";
import { CM_QUERY, canonical, OM_STATUS } from "./status-expected.ts";

const KINDS = [
  ["gs_om-status", parseOmStatus, OM_STATUS],
  ["cm_ctl-query", parseCmQuery, CM_QUERY],
] as const;

describe.for(KINDS)("%s", ([prefix, parse, expected]) => {
  test("every sample has an expectation", () => {
    expect(Object.keys(expected).sort()).toEqual(samplesIn("gauss", prefix).sort());
  });

  test.for(Object.entries(expected))("reads %s", ([name, written]) => {
    expect(parse(sample(`gauss/${name}`))).toEqual({ value: canonical(written) });
  });

  test.for(Object.entries(expected))("reads %s however it was carried", ([name, written]) => {
    for (const [how, text] of variations(sample(`gauss/${name}`)))
      expect([how, parse(text)]).toEqual([how, { value: canonical(written) }]);
  });

  test.for(Object.keys(expected))("%s cut off anywhere shows no other member", (name) => {
    const text = sample(`gauss/${name}`).replaceAll("\r\n", "\n").trimEnd();
    const whole = canonical(expected[name] ?? {}).nodes;
    const sideBySide = /instance.*\|.*instance/.test(text);
    for (let end = 0; end < text.length; end++) {
      const parsed = parse(text.slice(0, end));
      const shown = "value" in parsed ? parsed.value.nodes : [];
      if (sideBySide) expect([0, whole.length]).toContain(shown.length);
      if (!name.includes("-all-")) expect(whole).toEqual(expect.arrayContaining(shown));
    }
  });
});

const og = (n: number, installRole: "P" | "S", role: "Primary" | "Standby" | "Unknown", net = "10.77.0") =>
  [n, `og${n}`, `${net}.1${n}`, 15400, 6000 + n, "/opt/huawei/install/data/dn", installRole, role] as const;

test("reads recorded runs of 7.0.0-RC3", () => {
  const normal = { clusterState: "Normal", redistributing: false } as const;
  const rows = [
    [...og(1, "P", "Primary"), "Normal"],
    [...og(2, "S", "Standby"), "Normal"],
    [...og(3, "S", "Standby"), "Normal"],
  ] as const;
  const up = "01-status-all-up.txt";
  const detailed = { ...normal, currentAz: "AZ_ALL", rows };
  expect(parseOmStatus(recorded(up, "gs_om -t status'"))).toEqual({ value: canonical(normal) });
  for (const typed of [
    "omm@og1 'source ~/.bashrc; gs_om -t status --detail'",
    "-tt omm@og1",
    "-h og2",
    "omm@og1 'gs_om",
  ])
    expect(parseOmStatus(recorded(up, typed))).toEqual({ value: canonical(detailed) });

  const listed = canonical(detailed).nodes.map((node) => ({ ...node, installRole: null }));
  expect(parseOmStatus(recorded(up, "--all"))).toEqual({
    value: { ...canonical(detailed), currentAz: null, nodes: listed },
  });
  const noPath = canonical(detailed).nodes.map((node) => ({ ...node, dataDir: null }));
  expect(parseOmStatus(recorded(up, "-t query"))).toEqual({ value: { ...canonical(detailed), nodes: noPath } });

  const failover = recorded("03-failover.txt", "gs_om -t status --detail", 1);
  const after = [
    [...og(1, "P", "Unknown", "10.78.0"), "Unknown"],
    [...og(2, "S", "Primary", "10.78.0"), "Normal"],
    [...og(3, "S", "Standby", "10.78.0"), "Normal"],
  ] as const;
  expect(parseOmStatus(failover)).toEqual({ value: canonical({ ...detailed, clusterState: "Degraded", rows: after }) });

  const expanded = canonical({ ...detailed, rows: [...rows, [...og(4, "S", "Standby"), "Normal"]] });
  expect(parseOmStatus(recorded("08-expansion-omm.txt", "gs_om -t status --detail"))).toEqual({ value: expanded });

  // The ids keep their gap after a drop, and the new first node is installed as primary.
  const dropped = [
    [...og(2, "P", "Primary", "10.78.0"), "Normal"],
    [...og(3, "S", "Standby", "10.78.0"), "Normal"],
  ] as const;
  const gap = canonical({ ...detailed, rows: dropped });
  expect(parseOmStatus(recorded("05-dropnode-dead-host.txt", "gs_om -t status --detail"))).toEqual({ value: gap });
});

test("a primary that swallows packets leaves an error and no table", () => {
  const parsed = clusterStatus.parse(recorded("02-primary-dead-blackhole.txt", "gs_om -t status --detail"), 1);
  expect(parsed).toMatchObject({
    value: {
      layout: "om",
      clusterState: null,
      nodes: [],
      errors: [
        { code: "GAUSS-51652", text: "Failed to get cluster node info.exception is:" },
        {
          code: "GAUSS-51400",
          text: expect.stringMatching(/^Failed to execute the command: source .*Timed out, Killed by signal 9\.$/s),
        },
      ],
    },
  });
});

test("errors per host and in Chinese surroundings are kept, each with its code", () => {
  const text = "欢迎登录\n[FAILURE] 主机一:\n[GAUSS-50305] : The user is not matched with the user group.\n";
  expect(parseOmStatus(`${text}[FAILURE] 主机二:\n[GAUSS-50105] : Cannot run this script.`)).toEqual({
    value: canonical({
      errors: [
        { code: "GAUSS-50305", text: "The user is not matched with the user group." },
        { code: "GAUSS-50105", text: "Cannot run this script." },
      ],
    }),
  });
});

const HEAD =
  "[   Cluster State   ]\n\ncluster_state   : Normal\nredistributing  : No\ncurrent_az      : AZ_ALL\n\n[  Datanode State   ]\n\n";
const RULE = "-".repeat(60);
const table = (...rows: string[]) =>
  `${HEAD}    nodenode_ip         port      instance            state\n${RULE}\n${rows.join("\n")}\n`;
const GOOD = "1  og1 10.0.0.1        15400      6001 /data/dn   P Primary Normal";

test("reads AZ, Chinese names, long addresses, cut and whole words", () => {
  const parsed = parseOmStatus(
    table(
      "AZ1 1  数据库主机 10.0.0.1        15400      6001 /数据/dn   P Primary Normal",
      "AZ2 2  s fd00:1:2:3:4:5:6:7 15400      6002 /data/dn   S Main Normal",
      "AZ2 3  3 10.0.0.3        22      16003 /data/dn   C Cascade Need repair(System)",
      "AZ2 4  P 10.0.0.4        15400      6004 /data/dn   R Standby Need repair(DCF)",
      "AZ2 5  e 10.0.0.5        15400      6005 /data/dn   S Cascade Standby Need repair(Timeline not matched)",
    ),
  );
  const rows = "value" in parsed ? parsed.value.nodes.map((node) => Object.values(node)) : parsed;
  expect(rows).toEqual([
    [1, "数据库主机", "10.0.0.1", 15400, 6001, "/数据/dn", "P", "Primary", "Normal", null],
    [2, "s", "fd00:1:2:3:4:5:6:7", 15400, 6002, "/data/dn", "S", "Main Standby", "Normal", null],
    [3, "3", "10.0.0.3", 22, 16003, "/data/dn", "C", "Cascade Standby", "Need repair", "System id not matched"],
    [4, "P", "10.0.0.4", 15400, 6004, "/data/dn", null, "Standby", "Need repair", "DCF log loss"],
    [5, "e", "10.0.0.5", 15400, 6005, "/data/dn", "S", "Cascade Standby", "Need repair", "Timeline not matched"],
  ]);
});

test("glued headers change nothing", () => {
  for (const name of Object.keys(OM_STATUS).filter((name) => name.includes("-detail-"))) {
    const text = sample(`gauss/${name}`);
    const glued = text.replace(/^.*\binstance\b.*\bstate\b.*$/gm, (header) => header.replace(/ +/g, ""));
    expect([name, parseOmStatus(glued)]).toEqual([name, parseOmStatus(text)]);
  }
});

test("cm_ctl's own words: CoreDump, a build's percentage, whole reasons, instance before port", () => {
  const cut = HEAD.replace("current_az", "balanced        : No\ncurrent_az");
  const rows = [
    "1  a 10.0.0.1    6001 25400  /data/dn P Standby Building(45%) ",
    "2  b 10.0.0.2    6002 25400  /data/dn S Down    CoreDump ",
    "3  c 10.0.0.3    6003 25400  /data/dn S Standby Need repair(WAL segment removed)",
  ];
  const header = "node  node_ip         instance       state            | ".repeat(3);
  const parsed = parseCmQuery(`${cut}${header}\n${RULE}\n${rows.join("| ")}\n`);
  expect("value" in parsed && parsed.value.nodes.map(({ port, state, reason }) => [port, state, reason])).toEqual([
    [25400, "Building", "45%"],
    [25400, "Coredump", null],
    [25400, "Need repair", "WAL segment removed"],
  ]);
});

test("cm_ctl query -v tells the role in instance_state and the state in HA_state", () => {
  const block = (keys: string[]) => `${RULE}\n\n${keys.map((key) => key.replace("=", "        : ")).join("\n")}\n\n`;
  const parsed = parseCmQuery(
    [
      block(["cluster_state=Degraded", "redistributing=No", "balanced=No"]),
      block(["node=1", "node_name=a", "node=1", "instance_id=1", "type=CMServer", "instance_state=Primary"]),
      block(["node=2", "node_name=b"]),
      block([
        "node=2",
        "instance_id=6002",
        "type=Datanode",
        "instance_state=Standby",
        "HA_state=Need repair",
        "reason=Disconnected",
      ]),
    ].join(""),
  );
  expect("value" in parsed && parsed.value).toMatchObject({
    layout: "cm",
    balanced: false,
    nodes: [{ nodeId: 2, host: "b", role: "Standby", state: "Need repair", reason: "Disconnected" }],
  });
});

test("cm_ctl query without flags tells the cluster alone", () => {
  const text = `${RULE}\n\ncluster_state   : Degraded\nredistributing  : Yes\nbalanced        : No\n\n${RULE}\n`;
  const value = canonical({ layout: "cm", clusterState: "Degraded", redistributing: true, balanced: false });
  expect(parseCmQuery(text)).toEqual({ value });
  expect(parseOmStatus(text)).toEqual({ value });
});

test.for([
  ["an unknown role among good rows", table(GOOD, GOOD.replace("Primary", "Observer"))],
  ["an unknown state", table(GOOD.replace("Normal", "Flying"))],
  ["a row that lost its state", table(GOOD, GOOD.replace(" Normal", ""))],
  ["Need repair that lost its reason", table(GOOD.replace("Normal", "Need repair"))],
  ["a row without instance", table(GOOD.replace("6001", ""))],
  ["a foreign line among the rows", table(GOOD, "rc=0")],
  ["a header without rows", table()],
  ["no rule", table(GOOD).replace(RULE, "")],
  ["a header of other columns", table(GOOD).replace("instance", "dnid")],
  ["a dangling separator", table(`${GOOD} |`)],
  ["a title alone", HEAD],
  ["a section twice", table(GOOD) + HEAD],
  ["a section nobody knows", table(GOOD).replace("Datanode State", "Witness State")],
  ["a state of the cluster nobody knows", table(GOOD).replace(": Normal", ": Norm")],
  ["neither yes nor no", table(GOOD).replace(": No\n", ": Maybe\n")],
  ["a cluster line without a colon", table(GOOD).replace("current_az      : AZ_ALL", "current_a")],
  ["a listing that ends in the middle", sample("gauss/gs_om-status-all-1.1.0.txt").slice(0, 700)],
  ["a listing without cluster_state", `${RULE}\n\ncluster_name    : x\n`],
  ["a listing that cannot be read beside an error", `[GAUSS-51400] : x\n${RULE}\ncluster_state : Norm\n`],
  ["a command that is missing", recorded("01-status-all-up.txt", "root@og1")],
  ["a run with -o, whose answer went to a file", "Status check is completed."],
  ["two answers in one", recorded("01-status-all-up.txt", "/tmp/out.txt")],
  ["another tool", sample("gauss/gs_ctl-query-3.0.0-standby.txt")],
  ["nothing", ""],
] as const)("%s is not recognised", ([, text]) => {
  expect(parseOmStatus(text)).toEqual({ notRecognised: expect.stringMatching(/\w/) });
  expect(parseCmQuery(text)).toEqual({ notRecognised: expect.stringMatching(/\w/) });
});

test("an answer with neither members nor errors is no detailed status", () => {
  expect(clusterStatus.parse(sample("gauss/gs_om-status-short-2.0.1.txt"), 0)).toHaveProperty("notRecognised");
  expect(cmStatus.parse(sample("gauss/cm_ctl-query-7.0.0-pausing.txt"), 0)).toHaveProperty("notRecognised");
  expect(cmStatus.parse(sample("gauss/cm_ctl-query-7.0.0-cannot-connect-trailing-blanks.txt"), 255)).toHaveProperty(
    "value",
  );
});

test("gs_om gets the time that a dead host costs it, and is not taken for stuck before", () => {
  expect(clusterStatus.command.argv.join(" ")).toBe("gs_om -t status --detail");
  expect(clusterStatus.deadlineMs).toBe(330_000);
  expect(cmStatus.command.argv.join(" ")).toBe("cm_ctl query -Cvipd");
});

import { describe, expect, test } from "vitest";
import { type Instance, parseInstance, queryInstance } from "../../src/gauss/instance.ts";
import { peerOf, type Receiver, type Sender } from "../../src/gauss/replication.ts";
import { recorded, sample, samplesIn, variations } from "./samples.ts";

const EMPTY: Instance = {
  kind: "instance",
  running: true,
  localRole: null,
  staticConnections: null,
  dbState: null,
  detail: null,
  fromStateFile: false,
  senders: [],
  receivers: [],
  errors: [],
};

const says = (localRole: string, staticConnections: number, more: Partial<Instance> = {}): Instance => ({
  ...EMPTY,
  localRole,
  staticConnections,
  dbState: "Normal",
  detail: "Normal",
  ...more,
});

/** All eight locations alike, as in a cluster at rest. */
const at = (location: string) => ({
  senderSentLocation: location,
  senderWriteLocation: location,
  senderFlushLocation: location,
  senderReplayLocation: location,
  receiverReceivedLocation: location,
  receiverWriteLocation: location,
  receiverFlushLocation: location,
  receiverReplayLocation: location,
});

const sender = (senderPid: number, location: string, channel: string, more: Partial<Sender> = {}): Sender => ({
  senderPid,
  localRole: "Primary",
  peerRole: "Standby",
  peerState: "Normal",
  state: "Streaming",
  ...at(location),
  syncPercent: 100,
  syncState: "Async",
  syncPriority: 0,
  syncMostAvailable: "Off",
  channel,
  ...more,
});

const receiver = (receiverPid: number, location: string, channel: string, more: Partial<Receiver> = {}): Receiver => ({
  receiverPid,
  localRole: "Standby",
  peerRole: "Primary",
  peerState: "Normal",
  state: "Normal",
  ...at(location),
  syncPercent: 100,
  channel,
  ...more,
});

const EXPECTED: Readonly<Record<string, Instance>> = {
  "gs_ctl-query-1.0.1-standby.txt": says("Standby", 1, {
    receivers: [receiver(401, "0/5000238", "172.18.0.11:55440<--172.18.0.10:6439")],
  }),
  "gs_ctl-query-1.0.x-standby-catchup.txt": says("Standby", 2, {
    dbState: "Catchup",
    receivers: [
      receiver(211639, "", "192.168.1.2:48458<--192.168.1.1:5533", {
        state: "Catchup",
        senderSentLocation: "3C/28800000",
        senderWriteLocation: "3D/EE528328",
        senderFlushLocation: "3D/EE528328",
        senderReplayLocation: "3D/EE528328",
        receiverReceivedLocation: "3C/28000000",
        receiverWriteLocation: "3C/27000000",
        receiverFlushLocation: "3C/27000000",
        receiverReplayLocation: "3A/8F4A9910",
        syncPercent: 97,
      }),
    ],
  }),
  "gs_ctl-query-1.1.0-needrepair-disconnected.txt": says("Standby", 0, {
    dbState: "Need repair",
    detail: "Disconnected",
  }),
  "gs_ctl-query-2.0.0-standby-with-cascade.txt": says("Standby", 2, {
    senders: [
      sender(147043, "0/1A000140", "172.16.0.245:26001-->172.16.0.127:49110", {
        localRole: "Standby",
        peerRole: "Cascade Standby",
      }),
    ],
    receivers: [receiver(146771, "0/1A000140", "172.16.0.245:34586<--172.16.0.106:26001")],
  }),
  "gs_ctl-query-3.0.0-dcf-paxos.txt": says("Primary", 2),
  "gs_ctl-query-3.0.0-primary-sync.txt": says("Primary", 1, {
    senders: [
      sender(15464, "0/4000148", "10.244.42.115:65301-->10.244.181.97:35446", { syncState: "Sync", syncPriority: 1 }),
    ],
  }),
  "gs_ctl-query-3.0.0-primary-two-standbys.txt": says("Primary", 2, {
    senders: [
      sender(80, "0/6001BC0", "172.18.0.101:5434-->172.18.0.103:41886", {
        syncState: "Sync",
        syncPriority: 1,
        syncMostAvailable: "On",
      }),
      sender(81, "0/6001BC0", "172.18.0.101:5434-->172.18.0.102:42836", {
        syncState: "Potential",
        syncPriority: 1,
        syncMostAvailable: "On",
      }),
    ],
  }),
  "gs_ctl-query-3.0.0-single-normal.txt": says("Normal", 0),
  "gs_ctl-query-3.0.0-standby.txt": says("Standby", 2, {
    receivers: [receiver(6141, "0/6000808", "192.168.122.68:44046<--192.168.122.221:25001")],
  }),
  "gs_ctl-query-5.0.0-dorado-primary.txt": says("Primary", 1, {
    senders: [
      sender(1324039, "1/3049568", "10.10.10.10:44100-->10.10.10.20:42690", { peerRole: "StandbyCluster_Standby" }),
    ],
  }),
  "gs_ctl-query-5.0.x-cannot-connect-derived.txt": says("Standby", 2, {
    dbState: "Starting",
    detail: "could not connect to server: Connection refused",
    fromStateFile: true,
  }),
  "gs_ctl-query-5.0.x-server-down-derived.txt": {
    ...EMPTY,
    running: false,
    errors: [
      { code: null, text: 'PID file "/data/dn1/postmaster.pid" does not exist' },
      { code: null, text: "Is server running?" },
    ],
  },
};

describe("gs_ctl query", () => {
  test("every sample has an expectation", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(samplesIn("gauss", "gs_ctl-query").sort());
  });

  test.for(Object.entries(EXPECTED))("reads %s", ([name, value]) => {
    expect(parseInstance(sample(`gauss/${name}`))).toEqual({ value });
  });

  test.for(Object.entries(EXPECTED))("reads %s however it was carried", ([name, value]) => {
    for (const [how, text] of variations(sample(`gauss/${name}`)))
      expect([how, parseInstance(text)]).toEqual([how, { value }]);
  });

  test.for(Object.entries(EXPECTED))("%s cut off anywhere is not taken for less", ([name, value]) => {
    const text = sample(`gauss/${name}`).trimEnd();
    // Behind the last arrow or word a cut cannot be told from a shorter address or text.
    const end = Math.max(text.lastIndexOf("--"), text.lastIndexOf("information"), text.lastIndexOf("Is "), 0);
    for (let at = 0; at < (name.includes("dcf") ? text.indexOf("Paxos") : end); at++) {
      const parsed = parseInstance(text.slice(0, at));
      if ("value" in parsed) expect([at, parsed.value.running]).toEqual([at, value.running && "cut"]);
    }
  });

  test("reads a recorded standby whose channel names a host", () => {
    const text = recorded("03-failover.txt", "gs_ctl query").replace("rc=0\n", "");
    expect(parseInstance(text)).toEqual({
      value: says("Standby", 2, { receivers: [receiver(289, "0/5000178", "og3:15400<--10.78.0.12:15400")] }),
    });
  });

  test("1.0.0 has another prefix, also before `No information`", () => {
    const prefix = "2020-07-01 10:00:00  4242 gs_ctl:";
    const text = sample("gauss/gs_ctl-query-3.0.0-single-normal.txt")
      .replace(/^\[.*gs_ctl\]:/, prefix)
      .replaceAll("No information", `${prefix} No information`);
    expect(parseInstance(text)).toEqual({ value: says("Normal", 0) });
  });

  test("records need no blank line between them", () => {
    const name = "gs_ctl-query-3.0.0-primary-two-standbys.txt";
    expect(parseInstance(sample(`gauss/${name}`).replace(/\n\n(?=\tsender_pid)/, "\n"))).toEqual({
      value: EXPECTED[name],
    });
  });

  test.for(["exc_sql failed.", "Getting state from gaussdb.state!"])("%s means the state file", (line) => {
    const text = sample("gauss/gs_ctl-query-3.0.0-single-normal.txt").replace(" HA state:", `${line}\n HA state:`);
    expect(parseInstance(text)).toEqual({
      value: says("Normal", 0, { fromStateFile: true, errors: [{ code: null, text: line }] }),
    });
  });

  test.for([
    " could not connect to the local server, the postmaster process 4242 is not running",
    ' The process recorded in PID file "/data/dn1/postmaster.pid" is not current server',
  ])("down:%s", (line) => {
    const parsed = parseInstance(`[2023-06-01 10:11:12.124][4242][][gs_ctl]: ${line}\n`);
    expect(parsed).toEqual({ value: { ...EMPTY, running: false, errors: [{ code: null, text: line.trim() }] } });
  });

  const standby = sample("gauss/gs_ctl-query-3.0.0-standby.txt");
  test.for([
    ["a record without its channel", standby.replace(/\tchannel.*/, "")],
    ["a pid that is no number", standby.replace(": 6141", ": 61x1")],
    ["no receiver section", standby.slice(0, standby.indexOf(" Receiver"))],
    ["a section with nothing in it", standby.replace("No information", "")],
    ["a foreign line", recorded("01-status-all-up.txt", "gs_ctl query")],
    ["an HA state without detail", standby.replace(/\tdetail_information.*/, "")],
    ["a state although no server runs", `${standby}\nIs server running?`],
    ["another tool", sample("gauss/gs_om-status-detail-3.0.0-1p1s.txt")],
    ["a command that is missing", "bash: line 1: gs_ctl: command not found"],
    ["nothing", ""],
  ] as const)("%s is not recognised", ([, text]) => {
    expect(parseInstance(text)).toEqual({ notRecognised: expect.stringMatching(/\w/) });
  });

  test("the probe types one command", () => {
    expect(queryInstance("/data/dn 1").command.argv).toEqual(["gs_ctl", "query", "-D", "/data/dn 1"]);
  });
});

test.for([
  ["10.0.0.1:5434-->10.0.0.2:41886", { address: "10.0.0.2", port: 41886 }],
  ["og3:15400<--fd00::12:15401", { address: "fd00::12", port: 15401 }],
  ["10.0.0.1:5434", undefined],
  ["a-->b", undefined],
] as const)("the peer of %s", ([channel, peer]) => {
  expect(peerOf(channel)).toEqual(peer);
});

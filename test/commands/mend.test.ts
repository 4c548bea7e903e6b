import { expect, test } from "vitest";
import mend from "../../commands/mend.ts";
import type { MendFacts } from "../../src/gauss/mend-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, inState, missed, primary, saw, standby } from "../support/members.ts";
import { agreeing, files, mending, rule, viewWith, way } from "../support/running.ts";

const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];
const lookingFor = [primary("node1", ["node3"]), standby("node2"), standby("node3", "node1")];
const CONF = "port = 15400\n#replconninfo2 = ''\n";
const HBA = "local all all trust\nhost all omm 10.0.0.1/32 trust\n";
const wanting = files("node2", {
  conf: saw({ applicationName: "dn_6002", connections: [way(1, 1, "node2", "node1")] }),
  hba: saw([rule(2, "10.0.0.1/32")]),
});
const broken = mending(agreeing(lookingFor, wanting), CONF, HBA);
const right = mending(agreeing(healthy), CONF, HBA);
const args = { node: "node2", strangers: "keep" };
const judge = (check: string, facts: MendFacts, more: Record<string, string> = {}) =>
  (mend.preflight[check] ?? mend.verify[check])?.(facts, { ...args, ...more }, blue, broken).kind;

test.for<[string, string, string, MendFacts, Record<string, string>?]>([
  ["it is a member", "it is", "ok", broken],
  ["it is a member", "no such node", "block", broken, { node: "node9" }],
  [
    "it is a member",
    "it was dropped",
    "block",
    { ...broken, members: broken.members.filter(({ node }) => node !== "node2") },
  ],
  [
    "it is a member",
    "nobody's static configuration could be read",
    "block",
    {
      ...broken,
      members: broken.members.map((member) => ({ ...member, view: missed() })),
    },
  ],
  ["the members agree on who is a member", "they do", "ok", broken],
  [
    "the members agree on who is a member",
    "a drop broke off half way",
    "block",
    {
      ...broken,
      members: [...broken.members.slice(0, 2), { ...standby("node3", "node1"), view: viewWith({ nodes: [] }) }],
    },
  ],
  ["its files can be read", "they can", "ok", broken],
  ["its files can be read", "one cannot", "block", { ...broken, hbaText: missed() }],
  [
    "its files can be read",
    "its host is away",
    "block",
    mending(agreeing([primary("node1"), gone("node2")] satisfies MemberLook[]), CONF, HBA, {
      confText: null,
      hbaText: null,
      busy: null,
    }),
  ],
  ["what the others say of themselves could be read", "it could", "ok", broken],
  [
    "what the others say of themselves could be read",
    "one is away, and the usual is written",
    "warn",
    mending(agreeing([...lookingFor.slice(0, 2), gone("node3")], wanting), CONF, HBA),
  ],
  ["no build is under way there", "none is", "ok", broken],
  [
    "no build is under way there",
    "gs_guc would refuse",
    "block",
    mending(
      agreeing(
        lookingFor,
        files("node2", {
          build: saw({
            state: "Build failed",
            mode: null,
            done: null,
            total: null,
            percent: null,
            remainingSeconds: null,
          }),
        }),
      ),
      CONF,
      HBA,
    ),
  ],
  ["nobody else is changing it", "nobody is", "ok", broken],
  [
    "nobody else is changing it",
    "somebody is",
    "block",
    {
      ...broken,
      busy: saw([{ pid: 1, user: "omm", seconds: 9, tool: "gs_guc", args: "gs_guc set" }]),
    },
  ],
  ["nobody else is changing it", "that could not be seen", "block", { ...broken, busy: missed() }],
])("%s (%s)", ([check, , verdict, facts, more]) => {
  expect(judge(check, facts, more)).toBe(verdict);
});

test("a parameter is set by gs_guc on this host alone, the rules are replaced as approved, and the server reads both at the end", () => {
  const steps = mend.plan(broken, args, blue);
  expect(steps.map(({ id, node, command, prints }) => [id, node, command.argv.slice(0, 4).join(" "), prints])).toEqual([
    ["way-2", "node2", "gs_guc set -D /data/dn1", "Success to perform gs_guc!"],
    ["rules", "node2", expect.stringMatching(/^python3 -c /), undefined],
    ["reload", "node2", "gs_ctl reload -D /data/dn1", "server signaled"],
  ]);
  expect(steps[0]?.command.argv.slice(4)).toEqual([
    "-c",
    "replconninfo2='localhost=10.0.0.2 localport=15401 localheartbeatport=15405 localservice=15404 remotehost=10.0.0.3 remoteport=15401 remoteheartbeatport=15405 remoteservice=15404'",
  ]);
  expect(steps[0]?.diff).toContain("\n-#replconninfo2 = ''\n+replconninfo2 = 'localhost=10.0.0.2 ");
  expect(steps[1]?.diff).toContain("\n+host    all    omm    10.0.0.3/32    trust");
  expect(steps[1]?.command.input).toBe(`${HBA}host    all    omm    10.0.0.3/32    trust\n`);
});

test("no step reaches another host: gs_guc -h would, and -N", () => {
  const words = mend.plan(broken, args, blue).flatMap(({ command }) => command.argv);
  expect(words.filter((word) => ["-h", "-N", "-I"].includes(word))).toEqual([]);
});

test("a server that is down reads its files when it is started", () => {
  const stopped = mending(agreeing([primary("node1"), down("node2"), standby("node3", "node1")], wanting), CONF, HBA);
  expect(mend.plan(stopped, args, blue).map(({ id }) => id)).toEqual(["way-2", "rules"]);
  expect(judge("it is attached", stopped)).toBe("warn");
});

test("nothing to mend is no plan, and lines of strangers go only when that is asked for", () => {
  expect(mend.plan(right, args, blue)).toEqual([]);
  const strange = mending(
    agreeing(healthy, files("node2", { hba: saw([rule(1, "10.0.0.0/24"), rule(2, "10.9.0.9/32")]) })),
    CONF,
    "host all omm 10.0.0.0/24 trust\nhost all omm 10.9.0.9/32 trust\n",
  );
  expect(mend.plan(strange, args, blue)).toEqual([]);
  const [rules] = mend.plan(strange, { ...args, strangers: "remove" }, blue);
  expect(rules?.command.input).toBe("host all omm 10.0.0.0/24 trust\n");
  expect(judge("its lines are as wanted", strange)).toBe("ok");
  expect(judge("its lines are as wanted", strange, { strangers: "remove" })).toBe("block");
});

const standbyIs = (state: string, detail: string) =>
  mending(
    agreeing([primary("node1", ["node3"]), inState("node2", state, detail), standby("node3", "node1")]),
    CONF,
    HBA,
  );

test.for<[string, string, string, MendFacts, Record<string, string>?]>([
  ["its lines are as wanted", "they are", "ok", right],
  ["its lines are as wanted", "one is still missing", "block", broken],
  ["its lines are as wanted", "they could not be read", "block", { ...right, confText: missed() }],
  ["it is attached", "it is", "ok", right],
  ["it is attached", "it still looks for its primary", "block", standbyIs("Need repair", "Connecting...")],
  ["it is attached", "it catches up", "block", standbyIs("Catchup", "Normal")],
  ["it is attached", "only a rebuild helps", "warn", standbyIs("Need repair", "WAL segment removed")],
  ["it is attached", "there is no primary", "warn", mending(agreeing([standby("node1"), standby("node2")]), CONF, HBA)],
  ["it is attached", "the primary itself, with all attached", "ok", right, { node: "node1" }],
  ["it is attached", "the primary itself, and one is not", "warn", broken, { node: "node1" }],
])("afterwards: %s (%s)", ([check, , verdict, facts, more]) => {
  expect(judge(check, facts, more)).toBe(verdict);
});

const narrow = mending(
  {
    ...agreeing(healthy),
    sync: saw({ synchronousStandbyNames: "ANY 1 (dn_6002)", synchronousCommit: "on", mostAvailableSync: true }),
  },
  "synchronous_standby_names = 'ANY 1 (dn_6002)'\n",
  HBA,
);

test("commits wait for a standby that the list leaves out once that is asked for, and only then", () => {
  const asked = { node: "node1", strangers: "keep", sync: "add" };
  expect(mend.plan(narrow, { ...asked, sync: "keep" }, blue)).toEqual([]);
  const steps = mend.plan(narrow, asked, blue);
  expect(steps.map(({ id }) => id)).toEqual(["sync", "reload"]);
  expect(steps[0]?.command.argv.slice(-2)).toEqual(["-c", "synchronous_standby_names='ANY 1 (dn_6002, dn_6003)'"]);
  expect(steps[0]?.diff).toMatch(/-.*'ANY 1 \(dn_6002\)'\n\+.*'ANY 1 \(dn_6002, dn_6003\)'/);
  expect(judge("its lines are as wanted", narrow, asked)).toBe("block");
  expect(judge("the list that commits wait by can be written", narrow, asked)).toBe("warn");
  expect(judge("the list that commits wait by can be written", narrow, { ...asked, node: "node2" })).toBe("block");
});

test("what comes next is offered: a rebuild where lines do not help, and a look at the others", () => {
  const offers = (facts: MendFacts) => mend.report(facts, args, blue, broken).offers?.map(({ operation }) => operation);
  expect(offers(standbyIs("Need repair", "WAL segment removed"))).toEqual(["rebuild", "check"]);
  expect(offers(right)).toEqual(["check"]);
  expect(mend.report(right, args, blue, broken).headline.id).toBe("mend.done");
  expect(mend.report(broken, args, blue, broken).headline).toMatchObject({ id: "mend.proposed", params: { count: 2 } });
});

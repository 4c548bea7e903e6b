import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Event, UserId } from "../../src/core/entry.ts";
import { Step } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { draw } from "../../src/slack/draw.ts";
import { pointersIn, problemsWith } from "./limits.ts";
import { buttonsIn, find, messages, read } from "./reading.ts";
import { lin, look, RUNS, readRequested, requested, status, steps, viewOf } from "./runs.ts";

const drawnOf = (name: string) => draw(viewOf(RUNS[name] ?? []));

describe.for(Object.keys(RUNS))("a run that is %s", (name) => {
  test("is drawn within Slack's limits, in both forms", () => {
    for (const { text, blocks, plainer } of messages(drawnOf(name))) {
      expect(problemsWith({ text, blocks })).toEqual([]);
      expect(problemsWith({ text, blocks: plainer })).toEqual([]);
      expect(JSON.stringify(plainer)).not.toMatch(/"type":"(?:plan|alert|table)"/);
    }
  });

  test("has each key once and the same drawing each time", () => {
    const keys = drawnOf(name).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(drawnOf(name)).toEqual(drawnOf(name));
  });
});

test.for([
  ["looking", /Looking at blue/],
  ["pending", /Waiting for approval: 0 of 1/],
  ["one of two", /Waiting for approval: 1 of 2[\s\S]*Approved by\s+Zhang Min/],
  [
    "counting down",
    /Unless somebody stops it, it begins:\s+2026-01-02T03:01:30[\s\S]*60 s in which it can still be stopped/,
  ],
  ["stopped", /Stopped by Chen Hao in the countdown\. Nothing was changed/],
  ["being built", /Running step 1 of 2: Promote node2[\s\S]*42 % copied, about 7 min left\s+·\s+2026-01-02T03:01:10/],
  ["built in silence", /nothing was printed for 45 s[\s\S]*42 % copied/],
  ["waiting", /Waiting for the cluster itself to confirm[\s\S]*node2 is still Catchup/],
  ["just left", /Chen Hao ended the waiting\. Taking the last look/],
  ["approved", /Looking once more/],
  ["changed", /Waiting for approval: 0 of 1/],
  ["running", /Running step 1 of 2: Promote node2/],
  ["quiet", /nothing was printed for 45 s/],
  ["unreachable", /node2 cannot be reached/],
  ["stuck", /asks something/],
  ["lost", /nobody can tell how it ended/],
  ["settled", /Step 2 of 2 comes next: Record the new roles/],
  ["done", /Done: the cluster itself confirms it/],
  ["failed", /Failed: node2 is primary: it is not\. Ended well: nothing\. Never begun: Record the new roles/],
  ["unverified", /does not confirm it/],
  ["refused", /Not started, nothing was changed.*use switchover/],
  ["denied", /Rejected by Zhang Min\. Nothing was changed/],
  ["expired", /Nobody approved it in time/],
  ["cancelled", /Withdrawn by Lin Wei/],
  ["broken", /the bot itself failed/],
] as const)("the card of a run that is %s says so", ([name, said]) => {
  expect(read(find(drawnOf(name), "card")?.blocks)).toMatch(said);
});

test("the card shows the exact command, its answers, the digest and who has to approve", () => {
  const card = find(drawnOf("pending"), "card");
  const seen = read(card?.blocks);
  expect(seen).toContain("omm@node2$ gs_ctl failover -D /data/dn1");
  expect(seen).toContain("when asked “continue?” it is answered: yes");
  expect(seen).toContain("aaaaaaaa");
  expect(seen).toMatch(/Approvals needed: 1, from\s+@S1 ,\s+@U3/);
  expect(seen).toMatch(/the standby is near\s*: 40 kB behind/);
  expect(seen).toMatch(/Fine \(1\): the primary is gone/);
  expect(buttonsIn(card?.blocks)).toEqual(["gauss.approve", "gauss.reject", "gauss.cancel"]);
});

test.for(["one of two", "pending", "changed"])("%s: buttons are there", (name) => {
  expect(buttonsIn(find(drawnOf(name), "card")?.blocks)).toContain("gauss.approve");
});

test.for(["approved", "running", "done", "denied", "expired", "cancelled", "refused", "failed"])(
  "%s: nothing can be approved any more",
  (name) => {
    expect(buttonsIn(find(drawnOf(name), "card")?.blocks)).toEqual([]);
  },
);

test("a closed run has no buttons anywhere and tells its requester how it ended", () => {
  for (const name of ["done", "failed", "unverified", "denied", "expired", "cancelled", "refused", "broken"]) {
    const drawn = drawnOf(name);
    expect(buttonsIn(drawn)).toEqual([]);
    expect(read(find(drawn, "result")?.blocks)).toContain("@U1");
  }
});

test("changed facts say what is different, whose votes are void, and ask again", () => {
  const seen = read(find(drawnOf("changed"), "changed:1")?.blocks);
  expect(seen).toContain("“the primary is gone”: now it hangs");
  expect(seen).toContain("lag: 0 → 5");
  expect(seen).toContain("the approval of Zhang Min");
  expect(seen).toContain("@S1");
});

test("an open question has buttons, an answered one says who said what", () => {
  const open = find(drawnOf("stuck"), "question:promote:q30");
  expect(buttonsIn(open?.blocks)).toEqual(["gauss.answer.yes", "gauss.answer.no", "gauss.answer.other", "gauss.abort"]);
  const answered = find(drawnOf("answered"), "question:promote:q30");
  expect(buttonsIn(answered?.blocks)).toEqual([]);
  expect(read(answered?.blocks)).toMatch(/Chen Hao answered:\s+yes/);
  expect(read(find(drawnOf("moved on"), "question:promote:q30")?.blocks)).toContain("went on before an answer");
});

test("a secret is never asked for in Slack", () => {
  const open = find(drawnOf("stuck on a secret"), "question:promote:q30");
  expect(buttonsIn(open?.blocks)).toEqual(["gauss.abort"]);
  expect(read(open?.blocks)).toMatch(/never typed in Slack: answer it on node2/);
});

test("an unknown outcome is settled by a person, once", () => {
  expect(buttonsIn(find(drawnOf("lost"), "lost:promote")?.blocks)).toEqual([
    "gauss.settle.happened",
    "gauss.settle.failed",
  ]);
  const settled = find(drawnOf("settled"), "lost:promote");
  expect(buttonsIn(settled?.blocks)).toEqual([]);
  expect(read(settled?.blocks)).toContain("Chen Hao looked and says: it happened");
});

test("the unfinished line is shown when something is asked there, not before", () => {
  expect(read(find(drawnOf("running"), "lines:promote:0")?.blocks)).not.toContain("Really promote");
  expect(read(find(drawnOf("stuck"), "lines:promote:0")?.blocks)).toContain("Really promote");
});

test("the log is attached after a bad end, and when the thread shows only a part of it", () => {
  expect(drawnOf("failed")).toContainEqual({
    kind: "file",
    key: "file:promote",
    name: "failover-bc-run-1-promote-cccccccc.log",
    step: "promote",
  });
  expect(drawnOf("done").filter(({ kind }) => kind === "file")).toEqual([]);
  const long = viewOf(RUNS["done"] ?? [], { log: "a line of the tool\n".repeat(10_000) });
  expect(draw(long).filter(({ kind }) => kind === "file")).toHaveLength(1);
  expect(read(find(draw(long), "tail:promote")?.blocks)).toMatch(/6\d{3} line\(s\) left out/);
});

test("a card in somebody's thread is a reply", () => {
  const inThread = { ...requested, place: { kind: "channel" as const, channel: "C1", thread: "1.2" } };
  expect(find(draw(viewOf([inThread])), "card")?.thread).toBe(true);
  expect(find(draw(viewOf([requested])), "card")?.thread).toBe(false);
});

const PRIVATE = { kind: "private", channel: "C1", user: UserId.parse("U1") } as const;

test("a private report comes once, and once more only when the slower look differs", () => {
  const keys = (...events: Event[]) => draw(viewOf(events, { operation: status })).map(({ key }) => key);
  const asked = readRequested(PRIVATE);
  expect(keys(asked)).toEqual([]);
  expect(keys(asked, look("before", 0))).toEqual(["report"]);
  expect(keys(asked, look("before", 0), look("followed", 0))).toEqual(["report"]);
  expect(keys(asked, look("before", 0), look("followed", 9))).toEqual(["report", "followed"]);
});

test("a report in a thread is one message that is kept up to date", () => {
  const asked = readRequested({ kind: "channel", channel: "C1", thread: "1.2" });
  const drawn = draw(viewOf([asked, look("before", 0), look("followed", 9)], { operation: status }));
  expect(drawn.map(({ key }) => key)).toEqual(["report"]);
  expect(JSON.stringify(messages(drawn)[0]?.blocks)).toContain("large_yellow_circle");
});

const hostile = fc.oneof(
  fc.constantFrom("<!channel>", "<@U999>", "<#C1|x>", "@here", "<http://evil.example|ok>", "```", "*b* _i_ ~s~ `c`"),
  fc.constantFrom("\u202egnp.exe", "a\u200bb", "&lt;!here&gt;", ":bomb:", "\u001b[31mred", "\ud800", "x".repeat(5_000)),
  fc.string({ unit: "binary", maxLength: 200 }),
);

test("whatever the data, nobody is mentioned, nothing is linked, nothing is refused", () => {
  fc.assert(
    fc.property(hostile, hostile, fc.constantFrom(...Object.keys(RUNS)), (bad, worse, name) => {
      const step = Step.parse({
        ...steps[0],
        title: verbatim("text", { text: bad }),
        node: worse,
        command: { argv: ["echo", bad, worse], answers: [{ whenAsked: `x${bad}`, reply: { text: worse } }] },
      });
      const spoiled = (RUNS[name] ?? []).map((event): Event => {
        if (event.kind === "requested") return { ...event, by: { ...lin, name: bad }, args: { node: worse } };
        if (event.kind === "asked") return { ...event, text: bad };
        if (event.kind === "answered") return { ...event, reply: { text: worse } };
        if (event.kind === "closed" && event.why !== undefined) {
          return { ...event, why: verbatim("text", { text: bad }) };
        }
        if (event.kind !== "observed") return event;
        const why = verbatim("text", { text: worse });
        return {
          ...event,
          facts: { members: [{ node: bad, role: worse }], lag: 0 },
          checks: [...event.checks, { check: bad, verdict: { kind: "warn", why } }],
          steps: event.steps.length === 0 ? [] : [step],
        };
      });
      const drawn = messages(draw(viewOf(spoiled, { log: `${bad}\r\n${worse}` })));
      const deliberate = drawn.flatMap(({ blocks }) => pointersIn(blocks));
      for (const pointer of deliberate) {
        expect([
          '{"type":"usergroup","usergroup_id":"S1"}',
          '{"type":"user","user_id":"U3"}',
          '{"type":"user","user_id":"U1"}',
        ]).toContain(pointer);
      }
      for (const { text, blocks, plainer } of drawn) {
        expect(problemsWith({ text, blocks })).toEqual([]);
        expect(problemsWith({ text, blocks: plainer })).toEqual([]);
        expect(text).not.toMatch(/<[!@#]|<http|@here\b|@channel\b/);
      }
    }),
    { numRuns: 300 },
  );
});

test("our own backticks mark commands, those in data mark nothing", () => {
  const events: Event[] = [
    requested,
    { kind: "closed", outcome: "failed", why: verbatim("text", { text: "see `rm -rf`" }) },
  ];
  const coded = JSON.stringify(find(draw(viewOf(events)), "card")?.blocks).match(/[^{}]*"code":true[^{}]*/g);
  expect(coded?.join()).not.toContain("rm -rf");
  expect(read(find(draw(viewOf(events)), "card")?.blocks)).toMatch(/see .rm -rf./);
  expect(JSON.stringify(find(draw(viewOf(events)), "result")?.blocks)).toContain(
    '{"type":"text","text":"failover","style":{"code":true}}',
  );
});

test("a plan too long for the card goes on below it, and nothing of it is left out", () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    Step.parse({
      ...steps[0],
      id: `s${index}`,
      command: { argv: ["gs_guc", "set", "-c", `parameter${index}=${"x".repeat(200)}`] },
    }),
  );
  const events = (RUNS["pending"] ?? []).map(
    (event): Event => (event.kind === "observed" ? { ...event, steps: many } : event),
  );
  const drawn = messages(draw(viewOf(events)));
  const all = drawn.map(({ blocks }) => read(blocks)).join(" ");
  for (const { command } of many) expect(all).toContain(command.argv[3]);
  expect(find(drawn, "commands:1:0")).toBeDefined();
  for (const { text, blocks } of drawn) expect(problemsWith({ text, blocks })).toEqual([]);
});

test("a big report moves from the card into the thread", () => {
  const facts = {
    members: Array.from({ length: 300 }, (_, index) => ({ node: `node${index}`, role: "Standby ".repeat(9) })),
    lag: 0,
  };
  const long = steps.map((step) => ({ ...step, command: { ...step.command, argv: ["echo", "x".repeat(1_100)] } }));
  const why = verbatim("text", { text: "because ".repeat(40) });
  const checks = Array.from({ length: 9 }, (_, index) => ({
    check: `${index}`,
    verdict: { kind: "warn" as const, why },
  }));
  const events = (RUNS["pending"] ?? []).map(
    (event): Event => (event.kind === "observed" ? { ...event, facts, checks, steps: long } : event),
  );
  const drawn = messages(draw(viewOf(events)));
  expect(find(drawn, "evidence:1")).toBeDefined();
  for (const { text, blocks, plainer } of drawn) {
    expect(problemsWith({ text, blocks })).toEqual([]);
    expect(problemsWith({ text, blocks: plainer })).toEqual([]);
  }
});

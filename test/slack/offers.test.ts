import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/entry.ts";
import type { Operation, Report } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { shared } from "../../src/slack/result.ts";
import type { View } from "../../src/slack/view.ts";
import { pointersIn, problemsWith } from "./limits.ts";
import { buttonsIn, drawnOf, find, messages, read } from "./reading.ts";
import { failover, look, RUNS, readRequested, status, viewOf } from "./runs.ts";

const data = (text: string) => verbatim("text", { text });
type Offer = Report["offers"][number];
const dropping = (count: number): Offer[] =>
  Array.from({ length: count }, (_, index) => ({
    operation: "dropnode",
    args: { node: `node${index}` },
    why: data("take it out"),
  }));
const reporting = (operation: Operation, more: Partial<Report>): Operation => ({
  ...operation,
  report: () => ({ headline: data("one is dead"), tone: "bad" as const, ...more }),
});
const seen = (offers: Offer[]): View =>
  viewOf([readRequested({ kind: "channel", channel: "C1" }), look("before", 0)], {
    operation: reporting(status, { offers }),
  });
const ran = (name: string, more: Partial<Report> = { offers: dropping(2) }): View =>
  viewOf(RUNS[name] ?? [], { operation: reporting(failover, more) });
const fits = (view: View): void => {
  for (const { text, blocks, plainer } of [...drawnOf(view), ...messages(shared(view, "Lin Wei"))]) {
    expect(problemsWith({ text, blocks })).toEqual([]);
    expect(problemsWith({ text, blocks: plainer })).toEqual([]);
  }
};

test("a report has a button for each run it offers, with what it would type and why", () => {
  const report = find(drawnOf(seen(dropping(2))), "report");
  expect(read(report?.blocks)).toMatch(/\/gauss dropnode node0\s+take it out\s+\/gauss dropnode node1\s+take it out/);
  expect(buttonsIn(report?.blocks)).toEqual(["gauss.offer.0", "gauss.offer.1"]);
  fits(seen(dropping(2)));
});

test("an offer reads as what could be typed instead of the click", () => {
  const recover = { operation: "recover", args: { node: "node1", newNode: "node4" }, why: data("replace it") };
  const trust = { operation: "trust", args: { newNode: "node4" }, why: data("let it in") };
  expect(read(find(drawnOf(seen([recover, trust])), "report")?.blocks)).toMatch(
    /\/gauss recover node1 newNode=node4\s[\s\S]*\/gauss trust newNode=node4\s/,
  );
});

test("of very many offers five are shown", () => {
  expect(buttonsIn(find(drawnOf(seen(dropping(100))), "report")?.blocks)).toHaveLength(5);
  fits(seen(dropping(100)));
});

test("while a change is open its card tells of the offers, and no button begins what could not begin", () => {
  for (const name of ["pending", "running", "waiting"])
    expect(buttonsIn(drawnOf(ran(name))).join()).not.toContain("offer");
  expect(read(find(drawnOf(ran("pending")), "card")?.blocks)).toMatch(/\/gauss dropnode node0\s+take it out/);
});

test("what a refused run offers instead and what an ended one leaves to do begins with a click", () => {
  expect(buttonsIn(find(drawnOf(ran("refused")), "card")?.blocks)).toEqual(["gauss.offer.0", "gauss.offer.1"]);
  expect(buttonsIn(find(drawnOf(ran("done")), "result")?.blocks)).toEqual(["gauss.offer.0", "gauss.offer.1"]);
  for (const name of ["denied", "expired", "cancelled"]) expect(buttonsIn(drawnOf(ran(name)))).toEqual([]);
});

test("a report told to one person offers as well, also when it is shared", () => {
  const place = { kind: "private", channel: "C1", user: "U1" } as Extract<Event, { kind: "requested" }>["place"];
  const operation = reporting(status, { offers: dropping(1) });
  const view = viewOf([readRequested(place), look("before", 0)], { operation });
  expect(buttonsIn(find(drawnOf(view), "report")?.blocks)).toEqual(["gauss.offer.0", "gauss.share"]);
  expect(buttonsIn(shared(view, "Lin Wei").flatMap((one) => (one.kind === "message" ? one.blocks : [])))).toEqual([
    "gauss.offer.0",
  ]);
});

test("an offer is data: it mentions nobody, and one too long for a button is told without one", () => {
  const hostile = ["<!channel>", "`x` <@U999>", "\u202egnp", "x".repeat(2_000)].map(
    (text): Offer => ({ operation: "note", args: { reason: text }, why: data(text) }),
  );
  const view = seen(hostile);
  expect(buttonsIn(find(drawnOf(view), "report")?.blocks)).toEqual(["gauss.offer.0", "gauss.offer.1", "gauss.offer.2"]);
  expect(pointersIn(drawnOf(view).map(({ blocks }) => blocks))).toEqual([]);
  fits(view);
});

describe("a report of everything at once", () => {
  const long = (characters: number) => data("because ".repeat(characters / 8));
  const everything: Partial<Report> = {
    headline: long(2_000),
    table: {
      columns: Array.from({ length: 12 }, (_, index) => data(`column ${index}`)),
      rows: Array.from({ length: 500 }, (_, row) => Array.from({ length: 12 }, () => `value of row ${row}`)),
    },
    findings: Array.from({ length: 100 }, () => ({ what: long(800), next: long(800) })),
    text: "a line of the tree\n".repeat(5_000),
    offers: dropping(9).map((offer) => ({ ...offer, args: { node: "n".repeat(300) }, why: long(800) })),
  };
  const doubts = Array.from({ length: 40 }, (_, index) => ({
    check: `a check with a long name that nobody can remember, number ${index} `.repeat(4),
    verdict: { kind: "block" as const, why: long(800) },
  }));
  const crowded = (name: string): View => {
    const events = (RUNS[name] ?? []).map((event): Event => {
      if (event.kind === "observed") return { ...event, checks: doubts };
      return event.kind === "closed" && event.why !== undefined ? { ...event, why: long(4_000) } : event;
    });
    return viewOf(events, { operation: reporting(failover, everything) });
  };

  test.for(["pending", "refused", "unverified", "failed", "left", "counting down", "waiting"])(
    "fits Slack in a run that is %s",
    (name) => fits(crowded(name)),
  );

  test("fits Slack as the answer to a look, with its offers at the end", () => {
    const findings = Array.from({ length: 10_000 }, () => ({ what: long(800) }));
    const operation = reporting(status, { ...everything, findings });
    const view = viewOf([readRequested({ kind: "channel", channel: "C1" }), look("before", 0)], { operation });
    fits(view);
    expect(buttonsIn(find(drawnOf(view), "report")?.blocks)).toHaveLength(5);
    expect(read(find(drawnOf(view), "report")?.blocks)).toMatch(/more finding\(s\)/);
  });
});

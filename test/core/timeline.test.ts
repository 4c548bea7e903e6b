import { expect, test } from "vitest";
import { type Entry, type Event, RunId, UserId } from "../../src/core/entry.ts";
import { timeline } from "../../src/core/timeline.ts";

const by = { id: UserId.parse("U1"), name: "Lin | Wei" };
const entry = (run: string, no: number, event: Event): Entry => ({
  run: RunId.parse(run),
  seq: no,
  no,
  at: new Date(Date.UTC(2026, 0, 2, 16, 0, no)).toISOString(),
  prev: "",
  hash: "",
  event,
});
const asked = (operation: string, args: Record<string, string>): Event => ({
  kind: "requested",
  operation,
  cluster: "blue",
  args,
  by,
  key: operation,
  place: { kind: "channel", channel: "C1" },
  changes: operation !== "recover",
});

test("all that happened stands in one table in its order, in both times, and nothing in it can break the table", () => {
  const incident = [
    entry("i", 0, asked("recover", { node: "node1" })),
    entry("i", 3, { kind: "noted", by, text: "power | ordered\nby phone" }),
    entry("i", 9, { kind: "ended", by }),
  ];
  const failover = [
    entry("f", 1, asked("failover", {})),
    entry("f", 2, { kind: "voted", by, digest: "abcdef0123456789", vote: "approve", own: false }),
    entry("f", 4, { kind: "started", step: "promote", job: "j" }),
    entry("f", 5, { kind: "quiet", step: "promote", forMs: 60_000 }),
    entry("f", 6, {
      kind: "finished",
      step: "promote",
      result: { kind: "exited", code: 0, size: 1, sha256: "", printed: true },
    }),
    entry("f", 7, { kind: "closed", outcome: "done" }),
  ];
  expect(timeline(incident, [failover], "Asia/Shanghai", "en")).toBe(
    [
      "# Timeline: recover on blue",
      "",
      "| UTC | Local (Asia/Shanghai) | Who | What |",
      "|---|---|---|---|",
      "| 2026-01-02 16:00:00 | 2026-01-03 00:00:00 | Lin \\| Wei | opened the incident: node1 |",
      "| 2026-01-02 16:00:01 | 2026-01-03 00:00:01 | Lin \\| Wei | asked for failover |",
      "| 2026-01-02 16:00:02 | 2026-01-03 00:00:02 | Lin \\| Wei | failover: approved plan abcdef01 |",
      "| 2026-01-02 16:00:03 | 2026-01-03 00:00:03 | Lin \\| Wei | note: power \\| ordered by phone |",
      "| 2026-01-02 16:00:04 | 2026-01-03 00:00:04 |  | failover: step promote began |",
      "| 2026-01-02 16:00:06 | 2026-01-03 00:00:06 |  | failover: step promote ended with 0 |",
      "| 2026-01-02 16:00:07 | 2026-01-03 00:00:07 |  | failover: done |",
      "| 2026-01-02 16:00:09 | 2026-01-03 00:00:09 | Lin \\| Wei | ended the incident |",
      "",
    ].join("\n"),
  );
});

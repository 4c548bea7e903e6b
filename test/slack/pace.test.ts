import { expect, test } from "vitest";
import { Pace } from "../../src/slack/pace.ts";

test("one message is edited every two seconds at most", () => {
  const pace = new Pace();
  expect(pace.edit("a", false, 1_000)).toBe(0);
  expect(pace.edit("a", false, 2_500)).toBe(500);
  expect(pace.edit("b", false, 2_500)).toBe(0);
  expect(pace.edit("a", false, 3_000)).toBe(0);
});

test("output gets 30 edits a minute over all messages; clicks and ends get ten more", () => {
  const pace = new Pace();
  const allowed = (urgent: boolean) =>
    Array.from({ length: 50 }, (_, index) => pace.edit(`${urgent} ${index}`, urgent, 1_000 + index)).filter(
      (ms) => ms === 0,
    );
  expect(allowed(false)).toHaveLength(30);
  expect(allowed(true)).toHaveLength(10);
  expect(pace.edit("later", false, 61_000)).toBeGreaterThan(0);
  expect(pace.edit("much later", false, 61_100)).toBe(0);
});

test("a channel takes a short burst of posts, then one a second", () => {
  const pace = new Pace();
  const posts = Array.from({ length: 4 }, () => pace.post("C1", 100_000));
  expect(posts).toEqual([0, 0, 0, 1_000]);
  expect(pace.post("C2", 100_000)).toBe(0);
  expect(pace.post("C1", 101_000)).toBe(0);
  expect(pace.post("C1", 101_000)).toBe(1_000);
});

test("when Slack says to wait, nobody posts in any channel until then; edits are counted apart", () => {
  const pace = new Pace();
  pace.pause("post", 130_000);
  pace.pause("post", 110_000);
  expect(pace.post("C1", 100_000)).toBe(30_000);
  expect(pace.post("C2", 129_000)).toBe(1_000);
  expect(pace.edit("a", false, 100_000)).toBe(0);
  expect(pace.post("C2", 130_000)).toBe(0);
});

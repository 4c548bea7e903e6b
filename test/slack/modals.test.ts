import { expect, test } from "vitest";
import { z } from "zod";
import { Cluster } from "../../src/core/cluster.ts";
import { defineOperation } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { askModal, otherModal, typedModal } from "../../src/slack/modals.ts";
import { blue } from "../support/fixed-world.ts";
import { Modal } from "./limits.ts";

const data = (text: string) => verbatim("text", { text });
const operation = defineOperation({
  name: "a-name-that-is-longer-than-a-title",
  summary: data("Does it"),
  risk: "change",
  args: z.object({
    node: z.string().describe("member"),
    mode: z.enum(["keep", "delete"]).default("keep").describe("what becomes of its files"),
    reason: z.string().optional(),
  }),
  facts: z.null(),
  observe: async () => null,
  report: () => ({ headline: data("done"), tone: "good" }),
});
const many = Array.from({ length: 150 }, (_, index) => Cluster.parse({ ...blue, name: `cluster${index}` }));
const clusters = new Map(many.map((cluster) => [cluster.name, cluster]));
const known = { operations: new Map(), clusters };

test("every modal keeps to Slack's limits", () => {
  for (const cluster of [undefined, many[3]]) {
    const view = askModal(known, { operation, cluster, args: { reason: "x".repeat(3_000) } }, "{}", "en");
    expect(Modal.safeParse(view).error).toBeUndefined();
  }
  expect(
    Modal.safeParse(typedModal("failover", "b".repeat(63), "w".repeat(63), "a".repeat(64), "{}", "en")).error,
  ).toBeUndefined();
  expect(Modal.safeParse(otherModal("{}", "en")).error).toBeUndefined();
});

test("nodes and choices are picked, what was typed before is filled in", () => {
  const args = { node: "node2", reason: "maintenance" };
  const { blocks } = askModal(known, { operation, cluster: many[0], args }, "{}", "en");
  const elements = blocks.flatMap((block) => ("element" in block ? [block.element] : []));
  expect(elements).toMatchObject([
    { type: "static_select", initial_option: { value: "node2" }, options: [{}, {}, {}] },
    { type: "static_select", initial_option: { value: "keep" } },
    { type: "plain_text_input", initial_value: "maintenance" },
  ]);
});

test("a cluster is asked for only when it is not known", () => {
  const ids = (cluster: Cluster | undefined) =>
    askModal(known, { operation, cluster, args: {} }, "{}", "en").blocks.flatMap(({ block_id: id }) => id ?? []);
  expect(ids(undefined)).toEqual(["cluster", "arg.node", "arg.mode", "arg.reason"]);
  expect(ids(many[0])).toEqual(["arg.node", "arg.mode", "arg.reason"]);
});

test("where all nodes may be meant, all of them is the first choice", () => {
  const either = { ...operation, args: z.object({ nodeOrAll: z.string().describe("which") }) };
  const { blocks } = askModal(known, { operation: either, cluster: many[0], args: { nodeOrAll: "node2" } }, "{}", "en");
  const [input] = blocks.flatMap((block) => ("element" in block ? [block] : []));
  const values = ["all", "node1", "node2", "node3"].map((value) => ({ value }));
  expect(input).toMatchObject({ label: { text: "node|all" }, element: { options: values, initial_option: values[2] } });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { Cluster } from "../../src/core/cluster.ts";
import { defineOperation } from "../../src/core/operation.ts";
import { inLanguage, words } from "../../src/core/words.ts";
import { usageOf } from "../../src/slack/arguments.ts";
import { distanceOf, nearest } from "../../src/slack/nearest.ts";
import { split } from "../../src/slack/split.ts";
import { type Parsed, parseCommand } from "../../src/slack/words.ts";
import { blue } from "../support/fixed-world.ts";

const say = words("words-test", { summary: { en: "Does it" } });
const common = {
  summary: say("summary"),
  facts: z.null(),
  observe: async () => null,
  report: () => ({ headline: say("summary"), tone: "good" as const }),
};
const operations = new Map(
  [
    defineOperation({ name: "status", risk: "read", args: z.object({}), ...common }),
    defineOperation({
      name: "failover",
      risk: "destroy",
      args: z.object({ node: z.string().describe("standby to promote") }),
      ...common,
    }),
    defineOperation({
      name: "drop-node",
      risk: "destroy",
      args: z.object({
        node: z.string().describe("member to remove"),
        dataDir: z.enum(["keep", "delete"]).default("keep").describe("what becomes of its files"),
      }),
      ...common,
    }),
    defineOperation({ name: "note", risk: "read", args: z.object({ reason: z.string().max(20) }), ...common }),
    defineOperation({
      name: "recover",
      risk: "destroy",
      args: z.object({ node: z.string(), newNode: z.string() }),
      ...common,
    }),
    defineOperation({ name: "prepare", risk: "change", args: z.object({ nodeOrAll: z.string() }), ...common }),
  ].map((operation) => [operation.name, operation]),
);
const green = Cluster.parse({ ...blue, name: "green", channel: "C2" });
const clusters = new Map([blue, green].map((cluster) => [cluster.name, cluster]));
const parse = (text: string, channelCluster: string | undefined = "blue") =>
  parseCommand(text, { operations, clusters, channelCluster });

const short = (parsed: Parsed): string => {
  switch (parsed.kind) {
    case "run": {
      const args = Object.entries(parsed.args).map(([name, value]) => ` ${name}=${value}`);
      return `run ${parsed.operation.name} ${parsed.cluster.name}${args.join("")}`;
    }
    case "help":
      return `help ${parsed.about?.name ?? ""}`.trim();
    case "ask":
      return `ask ${parsed.operation.name} ${parsed.cluster?.name ?? "?"} ${parsed.missing.join(",")}`.trim();
    case "wrong":
      return `wrong ${inLanguage(parsed.message, "en")}`;
  }
};

test.for([
  ["", "help"],
  ["  \n ", "help"],
  ["help", "help"],
  ["help failover", "help failover"],
  ["help dropnode", "help drop-node"],
  ["failover --help", "help failover"],
  ["failover —help", "help failover"],
  ["status", "run status blue"],
  ["Status", "run status blue"],
  ["ｓｔａｔｕｓ", "run status blue"],
  ["status green", "run status green"],
  ["status Green", "run status green"],
  ["status　green", "run status green"],
  ["status，green。", "run status green"],
  ["status cluster=green", "run status green"],
  ["status --cluster green", "run status green"],
  ["status —cluster green", "run status green"],
  ["status –cluster=green", "run status green"],
  ["status cluster：green", "run status green"],
  ["failover node2", "run failover blue node=node2"],
  ["failover blue node2", "run failover blue node=node2"],
  ["failover green node=node2", "run failover green node=node2"],
  ["failover node＝node2", "run failover blue node=node2"],
  ["failover ｎｏｄｅ２", "run failover blue node=node2"],
  ["failover “node2”", "run failover blue node=node2"],
  ["failover 「node2」", "run failover blue node=node2"],
  ["failover node=“node2”", "run failover blue node=node2"],
  ["failover no\u200bde2", "run failover blue node=node2"],
  ["failover\n node2\n", "run failover blue node=node2"],
  ["dropnode node3", "run drop-node blue node=node3"],
  ["drop node node3", "run drop-node blue node=node3"],
  ["drop—node node3", "run drop-node blue node=node3"],
  ["drop-node node3 delete", "run drop-node blue node=node3 dataDir=delete"],
  ["drop-node data-dir=delete node3", "run drop-node blue node=node3 dataDir=delete"],
  ["drop-node --datadir delete --node node3", "run drop-node blue node=node3 dataDir=delete"],
  ["note 'two words'", "run note blue reason=two words"],
  ["note “it's fine”", "run note blue reason=it's fine"],
  ["note a&amp;b&lt;c", "run note blue reason=a&b<c"],
  ["note &amp;lt;", "run note blue reason=&lt;"],
  ["note <@U1|lin>", "run note blue reason=U1"],
  ["note <#C1|ops>", "run note blue reason=C1"],
  ["note <http://x.example|x.example>", "run note blue reason=x.example"],
  ["note <!here>", "run note blue reason=@here"],
  ["note $(reboot)", "run note blue reason=$(reboot)"],
  ['note "a=b"', "run note blue reason=a=b"],
  ["note reason=", "run note blue reason="],
  ["recover node1 node3", "run recover blue node=node1 newNode=node3"],
  ["recover node1 with node3", "run recover blue node=node1 newNode=node3"],
  ["recover blue node1 With node3", "run recover blue node=node1 newNode=node3"],
  ["recover node1 用 node3", "run recover blue node=node1 newNode=node3"],
  ["recover node=node1 with node3", "run recover blue node=node1 newNode=node3"],
  ["recover node1 with newNode=node3", "run recover blue node=node1 newNode=node3"],
  ["recover node1 with", "ask recover blue newNode"],
  [
    "recover with node3",
    "wrong That cannot be done like this. node: blue has no node with. It has: node1, node2, node3.",
  ],
  ["status with", "wrong There is no cluster with in the inventory. There is: blue, green."],
  ["prepare all", "run prepare blue nodeOrAll=all"],
  ["prepare All", "run prepare blue nodeOrAll=all"],
  ["prepare 全部", "run prepare blue nodeOrAll=all"],
  ["prepare node2", "run prepare blue nodeOrAll=node2"],
  ["prepare node=全部", "run prepare blue nodeOrAll=all"],
  [
    "prepare every",
    "wrong That cannot be done like this. nodeOrAll: blue has no node every. It has: node1, node2, node3, all.",
  ],
  ["failover all", "wrong That cannot be done like this. node: blue has no node all. It has: node1, node2, node3."],
  ["failover", "ask failover blue node"],
  ["failover green", "ask failover green node"],
  ["failovr node2", "wrong There is no `failovr`. Did you mean `failover`? `/gauss help` lists everything."],
  ["reboot", "wrong There is no `reboot`. There is: status, failover, drop-node, note, recover, prepare."],
  ["status bleu", "wrong There is no cluster bleu. Did you mean blue? There is: blue, green."],
  ["status cluster=red", "wrong There is no cluster red in the inventory. There is: blue, green."],
  ["status blue extra", "wrong “extra” is one word too many."],
  ["failover node9", "wrong That cannot be done like this. node: blue has no node node9. Did you mean node1?"],
  ["failover nod=node2", "wrong There is no argument nod. Did you mean node?"],
  ["failover node=node1 node=node2", "wrong node is given twice."],
  ["failover --node", "wrong node has no value. Write node=… or --node …"],
  ["failover --node --cluster blue", "wrong node has no value. Write node=… or --node …"],
  ["note 'open", "wrong A quotation mark is not closed."],
  ["note a\u202eb", "wrong There are characters in it that hide or turn text. Type it by hand instead of pasting it."],
  ["note a\u0007b", "wrong There are characters in it that hide or turn text. Type it by hand instead of pasting it."],
] as const)("%j is %s", ([text, expected]) => {
  expect(short(parse(text))).toBe(expected);
});

test("a cluster is asked for when several may be meant, and not when there is only one", () => {
  expect(short(parseCommand("status", { operations, clusters, channelCluster: undefined }))).toBe("ask status ?");
  const one = { operations, clusters: new Map([["green", green]]), channelCluster: undefined };
  expect(short(parseCommand("status", one))).toBe("run status green");
});

test("a node that is called like the word between two nodes is that node", () => {
  const nodes = [...blue.nodes, ...blue.nodes.map((node) => ({ ...node, name: "with" }))];
  const odd = { operations, clusters: new Map([["blue", { ...blue, nodes }]]), channelCluster: "blue" };
  expect(short(parseCommand("recover node1 with", odd))).toBe("run recover blue node=node1 newNode=with");
});

test("the usage says where the word between two nodes may stand, and where all of them may be meant", () => {
  const usages = ["recover", "prepare", "failover"].flatMap((name) => operations.get(name) ?? []).map(usageOf);
  expect(usages).toEqual([
    "/gauss recover [cluster] <node> [with] <newNode>",
    "/gauss prepare [cluster] <node|all>",
    "/gauss failover [cluster] <node>",
  ]);
});

test("what the schema does not take is wrong, with the usage", () => {
  const parsed = parse("drop-node node3 burn");
  expect(parsed).toMatchObject({ kind: "wrong", about: { name: "drop-node" } });
  expect(short(parsed)).toContain("dataDir: ");
});

const piece = fc.oneof(
  fc.constantFrom(...operations.keys(), "blue", "green", "node2", "help", "cluster=", "--node", "node=", "dataDir："),
  fc.constantFrom(
    "—",
    "–",
    "“",
    "”",
    "'",
    "「",
    "」",
    "，",
    "。",
    "　",
    "＝",
    "&amp;",
    "&lt;",
    "<@U1|x>",
    "<http://a|b>",
  ),
  fc.constantFrom("<", ">", "`", "$(id)", ";", "|", "\n", "\u200b", "\u202e", "\u0000", "__proto__=1", "constructor"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

test("hostile input never throws, and arguments hold nothing but what was typed", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom("", " "), (pieces, between) => {
      const typed = pieces.join(between);
      const parsed = parse(typed);
      if (parsed.kind !== "run" && parsed.kind !== "ask") return;
      const decoded = typed.replaceAll("&lt;", "&lt;<").replaceAll("&gt;", "&gt;>");
      const allowed = new Set([...`${decoded.normalize("NFC")}${decoded.normalize("NFKC")}-,@`]);
      for (const value of Object.values(parsed.args)) for (const one of value) expect(allowed).toContain(one);
    }),
    { numRuns: 10_000 },
  );
});

test("a name that is far from everything is not guessed", () => {
  expect(distanceOf("abcd", "acbd")).toBe(1);
  expect(nearest("x".repeat(1_000_000), operations.keys())).toBeUndefined();
});

test("splitting is quick on long input and refuses more", () => {
  expect(split("<".repeat(4_000))).toHaveProperty("words");
  expect(split("a".repeat(4_001))).toHaveProperty("wrong");
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
});
afterEach(() => rm(folder, { recursive: true }));

const INVENTORY = `
clusters:
  - name: blue
    nodes:
      - { name: node1, ssh: { host: 10.0.0.1 }, backIp: 10.0.0.1, dataDir: /data/dn1, port: 15400 }
`;
const tokens = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" };

const read = (environment: Record<string, string>, inventory: string | undefined = INVENTORY) => {
  const path = join(folder, "inventory.yml");
  if (inventory !== undefined) writeFileSync(path, inventory);
  return readConfig({ GAUSS_INVENTORY: path, ...environment });
};
const problems = (environment: Record<string, string>, inventory = INVENTORY): readonly string[] => {
  try {
    read(environment, inventory);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((line) => line.replaceAll(folder, ""));
    throw error;
  }
  return [];
};

test("two tokens and an inventory are enough; the rest has defaults", () => {
  const config = read(tokens);
  expect(config.slack.receive).toEqual({ kind: "socket", appToken: "xapp-1" });
  const cluster = config.clusters.get("blue");
  expect([cluster?.osUser, cluster?.osGroup, cluster?.nodes[0]?.ssh.port, cluster?.rootVia]).toEqual([
    "omm",
    "dbgrp",
    22,
    "none",
  ]);
});

test("a signing secret and a port choose signed HTTP", () => {
  const config = read({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", GAUSS_HTTP_PORT: "3000" });
  expect(config.slack.receive).toEqual({ kind: "http", signingSecret: "s", port: 3000 });
});

test("every wrong line of the environment and of the inventory is named at once, with how to mend it", () => {
  const inventory = INVENTORY.replace("port: 15400", "port: 99999").replace("dataDir: /data/dn1", "dataDir: data");
  expect(problems({ SLACK_BOT_TOKEN: "xoxp-1", LOG_LEVEL: "loud" }, inventory)).toEqual([
    ".env: SLACK_BOT_TOKEN must begin with xoxb-: copy it from your Slack app, page OAuth & Permissions",
    ".env: LOG_LEVEL must be debug, info, warn or error",
    expect.stringMatching(/^\/inventory\.yml:5: clusters\.0\.nodes\.0\.dataDir: give an absolute path/),
    expect.stringMatching(/^\/inventory\.yml:5: clusters\.0\.nodes\.0\.port: .*65535/),
  ]);
});

test.for<[string, string, RegExp]>([
  ["an empty file", "", /inventory\.yml is empty: begin it with `clusters:`/],
  ["text that is no YAML", "clusters: [", /inventory\.yml:\d+: /],
  [
    "a field that does not exist",
    INVENTORY.replace("name: blue", "name: blue\n    chanel: C1"),
    /inventory\.yml:3: clusters\.0: .*chanel/,
  ],
  [
    "two nodes of one name",
    `${INVENTORY}      - { name: node1, ssh: { host: a }, backIp: b, dataDir: /d, port: 1 }\n`,
    /nodes\.1\.name: another node is called node1/,
  ],
  [
    "a jump host that is no node",
    INVENTORY.replace("host: 10.0.0.1 }", "host: 10.0.0.1, jump: node9 }"),
    /ssh\.jump: name another node/,
  ],
  ["two clusters of one name", INVENTORY + INVENTORY.replace("clusters:", ""), /another cluster is called blue/],
])("%s is told with its line", ([, inventory, expected]) => {
  expect(problems(tokens, inventory).join("\n")).toMatch(expected);
});

test("without a way to receive both ways are named", () => {
  expect(problems({ SLACK_BOT_TOKEN: "xoxb-1" })[0]).toMatch(
    /SLACK_APP_TOKEN is missing: set it for Socket Mode, or .*signed HTTP/,
  );
});

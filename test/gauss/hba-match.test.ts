import { expect, test } from "vitest";
import { deciding, letsIn } from "../../src/gauss/hba-match.ts";
import { rule } from "../support/running.ts";

const guest = (address: string) => ({ address, user: "omm", name: "node2" });

test.for<[string, Parameters<typeof rule>[1], string, boolean]>([
  ["its own address", "10.0.0.1/32", "10.0.0.1", true],
  ["an address that begins like it", "10.0.0.1/32", "10.0.0.10", false],
  ["an address that ends like it", "10.0.0.10/32", "110.0.0.10", false],
  ["its network", "10.0.0.0/24", "10.0.0.200", true],
  ["the network beside it", "10.0.0.0/25", "10.0.0.200", false],
  ["its network by a mask", "10.0.0.0/255.255.255.0", "10.0.0.200", true],
  ["everything", "0.0.0.0/0", "10.0.0.1", true],
  ["everything of the other family", "::/0", "10.0.0.1", false],
  ["all", "all", "10.0.0.1", true],
  ["IPv6, written otherwise", "FD00:0:0::1/128", "fd00::1", true],
  ["its IPv6 network", "fd00::/64", "fd00::1:2", true],
  ["the IPv6 network beside it", "fd01::/64", "fd00::1:2", false],
  ["its name", "node2", "10.0.0.1", true],
  ["the name of another", "node20", "10.0.0.1", false],
])("a rule for %s", ([, address, from, fits]) => {
  expect(letsIn([rule(1, address)], guest(from))).toBe(fits);
});

test.for([
  ["for a database of its own", { database: "postgres" }],
  ["for somebody else", { user: "app" }],
  ["with a password, which replication has not", { method: "sha256" }],
  ["that rejects", { method: "reject" }],
  ["for sockets", { type: "local", address: null }],
] as const)("a rule %s does not let it in", ([, more]) => {
  expect(letsIn([rule(1, "10.0.0.1/32", more)], guest("10.0.0.1"))).toBe(false);
});

test.for([{ user: "app,omm" }, { user: '"omm"' }, { user: "all" }, { database: "replication" }, { method: "cert" }])(
  "%j lets it in",
  (more) => {
    expect(letsIn([rule(1, "10.0.0.1/32", more)], guest("10.0.0.1"))).toBe(true);
  },
);

test("the first rule that fits decides, and the others do not matter", () => {
  const rules = [rule(1, "10.0.0.9/32"), rule(2, "0.0.0.0/0", { method: "sha256" }), rule(3, "10.0.0.1/32")];
  expect(letsIn(rules, guest("10.0.0.1"))).toBe(false);
  expect(deciding(rules, guest("10.0.0.1"))?.line).toBe(2);
  expect(letsIn([...rules].reverse(), guest("10.0.0.1"))).toBe(true);
});

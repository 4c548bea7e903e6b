import fc from "fast-check";
import { expect, test } from "vitest";
import { publicKeysIn, withoutHostKeys, withoutKeysFrom } from "../../src/gauss/stale-keys.ts";

const OLD = "AAAAC3NzaC1lZDI1NTE5AAAAIOldOldOldOldOldOldOldOldOldOldOldOldOldOldOldO";
const NOW = "AAAAC3NzaC1lZDI1NTE5AAAAINowNowNowNowNowNowNowNowNowNowNowNowNowNowNowN";
const machine = { names: ["10.0.0.1", "node1"], port: 22 };

test.for<[string, string, string]>([
  ["its address", `10.0.0.1 ssh-ed25519 ${OLD} #OM\n`, ""],
  ["its name, in other letters", `NODE1 ssh-ed25519 ${OLD}\n`, ""],
  ["all its names in one line", `node1,10.0.0.1 ssh-ed25519 ${OLD}\n`, ""],
  ["another port", `[10.0.0.1]:2222 ssh-ed25519 ${OLD}\n`, ""],
  ["an address that only begins alike", `10.0.0.10 ssh-ed25519 ${OLD}\n`, `10.0.0.10 ssh-ed25519 ${OLD}\n`],
  ["a name that only begins alike", `node10,node1.a ssh-rsa ${OLD}\n`, `node10,node1.a ssh-rsa ${OLD}\n`],
  ["together with another machine, which stays", `node2,10.0.0.1 ssh-rsa ${OLD}\r\n`, `node2 ssh-rsa ${OLD}\r\n`],
  ["the key that it has now", `10.0.0.1 ssh-ed25519 ${NOW}`, `10.0.0.1 ssh-ed25519 ${NOW}`],
  ["a pattern", `10.0.0.* ssh-ed25519 ${OLD}`, `10.0.0.* ssh-ed25519 ${OLD}`],
  ["a revoked key", `@revoked 10.0.0.1 ssh-ed25519 ${OLD}`, `@revoked 10.0.0.1 ssh-ed25519 ${OLD}`],
  ["a comment", `# 10.0.0.1 ssh-ed25519 ${OLD}`, `# 10.0.0.1 ssh-ed25519 ${OLD}`],
  ["no line of known_hosts at all", "10.0.0.1\n\n", "10.0.0.1\n\n"],
])("known_hosts: %s", ([, text, left]) => {
  expect(withoutHostKeys(text, machine, [NOW])).toBe(left);
});

test("hashed names are found as ssh-keygen hashed them, with and without a port", () => {
  // Made by `ssh-keygen -H` (OpenSSH 9.2) from 10.0.0.1, 10.0.0.10 and [node1]:2222.
  const lines = [
    "|1|cGCH8LNvys5NFaBLLsh4eVqXMm0=|L8nfNfhM0z+FIlQYIEjirNgo5o0=",
    "|1|EXAoaBAOj5GIWCIKCwXVbR5tSeY=|KBpX6SOrG5eNsTNAFg/+jWH1ONk=",
    "|1|OkgMrREUvDYJyllhwbsUYHjZeH8=|c1VlTVWP8LetwPaOpzvpjPZGbzs=",
  ].map((host) => `${host} ssh-ed25519 ${OLD}\n`);
  expect(withoutHostKeys(lines.join(""), { ...machine, port: 2222 }, [])).toBe(lines[1]);
  expect(withoutHostKeys(lines.join(""), machine, [])).toBe(lines.slice(1).join(""));
});

test.for<[string, string, string]>([
  ["a key from there", `ssh-rsa ${OLD} root@node1\n`, ""],
  ["as gs_sshexkey marks it", `ssh-ed25519 ${OLD} omm@node1 #OM\n`, ""],
  ["with options before it", `from="10.0.0.0/8",no-pty ssh-rsa ${OLD} omm@10.0.0.1\n`, ""],
  [
    "a key that is in use, though it says it came from there",
    `ssh-rsa ${NOW} omm@node1 #OM`,
    `ssh-rsa ${NOW} omm@node1 #OM`,
  ],
  ["a machine whose name only begins alike", `ssh-rsa ${OLD} omm@node10`, `ssh-rsa ${OLD} omm@node10`],
  [
    "a key that only may be used from there",
    `from="10.0.0.1" ssh-rsa ${OLD} zhang`,
    `from="10.0.0.1" ssh-rsa ${OLD} zhang`,
  ],
  ["no comment", `ssh-rsa ${OLD}\n`, `ssh-rsa ${OLD}\n`],
  ["a comment line", `# ssh-rsa ${OLD} omm@node1`, `# ssh-rsa ${OLD} omm@node1`],
])("authorized_keys: %s", ([, text, left]) => {
  expect(withoutKeysFrom(text, machine, [NOW])).toBe(left);
});

test("keys are read from the files of ssh-keygen, and what is no key is none", () => {
  const text = `ssh-ed25519 ${OLD} root@node1\ncat: /etc/ssh/x: No such file or directory\necdsa-sha2-nistp256 ${NOW}\n`;
  expect(publicKeysIn(text)).toEqual([OLD, NOW]);
});

test("whatever a file holds, lines that do not name the machine stay byte for byte", () => {
  const line = fc.oneof(
    fc.string(),
    fc.ipV4().map((ip) => `${ip} ssh-rsa ${OLD}`),
    fc.domain().map((name) => `ssh-rsa ${OLD} omm@${name}`),
  );
  fc.assert(
    fc.property(fc.array(line.filter((text) => !/10\.0\.0\.1|node1/i.test(text))), (lines) => {
      const text = lines.join("\n");
      expect(withoutHostKeys(text, machine, [])).toBe(text);
      expect(withoutKeysFrom(text, machine, [])).toBe(text);
    }),
  );
});

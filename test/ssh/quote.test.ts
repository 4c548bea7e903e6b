import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cluster } from "../../src/core/cluster.ts";
import { type As, command } from "../../src/core/operation.ts";
import { jobText, quote, readText, words } from "../../src/ssh/quote.ts";

/** What a real shell makes of these lists of words: each word ends with NUL, each list with a line of its own. */
function arrived(lists: readonly (readonly string[])[]): string[][] {
  const script = lists.map((list) => `printf '%s\\0' ${words(list)}; printf 'end of list\\0'`).join("\n");
  const output = execFileSync("/bin/sh", { input: script, maxBuffer: 64 * 1_048_576 });
  const lines = output.toString("utf8").split("\0").slice(0, -1);
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line === "end of list") parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.slice(0, -1);
}

const nasty = fc.constantFrom(
  ...Array.from("'\"\\`$(){}[]<>|&;*?!#~%=^\n\r\t \u0001\u007f\u0085\u00a0€中文🦊"),
  "$(id)",
  "'; exit 1; '",
  "-n",
  "\\c",
);
const word = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "0")),
  fc.array(nasty).map((parts) => parts.join("")),
);

test("every word arrives in a real shell byte for byte (10,000 lists)", () => {
  const lists = fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 100, maxLength: 100 });
  fc.assert(
    fc.property(lists, (sent) => {
      expect(arrived(sent)).toEqual(sent);
    }),
    { numRuns: 100 },
  );
});

test.for(["a\0b", "half \ud83e of a fox", "\udd8a"])("%j can be no word", (text) => {
  expect(() => quote(text)).toThrow("NUL or half of a character");
});

describe("the text for an account", () => {
  const target = (as: As, more: Partial<Cluster> = {}) => {
    const nodes = [{ name: "n", ssh: { host: "h" }, backIp: "1", dataDir: "/d", port: 1 }];
    const cluster = { ...Cluster.parse({ name: "c", nodes }), ...more };
    const [node] = cluster.nodes;
    if (node === undefined) throw new Error("a cluster has nodes");
    return { cluster, node, as };
  };

  test("sources the env file for the database's user", () => {
    const text = jobText(target("database", { envFile: "/home/o'mm/env" }), command("gs_om", "-t", "status"));
    expect(text).toContain(`. '/home/o'\\''mm/env'`);
    expect(text).toMatch(/\nexec 'gs_om' '-t' 'status'$/);
  });

  test("gives a command its input by a pipe, byte for byte, so that it stands in no argument", () => {
    const input = "a 'quoted' line\n\\n %s $HOME `id`\nand no newline at the end";
    const text = jobText(target("database", {}), { argv: ["cat"], input });
    expect(execFileSync("/bin/sh", ["-c", text], { encoding: "utf8" })).toBe(input);
  });

  test("does not source it for root", () => {
    expect(jobText(target("root", { envFile: "/env", rootVia: "ssh" }), command("ip", "route"))).not.toContain("/env");
  });

  test("asks sudo where root is had that way, and only for root", () => {
    expect(jobText(target("root", { rootVia: "sudo" }), command("ip"))).toMatch(/exec 'sudo' '-n' '--' 'ip'$/);
    expect(jobText(target("database", { rootVia: "sudo" }), command("ip"))).toMatch(/exec 'ip'$/);
  });

  test("of a look puts both streams in one", () => {
    expect(readText(target("database"), ["id"], 5_000)).toMatch(/^exec <\/dev\/null 2>&1\n/);
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Cluster } from "../src/core/cluster.ts";
import { secretsAsked } from "../src/gauss/expand-run.ts";
import { secretOf } from "../src/gauss/trust-run.ts";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const rowsOf = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split(" | "));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** As it stands in a row of a table of tests. */
const written = (text: string): string => (/^(?:true|false|\d+|".*")$/s.test(text) ? text : JSON.stringify(text));

/** Whether the file has a test of this name. Of a table of tests it is made of the texts with which a row begins. */
function hasTest(code: string, name: string): boolean {
  const flat = code.replace(/\s+/g, " ");
  const titles = [...code.matchAll(/(?:\btest|\))\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, title = '""']) =>
    JSON.parse(title),
  );
  return titles.some((title: string) => {
    const pattern = title
      .split(/%[sji]/)
      .map(escaped)
      .join("(.+)");
    const [, ...filled] = new RegExp(`^${pattern}$`, "s").exec(name) ?? [];
    return filled.length === 0 ? title === name : flat.includes(filled.map(written).join(", "));
  });
}

describe("docs/traps.md", () => {
  const [, ...rows] = rowsOf(read("docs/traps.md")).filter(([first = ""]) => !/^\| -+$/.test(first));
  const named = rows.map((row) => [...(row[3] ?? "").matchAll(/`(test\/\S+?): (.+?)`(?:<br>|\s*\|$)/g)]);

  test("every row says what is done, for which versions, and what shows it", () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => row.length !== 4 || row.some((cell) => cell.trim() === ""))).toEqual([]);
    expect(rows.filter((_, at) => named[at]?.length === 0)).toEqual([]);
  });

  test("every test that is named is there", () => {
    const missing = named
      .flat()
      .filter(
        ([, file = "", name = ""]) => !existsSync(new URL(`../${file}`, import.meta.url)) || !hasTest(read(file), name),
      );
    expect(missing.map(([, file, name]) => `${file}: ${name}`)).toEqual([]);
  });

  test("a name that no test has is found out", () => {
    const code = 'test.for([["a", "b", 1], ["c", "d", 2]])("%s (%s)", () => {});\ntest("plain", () => {});';
    expect(["a (b)", "c (d)", "plain"].every((name) => hasTest(code, name))).toBe(true);
    expect(["a (d)", "b (a)", "plain (b)", "other", ""].some((name) => hasTest(code, name))).toBe(false);
  });
});

test("the README's table of what one may type has every operation", () => {
  const typed = rowsOf(read("README.md"))
    .map(([first = ""]) => first)
    .filter((first) => first.includes("/gauss"));
  const operations = readdirSync(new URL("../commands/", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
  const isTyped = (name: string) => typed.some((cell) => new RegExp(`\`(?:/gauss )?${name}\\b`).test(cell));
  expect(operations.filter((name) => !isTyped(name))).toEqual([]);
});

test("the example inventory names every password that the tools ask for in any version, and no other", () => {
  const cluster = Cluster.parse(parse(read("inventory.example.yml")).clusters[0]);
  const asked = [...secretsAsked(cluster, 1), secretOf(cluster, "database"), secretOf(cluster, "root")];
  expect(Object.keys(cluster.secrets).sort()).toEqual([...new Set(asked)].sort());
});

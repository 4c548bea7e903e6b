import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { inLanguage } from "../src/core/words.ts";
import { loadOperations } from "../src/load-operations.ts";

const operations = [...(await loadOperations()).values()];
const all = operations.map((operation) => [operation.name, operation] as const);

test("every file in commands is an operation named after it", () => {
  const files = readdirSync(new URL("../commands/", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
  expect(operations.map(({ name }) => name)).toEqual(files.sort());
});

test.for(all)("%s says in one line what it does and describes each argument", ([, operation]) => {
  const summary = inLanguage(operation.summary, "en");
  expect(summary).toMatch(/^[A-Z].{10,90}$/);
  for (const [name, schema] of Object.entries(operation.args.shape)) {
    expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    expect((schema as { description?: string }).description, name).toBeTruthy();
  }
});

test.for(all.filter(([, { risk }]) => risk !== "read"))("%s looks before and after", ([, operation]) => {
  expect(Object.keys(operation.preflight).length).toBeGreaterThan(0);
  expect(Object.keys(operation.verify).length).toBeGreaterThan(0);
});

test.for(all.filter(([, { risk }]) => risk === "read"))(
  "%s reads, so only what stays open has something to wait for",
  ([, operation]) => {
    expect(Object.keys(operation.verify).length > 0).toBe(operation.standing === true);
  },
);

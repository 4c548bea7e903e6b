import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly from: string;
  /** A path from the project's root, or the name of a package. */
  readonly to: string;
}

const files = ["src", "commands"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file)),
);

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(ROOT, from), "utf8");
  return [...text.matchAll(/^(?:.*\bfrom|import) "([^"]+)";$/gm)].map(([, specifier = ""]) => ({
    from,
    to: specifier.startsWith(".") ? normalize(join(dirname(from), specifier)) : specifier,
  }));
});

/** Who may import what: the first rule whose place the file is in holds. */
const RULES: readonly (readonly [place: RegExp, may: RegExp])[] = [
  [/^commands\//, /^src\/core\/(operation|cluster|words)\.ts$|^src\/gauss\/|^zod$/],
  [/^src\/core\//, /^src\/core\/|^(zod|canonicalize|node:crypto)$/],
  [
    /^src\/gauss\//,
    /^src\/gauss\/|^src\/core\/(operation|cluster|words)\.ts$|^(zod|fast-xml-parser|diff|node:crypto)$/,
  ],
  [/^src\/slack\//, /^src\/(slack|core)\/|^(@slack\/.*|undici|zod|node:.*)$/],
  [/^src\/ssh\//, /^src\/(ssh|core)\/|^(ssh2|p-queue|node:.*)$/],
  [/^src\/store\//, /^src\/(store|core)\/|^(lowdb|zod|node:.*)$/],
  [/^src\/practice\//, /^src\/practice\/|^(ssh2|ws|yaml|zod|node:.*)$/],
  [/^src\/(cli\/.*|[a-z-]+)\.ts$/, /^src\/(?!practice\/)|^(?!vitest)[^./]/],
];

test("every import goes where the house allows it", () => {
  const strays = imports.filter(({ from, to }) => {
    const rule = RULES.find(([place]) => place.test(from));
    return rule === undefined || !rule[1].test(to);
  });
  expect(strays).toEqual([]);
  expect(imports.length).toBeGreaterThan(100);
});

test("nobody imports the entry points but the entry points themselves, and nothing imports test/", () => {
  const entered = imports.filter(
    ({ from, to }) => /^src\/(cli|bot)\.ts$|^test\//.test(to) && !/^src\/(main|cli)/.test(from),
  );
  expect(entered).toEqual([]);
});

test("clock, chance and environment are touched only where the outside begins", () => {
  const outside = /^src\/(main|cli|bot|config|secrets)\.ts$|^src\/(cli|ssh|store|slack|practice)\//;
  const found = files
    .filter((file) => !outside.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(ROOT, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      return /Date\.now|new Date\(\)|Math\.random|process\.env|setTimeout|setInterval/.test(code)
        ? [relative(ROOT, join(ROOT, file))]
        : [];
    });
  expect(found).toEqual([]);
});

test("folders do not import each other in a circle", () => {
  const folder = (path: string) => path.split("/").slice(0, 2).join("/");
  const edges = new Set(
    imports.filter(({ to }) => to.startsWith("src/")).map(({ from, to }) => `${folder(from)} ${folder(to)}`),
  );
  const circles = [...edges].filter((edge) => {
    const [from, to] = edge.split(" ");
    return from !== to && edges.has(`${to} ${from}`);
  });
  expect(circles).toEqual([]);
});

import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

export const Versions = z.object({
  /** openGauss, or the name of a redistribution such as MogDB. */
  product: z.string(),
  version: z.string(),
  /** The commit it was built from: two builds of one version need not be the same. */
  build: z.string().nullable(),
});
export type Versions = z.infer<typeof Versions>;

export const versions: Probe<Versions> = {
  source: "gaussdb --version",
  command: command("gaussdb", "--version"),
  parse: parseVersions,
};

/** `gaussdb (openGauss 1.0.0 build 0bd0ce80) compiled at …`; images built elsewhere print an empty build (5.0.0). */
function parseVersions(output: string): Parsed<Versions> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  for (const line of lines.value) {
    const [, product, version, build] =
      /^\w+ \(([^\s()]+) (\d+(?:\.\d+)+[^\s()]*)(?: build ([0-9a-f]*))?\)/.exec(line) ?? [];
    if (product !== undefined && version !== undefined) return { value: { product, version, build: build || null } };
  }
  return { notRecognised: `no version in ${quoted(firstText(lines.value))}` };
}

import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** Where an installation is, by the environment of its user; null for what is not set. */
export const GaussPaths = z.object({
  gaussHome: z.string().nullable(),
  gpHome: z.string().nullable(),
  pgHost: z.string().nullable(),
  gaussLog: z.string().nullable(),
});
export type GaussPaths = z.infer<typeof GaussPaths>;

export const gaussPaths: Probe<GaussPaths> = {
  source: "environment",
  command: command("bash", "-c", 'printf "%s\\n" "$GAUSSHOME" "$GPHOME" "$PGHOST" "$GAUSSLOG"'),
  parse: parsePaths,
};

function parsePaths(output: string, code: number): Parsed<GaussPaths> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const values = lines.value.slice(0, -1);
  const strange = values.find((value) => value !== "" && !value.startsWith("/"));
  if (code !== 0 || values.length !== 4 || strange !== undefined)
    return { notRecognised: `no paths, bash ended with ${code}: ${quoted(strange ?? firstText(lines.value))}` };
  const [gaussHome = null, gpHome = null, pgHost = null, gaussLog = null] = values.map(
    (value) => value.replace(/(?<=.)\/+$/, "") || null,
  );
  return { value: { gaussHome, gpHome, pgHost, gaussLog } };
}

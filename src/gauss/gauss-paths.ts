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

/**
 * The same paths on another machine, told by the data directories of both: where these differ at their beginning, so does what lies
 * beside them.
 */
export function pathsThere(paths: GaussPaths, here: string, there: string): GaussPaths {
  const [from, to] = differingHeads(here, there);
  const moved = (path: string | null): string | null =>
    path !== null && from !== "" && path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : path;
  const { gaussHome, gpHome, pgHost, gaussLog } = paths;
  return { gaussHome: moved(gaussHome), gpHome: moved(gpHome), pgHost: moved(pgHost), gaussLog: moved(gaussLog) };
}

/** `/disk1/dn` and `/disk2/dn` give `/disk1` and `/disk2`. */
function differingHeads(one: string, other: string): [one: string, other: string] {
  const [left, right] = [one, other].map((path) => path.replace(/\/+$/, "").split("/"));
  if (left === undefined || right === undefined) return ["", ""];
  while (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return [left.join("/"), right.join("/")];
}

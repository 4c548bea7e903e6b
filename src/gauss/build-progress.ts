import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { sayingOf } from "./gs-ctl-line.ts";
import { firstText, keyAndValue, linesOf, quoted } from "./lines.ts";

const say = words("build-progress", {
  counted: { en: "{node} is being built ({mode}): {percent} % of {total}, {left}" },
  begun: { en: "{node} is being built" },
  failed: { en: "the build of {node} broke off: its data cannot be used until a build has ended well" },
  seconds: { en: "about {count} s left" },
  minutes: { en: "about {count} min left" },
  hours: { en: "about {count} h left" },
  "no-estimate": { en: "how long it still takes is not estimated yet" },
});

/** What `gs_ctl querybuild` tells of a build, which knows it also when whoever began the build is gone. */
export const BuildProgress = z.object({
  /** A server at rest, and one that was never built, says `Build completed` as well (server 5.0 - master). */
  state: z.enum(["Building", "Build completed", "Build failed"]),
  /** Full or Incremental, and sizes as printed (`2.34GB`); null while nothing is being built. */
  mode: z.string().nullable(),
  done: z.string().nullable(),
  total: z.string().nullable(),
  percent: z.number().int().min(0).max(100).nullable(),
  /** Null while gs_ctl does not estimate it and prints `--:--:--`. */
  remainingSeconds: z.number().int().nonnegative().nullable(),
});
export type BuildProgress = z.infer<typeof BuildProgress>;

/** Null when the data directory has no state of a build. It reads files, so it answers while no server runs. */
export const queryBuild = (dataDir: string): Probe<BuildProgress | null> => ({
  source: "gs_ctl querybuild",
  command: command("gs_ctl", "querybuild", "-D", dataDir),
  parse: parseProgress,
});

const NONE = "display querybuild failed could not get information from gaussdb.state";

/** Its exit code is 1 for a build that failed, for none, and for a pid file that it cannot read: what it says counts. */
function parseProgress(output: string): Parsed<BuildProgress | null> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const said = lines.value.map(sayingOf);
  if (said.includes(NONE)) return { value: null };
  const at = said.indexOf("HA state:");
  const values = new Map(said.slice(at + 1).flatMap((line) => (at < 0 ? [] : [keyAndValue(line) ?? ["", ""]])));
  const { state: dbState, ...rest } = {
    state: values.get("db_state"),
    mode: values.get("build_mode") ?? null,
    done: values.get("data_synchronized") ?? null,
    total: values.get("estimated_total_data") ?? null,
    percent: percentIn(values.get("process_schedule")),
    remainingSeconds: secondsIn(values.get("estimated_remaining_time")),
  };
  const state = STATES.find((one) => one === dbState) ?? (dbState === undefined ? undefined : "Build completed");
  const read = BuildProgress.safeParse({ state, ...rest });
  return read.success ? { value: read.data } : { notRecognised: `no state of a build: ${quoted(firstText(said))}` };
}

const STATES = BuildProgress.shape.state.options;

const percentIn = (text: string | undefined): number | null => {
  const [, percent] = /^(\d{1,3})%$/.exec(text ?? "") ?? [];
  return percent === undefined ? null : Number(percent);
};

/** Hours have two digits or more. */
const secondsIn = (text: string | undefined): number | null => {
  const [, hours, minutes, seconds] = /^(\d{2,}):(\d\d):(\d\d)$/.exec(text ?? "") ?? [];
  return seconds === undefined ? null : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
};

/** How far it is, or that it failed; undefined when nothing is being built. */
export function buildInWords(node: string, progress: BuildProgress | null | undefined): Message | undefined {
  if (progress == null || progress.state === "Build completed") return undefined;
  if (progress.state === "Build failed") return say("failed", { node });
  const { mode, percent, total, remainingSeconds } = progress;
  if (mode === null || percent === null || total === null) return say("begun", { node });
  return say("counted", { node, mode, percent, total, left: timeLeft(remainingSeconds) });
}

function timeLeft(seconds: number | null): Message {
  if (seconds === null) return say("no-estimate");
  if (seconds < 90) return say("seconds", { count: seconds });
  if (seconds < 5_400) return say("minutes", { count: Math.round(seconds / 60) });
  return say("hours", { count: Math.round(seconds / 360) / 10 });
}

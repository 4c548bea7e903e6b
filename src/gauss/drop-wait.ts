import { type Message, words } from "../core/words.ts";

const say = words("drop-wait", {
  healthy: {
    en: "It asks every host in turn and rewrites the configuration of each one. With all hosts up it takes up to a minute.",
  },
  first: {
    en: "It tries the dead host again and again, ten times each time it needs it. Where it refuses that takes half a minute; if it swallows what is sent, a minute and then five more. It is not stuck.",
  },
  long: {
    en: "It tries the dead host again and again, ten times each time it needs it. Where it refuses that takes half a minute; if it swallows what is sent, five minutes. It is not stuck.",
  },
  short: {
    en: "It tries the dead host again and again, ten seconds at most each time. The whole drop took two to four minutes where that was tried. It is not stuck.",
  },
  unknown: {
    en: "It tries the dead host again and again. Where it refuses that takes half a minute each time; if it swallows what is sent, five minutes before 6.0.3 and ten seconds from there on. It is not stuck.",
  },
});

type Patience = "first" | "long" | "short" | "unknown";

/**
 * How long gs_dropnode holds on to a host that is dead. 1.1.0 gives the check a minute and asks for the status all the same; a later
 * change switched the limit off, so that only ssh's own holds, until 6.0.3 set it to ten seconds.
 */
function patienceOf(version: string | undefined): Patience {
  const [, major = "", minor = "", patch = "0"] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? "") ?? [];
  if (major === "" || minor === "") return "unknown";
  const [first, second, third] = [major, minor, patch].map(Number);
  const number = (first ?? 0) * 10_000 + (second ?? 0) * 100 + (third ?? 0);
  if (number < 2_00_00) return "first";
  return number < 6_00_03 ? "long" : "short";
}

/** Of an unknown version the worse is assumed. */
export const isSlow = (version: string | undefined): boolean => patienceOf(version) !== "short";

/** What a silent gs_dropnode is known to wait for. */
export const dropWait = (version: string | undefined, everyHostAnswers: boolean): Message =>
  say(everyHostAnswers ? "healthy" : patienceOf(version));

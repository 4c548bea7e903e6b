import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { ExpandCheck } from "./expand-checks.ts";
import type { ExpandFacts } from "./expand-facts.ts";
import { logRate } from "./log-rate.ts";
import { bytesText } from "./position.ts";
import { worstOf } from "./worst-of.ts";

const say = words("expand-copy", {
  "disk-full": {
    en: "the disk of {node} is {percent} % full: log that the copy needs is kept there for as long as it takes",
  },
  "disk-unseen": { en: "the disk of {node} could not be read" },
  "rate-unseen": { en: "how much log {node} writes could not be read" },
  log: {
    en: "the copy takes about {minutes} min, in which {node} writes {log} of log at its present pace; {free} are free for it, and twice as much as is needed would be safe",
  },
  slow: {
    en: "{bytes} are copied to {node} in about {minutes} min, at {speed} a second. That long log is kept on the primary",
  },
  delay: {
    en: "{node} takes {ms} ms to answer the primary: gs_expansion warns above {most} ms, and a copy is slow then",
  },
  "way-unseen": { en: "how fast data gets from the primary to {node} could not be measured" },
  load: {
    en: "{node} has had work for {load} processors over the last quarter of an hour, and it has {processors}: the copy reads all its data besides",
  },
  "load-unseen": { en: "how busy {node} is could not be read" },
  outside: { en: "{node} has data outside of its data directory, which is copied to the same paths: {paths}" },
  "outside-unseen": { en: "whether {node} has data outside of its data directory could not be read" },
  size: { en: "{bytes} are copied from {node}. While that lasts, log is kept and the network is busy" },
  "size-checkpoint": {
    en: "{bytes} are copied from {node}. While that lasts, log is kept and the network is busy. The copy begins with a checkpoint; to have that written before, say so: `/gauss expand {cluster} {target} checkpoint=yes`",
  },
});

const dataBytes = ({ machines }: ExpandFacts): number | undefined => seen(machines[0]?.looked.reference?.dataBytes);

const speedTo = ({ ways }: ExpandFacts, node: string): number | undefined =>
  seen(ways.find((way) => way.node === node)?.speed);

/** Taken for a way that could not be measured: less than any network has that is fit for a cluster. */
const SLOW = 10 * 1_048_576;

/** Seconds that the copies take, one after the other; 0 where nothing is copied, or its size is not known. */
const copySeconds = (facts: ExpandFacts): number =>
  facts.machines.reduce((sum, { node }) => sum + (dataBytes(facts) ?? 0) / (speedTo(facts, node) ?? SLOW), 0);

const inMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));
const text = (bytes: number): string => bytesText(BigInt(Math.round(bytes)));

export const primaryHasRoom: ExpandCheck = (facts) => {
  const { primary } = facts;
  if (primary === null) return ok;
  const { node } = primary;
  // What leads to the log could not be seen: then the disk of the data, where the log is unless it was moved.
  const disk = seen(primary.logDisk) ?? seen(primary.disk);
  if (disk === undefined) return block(say("disk-unseen", { node }));
  const why = say("disk-full", { node, percent: disk.usedPercent });
  if (disk.usedPercent > 95) return block(why);
  const verdicts = [disk.usedPercent > 85 ? warn(why) : ok, roomForLog(facts, node, disk.freeBytes)];
  return worstOf(verdicts);
};

/** All that is written while the copy lasts is kept until the new standby has it. */
function roomForLog(facts: ExpandFacts, node: string, free: number): Verdict {
  const seconds = copySeconds(facts);
  if (seconds === 0) return ok;
  const rate = logRate(facts.primary?.logEnd, facts.logEndLater ?? undefined);
  if (rate === undefined) return block(say("rate-unseen", { node }));
  const log = seconds * rate;
  const why = say("log", { node, minutes: inMinutes(seconds), log: text(log), free: text(free) });
  if (free < log) return block(why);
  return free < log * 2 ? warn(why) : ok;
}

/** What gs_expansion itself warns above. */
const MOST_DELAY_MS = 1_000;
const LONG_SECONDS = 3_600;

export const networkCarriesIt: ExpandCheck = (facts) =>
  worstOf(
    facts.machines.map(({ node }) => {
      const delay = seen(facts.ways.find((way) => way.node === node)?.delay);
      const [speed, bytes] = [speedTo(facts, node), dataBytes(facts)];
      if (delay !== undefined && delay > MOST_DELAY_MS)
        return warn(say("delay", { node, ms: delay, most: MOST_DELAY_MS }));
      if (delay === undefined || speed === undefined) return unknown(say("way-unseen", { node }));
      const seconds = (bytes ?? 0) / speed;
      const values = { node, bytes: text(bytes ?? 0), speed: text(speed), minutes: inMinutes(seconds) };
      return seconds > LONG_SECONDS ? warn(say("slow", values)) : ok;
    }),
  );

export const primaryIsNotBusy: ExpandCheck = ({ machines, primary }) => {
  if (primary === null || machines.length === 0) return ok;
  const { node } = primary;
  const busy = seen(primary.load);
  const processors = seen(machines[0]?.looked.reference?.system.processors);
  if (busy === undefined || processors === undefined) return unknown(say("load-unseen", { node }));
  return busy > processors ? warn(say("load", { node, load: busy, processors })) : ok;
};

export const dataIsInOnePlace: ExpandCheck = ({ primary }, _wanted, cluster) => {
  if (primary === null) return ok;
  const { node } = primary;
  const found = seen(primary.tablespaces);
  if (found === undefined) return unknown(say("outside-unseen", { node }));
  const dataDir = nodeOf(cluster, node)?.dataDir ?? "";
  const paths = found.map(({ location }) => location).filter((location) => !location.startsWith(`${dataDir}/`));
  return paths.length === 0 ? ok : warn(say("outside", { node, paths }));
};

const MUCH = 100 * 1_073_741_824;

/** No limit of the bot's ends a copy; people are told that a large one takes its time and what it costs meanwhile. */
export const copyIsOfSize: ExpandCheck = (facts, { checkpoint, targets }, cluster: Cluster) => {
  const bytes = dataBytes(facts);
  const { primary } = facts;
  if (bytes === undefined || bytes < MUCH || primary === null) return ok;
  const values = { bytes: text(bytes), node: primary.node };
  return warn(
    checkpoint
      ? say("size", values)
      : say("size-checkpoint", { ...values, cluster: cluster.name, target: targets[0] ?? "" }),
  );
};

import { RunId } from "../core/entry.ts";
import { Refusal } from "../core/refusal.ts";
import type { Run } from "../core/run.ts";
import { timeline } from "../core/timeline.ts";
import { channelCluster, type Origin } from "./ask.ts";
import { type Ear, type Parts, tellThem } from "./parts.ts";
import { say } from "./texts.ts";

const VERBS = ["note", "close", "export"] as const;

interface IncidentWords {
  readonly verb: (typeof VERBS)[number] | undefined;
  readonly text: string;
}
const TEXT_MAX = 2_000;

/** What is said about the open incident: `incident note …`, and in its thread `note …` alone. Undefined for any other words. */
export function incidentWords(typed: string): IncidentWords | undefined {
  const [found, incident, verb, text = ""] =
    /^\s*(incident\b)?\s*(?:(note|close|export)\b)?\s*([\s\S]*)$/i.exec(typed) ?? [];
  const named = VERBS.find((one) => one === verb?.toLowerCase());
  if (found === undefined || (incident === undefined && named !== "note")) return undefined;
  return { verb: named, text: text.trim().slice(0, TEXT_MAX) };
}

/** Does what was said. Throws a `Refusal` where no incident is open or the words are not understood. */
export async function attendToIncident(parts: Parts, said: IncidentWords, ear: Ear, origin: Origin): Promise<void> {
  const open = await incidentHere(parts, origin);
  const person = await parts.people.voter(ear.user, []);
  switch (said.verb) {
    case undefined:
      throw new Refusal(say("incident-usage"));
    case "note":
      if (said.text === "") throw new Refusal(say("incident-usage"));
      await parts.bot.note(open.id, said.text, person);
      return tellThem(parts, ear, say("noted"));
    case "close":
      return parts.bot.end(open.id, said.text === "" ? undefined : said.text, person);
    case "export":
      return exported(parts, open);
  }
}

/** The one in whose thread it was said, else the only one that is open here. */
async function incidentHere({ bot, clusters, threads }: Parts, { channel, thread }: Origin): Promise<Run> {
  const here = channelCluster({ clusters }, channel);
  const names = here === undefined ? [...clusters.keys()] : [here];
  const open = (await Promise.all(names.map((name) => bot.incident(name)))).filter((run) => run !== undefined);
  for (const run of open) {
    const root = await threads.rootOf(run.id);
    if (root !== undefined && root.channel === channel && root.ts === thread) return run;
  }
  const [only, ...others] = open;
  if (only === undefined) throw new Refusal(say("no-incident", { cluster: here ?? names.join(", ") }));
  if (others.length > 0) throw new Refusal(say("several-incidents", { count: open.length }));
  return only;
}

/** The timeline as a file in the incident's thread. Its runs are those that have told it of their end, and those still open. */
async function exported(parts: Parts, { id, requested }: Run): Promise<void> {
  const own = await parts.store.read(id);
  const ended = own.flatMap(({ event }) =>
    event.kind === "due" && event.because !== undefined ? [event.because] : [],
  );
  const runs = await Promise.all(
    [...new Set([...ended, ...(await parts.store.openRuns())])].map((run) => parts.store.read(run)),
  );
  const mine = runs.filter(([first]) => first?.event.kind === "requested" && first.event.incident === id);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const bytes = Buffer.from(timeline(own, mine, zone, parts.language));
  const root = await parts.threads.rootOf(RunId.parse(id));
  if (root === undefined) throw new Refusal(say("no-incident", { cluster: requested.cluster }));
  async function* pieces(): AsyncGenerator<Buffer> {
    yield bytes;
  }
  const name = `${requested.operation}-${requested.cluster}-${id.slice(-8)}.md`;
  await parts.web.upload({ channel: root.channel, thread: root.ts }, { name, size: bytes.length, pieces });
}

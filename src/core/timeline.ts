import type { Entry, Event } from "./entry.ts";
import { inLanguage, type Language, type Message, words } from "./words.ts";

const say = words("timeline", {
  title: { en: "Timeline: {operation} on {cluster}" },
  utc: { en: "UTC" },
  local: { en: "Local ({zone})" },
  who: { en: "Who" },
  what: { en: "What" },
  opened: { en: "opened the incident: {args}" },
  requested: { en: "asked for {operation} {args}" },
  proposed: { en: "{operation}: plan {digest} is waiting for approval" },
  approve: { en: "{operation}: approved plan {digest}" },
  reject: { en: "{operation}: rejected plan {digest}" },
  cancelled: { en: "{operation}: withdrew it" },
  started: { en: "{operation}: step {step} began" },
  unreachable: { en: "{operation}: the host of step {step} cannot be reached" },
  asked: { en: "{operation}: the tool asked: {text}" },
  answered: { en: "{operation}: the tool was answered: {reply}" },
  secret: { en: "a secret" },
  interrupted: { en: "{operation}: asked step {step} to end" },
  exited: { en: "{operation}: step {step} ended with {code}" },
  lost: { en: "{operation}: nobody can tell how step {step} ended" },
  settled: { en: "{operation}: said that step {step} {as}" },
  left: { en: "{operation}: ended the waiting for the last checks" },
  closed: { en: "{operation}: {outcome}" },
  "closed-why": { en: "{operation}: {outcome}, {why}" },
  noted: { en: "note: {text}" },
  ended: { en: "ended the incident" },
  "ended-why": { en: "ended the incident: {why}" },
});

/** What happened in an incident and in the runs that belong to it, as Markdown with both times, oldest first. */
export function timeline(
  incident: readonly Entry[],
  runs: readonly (readonly Entry[])[],
  timeZone: string,
  language: Language,
): string {
  const [first] = incident;
  if (first?.event.kind !== "requested") throw new Error("an incident begins with the entry `requested`");
  const { operation, cluster } = first.event;
  const told = (message: Message): string =>
    inLanguage(message, language).replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
  const local = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const rows = [incident, ...runs]
    .flatMap((entries) => entries.flatMap((entry) => rowOf(entry, nameOf(entries), entries === incident) ?? []))
    .sort((one, other) => one.no - other.no)
    .map(({ at, by, said }) => {
      const utc = at.replace("T", " ").replace(/\..*$/, "");
      return `| ${utc} | ${local.format(new Date(at))} | ${by.replaceAll("|", "\\|")} | ${told(said)} |`;
    });
  const head = [say("utc"), say("local", { zone: timeZone }), say("who"), say("what")].map(told).join(" | ");
  return [`# ${told(say("title", { operation, cluster }))}`, "", `| ${head} |`, "|---|---|---|---|", ...rows, ""].join(
    "\n",
  );
}

const nameOf = ([first]: readonly Entry[]): string => (first?.event.kind === "requested" ? first.event.operation : "?");

interface Row {
  readonly no: number;
  readonly at: string;
  readonly by: string;
  readonly said: Message;
}

function rowOf({ no, at, event }: Entry, operation: string, own: boolean): Row | undefined {
  const said = saidOf(event, operation, own);
  const by = "by" in event && event.by !== undefined ? event.by.name : "";
  return said === undefined ? undefined : { no, at, by, said };
}

/** Undefined for what is no news to a reader: looks, signs of life. */
function saidOf(event: Event, operation: string, own: boolean): Message | undefined {
  switch (event.kind) {
    case "requested": {
      const args = Object.values(event.args).join(" ");
      return own ? say("opened", { args }) : say("requested", { operation, args });
    }
    case "proposed":
      return say("proposed", { operation, digest: event.digest.slice(0, 8) });
    case "voted":
      return say(event.vote, { operation, digest: event.digest.slice(0, 8) });
    case "cancelled":
      return say("cancelled", { operation });
    case "started":
      return say("started", { operation, step: event.step });
    case "unreachable":
      return say("unreachable", { operation, step: event.step });
    case "asked":
      return say("asked", { operation, text: event.text });
    case "answered":
      return say("answered", { operation, reply: "text" in event.reply ? event.reply.text : say("secret") });
    case "interrupted":
      return say("interrupted", { operation, step: event.step });
    case "finished":
      return event.result.kind === "lost"
        ? say("lost", { operation, step: event.step })
        : say("exited", { operation, step: event.step, code: event.result.code });
    case "settled":
      return say("settled", { operation, step: event.step, as: event.as });
    case "left":
      return say("left", { operation });
    case "noted":
      return say("noted", { text: event.text });
    case "ended":
      return event.why === undefined ? say("ended") : say("ended-why", { why: event.why });
    case "closed": {
      const { outcome, why } = event;
      if (own) return undefined;
      return why === undefined ? say("closed", { operation, outcome }) : say("closed-why", { operation, outcome, why });
    }
    case "observed":
    case "launched":
    case "quiet":
    case "moved-on":
    case "progress":
    case "due":
      return undefined;
  }
}

import { createHash, type Hash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientChannel } from "ssh2";
import type { JobEvents, JobState } from "../core/world.ts";
import { type Frame, frameReader, type HostState } from "./frames.ts";
import { type Holder, NOT_THERE } from "./holder.ts";
import type { Opened } from "./hosts.ts";
import type { Route } from "./route.ts";
import { Unreachable } from "./trouble.ts";
import { unless, within } from "./until.ts";

const OPEN_MS = 15_000;
/** A tail says something every second; for so long it may be late. */
const SILENT_MS = 10_000;
/** Far below what the tail allows before it takes its client for dead. */
const BEAT_MS = 5_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

interface Following {
  readonly route: Route;
  readonly job: string;
  readonly events: JobEvents;
  readonly stop: AbortSignal;
  offset: number;
  /** Of everything from byte 0; there is none when somebody else has the beginning. */
  readonly digest: Hash | undefined;
  /** Tries in a row that brought nothing. */
  failures: number;
}

/** Tails a job to its end, however often the link breaks: each time it goes on at the byte after the last one that was taken. */
export async function follow(
  holder: Holder,
  route: Route,
  job: string,
  from: number,
  events: JobEvents,
  stop: AbortSignal,
): Promise<JobState> {
  const digest = from === 0 ? createHash("sha256") : undefined;
  const following: Following = { route, job, events, stop, offset: from, digest, failures: 0 };
  while (!stop.aborted) {
    try {
      const state = await onOneLink(holder, following);
      if (state !== undefined) return proved(following, state);
    } catch (error) {
      if (stop.aborted) break;
      if (!(error instanceof Unreachable)) throw error;
      await events.broken(error.trouble, error.message);
      await pauseAfter(following.failures, stop);
      following.failures += 1;
    }
  }
  return { kind: "running" };
}

/** Undefined when `stop` fired. */
async function onOneLink(holder: Holder, following: Following): Promise<HostState | undefined> {
  const { route, job, stop } = following;
  const late = `no answer from ${route.host} within ${OPEN_MS} ms`;
  const tail = ["tail", job, String(following.offset)];
  const opened = await within(OPEN_MS, late, (until) => holder.open(route, tail, until), stop);
  const { channel, code } = opened;
  const said = lastWords(channel);
  const beat = setInterval(() => channel.write("\n"), BEAT_MS);
  const read = frameReader();
  try {
    for (;;) {
      const chunk = await nextChunk(opened, stop);
      if (chunk === undefined) break;
      // A sign of life that something else follows is out of date already.
      const fresh = read(chunk).filter(({ kind }, index, all) => kind !== "pulse" || index === all.length - 1);
      for (const frame of fresh) {
        const state = await take(frame, following);
        if (state !== undefined) return state;
        if (stop.aborted) return undefined;
      }
    }
  } finally {
    clearInterval(beat);
    opened.leave();
  }
  if (code() !== NOT_THERE) {
    throw new Unreachable("connection-lost", `the tail on ${route.host} ended early ${said()}`.trim());
  }
  await within(OPEN_MS, late, (until) => holder.deliver(route, until), stop);
  return onOneLink(holder, following);
}

async function take(frame: Frame, following: Following): Promise<HostState | undefined> {
  switch (frame.kind) {
    case "bytes":
      await following.events.bytes(frame.bytes);
      following.offset += frame.bytes.length;
      following.digest?.update(frame.bytes);
      following.failures = 0;
      return undefined;
    case "pulse":
      following.failures = 0;
      await following.events.pulse(frame.pulse);
      return undefined;
    case "state":
      return frame.state;
    case "not-recognised":
      throw new Unreachable("not-recognised", `${following.route.host} sent ${frame.line.slice(0, 200)}`);
  }
}

/** The host's word for the whole log must fit what was delivered from it. */
function proved({ digest, offset, job }: Following, state: HostState): HostState {
  if (state.kind !== "done" || digest === undefined) return state;
  const sha256 = digest.digest("hex");
  if (offset === state.size && sha256 === state.sha256) return state;
  throw new Error(
    `${offset} bytes of ${job} came with SHA-256 ${sha256}, but the host has ${state.size}, ${state.sha256}`,
  );
}

/** The next piece as it came, uncopied; undefined at the end. While nobody asks, the host is held up by SSH's own window. */
function nextChunk({ channel, connection }: Opened, stop: AbortSignal): Promise<Buffer | undefined> {
  return unless([connection.lost, stop], (resolve, reject) => {
    const take = (chunk: Buffer): void => {
      channel.pause();
      resolve(chunk);
    };
    const ended = (): void => resolve(undefined);
    const late = setTimeout(
      () => reject(new Unreachable("connection-lost", `no sign of life for ${SILENT_MS} ms`)),
      SILENT_MS,
    );
    channel.once("data", take).on("end", ended).on("close", ended);
    if (channel.readableEnded) ended();
    else channel.resume();
    return () => {
      clearTimeout(late);
      channel.pause();
      channel.off("data", take).off("end", ended).off("close", ended);
    };
  });
}

function lastWords(channel: ClientChannel): () => string {
  let text = "";
  channel.stderr.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-2_000);
  });
  return () => text.trim();
}

async function pauseAfter(failures: number, stop: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => undefined);
}

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
/**
 * So much is taken at once, when there is so much. A packet at a time, a busy disk would let megabytes of packets wait in SSH's
 * window, for longer than what is thrown away cheaply may live: they then stayed in memory long after they were written.
 */
const PIECE_BYTES = 262_144;
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
  const memory = Buffer.allocUnsafe(PIECE_BYTES);
  try {
    for (;;) {
      const chunks = await nextChunks(opened, stop);
      if (chunks === undefined) break;
      // A sign of life that something else follows is out of date already.
      const fresh = chunks.flatMap(read).filter(({ kind }, index, all) => kind !== "pulse" || index === all.length - 1);
      for (const frame of joined(fresh, memory)) {
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

/** The same bytes in fewer frames. They share their memory: one is there until the next is asked for. */
function* joined(frames: readonly Frame[], memory: Buffer): Generator<Frame> {
  let used = 0;
  function* gathered(): Generator<Frame> {
    if (used > 0) yield { kind: "bytes", bytes: memory.subarray(0, used) };
    used = 0;
  }
  for (const frame of frames) {
    if (frame.kind !== "bytes") {
      yield* gathered();
      yield frame;
      continue;
    }
    for (let at = 0; at < frame.bytes.length; ) {
      if (used === memory.length) yield* gathered();
      const copied = frame.bytes.copy(memory, used, at);
      used += copied;
      at += copied;
    }
  }
  yield* gathered();
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

/**
 * What has come by now, but not much more than a piece; undefined at the end. While nobody asks, the host is held up by SSH's own
 * window.
 */
function nextChunks({ channel, connection }: Opened, stop: AbortSignal): Promise<readonly Buffer[] | undefined> {
  return unless([connection.lost, stop], (resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= PIECE_BYTES) channel.pause();
      resolve(chunks);
    };
    const ended = (): void => resolve(undefined);
    const late = setTimeout(
      () => reject(new Unreachable("connection-lost", `no sign of life for ${SILENT_MS} ms`)),
      SILENT_MS,
    );
    channel.on("data", take).on("end", ended).on("close", ended);
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

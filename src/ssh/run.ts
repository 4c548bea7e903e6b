import type { Opened } from "./hosts.ts";
import { MARK } from "./quote.ts";
import { Unreachable } from "./trouble.ts";
import { unless } from "./until.ts";

/** Of what one command prints, so much is kept. */
const KEPT_BYTES = 4 * 1_048_576;
const MARK_LINE = Buffer.from(`${MARK}\n`);

export interface Ran {
  readonly code: number;
  /** What was printed after the mark; without one, all there was: the account could not even begin. */
  readonly output: Buffer;
  readonly stderr: Buffer;
}

/** Waits for a command that was begun. When `until` fires first, the command is killed: this is for looks and for short questions. */
export async function ran(opened: Opened, input: string, until: AbortSignal): Promise<Ran> {
  const { channel, connection } = opened;
  const stdout = keeping(channel);
  const stderr = keeping(channel.stderr);
  // Not `end`: ssh2 sends no signal on a channel whose input has ended.
  channel.write(input);
  try {
    const code = await exitOf(opened, [until, connection.lost]);
    const output = stdout();
    const mark = output.indexOf(MARK_LINE);
    if (mark < 0) return { code, output: Buffer.concat([output, stderr()]), stderr: stderr() };
    return { code, output: output.subarray(mark + MARK_LINE.length), stderr: stderr() };
  } catch (error) {
    // A plain exec outlives its channel, and while it does it counts against the sessions the host allows.
    channel.signal("TERM");
    opened.leave();
    if (until.aborted) connection.dropIfSilent();
    throw error;
  }
}

function keeping(stream: NodeJS.ReadableStream): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    if (size < KEPT_BYTES) chunks.push(chunk.subarray(0, KEPT_BYTES - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks);
}

const exitOf = ({ channel, code }: Opened, until: readonly AbortSignal[]): Promise<number> =>
  unless(until, (resolve, reject) => {
    const closed = (): void => {
      const exited = code();
      if (exited !== undefined) resolve(exited);
      else reject(new Unreachable("connection-lost", "the channel was closed before the command ended"));
    };
    channel.once("close", closed);
    return () => channel.off("close", closed);
  });

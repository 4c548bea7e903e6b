import { cut, visible } from "./text.ts";

/** Characters of one message of tool lines, and how many such messages one step may have. */
const MESSAGE_MAX = 3_000;
const MESSAGES_MAX = 20;
const LINE_MAX = 1_000;
const LAST = 10;
const LAST_LINE_MAX = 280;
/** Bytes kept of a line that never ends; enough for LINE_MAX characters of any script with colours between them. */
const SEGMENT_MAX = 8_192;
const NEWLINE = 10;
const RETURN = 13;

interface Segment {
  readonly bytes: Buffer;
  /** With what was not kept. */
  readonly length: number;
}

/**
 * What a thread shows of a log: a function of its bytes alone, whatever the chunks in which they came. Message k never changes
 * once message k+1 exists.
 */
export interface Lines {
  readonly size: number;
  readonly messages: readonly string[];
  /** Lines after the last message, and the last of them. */
  readonly folded: number;
  readonly last: readonly string[];
  /** True when a line of a message had to be cut: the log says more than the thread. */
  readonly cut: boolean;
  readonly segment: Segment;
  /** What a `\r` will overwrite, shown only when nothing follows it. */
  readonly overwritten: Segment;
}

const nothing: Segment = { bytes: Buffer.alloc(0), length: 0 };
export const noLines: Lines = {
  size: 0,
  messages: [],
  folded: 0,
  last: [],
  cut: false,
  segment: nothing,
  overwritten: nothing,
};

/** The lines with the next bytes of the log. Nothing of the chunk itself is kept: it may share its memory with the next one. */
export function withBytes(lines: Lines, chunk: Buffer): Lines {
  let now = { ...lines, size: lines.size + chunk.length };
  let at = 0;
  let newline = chunk.indexOf(NEWLINE);
  let back = chunk.indexOf(RETURN);
  const lastLines = startOfLast(chunk);
  while (at < chunk.length) {
    // Of lines that no message has room for, only the last ones are shown: the others are counted and not even made.
    if (now.folded > 0 && at < lastLines) {
      now = { ...now, folded: now.folded + linesIn(chunk, at, lastLines), segment: nothing, overwritten: nothing };
      at = lastLines;
      continue;
    }
    if (newline !== -1 && newline < at) newline = chunk.indexOf(NEWLINE, at);
    if (back !== -1 && back < at) back = chunk.indexOf(RETURN, at);
    const end = Math.min(newline === -1 ? chunk.length : newline, back === -1 ? chunk.length : back);
    now = { ...now, segment: grown(now.segment, chunk.subarray(at, end)) };
    if (end < chunk.length) now = end === newline ? withLine(now) : rewound(now);
    at = end + 1;
  }
  return now;
}

/** The same with the line that has not ended yet: for a step that ended, or one that asks something there. */
export const withUnfinished = (lines: Lines): Lines =>
  lines.segment.length === 0 && lines.overwritten.length === 0 ? lines : withLine(lines);

/** How many lines are neither in a message nor among the last ones shown. */
export const leftOut = ({ folded, last }: Lines): number => folded - last.length;

/** Where the last lines that end in the chunk begin; 0 when they may be all there are. */
function startOfLast(chunk: Buffer): number {
  let newline = chunk.length;
  for (let line = 0; line <= LAST; line += 1) {
    if (newline < 1) return 0;
    newline = chunk.lastIndexOf(NEWLINE, newline - 1);
  }
  return newline + 1;
}

function linesIn(chunk: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE, from); at !== -1 && at < to; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

function grown({ bytes, length }: Segment, more: Buffer): Segment {
  const room = SEGMENT_MAX - bytes.length;
  return {
    bytes: room > 0 && more.length > 0 ? Buffer.concat([bytes, more.subarray(0, room)]) : bytes,
    length: length + more.length,
  };
}

const rewound = (lines: Lines): Lines => ({
  ...lines,
  overwritten: lines.segment.length > 0 ? lines.segment : lines.overwritten,
  segment: nothing,
});

function withLine(lines: Lines): Lines {
  const whole = lines.segment.length > 0 ? lines.segment : lines.overwritten;
  const text = visible(withoutTerminalCodes(whole.bytes.toString("utf8")));
  const tooLong = whole.length > whole.bytes.length || text.length > LINE_MAX;
  const mark = ` … [line of ${whole.length} bytes, all of it in the file]`;
  const shown = tooLong ? `${cut(text, LINE_MAX - mark.length, "")}${mark}` : text;
  const next = packed(lines, shown);
  return {
    ...next,
    cut: lines.cut || (tooLong && next.folded === 0),
    segment: nothing,
    overwritten: nothing,
  };
}

function packed(lines: Lines, line: string): Lines {
  const { messages, folded, last } = lines;
  const open = messages.at(-1);
  if (folded === 0 && open !== undefined && open.length + 1 + line.length <= MESSAGE_MAX) {
    return { ...lines, messages: [...messages.slice(0, -1), `${open}\n${line}`] };
  }
  if (folded === 0 && messages.length < MESSAGES_MAX) return { ...lines, messages: [...messages, line] };
  return { ...lines, folded: folded + 1, last: [...last, cut(line, LAST_LINE_MAX)].slice(-LAST) };
}

const ESCAPE = String.fromCharCode(27);
/** Colours and cursor moves (CSI), titles (OSC) and the two-character rest. */
const TERMINAL = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${String.fromCharCode(7)}${ESCAPE}]*(?:${String.fromCharCode(7)}|${ESCAPE}\\\\)?|[ -/]*[0-~])`,
  "g",
);

function withoutTerminalCodes(text: string): string {
  const bare = text.includes(ESCAPE) ? text.replace(TERMINAL, "") : text;
  if (!bare.includes("\b")) return bare;
  const kept: string[] = [];
  for (const character of bare) {
    if (character === "\b") kept.pop();
    else kept.push(character);
  }
  return kept.join("");
}

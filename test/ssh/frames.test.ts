import fc from "fast-check";
import { expect, test } from "vitest";
import { type Frame, frameReader, stateIn } from "../../src/ssh/frames.ts";
import { MARK } from "../../src/ssh/quote.ts";

const SHA = "0".repeat(64);

/** Frames with neighbouring payloads joined: where they are cut says nothing. */
function joined(frames: readonly Frame[]): Frame[] {
  const all: Frame[] = [];
  for (const frame of frames) {
    const last = all.at(-1);
    if (frame.kind !== "bytes" || last?.kind !== "bytes") all.push(frame);
    else all.splice(-1, 1, { kind: "bytes", bytes: Buffer.concat([last.bytes, frame.bytes]) });
  }
  return all;
}

test("frames are the same wherever the stream is cut, whatever a login shell printed before", () => {
  const payload = Buffer.from(`bytes 4\nrunning\n中文\0${MARK}\n`);
  const stream = Buffer.concat([
    Buffer.from(`Welcome!\nbytes 3\n${MARK}\nbytes ${payload.length}\n`),
    payload,
    Buffer.from(`pulse 30 1250 0\ndone 3 30 ${SHA}\n`),
  ]);
  const expected: Frame[] = [
    { kind: "bytes", bytes: payload },
    { kind: "pulse", pulse: { size: 30, idleMs: 1250, echo: false } },
    { kind: "state", state: { kind: "done", code: 3, size: 30, sha256: SHA } },
  ];
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: stream.length })), (cuts) => {
      const at = [0, ...cuts.toSorted((one, other) => one - other), stream.length];
      const read = frameReader();
      const frames = at.slice(1).flatMap((end, index) => read(stream.subarray(at[index], end)));
      expect(joined(frames)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("what is no frame is said as it is", () => {
  expect(frameReader()(Buffer.from(`${MARK}\nTraceback (most recent call last):\n`))).toEqual([
    { kind: "not-recognised", line: "Traceback (most recent call last):" },
  ]);
});

test.for(["", "done", "done 1", "done 1 2", "lost", "gone"])("%j is no state", (line) => {
  expect(stateIn(line)).toBeUndefined();
});

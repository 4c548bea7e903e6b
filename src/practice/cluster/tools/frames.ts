import type { Socket } from "node:net";

/** One letter, eight hex digits of length, payload: see client.pl. */
export interface Frame {
  readonly kind: string;
  readonly payload: Buffer;
}

const HEAD = 9;

export const encode = (kind: string, payload: string | Buffer): Buffer => {
  const body = Buffer.from(payload);
  return Buffer.concat([Buffer.from(`${kind}${body.length.toString(16).padStart(8, "0")}`), body]);
};

/** Calls `take` for every whole frame that arrives. */
export function onFrames(socket: Socket, take: (frame: Frame) => void): void {
  let left: Buffer = Buffer.alloc(0);
  socket.on("data", (piece: Buffer) => {
    left = Buffer.concat([left, piece]);
    while (left.length >= HEAD) {
      const end = HEAD + Number.parseInt(left.toString("latin1", 1, HEAD), 16);
      if (left.length < end) return;
      const frame = { kind: left.toString("latin1", 0, 1), payload: left.subarray(HEAD, end) };
      left = left.subarray(end);
      take(frame);
    }
  });
}

/** A place in the log, `0/6001BC0`: two hexadecimal numbers of 32 bits. */
export function position(text: string): bigint | undefined {
  const [, high, low] = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text) ?? [];
  return high === undefined || low === undefined ? undefined : (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Bytes from one position to another, negative when `to` lies behind. Undefined when one of them is no position. */
export function distance(from: string, to: string): bigint | undefined {
  const [start, end] = [position(from), position(to)];
  return start === undefined || end === undefined ? undefined : end - start;
}

/** For sorting: the furthest position last, what is no position first. */
export function comparePositions(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [position(a) ?? -1n, position(b) ?? -1n];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const UNITS = ["kB", "MB", "GB", "TB", "PB", "EB"] as const;

/** 512 B, 16 MB, 1.5 GB: units of 1024 as in openGauss's own settings, rounded down so that a limit is never said to be reached early. */
export function bytesText(bytes: bigint): string {
  const size = bytes < 0n ? -bytes : bytes;
  const sign = bytes < 0n ? "-" : "";
  const power = UNITS.findLastIndex((_, at) => size >= 1024n ** BigInt(at + 1));
  if (power < 0) return `${sign}${size} B`;
  const tenths = (size * 10n) / 1024n ** BigInt(power + 1);
  const fraction = tenths % 10n === 0n ? "" : `.${tenths % 10n}`;
  return `${sign}${tenths / 10n}${fraction} ${UNITS[power]}`;
}

/** Beyond this two positions count as apart: pg_auto_failover's limit, 16 MB. */
export const LAG_LIMIT = 16n * 1024n * 1024n;

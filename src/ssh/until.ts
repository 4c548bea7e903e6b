import { Unreachable } from "./trouble.ts";

type Begin<T> = (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void;

/** Settles as `begin` does, or rejects with the reason of the first signal that fires. What `begin` returns cleans up after either. */
export function unless<T>(until: readonly AbortSignal[], begin: Begin<T>): Promise<T> {
  let leave = (): void => {};
  const settled = new Promise<T>((resolve, reject) => {
    const stopped = (): void => reject(until.find(({ aborted }) => aborted)?.reason);
    if (until.some(({ aborted }) => aborted)) return stopped();
    for (const signal of until) signal.addEventListener("abort", stopped);
    const cleanUp = begin(resolve, reject);
    leave = () => {
      for (const signal of until) signal.removeEventListener("abort", stopped);
      cleanUp();
    };
  });
  return settled.finally(() => leave());
}

/** The same for work that is under way; it is not stopped, only no longer waited for. */
export function waiting<T>(until: readonly AbortSignal[], work: Promise<T>): Promise<T> {
  // A failure that comes after nobody waits any more is nobody's.
  work.catch(() => {});
  return unless(until, (resolve, reject) => {
    work.then(resolve, reject);
    return () => {};
  });
}

/** Begins the time of `within` anew: as much as it was, or another limit and what is said when that is over. */
export type Again = (ms?: number, detail?: string) => void;

/** Work with a signal that fires after so many milliseconds as `timed-out`, or when `stop` does. */
export async function within<T>(
  ms: number,
  detail: string,
  work: (until: AbortSignal, again: Again) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  const until = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const again: Again = (limit = ms, why = detail) => {
    clearTimeout(timer);
    timer = setTimeout(() => until.abort(new Unreachable("timed-out", why)), limit);
  };
  again();
  const stopped = (): void => until.abort(stop?.reason);
  stop?.addEventListener("abort", stopped);
  try {
    return await work(until.signal, again);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", stopped);
  }
}

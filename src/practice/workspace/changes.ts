import type { Message } from "./message.ts";

export type Change =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "gone"; readonly message: Message }
  | { readonly kind: "modals"; readonly person: string }
  | { readonly kind: "home"; readonly person: string }
  | { readonly kind: "call"; readonly method: string }
  | { readonly kind: "envelope"; readonly id: string }
  | { readonly kind: "connections"; readonly open: number };

/** Everything that happens in the workspace is told here, so that nobody has to poll. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();

  tell(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The first thing `look` finds, now or after a change. */
  waitFor<T>(look: () => T | undefined | null | false, timeoutMs = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = (): boolean => {
        const found = look();
        if (found === undefined || found === null || found === false) return false;
        resolve(found);
        return true;
      };
      const guarded = (): boolean => {
        try {
          return attempt();
        } catch (cause) {
          reject(cause);
          return true;
        }
      };
      if (guarded()) return;
      const end = (): void => {
        clearTimeout(timer);
        stop();
      };
      const stop = this.listen(() => guarded() && end());
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`nothing in the practice workspace matched within ${timeoutMs} ms: ${look.toString()}`));
      }, timeoutMs);
    });
  }
}

import { z } from "zod";
import type { BotProcess } from "../../src/practice/bot-process.ts";
import { type Stage, type StageOptions, startStage } from "../../src/practice/stage.ts";

export const OPS = "C0GAUSSOPS";
export const LIN = "U0LINWEI";
export const ZHANG = "U0ZHANGMIN";
export const CHEN = "U0CHENHAO";
export const SAM = "U0SAMPARK";

/** The visible text of a message or modal: every string a person can read, in order. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join("\n");
  if (typeof value !== "object" || value === null) return "";
  const inLine = "type" in value && (value.type === "rich_text_section" || value.type === "rich_text_preformatted");
  if (inLine && "elements" in value && Array.isArray(value.elements)) return value.elements.map(textOf).join("");
  const shown = [
    "title",
    "text",
    "label",
    "fallback",
    "elements",
    "rows",
    "tasks",
    "details",
    "output",
    "status",
    "files",
    "name",
  ];
  return Object.entries(value)
    .filter(([key]) => shown.includes(key))
    .map(([, part]) => textOf(part))
    .filter(Boolean)
    .join("\n");
}
export const shown = (message: { readonly blocks?: unknown; readonly text?: unknown } | undefined): string =>
  message === undefined ? "" : textOf(message.blocks ?? message.text);

const Payload = z.object({ metadata: z.object({ event_payload: z.object({ key: z.string() }) }) });
/** Which part of a run a message is: "card", "progress", "lines:promote:0", "result" … */
export const keyOf = (message: unknown): string | undefined =>
  Payload.safeParse(message).data?.metadata.event_payload.key;

/** A stage with a bot on it, and what people do there. */
export class Scene {
  readonly stage: Stage;
  bot: BotProcess;

  private constructor(stage: Stage, bot: BotProcess) {
    this.stage = stage;
    this.bot = bot;
  }

  static async open(
    options: StageOptions = {},
    entry?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Scene> {
    const stage = await startStage({ ...options, cluster: { timeScale: 0.02, ...options.cluster } });
    try {
      return new Scene(stage, await stage.startBot(entry, more));
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get workspace(): Stage["workspace"] {
    return this.stage.workspace;
  }

  /** Types a command; the private answers that came since are returned when one of them holds the text. */
  async privately(person: string, text: string, until: RegExp, timeoutMs = 15_000): Promise<string> {
    const before = this.workspace.ephemerals(person).length;
    const { response } = await this.workspace.send.command(person, OPS, text);
    const answers = () => [textOf(response), ...this.workspace.ephemerals(person).slice(before).map(shown)].join("\n");
    return this.workspace
      .waitFor(() => until.test(answers()) && answers(), timeoutMs)
      .catch(() => {
        throw new Error(`no private answer matched ${until}; there was:\n${answers()}\n${this.bot.log.join("\n")}`);
      });
  }

  /** The newest card in the channel once it reads so. */
  async card(until: RegExp, timeoutMs = 30_000) {
    const newest = () =>
      this.workspace
        .messages(OPS)
        .filter((message) => keyOf(message) === "card")
        .at(-1);
    return this.workspace
      .waitFor(() => {
        const card = newest();
        return until.test(shown(card)) ? card : undefined;
      }, timeoutMs)
      .catch(() => {
        throw new Error(`no card matched ${until}; it reads:\n${shown(newest())}\n${this.bot.log.join("\n")}`);
      });
  }

  /** A thread's message of that part once it reads so. */
  async inThread(ts: string, key: string, until: RegExp, timeoutMs = 30_000): Promise<string> {
    const part = () => shown(this.workspace.thread(OPS, ts).find((message) => keyOf(message) === key));
    return this.workspace
      .waitFor(() => until.test(part()) && part(), timeoutMs)
      .catch(() => {
        throw new Error(`${key} did not match ${until}; it reads:\n${part()}\n${this.bot.log.join("\n")}`);
      });
  }

  /** Clicks Approve and types the cluster's name. */
  async approve(person: string, ts: string, typed = "practice"): Promise<void> {
    await this.workspace.send.click(person, OPS, ts, "gauss.approve");
    await this.workspace.waitFor(() => this.workspace.views(person).length > 0, 5_000);
    await this.workspace.send.submitView(person, { value: typed });
  }

  /** The tool lines of a thread as one text. */
  lines(ts: string, step = "promote"): string {
    const parts = this.workspace.thread(OPS, ts).filter((message) => keyOf(message)?.startsWith(`lines:${step}:`));
    return parts.map((message) => textOf((message.blocks ?? []).slice(1))).join("\n");
  }

  close(): Promise<void> {
    return this.stage.close();
  }
}

/** Opens a scene, plays on it, and takes it down whatever happened. */
export async function onScene<T>(options: StageOptions, play: (scene: Scene) => Promise<T>): Promise<T> {
  const scene = await Scene.open(options);
  try {
    return await play(scene);
  } finally {
    await scene.close();
  }
}

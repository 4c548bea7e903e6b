import { type Cluster, nodeOf } from "./cluster.ts";
import { nextTurn } from "./dialogue.ts";
import type { Event, RunId, StepResult } from "./entry.ts";
import type { Step } from "./operation.ts";
import { recordIn } from "./record.ts";
import { fold, type StepState } from "./run.ts";
import type { Watch } from "./watch.ts";
import { words } from "./words.ts";
import type { JobState, Pulse, Target, World } from "./world.ts";

const say = words("execute", {
  echoes: {
    en: "the terminal shows what is typed, so the secret {secret} is not typed. If the tool is not asking for it any more, stop the step",
  },
  "no-secret": {
    en: "the tool asks for the secret {secret} and it cannot be had: set it where the inventory of {cluster} says. The bot tries again by itself",
  },
});

/** How much of what was printed since the last answer is looked at for prompts (bytes). */
const WINDOW = 4_096;
const RETRY_MS = 2_000;

/**
 * Runs one step as a job on its host, or takes it up where it stands: called again after any crash it never starts the command
 * a second time, since the host knows the job by its id. Returns when the step ended, was settled by a person, or `stop` fired.
 */
export async function execute(
  world: World,
  run: RunId,
  cluster: Cluster,
  step: Step,
  watch: Watch,
  stop: AbortSignal,
): Promise<void> {
  const node = nodeOf(cluster, step.node);
  if (node === undefined) throw new Error(`step ${step.id} is for ${step.node}, which ${cluster.name} does not have`);
  const job = `${run}-${step.id}`;
  const execution = new Execution(world, run, step, job, { cluster, node, as: step.as }, watch);
  await execution.record((state) => (state === undefined ? [{ kind: "started", step: step.id, job }] : undefined));
  await execution.toTheEnd(stop);
}

/** One step of one run while this process attends to it. */
class Execution {
  readonly #world: World;
  readonly #run: RunId;
  readonly #step: Step;
  readonly #job: string;
  readonly #target: Target;
  readonly #watch: Watch;
  #delivered: string | undefined;
  #interrupted = false;

  constructor(world: World, run: RunId, step: Step, job: string, target: Target, watch: Watch) {
    this.#world = world;
    this.#run = run;
    this.#step = step;
    this.#job = job;
    this.#target = target;
    this.#watch = watch;
  }

  async toTheEnd(stop: AbortSignal): Promise<void> {
    const { shell } = this.#world;
    while (!stop.aborted) {
      const state = await this.#state();
      if (state === undefined || state.settled !== undefined || state.result !== undefined) return;
      const begun = await shell.start(this.#target, this.#job, this.#step.command, state.launched);
      if (begun.kind === "unreachable") {
        await this.#unreachable(begun.trouble, begun.detail);
        await this.#world.sleep(RETRY_MS, stop);
        continue;
      }
      if (begun.kind === "absent") return this.#finish({ kind: "lost", size: 0 });
      await this.record((now) => (now?.launched ? undefined : [{ kind: "launched", step: this.#step.id }]));
      const end = await this.#follow(stop);
      if (await this.#ended(end)) return;
    }
  }

  async #follow(stop: AbortSignal): Promise<JobState> {
    const { shell, store, tell } = this.#world;
    const settled = new AbortController();
    const from = await store.logs.size(this.#run, this.#step.id);
    return shell.follow(
      this.#target,
      this.#job,
      from,
      {
        bytes: async (chunk) => {
          await store.logs.append(this.#run, this.#step.id, chunk);
          tell(this.#run);
        },
        pulse: async (pulse) => {
          if (await this.#attend(pulse)) settled.abort();
        },
        broken: (trouble, detail) => this.#unreachable(trouble, detail),
      },
      AbortSignal.any([stop, settled.signal]),
    );
  }

  /** True when the step is over: the log here is complete and the same as the one on the host. */
  async #ended(end: JobState): Promise<boolean> {
    if (end.kind === "lost" || end.kind === "absent") {
      await this.#finish({ kind: "lost", size: end.kind === "lost" ? end.size : 0 });
      return true;
    }
    if (end.kind !== "done") return false;
    const { logs } = this.#world.store;
    const [size, sha256] = await Promise.all([
      logs.size(this.#run, this.#step.id),
      logs.sha256(this.#run, this.#step.id),
    ]);
    if (size < end.size) return false;
    if (sha256 !== end.sha256)
      throw new Error(`the log of ${this.#job} differs from the one on ${this.#target.node.name}`);
    const printed = this.#step.prints === undefined || (await this.#printed(this.#step.prints));
    await this.#finish({ kind: "exited", code: end.code, size, sha256, printed });
    return true;
  }

  /** Acts on a sign of life. True when a person settled the step meanwhile. */
  async #attend(pulse: Pulse): Promise<boolean> {
    const state = await this.#state();
    if (state === undefined || state.settled !== undefined) return true;
    this.#watch.tick();
    if (state.unreachable !== undefined) await this.record(() => [{ kind: "launched", step: this.#step.id }]);
    if (state.interrupted !== undefined && !this.#interrupted) {
      this.#interrupted = true;
      await this.#world.shell.interrupt(this.#target, this.#job);
    }
    const last = state.answered.at(-1);
    if (last !== undefined && last.question !== this.#delivered && last.at === pulse.size) return this.#deliver(last);
    // Everything that was printed must be here before a question in it is judged.
    if ((await this.#world.store.logs.size(this.#run, this.#step.id)) !== pulse.size) return false;
    const from = Math.max(last?.at ?? 0, pulse.size - WINDOW);
    const text = (await this.#world.store.logs.read(this.#run, this.#step.id, from)).toString("utf8");
    const turn = nextTurn(this.#step.command, state, { text, pulse, quietAfterMs: this.#step.quietAfterMs });
    const step = this.#step.id;
    switch (turn.do) {
      case "listen":
        return false;
      case "answer": {
        const answer = { step, question: turn.question, at: pulse.size, reply: turn.reply, declared: turn.declared };
        await this.record(() => [{ kind: "answered", ...answer }]);
        return this.#deliver(answer);
      }
      case "ask":
        await this.record(() => [
          { kind: "asked", step, question: turn.question, text: turn.text, at: pulse.size, secret: turn.secret },
        ]);
        return false;
      case "move-on":
        await this.record(() => [{ kind: "moved-on", step, question: turn.question }]);
        return false;
      case "tell-quiet":
        await this.record(() => [{ kind: "quiet", step, forMs: turn.forMs }]);
        return false;
    }
  }

  /** The answer is in the journal already; the host takes each id once, so sending it again after a crash is harmless. */
  async #deliver({
    question,
    at,
    reply,
  }: Pick<StepState["answered"][number], "question" | "at" | "reply">): Promise<false> {
    const text = await this.#textOf(reply);
    if (text === undefined) return false;
    const secret = "secret" in reply;
    const answer = { id: question, at, text: `${text}\n`, secret };
    const taken = await this.#world.shell.answer(this.#target, this.#job, answer);
    // getpass switches the echo off just before it asks; whoever leaves it on gets no secret.
    if (taken === "echoes") await this.#watch.tell(say("echoes", { secret: "secret" in reply ? reply.secret : "" }));
    if (taken === "moved") await this.record(() => [{ kind: "moved-on", step: this.#step.id, question }]);
    if (taken !== "unknown" && taken !== "echoes") this.#delivered = question;
    return false;
  }

  /** Undefined when a secret cannot be had now: people are told, and it is tried again at the next sign of life. */
  async #textOf(reply: StepState["answered"][number]["reply"]): Promise<string | undefined> {
    if ("text" in reply) return reply.text;
    try {
      return await this.#world.secret(this.#target.cluster, reply.secret);
    } catch (error) {
      this.#world.log("a secret cannot be had", { run: this.#run, secret: reply.secret, cause: String(error) });
      await this.#watch.tell(say("no-secret", { secret: reply.secret, cluster: this.#target.cluster.name }));
      return undefined;
    }
  }

  async #unreachable(trouble: Extract<JobState, { kind: "unreachable" }>["trouble"], detail: string): Promise<void> {
    await this.record((state) =>
      state?.unreachable?.trouble === trouble
        ? undefined
        : [{ kind: "unreachable", step: this.#step.id, trouble, detail }],
    );
  }

  async #finish(result: StepResult): Promise<void> {
    await this.record((state) =>
      state?.result === undefined ? [{ kind: "finished", step: this.#step.id, result }] : undefined,
    );
  }

  async #printed(wanted: string): Promise<boolean> {
    // What was found in part at the end of one piece may go on in the next.
    let end = Buffer.alloc(0);
    for await (const piece of this.#world.store.logs.pieces(this.#run, this.#step.id, 0)) {
      const text = Buffer.concat([end, piece]);
      if (text.includes(wanted)) return true;
      end = text.subarray(-Buffer.byteLength(wanted));
    }
    return false;
  }

  async #state(): Promise<StepState | undefined> {
    return fold(await this.#world.store.read(this.#run)).steps[this.#step.id];
  }

  async record(decide: (state: StepState | undefined) => readonly Event[] | undefined): Promise<void> {
    await recordIn(this.#world, this.#run, (run) => decide(run.steps[this.#step.id]));
  }
}

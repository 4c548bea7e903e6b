import { answered, decided, ended, interrupted, left, noted, settled, withdrawn } from "./acts.ts";
import type { Cluster } from "./cluster.ts";
import type { Event, Person, RunId } from "./entry.ts";
import { execute } from "./execute.ts";
import { type Move, nextMove } from "./next-move.ts";
import { look, observe } from "./observe.ts";
import type { Operation } from "./operation.ts";
import { type Decision, ruleFor, type Voter, withDemands } from "./policy.ts";
import { recordIn } from "./record.ts";
import { type Asked, begin, openIncident } from "./request.ts";
import { fold, type Run } from "./run.ts";
import { sharingReads } from "./share-reads.ts";
import { Watch } from "./watch.ts";
import { words } from "./words.ts";
import type { World } from "./world.ts";

const say = words("engine", {
  broken: { en: "the bot itself failed before anything was started on a host; its log has the details" },
});

/** Milliseconds before a run that hit a bug or an outage is taken up again. */
const RETRY_MS = 5_000;

/** Moves runs. It holds nothing that is not in the journal, so it may die at any moment and another one goes on. */
export class Engine {
  readonly #world: World;
  /** The same world for runs that only read: looks under way are shared. */
  readonly #reading: Pick<World, "shell">;
  readonly #stopping = new AbortController();
  /** Runs being moved right now: true when somebody asked again meanwhile. */
  readonly #moving = new Map<RunId, { again: boolean; done: Promise<void> }>();

  constructor(world: World) {
    this.#world = world;
    this.#reading = { shell: { ...world.shell, ...sharingReads(world.shell) } };
  }

  /** Begins a run. Throws a `Refusal` when this person may not, or when another change of the cluster is open. */
  async request(asked: Asked): Promise<{ run: RunId; known: boolean }> {
    const { operation, cluster } = this.#what(asked.operation, asked.cluster);
    const begun = await begin(this.#world, asked, operation, cluster);
    if (begun.again) await this.lookAgain(begun.run);
    else if (!begun.known) this.advance(begun.run);
    return { run: begun.run, known: begun.known || begun.again };
  }

  /** The run that stays open on this cluster, if there is one: its incident. */
  incident(cluster: string): Promise<Run | undefined> {
    return openIncident(this.#world, cluster);
  }

  async run(id: RunId): Promise<Run | undefined> {
    const entries = await this.#world.store.read(id);
    return entries.length === 0 ? undefined : fold(entries);
  }

  decide(id: RunId, by: Voter, decision: Decision): Promise<void> {
    return this.#record(id, (run) => decided(run, by, decision, this.#world.now()));
  }

  cancel(id: RunId, by: Voter): Promise<void> {
    return this.#record(id, (run) => withdrawn(run, by));
  }

  leave(id: RunId, by: Voter): Promise<void> {
    return this.#record(id, (run) => left(run, by));
  }

  /** To a run that stays open: a note, a wish to look again, its end. */
  note(id: RunId, text: string, by: Person): Promise<void> {
    return this.#record(id, (run) => noted(run, text, by));
  }

  lookAgain(id: RunId, because?: RunId): Promise<void> {
    return this.#record(id, (run) => (run.closed === undefined && !run.due ? [{ kind: "due", because }] : undefined));
  }

  end(id: RunId, why: string | undefined, by: Voter): Promise<void> {
    return this.#record(id, (run) => ended(run, why, by));
  }

  answer(id: RunId, step: string, question: string, reply: { text: string }, by: Voter): Promise<void> {
    return this.#record(id, (run) => answered(run, step, question, reply, by));
  }

  interrupt(id: RunId, step: string, by: Voter): Promise<void> {
    return this.#record(id, (run) => interrupted(run, step, by));
  }

  settle(id: RunId, step: string, as: "happened" | "failed", by: Voter): Promise<void> {
    return this.#record(id, (run) => settled(run, step, as, by));
  }

  /** Takes up every open run again, as after a restart. */
  async resume(): Promise<void> {
    for (const id of await this.#world.store.openRuns()) {
      const run = await this.run(id);
      const operation = this.#world.operations.get(run?.requested.operation ?? "");
      // What ended while nobody was here has told it nothing.
      if (operation?.standing === true && run?.before !== undefined) await this.lookAgain(id);
      this.advance(id);
    }
  }

  /** Moves a run as far as it goes now. Never throws and need not be waited for. */
  advance(id: RunId): void {
    if (this.#stopping.signal.aborted) return;
    const moving = this.#moving.get(id);
    if (moving !== undefined) {
      moving.again = true;
      return;
    }
    const mine = { again: false, done: Promise.resolve() };
    this.#moving.set(id, mine);
    mine.done = this.#drive(id).finally(() => {
      this.#moving.delete(id);
      if (mine.again) this.advance(id);
    });
  }

  /** Lets go of all runs; what runs on hosts goes on there and is taken up by the next `resume`. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#moving.values()].map(({ done }) => done));
  }

  async #drive(id: RunId): Promise<void> {
    const { signal } = this.#stopping;
    try {
      while (!signal.aborted) {
        const run = await this.run(id);
        if (run === undefined) return;
        const { operation, cluster } = this.#what(run.requested.operation, run.requested.cluster);
        const move = nextMove(run, operation, this.#world.now());
        if (move.do === "rest") return;
        if (move.do === "wait") {
          if (move.for !== "settlement") this.#wakeAt(id, move.until);
          return;
        }
        await this.#perform(run, operation, cluster, move);
      }
    } catch (error) {
      if (!signal.aborted) await this.#stumbled(id, error);
    }
  }

  async #perform(
    run: Run,
    operation: Operation,
    cluster: Cluster,
    move: Exclude<Move, { do: "rest" | "wait" }>,
  ): Promise<void> {
    switch (move.do) {
      case "observe": {
        const world = run.requested.changes ? this.#world : { ...this.#world, ...this.#reading };
        const watch = this.#watching(run, operation, cluster);
        const event = await observe(world, run, operation, cluster, move, watch, this.#stopping.signal);
        if (event === undefined) return;
        // While the last checks waited, how far it is was written, or that somebody ended the waiting.
        if (move.phase === "after")
          await recordIn(this.#world, run.id, (now) => (now.after === undefined ? [event] : undefined));
        else await this.#append(run, event);
        return;
      }
      case "propose": {
        if (operation.risk === "read" || move.observation.digest === null)
          throw new Error("a plan without digest cannot be proposed");
        const demands = operation.demands?.(operation.args.parse(run.requested.args), cluster) ?? {};
        const rule = withDemands(ruleFor(cluster, operation.risk), demands);
        const lifeMs = Math.min(rule.expiresAfterMs, operation.expiresAfterMs ?? rule.expiresAfterMs);
        const expiresAt = new Date(this.#world.now().getTime() + lifeMs).toISOString();
        await this.#append(run, {
          kind: "proposed",
          digest: move.observation.digest,
          rule,
          expiresAt,
          word: demands.typed,
          countdownMs: demands.countdownMs,
        });
        return;
      }
      case "execute":
        return execute(
          this.#world,
          run.id,
          cluster,
          move.step,
          this.#watching(run, operation, cluster),
          this.#stopping.signal,
        );
      case "close": {
        await this.#append(run, { kind: "closed", outcome: move.outcome, why: move.why });
        const { incident, changes } = run.requested;
        if (incident !== undefined && changes) await this.lookAgain(incident, run.id);
      }
    }
  }

  #watching(run: Run, operation: Operation, cluster: Cluster): Watch {
    const approved = run.proposal?.observation.facts;
    return new Watch(this.#world, run.id, async () => {
      if (operation.watch === undefined || approved === undefined) return undefined;
      const [facts, args] = [operation.facts.parse(approved), operation.args.parse(run.requested.args)];
      return operation.watch(facts, args, look(this.#world, cluster), cluster);
    });
  }

  /** False when somebody else moved the run first; the caller's next look shows where it stands. */
  async #append(run: Run, event: Event): Promise<boolean> {
    const mine = await this.#world.store.append(run.id, run.seq, [event], this.#world.now());
    this.#world.tell(run.id);
    return mine;
  }

  async #record(id: RunId, decide: (run: Run) => readonly Event[] | undefined): Promise<void> {
    if (await recordIn(this.#world, id, decide)) this.advance(id);
  }

  #what(name: string, clusterName: string): { operation: Operation; cluster: Cluster } {
    const operation = this.#world.operations.get(name);
    const cluster = this.#world.clusters.get(clusterName);
    if (operation === undefined) throw new Error(`there is no operation ${name}`);
    if (cluster === undefined) throw new Error(`there is no cluster ${clusterName} in the inventory`);
    return { operation, cluster };
  }

  #wakeAt(id: RunId, at: Date): void {
    const ms = Math.max(0, at.getTime() - this.#world.now().getTime());
    void this.#world.sleep(ms, this.#stopping.signal).then(() => this.advance(id));
  }

  /** A bug or an outage. With nothing begun the run is closed; otherwise it stays open and is taken up again. */
  async #stumbled(id: RunId, cause: unknown): Promise<void> {
    this.#world.log("a run stumbled", {
      run: id,
      cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    const run = await this.run(id).catch(() => undefined);
    if (run !== undefined && run.closed === undefined && Object.keys(run.steps).length === 0) {
      await this.#append(run, { kind: "closed", outcome: "failed", why: say("broken") }).catch(() => undefined);
      return;
    }
    void this.#world.sleep(RETRY_MS, this.#stopping.signal).then(() => this.advance(id));
  }
}

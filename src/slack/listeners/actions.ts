import type { App } from "@slack/bolt";
import { countdownEnd, mustDecide } from "../../core/policy.ts";
import { Refusal } from "../../core/refusal.ts";
import { verbatim } from "../../core/words.ts";
import { ACTION } from "../action-ids.ts";
import { earOf, openAsk } from "../ask.ts";
import { concerned } from "../concerned.ts";
import { endModal, otherModal, typedModal } from "../modals.ts";
import { attend, type Parts, safely, tellThem } from "../parts.ts";
import { say } from "../texts.ts";
import { argsIn, type Click, clickFrom } from "./click.ts";
import { offer } from "./offer.ts";

type Act = (parts: Parts, click: Click) => Promise<void>;

/** Every button. Who may press it is decided by the engine, on the newest state of the run. */
const ACTS: Record<string, Act> = {
  [ACTION.approve]: approve,
  [ACTION.reject]: async (parts, click) => {
    const { id, voter } = await concerned(parts, click.value["run"], click.user);
    await parts.bot.decide(id, voter, { vote: "reject", digest: click.value["digest"] ?? "" });
  },
  [ACTION.cancel]: async (parts, click) => {
    const { id, run, voter } = await concerned(parts, click.value["run"], click.user);
    // In a countdown everybody who could have asked may stop it: the engine decides.
    if (run.requested.by.id !== click.user && countdownEnd(run) === undefined)
      throw new Refusal(say("only-requester", { by: run.requested.by.name }));
    await parts.bot.cancel(id, voter);
  },
  [ACTION.leave]: async (parts, click) => {
    const { id, voter } = await concerned(parts, click.value["run"], click.user);
    await parts.bot.leave(id, voter);
  },
  [ACTION.offer]: offer,
  [ACTION.lookAgain]: async (parts, click) => {
    const { id } = await concerned(parts, click.value["run"], click.user);
    await parts.bot.lookAgain(id);
  },
  [ACTION.end]: async (parts, click) => {
    const { id } = await concerned(parts, click.value["run"], click.user);
    const view = endModal(JSON.stringify({ run: id }), parts.language);
    await parts.client.views.open({ trigger_id: click.trigger, view });
  },
  [ACTION.yes]: (parts, click) => answer(parts, click, "yes"),
  [ACTION.no]: (parts, click) => answer(parts, click, "no"),
  [ACTION.other]: async (parts, { value, trigger, origin }) => {
    const metadata = JSON.stringify({ ...value, origin });
    await parts.client.views.open({ trigger_id: trigger, view: otherModal(metadata, parts.language) });
  },
  [ACTION.abort]: async (parts, click) => {
    const { id, voter } = await concerned(parts, click.value["run"], click.user);
    await parts.bot.interrupt(id, click.value["step"] ?? "", voter);
  },
  [ACTION.happened]: (parts, click) => settle(parts, click, "happened"),
  [ACTION.failed]: (parts, click) => settle(parts, click, "failed"),
  [ACTION.share]: share,
  [ACTION.fillIn]: fillIn,
};

export function listenToActions(app: App, parts: Parts): void {
  app.action(/^gauss\./, async ({ body, ack }) => {
    await safely(parts, () => ack());
    const click = clickFrom(body);
    // Buttons of one kind in one message are numbered.
    const act = click === undefined ? undefined : ACTS[click.action.replace(/\.\d+$/, "")];
    if (click === undefined || act === undefined) return;
    await attend(parts, earOf(click.user, click.origin), () => act(parts, click));
  });
}

/** Where the rule asks for the cluster's name, the click opens the modal for it, but only for those who may approve at all. */
async function approve(parts: Parts, click: Click): Promise<void> {
  const { id, run, voter } = await concerned(parts, click.value["run"], click.user);
  const digest = click.value["digest"] ?? "";
  if (run.proposal?.rule.typed !== true) return parts.bot.decide(id, voter, { vote: "approve", digest });
  const { operation, cluster } = run.requested;
  const { word = cluster } = run.proposal;
  mustDecide(run, voter, { vote: "approve", digest, typed: word }, parts.clock.now());
  const metadata = JSON.stringify({ run: id, digest, origin: click.origin });
  const view = typedModal(operation, cluster, word, digest, metadata, parts.language);
  await parts.client.views.open({ trigger_id: click.trigger, view });
}

async function answer(parts: Parts, click: Click, text: string): Promise<void> {
  const { id, voter } = await concerned(parts, click.value["run"], click.user);
  await parts.bot.answer(id, click.value["step"] ?? "", click.value["question"] ?? "", { text }, voter);
}

async function settle(parts: Parts, click: Click, as: "happened" | "failed"): Promise<void> {
  const { id, voter } = await concerned(parts, click.value["run"], click.user);
  await parts.bot.settle(id, click.value["step"] ?? "", as, voter);
}

/** Only the one who was told may tell others. */
async function share(parts: Parts, click: Click): Promise<void> {
  const { id, run, voter } = await concerned(parts, click.value["run"], click.user);
  if (run.requested.by.id !== click.user || run.before === undefined) throw new Refusal(say("nothing-to-share"));
  parts.threads.share(id, voter.name);
  await tellThem(parts, earOf(click.user, click.origin), say("shared"));
}

async function fillIn(parts: Parts, { value, trigger, origin }: Click): Promise<void> {
  const operation = parts.operations.get(value["operation"] ?? "");
  if (operation === undefined) throw new Refusal(verbatim("text", { text: value["operation"] ?? "?" }));
  const cluster = parts.clusters.get(value["cluster"] ?? "");
  const args = argsIn(value) ?? {};
  const { thread } = value;
  await openAsk(parts, { operation, cluster, args }, trigger, thread === undefined ? origin : { ...origin, thread });
}

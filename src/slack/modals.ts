import type { types } from "@slack/bolt";
import type { Cluster } from "../core/cluster.ts";
import type { Operation } from "../core/operation.ts";
import type { Language, Message } from "../core/words.ts";
import { VIEW } from "./action-ids.ts";
import { ALL, type Argument, argumentsOf, shownName } from "./arguments.ts";
import { lines, plainText, text } from "./blocks.ts";
import type { Known } from "./bot.ts";
import { cut, plainly } from "./text.ts";
import { say } from "./texts.ts";

type View = types.ModalView;
type Input = types.InputBlock;
const OPTIONS_MAX = 100;

/** Names of input blocks; errors are shown under them. */
export const inputOf = (argument: string): string => `arg.${argument}`;
export const CLUSTER_INPUT = "cluster";
export const TEXT_INPUT = "text";
export const VALUE = "value";

export interface Missing {
  readonly operation: Operation;
  readonly cluster: Cluster | undefined;
  readonly args: Readonly<Record<string, string>>;
}

/** Asks for what was not typed: clusters and nodes from the inventory, everything else as text. */
export function askModal({ clusters }: Known, missing: Missing, metadata: string, language: Language): View {
  const { operation, cluster, args } = missing;
  const inputs = argumentsOf(operation).map((argument) =>
    input(argument, args[argument.name], { clusters, cluster }, language),
  );
  const which: types.KnownBlock[] =
    cluster === undefined
      ? [clusterInput(clusters, language)]
      : [lines([text(`${plainly(say("on-cluster"), language)}: ${cluster.name}`)])];
  const summary = lines([text(cut(plainly(operation.summary, language), 1_000))]);
  const submit = plainly(say("ask-submit"), language);
  return modal(
    { id: VIEW.ask, title: operation.name, submit, metadata, blocks: [summary, ...which, ...inputs] },
    language,
  );
}

/** The approver types the cluster's name, or what the operation wants typed instead. */
export function typedModal(
  operation: string,
  cluster: string,
  word: string,
  digest: string,
  metadata: string,
  language: Language,
): View {
  const block: Input = {
    type: "input",
    block_id: TEXT_INPUT,
    label: plainText(plainly(say("type-label", { operation, cluster, word }), language), 2_000),
    hint: plainText(plainly(say("type-hint", { digest: digest.slice(0, 8) }), language), 2_000),
    element: { type: "plain_text_input", action_id: VALUE, max_length: 200 },
  };
  const [title, submit] = [plainly(say("type-title"), language), plainly(say("approve"), language)];
  return modal({ id: VIEW.typed, title, submit, metadata, blocks: [block] }, language);
}

/** An answer of a person's own to a tool's question. */
export function otherModal(metadata: string, language: Language): View {
  const block: Input = {
    type: "input",
    block_id: TEXT_INPUT,
    label: plainText(plainly(say("other-label"), language), 2_000),
    hint: plainText(plainly(say("other-hint"), language), 2_000),
    element: { type: "plain_text_input", action_id: VALUE, max_length: 500 },
  };
  const [title, submit] = [plainly(say("other-title"), language), plainly(say("send"), language)];
  return modal({ id: VIEW.other, title, submit, metadata, blocks: [block] }, language);
}

/** Why an incident ends. */
export function endModal(metadata: string, language: Language): View {
  const block: Input = {
    type: "input",
    block_id: TEXT_INPUT,
    optional: true,
    label: plainText(plainly(say("end-label"), language), 2_000),
    hint: plainText(plainly(say("end-hint"), language), 2_000),
    element: { type: "plain_text_input", action_id: VALUE, max_length: 500 },
  };
  const [title, submit] = [plainly(say("end-title"), language), plainly(say("end-incident"), language)];
  return modal({ id: VIEW.end, title, submit, metadata, blocks: [block] }, language);
}

interface Frame {
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly metadata: string;
  readonly blocks: types.KnownBlock[];
}

const modal = ({ id, title, submit, metadata, blocks }: Frame, language: Language): View => ({
  type: "modal",
  callback_id: id,
  title: plainText(title, 24),
  submit: plainText(submit, 24),
  close: plainText(plainly(say("back"), language), 24),
  private_metadata: metadata,
  blocks,
});

const option = (name: string): types.PlainTextOption => ({ text: plainText(name, 75), value: name });

function select(options: types.PlainTextOption[], chosen: string | undefined): types.StaticSelect {
  const initial = options.find(({ value }) => value === chosen);
  const element: types.StaticSelect = { type: "static_select", action_id: VALUE, options };
  return initial === undefined ? element : { ...element, initial_option: initial };
}

function clusterInput(clusters: Known["clusters"], language: Language): Input {
  const label = plainText(plainly(say("choose-cluster"), language), 2_000);
  const options = [...clusters.keys()].slice(0, OPTIONS_MAX).map(option);
  return { type: "input", block_id: CLUSTER_INPUT, label, element: select(options, undefined) };
}

interface Where {
  readonly clusters: Known["clusters"];
  readonly cluster: Cluster | undefined;
}

function input(argument: Argument, given: string | undefined, where: Where, language: Language): Input {
  const block: Input = {
    type: "input",
    block_id: inputOf(argument.name),
    label: plainText(shownName(argument), 2_000),
    optional: !argument.required,
    element: element(argument, given ?? argument.standard, where),
  };
  const hint: Message | undefined =
    argument.standard === undefined ? undefined : say("standard-value", { value: argument.standard });
  const said = [argument.description, hint === undefined ? "" : plainly(hint, language)].filter((part) => part !== "");
  return said.length === 0 ? block : { ...block, hint: plainText(said.join(" · "), 2_000) };
}

function element(
  { choices, isNode, orAll }: Argument,
  given: string | undefined,
  { clusters, cluster }: Where,
): types.InputBlock["element"] {
  if (choices !== undefined && choices.length <= OPTIONS_MAX) return select(choices.map(option), given);
  if (isNode) {
    const found = cluster === undefined ? [...clusters.values()].flatMap(({ nodes }) => nodes) : cluster.nodes;
    const names = [...new Set([...(orAll ? [ALL] : []), ...found.map(({ name }) => name)])];
    if (names.length <= OPTIONS_MAX) return select(names.map(option), given);
  }
  const typed: types.PlainTextInput = { type: "plain_text_input", action_id: VALUE, max_length: 1_000 };
  return given === undefined || given === "" ? typed : { ...typed, initial_value: cut(given, 1_000) };
}

import { z } from "zod";
import { UserId } from "../../core/entry.ts";
import type { Origin } from "../ask.ts";

/** A click on one of our buttons, whatever Bolt thinks of it. */
const Payload = z.object({
  user: z.object({ id: UserId }),
  trigger_id: z.string().default(""),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ channel_id: z.string().optional(), message_ts: z.string().optional() }).optional(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
const Value = z.record(z.string(), z.string());

export interface Click {
  readonly user: UserId;
  readonly trigger: string;
  readonly action: string;
  /** What the button carries. It says which thing is meant, never what is allowed. */
  readonly value: Readonly<Record<string, string>>;
  readonly origin: Origin;
  /** The message in which the button stands. */
  readonly message: string;
}

/** Undefined for what is not a click on a button of ours. */
export function clickFrom(body: unknown): Click | undefined {
  const { success, data } = Payload.safeParse(body);
  const action = data?.actions[0];
  if (!success || data === undefined || action === undefined) return undefined;
  const channel = data.channel?.id ?? data.container?.channel_id ?? data.user.id;
  const thread = data.message?.thread_ts;
  const responseUrl = data.response_url;
  return {
    user: data.user.id,
    trigger: data.trigger_id,
    action: action.action_id,
    value: valueFrom(action.value),
    message: data.container?.message_ts ?? "",
    origin: {
      channel,
      ...(thread === undefined ? {} : { thread }),
      ...(responseUrl === undefined ? {} : { responseUrl }),
    },
  };
}

/** The arguments of a run that a button begins or completes. */
export const argsIn = (value: Click["value"]): Record<string, string> | undefined => parsed(value["args"]);

const valueFrom = (text: string | undefined): Click["value"] => parsed(text) ?? {};

function parsed(text: string | undefined): Record<string, string> | undefined {
  try {
    return Value.safeParse(JSON.parse(text ?? "{}")).data;
  } catch {
    return undefined;
  }
}

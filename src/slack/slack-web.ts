import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient,
} from "@slack/web-api";
import { z } from "zod";
import { posted } from "./posted.ts";
import type { Address, Body, Found, Label, Sent, Upload, Web } from "./web.ts";

const Posted = z.object({ ts: z.string().optional(), message_ts: z.string().optional() });
const Page = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
        files: z.array(z.object({ name: z.string().nullish() })).optional(),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const Announced = z.object({ upload_url: z.url(), file_id: z.string() });
const EVENT_TYPE = "gauss_run";
const PAGES_MAX = 20;
const RESPOND_MS = 10_000;
/** Slack may have done it all the same. */
const HALF_DONE = /^(?:internal_error|fatal_error|service_unavailable|request_timeout)$/;
/** The connection was never made. */
const NEVER_REACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The real Slack. `client` must neither retry nor wait by itself: what a result means is decided by who sent it. */
export function slackWeb(client: WebClient): Web {
  const call = async (method: string, args: Record<string, unknown>): Promise<Sent> => {
    try {
      const answer = Posted.parse(await client.apiCall(method, args));
      return { kind: "sent", ts: answer.ts ?? answer.message_ts ?? "" };
    } catch (error) {
      return failure(error);
    }
  };
  return {
    post: (to, body, label) => call("chat.postMessage", { ...addressed(to), ...shown(body), ...labelled(label) }),
    update: (at, body, label) => call("chat.update", { ...at, ...shown(body), ...labelled(label) }),
    whisper: (to, user, body) => call("chat.postEphemeral", { ...addressed(to), ...shown(body), user }),
    async upload({ channel, thread }, file) {
      const id = await sentTo(client, file);
      if (typeof id !== "string") return id;
      const files = [{ id, title: file.name }];
      const shared = { files, channel_id: channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
      return call("files.completeUploadExternal", shared);
    },
    async find({ channel, thread }, run, since) {
      const oldest = String(since.getTime() / 1000 - 60);
      const [method, where] =
        thread === undefined
          ? ["conversations.history", { channel, oldest }]
          : ["conversations.replies", { channel, ts: thread, oldest }];
      const messages: Found[] = [];
      let cursor = "";
      try {
        for (let page = 0; page < PAGES_MAX; page += 1) {
          const next = cursor === "" ? {} : { cursor };
          const answer = await client.apiCall(method, { ...where, ...next, include_all_metadata: true, limit: 200 });
          const { messages: some, response_metadata: more } = Page.parse(answer);
          messages.push(...some.map((message) => found(message, run)));
          cursor = more?.next_cursor ?? "";
          if (cursor === "") break;
        }
        return { kind: "found", messages };
      } catch (error) {
        return failure(error);
      }
    },
    async respond(url, body) {
      const reply = { response_type: "ephemeral", replace_original: false, ...shown(body) };
      try {
        const answer = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(reply),
          signal: AbortSignal.timeout(RESPOND_MS),
        });
        return answer.ok ? { kind: "sent", ts: "" } : { kind: "refused", error: `http_${answer.status}` };
      } catch (error) {
        return failure(new WebAPIRequestError(error instanceof Error ? error : new Error(String(error))));
      }
    },
  };
}

/** The id of a file that is there and that nobody sees yet. The client's own upload would hold all of it in memory. */
async function sentTo(
  client: WebClient,
  { name, size, pieces }: Upload,
): Promise<string | Exclude<Sent, { kind: "sent" }>> {
  try {
    const announced = await client.apiCall("files.getUploadURLExternal", { filename: name, length: size });
    const { upload_url: url, file_id: id } = Announced.parse(announced);
    const ended = await posted(url, size, pieces()).catch(String);
    return ended === 200 ? id : { kind: "away", why: `the upload ended with ${ended}` };
  } catch (error) {
    const why = failure(error);
    // Whatever became of it, nothing was posted.
    return why.kind === "unknown" ? { kind: "away", why: why.why } : why;
  }
}

const addressed = ({ channel, thread }: Address) =>
  thread === undefined ? { channel } : { channel, thread_ts: thread };

const shown = ({ text, blocks }: Body) => ({
  text,
  ...(blocks.length === 0 ? {} : { blocks }),
  unfurl_links: false,
  unfurl_media: false,
});

const labelled = ({ run, key }: Label) => ({ metadata: { event_type: EVENT_TYPE, event_payload: { run, key } } });

function found({ ts, metadata, files }: z.infer<typeof Page>["messages"][number], run: string): Found {
  const payload = metadata?.event_type === EVENT_TYPE ? metadata.event_payload : {};
  const key = payload["run"] === run && typeof payload["key"] === "string" ? payload["key"] : undefined;
  return { ts, key, files: (files ?? []).flatMap(({ name }) => (name == null ? [] : [name])) };
}

/** Anything else than Slack's own answers is a bug and goes up. */
function failure(error: unknown): Exclude<Sent, { kind: "sent" }> {
  if (error instanceof WebAPIRateLimitedError) return { kind: "limited", afterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === "ratelimited") return { kind: "limited", afterMs: 30_000 };
    return HALF_DONE.test(code) ? { kind: "unknown", why: code } : { kind: "refused", error: code };
  }
  if (error instanceof WebAPIHTTPError) return { kind: "unknown", why: `http ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) {
    const codes = codesOf(error.original);
    return codes.some((code) => NEVER_REACHED.has(code))
      ? { kind: "away", why: codes.join(" ") }
      : { kind: "unknown", why: error.original.message };
  }
  throw error;
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = "code" in error && typeof error.code === "string" ? [error.code] : [];
  return [...code, ...codesOf(error.cause)];
}

import { createHash } from "node:crypto";
import type { Form } from "./thread-state.ts";
import type { Drawn } from "./view.ts";
import type { Body } from "./web.ts";

export const FORMS: readonly Form[] = ["full", "plain", "bare"];
const TEXT_MAX = 3_900;

/** The workspace does not take these blocks: a plainer form may do. */
export const SHAPE_ERRORS =
  /^(?:invalid_blocks|invalid_blocks_format|msg_blocks_too_long|invalid_arguments|msg_too_long)$/;
/** We are not let in. People can change that, so it is tried again later. */
export const DOOR_ERRORS =
  /^(?:not_in_channel|channel_not_found|is_archived|restricted_action.*|invalid_auth|account_inactive|token_revoked|token_expired|not_authed|missing_scope|ekm_access_denied|no_permission)$/;

export function bodyOf({ text, blocks, plainer }: Extract<Drawn, { kind: "message" }>, form: Form): Body {
  if (form === "bare") return { text: text.slice(0, TEXT_MAX), blocks: [] };
  return { text, blocks: form === "full" ? blocks : plainer };
}

/** What a message says, in few characters: two that look alike have the same. */
export const hashOf = (one: Drawn, form: Form): string =>
  one.kind === "file"
    ? one.name
    : createHash("sha256")
        .update(JSON.stringify([form, bodyOf(one, form)]))
        .digest("hex")
        .slice(0, 16);

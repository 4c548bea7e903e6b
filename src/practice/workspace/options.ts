import type { RetryRules } from "./deliver/deliveries.ts";
import type { Channel } from "./people.ts";
import type { Limit } from "./rate-limits.ts";

/** A button in the page's practice drawer: it runs on the server, its text is shown to the person who pressed it. */
export interface PanelButton {
  readonly id: string;
  readonly label: string;
  /** Buttons of one group stand together under its name. */
  readonly group?: string;
  readonly danger?: boolean;
  readonly run: () => Promise<string>;
}

export interface WorkspaceOptions extends Partial<RetryRules> {
  /** 0, which is also the default, takes any free port. */
  readonly port?: number;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** Beside #gauss-ops and #general. */
  readonly moreChannels?: readonly Channel[];
  readonly commands?: readonly string[];
  /** Events the app has subscribed to. */
  readonly events?: readonly string[];
  /** Replaces single limits; `false` takes all limits away. */
  readonly limits?: Readonly<Record<string, Limit>> | false;
  /** Kinds of block refused in messages, such as `alert` and `plan`, to see the bot's simpler drawing. */
  readonly withoutBlocks?: readonly string[];
  readonly ackTimeoutMs?: number;
  /** Signed deliveries to this address instead of Socket Mode. */
  readonly http?: { readonly requestUrl: string };
  readonly panel?: readonly PanelButton[];
  /** Lines about the practice hosts, shown above the buttons. */
  readonly panelState?: () => readonly string[];
  /** A clock to turn, so that tests of expiry need not wait. */
  readonly now?: () => number;
}

import type { Member } from "../../state/member.ts";
import type { Log } from "../om/om-log.ts";
import type { Call } from "../tool.ts";

/** One run of gs_dropnode that has its answers. */
export interface Dropping {
  readonly call: Call;
  readonly log: Log;
  readonly targets: readonly Member[];
  readonly staying: readonly Member[];
  /** The targets that did not answer. */
  readonly unreachable: ReadonlySet<Member>;
}

import type { Member } from "../../state/member.ts";
import type { Log } from "../om/om-log.ts";
import type { Call } from "../tool.ts";
import type { ExpansionXml } from "./expansion-xml.ts";

/** A machine that is to become a member, and whether it still can. */
export interface NewHost {
  readonly member: Member;
  readonly address: string;
  isGood: boolean;
}

export interface Expansion {
  readonly call: Call;
  readonly log: Log;
  readonly group: string;
  readonly xml: ExpansionXml;
  /** What gs_om lists now. */
  readonly members: readonly Member[];
  readonly newHosts: readonly NewHost[];
}

export const goodOnes = ({ newHosts }: Expansion): Member[] =>
  newHosts.filter(({ isGood }) => isGood).map(({ member }) => member);

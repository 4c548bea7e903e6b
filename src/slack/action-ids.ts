/** Ids of buttons and views. Messages of older versions carry them, so they keep their meaning. */
export const ACTION = {
  approve: "gauss.approve",
  reject: "gauss.reject",
  cancel: "gauss.cancel",
  yes: "gauss.answer.yes",
  no: "gauss.answer.no",
  other: "gauss.answer.other",
  abort: "gauss.abort",
  happened: "gauss.settle.happened",
  failed: "gauss.settle.failed",
  share: "gauss.share",
  fillIn: "gauss.fill-in",
  leave: "gauss.leave",
  offer: "gauss.offer",
  lookAgain: "gauss.incident.look",
  end: "gauss.incident.end",
} as const;

export const VIEW = { ask: "gauss.ask", typed: "gauss.typed", other: "gauss.other", end: "gauss.end" } as const;

import { el, icon } from "./dom.js";
import { link } from "./mrkdwn.js";
import { richText } from "./rich-text.js";

const MARKS = {
  complete: "M6 10.500l2.800 2.800L14 7.500",
  error: "M7 7l6 6M13 7l-6 6",
};
const SPOKEN = { pending: "not started", in_progress: "running", complete: "done", error: "failed" };

/** The steps of a run, each with its state; one message that changes while they go on. */
export function plan({ title, tasks = [] }) {
  const done = tasks.filter(({ status }) => status === "complete").length;
  const bar = el("progress", { max: tasks.length || 1, value: done, "aria-label": "Steps done" });
  return el(
    "div.plan",
    { "data-plan": title },
    el("div.plan-head", {}, el("strong", {}, title), el("span.plan-count", {}, `${done} of ${tasks.length}`)),
    tasks.length > 0 && bar,
    el(
      "ol.tasks",
      {},
      tasks.map((task) => el("li", {}, row(task))),
    ),
  );
}

export const taskCard = (task) => el("div.plan.single", {}, row(task));

function row({ task_id, title, status, details, output, sources = [] }) {
  return el(
    `div.task.${status}`,
    { "data-task": task_id, "data-status": status },
    el(
      "span.task-mark",
      { role: "img", "aria-label": SPOKEN[status] },
      MARKS[status] && icon(MARKS[status], { className: "task-tick" }),
    ),
    el(
      "div.task-body",
      {},
      el("div.task-title", {}, title),
      details && el("div.task-details", {}, richText(details)),
      output && el("div.task-output", {}, richText(output)),
      sources.length > 0 &&
        el(
          "div.task-sources",
          {},
          sources.map(({ url, text }) => link(url, text)),
        ),
    ),
  );
}

import type { types } from "@slack/bolt";
import { type Block, emoji, fixed, type Inline, lines, sizeOf, text } from "./blocks.ts";

/** One step of a run on its plan. */
export type Task = {
  readonly id: string;
  readonly title: string;
  readonly status: "pending" | "in_progress" | "complete" | "error";
  readonly details?: readonly Inline[];
  readonly output?: string;
};
const SIGNS: Record<Task["status"], string> = {
  pending: "white_circle",
  in_progress: "hourglass_flowing_sand",
  complete: "white_check_mark",
  error: "x",
};

export const taskCard = ({ id, title, status, details, output }: Task): types.TaskCardBlock => {
  const task: types.TaskCardBlock = { type: "task_card", task_id: id, title, status };
  if (details !== undefined) task.details = lines(details);
  if (output !== undefined) task.output = fixed(output);
  return task;
};

/** The same for a workspace without plans. */
export const taskLines = ({ title, status, details, output }: Task): Block[] => [
  lines([emoji(SIGNS[status]), text(` ${title}`), ...(details === undefined ? [] : [text(": "), ...details])]),
  ...(output === undefined ? [] : [fixed(output)]),
];

const TASKS_MAX = 9_000;
const LINES_MAX = 46;

/** Slack refuses long messages as a whole, so of many steps that went wrong the first ones keep only their titles. */
export function fitted(tasks: readonly Task[]): readonly Task[] {
  const rows = tasks.flatMap(taskLines);
  const fits = Math.max(sizeOf(tasks.map(taskCard)), sizeOf(rows)) <= TASKS_MAX && rows.length <= LINES_MAX;
  const long = tasks.findIndex(({ details, output }) => details !== undefined || output !== undefined);
  const { id = "", title = "", status = "pending" } = tasks[long] ?? {};
  return fits || long === -1 ? tasks : fitted(tasks.with(long, { id, title, status }));
}

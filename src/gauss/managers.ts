import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { linesOf } from "./lines.ts";

/** Processes of the cluster manager on a host, by name. With CM running only cm_ctl may move roles: CM may undo gs_ctl's work. */
export const Managers = z.array(z.string());

const NAMES = ["om_monitor", "cm_agent", "cm_server"];

export const managers: Probe<z.infer<typeof Managers>> = {
  source: "ps",
  command: command("ps", "-e", "-o", "comm="),
  parse: parseManagers,
};

function parseManagers(output: string, code: number): Parsed<string[]> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  if (code !== 0 || lines.value.every((line) => line.trim() === "")) return { notRecognised: `ps ended with ${code}` };
  const running = new Set(lines.value.map((line) => line.trim()));
  return { value: NAMES.filter((name) => running.has(name)) };
}

import { expect, test } from "vitest";
import { incidentWords } from "../../src/slack/incident-words.ts";

test.for([
  ["incident note power ordered", { verb: "note", text: "power ordered" }],
  ["  note  in its thread ", { verb: "note", text: "in its thread" }],
  ["incident close", { verb: "close", text: "" }],
  ["INCIDENT Close the site is given up", { verb: "close", text: "the site is given up" }],
  ["incident export", { verb: "export", text: "" }],
  ["incident", { verb: undefined, text: "" }],
  ["incident what", { verb: undefined, text: "what" }],
  ["status", undefined],
  ["close", undefined],
  ["notebook", undefined],
  ["incidental", undefined],
  ["", undefined],
] as const)("%j", ([typed, said]) => {
  expect(incidentWords(typed)).toEqual(said);
});

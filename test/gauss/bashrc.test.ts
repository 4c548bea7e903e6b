import { expect, test } from "vitest";
import { endsEarly } from "../../src/gauss/bashrc.ts";

test.for([
  ["Debian and Ubuntu", "# x\ncase $- in\n    *i*) ;;\n      *) return;;\nesac\nHISTSIZE=1000\n"],
  ["older ones", '[ -z "$PS1" ] && return\n'],
  ["test and braces", 'test -n "$PS1" || return\n'],
  ["one line", "if [[ $- != *i* ]] ; then return; fi\n"],
  ["three lines", 'if [ -z "$PS1" ]; then\n  return\nfi\n'],
  ["Gentoo", "if [[ $- != *i* ]]\nthen\n  return\nfi\n"],
])("ends early: %s", ([, text = ""]) => {
  expect(endsEarly(text)).toBe(true);
});

test.for([
  ["CentOS and openEuler", "# .bashrc\nif [ -f /etc/bashrc ]; then\n\t. /etc/bashrc\nfi\n"],
  ["a guard that is commented out", '#[ -z "$PS1" ] && return\n# case $- in *) return;; esac\n'],
  ["a prompt", "PS1='\\u@\\h$ '\nif [ -n \"$PS1\" ]; then\n  bind x\nfi\n"],
  ["a case that returns nothing, and a function that does", "case $- in *i*) a=1;; esac\nf() {\n  return 1\n}\n"],
])("runs through: %s", ([, text = ""]) => {
  expect(endsEarly(text)).toBe(false);
});

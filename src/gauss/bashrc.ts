/**
 * Whether a ~/.bashrc ends early in a shell that is not interactive, as the ones of Debian and Ubuntu do. gs_sshexkey (3.0 and later)
 * adds its agent at the end and reads it back in such a shell, so it would fail (GAUSS-53507, seen with 7.0.0).
 */
export function endsEarly(bashrc: string): boolean {
  const code = bashrc
    .split("\n")
    .filter((line) => !line.trim().startsWith("#"))
    .join("\n");
  return (
    /\bcase\s+"?\$-"?\s+in\b(?:(?!\besac\b)[\s\S])*\breturn\b/.test(code) ||
    /^\s*(?:\[|test\b|if\b).*\$(?:-|\{?PS1\b)[^\n]*(?:(?:&&|\|\|)|then)\s*(?:return|exit)\b/m.test(code) ||
    /^\s*if\b.*\$(?:-|\{?PS1\b).*\n?\s*then\s*\n\s*(?:return|exit)\b/m.test(code)
  );
}

/** Where in the text a problem stands: the server counts lines and columns, the editor counts characters. */
import type { Text as Doc } from "@codemirror/state";
import type { Problem } from "./types";

/** The stretch of the document that a problem is about; at least one character where there is one. */
export function stretch(doc: Doc, problem: Problem): { from: number; to: number; line: number } {
  const number = Math.min(Math.max(problem.line ?? 1, 1), doc.lines);
  const line = doc.line(number);
  const written = line.from + (/\S/.exec(line.text)?.index ?? 0);
  const from = problem.column === null ? written : Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
  const endLine = doc.line(Math.min(Math.max(problem.end_line ?? number, number), doc.lines));
  const end =
    problem.end_column === null ? line.to : Math.min(endLine.from + Math.max(problem.end_column - 1, 0), endLine.to);
  // The mark stays on its own line: a whole block underlined says nothing.
  const to = Math.min(Math.max(end, from), line.to);
  return to > from ? { from, to, line: number } : { from: Math.min(written, line.to), to: line.to, line: number };
}

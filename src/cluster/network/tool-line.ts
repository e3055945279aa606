/**
 * What kubectl in a container and the API server say to each other. The real ones exchange many requests; here the
 * words of the command travel, and what it prints comes back as it is printed.
 */

export interface ToolRequest {
  /** The token of the service account, as its volume has it. */
  token: string;
  namespace: string;
  words: readonly string[];
  stdin?: string;
  /** Files of the container that the words name. */
  files: Record<string, string>;
}

export type ToolAnswer = { out: string } | { err: string } | { exit: number };

const MARK = 'podscope-kubectl ';

export const toolRequest = (request: ToolRequest): string => `${MARK}${JSON.stringify(request)}`;

/** Undefined: somebody else has connected. */
export function asToolRequest(text: string): ToolRequest | undefined {
  if (!text.startsWith(MARK)) return undefined;
  try {
    return JSON.parse(text.slice(MARK.length)) as ToolRequest;
  } catch {
    return undefined;
  }
}

export const toolAnswer = (answer: ToolAnswer): string => JSON.stringify(answer);
export const asToolAnswer = (text: string): ToolAnswer => JSON.parse(text) as ToolAnswer;

/**
 * What the text of a program that nobody runs gives away: the port it listens on and whether it hears SIGTERM.
 * Only what stands there in so many words; a port that is worked out elsewhere stays unknown.
 */
export function readSource(
  text: string,
  env: (name: string) => string | undefined,
): { ports: number[]; hearsTerm: boolean } {
  const constants = new Map<string, string>();
  // const port = 3000, PORT = 8080, port = process.env.PORT || 3000, int(os.environ.get("PORT", 5000))
  for (const [, name, value] of text.matchAll(
    /(?:^|[\s;,{])(?:const|let|var)?\s*([A-Za-z_]\w*)\s*=\s*([^=\n;][^\n;]*)/g,
  )) {
    const number = numberIn(value!, env);
    if (number !== undefined && !constants.has(name!)) constants.set(name!, number);
  }
  const ports = new Set<number>();
  const take = (word: string | undefined) => {
    const number = word === undefined ? undefined : (constants.get(word.trim()) ?? numberIn(word, env));
    if (number !== undefined && Number(number) > 0 && Number(number) < 65_536) ports.add(Number(number));
  };
  const patterns = [
    /\.listen\(\s*([\w.|?'" ()[\]]+?)\s*[,)]/g,
    /\b(?:app|application|uvicorn)\.run\([^)]*?port\s*=\s*([\w.]+)/g,
    /(?:HTTPServer|TCPServer|ThreadingHTTPServer)\(\s*\(\s*['"][^'"]*['"]\s*,\s*(\w+)\s*\)/g,
    /\.bind\(\s*\(\s*['"][^'"]*['"]\s*,\s*(\w+)\s*\)/g,
    /ListenAndServe\(\s*"[^"]*:(\d+)"/g,
  ];
  for (const pattern of patterns) for (const [, word] of text.matchAll(pattern)) take(word);
  return { ports: [...ports], hearsTerm: /SIGTERM/.test(text) };
}

/** A number written out, or the one of an environment variable that is set, else the default beside it. */
function numberIn(text: string, env: (name: string) => string | undefined): string | undefined {
  const variable = /(?:process\.env\.|process\.env\[['"]|environ(?:\.get\(|\[)['"]|getenv\(['"])(\w+)/.exec(
    text,
  )?.[1];
  const given = variable === undefined ? undefined : env(variable);
  if (given !== undefined && /^\d+$/.test(given)) return given;
  const rest = variable === undefined ? text : text.slice(text.indexOf(variable) + variable.length);
  return /(?:^|[^\w.])(\d{2,5})(?![\w.])/.exec(rest)?.[1];
}

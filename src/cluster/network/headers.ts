/** The value of a header, in whatever case it was sent. `name` is in lower case. Asked several times for each request. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  for (const key in headers)
    if (key.length === name.length && key.toLowerCase() === name) return headers[key];
  return undefined;
}

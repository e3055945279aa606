/** How one pod asks for names: its /etc/resolv.conf, read. */
export interface ResolvConf {
  /** The first one; the others are for when it is silent. */
  server: string;
  search: readonly string[];
  /** From so many dots on a name is tried as it is first. */
  ndots: number;
}

/** The defaults of resolv.conf(5): no search list, one dot. The last `search` line counts. */
export function parseResolvConf(text: string): ResolvConf {
  let server = '127.0.0.1';
  let search: string[] = [];
  let ndots = 1;
  for (const line of text.split('\n').reverse()) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) server = rest[0];
    else if (word === 'search' && search.length === 0) search = rest;
    else if (word === 'options')
      for (const option of rest) {
        const dots = /^ndots:(\d+)$/.exec(option)?.[1];
        if (dots !== undefined) ndots = Math.min(15, Number(dots));
      }
  }
  return { server, search, ndots };
}

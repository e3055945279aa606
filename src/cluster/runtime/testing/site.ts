import type { HttpOutcome } from '../../network/network.ts';
import { createDirectory, createFile, type Directory } from '../vfs.ts';
import { type Lab, lab } from './lab.ts';

interface Asked {
  headers?: Record<string, string>;
  port?: number;
  method?: string;
  body?: string;
  waitMs?: number;
}

/** A volume with these files. */
export const folder = (files: Record<string, string>): Directory => {
  const directory = createDirectory();
  for (const [name, text] of Object.entries(files)) directory.entries.set(name, createFile(text, 0o644));
  return directory;
};

/** An nginx with these files in conf.d, and what its requests get. */
export function site(
  conf: string,
  options: { names?: Record<string, string>; others?: (one: Lab) => void } = {},
) {
  const one = lab();
  one.network.setNameService({
    resolve: (name) => {
      const pod = options.names?.[name.replace('.default.svc.cluster.local', '')];
      return pod === undefined ? undefined : [one.network.addressOf({ pod: `default/${pod}` })!];
    },
  });
  options.others?.(one);
  one.kernel.advance(2000);
  const directory = folder({ 'default.conf': conf });
  const id = one.run(
    { image: 'nginx:1.27', mounts: [{ mountPath: '/etc/nginx/conf.d', directory, readOnly: true }] },
    one.sandbox('web'),
  );
  one.kernel.advance(3000);
  /** The whole answer; `waitMs`: how much time passes. */
  const ask = (
    path: string,
    { headers = {}, port = 80, method = 'GET', body, waitMs = 100_000 }: Asked = {},
  ): HttpOutcome => {
    let got: HttpOutcome | undefined;
    one.network.http(
      {
        from: { node: 'node-1' },
        scheme: 'http',
        host: one.network.addressOf({ pod: 'default/web' })!,
        port,
        path,
        method,
        headers: { Host: 'example.com', ...headers },
        ...(body === undefined ? {} : { body }),
        timeoutMs: 90_000,
      },
      (outcome) => {
        got = outcome;
      },
    );
    one.kernel.advance(one.kernel.now + waitMs);
    return got ?? { kind: 'timeout', phase: 'headers' };
  };
  /** Status and first line, or where it sends the client. */
  const get = (path: string, headers: Record<string, string> = {}, port = 80, method = 'GET'): string => {
    const outcome = ask(path, { headers, port, method });
    return outcome.kind === 'response'
      ? `${outcome.status} ${outcome.headers.Location ?? outcome.body.trim().split('\n')[0]}`.trim()
      : outcome.kind;
  };
  return { one, id, get, ask };
}

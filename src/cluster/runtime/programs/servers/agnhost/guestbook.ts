import type { HttpAnswer } from '../../../../network/registry.ts';
import { type Steps, sleep } from '../../../process/process.ts';
import type { Call } from '../../call.ts';
import { flag } from '../server.ts';
import { fetch, GO, log, notFound, ok, type Question, server } from './web.ts';

/** A store with replicas and a front end for it. Models test/images/agnhost/guestbook. */
export function* guestbook(call: Call): Steps<number> {
  const port = Number(flag(call, '--http-port') ?? 80);
  const backend = Number(flag(call, '--backend-port') ?? 6379);
  const primary = flag(call, '--replicaof');
  const store = new Map<string, string>();
  const replicas: string[] = [];
  const answer = (asked: Question): HttpAnswer => {
    const key = asked.value('key');
    switch (asked.path) {
      case '/register':
        log(call, `GET /register?host=${asked.value('host')}`);
        replicas.push(asked.value('host'));
        log(call, `Node '${asked.value('host')}' registered.`);
        return ok(JSON.stringify({ data: Object.fromEntries(store) }));
      case '/get':
        log(call, `GET /get?key=${key}`);
        return ok(JSON.stringify({ data: key === '' ? Object.fromEntries(store) : (store.get(key) ?? '') }));
      case '/set': {
        const value = asked.value('value');
        log(call, `GET /set?key=${key}&value=${value}`);
        if (key === '') return { status: 400, body: 'cannot set with empty key.\n' };
        store.set(key, value);
        return propagate(
          call,
          replicas,
          backend,
          `/set?key=${encodeURIComponent(key)}&value=${encodeURIComponent(value)}`,
        );
      }
      case '/guestbook':
        return proxy(call, backend, asked);
      default:
        return notFound;
    }
  };
  if (primary !== undefined && primary !== '') {
    const began = call.host.kernel.now;
    let isRegistered = false;
    while (!isRegistered) {
      if (call.host.kernel.now - began >= 15_000) {
        log(call, 'Timed out while registering to primary.');
        return 1;
      }
      const path = `/register?host=${call.host.ip}`;
      log(call, `Registering to primary: ${primary}:${backend}${path}`);
      const result = (yield (resume) =>
        fetch(call, { host: primary, port: backend, path }, resume) as undefined) as
        | { body: string }
        | { error: string };
      if ('body' in result) {
        const { data = {} } = JSON.parse(result.body) as { data?: Record<string, string> };
        for (const [key, value] of Object.entries(data)) store.set(key, value);
        log(call, `Registered to node: ${primary}`);
        isRegistered = true;
      } else {
        log(call, `encountered error while registering to primary: ${result.error}. Retrying in 1s.`);
        yield* sleep(call.process, 1000);
      }
    }
  }
  return yield* server(call, GO, port, answer);
}

function propagate(call: Call, replicas: readonly string[], port: number, path: string): HttpAnswer {
  const updated = ok(JSON.stringify({ message: 'Updated' }));
  if (replicas.length === 0) return updated;
  return {
    later(done) {
      const next = (at: number) => {
        const host = replicas[at];
        if (host === undefined) {
          done(updated);
          return;
        }
        fetch(call, { host, port, path }, (result) => {
          if ('error' in result)
            done({
              status: 417,
              body: `encountered error while propagating to replica '${host}': ${result.error}\n`,
            });
          else next(at + 1);
        });
      };
      next(0);
    },
  };
}

/** `set` goes to the primary, `get` to a replica. */
function proxy(call: Call, port: number, { value }: Question): HttpAnswer {
  const [command, key, text] = [value('cmd').toLowerCase(), value('key'), value('value')];
  log(call, `GET /guestbook?cmd=${command}&key=${key}&value=${text}`);
  if (command !== 'get' && command !== 'set') return { status: 400, body: `unsupported cmd: '${command}'\n` };
  if (command === 'set' && key === '') return { status: 400, body: 'cannot set with empty key.\n' };
  const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary';
  const path = `/${command}?key=${encodeURIComponent(key)}&value=${encodeURIComponent(text)}`;
  return {
    later: (done) =>
      fetch(call, { host, port, path }, (result) =>
        done(
          'error' in result ? { status: 417, body: `encountered error: ${result.error}\n` } : ok(result.body),
        ),
      ),
  };
}

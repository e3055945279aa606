import { headerOf } from '../../../../network/headers.ts';
import type { Datagram, HttpAnswer } from '../../../../network/registry.ts';
import { Process, type Steps } from '../../../process/process.ts';
import { captureFile, nullDevice } from '../../../process/streams.ts';
import type { Call } from '../../call.ts';
import { ephemeralPort } from '../../datagrams.ts';
import { flag } from '../server.ts';
import { clock } from '../template.ts';
import { fetch, GO, goDuration, log, notFound, ok, type Question, question, server } from './web.ts';

const DIAL_TIMEOUT_MS = 5000;

/** An HTTP server that does what its paths say. Models test/images/agnhost/netexec. */
export function* netexec(call: Call): Steps<number> {
  const port = Number(flag(call, '--http-port') ?? 8080);
  const delay = Number(flag(call, '--delay-shutdown') ?? 0) * 1000;
  const override = flag(call, '--http-override');
  const isTls = (flag(call, '--tls-cert-file') ?? '') !== '';
  log(call, `Started HTTP server on port ${port}`);
  const udpPort = Number(flag(call, '--udp-port') ?? 8081);
  if (udpPort !== -1) {
    log(call, `Started UDP server on port  ${udpPort}`);
    const close = call.host.network.hear(call.host.ip, udpPort, (datagram) => hearDatagram(call, datagram));
    if (close) call.process.ended.add(close);
  }
  return yield* server(
    call,
    delay > 0 ? { ...GO, SIGTERM: { after: delay, code: 0 } } : GO,
    port,
    (asked) =>
      route(
        call,
        override === undefined ? asked : question({ ...asked.request, path: override }, asked.client),
      ),
    isTls ? { tls: true } : {},
  );
}

function route(call: Call, asked: Question): HttpAnswer {
  const { path, value, client } = asked;
  switch (path) {
    case '/clientip':
      log(call, 'GET /clientip');
      return ok(`${client.ip}:40000`);
    case '/serverport':
      return ok(String(asked.request.port));
    case '/hostname':
    case '/hostName':
      log(call, `GET ${path}`);
      return ok(call.host.hostname);
    case '/healthz':
      log(call, 'GET /healthz');
      return ok();
    case '/header': {
      const name = value('key').toLowerCase();
      return ok(headerOf(asked.request.headers, name) ?? '');
    }
    case '/echo': {
      log(call, `GET /echo?msg=${value('msg')}&code=${value('code')}`);
      const code = value('code');
      if (code !== '' && !/^\d+$/.test(code))
        return ok(`argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`);
      return { status: Number(code || 200), body: value('msg') };
    }
    case '/redirect':
      log(call, `GET /redirect?location=${value('location')}&code=${value('code')}`);
      return { status: Number(value('code') || 302), headers: { Location: value('location') } };
    case '/exit':
      return exit(call, asked);
    case '/shutdown':
      log(call, 'GET /shutdown');
      call.host.kernel.after(0, () => call.process.exit(0));
      return 'eof';
    case '/shell':
      return shell(call, value('shellCommand') || value('cmd'));
    case '/dial':
      return dial(call, asked);
    case '/upload':
      log(call, 'GET /upload');
      return ok('{"error":"Unable to upload file."}');
    default:
      // Go's mux gives everything it does not know to the root.
      log(call, 'GET /');
      return path.startsWith('/') ? ok(`NOW: ${clock(call, 'pg')}000000 +0000 UTC m=+1.0`) : notFound;
  }
}

function exit(call: Call, { value }: Question): HttpAnswer {
  const [code, timeout, wait] = [value('code'), value('timeout'), value('wait')];
  log(call, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
  for (const [name, text] of [
    ['timeout', timeout],
    ['wait', wait],
  ] as const)
    if (text !== '' && goDuration(text) === undefined)
      return ok(`argument '${name}' must be a valid golang duration or empty, got ${JSON.stringify(text)}\n`);
  if (code !== '' && !/^-?\d+$/.test(code))
    return ok(`argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`);
  const waitMs = goDuration(wait || '0') ?? 0;
  log(
    call,
    `Will begin shutdown in ${waitMs / 1000}s, allowing ${(goDuration(timeout || '0') ?? 0) / 1000}s for connections to close, then will exit with ${Number(code || 0)}`,
  );
  const timer = call.host.kernel.after(waitMs, () => call.process.exit(Number(code || 0)));
  call.process.ended.add(() => call.host.kernel.cancel(timer));
  // Nobody is answered: the connection ends with the process.
  return { later: () => {} };
}

/** Runs a command with /bin/sh and answers with its output as JSON. */
function shell(call: Call, command: string): HttpAnswer {
  log(call, `GET /shell?cmd=${command}`);
  return {
    later(done) {
      const output = captureFile(1 << 20, () => {});
      const child = new Process(call.host, call.process.namespace, {
        argv: ['/bin/sh', '-c', command],
        parent: call.process,
        env: call.process.env,
        cwd: call.cwd,
        fds: new Map([
          [0, nullDevice()],
          [1, output],
          [2, output],
        ]),
      });
      child.ended.add(() => {
        const { code, signal } = child.status!;
        const answer: Record<string, string> = {};
        if (signal !== undefined) answer.error = `signal: ${signal.slice(3).toLowerCase()}`;
        else if (code !== 0) answer.error = `exit status ${code}`;
        if (output.text !== '') answer.output = output.text;
        const shown = Object.entries(answer).map(([name, text]) => `${name}:${text}`);
        log(call, `Output: map[${shown.join(' ')}]`);
        done(ok(JSON.stringify(answer)));
      });
      child.start(child.host.run(child, ['/bin/sh', '-c', command]));
    },
  };
}

/** The UDP server of netexec: it knows three words. */
function hearDatagram(call: Call, { text, from, reply }: Datagram): void {
  const asked = text.replace(/\0+$/, '').trim();
  log(call, `Received request [${asked}] from ${from.ip}:${from.port}`);
  const [word = '', ...rest] = asked.split(' ');
  const echoed = rest.join(' ');
  if (word === 'hostname') reply(call.host.hostname);
  else if (word === 'clientip') reply(`${from.ip}:${from.port}`);
  else if (word === 'echo') reply(echoed);
}

/** One question of /dial over UDP: it waits five seconds for an answer. */
function askByDatagram(
  call: Call,
  { host, port, path }: { host: string; port: number; path: string },
  done: (result: { body: string } | { error: string }) => void,
): void {
  const { kernel, network, origin } = call.host;
  let over = false;
  const finish = (result: { body: string } | { error: string }) => {
    if (over) return;
    over = true;
    kernel.cancel(timer);
    done(result);
  };
  const timer = kernel.after(DIAL_TIMEOUT_MS, () =>
    finish({ error: `reading from udp connection failed. err:'read udp ${host}:${port}: i/o timeout'` }),
  );
  network.send({ from: origin, host, port, fromPort: ephemeralPort(call), text: path.slice(1) }, (body) =>
    finish({ body }),
  );
}

/** Asks another pod, so often, and tells what it said. */
function dial(call: Call, { value }: Question): HttpAnswer {
  const [host, port, request, protocol] = [value('host'), value('port'), value('request'), value('protocol')];
  log(
    call,
    `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${value('tries')}`,
  );
  if (request === '') return { status: 400, body: 'request parameter not specified. <nil>\n' };
  const tries = Math.max(1, Math.min(1000, Number(value('tries') || 1)));
  return {
    later(done) {
      const responses: string[] = [];
      const errors: string[] = [];
      const next = (left: number) => {
        if (left === 0) {
          const answer: Record<string, string[]> = {};
          if (errors.length > 0) answer.errors = errors;
          if (responses.length > 0) answer.responses = responses;
          done(ok(JSON.stringify(answer)));
          return;
        }
        const ask = /^udp$/i.test(protocol) ? askByDatagram : fetch;
        ask(call, { host, port: Number(port), path: `/${request}` }, (result) => {
          if ('error' in result) errors.push(result.error);
          else responses.push(result.body);
          next(left - 1);
        });
      };
      next(tries);
    },
  };
}

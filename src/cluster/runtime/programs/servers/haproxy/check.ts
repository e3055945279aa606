/** The health checks of HAProxy. */
import type { HttpOutcome, TcpOutcome } from '../../../../network/network.ts';
import type { Call } from '../../call.ts';
import { hostsEntry } from '../../names.ts';
import { after, all, type HaProxy, isAlive, type Server } from './proxy.ts';

/** Asks a server again and again; a change is logged as the real one does. */
export function check(call: Call, proxy: HaProxy, server: Server): void {
  const { kernel, network, origin } = call.host;
  const isHttp = all(proxy, 'option', 'httpchk').length > 0;
  const line = all(proxy, 'option', 'httpchk').at(-1)?.words ?? [];
  const sent = all(proxy, 'http-check', 'send').at(-1)?.words ?? [];
  const path = after(sent, 'uri') ?? line.find((word) => word.startsWith('/')) ?? '/';
  const expected = all(proxy, 'http-check', 'expect').at(-1)?.words ?? [];
  const method = after(sent, 'meth') ?? (line[2] && !line[2].startsWith('/') ? line[2] : 'OPTIONS');
  const again = () => {
    const timer = kernel.after(server.interMs, ask);
    call.process.ended.add(() => kernel.cancel(timer));
  };
  const settle = (isGood: boolean, reason: string) => {
    const wasUp = server.health >= server.rise;
    if (isGood) server.health = Math.min(server.rise + server.fall - 1, server.health + 1);
    else if (server.health >= server.rise) {
      server.health--;
      if (server.health < server.rise) server.health = 0;
    } else server.health = 0;
    const isUp = server.health >= server.rise;
    if (isUp && !wasUp) server.health = server.rise + server.fall - 1;
    if (isUp !== wasUp) tell(call, proxy, server, isUp, reason);
    again();
  };
  const ask = () => {
    const at = {
      from: origin,
      host: hostsEntry(call, server.host) ?? server.host,
      port: server.port,
      timeoutMs: server.interMs,
    };
    if (!isHttp)
      return network.tcp(at, ({ kind }: TcpOutcome) =>
        settle(
          kind === 'connected',
          kind === 'timeout' ? 'Layer4 timeout' : 'Layer4 connection problem, info: "Connection refused"',
        ),
      );
    network.http({ ...at, scheme: 'http', path, method, headers: {} }, (outcome: HttpOutcome) => {
      if (outcome.kind !== 'response')
        return settle(
          false,
          outcome.kind === 'refused'
            ? 'Layer4 connection problem, info: "Connection refused"'
            : outcome.kind === 'timeout'
              ? `Layer${outcome.phase === 'connect' ? 4 : 7} timeout`
              : 'Layer7 invalid response',
        );
      const wanted = expected[2] === 'status' ? (expected[3] ?? '').split(',') : undefined;
      const isGood = wanted
        ? wanted.some((each) => {
            const [from = '', to = from] = each.split('-');
            return outcome.status >= Number(from) && outcome.status <= Number(to);
          })
        : outcome.status >= 200 && outcome.status < 400;
      settle(isGood, `Layer7 ${isGood ? 'check passed' : 'wrong status'}, code: ${outcome.status}`);
    });
  };
  ask();
}

function tell(call: Call, proxy: HaProxy, server: Server, isUp: boolean, reason: string): void {
  const name = proxy.section.name;
  const up = (isBackup: boolean) =>
    proxy.servers.filter((each) => each.isBackup === isBackup && isAlive(each)).length;
  const counts = `${up(false)} active and ${up(true)} backup servers ${isUp ? 'online' : 'left'}.`;
  const running = !isUp && up(false) === 0 && up(true) > 0 ? ' Running on backup.' : '';
  const text = `${server.isBackup ? 'Backup ' : ''}Server ${name}/${server.name} is ${isUp ? 'UP' : 'DOWN'}, reason: ${isUp && !reason.includes('Layer7') ? 'Layer4 check passed' : reason}, check duration: 0ms. ${counts}${running} 0 sessions ${isUp ? 'requeued, 0 total in queue' : 'active, 0 requeued, 0 remaining in queue'}.`;
  call.err(`[WARNING]  (8) : ${text}\n`);
  if (up(false) + up(true) === 0) call.err(`[ALERT]    (8) : backend '${name}' has no server available!\n`);
}

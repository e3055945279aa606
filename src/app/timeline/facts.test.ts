import { expect, test } from 'vitest';
import type { Fact } from '../../trace/why.ts';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { factSentence } from './facts.ts';

const settings = {
  initialDelaySeconds: 0,
  periodSeconds: 5,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

test.each<[Fact, string, string]>([
  [
    { key: 'podStatus', pod: 'web-0', status: 'Running', ready: '1/1', restarts: 1 },
    'web-0: Running, 1/1 ready, restarted once',
    'web-0：Running，就绪 1/1，重启过 1 次',
  ],
  [
    { key: 'containerRunning', container: 'app', ready: false, started: true, since: 2, instance: 0 },
    'app has been running since 2.00 s; its readiness is false',
    'app 自 2.00 s 起运行；容器未就绪',
  ],
  [
    { key: 'probeLeft', probe: 'liveness', left: 1, effect: 'restart' },
    'one more failure restarts the container',
    '再失败 1 次，容器就会重启',
  ],
  [
    { key: 'probeSettings', probe: 'liveness', settings },
    'initialDelaySeconds 0, periodSeconds 5, timeoutSeconds 1, failureThreshold 3',
    'initialDelaySeconds 0，periodSeconds 5，timeoutSeconds 1，failureThreshold 3',
  ],
  [
    { key: 'endpoint', service: 'web', ready: false, serving: true, terminating: true },
    'terminating but still answering: service/web turns to it only where nobody is ready',
    '正在终止但仍能应答：没有就绪的端点时，service/web 才会找它',
  ],
  [
    { key: 'signalSent', signal: 'SIGTERM', at: 20, why: 'deletion', left: 30 },
    'SIGTERM: the pod was deleted; 30.0 s of grace left',
    'SIGTERM：Pod 被删除；宽限期还剩 30.0 s',
  ],
])('$key', (fact, english, chinese) => {
  expect(factSentence(fact, 'en', en)).toBe(english);
  expect(factSentence(fact, 'zh', zh)).toBe(chinese);
});

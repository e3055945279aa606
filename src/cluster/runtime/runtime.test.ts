import { describe, expect, test } from 'vitest';
import type { AppSpec } from '../../scenario/types.ts';
import { RuntimeError } from './cri.ts';
import { lab, runScript } from './testing/lab.ts';
import { createDirectory, createFile } from './vfs.ts';

const forever = { ms: 0 };

describe('starting', () => {
  test.each([
    [['/nope'], 'exec: "/nope": stat /nope: no such file or directory'],
    [['nope'], 'exec: "nope": executable file not found in $PATH'],
    [['/etc/passwd'], 'exec: "/etc/passwd": permission denied'],
    [['/tmp'], 'exec: "/tmp": is a directory'],
  ])('%j cannot start', (command, text) => {
    const one = lab();
    const sandbox = one.sandbox('web');
    expect(() => one.run({ image: 'busybox:1.36', command }, sandbox)).toThrow(RuntimeError);
    expect(() => one.run({ image: 'busybox:1.36', command }, sandbox)).toThrow(text);
  });

  test('a failed start leaves StartError 128', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    const id = one.runtime.createContainer(sandbox, {
      name: 'main',
      attempt: 0,
      init: false,
      image: 'busybox:1.36',
      command: ['/nope'],
      env: [],
      mounts: [],
      ports: [],
      terminationMessagePath: '',
      tty: false,
      stdin: false,
    });
    expect(() => one.runtime.startContainer(id)).toThrow();
    expect(one.runtime.status(id)).toMatchObject({ state: 'exited', exitCode: 128, reason: 'StartError' });
    expect(one.runtime.status(id).startedAt).toBeUndefined();
  });

  test('an image without a command is a create error', () => {
    const one = lab();
    expect(() => one.run({ image: 'gcr.io/distroless/static:latest' })).toThrow('no command specified');
  });

  test('args alone replace CMD and keep ENTRYPOINT, command replaces both', () => {
    const one = lab();
    one.run({ image: 'redis:7', name: 'a', args: ['redis-server', '--port', '7000'] });
    one.kernel.advance(1000);
    const outcomes: string[] = [];
    for (const port of [6379, 7000])
      one.network.tcp(
        {
          from: { node: 'node-1' },
          host: one.network.addressOf({ pod: 'default/web' })!,
          port,
          timeoutMs: 1000,
        },
        (outcome) => outcomes.push(outcome.kind),
      );
    one.kernel.advance(2000);
    expect(outcomes).toEqual(['refused', 'connected']);
  });
});

describe('exec', () => {
  const busy = () => {
    const one = lab();
    const id = one.run({ image: 'busybox:1.36', command: ['sleep', '3600'] });
    one.kernel.advance(1000);
    return { one, id };
  };

  test.each([
    ['a direct command is cut at its timeout', ['sleep', '5'], 2000, true],
    [
      'a shell that waits for its child ends with the child',
      ['sh', '-c', 'echo probe; sleep 5; echo end'],
      6000,
      true,
    ],
    ['a shell that became its only command is cut', ['sh', '-c', 'sleep 5'], 2000, true],
    ['a background child holds the answer back', ['sh', '-c', 'sleep 3 & echo done'], 4000, false],
  ])('%s', (_title, argv, at, timedOut) => {
    const { one, id } = busy();
    const answer = one.exec(id, argv, 1000);
    one.kernel.advance(60_000);
    expect(answer.at).toBe(at);
    expect(answer.result!.timedOut).toBe(timedOut);
  });

  test('output and exit code come back', () => {
    const { one, id } = busy();
    const answer = one.exec(id, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
    one.kernel.advance(1001);
    expect(answer.result).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('a missing program cannot start', () => {
    const { one, id } = busy();
    const answer = one.exec(id, ['/nope']);
    one.kernel.advance(1001);
    expect(answer.result!.error).toMatch(
      /^failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "\/nope": stat \/nope: no such file or directory$/,
    );
  });

  test('after the end there is nothing to exec in', () => {
    const one = lab();
    const id = one.run({ image: 'busybox:1.36', command: ['true'] });
    one.kernel.advance(10);
    const answer = one.exec(id, ['true']);
    one.kernel.advance(20);
    expect(answer.result!.error).toBe('failed to exec in container: container is in CONTAINER_EXITED state');
  });

  test('nothing is answered within the call itself', () => {
    const { one, id } = busy();
    let answered = false;
    one.runtime.exec(id, { argv: ['true'] }, () => {
      answered = true;
    });
    expect(answered).toBe(false);
  });
});

describe('app profiles', () => {
  const app = (more: Partial<AppSpec>): AppSpec => ({ match: {}, ...more });
  const get = (one: ReturnType<typeof lab>, path: string, port = 8080) => {
    let text = '';
    one.network.http(
      {
        from: { node: 'node-1' },
        scheme: 'http',
        host: one.network.addressOf({ pod: 'default/web' })!,
        port,
        path,
        headers: {},
        timeoutMs: 1000,
      },
      (outcome) => {
        text =
          outcome.kind === 'response'
            ? String(outcome.status)
            : outcome.kind === 'timeout'
              ? `timeout ${outcome.phase}`
              : outcome.kind;
      },
    );
    one.kernel.advance(one.kernel.now + 1000);
    return text;
  };

  test('the last entry in force counts, and ports listen from startup', () => {
    const one = lab({
      apps: [
        app({
          startup: 3000,
          http: [
            { port: 8080, path: '/healthz', from: forever, status: 200 },
            { port: 8080, path: '/healthz', from: { ms: 10_000 }, status: 500 },
            { port: 8080, path: '/q?x=1', from: forever, status: 201 },
            { port: 8080, path: '/slow', from: forever, status: 200, latency: 3000 },
            { port: 8080, path: '/healthz', from: 'stopSignal', status: 503 },
          ],
          onStopSignal: { after: 5000, code: 7 },
        }),
      ],
    });
    const id = one.run({ image: 'shop/api:2' });
    expect(get(one, '/healthz')).toBe('refused');
    one.kernel.advance(3000);
    expect([
      get(one, '/healthz'),
      get(one, '/healthz?y=2'),
      get(one, '/q?x=1'),
      get(one, '/q'),
      get(one, '/slow'),
    ]).toEqual(['200', '200', '201', '404', 'timeout headers']);
    expect(get(one, '/', 9)).toBe('refused');
    one.kernel.advance(10_000);
    expect(get(one, '/healthz')).toBe('500');
    one.runtime.signal(id, 'SIGTERM');
    expect(get(one, '/healthz')).toBe('503');
    one.kernel.advance(60_000);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 7, finishedAt: 16_000 });
    expect(get(one, '/healthz')).toBe('refused');
  });

  test('main is a list by instance', () => {
    const apps = [
      app({
        main: [
          { instance: 0, behaviour: { exitAfter: 1000, code: 1 } },
          { instance: 2, behaviour: 'forever' as const },
        ],
      }),
    ];
    const one = lab({ apps });
    const sandbox = one.sandbox('web');
    const ids = [0, 1, 2].map((attempt) => {
      const id = one.run({ image: 'a:1', attempt }, sandbox);
      one.kernel.advance(one.kernel.now + 5000);
      return id;
    });
    expect(ids.map((id) => one.runtime.status(id).exitCode)).toEqual([1, 1, undefined]);
  });

  test.each([
    ['default-pid1', false, 'running'],
    ['default-pid1', true, '143'],
    ['ignore', false, 'running'],
    ['default', false, '143'],
    [{ after: 2000, code: 4 }, false, '4'],
    [undefined, false, '0'],
  ] as const)('onStopSignal %j (shared process namespace: %s): %s', (onStopSignal, share, outcome) => {
    const one = lab({ apps: [app(onStopSignal === undefined ? {} : { onStopSignal })] });
    const id = one.run({ image: 'a:1' }, one.sandbox('web', { share }));
    one.kernel.advance(1000);
    one.runtime.signal(id, 'SIGTERM');
    one.kernel.advance(10_000);
    const status = one.runtime.status(id);
    expect(status.state === 'running' ? 'running' : String(status.exitCode)).toBe(outcome);
  });

  test('memory over the limit kills the container: OOMKilled, 137', () => {
    const one = lab({
      apps: [
        app({
          memory: [
            { from: forever, use: '40Mi' },
            { from: { ms: 5000 }, use: '600Mi' },
          ],
        }),
      ],
    });
    const id = one.run({ image: 'a:1', memoryLimitBytes: 100 * 1024 * 1024 });
    one.kernel.advance(10_000);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 137, reason: 'OOMKilled', finishedAt: 5000 });
  });

  test('exec entries match the joined command; others run for real', () => {
    const one = lab({
      apps: [
        app({
          exec: [{ command: 'check x', from: { ms: 2000 }, exit: 1, output: 'bad' }],
          log: [{ from: { ms: 500 }, line: 'up' }],
        }),
      ],
    });
    const id = one.run({ image: 'a:1' });
    one.kernel.advance(3000);
    const known = one.exec(id, ['check', 'x']);
    const real = one.exec(id, ['cat', '/etc/hostname']);
    one.kernel.advance(4000);
    expect([known.result!.exitCode, known.result!.stderr, real.result!.stdout]).toEqual([1, 'bad', 'web\n']);
    expect(one.runtime.logs(id)).toEqual([{ at: 500, stream: 'stdout', line: 'up' }]);
  });
});

describe('files', () => {
  test('volumes are shared, subPath picks a file, read-only mounts say so', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    const volume = createDirectory();
    const config = createDirectory();
    config.entries.set('app.conf', createFile('v=1\n'));
    const mounts = [
      { mountPath: '/data', directory: volume, readOnly: false },
      { mountPath: '/etc/app.conf', directory: config, subPath: 'app.conf', readOnly: true },
      { mountPath: '/config', directory: config, readOnly: true },
    ];
    const writer = one.run(
      {
        image: 'busybox:1.36',
        name: 'a',
        mounts,
        command: ['sh', '-c', 'cat /etc/app.conf; echo x > /data/f; echo y > /config/z; ls /config; ls /'],
      },
      sandbox,
    );
    one.kernel.advance(100);
    const reader = one.run({ image: 'debian:12', name: 'b', mounts, command: ['cat', '/data/f'] }, sandbox);
    one.kernel.advance(200);
    expect(one.lines(writer).slice(0, 3)).toEqual([
      'v=1',
      "sh: can't create /config/z: Read-only file system",
      'app.conf',
    ]);
    expect(one.lines(writer)).toContain('config');
    expect(one.lines(reader)).toEqual(['x']);
  });

  test('a container has a writable layer of its own', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    one.run({ image: 'nginx:1.27', name: 'a', command: ['rm', '/usr/share/nginx/html/index.html'] }, sandbox);
    const other = one.run(
      { image: 'nginx:1.27', name: 'b', command: ['ls', '/usr/share/nginx/html'] },
      sandbox,
    );
    one.kernel.advance(100);
    expect(one.lines(other)).toEqual(['50x.html', 'index.html']);
  });

  test('hosts, hostname, resolv.conf, the log of process 1 and the termination message', () => {
    const run = runScript(
      'cat /etc/hostname; grep web /etc/hosts; head -1 /etc/resolv.conf; echo to-log > /proc/1/fd/1; tr "\\0" " " < /proc/1/cmdline | cut -c1-5; echo why > /dev/termination-log; printf partial',
    );
    expect(run.out.split('\n')).toEqual([
      'web',
      '10.244.0.2\tweb',
      'search default.svc.cluster.local svc.cluster.local cluster.local',
      'to-log',
      'sh -c',
      'partial',
    ]);
    expect(run.lab.runtime.terminationMessage(run.id)).toBe('why\n');
  });

  test('a full disk refuses writes, a read-only root too', () => {
    const one = lab();
    one.runtime.faults.diskFull('node-1', true);
    const full = one.run({ image: 'busybox:1.36', command: ['sh', '-c', 'echo x > /tmp/f'] });
    one.runtime.faults.diskFull('node-1', false);
    one.kernel.advance(0);
    const fixed = one.run({
      image: 'busybox:1.36',
      readOnlyRootFilesystem: true,
      command: ['sh', '-c', 'echo x > /tmp/f'],
    });
    one.kernel.advance(10);
    expect(one.runtime.status(full).exitCode).toBe(0);
    expect(one.lines(fixed)).toEqual(["sh: can't create /tmp/f: Read-only file system"]);
  });
});

describe('memory', () => {
  test.each([
    ['polinux/stress', ['stress'], ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'], 100, 'OOMKilled'],
    ['polinux/stress', ['stress'], ['--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'], 200, undefined],
    ['busybox:1.36', ['tail', '/dev/zero'], undefined, 100, 'OOMKilled'],
    ['nginx:1.27', undefined, undefined, 4, 'OOMKilled'],
  ])('%s %j %j under %d Mi: %s', (image, command, args, limit, reason) => {
    const one = lab();
    const id = one.run({
      image,
      ...(command ? { command } : {}),
      ...(args ? { args } : {}),
      memoryLimitBytes: limit * 1024 * 1024,
    });
    one.kernel.advance(20_000);
    expect(one.runtime.status(id).reason).toBe(reason);
    if (reason) expect(one.runtime.status(id).exitCode).toBe(137);
  });
});

describe('faults', () => {
  test.each<[string, Parameters<ReturnType<typeof lab>['run']>[0]]>([
    ['a server', { image: 'nginx:1.27' }],
    [
      'a shell with a trap',
      { image: 'busybox:1.37', command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 1; done"] },
    ],
  ])('%s that hangs hears SIGTERM when it goes on, and SIGKILL at once', (_, config) => {
    const one = lab();
    const id = one.run(config);
    one.kernel.advance(2000);
    one.runtime.faults.hang('default/web', undefined, true);
    one.runtime.faults.kill('default/web', undefined, 'SIGTERM');
    one.kernel.advance(20_000);
    expect(one.runtime.status(id).state).toBe('running');
    one.runtime.faults.hang('default/web', undefined, false);
    one.kernel.advance(25_000);
    expect(one.runtime.status(id)).toMatchObject({ state: 'exited', exitCode: 0 });
  });
  test('kill, hang, http status', () => {
    const one = lab();
    const id = one.run({ image: 'nginx:1.27' });
    one.kernel.advance(1000);
    const ask = () => {
      let text = '';
      one.network.http(
        {
          from: { node: 'node-1' },
          scheme: 'http',
          host: one.network.addressOf({ pod: 'default/web' })!,
          port: 80,
          path: '/',
          headers: {},
          timeoutMs: 500,
        },
        (outcome) => {
          text = outcome.kind === 'response' ? String(outcome.status) : outcome.kind;
        },
      );
      one.kernel.advance(one.kernel.now + 600);
      return text;
    };
    expect(ask()).toBe('200');
    one.runtime.faults.httpStatus('default/web', undefined, 503);
    expect(ask()).toBe('503');
    one.runtime.faults.httpStatus('default/web', undefined, undefined);
    one.runtime.faults.hang('default/web', undefined, true);
    expect(ask()).toBe('timeout');
    one.runtime.faults.hang('default/web', undefined, false);
    one.network.faults.cutPod('default/web', true);
    expect(ask()).toBe('timeout');
    one.network.faults.cutPod('default/web', false);
    expect(ask()).toBe('200');
    expect(one.runtime.faults.kill('default/web')).toBe(true);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 137, reason: 'Error' });
    expect(one.runtime.faults.kill('default/web')).toBe(false);
  });
});

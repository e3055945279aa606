import { expect, test } from 'vitest';
import { NeedsStep, type ShellRequest } from '../client.ts';
import { frozen } from '../testing/frozen.ts';
import { sampleCluster } from '../testing/objects.ts';
import { run } from '../testing/run.ts';
import { type Profile, securityContext } from './debug-profiles.ts';

/** The shell that a line asks for, in front of a cluster that can only be looked at. */
function asked(line: string): ShellRequest | undefined {
  const found: { shell?: ShellRequest } = {};
  const io = {
    openShell: (request: ShellRequest) => {
      found.shell = request;
    },
  };
  expect(() => run(sampleCluster(), line, { client: frozen(), io })).toThrow(NeedsStep);
  return found.shell;
}

test('a session in a new container is asked for before the container is there', () => {
  expect(asked('kubectl debug -it web-0 --image=busybox -c look')).toEqual({
    namespace: 'default',
    pod: 'web-0',
    container: 'look',
    shell: 'sh',
    leave: { attach: 'kubectl attach -q -i web-0 -c look' },
    farewell:
      "Session ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach web-0 -c look -n default -i -t' if it is still running\n",
  });
  expect(asked('kubectl debug -it web-0 --image=busybox')?.container).toMatch(/^debugger-\w{5}$/);
  expect(asked('kubectl debug -qit web-0 --image=bash -c look -- bash')).toEqual({
    namespace: 'default',
    pod: 'web-0',
    container: 'look',
    shell: 'bash',
    leave: { attach: 'kubectl attach -q -i web-0 -c look' },
  });
});

test('a session is asked for before a pod of its own is there, and ends with it', () => {
  expect(asked('kubectl run -it --rm box --image=busybox --restart=Never -n shop -- sh')).toEqual({
    namespace: 'shop',
    pod: 'box',
    container: 'box',
    shell: 'sh',
    leave: {
      attach: 'kubectl attach -q -i box -n shop -c box',
      after: 'kubectl delete pod box -n shop --wait=false',
      failure: 'pod shop/box terminated (Error)\n',
    },
    farewell: "Session ended, resume using 'kubectl attach box -c box -n shop -i -t' command\n",
  });
  expect(asked('kubectl run -it box --image=ubuntu:24.04')?.shell).toBe('bash');
  expect(asked('kubectl run -it box --image=nginx -- sleep 5')).toBeUndefined();
  expect(asked('kubectl run -it box --image=nginx')).toBeUndefined();
  expect(asked('kubectl run -i box --image=busybox')).toBeUndefined();
  expect(asked('kubectl debug node/n1 -it --image=busybox')).toMatchObject({
    pod: expect.stringMatching(/^node-debugger-n1-\w{5}$/),
    container: 'debugger',
  });
});

test.each<[profile: string, style: 'ephemeral' | 'copy' | 'node', allowed: object | undefined]>([
  ['general', 'ephemeral', { capabilities: { add: ['SYS_PTRACE'] } }],
  ['general', 'node', undefined],
  ['legacy', 'ephemeral', undefined],
  ['baseline', 'copy', undefined],
  ['netadmin', 'node', { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
  ['sysadmin', 'node', { privileged: true }],
  ['restricted', 'copy', { allowPrivilegeEscalation: false, runAsNonRoot: true }],
])('the profile %s allows a container in %s', (profile, style, allowed) => {
  const found = securityContext(profile as Profile, style);
  if (allowed === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(allowed);
});

test('in a copy of the pod too, which can be gone back to', () =>
  expect(asked('kubectl debug -it web-0 --image=busybox -c look --copy-to=twin')).toMatchObject({
    pod: 'twin',
    container: 'look',
    farewell: "Session ended, resume using 'kubectl attach twin -c look -n default -i -t' command\n",
  }));

test.each([
  '-i web-0 -c look',
  '-it web-0 -c look --attach=false',
  '-it web-0 -c look -- ls /',
  'web-0 -c look',
])('debug %s opens no shell', (rest) =>
  expect(asked(`kubectl debug --image=busybox ${rest}`)).toBeUndefined(),
);

import { expect, test } from 'vitest';
import { NeedsStep, type ShellRequest } from '../client.ts';
import { frozen } from '../testing/frozen.ts';
import { sampleCluster } from '../testing/objects.ts';
import { run } from '../testing/run.ts';

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
    farewell:
      "Session ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach web-0 -c look -n default -i -t' if it is still running\n",
  });
  expect(asked('kubectl debug -it web-0 --image=busybox')?.container).toMatch(/^debugger-\w{5}$/);
  expect(asked('kubectl debug -qit web-0 --image=bash -c look -- bash')).toEqual({
    namespace: 'default',
    pod: 'web-0',
    container: 'look',
    shell: 'bash',
  });
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

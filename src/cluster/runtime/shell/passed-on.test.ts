import { expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

// Which shells hand on variables whose names are none: test/e2e/common/node/expansion.go runs busybox.
test.each([
  ['busybox:1.36', '[\\]^_`{}|~=1 * +,-.=2'],
  ['bash:5', '[\\]^_`{}|~=1 * +,-.=2'],
  ['debian:12', ''],
])('%s', (image, expected) => {
  const env = { '[\\]^_`{}|~': '1', '* +,-.': '2' };
  expect(runScript('env | grep -v "^[A-Z_]*=" | tr "\\n" " "', { image, env }).out.trim()).toBe(expected);
});

// busybox counts nested shells as bash does (shell/ash.c init), which `env` in the examples of the documentation shows.
test.each([
  ['busybox:1.36', '1 2'],
  ['bash:5', '1 2'],
  ['debian:12', ''],
])('SHLVL in %s', (image, expected) => {
  const { out } = runScript('printenv SHLVL; sh -c "printenv SHLVL; true"; true', { image });
  expect(out.trim().split('\n').join(' ')).toBe(expected);
});

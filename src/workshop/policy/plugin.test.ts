import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyFor } from './plugin.ts';

test('names the scripts that stand in the page by their hash, and nothing else beside own files', () => {
  // The hash is that of the example in the specification of the policy.
  expect(policyFor("<script>alert('Hello, world.');</script><script src=a></script>")).toContain(
    "script-src 'self' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; ",
  );
  const own = policyFor(readFileSync('index.html', 'utf8'));
  expect(own.match(/'sha256-/g)).toHaveLength(1);
  expect(own).toContain("connect-src 'self';");
  expect(own).not.toMatch(/\*|unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
});

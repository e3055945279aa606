import { expect, test } from 'vitest';
import { groupNotes } from './note-groups.ts';
import type { Note } from './notes.ts';

const note = (severity: Note['severity'], message: string, line: number): Note => ({
  severity,
  message,
  line,
  column: 1,
  code: severity === 'error' ? 'rejected' : 'not-simulated',
  remedy: undefined,
  where: `Pod/p${line}`,
});

test('what is assumed of several images is said once', () => {
  const groups = groupNotes([
    note('assumption', 'shop/web:1 is not known: assumed to succeed at once.', 1),
    note('assumption', 'shop/db:1 is not known: assumed to succeed at once.', 5),
    note('assumption', 'shop/x:1 is not known: assumed to have no shell.', 9),
  ]);
  expect(groups.map(({ message, notes }) => `${message} @ ${notes.length}`)).toEqual([
    '* is not known: assumed to succeed at once. @ 2',
    'shop/x:1 is not known: assumed to have no shell. @ 1',
  ]);
});

test('equal findings stand together where the first of them stands', () => {
  const groups = groupNotes([
    note(
      'warning',
      'accepted, not simulated: spec.template.spec.containers[0].securityContext.capabilities',
      9,
    ),
    note('error', 'namespaces "shop" not found', 1),
    note('warning', 'accepted, not simulated: spec.initContainers[1].securityContext.capabilities', 30),
    note('warning', 'accepted, not simulated: spec.template.spec.hostPID', 12),
    note('error', 'namespaces "shop" not found', 20),
    note('error', 'spec.replicas: Invalid value: -1', 25),
  ]);
  expect(
    groups.map(({ message, notes }) => `${message} @ ${notes.map(({ line }) => line).join(' ')}`),
  ).toEqual([
    'accepted, not simulated: containers[*].securityContext.capabilities @ 9 30',
    'namespaces "shop" not found @ 1 20',
    'accepted, not simulated: spec.template.spec.hostPID @ 12',
    'spec.replicas: Invalid value: -1 @ 25',
  ]);
});

import { expect, test } from 'vitest';
import { resolvePort } from './ports.ts';

const container = {
  name: 'c',
  image: 'app:1',
  ports: [
    { name: 'web', containerPort: 8080 },
    { name: '81', containerPort: 8081 },
  ],
};

test.each<[number | string, number | string]>([
  [80, 80],
  ['web', 8080],
  ['8443', 8443],
  // A name goes before the number it looks like.
  ['81', 8081],
  ['metrics', 'strconv.Atoi: parsing "metrics": invalid syntax'],
  ['0', 'invalid port number: 0'],
  [70000, 'invalid port number: 70000'],
])('port %s is %s', (port, expected) => expect(resolvePort(port, container)).toBe(expected));

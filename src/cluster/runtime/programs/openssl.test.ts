import { expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

const run = (script: string) => {
  const { out, code, lab } = runScript(`exec 2>&1; cd /tmp; ${script}`, { image: 'nginx:1.27' });
  return { text: `${out} => ${code}`, said: lab.reports.map((each) => each.code) };
};

test.each<[string, string | RegExp]>([
  ['openssl version', /^OpenSSL 3\.0\.\d+ .* => 0$/],
  ['openssl rand -hex 8', /^[0-9a-f]{16} => 0$/],
  ['openssl rand -base64 32 | wc -c', '45 => 0'],
  ['openssl genrsa -out k 2048; head -1 k', '-----BEGIN PRIVATE KEY----- => 0'],
  [
    'openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.crt -days 365 -subj "/CN=example.com/O=shop" -addext "subjectAltName=DNS:example.com"; openssl x509 -in tls.crt -noout -subject -dates; openssl x509 -in tls.crt -noout -text | grep -A1 Alternative | tail -1; openssl x509 -in tls.crt -noout -checkend 86400; head -1 tls.key',
    'subject=CN = example.com, O = shop\nnotBefore=Jan  1 00:00:00 2026 GMT\nnotAfter=Jan  1 00:00:00 2027 GMT\n                DNS:example.com\nCertificate will not expire\n-----BEGIN PRIVATE KEY----- => 0',
  ],
  [
    'openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=ca; openssl req -new -newkey rsa:2048 -nodes -keyout a.key -out a.csr -subj /CN=a; openssl x509 -req -in a.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out a.crt -days 10 2>/dev/null; openssl x509 -in a.crt -noout -issuer; openssl verify -CAfile ca.crt a.crt; openssl verify -CAfile a.crt ca.crt >/dev/null 2>&1 || echo no',
    'issuer=CN = ca\na.crt: OK\nno => 0',
  ],
  ['openssl x509 -in none -noout', `Can't open "none" for reading, No such file or directory => 1`],
  [
    'echo text > f; openssl x509 -in f -noout',
    'Could not read certificate from f\nUnable to load certificate => 1',
  ],
  [
    'printf abc | openssl dgst -sha256',
    'SHA2-256(stdin)= ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad => 0',
  ],
  ['echo a | openssl dgst -sha1', 'SHA1(stdin)= 3f786850e387550fdab836ed7e6dc881de23001b => 0'],
  [
    `printf '{"a":1}' | openssl base64; printf %0100d 1 | openssl base64 -A | wc -c`,
    'eyJhIjoxfQ==\n136 => 0',
  ],
  [
    'printf %060d 1 > f; openssl base64 -in f -out g; wc -l g; openssl base64 -d -in g | wc -c',
    '2 g\n60 => 0',
  ],
  ['openssl s_client -connect localhost:1 < /dev/null', /connect:errno=111 => 1$/],
  ['openssl nonsense', `Invalid command 'nonsense'; type "help" for a list. => 1`],
])('%s', (script, expected) => {
  const { text } = run(script);
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
});

test('that nothing is encrypted is said', () => {
  expect(run('openssl genrsa 2048 > k').said).toEqual(['no-cryptography']);
  expect(run('openssl rand -hex 4').said).toEqual([]);
  expect(run('openssl pkcs12 -export').said).toEqual(['no-cryptography']);
});

test('an image without it has none', () =>
  expect(runScript('openssl version', { image: 'alpine:3.20' }).code).toBe(127));

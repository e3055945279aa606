import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMutating } from './classify.ts';
import { NeedsStep } from './client.ts';
import { COMMANDS } from './commands/index.ts';
import { complete } from './complete.ts';
import { isIncomplete, isLook, newSession, standalone } from './index.ts';
import { FILTERS } from './shell/filters.ts';
import { WORDS } from './shell/words.ts';
import { frozen } from './testing/frozen.ts';
import { sampleCluster } from './testing/objects.ts';
import { run } from './testing/run.ts';

const names = COMMANDS.flatMap(({ name, subcommands }) => [
  name,
  ...(subcommands ?? []).map((inner) => `${name} ${inner.name}`),
]);
const flags = COMMANDS.flatMap((command) =>
  [command, ...(command.subcommands ?? [])].flatMap(({ flags: own }) => own.map((flag) => `--${flag.name}`)),
);
/** Pieces that a line of a shell may be made of, sensible or not. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names).map((name) => `kubectl ${name}`) },
  { weight: 3, arbitrary: fc.constantFrom(...new Set(flags)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...'pods pod/web-0 web-0 deploy/web deploy web sts n1 node/n1 svc all nope a/b/c / = - -- -f -o -A -l app=web -w 0 -1 99999999999 1e9 []'.split(
        ' ',
      ),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...'| || && & ; ;; ( ) { } ! > >> < << <<< 2>&1 $( ` $ ${ " \' \\ # * ? ~ if then fi for in do done while until case esac function \n'.split(
        ' ',
      ),
      '\n',
      '$(echo x)',
      '<<EOF\nx\nEOF\n',
      "jsonpath='{.items[*].metadata.name}'",
      "-o jsonpath='{range .items[*]}{'",
      "-o go-template='{{range .items}}{{.x}}{{end}}'",
      '-o custom-columns=A:.a,B',
      "-p '{'",
      "--overrides='{}'",
      '--sort-by=.x[',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(FILTERS), ...Object.keys(WORDS)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '你好',
      '😀',
      '\u0000',
      '\u001b[31m',
      '\ufeff',
      'é',
      '１',
      '\ud83d',
      '\u202e',
      '👩‍🚀',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...repeated()), fc.nat(3000)).map(([text, n]) => text.repeat(n)),
  },
);
/** What a line can have far too much of: letters, and whatever opens something inside of what is open. */
function repeated(): string[] {
  return [
    ...'x你😀"\'\\\n',
    '$(',
    '(',
    '{ ',
    '`',
    '${a:-',
    '$((',
    '! ',
    'if ',
    'a |',
    '| cat ',
    '; ',
    '&& true ',
    '-v ',
    '<<E ',
  ];
}
const line = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(' '));
const RUNS = { numRuns: 120 };

test('no line throws or hangs, and what comes after it works as ever', () => {
  fc.assert(
    fc.property(line, (text) => {
      const cluster = sampleCluster();
      const session = newSession();
      const { code } = run(cluster, text, {
        session,
        maxPauses: 20,
        files: { 'scenario.yaml': 'kind: Pod' },
      });
      // 0 to 255, or still waiting for something to happen.
      if (code !== undefined) expect(Number.isInteger(code) && code >= 0 && code <= 255).toBe(true);
      expect(run(cluster, 'echo alive | cat', { session })).toEqual({ out: 'alive\n', err: '', code: 0 });
    }),
    RUNS,
  );
}, 120_000);

test.each(repeated())('far too much of %j is an error, or nothing', (text) => {
  const cluster = sampleCluster();
  const session = newSession();
  for (const line of [text.repeat(5000), `kubectl get pods ${text.repeat(5000)}`]) {
    isMutating(line);
    isLook(line);
    isIncomplete(line);
    standalone(line, session);
    complete(line, line.length, cluster, session);
    run(cluster, line, { session, maxPauses: 20 });
    expect(run(cluster, 'echo alive | cat', { session }).out).toBe('alive\n');
  }
});

test('a pipe of more commands than can run says so, and the next line works', () => {
  const session = newSession();
  const pipe = (count: number) => run(sampleCluster(), `echo a${' | cat'.repeat(count)}`, { session });
  expect(pipe(150)).toMatchObject({ out: 'a\n', code: 0 });
  expect(pipe(5000)).toMatchObject({ out: '', err: expect.stringContaining('the pipe is too long') });
  expect(pipe(1).out).toBe('a\n');
});

test.each([
  "grep -cE '^(a+)+$'",
  "grep -c '^\\(a*\\)*$'",
  "grep -cP '^(a|a)*$'",
  "grep -wc '\\(a*\\)*x'",
  "awk '/^(a+)+$/ {n++} END {print n+0}'",
  "sed -nE '/^(a+)+$/p' | wc -l",
  'jq -R \'test("^(a+)+$")\' | grep -c true',
  'while read -r x; do [[ $x =~ ^(a+)+$ ]] || echo 0; done',
  'while read -r x; do [[ $x == *a*a*a*a*a*a*a*a*c ]] || echo 0; done',
  'while read -r x; do y=${x//*a*a*a*a*a*a*a*a*c/}; test "$x" != "$y" || echo 0; done',
])('an expression that could run away ends: %s', (command) => {
  const text = `printf '%sb\\n' ${'a'.repeat(200)} | ${command}`;
  expect(run(sampleCluster(), text, { session: newSession() }).out).toBe('0\n');
});

test.each([
  "kubectl apply -f - <<'EOF'\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\nEOF",
  "kubectl create -f - <<'EOF'\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\nEOF",
  'kubectl create deployment x --image=y',
  'kubectl create cm x --from-literal=a=b',
  'kubectl run x --image=y',
  'kubectl expose deploy web --port=80',
  'kubectl autoscale deploy web --max=3',
  'kubectl scale deploy web --replicas=5',
  'kubectl set image deploy web app=x:2',
  'kubectl set env deploy web A=b',
  'kubectl set resources deploy web --limits=cpu=1',
  'kubectl patch deploy web -p \'{"spec":{"replicas":9}}\'',
  'kubectl label pods --all x=y',
  'kubectl annotate pod web-0 x=y',
  'kubectl taint node n1 a=b:NoSchedule',
  'kubectl uncordon n1',
  'kubectl drain n1 --ignore-daemonsets --force --delete-emptydir-data --disable-eviction',
  'kubectl delete pod web-0',
  'kubectl delete pods --all --force',
  'kubectl rollout restart deploy web',
  'kubectl rollout pause deploy web',
  'kubectl exec web-0 -c app -- ls',
  'kubectl debug web-0 --image=busybox',
  'curl web',
  'kubectl get pods; kubectl delete pod web-0',
  'kubectl get pods -o name | xargs kubectl delete',
])('%s becomes a step and says nothing of its own', (text) => {
  const cluster = sampleCluster();
  expect(() => run(cluster, text, { client: frozen() })).toThrow(NeedsStep);
});

test('a frozen cluster never gets an error of its own into the output', () => {
  fc.assert(
    fc.property(line, (text) => {
      try {
        const { out, err } = run(sampleCluster(), text, { client: frozen(), maxPauses: 5 });
        expect(out + err).not.toContain('step\n');
      } catch (error) {
        expect(error).toBeInstanceOf(NeedsStep);
      }
    }),
    RUNS,
  );
}, 120_000);

test('no line puts completion, or what decides about lines, out of step', () => {
  const cluster = sampleCluster();
  const session = newSession();
  session.namespace = 'shop';
  session.variables.set('X', 'y');
  fc.assert(
    fc.property(line, fc.nat(80), (text, cursor) => {
      for (const { from } of complete(text, Math.min(cursor, text.length), cluster, session))
        expect(from).toBeLessThanOrEqual(text.length);
      isMutating(text);
      isLook(text);
      isIncomplete(text);
      expect(standalone(text, newSession())).toBe(text);
      standalone(text, session);
    }),
    RUNS,
  );
}, 120_000);

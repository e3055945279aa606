import { describe, expect, test } from 'vitest';
import { isMutating } from '../classify.ts';
import { newSession } from '../context.ts';
import { edited } from './edited.ts';
import { isIncomplete } from './incomplete.ts';
import { isLook, isLookingScript } from './reading.ts';
import { standalone } from './standalone.ts';

describe('a shell asks for more after', () => {
  test.each([
    'echo "a',
    "echo 'a",
    'kubectl get pods |',
    'true &&',
    'for i in 1 2; do',
    'if true; then echo',
    'f() {',
    '(ls',
    'echo $(ls',
    'kubectl get \\',
    'kubectl apply -f - <<EOF',
    "kubectl apply -f - <<'EOF'\nkind: Pod",
    'cat <<-X\n\tY',
  ])('%s', (text) => expect(isIncomplete(text)).toBe(true));

  test.each([
    '',
    'kubectl get pods',
    'echo "a"',
    'ls )',
    'a | | b',
    'cat <<EOF\nx\nEOF',
    'cat <<-X\n\tX',
    'cat <<< word',
    'echo "<<EOF"',
    'echo a\\\\',
    'for i in 1; do echo $i; done',
  ])('but not after %j', (text) => expect(isIncomplete(text)).toBe(false));
});

describe('a look', () => {
  test.each([
    'kubectl exec web-0 -- ls /',
    'kubectl exec web-0 -c app -- cat /etc/hosts | grep web',
    'kubectl exec web-0 -- sh -c "ps; env | sort"',
    'kubectl exec web-0 -- sh -c "ls /nope 2>/dev/null"',
    'kubectl top pods',
    'kubectl get pods',
    'for i in 1 2; do kubectl exec web-$i -- hostname; done',
  ])('is %s', (line) => expect(isLook(line)).toBe(true));

  test.each([
    'kubectl delete pod web-0',
    'kubectl exec web-0 -- touch /tmp/unready',
    'kubectl exec web-0 -- kill 1',
    'kubectl exec web-0 -- sh -c "echo x > /tmp/x"',
    'kubectl exec web-0 -- sed -i s/a/b/ /etc/conf',
    'kubectl exec web-0 -- find / -delete',
    'kubectl get pods && kubectl scale deploy web --replicas=1',
    'curl web',
    'kubectl exec web-0 -- wget -qO- localhost',
  ])('is not %s', (line) => {
    expect(isLook(line)).toBe(false);
    expect(isMutating(line)).toBe(true);
  });

  test.each([
    ['ls', true],
    ['X=1', true],
    ['cd /tmp && ls', true],
    ['echo hi > /dev/null', true],
    ['echo hi > /tmp/x', false],
    ['rm -rf /', false],
    ['ls; kill 1', false],
    ['f() { ls; }', true],
    ['f() { rm x; }', false],
    ['export A=1; set -e', true],
  ])('in a container: %s -> %s', (script, expected) => expect(isLookingScript(script)).toBe(expected));
});

describe('as a step', () => {
  const session = () => {
    const one = newSession();
    one.namespace = 'shop';
    one.variables.set('POD', 'web-0');
    one.variables.set('OTHER', 'x');
    one.files.set('pod.yaml', 'kind: Pod\nEOF\n');
    return one;
  };
  test.each([
    ['kubectl delete pod web-0', 'kubectl -n shop delete pod web-0'],
    ['kubectl delete pod web-0 -n default', 'kubectl delete pod web-0 -n default'],
    ['kubectl get pods -A | grep x; k delete pod x', 'kubectl get pods -A | grep x; k -n shop delete pod x'],
    ['kubectl exec x -- kubectl -n y get pods', 'kubectl -n shop exec x -- kubectl -n y get pods'],
    ['kubectl delete pod $POD', 'POD=web-0\nkubectl -n shop delete pod $POD'],
    ['timeout 5 kubectl delete pod x', 'timeout 5 kubectl -n shop delete pod x'],
    [
      'kubectl apply -f pod.yaml',
      "cat > pod.yaml <<'EOF_'\nkind: Pod\nEOF\nEOF_\nkubectl -n shop apply -f pod.yaml",
    ],
    [
      'kubectl config set-context --current --namespace=x',
      'kubectl config set-context --current --namespace=x',
    ],
  ])('%s', (line, expected) => expect(standalone(line, session())).toBe(expected));

  test('a line of a plain session stays as it is', () =>
    expect(standalone("kubectl  delete pod 'web-0'", newSession())).toBe("kubectl  delete pod 'web-0'"));
});

describe('what was edited', () => {
  const text = `# Please edit
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  template:
    spec:
      containers:
      - image: nginx:1.27
        name: app
`;
  const request = { name: 'deployment.apps/web', text, saveWith: '' };
  const after = (from: string, to: string) => edited(request, text.replace(from, to));

  test('is sent as a patch', () => {
    expect(after('replicas: 2', 'replicas: 5')).toEqual({
      command: `kubectl patch deployment.apps/web -n shop -p '{"spec":{"replicas":5}}'`,
    });
    expect(after('nginx:1.27', "nginx:1.28 # it's newer")).toMatchObject({
      command: expect.stringContaining('"containers":[{"image":"nginx:1.28","name":"app"}]'),
    });
  });
  test('may be nothing', () => {
    expect(edited(request, text)).toEqual({ unchanged: true });
    expect(edited(request, '# only a comment\n')).toEqual({ unchanged: true });
  });
  test.each([
    ['replicas: 2', 'replicas: [', /^error parsing edited-file/],
    ['name: web', 'name: other', /^At least one of apiVersion, kind and name was changed$/],
    ['kind: Deployment', 'kind: Pod', /^At least one of/],
  ])('may be refused: %s -> %s', (from, to, error) =>
    expect(after(from, to)).toEqual({ error: expect.stringMatching(error) }),
  );
  test('may hold no object at all', () => expect(edited(request, '- a')).toHaveProperty('error'));
});

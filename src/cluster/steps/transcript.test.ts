import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "busybox:1.36", command: [sleep, infinity]}]}
`;
const JOB = `cat > job.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: job, labels: {app: job}}
spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36", command: [sh, -c, "sleep 3; echo bye; exit 4"]}]}
EOF`;
const TOLD =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n' +
  "If you don't see a command prompt, try pressing enter.\n";

/** What is typed at which second, and what is then to be seen. */
type Line = readonly [at: number, typed: string, shown: string, exitCode?: number];

function play(lines: readonly Line[]): { shown: string; exitCode: number; began: number }[] {
  const steps = lines.map(([at, typed]) => `  - {at: ${at}s, run: ${JSON.stringify(typed)}}`).join('\n');
  const text = `${WEB}---\napiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: t}\nspec:\n  duration: 2m\n  steps:\n${steps}\n`;
  const records = simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });
  return records
    .filter((each): each is CommandRecord => each.type === 'command' && each.t > 0)
    .map(({ stdout, stderr, exitCode, began, t }) => ({
      shown: stdout + stderr,
      exitCode,
      began: began ?? t,
    }));
}

/** A scenario is a transcript: what one line leaves behind the next one finds, and each has its own moment. */
test.each<[string, readonly Line[]]>([
  [
    'a shell with variables, files, pipes and substitution',
    [
      [
        5,
        `${JOB}\nkubectl apply -f job.yaml && kubectl wait --for=condition=Ready pod/job`,
        'pod/job created\npod/job condition met\n',
      ],
      [12, "kubectl get pod job --no-headers | awk '{print $3}'; kubectl logs job | wc -l", 'Error\n1\n'],
      [
        13,
        "N=$(kubectl get deploy web -o jsonpath='{.spec.replicas}'); kubectl scale deploy web --replicas=$((N + 1))",
        'deployment.apps/web scaled\n',
      ],
      [20, 'echo $N; kubectl get pods -l app=web -o name | wc -l', '2\n3\n'],
      [
        21,
        "for p in $(kubectl get pods -l app=web -o name | head -1); do k delete $p --wait=false | cut -d' ' -f1,3; done",
        'pod deleted\n',
      ],
      [
        22,
        'kubectl delete pod $(kubectl get pod -l app=job -o name | cut -d/ -f2) nope || echo failed with $?',
        'pod "job" deleted from default namespace\nError from server (NotFound): pods "nope" not found\nfailed with 1\n',
      ],
      [30, 'kubectl get deploy web -o json | jq -r .spec.replicas', '3\n'],
      [
        33,
        'kubectl run early --image=busybox:1.36; kubectl exec early -- ls',
        'pod/early created\nerror: Internal error occurred: unable to upgrade connection: container not found ("early")\n',
        1,
      ],
      [34, 'kubectl get pods | nope', 'bash: nope: command not found\n', 127],
    ],
  ],
  [
    'sessions in containers: what is typed later goes to the same shell, and exit ends it',
    [
      [5, 'kubectl run -it --rm sh --image=busybox:1.36 --restart=Never -- sh', TOLD],
      [10, "kubectl attach -q -i sh <<< 'X=6; cd /tmp'", ''],
      [11, "kubectl attach -q -i sh <<< 'pwd; echo $((X * 7)); exit 3'", '/tmp\n42\n'],
      [15, 'kubectl get pod sh --no-headers', 'sh    0/1   Error   0     10s\n'],
      [16, "kubectl get pod sh -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'", '3'],
      [
        20,
        "echo 'hostname; read A; echo $A\nthe rest' | kubectl run -i --rm pipe --image=busybox:1.36 --restart=Never -- sh",
        `${TOLD}pipe\nthe rest\npod "pipe" deleted from default namespace\n`,
      ],
      [
        29,
        'kubectl exec sh -- ls',
        'error: cannot exec into a container in a completed pod; current phase is Failed\n',
        1,
      ],
      [30, 'kubectl get pod pipe', 'Error from server (NotFound): pods "pipe" not found\n', 1],
    ],
  ],
  [
    'debugging: an ephemeral container is over with its shell, a node is looked into by a pod',
    [
      [
        5,
        'P=$(kubectl get pods -o name | head -1); kubectl debug -qit $P --image=busybox:1.36 --target=app -c look',
        '',
      ],
      [10, "kubectl attach -q -i $P -c look <<< 'ps | grep -v grep | grep -c infinity; exit 2'", '1\n'],
      [
        15,
        "kubectl get $P -o jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.exitCode}'",
        '2',
      ],
      [
        20,
        'kubectl debug node/node-1 -it --image=busybox:1.36 -c look',
        'Creating debugging pod node-debugger-node-1-',
      ],
      [
        25,
        "D=$(kubectl get pods -l app.kubernetes.io/managed-by=kubectl-debug -o name); kubectl get $D -o jsonpath='{.spec.nodeName} {.spec.hostPID} {.spec.volumes[0].hostPath.path}'; kubectl exec $D -- ls /host | head -1",
        'node-1 true /boot\n',
      ],
    ],
  ],
])('%s', (_, lines) => {
  const seen = play(lines);
  expect(seen.map(({ began }) => began)).toEqual(lines.map(([at]) => at));
  for (const [i, [, typed, shown, exitCode = 0]] of lines.entries()) {
    if (shown.endsWith('-')) expect(seen[i]!.shown).toContain(shown);
    else expect({ typed, ...seen[i] }).toMatchObject({ typed, shown });
    expect({ typed, exitCode: seen[i]!.exitCode }).toEqual({ typed, exitCode });
  }
});

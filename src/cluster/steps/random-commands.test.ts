import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';
import { illegalMoves, illegalState } from '../testing/legal.ts';

const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {terminationGracePeriodSeconds: 5, containers: [{name: app, image: "redis:7"}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {terminationGracePeriodSeconds: 2, containers: [{name: app, image: "nginx:1.27"}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template: {spec: {restartPolicy: Never, containers: [{name: app, image: "busybox:1.36", command: [sleep, "5"]}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`;

const COMMANDS = [
  'kubectl scale deploy/web --replicas=4',
  'kubectl scale deploy/web --replicas=0',
  'kubectl scale sts/db --replicas=3',
  'kubectl scale sts/db --replicas=1',
  'kubectl set image deploy/web app=nginx:1.28',
  'kubectl set image sts/db app=nowhere/none:1',
  'kubectl rollout restart deploy/web',
  'kubectl rollout undo deploy/web',
  'kubectl delete pod db-0',
  'kubectl delete pod db-1 --grace-period=0 --force',
  'kubectl delete pods --all --wait=false',
  'kubectl delete sts db --cascade=orphan',
  'kubectl delete sts db --wait=false',
  'kubectl delete deploy web',
  'kubectl delete rs --all --wait=false',
  'kubectl delete cronjob tick',
  'kubectl delete jobs --all --cascade=orphan',
  'kubectl delete ds agent --cascade=foreground --wait=false',
  'kubectl delete svc web',
  'kubectl delete node node-3',
  'kubectl delete deploy web --cascade=foreground',
  'kubectl delete pvc --all --wait=false',
  'kubectl cordon node-1',
  'kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force --timeout=10s',
  'kubectl uncordon node-1',
  'kubectl taint node node-3 a=b:NoExecute',
  'kubectl label pods -l app=web app=other --overwrite',
  'kubectl annotate sts db x=y',
  'kubectl expose deploy web --name=again --port=80',
  'kubectl exec db-0 -- kill 1',
  'kubectl set image ds/agent app=nginx:1.28',
  'kubectl label node node-1 zone=a --overwrite',
  'kubectl patch ds agent -p \'{"spec":{"template":{"spec":{"nodeSelector":{"zone":"a"}}}}}\'',
  'kubectl create job now --from=cronjob/tick',
  'kubectl rollout pause deploy/web',
  'kubectl rollout resume deploy/web',
  'kubectl autoscale deploy web --min=2 --max=4 --cpu-percent=50',
  'kubectl create job once --image=busybox:1.36 -- sh -c "sleep 2; exit 1"',
];
const FAULTS = [
  '{node: node-1, down: true}',
  '{pod: "db-*", kill: true}',
  '{apiserver: down}',
  '{scheduler: down}',
  '{controller-manager: down}',
];

const step = fc.tuple(
  fc.integer({ min: 1, max: 60 }),
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...COMMANDS).map((run) => ({ run })) },
    { weight: 1, arbitrary: fc.constantFrom(...FAULTS).map((fault) => ({ fault })) },
  ),
);

function textOf(steps: [number, { run?: string; fault?: string }][]): string {
  const lines = [...steps]
    .sort((a, b) => a[0] - b[0])
    .map(([at, { run, fault }]) =>
      run === undefined
        ? `  - {at: ${at}s, fault: ${fault}, for: 8s}`
        : `  - at: ${at}s\n    run: ${JSON.stringify(run)}`,
    );
  return `${MANIFESTS}---\napiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: 150s\n  steps:\n${lines.join('\n')}\n`;
}

test(
  'after any commands and faults every move and the state they lead to are legal, and the same again',
  () =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
        const text = textOf(steps);
        const run = () =>
          simulate(parseScenario(text), {
            onError(error) {
              throw error;
            },
          });
        const records = run();
        expect(illegalMoves(records)).toEqual([]);
        expect(illegalState(records)).toEqual([]);
        expect(JSON.stringify(run())).toBe(JSON.stringify(records));
      }),
      { numRuns: 12 },
    ),
  120_000,
);

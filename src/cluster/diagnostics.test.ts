import { expect, test } from 'vitest';
import { parseScenario } from '../scenario/parse.ts';
import { placeOf } from './diagnostics.ts';

const TEXT = `kind: Deployment
apiVersion: apps/v1
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: app
        image: shop/web:1
---
kind: StatefulSet
apiVersion: apps/v1
metadata: {name: web-cache}
spec:
  template:
    spec:
      initContainers: [{name: prepare, image: shop/tools:1}]
      containers:
      - name: app
        image: shop/cache:1
---
kind: Service
apiVersion: v1
metadata: {name: web}
---
kind: CronJob
apiVersion: batch/v1
metadata: {name: tick}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          schedulerName: mine
          containers: [{name: c, image: shop/tick:1}]
---
kind: Scenario
apiVersion: podscope.dev/v1alpha1
spec:
  traffic:
  - {to: service/web, rate: wrong}
  - {name: users, to: service/api}
  steps:
  - {at: 1s, run: 'kubectl run probe --image=shop/probe:1'}
  - at: 2s
    apply: |
      {kind: Pod, apiVersion: v1, metadata: {name: late}, spec: {containers: [{name: c, image: "shop/late:1"}]}}
`;

test.each([
  ['image shop/web:1', 9],
  ['image shop/tools:1', 17],
  ['image shop/none:1', undefined],
  ['Pod/web-5f6d8b9c4-x7k2p container app', 8],
  ['Pod/web-cache-0 container app', 19],
  ['Pod/web-cache-0 container prepare', 17],
  ['Pod/web-cache-0', 11],
  ['Service/web', 22],
  ['Pod/other-0 container app', undefined],
  ['host example.com', undefined],
  ['Pod/tick-29453-x7k2p spec.schedulerName', 34],
  ['traffic users', 42],
  ['traffic others', undefined],
  ['image shop/probe:1', 44],
  ['Pod/probe container probe', 44],
  ['image shop/late:1', 45],
  ['Pod/late', 45],
])('%s is in line %s', (where, line) => {
  expect(placeOf(where, parseScenario(TEXT).scenario!)?.line).toBe(line);
});

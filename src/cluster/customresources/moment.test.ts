import { expect, test } from 'vitest';
import { execute } from '../../kubectl/index.ts';
import { traceClient } from '../../kubectl/trace-client.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { TraceIndex } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';

const TEXT = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: baskets.shop.example}
spec:
  group: shop.example
  scope: Cluster
  names: {plural: baskets, kind: Basket, shortNames: [bk]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
---
apiVersion: shop.example/v1
kind: Basket
metadata: {name: red}
spec: {size: 4}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 20s
  steps:
  - {at: 10s, run: "kubectl patch basket red --type=merge -p '{\\"spec\\":{\\"size\\":5}}'"}
`;

test('the terminal at a moment knows the kinds, columns and managers of that moment', () => {
  const index = new TraceIndex([...simulate(parseScenario(TEXT))]);
  const at = (now: number, line: string): string => {
    let output = '';
    const io = { stdout: (text: string) => (output += text), stderr: (text: string) => (output += text) };
    const command = execute(
      line,
      traceClient(
        () => index,
        () => now,
      ),
      io,
    );
    while (!command.next().done);
    return output;
  };
  expect(at(5000, 'kubectl get bk')).toBe('NAME   SIZE\nred    4\n');
  expect(at(15_000, 'kubectl get baskets.shop.example')).toBe('NAME   SIZE\nred    5\n');
  expect(at(5000, 'kubectl get basket blue')).toContain('baskets.shop.example "blue" not found');
  const managers = `kubectl get bk red -o jsonpath='{.metadata.managedFields[*].manager}'`;
  expect(at(5000, managers)).toBe('kubectl-client-side-apply');
  expect(at(15_000, managers)).toBe('kubectl-client-side-apply kubectl-patch');
  const fields = `kubectl get bk red -o jsonpath='{.metadata.managedFields[1].fieldsV1}'`;
  expect(at(15_000, fields)).toBe('{"f:spec":{"f:size":{}}}');
});

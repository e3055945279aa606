/**
 * How a message shows a value of an internal type: those have no names for JSON, so that every field appears under
 * its name in Go, in the order of the type, with null for what is not set. Models the types of pkg/apis/core.
 */

import type { LabelSelector } from '../types.generated.ts';

/** A field and what it is where nothing was written: `''` of a plain text, null of a pointer, or a type of its own. */
type Shape = readonly (readonly [name: string, unset: '' | 0 | null | Nested])[];
interface Nested {
  of: Shape;
}

const ROLLING: Shape = [
  ['MaxUnavailable', 0],
  ['MaxSurge', 0],
];
const STATEFUL: Shape = [
  ['Partition', 0],
  ['MaxUnavailable', null],
];
const SECCOMP: Shape = [
  ['Type', ''],
  ['LocalhostProfile', null],
];

const SHAPES = {
  Taint: [
    ['Key', ''],
    ['Value', ''],
    ['Effect', ''],
    ['TimeAdded', null],
  ],
  ServicePort: [
    ['Name', ''],
    ['Protocol', ''],
    ['AppProtocol', null],
    ['Port', 0],
    ['TargetPort', 0],
    ['NodePort', 0],
  ],
  PodDisruptionBudgetSpec: [
    ['MinAvailable', null],
    ['Selector', null],
    ['MaxUnavailable', null],
    ['UnhealthyPodEvictionPolicy', null],
  ],
  /** Of a Deployment or a DaemonSet. */
  UpdateStrategy: [
    ['Type', ''],
    ['RollingUpdate', { of: ROLLING }],
  ],
  StatefulSetUpdateStrategy: [
    ['Type', ''],
    ['RollingUpdate', { of: STATEFUL }],
  ],
  RollingUpdateStatefulSetStrategy: STATEFUL,
  SuccessPolicy: [['Rules', null]],
  SeccompProfile: SECCOMP,
  SecurityContext: [
    [
      'Capabilities',
      {
        of: [
          ['Add', null],
          ['Drop', null],
        ],
      },
    ],
    ['Privileged', null],
    [
      'SELinuxOptions',
      {
        of: [
          ['User', ''],
          ['Role', ''],
          ['Type', ''],
          ['Level', ''],
        ],
      },
    ],
    [
      'WindowsOptions',
      {
        of: [
          ['GMSACredentialSpecName', null],
          ['GMSACredentialSpec', null],
          ['RunAsUserName', null],
          ['HostProcess', null],
        ],
      },
    ],
    ['RunAsUser', null],
    ['RunAsGroup', null],
    ['RunAsNonRoot', null],
    ['ReadOnlyRootFilesystem', null],
    ['AllowPrivilegeEscalation', null],
    ['ProcMount', null],
    ['SeccompProfile', { of: SECCOMP }],
    ['AppArmorProfile', { of: SECCOMP }],
  ],
} as const satisfies Record<string, Shape>;

/** A text that a message shows as it is. */
export class Printed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An object of the API as a message shows it where upstream quotes the internal type. */
export function internalValue(type: keyof typeof SHAPES, value: object): Printed {
  return new Printed(JSON.stringify(shaped(SHAPES[type], value)));
}

/** A selector, which has names for JSON, in the order of its type. */
export function selectorValue(selector: LabelSelector): Printed {
  const { matchLabels, matchExpressions } = selector;
  const labels = matchLabels && Object.fromEntries(Object.entries(matchLabels).sort(byKey));
  const expressions = matchExpressions?.map(({ key, operator, values }) => ({ key, operator, values }));
  return new Printed(
    JSON.stringify({
      ...(labels && Object.keys(labels).length > 0 ? { matchLabels: labels } : {}),
      ...(expressions?.length ? { matchExpressions: expressions } : {}),
    }),
  );
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function shaped(shape: Shape, value: object): Record<string, unknown> {
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  return Object.fromEntries(
    shape.map(([name, unset]) => {
      const field: unknown = fields.get(name.toLowerCase());
      if (unset === null || typeof unset !== 'object') return [name, field ?? unset];
      return [name, field === undefined ? null : shaped(unset.of, field as object)];
    }),
  );
}

/**
 * Calls of every flag. `base` is a line that works; a flag is what is put behind it, or two whole lines: without the
 * flag and with it. A flag has to change what is read, written or stored, unless it is idle: nothing here depends on
 * it, or not in a cluster of a test.
 */
export type Pair = readonly [without: string, with_: string];
export interface FlagRow {
  base: string;
  flags?: Readonly<Record<string, string | Pair>>;
  idle?: readonly string[];
}

/** How flags of many commands are called. */
export const USUAL: Readonly<Record<string, (base: string) => Pair>> = {
  'allow-missing-template-keys': (base) => [
    `${base} -o jsonpath={.nope}`,
    `${base} -o jsonpath={.nope} --allow-missing-template-keys=false`,
  ],
  ...Object.fromEntries(
    Object.entries({
      output: '--output=json',
      template: '-o go-template --template={{.kind}}',
      'show-managed-fields': '--show-managed-fields',
      kustomize: '-k .',
      recursive: '-R',
      'dry-run': '--dry-run=client',
      'field-manager': '--field-manager=me',
      validate: '--validate=foo',
      'no-headers': '--no-headers',
      'chunk-size': '--chunk-size=1',
      'windows-line-endings': '--windows-line-endings',
      'pod-running-timeout': '--pod-running-timeout=1s',
    }).map(([name, text]) => [name, (base: string): Pair => [base, `${base} ${text}`]]),
  ),
};

/** Objects of a test have no managed fields, files no directories, and nobody asks who wrote a field. */
export const WRITE = ['show-managed-fields', 'field-manager', 'recursive'];

export const make = (base: string, flags: FlagRow['flags'] = {}): FlagRow => ({
  base,
  flags: {
    'save-config': [`${base} -o yaml`, `${base} -o yaml --save-config`],
    ...flags,
  },
  idle: WRITE,
});

/** Commands that only say that they are not simulated, whatever they are told. */
export const refused = (base: string, ...flags: string[]): FlagRow => ({
  base,
  flags: Object.fromEntries(flags.map((flag) => [flag.replace(/=.*/, ''), `--${flag}`])),
  idle: [
    'output',
    'template',
    'allow-missing-template-keys',
    'dry-run',
    ...WRITE,
    ...flags.map((flag) => flag.replace(/=.*/, '')),
  ],
});

export const labelled = (verb: 'label' | 'annotate'): FlagRow => {
  const base = `${verb} pod web-0 x=y`;
  return {
    base,
    flags: {
      filename: [`${verb} pod web-0`, `${verb} -f pod.yaml x=y`],
      selector: [base, `${verb} pods -l app=none x=y`],
      'field-selector': [`${verb} pods --all x=y`, `${verb} pods --field-selector=metadata.name=web-0 x=y`],
      'all-namespaces': [`${verb} pods --all x=y -n none`, `${verb} pods --all x=y -n none -A`],
      all: [`${verb} pods x=y`, `${verb} pods --all x=y`],
      list: [`${verb} deploy web`, `${verb} deploy web --list`],
      local: [`${verb} -f cm2.yaml x=y`, `${verb} -f cm2.yaml x=y --local`],
      overwrite: [`${base} && ${verb} pod web-0 x=z`, `${base} && ${verb} pod web-0 x=z --overwrite`],
      'resource-version': '--resource-version=1',
    },
    idle: WRITE,
  };
};

export const rolled = (verb: string, flags: FlagRow['flags'] = {}): FlagRow => {
  const base = `rollout ${verb} deploy/web`;
  return {
    base,
    flags: {
      filename: [`rollout ${verb} ds`, `rollout ${verb} -f deploy.yaml`],
      selector: [base, `rollout ${verb} deploy -l app=none`],
      ...flags,
    },
    idle: WRITE,
  };
};

export const setting = (verb: string, change: string, flags: FlagRow['flags'] = {}): FlagRow => {
  const base = `set ${verb} deploy/web ${change}`;
  const written = `set ${verb} -f local.yaml ${change}`;
  return {
    base,
    flags: {
      filename: [base, `set ${verb} -f deploy.yaml ${change} -o name`],
      all: [base, `set ${verb} deploy --all ${change}`],
      local: [`${written} -o yaml`, `${written} -o yaml --local`],
      ...flags,
    },
    idle: WRITE,
  };
};

/** Commands that change the kubeconfig, which `config view` shows. A flag is its value, or what to write without and with it. */
export const kubeconfigRow = (base: string, flags: Readonly<Record<string, string | Pair>>): FlagRow => {
  const shown = (rest: string): string => `${base} ${rest}; kubectl config view`;
  return {
    base,
    flags: Object.fromEntries(
      Object.entries(flags).map(([name, value]): [string, Pair] => [
        name,
        typeof value === 'string'
          ? [shown(''), shown(`--${name}=${value}`)]
          : [shown(value[0]), shown(value[1])],
      ]),
    ),
  };
};

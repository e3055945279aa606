/** The language of data/controllers.yaml and data/controllers-own.yaml: prose in fixed phrases. Times are seconds, counted from the first action. */
export interface ControllersFile {
  manifest_yaml: Record<string, string>;
  scenarios: ControllersScenario[];
  tables?: Record<string, { rows: unknown[]; source: string }>;
}

export interface ControllersScenario {
  id: string;
  source?: string;
  given: {
    manifest?: string;
    set?: Record<string, unknown>;
    /** In words; one scenario lists what state six pods are in. */
    state?: string | Record<string, string>;
    cluster?: string;
    app?: string;
  };
  actions: { t: number; do: string }[];
  expect: Expectation[];
}

export interface Expectation {
  kind: string;
  t?: number | number[] | string;
  from?: number | string;
  to?: number;
  of?: string;
  on?: string;
  what?: string;
  text?: string;
  query?: string;
  equals?: unknown;
  objects?: string[];
  steps?: string[];
  all_at?: number;
  reason?: string;
  type?: string;
  message?: string;
  message_prefix?: string;
  messages_in_order?: string[];
  match?: string;
  cmd?: string;
  exit?: number;
  stdout?: string;
  stderr?: string;
  lines_include?: string[];
  lines_include_end?: string[];
  cells?: string[];
  rows?: number[] | Record<string, string>;
  tolerance_s?: number;
  note?: string;
}

/** A step of a Scenario document, at a moment counted from the start of the run. */
export interface StepAt {
  at: number;
  run?: string;
  apply?: string;
  fault?: Record<string, unknown>;
}

/** A manifest, as loosely as it is edited here. */
// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind
export type Manifest = any;

/** What a scenario starts from. */
export interface World {
  documents: Manifest[];
  nodes: Manifest[];
  images: Manifest[];
  apps: Manifest[];
  traffic: Manifest[];
  /** Before the first action. */
  steps: StepAt[];
  /** When the first action happens. */
  start: number;
}

import { isCustom } from '../../../api/custom/kinds.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { Resource } from '../../discovery.ts';
import { age } from '../duration.ts';
import * as cluster from './cluster.ts';
import * as config from './config.ts';
import { customTable } from './custom.ts';
import * as ingress from './ingress.ts';
import * as network from './network.ts';
import * as policy from './policy.ts';
import * as rules from './rules.ts';
import * as storage from './storage.ts';
import type { TableContext, TableSpec } from './table.ts';
import * as workloads from './workloads.ts';

const SPECS = new Map<string, TableSpec>(
  [cluster, config, ingress, network, policy, rules, storage, workloads].flatMap((family) =>
    Object.entries(family).filter((entry): entry is [string, TableSpec] => typeof entry[1] === 'object'),
  ),
);

/** What a kind without a table of its own shows. */
const PLAIN: TableSpec = {
  columns: ['NAME', 'AGE'],
  row: (object, { now }) => [object.metadata.name, age(object.metadata.creationTimestamp, now)],
};

/** The header of a table, and the cells of a row under it, as the API server answers `get`. */
export class Table {
  readonly header: string[];
  readonly #shown: number[];
  readonly #spec: TableSpec;
  readonly #context: TableContext;

  constructor(resource: Resource, context: TableContext, wide: boolean) {
    this.#spec = isCustom(resource) ? customTable(resource) : (SPECS.get(resource.plural) ?? PLAIN);
    this.#context = context;
    const columns =
      typeof this.#spec.columns === 'function' ? this.#spec.columns(context) : this.#spec.columns;
    this.#shown = columns.flatMap((column, index) => (wide || !column.startsWith('+') ? [index] : []));
    this.header = this.#shown.map((index) => columns[index]!.replace(/^\+/, ''));
  }

  /** A cell ends where a line in it ends. */
  row(object: KubeObject): string[] {
    const cells = this.#spec.row(object, this.#context);
    return this.#shown.map((index) => firstLine(String(cells[index] ?? '')));
  }
}

const firstLine = (text: string) => {
  const at = text.search(/[\n\r\f]/);
  return at < 0 ? text : `${text.slice(0, at)}...`;
};

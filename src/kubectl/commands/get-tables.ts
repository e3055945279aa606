import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import type { Context } from '../context.ts';
import { qualifiedSingular, type Resource } from '../discovery.ts';
import type { FlagValues } from '../flags.ts';
import { age } from '../printers/duration.ts';
import { Table } from '../printers/tables/index.ts';
import { formatLabels } from '../selectors.ts';

/** How tables are to look, from the flags. */
export interface TableStyle {
  wide: boolean;
  headers: boolean;
  withNamespace: boolean;
  /** Objects without a namespace get the (empty) column as well: kubectl keeps it once a table had it. */
  keepsNamespace?: boolean;
  withKind: boolean;
  showLabels: boolean;
  labelColumns: readonly string[];
  /** A first column with the type of the watch event. */
  events?: boolean;
  /** Only what kubectl knows of any object: its name and age (--server-print=false). */
  bare?: boolean;
}

export const styleOf = (flags: FlagValues): TableStyle => ({
  wide: flags.string('output') === 'wide',
  headers: !flags.bool('no-headers'),
  withNamespace: flags.bool('all-namespaces'),
  withKind: flags.bool('show-kind'),
  showLabels: flags.bool('show-labels'),
  labelColumns: flags.list('label-columns'),
  events: flags.bool('output-watch-events'),
  bare: flags.knows('server-print') && !flags.bool('server-print'),
});

/** The table of one resource type, with the columns that flags add. */
export class StyledTable {
  readonly #table: Table;
  readonly #resource: Resource;
  readonly #style: TableStyle;
  readonly #now: SimMs;

  constructor(context: Context, resource: Resource, style: TableStyle) {
    this.#resource = resource;
    this.#style = style;
    this.#now = context.now();
    this.#table = new Table(
      resource,
      { now: context.now(), version: context.client.serverVersion() },
      style.wide,
    );
  }

  header(): string[] {
    const { labelColumns, showLabels, events } = this.#style;
    return [
      ...(events ? ['EVENT'] : []),
      ...(this.#hasNamespace ? ['NAMESPACE'] : []),
      ...(this.#style.bare ? ['NAME', 'AGE'] : this.#table.header),
      ...labelColumns.map((key) => key.split('/').at(-1)!.toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  get #hasNamespace(): boolean {
    return this.#style.withNamespace && (this.#resource.namespaced || this.#style.keepsNamespace === true);
  }

  #bareRow({ metadata }: KubeObject): string[] {
    return [metadata.name, age(metadata.creationTimestamp, this.#now)];
  }

  row(object: KubeObject, event?: string): string[] {
    const { withKind, labelColumns, showLabels, events } = this.#style;
    const cells = this.#style.bare ? this.#bareRow(object) : this.#table.row(object);
    if (withKind) cells[0] = `${qualifiedSingular(this.#resource)}/${cells[0]}`;
    return [
      ...(events ? [event ?? 'ADDED'] : []),
      ...(this.#hasNamespace ? [object.metadata.namespace ?? ''] : []),
      ...cells,
      ...labelColumns.map((key) => labelOf(object, key)),
      ...(showLabels ? [formatLabels(object.metadata.labels)] : []),
    ];
  }
}

function labelOf({ metadata: { labels = {} } }: KubeObject, key: string): string {
  return Object.hasOwn(labels, key) ? labels[key]! : '';
}

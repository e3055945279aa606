/**
 * API objects as the Go structs they are upstream. Two things that a user sees depend on how Go prints
 * a pod template: the hash in a ReplicaSet's name (a dump of the struct) and the one in a
 * ControllerRevision's name (its JSON). Both depend on the field lists of the release, which
 * go-structs.generated.ts holds.
 */
import { canonicalQuantity } from '../../api/quantity.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { ALIASES, STRUCTS } from './go-structs.generated.ts';

interface GoField {
  name: string;
  type: string;
  /** The JSON name; empty for an embedded struct, whose fields stand in the outer object. */
  json: string;
  always: boolean;
  omitZero: boolean;
}

const parsed = new Map<string, readonly GoField[]>();

function fieldsOf(struct: string, release: ReleaseVersion): readonly GoField[] {
  const id = `${release} ${struct}`;
  let fields = parsed.get(id);
  if (fields === undefined) {
    const entry = STRUCTS[struct];
    if (entry === undefined) throw new Error(`no field list of the Go struct ${struct}`);
    const older = release === '1.36' ? undefined : entry[release];
    fields = (older ?? entry.latest).map((text) => {
      const [name = '', type = '', tag = ''] = text.split(' ');
      const [json = '', flag] = tag.split(',');
      return { name, type, json, always: flag === 'always', omitZero: flag === 'omitzero' };
    });
    parsed.set(id, fields);
  }
  return fields;
}

/** What a named type is underneath. */
function underlying(type: string): string {
  const alias = ALIASES[type];
  return alias === undefined ? type : underlying(alias);
}

const PLAIN = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint8']);

/** The name that reflection prints: core/v1 and meta/v1 are both packages named v1. */
function displayName(type: string): string {
  if (type.startsWith('*')) return `*${displayName(type.slice(1))}`;
  if (type.startsWith('[]')) return `[]${displayName(type.slice(2))}`;
  const map = /^map\[([\w.]+)\](.*)$/.exec(type);
  if (map !== null) return `map[${displayName(map[1]!)}]${displayName(map[2]!)}`;
  if (type === 'byte') return 'uint8';
  if (PLAIN.has(type)) return type;
  if (type.startsWith('metav1.')) return `v1.${type.slice('metav1.'.length)}`;
  return type.includes('.') ? type : `v1.${type}`;
}

// biome-ignore lint/suspicious/noExplicitAny: API objects of any kind
type Json = any;

const isEmpty = (value: Json) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0);

/**
 * The text that upstream hashes: go-spew's `%#v` with sorted keys and without methods. `untyped` leaves
 * the type of this value out, as spew does for elements and pointees.
 * Models k8s.io/apimachinery/pkg/util/dump ForHash.
 */
export function goDump(type: string, value: Json, release: ReleaseVersion, untyped = false): string {
  if (type.startsWith('*')) {
    const pointee = type.slice(1);
    if (value === undefined || value === null) return untyped ? '<nil>' : `(${displayName(type)})<nil>`;
    return `${untyped ? '<*>' : `(${displayName(type)})`}${goDump(pointee, value, release, true)}`;
  }
  const head = untyped ? '' : `(${displayName(type)})`;
  const base = underlying(type);
  if (base.startsWith('[]')) {
    if (isEmpty(value)) return `${head}<nil>`;
    return `${head}[${value.map((each: Json) => goDump(base.slice(2), each, release, true)).join(' ')}]`;
  }
  const map = /^map\[([\w.]+)\](.*)$/.exec(base);
  if (map !== null) {
    if (isEmpty(value)) return `${head}<nil>`;
    const keys = Object.keys(value).sort(byBytes);
    return `${head}map[${keys.map((key) => `${key}:${goDump(map[2]!, value[key], release, true)}`).join(' ')}]`;
  }
  switch (base) {
    case 'string':
      return `${head}${value ?? ''}`;
    case 'bool':
      return `${head}${value === true}`;
    case 'int':
    case 'int32':
    case 'int64':
      return `${head}${value ?? 0}`;
    case 'metav1.Time':
      return `${head}{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}`;
    case 'intstr.IntOrString':
      return typeof value === 'string'
        ? `${head}{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `${head}{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`;
    case 'resource.Quantity':
      return `${head}${dumpQuantity(value)}`;
    default: {
      const fields = fieldsOf(base, release).map(({ name, type: fieldType, json }) => {
        const inner = json === '' ? value : value?.[json];
        return `${name}:${goDump(fieldType, inner, release)}`;
      });
      return `${head}{${fields.join(' ')}}`;
    }
  }
}

/** The order of Go's string comparison: by bytes of UTF-8, which is by code points. */
function byBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const BINARY_EXPONENT: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_EXPONENT: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/**
 * A quantity as it stands in memory after it was read from its canonical text: a scaled integer, and
 * the text itself where the reader could tell that it is canonical. Values beyond 64 bits, which no
 * container asks for, are dumped in the same form. Models resource.ParseQuantity.
 */
function dumpQuantity(value: Json): string {
  const text = value === undefined || value === null ? '' : canonicalQuantity(String(value));
  if (text === '') return quantityText(0n, 0, '', '');
  if (text === '0') return quantityText(0n, 0, '0', 'DecimalSI');
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:([a-zA-Z]+?)|e(-?\d+))?$/.exec(text);
  if (match === null) return quantityText(0n, 0, '', 'DecimalSI');
  const [, sign, whole = '', fraction = '', suffix = '', exponentText] = match;
  const digits = BigInt(`${whole}${fraction}`);
  const signed = sign === '-' ? -digits : digits;
  const binary = BINARY_EXPONENT[suffix];
  if (binary !== undefined) {
    const canonical = (digits & 7n) !== 0n;
    return quantityText(signed << BigInt(binary), 0, canonical ? text : '', 'BinarySI');
  }
  const exponent = exponentText === undefined ? (DECIMAL_EXPONENT[suffix] ?? 0) : Number(exponentText);
  const scale = exponent - fraction.length;
  const shifted = `${whole}${fraction}`;
  const canonical = scale % 3 === 0 && !shifted.endsWith('000') && shifted[0] !== '0';
  const format = exponentText === undefined ? 'DecimalSI' : 'DecimalExponent';
  return quantityText(signed, scale, canonical ? text : '', format);
}

const quantityText = (value: bigint, scale: number, text: string, format: string) =>
  `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
  `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;

/**
 * The object as Go's encoder would write it: fields that are always written are there, empty ones that
 * `omitempty` drops are not. The order of keys is the caller's business.
 */
export function goJson(type: string, value: Json, release: ReleaseVersion): Json {
  if (type.startsWith('*'))
    return value === undefined || value === null ? undefined : goJson(type.slice(1), value, release);
  const base = underlying(type);
  if (base.startsWith('[]'))
    return isEmpty(value) ? undefined : value.map((each: Json) => goJson(base.slice(2), each, release));
  const map = /^map\[([\w.]+)\](.*)$/.exec(base);
  if (map !== null) {
    if (isEmpty(value)) return undefined;
    return Object.fromEntries(
      Object.keys(value).map((key) => [key, goJson(map[2]!, value[key], release) ?? '']),
    );
  }
  switch (base) {
    case 'string':
    case 'metav1.Time':
      return value || undefined;
    case 'bool':
      return value === true ? true : undefined;
    case 'int':
    case 'int32':
    case 'int64':
      return value || undefined;
    case 'intstr.IntOrString':
      return value ?? 0;
    case 'resource.Quantity':
      return value === undefined || value === null ? '0' : canonicalQuantity(String(value));
    default: {
      const out: Record<string, Json> = {};
      for (const { type: fieldType, json, always, omitZero } of fieldsOf(base, release)) {
        if (json === '') {
          Object.assign(out, goJson(fieldType, value, release));
          continue;
        }
        const inner = goJson(fieldType, value?.[json], release);
        if (inner !== undefined) out[json] = inner;
        else if (always && !omitZero) out[json] = zeroOf(fieldType);
      }
      return out;
    }
  }
}

function zeroOf(type: string): Json {
  if (/^(\*|\[\]|map\[)/.test(type)) return null;
  const base = underlying(type);
  if (base === 'bool') return false;
  return base === 'string' ? '' : /^(\[\]|map\[)/.test(base) ? null : 0;
}

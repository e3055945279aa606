/** Addresses and ranges of addresses. Models apimachinery util/validation/ip.go. */
import { isSince, type Release } from '../release.ts';
import type { Errors, FieldPath } from './errors.ts';

const BAD_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const BAD_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** The bytes of an address, 4 or 16 of them; undefined where it is none. Leading zeros count for nothing. */
export function parseIp(text: string): number[] | undefined {
  return text.includes(':') ? parseIp6(text) : parseIp4(text);
}

function parseIp4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIp6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupBytes);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const gap = 16 - head.length - tail!.length;
  return gap < 2 ? undefined : [...head, ...new Array<number>(gap).fill(0), ...tail!];
}

/** `1:2` as four bytes; the last group may be an IPv4 address. */
function groupBytes(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    const last = i === groups.length - 1 && group.includes('.') ? parseIp4(group) : undefined;
    if (last !== undefined) bytes.push(...last);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}

const hasLeadingZeros = (text: string) => /(^|[.:])0\d+\./.test(text) || /\.0\d+$/.test(text);
const isMapped = (bytes: readonly number[]) =>
  bytes.length === 16 &&
  bytes.slice(0, 10).every((byte) => byte === 0) &&
  bytes[10] === 255 &&
  bytes[11] === 255;

/** Addresses that could be read in two ways are refused from 1.36 on (StrictIPCIDRValidation). */
const isStrict = (version: Release) => isSince(version, '1.36');

/** An address in a field that is older than strict addresses. False where something was wrong with it. */
export function validateIp(text: string, version: Release, path: FieldPath, errors: Errors): boolean {
  const bytes = parseIp(text);
  if (bytes === undefined) {
    errors.invalid(path, text, BAD_IP);
    return false;
  }
  if (!isStrict(version)) return true;
  if (hasLeadingZeros(text)) errors.invalid(path, text, 'must not have leading 0s');
  else if (isMapped(bytes)) errors.invalid(path, text, 'must not be an IPv4-mapped IPv6 address');
  else return true;
  return false;
}

/** A range in a field that is older than strict ranges. */
export function validateCidr(text: string, version: Release, path: FieldPath, errors: Errors): void {
  const slash = text.lastIndexOf('/');
  const bytes = slash < 0 ? undefined : parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (bytes === undefined || !/^\d+$/.test(length) || Number(length) > bytes.length * 8) {
    errors.invalid(path, text, BAD_CIDR);
    return;
  }
  if (!isStrict(version)) return;
  if (hasLeadingZeros(text.slice(0, slash)) || /^0\d/.test(length))
    errors.invalid(path, text, 'must not have leading 0s in IP or prefix length');
  else if (isMapped(bytes)) errors.invalid(path, text, 'must not have an IPv4-mapped IPv6 address');
  else if (!isMasked(bytes, Number(length)))
    errors.invalid(path, text, 'must not have bits set beyond the prefix length');
}

function isMasked(bytes: readonly number[], length: number): boolean {
  return bytes.every((byte, i) => {
    const kept = Math.min(Math.max(length - i * 8, 0), 8);
    return (byte & (255 >> kept)) === 0;
  });
}

/** What an address may not be where traffic is to go. Models core/validation ValidateEndpointIP. */
export function validateEndpointIp(text: string, path: FieldPath, errors: Errors): void {
  const bytes = parseIp(text);
  if (bytes === undefined) {
    errors.invalid(path, text, 'must be a valid IP address');
    return;
  }
  const [a, b, c] = bytes as [number, number, number];
  const isIp4 = bytes.length === 4;
  const isZeroBut = (last: number) => bytes.slice(0, -1).every((byte) => byte === 0) && bytes.at(-1) === last;
  if (isZeroBut(0)) errors.invalid(path, text, `may not be unspecified (${text})`);
  if (isIp4 ? a === 127 : isZeroBut(1))
    errors.invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (isIp4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80)
    errors.invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (isIp4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 2)
    errors.invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
}

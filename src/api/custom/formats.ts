/** The formats of strings that an API server checks in custom objects. Others are only names. */
const matches =
  (expression: RegExp) =>
  (value: string): boolean =>
    expression.test(value);

const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** Models kube-openapi pkg/validation/strfmt, for the formats that are seen in definitions. */
export const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': (value) =>
    /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  duration: (value) => value === '0' || /^-?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(value),
  ipv4: matches(new RegExp(`^${octet}(\\.${octet}){3}$`)),
  ipv6: (value) => value.includes(':') && /^[0-9a-fA-F:.]+$/.test(value),
  cidr: matches(
    new RegExp(`^(${octet}(\\.${octet}){3}/([12]?\\d|3[0-2])|[0-9a-fA-F:]+/(\\d{1,2}|1[01]\\d|12[0-8]))$`),
  ),
  email: matches(/^[^@\s]+@[^@\s]+$/),
  uuid: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
};

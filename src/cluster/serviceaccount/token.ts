/** How a token of a service account is written: its claims can be read, and nothing about it is signed. */
const encode = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, '');
const HEADER = encode({ alg: 'none' });

/** A token that says `claims`; `sub` is who shows it. */
export const simulatedToken = (claims: { sub: string; [claim: string]: unknown }): string =>
  `${HEADER}.${encode(claims)}.simulated`;

/** The user that a service account is. */
export const accountUser = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

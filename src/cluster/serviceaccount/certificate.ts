/** What every namespace and every token of an account holds as the certificate of the cluster. */
export const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'c2ltdWxhdGVkIGNsdXN0ZXI6IG5vdGhpbmcgaGVyZSBpcyBzaWduZWQ=',
  '-----END CERTIFICATE-----',
  '',
].join('\n');

/** What the declarations do not say and the decoder or the reader needs. Read by generate-schemas.mjs. */

/** Where two API groups use one short name, the less used gets its group in front. */
export const typeNames = {
  IoK8sApiDiscoveryV1EndpointPort: 'DiscoveryEndpointPort',
};

/** Objects the package writes out in place although the API has a name for them. */
export const inlineTypes = {
  '{ "apiVersion"?: string; "kind"?: string; "metadata"?: IIoK8sApimachineryPkgApisMetaV1ObjectMeta; "spec"?: IIoK8sApiCoreV1PersistentVolumeClaimSpec; "status"?: IIoK8sApiCoreV1PersistentVolumeClaimStatus; }':
    'PersistentVolumeClaim',
};

/** Formats by `Type.field` (of the innermost value of maps and lists). */
export const formats = {
  'Secret.data': { format: 'byte' },
  'ConfigMap.binaryData': { format: 'byte' },
  'CertificateSigningRequestSpec.request': { format: 'byte' },
};

/** Go's name of a string type that is not plain `string`, as its JSON decoder prints it. */
export const goTypes = {};

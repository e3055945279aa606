/** Binds claims to volumes and has volumes made. Models pkg/controller/volume/persistentvolume and the external provisioner. */
import type { KubeObject } from '../../api/meta.ts';
import { defaultClass } from '../apiserver/admission/storage.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminal, isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { type Said, say } from '../controller/writes.ts';
import { classOf, findVolume, isBound, isFor, mismatch, NO_PROVISIONER, SELECTED_NODE } from './matching.ts';
import { claimsOfPod } from './protection.ts';

const COMPONENT = 'persistentvolume-controller';
const RESYNC_MS = 15_000;
/** What a storage system takes to make an empty volume. */
const PROVISION_MS = 200;
/** The provisioner of the class that every cluster here has. */
export const PROVISIONER = 'disk.csi.podscope.dev';

export function startVolumeController(ctx: ControllerContext): WorkQueue {
  const { kernel, api, syncLatency } = ctx;
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const provisioning = new Set<string>();
  const provisionTime = syncLatency === 0 ? 0 : PROVISION_MS;

  api.watch(['PersistentVolumeClaim'], ({ type, object, old }) => {
    if (type === 'DELETED') {
      const volume = object.spec.volumeName && api.get('PersistentVolume', undefined, object.spec.volumeName);
      if (volume) release(volume, object);
      return;
    }
    if (old === undefined || old.spec !== object.spec || old.metadata !== object.metadata)
      queue.add(keyOf(object));
  });
  api.watch(['PersistentVolume'], ({ type, object }) => {
    const reference = object.spec.claimRef;
    if (type === 'DELETED') {
      // Its claim is told at once that it has lost it.
      if (reference) queue.add(`${reference.namespace}/${reference.name}`);
      return;
    }
    // A reservation by name alone does not bind anything yet.
    // Somebody may also have taken the claim out of a volume that was released, to have it used again.
    const { phase } = object.status ?? {};
    if (phase === 'Pending') setPhase(object, reference?.uid ? 'Bound' : 'Available');
    else if (phase !== 'Available' && !reference?.uid) setPhase(object, 'Available');
    if (reference) queue.add(`${reference.namespace}/${reference.name}`);
    else for (const claim of api.list('PersistentVolumeClaim')) if (!isBound(claim)) queue.add(keyOf(claim));
  });
  api.watch(['StorageClass'], () => {
    for (const claim of api.list('PersistentVolumeClaim')) if (!isBound(claim)) queue.add(keyOf(claim));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const claim = api.get('PersistentVolumeClaim', namespace, name);
    if (claim === undefined || isTerminating(claim)) return;
    if (isBound(claim)) {
      if (api.get('PersistentVolume', undefined, claim.spec.volumeName) === undefined) lost(claim);
      return;
    }
    const storageClass = api.get('StorageClass', undefined, classOf(claim));
    const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    const isSelected = claim.metadata.annotations?.[SELECTED_NODE] !== undefined;
    if (claim.spec.volumeName) {
      bindToNamed(claim);
      queue.addAfter(key, RESYNC_MS);
      return;
    }
    // The scheduler chooses for a class that waits; it reserves a volume or writes a node.
    const volume = waits && !isSelected ? reserved(claim) : findVolume(api.list('PersistentVolume'), claim);
    if (volume !== undefined) {
      bind(claim, volume);
      return;
    }
    if (assignDefaultClass(claim)) return;
    if (waits && !isSelected) tellWhoIsWaitedFor(claim);
    else if (storageClass === undefined || storageClass.provisioner === NO_PROVISIONER)
      noVolume(claim, storageClass);
    else provision(claim, storageClass);
    queue.addAfter(key, RESYNC_MS);
  }

  /** A claim that says nothing of a class gets the default one, even if that came after it. */
  function assignDefaultClass(claim: KubeObject): boolean {
    if (claim.spec.storageClassName !== undefined && claim.spec.storageClassName !== null) return false;
    const name = defaultClass(api);
    if (name === undefined) return false;
    api.update({ ...anyVersion(claim), spec: { ...claim.spec, storageClassName: name } });
    return true;
  }

  /** The claim names its volume: that one or none. */
  function bindToNamed(claim: KubeObject): void {
    const volume = api.get('PersistentVolume', undefined, claim.spec.volumeName);
    if (volume === undefined) return;
    const { name } = volume.metadata;
    const reference = volume.spec.claimRef;
    if (reference && !isFor(reference, claim)) {
      tell(claim, 'FailedBinding', `volume "${name}" already bound to a different claim.`, 'Warning');
      return;
    }
    const problem = reference ? undefined : mismatch(volume, claim);
    if (problem === undefined) bind(claim, volume);
    else tell(claim, 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`, 'Warning');
  }

  /** Somebody's pod may be there already and have no node. */
  function tellWhoIsWaitedFor(claim: KubeObject): void {
    const { namespace, name } = claim.metadata;
    const pods = api
      .list('Pod', namespace)
      .filter((pod) => !pod.spec.nodeName && !isTerminal(pod) && claimsOfPod(pod).includes(name))
      .map((pod) => pod.metadata.name)
      .sort();
    if (pods.length === 0)
      tell(claim, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    else
      tell(
        claim,
        'WaitForPodScheduled',
        `waiting for pod${pods.length > 1 ? 's' : ''} ${pods.join(',')} to be scheduled`,
      );
  }

  /** A volume that names this claim does not wait for anybody. */
  function reserved(claim: KubeObject): KubeObject | undefined {
    const found = findVolume(
      api.list('PersistentVolume').filter((volume) => volume.spec.claimRef),
      claim,
    );
    return found;
  }

  function tell(
    claim: KubeObject,
    reason: string,
    message: string,
    type: Said['type'] = 'Normal',
    from = COMPONENT,
  ): void {
    say(api, from, claim, { type, reason, message });
  }

  function noVolume(claim: KubeObject, storageClass: KubeObject | undefined): void {
    const name = classOf(claim);
    if (name !== '' && storageClass === undefined)
      tell(claim, 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`, 'Warning');
    else if (storageClass !== undefined)
      tell(claim, 'ProvisioningFailed', `no volume plugin matched name: ${NO_PROVISIONER}`, 'Warning');
    else
      tell(
        claim,
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
  }

  function provision(claim: KubeObject, storageClass: KubeObject): void {
    const { uid } = claim.metadata;
    const { provisioner } = storageClass;
    if (provisioning.has(uid)) return;
    provisioning.add(uid);
    if (provisioner !== PROVISIONER)
      ctx.report({
        severity: 'assumption',
        code: 'provisioner',
        message: `the provisioner ${provisioner} is assumed to run and to make empty volumes that every node can reach`,
        where: `StorageClass/${storageClass.metadata.name}`,
      });
    api.modify('PersistentVolumeClaim', claim.metadata.namespace, claim.metadata.name, (present) =>
      withAnnotations(present, {
        'volume.beta.kubernetes.io/storage-provisioner': provisioner,
        'volume.kubernetes.io/storage-provisioner': provisioner,
      }),
    );
    tell(
      claim,
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
    tell(
      claim,
      'Provisioning',
      `External provisioner is provisioning volume for claim "${keyOf(claim)}"`,
      'Normal',
      provisioner,
    );
    if (claim.spec.selector) {
      // A provisioner makes new volumes: none of them has labels that could be chosen by.
      provisioning.delete(uid);
      tell(
        claim,
        'ProvisioningFailed',
        `failed to provision volume with StorageClass "${storageClass.metadata.name}": claim Selector is not supported`,
        'Warning',
        provisioner,
      );
      return;
    }
    kernel.after(provisionTime, () => {
      provisioning.delete(uid);
      const present = api.get('PersistentVolumeClaim', claim.metadata.namespace, claim.metadata.name);
      if (present?.metadata.uid !== uid || isBound(present)) return;
      const volume = api.create(volumeFor(present, storageClass));
      tell(
        present,
        'ProvisioningSucceeded',
        `Successfully provisioned volume ${volume.metadata.name}`,
        'Normal',
        provisioner,
      );
    });
  }

  function bind(claim: KubeObject, volume: KubeObject): void {
    const { name, namespace, uid } = claim.metadata;
    const reference = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid };
    if (volume.spec.claimRef?.uid !== uid) {
      const bound = { ...anyVersion(volume), spec: { ...volume.spec, claimRef: reference } };
      // Who was reserved by a person keeps the reservation when the claim goes.
      api.update(volume.spec.claimRef ? bound : withAnnotations(bound, BY_CONTROLLER));
    }
    setPhase(volume, 'Bound');
    const current = api.get('PersistentVolumeClaim', namespace, name)!;
    const annotations = {
      ...current.metadata.annotations,
      'pv.kubernetes.io/bind-completed': 'yes',
      ...(claim.spec.volumeName ? {} : BY_CONTROLLER),
    };
    api.update({
      ...current,
      metadata: { ...current.metadata, annotations, resourceVersion: '' },
      spec: { ...current.spec, volumeName: volume.metadata.name },
    });
    api.updateStatus({
      ...current,
      status: { phase: 'Bound', accessModes: volume.spec.accessModes, capacity: volume.spec.capacity },
    });
  }

  function lost(claim: KubeObject): void {
    if (claim.status.phase === 'Lost') return;
    api.updateStatus({ ...claim, status: { phase: 'Lost' } });
    tell(
      claim,
      'ClaimLost',
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      'Warning',
    );
  }

  function setPhase(seen: KubeObject, phase: string, message?: string): void {
    const volume = api.get('PersistentVolume', undefined, seen.metadata.name);
    if (volume === undefined) return;
    const { message: _, ...status } = volume.status ?? {};
    api.updateStatus({
      ...volume,
      status: { ...status, phase, ...(message === undefined ? {} : { message }) },
    });
  }

  /** The claim is gone: the volume is deleted or kept, as its policy says. */
  function release(volume: KubeObject, claim: KubeObject): void {
    if (volume.spec.claimRef?.uid !== claim.metadata.uid) return;
    setPhase(volume, 'Released');
    const { name, annotations } = volume.metadata;
    if (volume.spec.persistentVolumeReclaimPolicy === 'Recycle')
      ctx.report({
        severity: 'warning',
        code: 'not-simulated',
        message: 'the reclaim policy Recycle is not simulated: the volume stays Released',
        where: `PersistentVolume/${name}`,
      });
    if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete') return;
    if (annotations?.[PROVISIONED_BY] === undefined) {
      failToDelete(volume);
      return;
    }
    kernel.after(provisionTime, () => {
      if (api.get('PersistentVolume', undefined, name) === undefined) return;
      api.delete('PersistentVolume', undefined, name);
    });
  }

  /** Nobody here knows how to remove what a person made. */
  function failToDelete(volume: KubeObject): void {
    const path: string | undefined = volume.spec.hostPath?.path;
    const isOurs = path?.startsWith('/tmp/');
    if (isOurs) {
      api.delete('PersistentVolume', undefined, volume.metadata.name);
      return;
    }
    const why =
      path === undefined
        ? `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`
        : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
    setPhase(volume, 'Failed', why);
    tell(volume, 'VolumeFailedDelete', why, 'Warning');
  }

  return queue;
}

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const BY_CONTROLLER = { 'pv.kubernetes.io/bound-by-controller': 'yes' };

const withAnnotations = (object: KubeObject, added: Record<string, string>): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...added } },
});

const anyVersion = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '' },
});

function volumeFor(claim: KubeObject, storageClass: KubeObject) {
  const { name, namespace, uid } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${uid}`,
      annotations: { [PROVISIONED_BY]: storageClass.provisioner },
    },
    spec: {
      accessModes: claim.spec.accessModes,
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '1Gi' },
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      csi: { driver: storageClass.provisioner, volumeHandle: `pvc-${uid}` },
    },
  };
}

import { AwsFault } from '../fault.ts';
import { objectArn } from '../place.ts';
import { header, requireOnObject, type S3Answer, type S3Call, type S3World } from './call.ts';
import type { ObjectVersion } from './object-version.ts';

/** DeleteObject: of a key, or of one version for good unless its retention forbids. */
export const deleteObject = async (world: S3World, call: S3Call): Promise<S3Answer> => {
  const { bucket, key } = call;
  const versionId = call.query.get('versionId');
  if (versionId === undefined) {
    requireOnObject(world, call, 's3:DeleteObject');
    return answerOf(await bucket.remove(key, world.now()));
  }
  requireOnObject(world, call, 's3:DeleteObjectVersion');
  return answerOf(await bucket.removeVersion(key, versionId, (version) => checkRetention(world, call, version)));
};

const answerOf = (version: ObjectVersion | undefined): S3Answer => ({
  status: 204,
  headers:
    version === undefined
      ? {}
      : {
          'x-amz-version-id': version.versionId,
          ...(version.deleteMarker ? { 'x-amz-delete-marker': 'true' } : {}),
        },
});

const checkRetention = (world: S3World, call: S3Call, { retention }: ObjectVersion): void => {
  if (retention === undefined || new Date(retention.until) <= world.now()) return;
  const bypassed =
    retention.mode === 'GOVERNANCE' &&
    header(call.headers, 'x-amz-bypass-governance-retention') === 'true' &&
    world.allows({
      principal: call.principal,
      action: 's3:BypassGovernanceRetention',
      resource: objectArn(call.bucket.spec.name, call.key),
    });
  if (bypassed) return;
  throw new AwsFault('AccessDenied', 'Access Denied because object protected by object lock.', { status: 403 });
};

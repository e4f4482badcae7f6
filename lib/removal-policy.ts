import { RemovalPolicy } from 'aws-cdk-lib';
import type { Settings } from './settings.ts';

/**
 * What happens to data when its stack goes. Kept data is kept but for a stack whose creation failed: what is left of it is empty, and
 * its fixed names would stop the next try.
 */
export const kept = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
export const removalPolicyOf = ({ keepData }: Settings): RemovalPolicy => (keepData ? kept : RemovalPolicy.DESTROY);

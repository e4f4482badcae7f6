/** The CDK app (cdk.json): builds functions and pages, and makes the stacks of a profile. */
import { join } from 'node:path';
import { App, FileSystem, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { addStacks } from '../lib/app.ts';
import { bundleDeployFunction, restoreTestDirs, sealCertificateDir } from '../lib/build-deploy-function.ts';
import { buildFunctions, functionsDir } from '../lib/build-functions.ts';
import { buildPages, pagesDir, pagesUploadDir } from '../lib/build-pages.ts';
import { packs } from '../lib/checks/packs.ts';
import { readSettings } from '../lib/settings.ts';
import { codeToSign, requireSignedCode } from '../lib/sign-code.ts';
import { readSigned, writeToSign } from '../lib/signed-code-file.ts';

const app = new App();
const settings = readSettings(app.node.tryGetContext('profile') ?? 'dev');
await Promise.all([
  buildFunctions({ outDir: functionsDir }),
  buildPages(),
  bundleDeployFunction('seal-certificate', sealCertificateDir),
  bundleDeployFunction('restore-check', restoreTestDirs.check),
  bundleDeployFunction('restore-report', restoreTestDirs.report),
]);
addStacks(app, settings, {
  codeOf: (name) => Code.fromAsset(join(functionsDir, name), { exclude: ['*.map'] }),
  pages: { code: Code.fromAsset(pagesUploadDir), version: FileSystem.fingerprint(pagesDir) },
  sealCertificate: Code.fromAsset(sealCertificateDir),
  restoreTests: { check: Code.fromAsset(restoreTestDirs.check), report: Code.fromAsset(restoreTestDirs.report) },
});
if (settings.codeSigning !== undefined) {
  writeToSign(settings.name, codeToSign(app, settings));
  requireSignedCode(app, settings, readSigned(settings.name));
}
Validations.of(app).addPlugins(...packs.map((Pack) => new Pack(app)));
app.synth();

/** npm run conformance: what validators that nobody here wrote say of our templates and of our seals, and the deployment to an emulator. */
import { runConformance } from '../test/conformance/run-conformance.ts';
import { lintTemplates } from '../test/conformance/templates/lint-templates.ts';

const parameters = process.argv.slice(2);

const lint = async (): Promise<number> => {
  const linted = await lintTemplates();
  if (typeof linted === 'string') {
    console.log(`templates: not held against cfn-lint and checkov: ${linted}`);
    return 0;
  }
  for (const { rule, where, says } of linted.open) console.log(`FAILED ${rule}: ${where}: ${says}`);
  console.log(`templates: ${linted.found} findings of cfn-lint and checkov, ${linted.open.length} without a reason`);
  return linted.open.length;
};

const only = parameters.indexOf('--templates');
const unexplained = parameters.length === 0 || only !== -1 ? await lint() : 0;
const failures = only === -1 ? await runConformance(parameters) : 0;
process.exitCode = failures === 0 && unexplained === 0 ? 0 : 1;

/** Gets the validators, once: programs by apt where this is allowed, Java libraries from Maven Central, pyHanko from PyPI. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { firstLine, lastLine, runProgram } from '../run-program.ts';

export type JudgeName = 'EU DSS' | 'pyHanko' | 'pdfsig' | 'qpdf' | 'mutool' | 'veraPDF';

export type Installed =
  | { readonly there: true; readonly version: string }
  | { readonly there: false; readonly reason: string };

export type Judges = Readonly<Record<JudgeName, Installed>>;

const suite = resolve(import.meta.dirname, '..');
/** Ignored by git; delete it to install anew. */
export const cache = resolve(suite, '../../.local/conformance');

const missing = (reason: string): Installed => ({ there: false, reason });

const hasProgram = async (name: string, ...parameters: readonly string[]): Promise<boolean> =>
  (await runProgram(name, parameters, { minutes: 1 })).status !== undefined;

/** The reason why the program can't be had, or undefined when it is there now. */
const needProgram = async (name: string, apt: string, probe = '--version'): Promise<string | undefined> => {
  if (await hasProgram(name, probe)) return undefined;
  if (process.getuid?.() !== 0) return `${name} is not installed (Debian package ${apt})`;
  await runProgram('apt-get', ['install', '-y', '--no-install-recommends', ...apt.split(' ')], { minutes: 10 });
  return (await hasProgram(name, probe)) ? undefined : `${name} is not installed and apt-get could not install ${apt}`;
};

/** Runs `install` unless it has been done for the same description. */
export const once = async (
  directory: string,
  description: string,
  install: () => Promise<string | undefined>,
): Promise<string | undefined> => {
  const stamp = join(directory, 'installed');
  const wanted = createHash('sha256').update(description).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const problem = await install();
  if (problem === undefined) writeFileSync(stamp, wanted);
  return problem;
};

/** The libraries of a pom.xml; the programs themselves are run from their source. */
const installJava = async (name: 'dss' | 'verapdf', versionAt: RegExp): Promise<Installed> => {
  const problem =
    (await needProgram('java', 'default-jdk-headless')) ?? (await needProgram('mvn', 'maven default-jdk-headless'));
  if (problem !== undefined) return missing(problem);
  const pom = join(suite, name, 'pom.xml');
  const description = readFileSync(pom, 'utf8');
  const failed = await once(join(cache, name), description, async () => {
    const parameters = ['-q', '-B', '-f', pom, `-Dmaven.repo.local=${join(cache, 'maven')}`];
    const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
    const to = `-DoutputDirectory=${join(cache, name, 'lib')}`;
    const outcome = await runProgram('mvn', [...parameters, ...copy, to], { minutes: 15 });
    return outcome.status === 0 ? undefined : `Maven could not get the libraries: ${lastLine(outcome)}`;
  });
  if (failed !== undefined) return missing(failed);
  const java = firstLine(await runProgram('java', ['-version']));
  return { there: true, version: `${versionAt.exec(description)?.[1] ?? ''} on ${java}` };
};

/** The interpreter of a folder of Python packages. */
export const pythonIn = (place: string): string => join(place, 'bin', 'python');
export const python = pythonIn(join(cache, 'python'));

/** Packages of PyPI, as a requirements.txt names them, in a folder of their own. */
export const installPython = async (options: {
  readonly name: string;
  readonly place: string;
  readonly requirements: string;
  /** A line of Python that prints the version. */
  readonly versions: string;
}): Promise<Installed> => {
  const { name, place, requirements, versions } = options;
  const problem = await needProgram('python3', 'python3-venv');
  if (problem !== undefined) return missing(problem);
  const failed = await once(place, readFileSync(requirements, 'utf8'), async () => {
    const make = () => runProgram('python3', ['-m', 'venv', place]);
    if ((await make()).status !== 0) await needProgram('python3-venv', 'python3-venv');
    const made = await make();
    if (made.status !== 0) return `python3 -m venv failed: ${lastLine(made)}`;
    const outcome = await runProgram(pythonIn(place), ['-m', 'pip', 'install', '-q', '-r', requirements], {
      minutes: 15,
    });
    return outcome.status === 0 ? undefined : `pip could not install ${name}: ${lastLine(outcome)}`;
  });
  if (failed !== undefined) return missing(failed);
  return { there: true, version: firstLine(await runProgram(pythonIn(place), ['-c', versions])) };
};

const installPyhanko = (): Promise<Installed> =>
  installPython({
    name: 'pyHanko',
    place: join(cache, 'python'),
    requirements: join(suite, 'pyhanko', 'requirements.txt'),
    versions: 'import platform, pyhanko.version as v; print(v.__version__, "on Python", platform.python_version())',
  });

const installProgram = async (name: string, apt: string, versionFlag: string): Promise<Installed> => {
  const problem = await needProgram(name, apt, versionFlag);
  if (problem !== undefined) return missing(problem);
  const said = firstLine(await runProgram(name, [versionFlag]));
  return { there: true, version: /\d[\w.]*/.exec(said)?.[0] ?? said };
};

export const installJudges = async (): Promise<Judges> => {
  mkdirSync(cache, { recursive: true });
  // One after the other: apt-get and Maven lock what they write.
  const pdfsig = await installProgram('pdfsig', 'poppler-utils', '-v');
  const qpdf = await installProgram('qpdf', 'qpdf', '--version');
  const mutool = await installProgram('mutool', 'mupdf-tools', '-v');
  const pyhanko = await installPyhanko();
  const dss = await installJava('dss', /<dss\.version>(.*?)</);
  const vera = await installJava('verapdf', /validation-model<\/artifactId>\s*<version>(.*?)</);
  return { 'EU DSS': dss, pyHanko: pyhanko, pdfsig, qpdf, mutool, veraPDF: vera };
};

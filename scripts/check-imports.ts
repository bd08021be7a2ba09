import swc from '@swc/core';
import { cruise } from 'dependency-cruiser';
import { forbidden, options } from './import-rules.ts';

// @NOTE dependency-cruiser asks swc to read .tsx as .ts, which fails on the first tag; so the file's name decides here.
const parseFileSync = swc.parseFileSync.bind(swc);
Object.assign(swc, {
  parseFileSync: (file: string, given: object) =>
    parseFileSync(file, { ...given, syntax: 'typescript', tsx: file.endsWith('.tsx') }),
});

/** Import direction, by dependency-cruiser; it must have read the tree, or it would find nothing for ever. */
const MIN_MODULES = 100;
const { output } = await cruise(['src'], { ...options, ruleSet: { forbidden }, validate: true } as never);
const { summary, modules } = output as {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  modules: { source: string }[];
};
const own = modules.filter((module) => /^src\/.*\.tsx?$/.test(module.source)).length;
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
if (own < MIN_MODULES)
  console.error(`only ${own} modules were read; at least ${MIN_MODULES} were expected, so this check checked nothing`);
if (summary.violations.length > 0 || own < MIN_MODULES) process.exit(1);
console.log(`${own} modules look down only`);

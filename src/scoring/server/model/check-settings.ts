import { type ModelSettings, type ModelSettingsInput, modelSettingsSchema, unscored_group } from '../../core/model.ts';
import { scoringTrouble } from '../problems.ts';
import { peerAttributes } from '../run/peer-levels.ts';

/** Settings that can be scored with, or a Problem that names each setting that cannot. */
export function checkedSettings(input: ModelSettingsInput): ModelSettings {
  const parsed = modelSettingsSchema.safeParse(input);
  if (!parsed.success) {
    const settings = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const [first] = settings;
    throw scoringTrouble.badSettings(
      `Correct the settings that are named, then try again. The first: ${first?.path || 'settings'}: ${first?.message}`,
      { settings },
    );
  }
  if ((parsed.data.weights[unscored_group] ?? 0) > 0)
    throw scoringTrouble.badSettings(
      `The group "${unscored_group}" holds what is stored and not scored, so it has no weight. Give the source another group first.`,
      { settings: [{ path: `weights.${unscored_group}`, message: 'holds what is stored and not scored' }] },
    );
  const known: readonly string[] = [...peerAttributes, 'institution'];
  const unknown = [...parsed.data.peerAttributes, ...parsed.data.fallbackLevels].filter(
    (name) => !known.includes(name),
  );
  if (unknown.length > 0)
    throw scoringTrouble.badSettings(
      `Peer groups cannot be made by ${unknown.map((name) => `"${name}"`).join(', ')}. Choose from ${known.join(', ')}.`,
      { settings: unknown.map((name) => ({ path: 'peerAttributes', message: `unknown: ${name}` })) },
    );
  return parsed.data;
}

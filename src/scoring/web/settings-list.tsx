import type { ModelSettings } from '../core/model.ts';
import styles from './scoring.module.css';
import { type SettingName, settingValue, settingWords } from './setting-words.ts';

/** The settings of a version, to read. */
export function SettingsList({ settings }: { settings: ModelSettings }) {
  return (
    <dl className={styles.settings}>
      {(Object.keys(settingWords) as SettingName[]).map((name) => {
        const { label, unit, help } = settingWords[name];
        return (
          <div key={name}>
            <dt title={help}>{label}</dt>
            <dd>
              {settingValue(name, settings[name])}
              {unit ? ` ${unit}` : ''}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

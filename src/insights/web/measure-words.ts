/** What a source's measure is called on a page; a word that is not known here is shown as it came. */
const words: Record<string, string> = {
  count: 'How much',
  active_days: 'Days with activity',
  rate: 'Share of what was expected',
  level: 'Level',
};

export const measureWords = (measure: string): string => words[measure] ?? measure;

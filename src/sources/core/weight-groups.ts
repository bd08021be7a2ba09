/** The groups whose weights the model sets; an institution may have its own. */
export const weightGroupChoices: Record<'higher-education' | 'school', readonly { value: string; label: string }[]> = {
  'higher-education': [
    { value: 'attendance', label: 'Attendance' },
    { value: 'vle', label: 'Learning platform' },
    { value: 'library', label: 'Library and doors' },
    { value: 'other', label: 'Other' },
    { value: 'none', label: 'None: stored, not scored' },
  ],
  school: [
    { value: 'attendance', label: 'Attendance' },
    { value: 'academic', label: 'Academic' },
    { value: 'behavioural', label: 'Behavioural' },
    { value: 'social-emotional', label: 'Social-emotional' },
    { value: 'other', label: 'Other' },
    { value: 'none', label: 'None: stored, not scored' },
  ],
};

export function weightGroupsOf(preset: string, own?: string): readonly { value: string; label: string }[] {
  const known = weightGroupChoices[preset === 'higher-education' ? preset : 'school'];
  return own && !known.some(({ value }) => value === own) ? [...known, { value: own, label: own }] : known;
}

export function weightGroupWords(group: string): string {
  const known = Object.values(weightGroupChoices)
    .flat()
    .find(({ value }) => value === group);
  return known?.label ?? group;
}

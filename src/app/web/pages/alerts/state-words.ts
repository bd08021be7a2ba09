export const stateWords = {
  off: 'Off',
  shadow: 'In shadow: counted, nobody is told',
  on: 'On',
} as const;

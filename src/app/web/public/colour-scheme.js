// Before anything is painted: the scheme that this person chose, or the system's.
(() => {
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('leadline-colour-scheme') || 'auto';
  } catch {
    // Storage may be closed to us; the system's scheme will do.
  }
  const isDark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();

// Runs before the first paint, so that nobody who chose dark sees a white flash. The rest of the choice is in src/look/theme.ts.
{
  let theme = null;
  try {
    theme = localStorage.getItem('kurzum.theme');
  } catch {
    // Storage is switched off: the system's choice stands.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

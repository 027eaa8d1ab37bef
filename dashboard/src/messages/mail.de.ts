/** Kinds of mail, as the outbox and the log call them: German. */
export const mailKinds = {
  invitation: 'Einladung eines Mitglieds',
  owner_invitation: 'Einladung eines Kontoinhabers',
  operator_invitation: 'Einladung eines Betreibers',
  password_reset: 'Neues Passwort',
  password_changed: 'Passwort geändert',
  new_sign_in_factor: 'Zweiter Faktor geändert',
  checkpoint: 'Prüfpunkt',
  tenant_deletion_planned: 'Ende einer Organisation',
  export_ready: 'Export fertig',
  test: 'Probe',
};

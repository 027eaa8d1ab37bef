/** Kinds of mail, as the outbox and the log call them: English. */
export const mailKinds: Readonly<Record<string, string>> = {
  invitation: 'Invitation of a member',
  owner_invitation: 'Invitation of an owner',
  operator_invitation: 'Invitation of an operator',
  password_reset: 'Other password',
  password_changed: 'Password changed',
  new_sign_in_factor: 'Second factor changed',
  checkpoint: 'Checkpoint',
  tenant_deletion_planned: 'End of an organisation',
  export_ready: 'Export ready',
  test: 'Test',
};

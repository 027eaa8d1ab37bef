-- When somebody's account is erased, archives that hold them end before their time: cancelled, and with the reason.
alter table job
  drop constraint job_reason_check,
  drop constraint job_check2,
  add constraint job_reason check (reason in ('forbidden', 'unreadable', 'not_an_archive', 'not_a_table', 'too_large', 'too_many_rows', 'failed', 'person_erased')),
  add constraint job_why check (
    case state when 'failed' then reason is not null and reason <> 'person_erased'
    when 'cancelled' then reason is null or reason = 'person_erased' else reason is null end
  );

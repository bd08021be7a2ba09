-- A student's trusted contact is written to as families are; and a household's waiting messages are counted against its one cap.
alter table messages.message drop constraint message_recipient_kind_check;
alter table messages.message add constraint message_recipient_kind_check check (recipient_kind in ('staff', 'student', 'guardian', 'trusted'));
-- What of batches under way is for this household?
create index batch_item_household on families.batch_item (institution_id, household_key) where state in ('ready', 'later');
-- Which contacts did the roster give that are not read yet?
create index contact_point_holder on families.contact_point (institution_id, holder_id);

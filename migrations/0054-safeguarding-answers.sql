-- Whoever leads on safeguarding is told of what a family writes that cannot wait: they can answer it, too.
update access.role set needs = needs || array['families:write']
  where role_key = 'safeguarding-lead' and not needs @> array['families:write'];

-- What a family wrote, in the language of each who reads it: {"en": {"words": "...", "by": "machine", "name": null}}. Of 'in'.
alter table families.entry add column translations jsonb not null default '{}';
update families.entry set translations = jsonb_build_object('en',
    jsonb_build_object('words', translation, 'by', coalesce(translated_by, 'person'), 'name', translator_name))
  where kind = 'in' and translation is not null;
update families.entry set translated_by = null, translator_name = null where kind = 'in' and translated_by is not null;
alter table families.entry drop column translation;
